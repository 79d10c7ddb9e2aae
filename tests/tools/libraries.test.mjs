// What of others' crates is in the packages: licences, duplicates and sources, as deny.toml allows them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import satisfies from "spdx-satisfies";

const root = fileURLToPath(new URL("../../", import.meta.url));
const output = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });

const allowed = JSON.parse(output("python3", "-c", "import json, tomllib; print(json.dumps(tomllib.load(open('deny.toml', 'rb'))))"));
const { packages, resolve } = JSON.parse(
  output("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", allowed.graph.targets[0]),
);
const crates = inThePackages(["oauth-assistant-background", "oauth-assistant-pages"]);
const others = crates.filter(({ source }) => source !== null);

/** These crates and all that they are made of. */
function inThePackages(names) {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Map();
  const open = packages.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  for (let id; (id = open.pop()); ) {
    if (found.has(id)) continue;
    found.set(id, packages.find((each) => each.id === id));
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some(({ kind }) => kind !== "dev")) open.push(pkg);
  }
  return [...found.values()];
}

it("has crates under licences that allow it, each", () => {
  assert.ok(others.length > 50, "the crates were found");
  const isAllowed = ({ license }) => license && satisfies(license.replaceAll("/", " OR "), allowed.licenses.allow);
  assert.deepEqual(others.filter((each) => !isAllowed(each)).map(({ name, license }) => `${name}: ${license}`), []);
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
