import puppeteer from "puppeteer-core";
import { ClosedRoot } from "./harness-closed-root.mjs";
import { openDisplay } from "./harness-display.mjs";
import { findProgram } from "./harness-programs.mjs";
import { folderThatTrusts } from "./harness-trust.mjs";
import { waitFor } from "./harness-wait.mjs";

const window = { width: 1400, height: 1000 };
/** Where Chromium draws the permission prompt in a window of that size: nothing of the page shows here. */
const prompt = { x: 490, y: 95, width: 420, height: 185 };
/** Chromium keeps *Allow* disabled for 500 ms; a picture that rests for longer shows it enabled. */
const promptRest = 700;

const flags = [
  // The tests run as root in containers, where the sandbox cannot start.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--lang=en-US",
  `--window-size=${window.width},${window.height}`,
  "--window-position=0,0",
];

export async function launchChromium({ extension, headed, args, trust, profile, listens }) {
  const display = await openDisplay({ headed });
  // Chromium looks for its certificates below the home directory.
  const home = trust && (await folderThatTrusts(trust, ".pki/nssdb"));
  try {
    const browser = await puppeteer.launch({
      executablePath: findProgram(["chromium", "chromium-browser"], "chromium"),
      // Only a window can show the permission prompt; without --headed the window is on a virtual display.
      headless: false,
      pipe: true,
      enableExtensions: true,
      defaultViewport: null,
      userDataDir: profile,
      env: { ...process.env, ...(home && { HOME: home.folder }), DISPLAY: display.name, LANGUAGE: "en_US" },
      args: [...flags, ...args],
    });
    return await Chromium.start(browser, display, extension, home, listens);
  } catch (error) {
    await display.close();
    await home?.remove();
    throw error;
  }
}

class Chromium {
  consoleEntries = [];
  #display;
  #home;
  /** Of the service worker, as the browser reports it. */
  #worker = { runningStatus: "stopped", versionId: "" };
  /** How often it has stopped. */
  #stops = 0;
  #watcher;

