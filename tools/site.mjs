/**
 * The documents as a site: `node tools/site.mjs stage FOLDER` puts what mdBook reads into a folder, one page a finding;
 * `node tools/site.mjs check FOLDER` looks whether every link of the built site leads somewhere.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const TITLE = "OAuth Assistant for Creatio";
const FINDINGS = "docs/failure-modes.md";
const COMMANDS = "docs/findings/commands.md";
/** Every document stands in one of these; what is made here is named where it belongs. */
const PARTS = [
  ["For administrators", ["docs/install.md", "docs/guide.md", "docs/troubleshooting.md", "docs/policy.md", FINDINGS, "docs/not-diagnosable.md"]],
  ["Security", ["docs/privacy.md", "docs/threat-model.md", "SECURITY.md"]],
  ["Formats", ["docs/report-format.md", "docs/vault-format.md", "docs/server-check.md"]],
  ["For developers", ["CONTRIBUTING.md", "docs/architecture.md", "docs/new-version.md", "docs/performance.md", "docs/words.md", "docs/decisions/index.md"]],
  ["For the stores", ["docs/reviewers.md", "docs/store/texts.md"]],
  ["Changes", ["CHANGELOG.md"]],
];

/**
 * @param {string} root the checkout
 * @returns {Map<string, string>} each page of the site by its path, as Markdown, `SUMMARY.md` among them
 */
