/**
 * Puts the extension together: `node tools/package.mjs` makes dist/chrome, dist/firefox and one ZIP each
 * out of extension/, manifest.json and the Wasm that build.sh left in target/wasm/; `--dev` the folders alone;
 * `--store` the archive for the Chrome Web Store besides.
 */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";
import { minify_sync as minify } from "terser";
import { LICENCES, licencesOf } from "./licences.mjs";
import { zip } from "./zip.mjs";

/** Which background key each browser understands; the other's would be a warning at its store. */
export const backgroundKeys = { chrome: "service_worker", firefox: "scripts" };

/** Only Firefox tells the certificate of a connection, and only to those who may hold an answer up. */
const morePermissions = { chrome: [], firefox: ["webRequestBlocking"] };

/** Firefox does not tell when the screen is locked: there is nothing to ask for. */
const optionalPermissions = { chrome: ["idle"], firefox: [] };

/** What may be in a package. Type declarations, maps, drawings and tests stay at home. */
const shipped = /\.(js|html|css|png|json|wasm|sh|ps1)$/;
/** What a browser starts with. Each is one file with all that it imports: a further one costs milliseconds at each start. */
const scripts = ["background.js", "page.js"];
/** What a page loads when it needs it: mostly a library's, so comments and blanks stay at home. */
const loadedLater = ["strength.js"];
/** Its lists are taken as data. */
const COMMON = "@zxcvbn-ts/language-common";
/** So many of the passwords that people choose most: what more of them tell is not worth their kilobytes. */
const COMMON_PASSWORDS = 1000;
/** What runs in the pages of enabled sites, in this order; one file in the package. */
export const contentScripts = ["dom.js", "style.js", "cover.js", "snapshot.js", "watch.js", "touch.js", "draw.js", "main.js"];
const kilobyte = 1024;

/** Names each input that is missing or does not fit, for the person who builds. */
export class PackagingError extends Error {}

/**
 * @param {{ root: string, out: string, dev?: boolean, store?: boolean }} what the checkout, where dist goes, whether it is the
 *   quick build (of the Wasm in target/wasm-dev/, without archives), and whether the store's archive is made besides
 * @returns {{ version: string, files: Map<string, Buffer>, archive: Buffer }} the Chrome package, to be measured
 */
export function packageAll({ root, out, dev = false, store = false }) {
  const manifest = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8"));
  const version = crateVersion(readFileSync(join(root, "Cargo.toml"), "utf8"));
  if (manifest.version !== version) {
    throw new PackagingError(`manifest.json says version ${manifest.version}, Cargo.toml says ${version}`);
  }
  const shared = sharedFiles(root, dev ? "wasm-dev" : "wasm");
  const packages = Object.keys(backgroundKeys).map((browser) => {
    const own = manifestFor(browser, manifest);
    const files = new Map([...shared, ["manifest.json", json(own)]]);
    if (!own.storage) files.delete(manifest.storage.managed_schema);
    write(join(out, browser), files);
    if (dev) return { files };
    return { files, archive: zip(join(out, `oauth-assistant-${browser}-${version}.zip`), files) };
  });
  if (store) zip(join(out, `oauth-assistant-chrome-store-${version}.zip`), forTheStore(packages[0].files));
  return { version, ...packages[0] };
}

/** The Chrome Web Store has a key of its own, and refuses a package that brings one. */
function forTheStore(files) {
  const { key, ...manifest } = JSON.parse(files.get("manifest.json").toString());
  return new Map([...files, ["manifest.json", json(manifest)]]);
}

/**
 * The manifest as one browser wants it.
 * @param {keyof typeof backgroundKeys} browser
 */
export function manifestFor(browser, manifest) {
  // Firefox reads a policy without a schema, and takes the key for a mistake.
  const { browser_specific_settings: settings, minimum_chrome_version: minimum, key: publicKey, background, storage, optional_permissions: optional, ...rest } = manifest;
  const asked = optional.filter((permission) => optionalPermissions[browser].includes(permission));
  const key = backgroundKeys[browser];
  return {
    ...rest,
    ...(browser === "chrome" ? { key: publicKey, minimum_chrome_version: minimum, storage } : { browser_specific_settings: settings }),
    background: { [key]: background[key] },
    permissions: [...rest.permissions, ...morePermissions[browser]],
    ...(asked.length > 0 ? { optional_permissions: asked } : {}),
  };
}

/**
 * The ID that Chrome and Edge give an extension: of its public key, wherever its folder lies.
 * @param {string} key the `key` of a manifest: base64 of the SubjectPublicKeyInfo
 */
export function idOf(key) {
  const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex");
  return digest.slice(0, 32).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 16)));
}

function sharedFiles(root, modules) {
  const files = new Map();
  const extension = join(root, "extension");
  for (const name of filesBelow(extension)) {
    if (!shipped.test(name) || name.startsWith("_locales/") || name.startsWith("content/") || isScript(name)) continue;
    // A store takes a shell script for one that the extension would run: it is a text to be copied.
    files.set(/\.(sh|ps1)$/.test(name) ? `${name}.txt` : name, readFileSync(join(extension, name)));
  }
  files.set("content/content.js", contentScript(join(extension, "content")));
  for (const [name, messages] of locales(join(extension, "_locales"))) files.set(name, json(messages));
  const wasm = join(root, "target", modules);
  for (const name of filesBelow(wasm)) if (!isScript(name)) files.set(name, readFileSync(join(wasm, name)));
  const { contents, packages } = bundled([extension, wasm], root);
  for (const [name, content] of contents) files.set(name, content);
  files.set(LICENCES, Buffer.from(licencesOf(root, packages)));
  return files;
}