  static async start(browser, display, extension, home, listens) {
    const driver = new Chromium(browser, display, home);
    try {
      browser.on("targetcreated", (target) => {
        if (listens && target.type() === "page") driver.#listenTo(target);
      });
      driver.extensionId = await browser.installExtension(extension);
      driver.extensionOrigin = `chrome-extension://${driver.extensionId}`;
      return driver;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  constructor(browser, display, home) {
    this.browser = browser;
    this.#display = display;
    this.#home = home;
  }

  async firstPage() {
    return (await this.browser.pages())[0] ?? this.browser.newPage();
  }

  async goto(page, url) {
    await page.goto(url);
  }

  async ready() {
    await this.#watchWorkers();
  }

  async backgroundIsRunning() {
    await this.#watchWorkers();
    return this.#worker.runningStatus === "running";
  }

  async killBackground() {
    await this.#watchWorkers();
    if (this.#worker.runningStatus === "stopped") return;
    const stops = this.#stops;
    await this.#watcher.send("ServiceWorker.stopWorker", { versionId: this.#worker.versionId });
    // A page that has something to say wakes the next one at once, so its end is looked for, not its rest.
    await waitFor(() => this.#stops > stops, { what: "the service worker to stop" });
  }

  async hearBackground() {
    const target = await this.browser.waitForTarget(
      (each) => each.type() === "service_worker" && each.url().startsWith(this.extensionOrigin),
    );
    await this.#listenTo(target);
  }

  async pressKey(key) {
    await this.#display.press(key);
  }

  async acceptPermissionPrompt(page) {
    const pageHasFocus = () => page.evaluate(() => document.hasFocus());
    await waitFor(async () => !(await pageHasFocus()), { what: "the permission prompt to take the focus" });
    if (!this.#display.isOwn) {
      console.log("Please press Allow in the browser's prompt.");
      await waitFor(pageHasFocus, { timeout: 120_000, what: "a person to answer the permission prompt" });
      return;
    }
    const resting = await this.#promptAtRest();
    await this.#display.press("Tab");
    await waitFor(() => this.#display.picture(prompt) !== resting, { what: "the focus to move to Allow" });
    await this.#display.press("Return");
    await waitFor(pageHasFocus, { what: "the permission prompt to close" });
  }

  async closedShadowRoots(page) {
    const client = await page.createCDPSession();
    const { root: document } = await client.send("DOM.getDocument", { depth: -1, pierce: true });
    const { executionContextId } = await client.send("Page.createIsolatedWorld", {
      frameId: document.frameId ?? page.mainFrame()._id,
      worldName: "harness",
    });
    return closedRootsBelow(document).map(({ backendNodeId }) => {
      // Held from its first use on: what the page takes away meanwhile still answers.
      let held;
      return new ClosedRoot(page, async (declaration, json) => {
        held ??= (await client.send("DOM.resolveNode", { backendNodeId, executionContextId })).object;
        const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
          objectId: held.objectId,
          functionDeclaration: `function (json) { return (${declaration})(this, json); }`,
          arguments: [{ value: json }],
          awaitPromise: true,
          returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      });
    });
  }

  async close() {
    await this.browser.close();
    await this.#display.close();
    await this.#home?.remove();
  }

  async #promptAtRest() {
    let picture = this.#display.picture(prompt);
    let since = performance.now();
    return waitFor(
      () => {
        const now = this.#display.picture(prompt);
        if (now !== picture) [picture, since] = [now, performance.now()];
        return performance.now() - since >= promptRest && picture;
      },
      { what: "the permission prompt to come to rest" },
    );
  }

  /**
   * Follows the service worker from a page of the extension. No debugger is ever attached to a worker that may
   * be stopped: it would keep the dead worker's target, and the next worker would wait for it for ever.
   */
  async #watchWorkers() {
    if (this.#watcher) return;
    const page = (await this.browser.pages()).find((each) => each.url().startsWith(this.extensionOrigin));
    this.#watcher = await page.createCDPSession();
    this.#watcher.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      for (const version of versions.filter((each) => each.scriptURL.startsWith(this.extensionOrigin))) {
        this.#worker = version;
        if (version.runningStatus === "stopped") this.#stops += 1;
      }
    });
    this.#watcher.on("ServiceWorker.workerErrorReported", ({ errorMessage }) => {
      this.consoleEntries.push({ level: "error", source: errorMessage.sourceURL, text: errorMessage.errorMessage });
    });
    await this.#watcher.send("ServiceWorker.enable");
    await waitFor(() => this.#worker.versionId, { what: "the service worker to be known" });
  }

  async #listenTo(target) {
    const note = (level, text) => this.consoleEntries.push({ level, source: target.url(), text });
    try {
      const client = await target.createCDPSession();
      client.on("Runtime.consoleAPICalled", ({ type, args }) => note(type, args.map(textOf).join(" ")));
      client.on("Runtime.exceptionThrown", ({ exceptionDetails }) =>
        note("error", exceptionDetails.exception?.description ?? exceptionDetails.text),
      );
      client.on("Log.entryAdded", ({ entry }) => {
        // A refused request is an answer to a probe, not a fault of ours.
        if (entry.source !== "network") note(entry.level, entry.text);
      });
      await Promise.all([client.send("Runtime.enable"), client.send("Log.enable")]);
    } catch {
      // The page or worker went away before we could listen.
    }
  }
}

function textOf(value) {
  if (value.type === "string") return value.value;
  if (value.preview) {
    return `{${value.preview.properties.map((each) => `${each.name}: ${each.value}`).join(", ")}}`;
  }
  return value.description ?? String(value.value);
}

function closedRootsBelow(node) {
  const shadows = node.shadowRoots ?? [];
  return [
    ...shadows.filter((root) => root.shadowRootType === "closed"),
    ...[...shadows, ...(node.children ?? [])].flatMap(closedRootsBelow),
  ];
}
