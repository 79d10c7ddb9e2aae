/**
 * Prints the version that is to be released: `node tools/versions.mjs [TAG]`. It stands in several files, because each is read by
 * somebody else; where they do not agree, nothing is released.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @param {{ root: string, tag?: string }} what the checkout, and the tag that a release is made for
 * @returns {{ version: string, wrong: string[] }} what Cargo.toml says, and each thing that says otherwise
 */
export function versions({ root, tag }) {
  const read = (name) => readFileSync(join(root, name), "utf8");
  const json = (name) => JSON.parse(read(name));
  const version = /^\[workspace\.package\][^[]*?^version *= *"([^"]+)"/ms.exec(read("Cargo.toml"))?.[1];
  const lock = json("package-lock.json");
  const crates = [...read("Cargo.lock").matchAll(/^name = "(oauth-assistant[\w-]*)"\nversion = "([^"]+)"/gm)];
  const said = [
    ["manifest.json", json("manifest.json").version],
    ["package.json", json("package.json").version],
    ["package-lock.json", lock.version],
    ["package-lock.json, its first package", lock.packages[""].version],
    ...crates.map(([, name, of]) => [`Cargo.lock, ${name}`, of]),
    ...(tag ? [["the tag", tag.replace(/^v/, "")]] : []),
  ];
  const wrong = said.filter(([, each]) => each !== version).map(([where, each]) => `${where} says ${each}, Cargo.toml says ${version}`);
  const [, newest, when] = /^## \[([^\]]+)\] - (.*)$/m.exec(read("CHANGELOG.md")) ?? [];
  if (newest !== version) wrong.push(`CHANGELOG.md begins with ${newest ?? "no version"}; write what has changed in ${version}`);
  else if (tag && !/^\d{4}-\d{2}-\d{2}$/.test(when)) wrong.push(`CHANGELOG.md says "${when}" of ${version}; write the day of the release`);
  return { version, wrong };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { version, wrong } = versions({ root: fileURLToPath(new URL("../", import.meta.url)), tag: process.argv[2] });
  console.log(version);
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) process.exitCode = 1;
}