/** Content scripts lie deeper, and run one after the other. */
const isScript = (name) => /^[\w-]+\.js$/.test(name);

/** The scripts, readable, each with what it imports from these folders, and npm's packages of which something is in them. */
function bundled(folders, root) {
  const staged = mkdtempSync(join(tmpdir(), "scripts-"));
  try {
    for (const folder of folders) {
      for (const name of filesBelow(folder).filter(isScript)) copyFileSync(join(folder, name), join(staged, name));
    }
    writeFileSync(join(staged, "common.json"), JSON.stringify(common(root)));
    const packages = new Set([COMMON]);
    const contents = [...scripts, ...loadedLater].map((name) => {
      const { outputFiles, metafile } = buildSync({
        absWorkingDir: staged,
        entryPoints: [name],
        bundle: true,
        write: false,
        metafile: true,
        format: "iife",
        target: "es2022",
        charset: "utf8",
        logLevel: "error",
        minifyWhitespace: loadedLater.includes(name),
        nodePaths: [join(root, "node_modules")],
        // Only the glue's own way to its module asks where it lies; it is told.
        define: { "import.meta.url": '""' },
      });
      for (const input of Object.keys(metafile.inputs)) {
        const [, ofNpm] = /node_modules\/((?:@[\w-]+\/)?[\w-]+)\//.exec(input) ?? [];
        if (ofNpm) packages.add(ofNpm);
      }
      return [name, Buffer.from(outputFiles[0].contents)];
    });
    return { contents, packages: [...packages] };
  } finally {
    rmSync(staged, { recursive: true });
  }
}

/** What an estimate of a passphrase compares it with: what people choose most, and the keys that lie side by side. */
function common(root) {
  const read = (name) => JSON.parse(readFileSync(join(root, "node_modules", COMMON, "src", `${name}.json`), "utf8"));
  const { qwerty } = read("adjacencyGraphs");
  return { words: read("passwords").slice(0, COMMON_PASSWORDS), graphs: { qwerty } };
}

/** Every page of an enabled site loads the content script: so it is small; its source lies beside the package. */
function contentScript(folder) {
  const unnamed = filesBelow(folder).filter((name) => name.endsWith(".js") && !contentScripts.includes(name));
  if (unnamed.length > 0) throw new PackagingError(`extension/content/: no place in the order for ${unnamed.join(", ")}`);
  const parts = contentScripts.map((name) => minify(styled(readFileSync(join(folder, name), "utf8")), { ecma: 2020 }).code);
  return Buffer.from(parts.join("\n"));
}

/** A style sheet in a script, in as few words. */
function styled(script) {
  const small = (css) => transformSync(css.replaceAll("\\\\", "\\"), { loader: "css", minify: true }).code.trim();
  return script.replace(/(\.style \?\?= `)([^`]*)/, (_, start, css) => start + small(css).replaceAll("\\", "\\\\"));
}

/** Each part of the product keeps its texts in its own file; the browsers want one a language. */
function locales(folder) {
  const languages = new Map();
  for (const name of filesBelow(folder)) {
    const target = `_locales/${dirname(name)}/messages.json`;
    const messages = languages.get(target) ?? {};
    for (const [key, message] of Object.entries(JSON.parse(readFileSync(join(folder, name), "utf8")))) {
      if (Object.hasOwn(messages, key)) throw new PackagingError(`_locales/${name}: "${key}" is there twice`);
      messages[key] = message;
    }
    languages.set(target, messages);
  }
  return languages;
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
}

function crateVersion(cargoToml) {
  return /^\[workspace\.package\][^[]*?^version *= *"([^"]+)"/ms.exec(cargoToml)?.[1];
}

function json(value) {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function write(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** One line a budget of the design: what it is, how big it may be, how big it is. What has no budget is told all the same. */
function sizes(files, archive) {
  const gzipped = (content) => gzipSync(content, { level: 9 }).length;
  const content = [...files].filter(([name]) => name.startsWith("content/")).map(([, bytes]) => gzipped(bytes));
  const modules = [...files].filter(([name]) => name.endsWith(".wasm"));
  return [
    ["content files, gzip", content.reduce((sum, size) => sum + size, 0), 10],
    ["package", archive.length, 1024],
    ...modules.map(([name, bytes]) => [`${name}, raw`, bytes.length]),
  ].map(([what, size, budget]) => {
    const over = size > budget * kilobyte ? "  over budget" : "";
    return `  ${what.padEnd(32)} ${(size / kilobyte).toFixed(1).padStart(7)} KB${budget ? ` of ${budget} KB` : ""}${over}`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../", import.meta.url));
  try {
    const dev = process.argv.includes("--dev");
    const store = process.argv.includes("--store");
    const { version, files, archive } = packageAll({ root, out: join(root, "dist"), dev, store });
    if (!dev) console.log(`dist/chrome, dist/firefox and their archives, version ${version}:\n${sizes(files, archive).join("\n")}`);
  } catch (error) {
    if (!(error instanceof PackagingError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
