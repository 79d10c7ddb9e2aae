/**
 * Drives the built extension in a real Chromium or a real Firefox.
 *
 * Both browsers answer to the same `Session`; what only one of them can do lives in
 * `harness-chromium.mjs` and `harness-firefox.mjs`. Every wait has a condition and a deadline.
 */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { launchChromium } from "./harness-chromium.mjs";
import { launchFirefox } from "./harness-firefox.mjs";
import { pressSurely } from "./harness-press.mjs";
import { waitFor } from "./harness-wait.mjs";

export { waitFor };

/** @typedef {import("puppeteer-core").Page} Page */
/** @typedef {import("./harness-closed-root.mjs").ClosedRoot} ClosedRoot */

/**
 * @typedef {object} ConsoleEntry
 * @property {string} level `log`, `warning`, `error`, ... as the browser calls it
 * @property {string} source the address of the page or worker; in Firefox the script's address, or ""
 * @property {string} text
 */

/**
 * @typedef {object} LaunchOptions
 * @property {"chromium" | "firefox"} [browser]
 * @property {string} [extension] the unpacked extension; the built one of this browser when not given
 * @property {boolean} [headed] show the browser on the person's own display, if there is one
 * @property {string[]} [args] more command-line arguments
 * @property {Record<string, unknown>} [prefs] more preferences (Firefox only)
 * @property {string} [trust] an authority (PEM) whose certificates the browser accepts
 * @property {string} [profile] the folder of the browser's profile, which stays; a fresh one when not given
 * @property {boolean} [listens] hear the consoles of pages (Chromium prepares no page ahead for one that is listened to)
 */

/**
 * @param {LaunchOptions} [options]
 * @returns {Promise<Session>}
 */
export async function launch({ browser = "chromium", extension, headed = false, args = [], prefs = {}, trust, profile, listens = true } = {}) {
  const kinds = { chromium: launchChromium, firefox: launchFirefox };
  if (!Object.hasOwn(kinds, browser)) {
    throw new Error(`no such browser: ${browser}; it is chromium or firefox`);
  }
  const built = browser === "chromium" ? "dist/chrome" : "dist/firefox";
  const driver = await kinds[browser]({ extension: resolve(extension ?? built), headed, args, prefs, trust, profile, listens });
  try {
    const control = await driver.firstPage();
    // A page of the extension that runs none of its code, to call the extension's APIs from.
    await driver.goto(control, `${driver.extensionOrigin}/manifest.json`);
    await driver.ready();
    return new Session(browser, driver, control);
  } catch (error) {
    await driver.close();
    throw error;
  }
}

/** One browser with one installed extension and a fresh profile. */
export class Session {
  #driver;
  #control;
  /** @type {WeakMap<Page, number>} */
  #tabs = new WeakMap();

  constructor(kind, driver, control) {
    /** @type {"chromium" | "firefox"} */
    this.kind = kind;
    /** @type {import("puppeteer-core").Browser} */
    this.browser = driver.browser;
    /** `chrome-extension://…` or `moz-extension://…`, without a closing slash. */
    this.extensionOrigin = driver.extensionOrigin;
    this.extensionId = driver.extensionId;
    this.#driver = driver;
    this.#control = control;
  }

  /**
   * Opens an address in a new tab in front.
   * @param {string} url
   * @returns {Promise<Page>}
   */
  async open(url) {
    const page = await this.browser.newPage();
    await this.goto(page, url);
    return page;
  }

  /** Goes to an address; unlike `page.goto` it also reaches the extension's own pages in Firefox. */
  async goto(page, url) {
    await this.#driver.goto(page, url);
  }

  /** The popup as if opened over `tabPage`: in its own tab, told by its address which tab is meant. */
  async popup(tabPage) {
    return pressSurely(await this.open(`${this.extensionOrigin}/popup.html?tab=${await this.tabId(tabPage)}`));
  }

  async options() {
    return pressSurely(await this.open(`${this.extensionOrigin}/options.html`));
  }

