// What was lost meanwhile: the background, a readable vault, the extension itself. The administrator is told
// what happened and goes on; nothing that is stored is touched.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { PASSPHRASE, ROWS, Walk, press } from './walk.mjs';

/** A look at the page is on its way no longer than this after the page has come to rest. */
const REST_MS = 500;

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`recovery in ${browser}`, { timeout: 240_000 }, () => {
    let walk, own;
    const send = (message) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), message);
    const vault = async () => (await walk.session.kept()).vault;
    const setVault = (text) => walk.session.setKept('vault', text);

    /** Ends the background when nothing is under way that would start it again at once. */
    async function killBackground() {
      let [seen, since] = ['', 0];
      await waitFor(
        async () => {
          const { session } = await walk.session.storageDump();
          const now = JSON.stringify(session);
          const sheets = Object.entries(session).filter(([key]) => key.startsWith('document:')).map(([, text]) => JSON.parse(text));
          const asking = sheets.some((sheet) => sheet.evidence.pending.length > 0);
          if (asking || now !== seen) [seen, since] = [now, performance.now()];
          return performance.now() - since > REST_MS;
        },
        { what: 'the background to have nothing more to do' },
      );
      await walk.session.killBackground();
      assert.equal(await walk.session.backgroundIsRunning(), false);
    }

    /** Chromium starts an unpacked extension again only in its developer mode. */
    async function allowReload() {
      if (browser !== 'chromium') return undefined;
      const page = await walk.session.open('chrome://extensions');
      await page.evaluate(() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }));
      await walk.page.bringToFront();
      return page;
    }

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      const { url, clientId, clientSecret } = walk.lab.identity;
      own = { url, clientId, clientSecret };
    });
    after(() => walk?.end());

    // Each starts from Creatio's page without the dialog, also after one that failed.
    beforeEach(async () => {
      await walk.page.bringToFront();
      await walk.page.evaluate(() => window.__lab.closeDialog());
      await walk.page.waitForSelector('mat-dialog-container', { hidden: true });
      await walk.firstHintNames('CFG-01');
    });

    it('fills from a popup that was opened after the background had ended', async () => {
      await walk.openSettings();
      await killBackground();
      const popup = await walk.session.popup(walk.page);
      const button = await popup.waitForSelector('button[id^=fill-]:not([disabled])');
      await button.click();
      // The values are read back in the page's next frame, and a page in the back draws none.
      await walk.page.bringToFront();
      const said = await walk.filled();
      assert.deepEqual(await walk.formModel(), own);
      assert.equal(said.match(/filled and confirmed/g)?.length, 3);
      await popup.close();
    });

    it('undoes after the background has ended', async () => {
      await walk.openSettings();
      await walk.fill();
      await killBackground();
      await walk.undo();
      assert.deepEqual(await walk.formModel(), { url: '', clientId: '', clientSecret: '' });
    });

    it('gives the report after the background has ended', async () => {
      await killBackground();
      const { markdown, json } = await walk.report();
      assert.match(markdown, /CFG-01/);
      assert.ok(JSON.parse(json));
    });

    for (const [what, text, says] of /** @type {const} */ ([
      ['a corrupted vault', 'garbage \u0000 {{{', /vault is damaged.*left as it was/is],
      ['a vault of a newer version', '{"version":3,"boxes":[]}', /newer version.*left as it was.*Update/is],
    ])) {
      it(`says in the popup, the options and the bar what is wrong with ${what} and what to do, and leaves it`, async () => {
        const good = await vault();
        await setVault(text);
        try {
          const popup = await walk.session.popup(walk.page);
          const options = await walk.session.options();
          for (const page of [popup, options]) {
            // In a tab that is not in front no frame comes: it is looked at by the clock.
            await page.waitForFunction(() => /left as it was/.test(document.querySelector('#vault')?.textContent), { polling: 50 });
            assert.match(await page.$eval('#vault', (section) => section.textContent), says);
            await page.close();
          }
          for (const message of [
            { create_vault: { passphrase: 'another long passphrase' } },
            { unlock: { passphrase: 'another long passphrase' } },
            { change_passphrase: { old: 'another long passphrase', new: 'yet another passphrase' } },
          ]) {
            assert.equal((await send(message)).kind, 'failed', `${Object.keys(message)} was not refused`);
          }
          await walk.page.bringToFront();
          await press(walk.page, 'Open settings');
          const bar = await walk.session.closedRootWith(walk.page, '.card .failed');
          assert.match(await bar.text(), says);
          assert.equal(await bar.shows('.bar button'), false);
          assert.equal(await vault(), text);
        } finally {
          await setVault(good);
        }
      });
    }

    it('deletes in the options a vault that cannot be read, and a new one can be created', async () => {
      const good = await vault();
      await setVault('garbage \u0000 {{{');
      const options = await walk.session.options();
      try {
        await options.waitForSelector('#v-delete');
        await options.click('#v-delete > summary');
        await options.click('#v-delete-ask');
        const sure = await options.waitForSelector('#v-delete-sure');
        assert.match(await options.$eval('#v-delete-what', (p) => p.textContent), /appsettings\.json/);
        await sure.click();
        await options.waitForSelector('#v-create');
        assert.equal(await vault(), undefined);
        await walk.createVault(options);
        assert.deepEqual((await send({ profiles: {} })).profiles, []);
      } finally {
        await options.close();
        await setVault(good);
        await send({ lock: {} });
        assert.equal((await send({ unlock: { passphrase: PASSPHRASE } })).kind, 'done');
        await walk.page.bringToFront();
      }
    });

    it('fills again once the vault is readable again: nothing was lost', async () => {
      await walk.openSettings();
      await walk.fill();
      assert.deepEqual(await walk.formModel(), own);
    });

    it('puts the hint beside its row again when the page has built its rows anew', async () => {
      // What was said of the dialog that was closed so soon after its fill is past with the next reading.
      await walk.refresh();
      await waitFor(async () => (await walk.ownHosts()) === 1, { what: 'the hint alone' });
      for (let times = 0; times < 3; times += 1) {
        await walk.page.evaluate((names) => {
          for (const name of names) {
            const row = document.getElementById(name);
            row.replaceWith(row.cloneNode(true));
          }
          document.querySelector('oauth-assistant').remove();
        }, ROWS);
        await waitFor(async () => (await walk.rowOfFirstHint()) === ROWS[0], { what: 'the hint beside its new row' });
        await walk.firstHintNames('CFG-01');
      }
      assert.equal(await walk.ownHosts(), 1);
    });

    it('serves an open page again after the extension was reloaded; its vault is locked then', async () => {
      const extensions = await allowReload();
      // No answer comes: the reload closes the page that asks for it.
      walk.session.inExtension(() => setTimeout(() => chrome.runtime.reload())).catch(() => {});
      await waitFor(() => walk.session.inExtension(() => true).then(() => false, () => true), {
        what: "the extension's own pages to be closed",
      });
      // The key went with the old instance: whoever says "locked" is the new one.
      // Not by the mouse: the hints go and come back just now, and the button moves with them.
      await walk.page.evaluate(() => window.__lab.openDialog());
      let texts;
      await waitFor(
        async () => {
          texts = await Promise.all((await walk.session.closedShadowRoots(walk.page)).map((root) => root.text()));
          return texts.some((text) => /vault is locked/.test(text));
        },
        { what: 'the bar of the new instance', timeout: 20_000 },
      ).catch((error) => {
        throw new Error(`${error.message}; the page shows ${JSON.stringify(texts.map((text) => text.slice(0, 120)))}`);
      });
      await walk.firstHintNames('CFG-01');
      assert.equal(await walk.ownHosts(), 2, 'the hint and the bar, once each');
      await extensions?.close();
    });

    it('has written no error to a console', () => {
      const ours = walk.session.consoleErrors().filter(({ source, text }) => /extension:|oauth.?assistant/i.test(source + text));
      assert.deepEqual(ours, []);
    });
  });
}

// Firefox ends what an extension has in a page together with it.
describe('a page that has lost the extension, in chromium', { timeout: 120_000 }, () => {
  let walk;
  before(async () => {
    walk = await Walk.begin({ browser: 'chromium' });
    await walk.setUp();
    await walk.firstHintNames('CFG-01');
  });
  after(() => walk?.end());

  it('says so in place of what stood there, and what to do', async () => {
    await walk.session.browser.uninstallExtension(walk.session.extensionId);
    // The next time that it has reason to look.
    await walk.page.evaluate(() => window.__lab.openDialog());
    const shown = () => walk.session.closedShadowRoots(walk.page).then((roots) => Promise.all(roots.map((root) =>
      root.evaluate((r) => ['.say', '.oaa'].map((part) => r.querySelector(part).innerText)))));
    const goodbye = 'OAuth Assistant was updated. Reload this page.';
    await waitFor(async () => JSON.stringify(await shown()) === JSON.stringify([[goodbye, goodbye]]), {
      what: 'the page to say, and to announce, that the assistant is gone',
    });
  });
});
