import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The first of these programs that PATH knows.
 * @param {string[]} names
 * @param {string} debianPackage what to install when there is none
 */
export function findProgram(names, debianPackage) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const file = join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  throw new Error(`${names[0]} is missing: apt-get install ${debianPackage}`);
}
