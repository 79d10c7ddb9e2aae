// What has to hold before anything is released: one version everywhere, and the same bytes wherever they are made.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { versions } from "../../tools/versions.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** @type {string} */ let scratch;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), "release-"));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

describe("the version", () => {
  const files = ["Cargo.toml", "Cargo.lock", "manifest.json", "package.json", "package-lock.json", "CHANGELOG.md"];
  const { version } = versions({ root });

  /** What is wrong when this text of that file is another. */
  function wrongWith(name, from, to, tag) {
    const folder = mkdtempSync(join(scratch, "version-"));
    for (const file of files) cpSync(join(root, file), join(folder, file));
    const text = readFileSync(join(root, name), "utf8");
    const changed = text.replace(from, to);
    assert.notEqual(changed, text, `${name} has it`);
    writeFileSync(join(folder, name), changed);
    return versions({ root: folder, tag }).wrong;
  }

  it("is the same in every file that names it, and the newest of the changelog", () => {
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.deepEqual(versions({ root }).wrong, []);
  });

  for (const [name, from] of [
    ["manifest.json", `"version": "${version}"`],
    ["package.json", `"version": "${version}"`],
    ["package-lock.json", `"version": "${version}"`],
    ["Cargo.lock", `name = "oauth-assistant"\nversion = "${version}"`],
  ]) {
    it(`is not released when ${name} has another`, () => {
      const wrong = wrongWith(name, from, from.replace(version, "9.9.9"));
      assert.equal(wrong.length, 1);
      assert.ok(wrong[0].startsWith(name) && wrong[0].includes("9.9.9"), wrong[0]);
    });
  }

  it("is not released when the changelog has nothing of it", () => {
    const [wrong] = wrongWith("CHANGELOG.md", `## [${version}]`, "## [0.0.9]");
    assert.match(wrong, /^CHANGELOG\.md begins with 0\.0\.9/);
  });

  it("is released under a tag of its own, and with the day", () => {
    const day = (when) => wrongWith("CHANGELOG.md", /^## \[[^\]]+\] - .*$/m, `## [${version}] - ${when}`, `v${version}`);
    assert.deepEqual(day("2001-02-03"), []);
    assert.match(day("Soon")[0], /the day of the release/);
    assert.match(wrongWith("CHANGELOG.md", /^## \[[^\]]+\] - .*$/m, `## [${version}] - 2001-02-03`, "v9.9.9")[0], /^the tag says 9\.9\.9/);
  });
});

it("makes the same archives in another folder, at another time, in another language, for another person", () => {
  const copy = join(scratch, "another place", "checkout");
  mkdirSync(copy, { recursive: true });
  const inputs = ["extension", "manifest.json", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "src", "wasm", "tests/memory", "target/wasm"];
  for (const input of inputs) cpSync(join(root, input), join(copy, input), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  for (const folder of ["extension", "target/wasm"]) {
    for (const entry of readdirSync(join(copy, folder), { recursive: true })) utimesSync(join(copy, folder, String(entry)), 1e9, 1e9);
  }
  const out = join(scratch, "out");
  mkdirSync(out);
  const make = `const { packageAll } = await import(${JSON.stringify(join(root, "tools/package.mjs"))}); packageAll({ root: process.argv[1], out: process.argv[2], store: true });`;
  execFileSync("bash", ["-c", 'umask 077; exec node --input-type=module -e "$0" "$1" "$2"', make, copy, out], {
    cwd: dirname(copy),
    env: { ...process.env, TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
  });
  const archives = readdirSync(out).filter((name) => name.endsWith(".zip") && !name.includes("store"));
  assert.equal(archives.length, 2);
  for (const name of archives) assert.ok(readFileSync(join(out, name)).equals(readFileSync(join(root, "dist", name))), name);

  const manifestIn = (name) => JSON.parse(execFileSync("python3", ["-c", "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('manifest.json').decode())", join(out, name)], { encoding: "utf8" }));
  const { key, ...others } = manifestIn(archives.find((name) => name.includes("chrome")));
  assert.ok(key);
  assert.deepEqual(manifestIn(readdirSync(out).find((name) => name.includes("chrome-store"))), others, "the store refuses a key");
});
