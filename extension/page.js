// @ts-check
// What the popup, the options page and the page of commands begin with. Their script runs while the page is still being read.

/** @type {Promise<unknown>} */
const parsed = new Promise((done) => {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', done);
  else done(undefined);
});

/** The module is there, and so is the page. @param {(from: { module_or_path: Promise<Response> }) => Promise<unknown>} init */
export async function ready(init) {
  await init({ module_or_path: fetch(chrome.runtime.getURL('pages_core_bg.wasm')) });
  await parsed;
}
