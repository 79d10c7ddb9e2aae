import { zipSync } from "fflate";

/**
 * A ZIP archive that depends on nothing but names and contents: sorted, and of the first moment that a ZIP can name, so
 * that the same files make the same archive on any day and in any time zone.
 * @param {Map<string, Buffer>} files
 * @returns {Buffer}
 */
export function zip(files) {
  const sorted = Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  return Buffer.from(zipSync(sorted, { level: 9, mtime: new Date(1980, 0, 1) }));
}