  /** The browser's id of the page's tab. Brings the page to the front: that is how it is told apart. */
  async tabId(page) {
    const known = this.#tabs.get(page);
    if (known) return known;
    await this.#control.bringToFront();
    await waitFor(() => this.#control.evaluate(async () => (await chrome.tabs.getCurrent()).active), {
      what: "the control tab to be the active one",
    });
    await page.bringToFront();
    const found = await waitFor(
      () =>
        this.#control.evaluate(async () => {
          const own = await chrome.tabs.getCurrent();
          const [active] = await chrome.tabs.query({ active: true, windowId: own.windowId });
          return active && active.id !== own.id ? active.id : undefined;
        }),
      { what: "the page's tab to be the active one" },
    );
    this.#tabs.set(page, found);
    return found;
  }

  /**
   * Runs `act` in a page of the extension that runs none of its code: for `chrome.*` calls.
   * @template T
   * @param {(...args: any[]) => T} act
   */
  async inExtension(act, ...args) {
    return this.#control.evaluate(act, ...args);
  }

  /** Presses keys for the browser itself, with this page in front: in Chromium alone, which shows a window. */
  async pressKey(page, key) {
    await page.bringToFront();
    await this.#driver.pressKey(key);
  }

  /** The page of the extension that runs none of its code, in front. */
  async control() {
    await this.#control.bringToFront();
    return this.#control;
  }

  /** Whether the background runs. */
  async backgroundIsRunning() {
    return this.#driver.backgroundIsRunning();
  }

  /** Hears everything that the background writes to its console, not its errors alone; do not end it after this. */
  async hearBackground() {
    await this.#driver.hearBackground();
  }

  /** Ends the background the way the browser does, and returns when it is gone. */
  async killBackground() {
    await this.#driver.killBackground();
  }

  /**
   * Accepts the permission prompt that `page` has just asked for, and returns when it is gone.
   * Firefox shows none here (a preference); on a person's own display the person presses *Allow*.
   */
  async acceptPermissionPrompt(page) {
    await this.#driver.acceptPermissionPrompt(page);
  }

  /** What the background keeps on disk: each record's text. */
  async kept() {
    return this.#control.evaluate(async () => {
      const done = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      // Opened without a version it would be made, if it were not there.
      const found = await indexedDB.databases();
      if (!found.some(({ name }) => name === "assistant")) return {};
      const database = await done(indexedDB.open("assistant"));
      try {
        const store = database.transaction("kept").objectStore("kept");
        const [keys, texts] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        return Object.fromEntries(keys.map((key, at) => [key, texts[at]]));
      } finally {
        database.close();
      }
    });
  }

  /** Puts another text in a record's place, or none, as somebody with the browser's tools could; the background starts anew with it. */
  async setKept(record, text) {
    await this.#control.evaluate(async (record, text) => {
      const opened = indexedDB.open("assistant");
      await new Promise((resolve, reject) => Object.assign(opened, { onsuccess: resolve, onerror: reject }));
      const transaction = opened.result.transaction("kept", "readwrite");
      const store = transaction.objectStore("kept");
      if (text === null) store.delete(record);
      else store.put(text, record);
      await new Promise((resolve, reject) => Object.assign(transaction, { oncomplete: resolve, onabort: reject }));
      opened.result.close();
    }, record, text ?? null);
    await this.killBackground();
  }

  /** Everything at rest in the extension's storage. */
  async storageDump() {
    const kept = await this.kept();
    return this.#control.evaluate(async (kept) => ({
      kept,
      local: await chrome.storage.local.get(null),
      session: await chrome.storage.session.get(null),
      sync: await chrome.storage.sync.get(null),
    }), kept);
  }

  /**
   * The closed shadow roots in the page's top document, nested ones included.
   * @returns {Promise<ClosedRoot[]>}
   */
  async closedShadowRoots(page) {
    return this.#driver.closedShadowRoots(page);
  }

  /**
   * Waits for a closed shadow root that holds a visible match.
   * @param {Page} page
   * @param {string} selector
   * @returns {Promise<ClosedRoot>}
   */
  async closedRootWith(page, selector, { timeout = 10_000 } = {}) {
    return waitFor(
      async () => {
        for (const root of await this.closedShadowRoots(page)) {
          if (await root.shows(selector)) return root;
        }
        return undefined;
      },
      { timeout, what: `"${selector}" in a closed shadow root` },
    );
  }

  /** Writes a PNG of what the page shows. */
  async screenshot(page, file) {
    await page.bringToFront();
    await writeFile(file, await page.screenshot({ type: "png" }));
  }

  /**
   * What pages, content scripts and the background wrote to the console since the launch.
   * @returns {ConsoleEntry[]}
   */
  consoleEntries() {
    return [...this.#driver.consoleEntries];
  }

  /** Errors and uncaught exceptions among them. */
  consoleErrors() {
    return this.consoleEntries().filter((entry) => entry.level === "error");
  }

  async close() {
    await this.#driver.close();
  }

  /** Ends the browser as a crash does, without a word to it; returns when its process is gone. */
  async crash() {
    const process = this.browser.process();
    const gone = once(process, "exit");
    process.kill("SIGKILL");
    await gone;
    await this.#driver.close();
  }
}
