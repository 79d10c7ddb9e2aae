import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "./harness-programs.mjs";

/**
 * A fresh folder with a certificate store in it that trusts one authority, and the way to be rid of it.
 * @param {string} authority PEM
 * @param {string} [inside] where in the folder the browser looks for its store
 */
export async function folderThatTrusts(authority, inside = ".") {
  const folder = await mkdtemp(join(tmpdir(), "browser-store-"));
  const store = join(folder, inside);
  await mkdir(store, { recursive: true });
  const file = join(folder, "authority.pem");
  await writeFile(file, authority);
  const certutil = promisify(execFile).bind(undefined, findProgram(["certutil"], "libnss3-tools"));
  await certutil(["-d", `sql:${store}`, "-N", "--empty-password"]);
  await certutil(["-d", `sql:${store}`, "-A", "-t", "C,,", "-n", "lab", "-i", file]);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
