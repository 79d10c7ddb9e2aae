import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { zipSync } from "fflate";

/**
 * A ZIP archive that depends on nothing but names and contents: sorted, and of the first moment that a ZIP can name, so
 * that the same files make the same archive on any day and in any time zone. advzip then packs it as tight as deflate can.
 * @param {string} path
 * @param {Map<string, Buffer>} files
 * @returns {Buffer}
 */
export function zip(path, files) {
  const sorted = Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, zipSync(sorted, { level: 0, mtime: new Date(1980, 0, 1) }));
  execFileSync("advzip", ["--recompress", "--shrink-insane", "--quiet", path]);
  return readFileSync(path);
}
