import init, { popup } from './pages_core.js';

await init({ module_or_path: chrome.runtime.getURL('pages_core_bg.wasm') });
popup();
