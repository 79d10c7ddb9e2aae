// What the background runs until the first answers are there: it is asked for its state, hears of a page, and shows the fill bar,
// with the browser's interfaces made up around it. The module counts its own functions; `split.mjs` says what for. Nothing is asserted here: what is not run here is loaded later, and works all the same.

import 'fake-indexeddb/auto';
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [glue, plain, counting, profile, kind] = process.argv.slice(2);

const ID = 'a'.repeat(32);
const ORIGIN = `chrome-extension://${ID}`;
const TAB = 1;
const DOCUMENT = 'document';
const PASSPHRASE = 'a passphrase of this file';
const SNAPSHOT = JSON.parse(await readFile('tests/fixtures/snapshots/dialog-recorded.json', 'utf8'));
delete SNAPSHOT.about;
delete SNAPSHOT.expect;
const SITE = new URL(SNAPSHOT.base_url).origin;
const NEVER = new Promise(() => {});

/** @param {Map<string, unknown>} kept */
const area = (kept) => ({
  get: async (/** @type {string[]} */ keys) => Object.fromEntries(keys.filter((key) => kept.has(key)).map((key) => [key, kept.get(key)])),
  set: async (/** @type {object} */ items) => Object.entries(items).forEach(([key, value]) => kept.set(key, value)),
  remove: async (/** @type {string[]} */ keys) => keys.forEach((key) => kept.delete(key)),
  setAccessLevel: async () => {},
});
const event = { addListener() {}, removeListener() {} };
const nothing = async () => {};

Object.assign(globalThis, {
  self: globalThis,
  // Chromium's background is a worker, Firefox's a page: the disk is reached in another way in each.
  [kind]: class {},
  chrome: {
    runtime: { id: ID, getURL: (/** @type {string} */ path) => `${ORIGIN}/${path}`, getManifest: () => ({ version: '0' }), sendMessage: nothing, openOptionsPage: nothing },
    storage: { local: area(new Map()), session: area(new Map()), managed: area(new Map()) },
    i18n: { getMessage: (/** @type {string} */ key) => key },
    alarms: { create() {}, get: nothing },
    tabs: { query: async () => [], create: nothing, sendMessage: async (/** @type {number} */ _, /** @type {any} */ message) => (message.kind === 'look' ? SNAPSHOT : undefined) },
    action: { openPopup: nothing, setBadgeBackgroundColor: nothing, setBadgeText: nothing, setTitle: nothing },
    permissions: { contains: async () => true, remove: nothing },
    declarativeNetRequest: { updateSessionRules: nothing },
    scripting: { registerContentScripts: nothing, unregisterContentScripts: nothing, executeScript: nothing },
    webRequest: { onErrorOccurred: event, onBeforeRedirect: event, onHeadersReceived: event },
  },
  // No service answers: what is done with an answer can wait as long as the answer.
  fetch: () => NEVER,
});

const own = { id: ID, origin: ORIGIN, url: `${ORIGIN}/popup.html`, documentId: 'popup' };
const page = { id: ID, origin: SITE, url: `${SITE}${SNAPSHOT.path}?autoOpen=true${SNAPSHOT.hash}`, tabId: TAB, frameId: 0, documentId: DOCUMENT };

/** What `early.js` reads before the module is there. */
async function kept() {
  const done = (/** @type {IDBRequest} */ request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const store = (await done(indexedDB.open('assistant'))).transaction('kept').objectStore('kept');
  return Promise.all([done(store.getAllKeys()), done(store.getAll())]);
}

/**
 * An instance of its own: a module of Node's is one for each address.
 * @param {string} name @param {string} wasm @param {Promise<unknown[]>} [early]
 */
async function started(name, wasm, early) {
  const core = await import(`${pathToFileURL(glue)}?${name}`);
  const exports = await core.default({ module_or_path: await readFile(wasm) });
  core.start(early);
  const say = async (/** @type {unknown} */ message, /** @type {object} */ from) => {
    const answer = await core.on_message(message, from);
    if (answer === null || answer.kind === 'failed' || answer.kind === 'wrong') throw new Error(`${JSON.stringify(message).slice(0, 80)}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { exports, say };
}

const before = await started('plain', plain);
const state = { state: { tab: TAB, url: page.url } };
await before.say({ enable: { url: SNAPSHOT.base_url, tab: TAB } }, own);
await before.say({ create_vault: { passphrase: PASSPHRASE } }, own);
await before.say({
  save_profile: { profile: { id: null, name: 'One', environment: 'development', site: SNAPSHOT.base_url, url: `${SITE.replace(/\d+$/, '5000')}`, client_id: 'client', client_secret: 'made up here' } },
}, own);
// More than four records are kept.
await before.say({ save_settings: { settings: { idle_minutes: 20 } } }, own);

const { exports, say } = await started('counting', counting, kept());
await say({ state: { tab: null, url: null } }, own);
await say({ hello: {} }, page);
const seen = { seen: { snapshot: SNAPSHOT, page_asked: false } };
await say(seen, page);
await say(state, own);
await say({ lock: {} }, own);
await say(state, own);
const room = exports.__wbindgen_malloc(1 << 20, 1);
const length = exports.__write_profile(room, 1 << 20);
await writeFile(profile, new Uint8Array(exports.memory.buffer, room, length));
process.exit(0);
