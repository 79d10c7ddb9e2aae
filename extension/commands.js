// The module is on its way while its glue is read.
const module = fetch(chrome.runtime.getURL('pages_core_bg.wasm'));
const { default: init, commands } = await import('./pages_core.js');
await init({ module_or_path: module });
commands();
