// Pages and dialogs that look like Creatio's OAuth page and are not: nothing is drawn, nothing is filled, also when it is
// ordered, and nothing is asked of anybody.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, afterEach, before, describe, it } from 'node:test';
import { Walk, ready, siteState } from './walk.mjs';

/** In this time the assistant has looked at any page, also through its slowest watch, which looks once a second. */
const LOOKED_MS = 1200;
/** In this time a fill that was ordered is done. */
const FILLED_MS = 300;
const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const OAUTH_PAGE = '#Page/OAuthAuthorization_ListPage';

/** Pages of the application: the fragment, and an element by which the trap is known to be there. */
const ELSEWHERE = {
  "an application's page, its credentials read-only": [`#Card/OAuthClientAppPage/edit/${ID}`, '#ClientSecret_Input input'],
  "an application's page, its credentials editable": [`#Card/OAuthAuthorizationEditPage/edit/${ID}`, '#ClientSecret_Input input'],
  'a dialog for another connection on another page': ['#Section/Contacts_ListPage[modal=LdapServerMiniPage/add]', 'ldapserverminipage input'],
  'the mini page of an application on another page': ['#Section/Contacts_ListPage[modal=OAuthClientAppMiniPage/add]', 'oauthclientappminipage input'],
  'a page of which nothing is to be said': ['#Section/Contacts_ListPage', '[element-name=DataTable]'],
};

/** Pages that are not the application's. One that an expired session leads to keeps the fragment. */
const FOREIGN = {
  'the login page': ['login', OAUTH_PAGE],
  'a marketing page full of the words': ['marketing', OAUTH_PAGE],
  "another vendor's form": ['other-vendor', OAUTH_PAGE],
  "another vendor's form with the platform's tags": ['other-vendor-alike', '#connections/oauth'],
};

/** Dialogs over the OAuth page itself: how each is opened, and the element by which it is known. */
const OVER_IT = {
  'the mini page of an application': [() => (location.hash += '[modal=OAuthClientAppMiniPage/add]'), 'oauthclientappminipage input'],
  'a dialog for another connection': [() => (location.hash += '[modal=LdapServerMiniPage/add]'), 'ldapserverminipage input'],
  'a dialog for another connection that the address does not name': [() => window.__lab.openOther('server'), 'ldapserverminipage input'],
  'a question': [() => window.__lab.openOther('confirm'), 'crt-message-box'],
};

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the traps in ${browser}`, () => {
    let walk, page, profile;
    const send = (message) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), message);

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      await walk.page.close();
      profile = (await send({ profiles: {} })).profiles[0].id;
    });
    after(() => walk?.end());
    afterEach(async () => {
      await page?.close();
      page = undefined;
    });

    /** What stands in every field of the page. */
    const values = () => page.evaluate(() => [...document.querySelectorAll('input, textarea')].map((field) => field.value));

    /** Opens an address in a tab of its own, and counts whom we ask from then on. */
    async function open(url) {
      const [creatio, identity] = [walk.lab.creatio.requests, walk.lab.identity.requests].map((list) => ({ list, from: list.length }));
      page = await walk.session.open(url);
      walk.page = page;
      return () => [
        ...creatio.list.slice(creatio.from).filter((request) => request.query.includes('oauth-assistant=1')),
        ...identity.list.slice(identity.from),
      ];
    }

    /** Nothing of ours in the part of the page, and nothing in its fields, left alone and when a fill is ordered. */
    async function leftAlone(part = 'html') {
      const before = await values();
      await sleep(LOOKED_MS);
      const drawn = () => page.evaluate((part) => document.querySelectorAll(`${part} oauth-assistant`).length, part);
      assert.equal(await drawn(), 0);
      const tab = await walk.session.tabId(page);
      assert.notEqual(siteState(await send({ state: { tab, url: null } })).screen, 'fillable');
      await send({ fill: { tab, profile } });
      await sleep(FILLED_MS);
      assert.equal(await drawn(), 0);
      assert.deepEqual(await values(), before);
    }

    it('would see and fill the true dialog in that time', async () => {
      await open(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      await ready(page);
      await page.evaluate(() => window.__lab.openDialog());
      await page.waitForSelector('oauthsettingsminipage input');
      await sleep(LOOKED_MS);
      assert.equal((await walk.tabState()).screen, 'fillable');
      assert.equal(await page.evaluate(() => document.querySelectorAll('mat-dialog-container oauth-assistant').length), 1);
      await send({ fill: { tab: await walk.session.tabId(page), profile } });
      await sleep(FILLED_MS);
      assert.equal((await walk.formModel()).clientSecret, await walk.secret());
    });

    for (const [what, [hash, element]] of Object.entries(ELSEWHERE)) {
      it(`leaves alone ${what}`, async () => {
        const asked = await open(walk.lab.creatio.pageUrlWith({}).replace(/#.*/, hash));
        await page.waitForSelector(element);
        await leftAlone();
        assert.deepEqual(asked(), []);
      });
    }

    for (const [what, [name, hash]] of Object.entries(FOREIGN)) {
      it(`leaves alone ${what}`, async () => {
        const asked = await open(walk.lab.creatio.pageUrlOf(name) + hash);
        await leftAlone();
        assert.deepEqual(asked(), []);
      });
    }

    it('leaves alone the mail module, also when it shows a form', async () => {
      const asked = await open(walk.lab.creatio.pageUrlWith({}).replace(/#.*/, '#Section/Contacts_ListPage'));
      const module = await page.waitForSelector('crt-7x-module#OauthSettingsModule');
      await module.evaluate((element) => {
        element.classList.remove('display-none');
        for (const label of ['Server URL', 'Client ID', 'Client secret']) {
          const field = element.appendChild(document.createElement('input'));
          field.setAttribute('aria-label', label);
          field.type = label === 'Client secret' ? 'password' : 'text';
        }
      });
      await leftAlone();
      assert.deepEqual(asked(), []);
    });

    for (const [what, [show, element]] of Object.entries(OVER_IT)) {
      it(`leaves alone, over the OAuth page, ${what}`, async () => {
        await open(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
        await ready(page);
        await walk.firstHintNames('CFG-01');
        await page.evaluate(show);
        await page.waitForSelector(element);
        await leftAlone('.cdk-overlay-container');
      });
    }

    it('wrote no error to any console', () => {
      assert.deepEqual(walk.session.consoleErrors(), []);
    });
  });
}
