// @ts-check
// What the popup, the options page and the page of commands begin with. It runs while the page is still being read.

import init, { start } from './pages_core.js';

/** @type {Promise<unknown>} */
const parsed = new Promise((done) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', done);
  else done(undefined);
});

/** The module is there, and so is the page. */
async function ready() {
  await init({ module_or_path: fetch(chrome.runtime.getURL('pages_core_bg.wasm')) });
  await parsed;
}

ready().then(() => start(document.documentElement.dataset.page ?? ''));
