// Writing to Creatio's settings from the popup, on a page that has nothing to do with OAuth: the preview, the
// confirmation, what is said of each setting, and what goes wrong.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk, formsOf } from './walk.mjs';

const ELSEWHERE = '#Section/Contacts_ListPage';
const CODES = ['OAuth20IdentityServerUrl', 'OAuth20IdentityServerClientId', 'OAuth20IdentityServerClientSecret'];

const text = (page, selector) => page.$eval(selector, (e) => e.textContent);
const shown = (page, selector, part) =>
  page.waitForFunction((s, p) => document.querySelector(s)?.textContent.includes(p), { timeout: 20_000 }, selector, part);
const rows = (page) => page.$$eval('#write tbody tr', (all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));

/** A popup over a page of the site that is not the OAuth page. */
async function popupElsewhere(walk) {
  await walk.page.evaluate((hash) => (location.hash = hash), ELSEWHERE);
  await walk.page.waitForSelector('#DiagnosticInfoFlexContainer', { hidden: true });
  const popup = await walk.session.popup(walk.page);
  await popup.waitForSelector('[id^=write-]');
  return popup;
}

async function preview(popup) {
  // What came of the write before has been read.
  if (await popup.$('#write-dismiss')) await popup.click('#write-dismiss');
  await popup.waitForSelector('#profiles [id^=write-]');
  await popup.click('#profiles [id^=write-]');
  await popup.waitForSelector('#write-confirm');
}

