// Creatio's page was left and waits in the browser's back/forward cache: it takes messages and answers none.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { PASSPHRASE, Walk } from './walk.mjs';

/** Far below the limit of a wait for a page. */
const SOON_MS = 2000;

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a page in the back/forward cache of ${browser}`, { timeout: 120_000 }, () => {
    let walk;
    /** The reply, which has to come soon. */
    const soon = (message) => walk.session.inExtension(async (message, limit) => {
      const late = new Promise((resolve) => setTimeout(resolve, limit, { kind: 'late' }));
      return Promise.race([chrome.runtime.sendMessage(message), late]);
    }, message, SOON_MS);

    before(async () => {
      walk = await Walk.begin({ browser });
      walk.lab.creatio.set({ kept: true });
      await walk.setUp();
      await walk.firstHintNames('CFG-01');
      await walk.page.evaluate(() => (window.wasHere = true));
      await walk.session.goto(walk.page, walk.lab.identity.url);
    });
    after(() => walk?.end());

    it('holds up no answer about the vault, and no popup', async () => {
      const tab = await walk.session.tabId(walk.page);
      const [profile] = (await soon({ profiles: {} })).profiles;
      const input = { ...profile, site: walk.lab.creatio.base, client_secret: null };
      for (const [message, kind] of [
        [{ lock: {} }, 'done'],
        [{ unlock: { passphrase: PASSPHRASE } }, 'done'],
        [{ save_profile: { profile: input } }, 'profiles'],
        [{ state: { tab, url: walk.lab.creatio.pageUrlWith({}) } }, 'state'],
        [{ lock: {} }, 'done'],
      ]) {
        assert.equal((await soon(message)).kind, kind, JSON.stringify(Object.keys(message)));
      }
      // Where the browser says that the page is away there is none to consent for.
      const consented = await soon({ consent: { tab, agreed: true } });
      assert.ok(consented.kind === 'done' || consented.key === 'fill_no_page', JSON.stringify(consented));
    });

    it('is drawn anew when it comes back', async () => {
      await walk.page.evaluate(() => void setTimeout(() => history.back()));
      await waitFor(() => walk.page.evaluate(() => window.wasHere).catch(() => false), { what: 'the very page that was left' });
      await walk.firstHintNames('CFG-01');
    });
  });
}
