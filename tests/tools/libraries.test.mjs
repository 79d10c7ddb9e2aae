// What of others' crates is in the packages: licences, duplicates and sources, as deny.toml allows them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import satisfies from "spdx-satisfies";
import { LICENCES, cratesIn } from "../../tools/licences.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const output = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });

const allowed = JSON.parse(output("python3", "-c", "import json, tomllib; print(json.dumps(tomllib.load(open('deny.toml', 'rb'))))"));
const others = cratesIn(root);

it("has crates under licences that allow it, each", () => {
  assert.ok(others.length > 50, "the crates were found");
  const isAllowed = ({ license }) => license && satisfies(license.replaceAll("/", " OR "), allowed.licenses.allow);
  assert.deepEqual(others.filter((each) => !isAllowed(each)).map(({ name, license }) => `${name}: ${license}`), []);
});

/** What npm puts in place for the packages, and not for building and testing alone. */
function shippedOfNpm() {
  const { packages: locked } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(locked).filter(([path, { dev, devOptional }]) => path && !dev && !devOptional);
}

it("has scripts of others under licences that allow it, each of one version", () => {
  const read = (file) => JSON.parse(readFileSync(join(root, file), "utf8"));
  const shipped = shippedOfNpm();
  assert.ok(shipped.length >= Object.keys(read("package.json").dependencies).length);
  for (const [path, { version, license }] of shipped) {
    assert.ok(license && satisfies(license, allowed.licenses.allow), `${path}: ${license}`);
    assert.match(path, /^node_modules\/(@[\w-]+\/)?[\w-]+$/, "there is another version of it");
    assert.match(version, /^\d/);
  }
});

it("has no crate in two versions", () => {
  const names = others.map(({ name }) => name).filter((name) => !allowed.bans.skip.includes(name));
  assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), []);
});

it("has crates of one registry alone", () => {
  const [first] = others;
  assert.match(first.source, /^registry\+/);
  assert.deepEqual(others.filter(({ source }) => source !== first.source).map(({ name }) => name), []);
});

for (const browser of ["chrome", "firefox"]) {
  describe(`the licences in the package for ${browser}`, () => {
    const text = readFileSync(join(root, "dist", browser, LICENCES), "utf8");
    const named = new Set(text.split("\n").filter((line) => line.startsWith("    in ")).flatMap((line) => line.slice(7).split(", ")));
    const oneLine = text.replace(/\s+/g, " ");
    const count = (part) => oneLine.split(part).length - 1;

    it("name every crate that the Wasm is made of, and Rust's own library", () => {
      assert.deepEqual(others.map(({ name, version }) => `${name} ${version}`).filter((each) => !named.has(each)), []);
      const compiler = output("rustc", "--version").split(" ")[1];
      assert.ok(named.has(`Rust's own library ${compiler}`) && [...named].some((each) => each.startsWith("dlmalloc ")));
    });

    it("name every package of npm that a script holds something of", () => {
      const script = readFileSync(join(root, "dist", browser, "strength.js"), "utf8");
      assert.match(script, /dictionary|guesses/, "the library is in it");
      const shipped = shippedOfNpm().map(([path, { version }]) => `${path.replace("node_modules/", "")} ${version}`);
      const used = shipped.filter((each) => named.has(each)).map((each) => each.split(" ")[0]);
      assert.deepEqual(Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies).filter((name) => !used.includes(name)), []);
    });

    it("are there in full, each text once", () => {
      for (const part of ["Permission is hereby granted, free of charge, to any person obtaining a", "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION", "any person obtaining a copy of data files"]) {
        assert.ok(count(part) >= 1, part);
      }
      assert.equal(count("END OF TERMS AND CONDITIONS"), 1);
      assert.ok(count("THE SOFTWARE IS PROVIDED \"AS IS\"") <= 2);
    });
  });
}
