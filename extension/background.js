// @ts-check
// Registers every listener at once, as a background that may be started by any of them must, and hands each
// event to Rust. Nothing is decided here but what Rust cannot: what happens when Rust itself has failed.

import { take } from './early.js';
import init, * as core from './background_core.js';

/** What is said to whoever waits when the module could not be loaded or has trapped. */
const FAILED = { kind: 'failed', key: 'background_failed', subs: [] };

/** Those who wait for an answer. @type {Set<(answer: unknown) => void>} */
const waiting = new Set();
/**
 * The listeners that the module has set for a while: event and listener. It sees to them itself while it lives.
 * @type {[{ removeListener(listener: Function): void }, Function][]}
 */
const standing = (/** @type {any} */ (globalThis).standing = []);
/** @type {Promise<void> | undefined} */
let ready;

function start() {
  const { fetched, kept } = take();
  return init({ module_or_path: fetched ?? chrome.runtime.getURL('background_core_bg.wasm') }).then(() => core.start(kept));
}

const started = () => (ready ??= start());

/** Whoever waits is answered, and the next event begins with a new instance. */
function failed() {
  try {
    core.renew();
  } catch {
    // Nothing was loaded: the next event loads it.
  }
  ready = undefined;
  // They would be woken by every request of anybody, and lead to nothing.
  for (const [event, listener] of standing.splice(0)) event.removeListener(listener);
  for (const answer of waiting) answer(FAILED);
  waiting.clear();
}

/** A trap comes to light where it happens, which may be anywhere below the event that led to it. @param {unknown} error */
function uncaught(error) {
  // Promises of the instance before still come back to it, and are turned away.
  if (!(error instanceof Error && error.message.includes('previous WASM instance'))) failed();
}
self.addEventListener('error', (event) => uncaught(event.error));
self.addEventListener('unhandledrejection', (event) => uncaught(event.reason));

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  waiting.add(reply);
  started()
    .then(() => core.on_message(message, {
      id: sender.id ?? '',
      origin: sender.origin ?? '',
      url: sender.url ?? '',
      tabId: sender.tab?.id,
      frameId: sender.frameId,
      documentId: sender.documentId ?? '',
    }))
    .then((answer) => {
      if (waiting.delete(reply)) reply(answer);
    })
    .catch(failed);
  return true;
});

/** @param {(...event: any[]) => Promise<void>} door */
const hand = (door) => (/** @type {any[]} */ ...event) => {
  started().then(() => door(...event)).catch(failed);
};
chrome.permissions.onAdded.addListener(hand(() => core.on_permissions()));
chrome.permissions.onRemoved.addListener(hand(() => core.on_permissions()));
chrome.storage.managed.onChanged?.addListener(hand(() => core.on_policy()));
chrome.alarms.onAlarm.addListener(hand(() => core.on_alarm()));
chrome.commands.onCommand.addListener(hand((name, tab) => core.on_shortcut(name, tab?.id)));
chrome.tabs.onRemoved.addListener(hand((tab) => core.on_tab_closed(tab)));
chrome.runtime.onInstalled.addListener(hand(() => core.on_installed()));
chrome.runtime.onStartup.addListener(hand(() => core.on_installed()));

/** A permission that is given when it is asked for: from then on, and in each background after this one. */
let hears = false;
function hearTheComputer() {
  if (hears || !chrome.idle) return;
  hears = true;
  chrome.idle.onStateChanged.addListener(hand((state) => core.on_computer(state)));
}
hearTheComputer();
chrome.permissions.onAdded.addListener(hearTheComputer);

// An event has started the background and is on its way: what it needs is loaded meanwhile.
started().catch(failed);
