/**
 * What the packages hold of others, as one text: each licence once, and under it whose work is used by it.
 * It is made of what the crates, npm's packages and the Rust toolchain say themselves.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import satisfies from "spdx-satisfies";

/** The name of the text in both packages; the options page leads to it. */
export const LICENCES = "THIRD-PARTY-LICENSES.txt";

const TARGET = "wasm32-unknown-unknown";
const MODULES = ["oauth-assistant-background", "oauth-assistant-pages"];
/** The first that an expression allows is chosen. */
const CHOICES = [["MIT"], ["Apache-2.0"], ["MIT", "Unicode-3.0"]];
/** How each text begins that a licence is taken from, title and copyright lines left out. */
const BEGINS = {
  MIT: /Permission is hereby granted/,
  "Apache-2.0": /Apache License\s+Version 2\.0/,
  "Unicode-3.0": /Permission is hereby granted/,
};
/** Crates that Rust's own library holds when it is built for Wasm; its notices name them among those for other targets. */
const OF_THE_LIBRARY = ["cfg-if", "dlmalloc", "hashbrown", "rustc-demangle"];

/** @typedef {{ name: string, version: string, license: string, authors: string[], texts: string[] }} Work */

/**
 * The crates of others that the Wasm is made of, those that only run while it is built included.
 * @param {string} root the checkout
 */
export function cratesIn(root) {
  const output = execFileSync("cargo", ["metadata", "--locked", "--format-version", "1", "--filter-platform", TARGET], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const { packages, resolve } = JSON.parse(output);
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Map();
  const open = packages.filter(({ name }) => MODULES.includes(name)).map(({ id }) => id);
  for (let id; (id = open.pop()); ) {
    if (found.has(id)) continue;
    found.set(id, packages.find((each) => each.id === id));
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) if (kinds.some(({ kind }) => kind !== "dev")) open.push(pkg);
  }
  return [...found.values()].filter(({ source }) => source !== null);
}

/**
 * @param {string} root the checkout
 * @param {string[]} bundled names of npm's packages whose code or data is in the scripts
 */
export function licencesOf(root, bundled) {
  const crates = cratesIn(root).map((crate) => workOfCrate(crate));
  const scripts = [...new Set(bundled)].map((name) => workOfScript(join(root, "node_modules", name)));
  const rustc = (...args) => execFileSync("rustc", args, { cwd: root, encoding: "utf8" }).trim();
  const library = worksOfLibrary(join(rustc("--print", "sysroot"), "share/doc/rust"), rustc("--version").split(" ")[1]);
  return written([...crates, ...scripts, ...library]);
}

/** @returns {Work} */
function workOfCrate({ name, version, license, authors, manifest_path: manifest }) {
  const folder = dirname(manifest);
  return { name, version, license: (license ?? "").replaceAll("/", " OR "), authors, texts: textsIn(folder) };
}

/** @returns {Work} */
function workOfScript(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { name, version, license, authors: [author?.name ?? author].filter(Boolean), texts: textsIn(folder) };
}

/** Some keep one text for each of several authors, in a folder of their own. */
function textsIn(folder) {
  const isFolder = (entry) => entry.isDirectory() && /^\.?licen[cs]es$/i.test(entry.name);
  const isText = (entry) => entry.isFile() && /^(licen[cs]e|copying|unlicense)/i.test(entry.name);
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (isFolder(entry)) return readdirSync(path).sort().map((name) => readFileSync(join(path, name), "utf8"));
      return isText(entry) ? [readFileSync(path, "utf8")] : [];
    });
}

