// The unpacked extension in another folder of the disk: for the browser it is the same one, with the vault it had.

import assert from 'node:assert/strict';
import { cp, mkdtemp, realpath, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch } from './harness.mjs';
import { PASSPHRASE } from './walk.mjs';

describe('the unpacked extension in Chromium', { timeout: 120_000 }, () => {
  const profile = { id: null, name: 'CRM', environment: 'test', site: 'https://crm.example', url: 'https://id.example', client_id: 'the-client', client_secret: 'not real' };
  /** @type {string} */ let scratch;
  /** @type {import('./harness.mjs').Session | undefined} */ let session;
  const send = (/** @type {object} */ message) => session?.inExtension((/** @type {object} */ m) => chrome.runtime.sendMessage(m), message);
  const start = async (/** @type {string} */ extension) => {
    session = await launch({ extension, profile: join(scratch, 'profile') });
    return session.extensionId;
  };
  const end = async () => {
    await session?.close();
    session = undefined;
  };

  before(async () => {
    scratch = await realpath(await mkdtemp(join(tmpdir(), 'moved-')));
  });
  after(async () => {
    await end();
    await rm(scratch, { recursive: true, force: true });
  });

  it('keeps its ID and its vault when its folder is moved', async () => {
    const [first, second] = ['first', 'second/and deeper'].map((folder) => join(scratch, folder));
    await cp('dist/chrome', first, { recursive: true });
    const id = await start(first);
    assert.equal((await send({ create_vault: { passphrase: PASSPHRASE } })).kind, 'done');
    assert.equal((await send({ save_profile: { profile } })).kind, 'profiles');
    await end();

    await cp(first, second, { recursive: true });
    await rename(first, join(scratch, 'gone'));
    assert.equal(await start(second), id);
    assert.equal((await send({ state: { tab: null, url: null } })).vault.is, 'locked');
    assert.equal((await send({ unlock: { passphrase: PASSPHRASE } })).kind, 'done');
    assert.deepEqual((await send({ profiles: {} })).profiles.map(({ name }) => name), ['CRM']);
  });
});
