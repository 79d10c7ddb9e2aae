// The vault's format, read by a program that was written from its document alone: docs/vault-format.md.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

const PASSPHRASE = "a passphrase for the tests only";
const FIXTURES = "tests/fixtures/vault";
const folder = mkdtempSync(join(tmpdir(), "vault-"));
after(() => rmSync(folder, { recursive: true }));

const run = (args, input = "") => spawnSync("target/python/bin/python", ["tools/open-vault.py", ...args], { encoding: "utf8", input });

/** An export in which this was changed. */
function changed(change) {
  const file = join(folder, "changed.json");
  writeFileSync(file, change(readFileSync(`${FIXTURES}/export-2.json`, "utf8")));
  return run([file], `${PASSPHRASE}\n`);
}

describe("the vault's format", () => {
  for (const name of ["vault-2.json", "vault-2-log.json", "export-2.json"]) {
    it(`is as documented in ${name}`, () => {
      const { status, stdout, stderr } = run(["--check", `${FIXTURES}/${name}`]);
      assert.equal(status, 0, stderr);
      assert.equal(stdout.trim(), "as documented");
    });
  }

  it("lets an export be opened without the extension", () => {
    const { status, stdout, stderr } = run([`${FIXTURES}/export-2.json`], `${PASSPHRASE}\n`);
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(stdout).map(({ site }) => site), ["https://crm.example", "https://crm.example:8443/dev"]);
  });

  it("lets the log of a vault be read, and one that was altered is refused", () => {
    const { status, stdout, stderr } = run(["--log", `${FIXTURES}/vault-2-log.json`], `${PASSPHRASE}\n`);
    assert.equal(status, 0, stderr);
    assert.deepEqual(JSON.parse(stdout).map(({ done }) => done), [{ fill: "all" }, { write: "part" }]);
    assert.equal(run(["--log", `${FIXTURES}/vault-2.json`], `${PASSPHRASE}\n`).stdout.trim(), "[]");
    const file = join(folder, "altered.json");
    const text = readFileSync(`${FIXTURES}/vault-2-log.json`, "utf8");
    for (const [change, said] of [
      [(vault) => delete vault.log, "altered, removed or exchanged"],
      [(vault) => (vault.log.sealed = vault.state.sealed), "The log was altered"],
    ]) {
      const vault = JSON.parse(text);
      change(vault);
      writeFileSync(file, JSON.stringify(vault));
      const refused = run(["--log", file], `${PASSPHRASE}\n`);
      assert.deepEqual([refused.status, refused.stderr.includes(said)], [1, true], refused.stderr);
    }
  });

  it("has another passphrase, another version, a cut and a change refused", () => {
    const wrong = run([`${FIXTURES}/export-2.json`], "not this one\n");
    assert.deepEqual([wrong.status, wrong.stderr.includes("passphrase is wrong")], [1, true]);
    for (const [change, said] of [
      [(text) => text.replace('"version":2', '"version":3'), "version 3"],
      [(text) => text.slice(0, -1), "cut off"],
      [(text) => text.replace('"id":"a"', '"id":"c"'), "altered"],
      [(text) => text.replace('"count":1', '"count":2'), "altered"],
      [(text) => text.replace('"memory_kib":65536', '"memory_kib":8'), "parameters"],
    ]) {
      const { status, stderr } = changed(change);
      assert.deepEqual([status, stderr.includes(said)], [1, true], stderr);
    }
  });
});
