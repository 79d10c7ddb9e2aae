// What an organisation sets by policy, as the browsers themselves hand it over: Chromium reads it below /etc, Firefox
// below the home directory. Both are left as they were.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { idOf } from '../../tools/package.mjs';
import { launch, waitFor } from './harness.mjs';
import { PASSPHRASE } from './walk.mjs';

const CANARY = 'not-a-real-secret-but-named-as-one';
const crm = { id: 'crm', name: 'CRM of the organisation', environment: 'test', site: 'https://crm.example/', url: 'https://id.example', clientId: 'the-client' };
const policy = {
  profiles: [crm, { ...crm, id: 'with-a-secret', clientSecret: CANARY }, { ...crm, id: 'nowhere', site: 'crm.example' }],
  allowedSites: ['https://crm.example/'],
  settings: { idleMinutes: 7, record: true },
};
const FIREFOX_ID = 'oauth-assistant@creatio-admin.example';

/** Makes a folder, and says which of those above it were missing: the outermost first. @param {string} folder */
async function made(folder) {
  const missing = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.unshift(at);
  await mkdir(folder, { recursive: true });
  return missing;
}

/** A package with a key of its own: the policy is for no other browser that runs here. @param {string} scratch */
async function chromium(scratch) {
  const extension = join(scratch, 'chrome');
  await cp('dist/chrome', extension, { recursive: true });
  const manifest = JSON.parse(await readFile(join(extension, 'manifest.json'), 'utf8'));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  manifest.key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  await writeFile(join(extension, 'manifest.json'), JSON.stringify(manifest));
  const id = idOf(manifest.key);
  const folders = await made('/etc/chromium/policies/managed');
  const file = `/etc/chromium/policies/managed/${id}.json`;
  const write = (/** @type {object} */ set) => writeFile(file, JSON.stringify({ '3rdparty': { extensions: { [id]: set } } }));
  const undo = async () => {
    await rm(file, { force: true });
    for (const folder of folders.reverse()) await rmdir(folder).catch(() => {});
  };
  return { extension, write, undo };
}

/** @param {string} scratch */
async function firefox(scratch) {
  const folder = join(scratch, '.mozilla', 'managed-storage');
  await mkdir(folder, { recursive: true });
  const home = process.env.HOME;
  process.env.HOME = scratch;
  const write = (/** @type {object} */ data) =>
    writeFile(join(folder, `${FIREFOX_ID}.json`), JSON.stringify({ name: FIREFOX_ID, description: 'A policy', type: 'storage', data }));
  const undo = async () => {
    process.env.HOME = home;
  };
  return { extension: undefined, write, undo };
}

for (const [browser, place] of /** @type {const} */ ([['chromium', chromium], ['firefox', firefox]])) {
  const mayWrite = browser === 'firefox' || process.getuid?.() === 0;
  describe(`a policy in ${browser}`, { timeout: 120_000, skip: mayWrite ? false : 'only root may set a policy for Chromium' }, () => {
    /** @type {string} */ let scratch;
    /** @type {Awaited<ReturnType<typeof chromium | typeof firefox>>} */ let set;
    /** @type {import('./harness.mjs').Session} */ let session;
    const send = (/** @type {object} */ message) => session.inExtension((/** @type {object} */ m) => chrome.runtime.sendMessage(m), message);
    const state = () => send({ state: { tab: null, url: null } });

    before(async () => {
      scratch = await realpath(await mkdtemp(join(tmpdir(), 'policy-')));
      set = await place(scratch);
      await set.write(policy);
      session = await launch({ browser, extension: set.extension });
      assert.equal((await send({ create_vault: { passphrase: PASSPHRASE } })).kind, 'done');
    });
    after(async () => {
      await session?.close();
      await set?.undo();
      await rm(scratch, { recursive: true, force: true });
    });

    it('arrives, and what is wrong with it is refused entry by entry', async () => {
      // Chromium hands it over a moment after it has installed the extension, and says so.
      await waitFor(async () => (await state()).managed.profiles.length > 0, { what: 'the policy' });
      const { managed, settings } = await state();
      assert.deepEqual(managed.profiles.map(({ id, client_id }) => [id, client_id]), [['policy:crm', 'the-client']]);
      assert.deepEqual(managed.refused.map(({ place: { profile }, key }) => [profile, key]), [[2, 'policy_secret'], [3, 'address_no_scheme']]);
      assert.deepEqual([settings.idle_minutes, settings.record], [7, true]);
      assert.ok(!JSON.stringify(await state()).includes(CANARY));
    });

    it('allows the assistant on its sites only', async () => {
      const enable = (url) => send({ enable: { url, tab: null } });
      assert.deepEqual([(await enable('https://other.example/')).key, (await enable('https://crm.example/')).kind], ['policy_site', 'state']);
    });

    it('is marked in the options, where the secret of its profile alone is typed', async () => {
      const options = await session.options();
      const text = () => options.evaluate(() => document.querySelector('main')?.textContent ?? '');
      await waitFor(async () => (await text()).includes('Type its secret'), { what: 'the profile that waits for its secret' });
      const shown = await text();
      for (const said of ['Managed by your organisation', 'CRM of the organisation', 'A policy must not hold a secret', 'on these sites only', 'after 7 minutes']) {
        assert.ok(shown.includes(said), `${said}: ${shown}`);
      }
      const profile = { id: 'policy:crm', name: '', environment: 'development', site: '', url: '', client_id: '', client_secret: 'typed' };
      assert.equal((await send({ save_profile: { profile } })).kind, 'profiles');
      await waitFor(async () => (await text()).includes('Forget its secret'), { what: 'the profile with its secret' });
      await options.close();
    });

    // Firefox reads a policy when it starts.
    it('is heeded anew when it changes', { skip: browser === 'firefox' }, async () => {
      await set.write({ ...policy, profiles: [{ ...crm, url: 'https://elsewhere.example' }] });
      const changed = async () => (await state()).managed.profiles[0].url === 'https://elsewhere.example';
      await waitFor(changed, { what: 'the changed policy', timeout: 30_000 });
      const { profiles } = await send({ profiles: {} });
      assert.deepEqual(profiles, [], 'a secret does not move');
    });
  });
}
