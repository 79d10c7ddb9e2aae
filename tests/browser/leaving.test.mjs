// Creatio's page is left and comes back out of the browser's cache, is prepared before anybody goes to it, or names its
// parts like what the assistant reads. Nothing waits for a page that cannot answer, and the assistant works on.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { PASSPHRASE, Walk, siteState } from './walk.mjs';

/** Longer than that, nobody waits for a press. */
const ANSWERED_MS = 5000;

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`Creatio's page out of the cache of ${browser}`, { timeout: 180_000 }, () => {
    let walk;

    before(async () => {
      walk = await Walk.begin({ browser, lab: { creatio: { kept: true } } });
      await walk.setUp();
      await walk.firstHintNames('CFG-01');
    });
    after(() => walk?.end());

    /** The answer to a message, if it comes before a person gives up. */
    const answered = (message) => walk.session.inExtension(
      (message, limit) => Promise.race([
        chrome.runtime.sendMessage(message).then(({ kind }) => kind),
        new Promise((late) => setTimeout(late, limit, 'no answer')),
      ]),
      message, ANSWERED_MS,
    );

    /** Creatio's tab goes to another page, which is none of an enabled site. */
    async function away() {
      await walk.page.evaluate(() => {
        window.cameBack = false;
        addEventListener('pageshow', ({ persisted }) => (window.cameBack = persisted), { once: true });
      });
      await walk.page.goto(`${walk.lab.identity.url}/away`);
    }

    /** Back, to the very document that was left. */
    async function back() {
      await walk.page.evaluate(() => void setTimeout(() => history.back()));
      await waitFor(() => walk.page.evaluate(() => window.cameBack).catch(() => false), { what: 'the page to come back out of the cache' });
    }

    it('answers to Lock, Unlock and Save of a profile while the page is in the cache', async () => {
      await away();
      assert.equal(await answered({ lock: {} }), 'done');
      assert.equal(await answered({ unlock: { passphrase: PASSPHRASE } }), 'done');
      const { profiles: [profile] } = await walk.session.inExtension(() => chrome.runtime.sendMessage({ profiles: {} }));
      const { site, ...rest } = profile;
      const changed = { ...rest, site: site.origin + site.base, name: 'Saved meanwhile', client_secret: null };
      assert.equal(await answered({ save_profile: { profile: changed } }), 'profiles');
      await back();
    });

    it('shows the state anew when the page comes back, and fills', async () => {
      await walk.firstHintNames('CFG-01');
      const bar = await walk.openSettings();
      assert.match(await bar.text(), /Saved meanwhile/);
      await walk.fill();
      assert.equal((await walk.formModel()).clientSecret, await walk.secret());
      await walk.cancelSettings();
    });

    it('shows a vault that was locked meanwhile as locked', async () => {
      await away();
      assert.equal(await answered({ lock: {} }), 'done');
      await back();
      const bar = await walk.openSettings();
      assert.match(await bar.text(), /locked/i);
      await walk.cancelSettings();
      assert.equal(await answered({ unlock: { passphrase: PASSPHRASE } }), 'done');
    });

    it('opens the popup at once over a tab whose page is in the cache', async () => {
      await away();
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('main > section', { timeout: ANSWERED_MS });
      await popup.close();
      await back();
      await walk.firstHintNames('CFG-01');
    });

    it('works on a page that names its parts like the DOM', async () => {
      const page = await walk.openCreatio();
      await page.evaluate(() => {
        const form = document.createElement('form');
        const row = document.querySelector('#SystemSettingsCheckBox');
        row.before(form);
        form.append(row);
        // Names that Creatio's own scripts do not read of a form.
        form.insertAdjacentHTML('beforeend', ['parentElement', 'getAttribute', 'checkVisibility', 'localName']
          .map((name) => `<input type="hidden" name="${name}">`).join(''));
      });
      await walk.firstHintNames('CFG-01', page);
      await walk.openSettings(page);
      await walk.fill(page);
      assert.equal((await walk.formModel(page)).clientSecret, await walk.secret());
      await page.close();
    });

    it('wrote no error to any console', () => assert.deepEqual(walk.session.consoleErrors(), []));
  });
}

describe("Creatio's page, prepared before anybody goes to it, in chromium", { timeout: 120_000 }, () => {
  let walk;
  before(async () => {
    // Of a page whose console is listened to, none is prepared.
    walk = await Walk.begin({ listens: false });
    await walk.setUp();
  });
  after(() => walk?.end());

  it('gets the assistant once it is shown', async () => {
    const loads = () => walk.lab.creatio.requests.filter(({ path, query }) => path.endsWith('/Shell/') && query === 'panel=open').length;
    const health = () => walk.lab.creatio.requests.filter(({ path }) => path.endsWith('/api/OAuthHealthCheck')).length;
    const before = health();
    const page = await walk.session.open(walk.lab.creatio.pageUrlOf('ahead'));
    const tab = await walk.session.tabId(page);
    await waitFor(() => loads() === 2, { what: 'the browser to prepare the page' });
    await waitFor(() => health() > before, { what: 'the prepared page to have read its health' });
    await page.evaluate(() => void setTimeout(() => document.querySelector('#Creatio').click()));
    // The tab gets a document made long ago, of which its driver knows nothing: the background is asked.
    const known = async () => {
      const reply = await walk.session.inExtension((tab) => chrome.runtime.sendMessage({ state: { tab, url: null } }), tab);
      const { screen, findings } = siteState(reply);
      return screen === 'oauth_page' && findings.some(({ id }) => id === 'CFG-01');
    };
    await waitFor(known, { what: 'the assistant on the prepared page' });
    assert.equal(loads(), 2, 'what was prepared is what is shown');
  });
});
