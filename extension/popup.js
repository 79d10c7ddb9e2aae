import init, { popup } from './pages_core.js';

init({ module_or_path: fetch(chrome.runtime.getURL('pages_core_bg.wasm')) }).then(popup);