export function pagesOf(root) {
  const read = (name) => readFileSync(join(root, name), "utf8");
  const documents = filesBelow(join(root, "docs"), ".md").map((name) => `docs/${name}`);
  const pages = new Map([["index.md", read("README.md")]]);
  for (const name of [...documents, "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]) pages.set(name, read(name));
  const decisions = documents.filter((name) => name.startsWith("docs/decisions/"));
  const title = (name) => /^# (.*)$/m.exec(pages.get(name))[1];
  const list = decisions.map((name) => `- [${title(name)}](${basename(name)})\n`).join("");
  pages.set("docs/decisions/index.md", `# Decisions\n\nWhy it is built as it is.\n\n${list}`);
  const findings = split(pages);
  const below = { [FINDINGS]: [...findings, COMMANDS], "docs/decisions/index.md": decisions };
  for (const [name, page] of pages) pages.set(name, withLinks(page, (link) => leads(root, pages, name, link)));

  const line = (name) => `- [${title(name)}](${name})\n`;
  const part = ([heading, names]) => `# ${heading}\n\n${names.map((name) => line(name) + (below[name] ?? []).map((each) => `  ${line(each)}`).join("")).join("")}\n`;
  const summary = `# Summary\n\n[${TITLE}](index.md)\n\n${PARTS.map(part).join("")}`;
  const unplaced = [...pages.keys()].filter((name) => !summary.includes(`](${name})`));
  if (unplaced.length > 0) throw new Error(`no place in the site for ${unplaced.join(", ")}`);
  return pages.set("SUMMARY.md", summary);
}

/** The page of all findings becomes one page a finding, one of the commands, and the table that leads to them. */
function split(pages) {
  const [findings, commands] = pages.get(FINDINGS).split(/^# Commands$/m);
  const [table, ...parts] = findings.split(/^## /m);
  pages.set(FINDINGS, table);
  pages.set(COMMANDS, `# Commands${commands}`);
  return parts.map((part) => {
    const [id, title, body] = /^(\S+)\n\n\*\*(.*)\*\*\n(.*)$/s.exec(part).slice(1);
    const name = `docs/findings/${id.toLowerCase()}.md`;
    pages.set(name, `# ${id}: ${title}\n${body}`);
    return name;
  });
}

/** Each link and picture outside of code, through `lead`: it says where the link leads now, or that it is none. */
function withLinks(markdown, lead) {
  return markdown
    .split(/^(\s*```[^]*?^\s*```)/m)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(/(!?)\[([^\][]*)\]\(([^)\s]+)\)/g, (whole, picture, label, link) => {
        const target = lead(link);
        return target === undefined ? label : `${picture}[${label}](${target})`;
      }),
    )
    .join("");
}

/** Where a link of a page leads in the site; nowhere, if it names a file of the source that is no page. */
function leads(root, pages, page, link) {
  if (/^[a-z]+:/.test(link)) return link;
  const [path, anchor] = link.split("#");
  const to = (name, at = anchor) => `${posix.relative(posix.dirname(page), name)}${at ? `#${at}` : ""}`;
  if (path === "") return ofAFinding(pages, page, anchor, to) ?? link;
  // What was one page stood one folder higher.
  const from = page.startsWith("docs/findings/") ? FINDINGS : page === "index.md" ? "README.md" : page;
  const target = posix.normalize(posix.join(posix.dirname(from), path)).replace(/\/$/, "");
  if (target === "README.md") return to("index.md");
  if (target === FINDINGS && anchor) return ofAFinding(pages, page, anchor, to) ?? to(target);
  if (pages.has(target)) return to(target);
  if (pages.has(`${target}/index.md`)) return to(`${target}/index.md`);
  return /\.png$/.test(target) && existsSync(join(root, target)) ? to(target) : undefined;
}

/** An anchor of the page of all findings: a finding's page, or a command's place. */
function ofAFinding(pages, page, anchor, to) {
  if (page !== FINDINGS && !page.startsWith("docs/findings/") && !pages.has(`docs/findings/${anchor}.md`)) return undefined;
  return pages.has(`docs/findings/${anchor}.md`) ? to(`docs/findings/${anchor}.md`, "") : to(COMMANDS);
}

/**
 * The links of these pages that lead nowhere.
 * @param {Map<string, string>} pages
 * @param {(name: string) => boolean} isFile whether the site has this file, which is no page
 */
export function brokenLinks(pages, isFile) {
  const broken = [];
  for (const [name, page] of pages) {
    withLinks(page, (link) => {
      const [path, anchor] = link.split("#");
      const target = path === "" ? name : posix.normalize(posix.join(posix.dirname(name), path));
      const isThere = /^[a-z]+:/.test(link) || isFile(target) || (pages.has(target) && (!anchor || anchors(pages.get(target)).has(anchor)));
      if (!isThere) broken.push(`${name}: ${link}`);
      return link;
    });
  }
  return broken;
}

function anchors(markdown) {
  const headings = markdown.replace(/^\s*```[^]*?^\s*```/gm, "").match(/^#+ .*$/gm) ?? [];
  return new Set(headings.map((line) => line.replace(/^#+ /, "").trim().toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")));
}

/** Puts mdBook's input into a folder. */
function stage(root, out) {
  rmSync(out, { recursive: true, force: true });
  const put = (name, text) => {
    mkdirSync(dirname(join(out, name)), { recursive: true });
    writeFileSync(join(out, name), text);
  };
  const pages = pagesOf(root);
  for (const [name, page] of pages) put(join("src", name), page);
  for (const name of filesBelow(join(root, "docs"), ".png")) {
    mkdirSync(dirname(join(out, "src/docs", name)), { recursive: true });
    copyFileSync(join(root, "docs", name), join(out, "src/docs", name));
  }
  put("book.toml", `[book]\ntitle = "${TITLE}"\nlanguage = "en"\nsrc = "src"\n\n[build]\nbuild-dir = "site"\ncreate-missing = false\n\n[output.html]\ninput-404 = ""\n\n[output.html.fold]\nenable = true\n`);
  return pages.size;
}

/** The links of a built site that lead to no file, or to no place in it. */
function check(site) {
  const pages = new Map(filesBelow(site, ".html").map((name) => [name, readFileSync(join(site, name), "utf8")]));
  const ids = new Map([...pages].map(([name, page]) => [name, new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]));
  const broken = [];
  for (const [name, page] of pages) {
    for (const [, link] of page.matchAll(/ (?:href|src)="([^"]*)"/g)) {
      if (/^[a-z]+:/.test(link) || link === "" || link === "#") continue;
      const [path, anchor] = decodeURI(link).split("#");
      const target = path === "" ? name : posix.normalize(posix.join(posix.dirname(name), path));
      const isThere = existsSync(join(site, target)) && statSync(join(site, target)).isFile();
      if (!isThere || (anchor && ids.has(target) && !ids.get(target).has(anchor))) broken.push(`${name}: ${link}`);
    }
  }
  return { count: pages.size, broken };
}

function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [what, folder] = process.argv.slice(2);
  if (what === "stage") {
    console.log(`${stage(fileURLToPath(new URL("../", import.meta.url)), folder)} pages`);
  } else {
    const { count, broken } = check(folder);
    console.log(`${count} pages, ${broken.length} links that lead nowhere`);
    for (const line of broken) console.error(line);
    if (broken.length > 0) process.exitCode = 1;
  }
}
