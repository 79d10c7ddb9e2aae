// Profiles between pages: two options pages that edit the same one, a profile that is saved out of Creatio's own page,
// and passphrases that nobody expects, typed and pasted.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { PASSPHRASE, Walk } from './walk.mjs';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`profiles in ${browser}`, { timeout: 240_000 }, () => {
    let walk;
    const send = (message) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), message);
    const profiles = async () => (await send({ profiles: {} })).profiles;
    const text = (page, selector) => page.$eval(selector, (element) => element.textContent);
    const value = (page, selector) => page.$eval(selector, (field) => field.value);
    /** In a tab that is not in front no frame comes: it is looked at by the clock. */
    const says = (page, selector, part) =>
      page.waitForFunction((s, p) => document.querySelector(s)?.textContent.includes(p), { polling: 50 }, selector, part);
    const put = (page, selector, words) => page.$eval(selector, (field, words) => {
      field.value = words;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, words);
    const gone = (page, selector) =>
      page.waitForFunction((s) => !document.querySelector(s), { polling: 50 }, selector);
    /** The form of the one profile that there is, in a page of its own. What one page has open the next one opens with. */
    async function edit() {
      const page = await walk.session.options();
      const there = await page.waitForSelector('button[id^="edit-"], #p-name');
      if (await there.evaluate((element) => element.localName === 'button')) await there.click();
      await page.waitForSelector('#p-name');
      return page;
    }

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
    });
    after(() => walk?.end());

    it('the second of two options pages that save the same profile is told, loses nothing, and may save then', async () => {
      const one = await edit();
      const other = await edit();
      await put(other, '#p-name', 'Mine');
      await other.type('#p-secret', 'typed here');
      await one.bringToFront();
      await put(one, '#p-name', 'Theirs');
      await put(one, '#p-client', 'their-client');
      await one.click('#p-save');
      await gone(one, '#p-save');
      await other.bringToFront();
      await other.click('#p-save');
      await says(other, '#alert', 'Nothing was saved');
      await says(other, '#p-meanwhile', 'Theirs');
      assert.match(await text(other, '#p-meanwhile'), /their-client/);
      assert.deepEqual([await value(other, '#p-name'), await value(other, '#p-secret')], ['Mine', 'typed here']);
      assert.deepEqual((await profiles()).map(({ name }) => name), ['Theirs']);
      await other.click('#p-save');
      await gone(other, '#p-save');
      assert.deepEqual((await profiles()).map(({ name }) => name), ['Mine']);
      await one.close();
      await other.close();
    });

    it('a form whose profile another page deletes keeps what is typed, and becomes that of a new one', async () => {
      const page = await edit();
      await put(page, '#p-name', 'Kept');
      await page.type('#p-secret', 'typed here');
      const [{ id }] = await profiles();
      await send({ delete_profile: { id } });
      await says(page, '#p-meanwhile', 'deleted this profile');
      assert.deepEqual([await value(page, '#p-name'), await value(page, '#p-secret')], ['Kept', 'typed here']);
      await page.click('#p-save');
      await gone(page, '#p-save');
      const [kept] = await profiles();
      assert.equal(kept.name, 'Kept');
      assert.notEqual(kept.id, id);
      await send({ delete_profile: { id: kept.id } });
      await page.close();
    });

    it('Save as profile leads from a working connection to a profile that the fill bar offers', async () => {
      const { url, clientId, clientSecret } = walk.lab.identity;
      await walk.page.bringToFront();
      await walk.lab.scenario('healthy');
      await walk.page.reload();
      await walk.page.bringToFront();
      await walk.openSettings();
      assert.equal((await walk.formModel()).clientId, clientId);
      await walk.testConnection();
      await walk.cancelSettings();
      await walk.refresh();
      // What Creatio says of the test would lie over it.
      await walk.page.waitForSelector('mat-snack-bar-container, snack-bar-container', { hidden: true });
      await walk.session.closedRootWith(walk.page, 'button.primary', { timeout: 20_000 });
      // While answers come, what is offered is drawn anew.
      await waitFor(async () => !(await walk.tabState()).checking, { what: 'the check to end' });
      await walk.page.bringToFront();
      const card = await walk.session.closedRootWith(walk.page, 'button.primary');
      assert.match(await card.text(), /Save as profile/);
      await card.click('button.primary');
      // Firefox's driver does not see a page that the extension has opened: it is looked at, and used, out of another.
      const form = (act, ...args) => walk.session.inExtension(`(async () => {
        const view = chrome.extension.getViews({ type: 'tab' }).find(({ location }) => /options\\.html\\?tab=/.test(location.href));
        return view && (${act})(view, ...${JSON.stringify(args)});
      })()`);
      const shown = await waitFor(
        () => form((view) => view.document.querySelector('#p-client')?.value && {
          status: view.document.querySelector('#status').textContent,
          fields: ['p-site', 'p-url', 'p-client', 'p-secret'].map((id) => view.document.getElementById(id).value),
        }),
        { what: 'the form of a new profile', timeout: 10_000 },
      ).catch(async (error) => {
        const views = await walk.session.inExtension(() => chrome.extension.getViews().map(({ location, document }) => [location.href, document.body.textContent.slice(0, 300)]));
        const tabs = await walk.session.inExtension(async () => (await chrome.tabs.query({})).map(({ url }) => url));
        const hints = await Promise.all((await walk.session.closedShadowRoots(walk.page)).map((root) => root.text()));
        throw new Error(JSON.stringify([error.message, views, tabs, hints]));
      });
      assert.deepEqual(shown.fields, [`${new URL(walk.lab.creatio.base).origin}/`, url, clientId, '']);
      assert.match(shown.status, /come from Creatio/);
      await form((view, secret) => {
        view.document.querySelector('#p-env').value = 'development';
        view.document.querySelector('#p-env').dispatchEvent(new view.Event('input', { bubbles: true }));
        view.document.querySelector('#p-secret').value = secret;
        view.document.querySelector('#p-save').click();
      }, clientSecret);
      const [saved] = await waitFor(async () => (await profiles()).length === 1 && profiles(), { what: 'the profile to be saved' });
      assert.deepEqual([saved.url, saved.client_id, saved.environment], [url, clientId, 'development']);
      await walk.page.bringToFront();
      await walk.openSettings();
      await walk.fill();
      assert.equal((await walk.formModel()).clientSecret, clientSecret);
      await walk.cancelSettings();
    });

    it('what cannot be read of the vault is said, and goes by two presses; what can be read stays', async () => {
      const [{ id: whole, site }] = await profiles();
      const added = { id: null, name: 'Damaged', environment: 'test', site: site.origin + site.base, url: 'https://id.example', client_id: 'client', client_secret: 'made up here' };
      const saved = (await send({ save_profile: { profile: added } })).profiles;
      const { id } = saved.find(({ name }) => name === 'Damaged');
      const vault = JSON.parse((await walk.session.kept()).vault);
      const record = vault.records.find((one) => one.id === id);
      record.sealed = (record.sealed[0] === 'A' ? 'B' : 'A') + record.sealed.slice(1);
      await walk.session.setKept('vault', JSON.stringify(vault));

      const page = await walk.session.options();
      await says(page, '#unreadable', 'Records that cannot be read: 1');
      await page.click('#u-remove');
      await page.waitForSelector('#u-sure');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'u-keep', 'what changes nothing has the focus');
      await page.click('#u-keep');
      await page.waitForSelector('#u-remove');
      assert.equal(JSON.parse((await walk.session.kept()).vault).records.length, 2);
      await page.click('#u-remove');
      await page.waitForSelector('#u-sure');
      await page.click('#u-sure');
      await says(page, '#status', 'What could not be read was removed.');
      await gone(page, '#unreadable');
      assert.deepEqual(JSON.parse((await walk.session.kept()).vault).records.map((one) => one.id), [whole]);
      assert.deepEqual((await profiles()).map((one) => one.id), [whole]);
      await page.close();
    });

    it('a passphrase of emoji that is typed, and one of ten kilobytes that is pasted, open what they close', async () => {
      const emoji = '🔑🦊🌲🚲🧊🎻🥝🪁🦉🌵🧵🛶';
      const long = randomBytes(7_700).toString('base64');
      assert.ok(long.length > 10_000);
      const page = await walk.session.options();
      const fields = { typed: (id, words) => page.type(id, words), pasted: (id, words) => put(page, id, words) };
      let now = PASSPHRASE;
      for (const [how, next] of [['typed', emoji], ['pasted', long]]) {
        const enter = fields[how];
        await page.waitForSelector('#v-old');
        await page.$eval('#v-change', (details) => { details.open = true; });
        await put(page, '#v-old', now);
        await enter('#v-new', next);
        await enter('#v-again', next);
        await page.click('#v-change-save');
        await says(page, '#status', 'passphrase was changed');
        await page.click('#lock');
        await page.waitForSelector('#v-pass');
        await enter('#v-pass', next);
        await page.click('#v-unlock');
        await page.waitForSelector('#lock');
        assert.equal((await profiles()).length, 1, how);
        now = next;
      }
      await page.close();
    });
  });
}
