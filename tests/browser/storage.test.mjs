// What is kept: two options pages at once, what version 0.1.0 has left, and a background that fails.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch } from './harness.mjs';
import { PASSPHRASE } from './walk.mjs';

const profile = (name) => ({
  id: null, name, environment: 'test', site: 'https://crm.example', url: 'https://id.example', client_id: name, client_secret: `not real: ${name}`,
});
const say = (page, message) => page.evaluate((message) => chrome.runtime.sendMessage(message), message);

/** A module whose one function traps. */
const TRAP = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`what is kept in ${browser}`, { timeout: 120_000 }, () => {
    let session, pages;
    const send = (message) => session.inExtension((m) => chrome.runtime.sendMessage(m), message);
    const names = async () => (await send({ profiles: {} })).profiles.map(({ name }) => name).sort();

    before(async () => {
      session = await launch({ browser });
      assert.equal((await send({ create_vault: { passphrase: PASSPHRASE } })).kind, 'done');
      pages = [await session.options(), await session.options()];
    });
    after(() => session?.close());

    it('keeps all that two options pages save at once', async () => {
      const saves = (who) => pages[who].evaluate(
        (profiles) => Promise.all(profiles.map((profile) => chrome.runtime.sendMessage({ save_profile: { profile } }))),
        [0, 1, 2, 3, 4].map((n) => profile(`${who}-${n}`)),
      );
      const replies = (await Promise.all([saves(0), saves(1)])).flat();
      assert.deepEqual(replies.map(({ kind }) => kind), Array(10).fill('profiles'));
      await session.killBackground();
      assert.deepEqual(await names(), [0, 1].flatMap((who) => [0, 1, 2, 3, 4].map((n) => `${who}-${n}`)));
    });

    it('leaves no passphrase that was changed while the other page saved', async () => {
      const changed = `${PASSPHRASE}, changed`;
      const replies = await Promise.all([
        say(pages[0], { change_passphrase: { old: PASSPHRASE, new: changed } }),
        say(pages[1], { save_profile: { profile: profile('beside') } }),
      ]);
      assert.deepEqual(replies.map(({ kind }) => kind), ['done', 'profiles']);
      await send({ lock: {} });
      assert.equal((await send({ unlock: { passphrase: PASSPHRASE } })).kind, 'failed');
      assert.equal((await send({ unlock: { passphrase: changed } })).kind, 'done');
      assert.ok((await names()).includes('beside'));
      assert.equal((await send({ change_passphrase: { old: changed, new: PASSPHRASE } })).kind, 'done');
    });

    it('takes a vault of version 0.1.0 over once, and leaves nothing in local storage', async () => {
      const before = await names();
      await session.inExtension(async () => {
        const opened = indexedDB.open('assistant');
        await new Promise((resolve) => (opened.onsuccess = resolve));
        const transaction = opened.result.transaction('kept', 'readwrite');
        const store = transaction.objectStore('kept');
        const vault = store.get('vault');
        store.clear();
        await new Promise((resolve) => (transaction.oncomplete = resolve));
        opened.result.close();
        await chrome.storage.local.set({ vault: vault.result, settings: '{"idle_minutes":33,"record":false}' });
      });
      await session.killBackground();
      const { vault, settings, doubt } = await send({ state: { tab: null, url: null } });
      assert.deepEqual([vault.is, settings.idle_minutes], ['open', 33]);
      // Its count of changes was not put there with it.
      assert.equal(doubt.key, 'vault_uncounted');
      assert.deepEqual(await names(), before);
      const { local, kept } = await session.storageDump();
      assert.deepEqual(local, {});
      assert.deepEqual(Object.keys(kept).sort(), ['settings', 'taken_over', 'vault']);
      // What a page's process writes there later is nothing to anybody.
      await session.inExtension(() => chrome.storage.local.set({ vault: 'not a vault' }));
      await session.killBackground();
      assert.deepEqual(await names(), before);
    });

    it('refuses a message of 40 MB and goes on', async () => {
      const refused = await pages[0].evaluate(() => chrome.runtime.sendMessage({ unlock: { passphrase: 'x'.repeat(40e6) } }));
      assert.deepEqual([refused.kind, refused.key], ['failed', 'message_unknown']);
      assert.equal((await send({ state: { tab: null, url: null } })).kind, 'state');
    });
  });

  describe(`a background that fails in ${browser}`, { timeout: 120_000 }, () => {
    let session, folder, whole, wasm;
    const send = (message) => session.inExtension((m) => chrome.runtime.sendMessage(m), message);
    const state = () => send({ state: { tab: null, url: null } });

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'failing-'));
      await cp(browser === 'chromium' ? 'dist/chrome' : 'dist/firefox', folder, { recursive: true });
      wasm = [join(folder, 'background_core_bg.wasm'), join(folder, 'background_late_bg.wasm')];
      whole = await Promise.all(wasm.map((file) => readFile(file)));
      await writeFile(wasm[0], whole[0].subarray(0, 1000));
      await rm(wasm[1]);
      // The clock that Rust asks traps once when it is told to, below Rust, as a trap of its own would.
      const background = join(folder, 'background.js');
      await writeFile(background, `${await readFile(background, 'utf8')}
        const { t: trap } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(${JSON.stringify(TRAP)}))).exports;
        const now = Date.now;
        Date.now = () => (globalThis.traps ? (globalThis.traps = false, trap()) : now());
        chrome.runtime.onConnect.addListener(() => (globalThis.traps = true));
      `);
      session = await launch({ browser, extension: folder });
    });
    after(async () => {
      await session?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('answers whoever waits when a half of its Wasm cannot be loaded, and works once both can', async () => {
      const failed = Array(2).fill(['failed', 'background_failed']);
      const replies = async () => (await Promise.all([state(), state()])).map(({ kind, key }) => [kind, key]);
      assert.deepEqual(await replies(), failed);
      await writeFile(wasm[0], whole[0]);
      assert.deepEqual(await replies(), failed);
      await writeFile(wasm[1], whole[1]);
      assert.equal((await state()).kind, 'state');
    });

    it('answers whoever waits when its Wasm traps, holds no lock, and goes on with the next message', async () => {
      assert.equal((await send({ create_vault: { passphrase: PASSPHRASE } })).kind, 'done');
      for (let times = 0; times < 2; times += 1) {
        await session.inExtension(async () => {
          chrome.runtime.connect().disconnect();
          await new Promise((done) => setTimeout(done, 50));
        });
        // Saving asks the clock while it holds the lock.
        const [lost, beside] = await Promise.all([
          send({ save_profile: { profile: profile(`lost ${times}`) } }),
          send({ unlock: { passphrase: PASSPHRASE } }),
        ]);
        assert.deepEqual([lost.kind, lost.key], ['failed', 'background_failed']);
        // It came before the trap, or after it to the new instance.
        assert.ok(beside.kind === 'done' || beside.key === 'background_failed', JSON.stringify(beside));
        assert.equal((await state()).kind, 'state');
        assert.equal((await send({ save_profile: { profile: profile(`kept ${times}`) } })).kind, 'profiles');
      }
    });
  });
}
