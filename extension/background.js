// @ts-check
// Registers every listener at once, as a background that may be started by any of them must, and hands each
// event to Rust. Nothing is decided here.

import init, * as core from './background_core.js';

const ready = init({ module_or_path: chrome.runtime.getURL('background_core_bg.wasm') }).then(() => core.start());

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  ready
    .then(() => core.on_message(message, {
      id: sender.id ?? '',
      origin: sender.origin ?? '',
      url: sender.url ?? '',
      tabId: sender.tab?.id,
      frameId: sender.frameId,
      documentId: sender.documentId ?? '',
    }))
    .then(reply);
  return true;
});

chrome.permissions.onAdded.addListener(() => ready.then(core.on_permissions));
chrome.permissions.onRemoved.addListener(() => ready.then(core.on_permissions));
chrome.alarms.onAlarm.addListener(() => ready.then(core.on_alarm));
chrome.tabs.onRemoved.addListener((tab) => ready.then(() => core.on_tab_closed(tab)));
chrome.runtime.onInstalled.addListener(() => ready.then(core.on_installed));
chrome.runtime.onStartup.addListener(() => ready.then(core.on_installed));
