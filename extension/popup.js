import init, { popup } from './core.js';

await init({ module_or_path: chrome.runtime.getURL('core_bg.wasm') });
popup();
