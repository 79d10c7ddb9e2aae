// @ts-check
// What the popup, the options page and the page of commands begin with. It runs while the page is still being read.

import init, { read_log, start } from './pages_core.js';

/** @type {Promise<unknown>} */
const parsed = new Promise((done) => {
  if (typeof document === 'undefined') return;
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', done);
  else done(undefined);
});

/** The module is there, and so is the page. */
async function ready() {
  await init({ module_or_path: fetch(chrome.runtime.getURL('pages_core_bg.wasm')) });
  await parsed;
}

/** As a worker of the page of commands, it reads a log and tells what that says. */
if (typeof document === 'undefined') {
  onmessage = async ({ data: { file, client, host } }) => {
    await init({ module_or_path: fetch('pages_core_bg.wasm') });
    postMessage(read_log(new Uint8Array(await file.arrayBuffer()), client ?? undefined, host ?? undefined));
  };
} else ready().then(() => start(document.documentElement.dataset.page ?? ''));
