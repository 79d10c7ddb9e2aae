// The documents as a site, before mdBook draws it: one page a finding, and no link that leads nowhere.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { brokenLinks, pagesOf } from "../../tools/site.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("the site of the documents", () => {
  const pages = pagesOf(root);

  it("has a page for each finding, with its title, its steps and its evidence", () => {
    const document = readFileSync(join(root, "docs/failure-modes.md"), "utf8");
    const findings = [...document.matchAll(/^\| \[([A-Z][A-Z0-9-]+)\]\(#[^)]*\) \| (.*) \|$/gm)];
    assert.ok(findings.length > 100);
    for (const [, id, title] of findings) {
      const page = pages.get(`docs/findings/${id.toLowerCase()}.md`);
      assert.ok(page?.startsWith(`# ${id}: ${title}\n`), id);
      for (const part of ["\n- Severity: ", "\n- Shown ", "\n- Rests on ", "\n- Decided in "]) assert.ok(page.includes(part), `${id}: ${part}`);
    }
    assert.equal([...pages.keys()].filter((name) => name.startsWith("docs/findings/")).length, findings.length + 1);
  });

  it("has no link that leads nowhere", () => {
    assert.deepEqual(brokenLinks(pages, (name) => name.endsWith(".png") && existsSync(join(root, name))), []);
  });

  it("tells a link that leads nowhere", () => {
    const page = "# A\n\n[a](#a) [b](#b) [c](c.md) [d](d.md#e) [f](https://f.example)\n\n```\n[g](g.md)\n```\n";
    assert.deepEqual(brokenLinks(new Map([["a.md", page], ["d.md", "# D\n"]]), () => false), ["a.md: #b", "a.md: c.md", "a.md: d.md#e"]);
  });

  it("names every page in its summary, the pages for administrators first", () => {
    const summary = pages.get("SUMMARY.md");
    for (const name of pages.keys()) if (name !== "SUMMARY.md") assert.ok(summary.includes(`](${name})`), name);
    assert.ok(summary.indexOf("docs/install.md") < summary.indexOf("docs/guide.md"));
    assert.ok(summary.indexOf("docs/guide.md") < summary.indexOf("docs/architecture.md"));
  });
});