const writes = (walk) => walk.lab.creatio.requests.filter((r) => r.path.endsWith('PostSysSettingsValues'));

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`writing through Creatio's own service in ${browser}`, () => {
    let walk, popup, secret, wanted;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.session.hearBackground();
      await walk.setUp();
      secret = await walk.secret();
      const { url, clientId, clientSecret } = walk.lab.identity;
      wanted = { url, clientId, clientSecret };
      await walk.page.evaluate(() => {
        window.__heard = [];
        addEventListener('message', (event) => window.__heard.push(JSON.stringify(event.data)), true);
        const send = window.fetch;
        window.fetch = (...all) => (window.__heard.push(JSON.stringify(all)), send(...all));
        const open = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function (body) { window.__heard.push(String(body)); return open.call(this, body); };
      });
      popup = await popupElsewhere(walk);
    });
    after(() => walk?.end());

    it('tells version and runtime, and the steps that it can tell without asking', async () => {
      await shown(popup, '#site', 'Creatio 8.3.2.4199 on .NET Framework');
      assert.equal((await popup.$$('#setup .steps > li')).length, 4);
    });

    it('shows old and new, and writes nothing', async () => {
      await preview(popup);
      const [url, id, hidden] = await rows(popup);
      assert.match(url[0], /Identity Service URL\s*OAuth20IdentityServerUrl/);
      assert.equal(url[1], '(empty)');
      assert.ok(url[2].startsWith(wanted.url), url[2]);
      assert.ok(id[2].startsWith(wanted.clientId), id[2]);
      assert.match(hidden[1], /will be replaced.*never read/);
      assert.deepEqual(writes(walk), []);
    });

    it('writes what was confirmed, in one request with the token, and says so of each setting', async () => {
      await popup.click('#write-confirm');
      await shown(popup, '#write', 'confirmed each setting');
      assert.deepEqual(walk.lab.creatio.settings, wanted);
      assert.deepEqual((await rows(popup)).map((cells) => /\bwritten\b/.test(cells.at(-1))), [true, true, true]);
      const [write, ...more] = writes(walk);
      assert.deepEqual(more, []);
      assert.match(write.path, /^\/0\/DataService\/json\/SyncReply\//);
      assert.ok(write.headers.bpmcsrf);
      const body = JSON.parse(write.body);
      assert.deepEqual([body.isPersonal, Object.keys(body.sysSettingsValues)], [false, CODES]);
    });

    it('reads the health anew: it is good, and the set-up is done', async () => {
      await popup.waitForSelector('#findings .verdict.good');
      await shown(popup, '#setup', 'What comes next');
      assert.deepEqual(await popup.$$eval('#setup .steps .tag', (all) => all.map((e) => e.textContent)), Array(4).fill('Done'));
    });

    it('leaves the secret in that one request and nowhere else', async () => {
      const places = {
        document: await walk.page.evaluate(() => document.documentElement.outerHTML),
        messages: await walk.page.evaluate(() => window.__heard.join('\n')),
        popup: await popup.evaluate(() => document.documentElement.outerHTML),
        storage: JSON.stringify(await walk.session.storageDump()),
        report: JSON.stringify(await walk.report()),
        console: JSON.stringify(walk.session.consoleEntries()),
        requests: JSON.stringify(walk.lab.creatio.requests.filter((r) => !r.path.endsWith('PostSysSettingsValues'))),
      };
      assert.ok(places.storage.includes('write:'), 'the journal is not in the dump: nothing would be found in it');
      for (const [place, whole] of Object.entries(places)) {
        for (const form of formsOf(secret)) assert.ok(!whole.includes(form), `the secret stands in the ${place}`);
      }
    });

    it('still tells what came of it after the popup was closed', async () => {
      await popup.close();
      popup = await popupElsewhere(walk);
      await shown(popup, '#write', 'confirmed each setting');
    });

    it('puts the former values back at the second press, and not the secret', async () => {
      await popup.click('#write-undo');
      await shown(popup, '#armed', 'Press again');
      assert.equal(walk.lab.creatio.settings.url, wanted.url);
      await popup.click('#write-undo');
      await shown(popup, '#write', 'written last');
      assert.deepEqual(walk.lab.creatio.settings, { url: '', clientId: '', clientSecret: secret });
      await popup.click('#write-dismiss');
      await popup.waitForSelector('#write', { hidden: true });
    });

    it('names the one setting of three that Creatio refused', async () => {
      walk.lab.creatio.set({ refuse: { [CODES[2]]: true } });
      await preview(popup);
      await popup.click('#write-confirm');
      await shown(popup, '#write', 'Not every setting was written');
      assert.match(await text(popup, '#write'), /Creatio says: Current user cannot change setting OAuth20IdentityServerClientSecret/);
      assert.deepEqual((await rows(popup)).map((cells) => /not written/.test(cells.at(-1))), [false, false, true]);
      walk.lab.creatio.set({ refuse: {} });
    });

    it('says that a right is missing before anything is tried, and tries only at the second press', async () => {
      walk.lab.creatio.set({ operations: { CanManageSysSettings: false } });
      await preview(popup);
      assert.match(await text(popup, '#write'), /lacks the right CanManageSysSettings/);
      const before = writes(walk).length;
      await popup.click('#write-confirm');
      await shown(popup, '#armed', 'Press again');
      assert.equal(writes(walk).length, before);
      await popup.click('#write-confirm');
      await shown(popup, '#write', 'Creatio refused');
      assert.match(await text(popup, '#write'), /CanManageSysSettings/);
      walk.lab.creatio.set({ operations: { CanManageSysSettings: true } });
    });

    it('shows a new preview where somebody else has changed the settings meanwhile', async () => {
      await preview(popup);
      walk.lab.creatio.set({ settings: { url: 'http://somebody.else' } });
      const before = writes(walk).length;
      await popup.click('#write-confirm');
      await shown(popup, '#alert', 'Not written');
      await shown(popup, '#write', 'http://somebody.else');
      assert.equal(writes(walk).length, before);
    });

    it('writes nothing once the session has ended, and says what to do', async () => {
      walk.lab.creatio.set({ sessionExpired: true });
      const before = writes(walk).length;
      await popup.click('#write-confirm');
      await shown(popup, '#alert', 'session has ended');
      await popup.click('#write-dismiss');
      await (await popup.waitForSelector('#profiles [id^=write-]')).click();
      await shown(popup, '#alert', 'Sign in again');
      assert.equal(writes(walk).length, before);
      walk.lab.creatio.set({ sessionExpired: false });
      await preview(popup);
    });

    it('says that nothing was written where the session ends between the reading and the writing', async () => {
      walk.lab.creatio.set({ requestsLeft: 1 });
      await popup.click('#write-confirm');
      await shown(popup, '#write', "Not written: Creatio's session has ended");
      assert.deepEqual(await popup.$$eval('#write tbody tr', (all) => all.map((row) => row.textContent.includes('not written'))), [true, true, true]);
      assert.equal(walk.lab.creatio.settings.url, 'http://somebody.else');
      walk.lab.creatio.set({ requestsLeft: null, sessionExpired: false });
      await preview(popup);
    });

    it('says that the page is gone once it is', async () => {
      await walk.page.goto('about:blank');
      await popup.click('#write-confirm');
      await shown(popup, '#alert', 'Not written');
      assert.equal(walk.lab.creatio.settings.url, 'http://somebody.else');
    });
  });

  describe(`writing to Creatio on .NET below a virtual directory in ${browser}`, () => {
    let walk;
    before(async () => {
      walk = await Walk.begin({ browser, lab: { creatio: { runtime: 'net', virtualDirectory: '/WebApp780', csp: 'block', csrf: false } } });
      await walk.setUp();
    });
    after(() => walk?.end());

    it('finds the services, without a token where Creatio gives none', async () => {
      const popup = await popupElsewhere(walk);
      await shown(popup, '#site', 'on .NET');
      await preview(popup);
      await popup.click('#write-confirm');
      await shown(popup, '#write', 'confirmed each setting');
      await waitFor(() => walk.lab.creatio.settings.clientSecret !== '', { what: 'the secret to be stored' });
      assert.equal(writes(walk)[0].path, '/WebApp780/DataService/json/SyncReply/PostSysSettingsValues');
    });
  });
}
