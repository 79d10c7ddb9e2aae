// @ts-check
// What a background begins with before anything else of it is read: its module is fetched, and what is kept is read.

/** The first half of the module. */
let fetched = /** @type {Promise<Response> | undefined} */ (fetch(chrome.runtime.getURL('background_core_bg.wasm')));

/** All that is kept: its keys and its texts; nothing, where there is no database yet, or it cannot be read. */
let kept = /** @type {Promise<unknown[][] | undefined> | undefined} */ (new Promise((read) => {
  const opening = indexedDB.open('assistant');
  const none = () => read(undefined);
  opening.onupgradeneeded = () => opening.transaction?.abort();
  opening.onerror = none;
  opening.onsuccess = () => {
    try {
      const store = opening.result.transaction('kept').objectStore('kept');
      const asked = [store.getAllKeys(), store.getAll()];
      store.transaction.oncomplete = () => read(asked.map(({ result }) => result));
      store.transaction.onabort = none;
    } catch {
      none();
    }
    opening.result.close();
  };
}));

/** Each is good for once. */
export function take() {
  const taken = { fetched, kept };
  fetched = kept = undefined;
  return taken;
}
