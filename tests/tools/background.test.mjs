// What the background's own script does when its module fails, before a browser and a module made of plain functions.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";

const script = readFileSync(fileURLToPath(new URL("../../extension/background.js", import.meta.url)), "utf8");
const FAILED = { kind: "failed", key: "background_failed", subs: [] };

/** An event of the browser. */
function event() {
  const listeners = new Set();
  return {
    addListener: (listener) => listeners.add(listener),
    removeListener: (listener) => listeners.delete(listener),
    fire: (...told) => [...listeners].map((listener) => listener(...told)),
    count: () => listeners.size,
  };
}

/** The background as the browser starts it. `core` is the module: its doors, and what `renew` does. */
function background(core) {
  const browser = {
    runtime: { getURL: (file) => file, onMessage: event(), onInstalled: event(), onStartup: event() },
    permissions: { onAdded: event(), onRemoved: event() },
    storage: { managed: { onChanged: event() } },
    alarms: { onAlarm: event() },
    commands: { onCommand: event() },
    tabs: { onRemoved: event() },
    webRequest: { onErrorOccurred: event() },
  };
  const heard = {};
  const self = { addEventListener: (kind, listener) => (heard[kind] = listener) };
  const globals = {};
  const module = { renewed: 0, loads: [], starts: [], start: (kept) => module.starts.push(kept), renew: () => (module.renewed += 1), ...core(browser, globals) };
  const init = async ({ module_or_path: from }) => void module.loads.push(from);
  // What was begun early is there once.
  const early = [{ fetched: "an answer", kept: "what is kept" }];
  const take = () => early.pop() ?? {};
  const body = script.replace(/^import .*$/gm, "").replaceAll("globalThis", "globals");
  new Function("chrome", "self", "core", "init", "take", "globals", body)(browser, self, module, init, take, globals);
  const ask = (message) => new Promise((reply) => browser.runtime.onMessage.fire(message, {}, reply));
  return { browser, module, heard, ask };
}

/** A module that listens to the browser while it is asked to, and traps when it is told to. */
const trapping = (browser, globals) => ({
  on_message: async (message) => {
    if (message === "trap") throw new WebAssembly.RuntimeError("unreachable");
    if (message === "listen") {
      const listener = () => {};
      browser.webRequest.onErrorOccurred.addListener(listener);
      globals.standing.push([browser.webRequest.onErrorOccurred, listener]);
      return new Promise(() => {});
    }
    return "answered";
  },
});

describe("a background whose module traps", () => {
  it("answers whoever waits, and the next message starts it anew", async () => {
    const { module, ask } = background(trapping);
    const waiting = ask("listen");
    assert.deepEqual(await ask("trap"), FAILED);
    assert.deepEqual(await waiting, FAILED);
    assert.equal(module.renewed, 1);
    assert.equal(await ask("anything"), "answered");
    assert.deepEqual(module.loads, ["an answer", "background_core_bg.wasm"]);
    assert.deepEqual(module.starts, ["what is kept", undefined], "what was read before the failure may have changed since");
  });

  it("leaves no listener of the instance before, which would be woken by every request of anybody", async () => {
    const { browser, ask } = background(trapping);
    for (let times = 0; times < 3; times += 1) {
      const waiting = ask("listen");
      await ask("anything");
      assert.equal(browser.webRequest.onErrorOccurred.count(), 1);
      await ask("trap");
      await waiting;
      assert.equal(browser.webRequest.onErrorOccurred.count(), 0);
    }
    // Those of the script itself stand once, whatever has failed.
    assert.equal(browser.runtime.onMessage.count(), 1);
  });

  it("is no sign of a new failure that promises of the instance before are turned away", async () => {
    const { module, heard, ask } = background(trapping);
    assert.equal(await ask("anything"), "answered");
    heard.unhandledrejection({ reason: new Error("closure of a previous WASM instance") });
    assert.equal(module.renewed, 0);
    heard.error({ error: new WebAssembly.RuntimeError("unreachable") });
    assert.equal(module.renewed, 1);
  });
});

describe("what the browser tells the background", () => {
  const doors = (told) => () => ({
    on_shortcut: async (name, tab) => void told.push(["shortcut", name, tab]),
    on_computer: async (state) => void told.push(["computer", state]),
    on_permissions: async () => {},
  });
  const turn = () => new Promise((done) => setTimeout(done));

  it("is handed on by the name of the shortcut, with the tab over which it was pressed", async () => {
    const told = [];
    const { browser } = background(doors(told));
    browser.commands.onCommand.fire("check", { id: 7 });
    browser.commands.onCommand.fire("lock");
    await turn();
    assert.deepEqual(told, [["shortcut", "check", 7], ["shortcut", "lock", undefined]]);
  });

  it("is heard of the screen once that is permitted, and once only", async () => {
    const told = [];
    const { browser } = background(doors(told));
    browser.permissions.onAdded.fire({ permissions: [] });
    browser.idle = { onStateChanged: event() };
    for (let times = 0; times < 2; times += 1) browser.permissions.onAdded.fire({ permissions: ["idle"] });
    assert.equal(browser.idle.onStateChanged.count(), 1);
    browser.idle.onStateChanged.fire("locked");
    await turn();
    assert.deepEqual(told, [["computer", "locked"]]);
  });
});