/** Rust's own library, and the crates in it, as the page says that comes with the compiler. @returns {Work[]} */
function worksOfLibrary(folder, version) {
  const page = readFileSync(join(folder, "COPYRIGHT-library.html"), "utf8");
  const [, ...crates] = page.split("<h3>📦 ");
  const works = crates.map((part) => {
    const [, name, its] = /^([\w-]+)-(\d[^<]*)</.exec(part);
    const field = (what) => plain(new RegExp(`<b>${what}:</b> ([^<]*)`).exec(part)?.[1] ?? "");
    const texts = [...part.matchAll(/<pre>(.*?)<\/pre>/gs)].map(([, text]) => plain(text));
    return { name, version: its, license: field("License").replaceAll("/", " OR "), authors: [field("Authors")], texts };
  });
  const held = works.filter(({ name }) => OF_THE_LIBRARY.includes(name));
  const own = {
    name: "Rust's own library",
    version,
    license: "MIT AND Unicode-3.0",
    authors: ["The Rust Project Developers (see https://thanks.rust-lang.org)"],
    texts: [readFileSync(join(folder, "licenses/Unicode-3.0.txt"), "utf8")],
  };
  return [own, ...held];
}

const plain = (html) => html.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code))).replaceAll("&amp;", "&");

/** @param {Work} work */
function chosen({ name, license }) {
  const choice = CHOICES.find((licences) => license && satisfies(license, licences));
  if (!choice) throw new Error(`${name} is under "${license}", which is none of those that may be in the packages`);
  return choice;
}

/** @param {Work[]} works */
function written(works) {
  const sorted = works.toSorted((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
  /** By the text, whatever its line breaks are. @type {Map<string, { licence: string, text: string, notices: Map<string, string[]> }>} */
  const groups = new Map();
  for (const work of sorted) for (const licence of chosen(work)) put(groups, licence, work, sorted);
  const order = Object.keys(BEGINS);
  const parts = [...groups.values()].sort((a, b) => order.indexOf(a.licence) - order.indexOf(b.licence));
  const told = parts.map(({ licence, text, notices }) => {
    const named = [...notices].map(([notice, names]) => `${notice}\n    in ${names.join(", ")}\n`);
    return `${"=".repeat(78)}\n${licence}\n${"=".repeat(78)}\n\n${named.join("")}\n${text}\n`;
  });
  return `What this package holds of others. Above each licence stands whose work is used under it; where a choice of\nlicences is offered, the first one here is taken.\n\n${told.join("\n")}`;
}

function put(groups, licence, work, all) {
  const own = work.texts.flatMap((text) => read(licence, text));
  // A crate that brings no text is under the usual one.
  const found = own.length > 0 ? own : [{ ...usual(licence, all), notice: "" }];
  for (const { text, notice } of found) {
    const key = `${licence} ${text.replace(/\s+/g, " ")}`;
    const group = groups.get(key) ?? { licence, text, notices: new Map() };
    const said = notice || `Authors: ${work.authors.filter(Boolean).join(", ") || "those who contributed to it"}`;
    group.notices.set(said, [...new Set([...(group.notices.get(said) ?? []), `${work.name} ${work.version}`])]);
    groups.set(key, group);
  }
}

/** The text of a licence that is in this file, and the notice above it. */
function read(licence, file) {
  const isUnicode = /UNICODE LICENSE/i.test(file);
  const at = file.search(BEGINS[licence]);
  if (at < 0 || isUnicode !== (licence === "Unicode-3.0")) return [];
  const text = file.slice(at).trim().split("\n").map((line) => line.trimEnd()).join("\n");
  const lines = file.slice(0, at).split("\n").map((line) => line.trim());
  const notice = lines.filter((line) => /^copyright (?!and permission)|^portions/i.test(line)).join("\n");
  return [{ text, notice }];
}

/** The text that most of these works bring. */
function usual(licence, works) {
  const texts = works.flatMap((work) => work.texts.flatMap((text) => read(licence, text).slice(0, 1)));
  const count = new Map();
  for (const { text } of texts) count.set(text, (count.get(text) ?? 0) + 1);
  const [text] = [...count].sort(([, a], [, b]) => b - a)[0];
  return { text };
}
