// The secret: after the whole job it stands in its own field and nowhere else, in none of its forms.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Walk, formsOf } from './walk.mjs';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the secret in ${browser}`, () => {
    // Characters that look different once they are encoded.
    const canary = `${randomBytes(12).toString('hex')}+/="\\ä`;
    let walk;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.session.hearBackground();
      await walk.setUp({ secret: canary });
      // Whatever reaches the page's own world is noted there.
      await walk.page.evaluate(() => {
        window.__heard = [];
        addEventListener('message', (event) => window.__heard.push(JSON.stringify(event.data)), true);
      });
      await walk.openSettings();
    });
    after(() => walk?.end());

    it('is not given to a page that presses by itself', async () => {
      await walk.page.evaluate(() => {
        for (const host of document.querySelectorAll('oauth-assistant')) {
          for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
            host.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
          }
          host.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
          host.click();
        }
      });
      const bar = await walk.session.closedRootWith(walk.page, '.bar button');
      assert.equal(await bar.shows('.held, .failed'), false);
      assert.equal((await walk.formModel()).clientSecret, '');
    });

    it('is out of reach of the page: the roots are closed', async () => {
      const open = await walk.page.evaluate(() =>
        [...document.querySelectorAll('oauth-assistant')].filter((host) => host.shadowRoot).length);
      assert.equal(open, 0);
    });

    it('is in its field after the fill, and in the form model', async () => {
      await walk.fill();
      assert.equal((await walk.formModel()).clientSecret, canary);
    });

    it('is in no element, own root, storage, report, console or message', async () => {
      const roots = await Promise.all((await walk.session.closedShadowRoots(walk.page)).map((root) => root.html()));
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('#profiles');
      const options = await walk.session.options();
      await options.waitForSelector('#add');
      const places = {
        document: await walk.page.evaluate(() => document.documentElement.outerHTML),
        attributes: await walk.page.evaluate(() =>
          [...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].map((a) => a.value)).join('\n')),
        roots: roots.join('\n'),
        popup: await popup.evaluate(() => document.documentElement.outerHTML),
        options: await options.evaluate(() => document.documentElement.outerHTML),
        storage: JSON.stringify(await walk.session.storageDump()),
        report: JSON.stringify(await walk.report()),
        console: JSON.stringify(walk.session.consoleEntries()),
        messages: await walk.page.evaluate(() => window.__heard.join('\n')),
      };
      assert.ok(places.storage.includes('argon2id'), 'the dump holds no vault: nothing would be found in it');
      for (const [place, text] of Object.entries(places)) {
        for (const form of [...formsOf(canary), JSON.stringify(formsOf(canary)[3]).slice(1, -1)]) {
          assert.ok(!text.includes(form), `the secret stands in the ${place} as ${form.slice(0, 6)}…`);
        }
      }
      await popup.close();
      await options.close();
    });

    it('goes out in no export, command, Postman environment, .env or log', async () => {
      const passphrase = 'several words for a file of the lab';
      const options = await walk.session.options();
      // What becomes a file is read on its way there.
      await options.evaluate(() => {
        window.files = [];
        const make = URL.createObjectURL;
        URL.createObjectURL = (blob) => {
          window.files.push(blob.text());
          return make.call(URL, blob);
        };
      });
      const files = () => options.evaluate(() => Promise.all(window.files));
      const press = async (selector) => (await options.waitForSelector(selector)).click();
      await press('button[id^="out-"]');
      await options.waitForSelector('#handouts');
      const commands = await options.$$eval('#handouts code', (lines) => lines.map((line) => line.textContent));
      assert.ok(commands.some((line) => line.includes('curl')) && commands.some((line) => line.includes('clio')), commands.join('\n'));
      for (const [at, button] of ['#out-postman', '#out-env', '#export'].entries()) {
        await press(button);
        await options.waitForFunction((n) => window.files.length > n && !document.querySelector('[aria-busy="true"]'), { polling: 50 }, at);
      }
      await options.$eval('#x-details', (details) => { details.open = true; });
      await options.type('#x-new', passphrase);
      await options.type('#x-again', passphrase);
      await press('#x-save');
      await options.waitForFunction(() => window.files.length > 3, { polling: 50, timeout: 30_000 });
      await press('#log-show');
      await options.waitForSelector('#log-entries li');
      const [postman, env, shared, sealed] = await files();
      assert.match(postman, /client_secret/);
      assert.match(env, /CLIENT_SECRET=/);
      assert.match(sealed, /argon2id/);
      const log = await options.$eval('#log-entries', (list) => list.textContent);
      const html = await options.evaluate(() => document.documentElement.outerHTML);
      const places = { commands: commands.join('\n'), postman, env, shared, sealed, log, html };
      for (const [place, text] of Object.entries(places)) {
        assert.ok(text.length > 20, `nothing was looked at of the ${place}`);
        for (const form of formsOf(canary)) {
          assert.ok(!text.includes(form), `the secret stands in the ${place} as ${form.slice(0, 6)}…`);
        }
      }
      // It is in the sealed one all the same, for who knows its passphrase.
      const planned = (p) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), { preview_import: { file: { text: sealed, passphrase: p } } });
      assert.deepEqual((await planned(passphrase)).planned.map(({ fate }) => Object.keys(fate)), [['same']]);
      assert.equal((await planned(`${passphrase}!`)).key, 'export_wrong_passphrase');
      await options.close();
    });

    it('is noted without a value, and stays beside a new one until a token was got with that; a lock ends it all', async () => {
      const next = `${randomBytes(12).toString('hex')}-next`;
      const options = await walk.session.options();
      const text = (selector) => options.$eval(selector, (element) => element.textContent);
      const press = async (selector) => (await options.waitForSelector(selector)).click();
      await press('#log-show');
      await options.waitForSelector('#log-entries li');
      assert.match(await text('#log-entries'), /Filled: all fields held their values/);
      await press('button[id^="rotate-"]');
      await (await options.waitForSelector('#r-secret')).type(next);
      await press('#rotate-keep');
      await press('button[id^="rotate-test-"]');
      await options.waitForSelector('[id^="result-"] p');
      assert.match(await text('[id^="result-"]'), /Both secrets are kept/);
      const storage = JSON.stringify(await walk.session.storageDump());
      const html = await options.evaluate(() => document.documentElement.outerHTML);
      for (const form of formsOf(next)) assert.ok(!storage.includes(form) && !html.includes(form));
      await press('#v-computer');
      await options.waitForSelector('#v-computer:checked');
      // Firefox shows no window here, so no key reaches its shortcuts.
      if (browser === 'chromium') await walk.session.pressKey(options, 'alt+shift+l');
      else await press('#lock');
      await options.waitForSelector('#vault-unlock');
      assert.equal(await options.$('#log-entries'), null);
      await options.close();
    });

    it('is never asked for: no request of the assistant names the stored secret', () => {
      const asked = walk.lab.creatio.requests.filter((r) => r.path.includes('QuerySysSettings'));
      const ours = asked.filter((r) => !r.body.includes('OAuth20IdentityServerClientSecret'));
      assert.ok(ours.length > 0, 'the assistant has read no settings at all');
    });
  });
}
