// Looks at the packages that ./build.sh has put into dist/.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { backgroundKeys, idOf } from "../../tools/package.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = join(root, "dist");
const version = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8")).version;

function filesOf(browser) {
  const folder = join(dist, browser);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
}

function manifestOf(browser) {
  return JSON.parse(readFileSync(join(dist, browser, "manifest.json"), "utf8"));
}

for (const browser of ["chrome", "firefox"]) {
  describe(`the package for ${browser}`, () => {
    it("asks for no site at installation and injects into none", () => {
      const manifest = manifestOf(browser);
      assert.equal(manifest.manifest_version, 3);
      const more = browser === "firefox" ? ["webRequestBlocking"] : [];
      assert.deepEqual(manifest.permissions, ["activeTab", "alarms", "declarativeNetRequestWithHostAccess", "scripting", "storage", "unlimitedStorage", "webRequest", ...more]);
      assert.deepEqual(manifest.optional_permissions ?? [], browser === "chrome" ? ["idle"] : []);
      assert.deepEqual(manifest.optional_host_permissions, ["https://*/*", "http://*/*"]);
      for (const absent of ["host_permissions", "content_scripts", "web_accessible_resources", "externally_connectable"]) {
        assert.ok(!(absent in manifest), absent);
      }
    });

    it("has the background key of its browser and no other", () => {
      assert.deepEqual(Object.keys(manifestOf(browser).background).sort(), [backgroundKeys[browser]]);
      assert.equal("browser_specific_settings" in manifestOf(browser), browser === "firefox");
      assert.equal("minimum_chrome_version" in manifestOf(browser), browser === "chrome");
    });

    it("has a public key, and so one ID in every folder, where the browser takes one", () => {
      const { key } = manifestOf(browser);
      assert.equal(key !== undefined, browser === "chrome");
      if (key === undefined) return;
      const { modulusLength } = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" }).asymmetricKeyDetails;
      assert.ok(modulusLength >= 2048);
      assert.ok(readFileSync(join(root, "docs/install.md"), "utf8").includes(`\`${idOf(key)}\``), "docs/install.md names the ID");
    });

    it("names the schema of a policy where the browser wants one, and holds it there alone", () => {
      assert.equal("storage" in manifestOf(browser), browser === "chrome");
      assert.equal(filesOf(browser).includes("managed.json"), browser === "chrome");
    });

    it("allows its pages nothing but its own scripts, Wasm, styles and pictures", () => {
      const policy = manifestOf(browser).content_security_policy.extension_pages.split("; ");
      assert.deepEqual(policy.sort(), [
        "base-uri 'none'",
        "connect-src 'self' https: http:",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "object-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
      ]);
    });

    it("contains every file that its manifest names", () => {
      const { background, action, options_ui: options, icons, storage } = manifestOf(browser);
      const worker = background.service_worker ?? background.scripts[0];
      const named = [worker, action.default_popup, options.page, ...Object.values(storage ?? {}), ...Object.values(icons), ...Object.values(action.default_icon)];
      const files = filesOf(browser);
      assert.deepEqual(named.filter((name) => !files.includes(name)), []);
    });

    it("starts its background and its pages with one script each, whole and readable", () => {
      const scripts = filesOf(browser).filter((name) => /^[\w-]+\.js$/.test(name));
      assert.deepEqual(scripts.sort(), ["background.js", "page.js", "strength.js"]);
      for (const name of scripts.filter((name) => name !== "strength.js")) {
        const text = readFileSync(join(dist, browser, name), "utf8");
        assert.doesNotMatch(text, /^\s*(import|export)\b|\bimport\(/m, name);
        assert.ok(Math.max(...text.split("\n").map((line) => line.length)) < 500, `${name} is written to be read`);
      }
    });

    it("contains no tests, maps or sources", () => {
      const allowed = /^(manifest\.json|managed\.json|THIRD-PARTY-LICENSES\.txt|(background_core|background_late|pages_core)_bg\.wasm|[\w-]+\.(js|html|css)|content\/[\w-]+\.(js|css)|icons\/icon-\d+\.png|_locales\/\w+\/messages\.json|server\/check\.(sh|ps1)\.txt)$/;
      assert.deepEqual(filesOf(browser).filter((name) => !allowed.test(name)), []);
      for (const name of filesOf(browser).filter((each) => /\.(js|css)$/.test(each))) {
        assert.doesNotMatch(readFileSync(join(dist, browser, name), "utf8"), /sourceMappingURL/, name);
      }
    });

    it("knows nothing of the machine that built it", () => {
      const places = [root.replace(/\/$/, ""), homedir(), "/home/", "/.cargo/", "/.rustup/"].filter((place) => place.length > 1);
      for (const name of filesOf(browser)) {
        const content = readFileSync(join(dist, browser, name));
        assert.deepEqual(places.filter((place) => content.includes(place)), [], name);
      }
    });

    it("unpacks to what is in the folder", async () => {
      const listing = await promisify(execFile)("python3", [
        "-c",
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('\\n'.join(z.namelist()))",
        join(dist, `oauth-assistant-${browser}-${version}.zip`),
      ]);
      assert.deepEqual(listing.stdout.trim().split("\n").sort(), filesOf(browser).sort());
    });
  });
}

describe("the package for firefox", () => {
  it("passes the store's own linter without a remark", async () => {
    const lint = join(root, "node_modules", ".bin", "web-ext");
    const { stdout } = await promisify(execFile)(lint, ["lint", "--source-dir", join(dist, "firefox"), "--output", "json"]).catch(
      (failure) => failure,
    );
    const { errors, warnings, notices } = JSON.parse(stdout);
    assert.deepEqual([...errors, ...warnings, ...notices].map(({ code, message, file }) => ({ code, message, file })), []);
  });

  it("declares that it collects no data", () => {
    assert.deepEqual(manifestOf("firefox").browser_specific_settings.gecko.data_collection_permissions, { required: ["none"] });
  });
});
