/**
 * Cuts the background's module in two: `node tools/split/split.mjs MODULE GLUE OUT`. What runs until the first answers
 * are there stays; the rest goes into a second module, which the first loads when it first calls into it. The browser
 * reads and checks a module whole before it runs any of it, and a background starts many times an hour.
 *
 * Which functions run is measured (`first-answers.mjs`), never guessed: where the measure is wrong, all works as before,
 * and only later.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import binaryen from "binaryen";

const NAME = "background";
/** What Rust's modules use of Wasm, and no more: both tools would else write what browsers cannot read yet. */
const FEATURES = {
  "bulk-memory": binaryen.Features.BulkMemory,
  multivalue: binaryen.Features.Multivalue,
  "mutable-globals": binaryen.Features.MutableGlobals,
  "nontrapping-float-to-int": binaryen.Features.NontrappingFPToInt,
  "reference-types": binaryen.Features.ReferenceTypes,
  "sign-ext": binaryen.Features.SignExt,
};
const enabled = Object.keys(FEATURES).map((feature) => `--enable-${feature}`);

/** @param {string} file */
function read(file) {
  const module = binaryen.readBinary(readFileSync(file));
  module.setFeatures(Object.values(FEATURES).reduce((all, feature) => all | feature, 0));
  return module;
}

/** The table of this number. */
const table = (module, number) => binaryen.getTableInfo(module.getTableByIndex(number)).name;

/**
 * Debian's wasm-split exports each table as the first one. The second is the one that the glue keeps JavaScript's values in.
 * @param {string} file
 */
function mendTables(file) {
  const module = read(file);
  module.removeExport("__wbindgen_externrefs");
  module.addTableExport(table(module, 1), "__wbindgen_externrefs");
  writeFileSync(file, module.emitBinary());
}

/** @param {string} text @param {string} what @param {string} by */
function replaced(text, what, by) {
  if (text.split(what).length !== 2) throw new Error(`the glue has "${what}" not once; see what wasm-bindgen writes now`);
  return text.replace(what, by);
}

/** The glue gives the first module the door to the second. @param {string} glue */
function withDoor(glue) {
  const imports = `"./${NAME}_core_bg.js": import0,`;
  const loaded = "await __wbg_load(await module_or_path, imports);";
  let text = replaced(glue, imports, `${imports}\n        late: late(() => wasm),`);
  text = replaced(text, `const { instance, module } = ${loaded}`, `const [{ instance, module }] = await Promise.all([__wbg_load(await module_or_path, imports), fetched()]);`);
  return `import { fetched, late } from './late.js';\n${text}`;
}

const [module, glue, out] = process.argv.slice(2).map((path) => resolve(path));
const work = mkdtempSync(join(out, "split-"));
const [counting, profile] = [join(work, "counting.wasm"), join(work, "profile")];
/** What a background may be, by the name that its global object has. */
const KINDS = ["WorkerGlobalScope", "Window"];
const [first, second] = [join(out, `${NAME}_core_bg.wasm`), join(out, `${NAME}_late_bg.wasm`)];
try {
  execFileSync("wasm-split", [...enabled, "--instrument", module, "-o", counting]);
  mendTables(counting);
  const profiles = KINDS.map((kind) => join(work, kind));
  KINDS.forEach((kind, at) => {
    const measured = [glue, module, counting, profiles[at], kind];
    execFileSync(process.execPath, [join(import.meta.dirname, "first-answers.mjs"), ...measured], { stdio: "inherit" });
  });
  execFileSync("wasm-split", ["--merge-profiles", ...profiles, "-o", profile]);
  execFileSync("wasm-split", [
    ...enabled, module, `--profile=${profile}`, "-o1", first, "-o2", second,
    "--import-namespace=first", "--placeholder-namespace=late", "--export-prefix=%",
  ]);
  mendTables(first);
  writeFileSync(second, read(second).emitBinary());
  writeFileSync(join(out, `${NAME}_core.js`), withDoor(readFileSync(glue, "utf8")));
} finally {
  rmSync(work, { recursive: true });
}
