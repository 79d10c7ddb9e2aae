import { readFileSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";
import { ClosedRoot } from "./harness-closed-root.mjs";
import { openDisplay } from "./harness-display.mjs";
import { findProgram } from "./harness-programs.mjs";
import { folderThatTrusts } from "./harness-trust.mjs";
import { waitFor } from "./harness-wait.mjs";

/** Firefox gives each installation a random address; the tests fix it. */
const extensionUuid = "7f4e9d6c-3a1b-4c5d-8e2f-0123456789ab";

/** Scripts run apart from the page's own, so a page that patches built-ins cannot disturb a test. */
const sandbox = "harness";

const preferences = {
  "extensions.webextOptionalPermissionPrompts": false,
  // manifest.json is to be a plain page of the extension, not Firefox's viewer.
  "devtools.jsonview.enabled": false,
  // The console of pages, content scripts and the background goes to standard output.
  "devtools.console.stdout.content": true,
  "devtools.console.stdout.chrome": false,
  "browser.dom.window.dump.enabled": true,
  "intl.accept_languages": "en-US",
  // Nothing but what a test asks for goes over the network.
  "app.normandy.enabled": false,
  "app.update.auto": false,
  "app.update.disabledForTesting": true,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.search.update": false,
  "datareporting.healthreport.uploadEnabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "messaging-system.rsexperimentloader.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "network.dns.disablePrefetch": true,
  "network.prefetch-next": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.enabled": false,
  "toolkit.telemetry.unified": false,
};

export async function launchFirefox({ extension, headed, args, prefs, trust, profile: lasting }) {
  const manifest = JSON.parse(readFileSync(join(extension, "manifest.json"), "utf8"));
  const display = headed ? await openDisplay({ headed }) : undefined;
  const profile = trust && (await folderThatTrusts(trust));
  try {
    // Puppeteer sets a copy of it aside, and fails where there is none.
    if (lasting) await appendFile(join(lasting, "user.js"), "");
    const browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: findProgram(["firefox-esr", "firefox"], "firefox-esr"),
      headless: !headed,
      defaultViewport: null,
      userDataDir: lasting ?? profile?.folder,
      env: { ...process.env, ...(display && { DISPLAY: display.name }), MOZ_HEADLESS_WIDTH: "1400", MOZ_HEADLESS_HEIGHT: "1000" },
      // System access is what lets a test end the background and open the extension's own pages.
      args: ["-remote-allow-system-access", "--width=1400", "--height=1000", ...args],
      extraPrefsFirefox: {
        ...preferences,
        "extensions.webextensions.uuids": JSON.stringify({ [manifest.browser_specific_settings.gecko.id]: extensionUuid }),
        ...prefs,
      },
    });
    return await Firefox.start(browser, display, extension, profile);
  } catch (error) {
    await display?.close();
    await profile?.remove();
    throw error;
  }
}

class Firefox {
  consoleEntries = [];
  extensionOrigin = `moz-extension://${extensionUuid}`;
  #display;
  #profile;

  static async start(browser, display, extension, profile) {
    const driver = new Firefox(browser, display, profile);
    try {
      driver.extensionId = await browser.installExtension(extension);
      return driver;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  constructor(browser, display, profile) {
    this.browser = browser;
    this.#display = display;
    this.#profile = profile;
    const { stdout, stderr } = browser.process();
    for (const stream of [stdout, stderr]) {
      createInterface({ input: stream }).on("line", (line) => this.#listenTo(line));
    }
  }

  async firstPage() {
    return (await this.browser.pages())[0] ?? this.browser.newPage();
  }

  /** `page.goto` never returns from the extension's own pages; the protocol's own command does. */
  async goto(page, url) {
    if (!url.startsWith(this.extensionOrigin)) {
      await page.goto(url);
      return;
    }
    await this.#send("browsingContext.navigate", { context: contextOf(page), url, wait: "complete" });
  }

  async ready() {}

  /** Firefox tells everything on its output. */
  async hearBackground() {}

  async backgroundIsRunning() {
    return (await this.#inParent("extension.backgroundState")) === "running";
  }

  async killBackground() {
    // An event that comes in between starts it anew: it is ended until it is seen not to run.
    const ended = async () => {
      await this.#inParent("extension.terminateBackground({})");
      return !(await this.backgroundIsRunning());
    };
    await waitFor(ended, { what: "the event page to end" });
  }

  /** `extensions.webextOptionalPermissionPrompts` is false: a request by a click is granted at once. */
  async acceptPermissionPrompt() {}

  async closedShadowRoots(page) {
    const found = await this.#evaluate(page, {
      expression: `[...document.querySelectorAll("*")].filter((element) => !element.shadowRoot)`,
    });
    const roots = found.value.map((element) => element.value.shadowRoot).filter(Boolean);
    const all = [];
    while (roots.length > 0) {
      const root = roots.shift();
      all.push(root);
      const nested = await this.#call(page, root, `(root) => [...root.querySelectorAll("*")]`);
      roots.push(...nested.value.map((element) => element.value.shadowRoot).filter(Boolean));
    }
    return all
      .filter((root) => root.value.mode === "closed")
      .map(
        (root) =>
          new ClosedRoot(page, async (declaration, json) => (await this.#call(page, root, declaration, json)).value),
      );
  }

  async close() {
    await this.browser.close();
    await this.#display?.close();
    await this.#profile?.remove();
  }

  async #evaluate(page, { expression }) {
    return answerOf(
      await this.#send("script.evaluate", {
        expression,
        target: { context: contextOf(page), sandbox },
        awaitPromise: true,
        serializationOptions: { includeShadowTree: "all", maxDomDepth: 0 },
      }),
    );
  }

  async #call(page, root, functionDeclaration, ...strings) {
    return answerOf(
      await this.#send("script.callFunction", {
        functionDeclaration,
        arguments: [{ sharedId: root.sharedId }, ...strings.map((value) => ({ type: "string", value }))],
        target: { context: contextOf(page), sandbox },
        awaitPromise: true,
        serializationOptions: { includeShadowTree: "all", maxDomDepth: 0 },
      }),
    );
  }

  /** Evaluates an expression over `extension` in the browser's own window, where Firefox keeps it. */
  async #inParent(expression) {
    const { contexts } = await this.#send("browsingContext.getTree", { "moz:scope": "chrome" });
    const answer = answerOf(
      await this.#send("script.evaluate", {
        expression: `(async () => {
          const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(this.extensionId)});
          return ${expression};
        })()`,
        target: { context: contexts[0].context },
        awaitPromise: true,
      }),
    );
    return answer.value;
  }

  async #send(method, parameters) {
    return (await this.browser.connection.send(method, parameters)).result;
  }

  #listenTo(line) {
    const written = /^console\.(\w+): ?(.*)$/.exec(line);
    // Firefox's own loader of remote settings speaks here, too: it is kept offline.
    if (written?.[2].startsWith("RSLoader:")) return;
    if (written) {
      this.consoleEntries.push({ level: written[1], source: "", text: written[2] });
      return;
    }
    const thrown = /^JavaScript error: ([^,]*), (.*)$/.exec(line);
    if (thrown && !/^(chrome|resource):/.test(thrown[1])) {
      this.consoleEntries.push({ level: "error", source: thrown[1], text: thrown[2] });
    }
  }
}

function contextOf(page) {
  return page.mainFrame()._id;
}

function answerOf(response) {
  if (response.type === "exception") throw new Error(response.exceptionDetails.text);
  return response.result;
}
