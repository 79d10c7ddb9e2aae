// What comes in between: navigation, closing dialogs, an ended background, a reloaded extension, a page that
// talks and presses by itself. Nothing is filled into the wrong place, and the assistant comes back.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk, press, ready } from './walk.mjs';

const EMPTY = { url: '', clientId: '', clientSecret: '' };
const DESKTOP = '#Desktop/StudioDesktop';
const OAUTH = '#Page/OAuthAuthorization_ListPage';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`interruptions in ${browser}`, () => {
    let walk, own;
    const send = (message) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), message);
    /** The values of every input of the page that holds one of the profile's. */
    const strayValues = () =>
      walk.page.evaluate(
        (own) => [...document.querySelectorAll('input, textarea')].map((e) => e.value).filter((v) => own.includes(v)),
        Object.values(own),
      );

    before(async () => {
      walk = await Walk.begin({ browser });
      // A page that records all it can hear, and offers a runtime of its own, from before its first script on.
      walk.page = await walk.session.browser.newPage();
      await walk.page.evaluateOnNewDocument(() => {
        window.__heard = [];
        addEventListener('message', (event) => window.__heard.push(['message', event.data]), true);
        const listen = (what) => (...args) => window.__heard.push([what, ...args.map(String)]);
        window.chrome = { runtime: { id: 'x', sendMessage: listen('sendMessage'), onMessage: { addListener: listen('addListener') } } };
        window.browser = window.chrome;
        window.__globals = Object.getOwnPropertyNames(window);
      });
      await walk.session.goto(walk.page, walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      await ready(walk.page);
      await (await walk.enable()).close();
      const options = await walk.session.options();
      await walk.createVault(options);
      await walk.importProfile(options);
      await options.close();
      await walk.page.bringToFront();
      await walk.firstHintNames('CFG-01');
      const { url, clientId, clientSecret } = walk.lab.identity;
      own = { url, clientId, clientSecret };
    });
    after(() => walk?.end());

    it("leaves nothing in the page's own world, and neither speaks to it nor through its runtime", async () => {
      await walk.openSettings();
      await walk.fill();
      assert.deepEqual(await walk.formModel(), own);
      await walk.cancelSettings();
      assert.deepEqual(await walk.page.evaluate(() => window.__heard), []);
      const added = await walk.page.evaluate(() =>
        Object.getOwnPropertyNames(window).filter((name) => !window.__globals.includes(name) && /oauth.?assistant|secret|ticket/i.test(name)));
      assert.deepEqual(added, []);
    });

    it("does nothing at a page's made-up messages", async () => {
      const bar = await walk.openSettings();
      const [profile] = (await send({ profiles: {} })).profiles;
      await walk.page.evaluate((profile) => {
        for (const message of [
          { kind: 'ticket', ticket: '0'.repeat(32) },
          { pressed: { press: { fill: { profile } } } },
          { fill: { tab: 1, profile } },
          { kind: 'stop' },
        ]) {
          window.postMessage(message, '*');
          document.dispatchEvent(new CustomEvent('oauth-assistant', { detail: message }));
        }
      }, profile.id);
      // A real press afterwards is served in order: had a message been obeyed, its doing would be seen by then.
      assert.equal(await bar.shows('.held, .failed'), false);
      assert.deepEqual(await walk.formModel(), EMPTY);
      await walk.fill();
      assert.deepEqual(await walk.formModel(), own);
      await walk.cancelSettings();
    });

    for (const [when, arm] of Object.entries({
      'in the same turn': () => addEventListener('click', () => window.__lab.closeDialog(), { capture: true, once: true }),
      'one frame later': () => addEventListener('click', () => requestAnimationFrame(() => window.__lab.closeDialog()), { capture: true, once: true }),
      'a moment later': () => addEventListener('click', () => setTimeout(() => window.__lab.closeDialog(), 15), { capture: true, once: true }),
      'as its first field is filled': () => addEventListener('input', () => window.__lab.closeDialog(), { capture: true, once: true }),
    })) {
      it(`fills nothing outside a dialog that closes ${when}`, async () => {
        const bar = await walk.openSettings();
        await walk.page.evaluate(arm);
        await bar.click('.bar button');
        await walk.page.waitForSelector('mat-dialog-container', { hidden: true });
        assert.deepEqual(await strayValues(), []);
        await walk.openSettings();
        assert.deepEqual(await walk.formModel(), EMPTY);
        assert.equal(walk.lab.creatio.settings.clientSecret, '');
        await walk.cancelSettings();
      });
    }

    it('fills after the dialog was built anew and the bar stands in it again', async () => {
      await walk.openSettings();
      await walk.page.evaluate(() => window.__lab.rerenderDialog());
      await waitFor(
        async () => {
          await walk.fill();
          return JSON.stringify(await walk.formModel()) === JSON.stringify(own);
        },
        { what: 'the new fields to be filled' },
      );
      await walk.cancelSettings();
    });

    it('goes away with the page of a single-page application, and comes back with it', async () => {
      await walk.page.evaluate((hash) => (location.hash = hash), DESKTOP);
      await walk.page.waitForSelector('#OAuthSectionLink');
      await walk.hintsGo();
      await walk.page.evaluate((hash) => (location.hash = hash), OAUTH);
      await walk.page.waitForSelector('#MainContainer');
      await walk.page.evaluate(() => window.__lab.openPanel());
      await walk.firstHintNames('CFG-01');
      await walk.openSettings();
      await walk.cancelSettings();
    });

    it('draws nothing on the app edit page, and touches none of its values', async () => {
      await walk.page.evaluate(() => (location.hash = '#Card/OAuthClientAppPage/edit/3f2504e0-4f89-41d3-9a0c-0305e82c3301'));
      await walk.page.waitForSelector('#ClientSecret_Input input');
      await walk.hintsGo();
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('button[id^=fill-][disabled]');
      await popup.close();
      const tab = await walk.session.tabId(walk.page);
      const [profile] = (await send({ profiles: {} })).profiles;
      const reply = await send({ fill: { tab, profile: profile.id } });
      assert.equal(reply.kind, 'failed');
      assert.equal(
        await walk.page.$eval('#ClientSecret_Input input', (input) => input.value),
        'app-secret-that-nobody-may-touch',
      );
      assert.equal(await walk.ownHosts(), 0);
      await walk.page.evaluate((hash) => (location.hash = hash), OAUTH);
      await walk.page.waitForSelector('#MainContainer');
      await walk.page.evaluate(() => window.__lab.openPanel());
      await walk.firstHintNames('CFG-01');
    });

    it('keeps the hint beside its row however often the rows are built anew', async () => {
      for (let times = 0; times < 5; times += 1) {
        await walk.page.evaluate(() => window.__lab.rerenderRows());
        await waitFor(async () => (await walk.rowOfFirstHint()) === 'SystemSettingsCheckBox', { what: 'the hint beside its row' });
      }
      assert.equal(await walk.page.evaluate(() => document.querySelectorAll('#SystemSettingsCheckBox + oauth-assistant').length), 1);
      await walk.firstHintNames('CFG-01');
    });

    it('gives the report after the background has ended', async () => {
      await walk.session.killBackground();
      const { markdown, json } = await walk.report();
      assert.match(markdown, /CFG-01/);
      assert.ok(JSON.parse(json));
    });

    it('stays usable on a page that redraws 1,000 times a second: no frame waits for a second', async () => {
      const busy = await walk.openCreatio({ panel: 'open', churn: 1000 });
      await walk.firstHintNames('CFG-01', busy);
      const { longest, redraws } = await busy.evaluate(async () => {
        const nextFrame = () => new Promise((done) => requestAnimationFrame(done));
        const [began, redrawn] = [performance.now(), window.__lab.churnCount];
        let longest = 0;
        for (let last = began; last - began < 2000; ) {
          await nextFrame();
          const now = performance.now();
          [longest, last] = [Math.max(longest, now - last), now];
        }
        return { longest, redraws: window.__lab.churnCount - redrawn };
      });
      assert.ok(longest < 1000, `a frame took ${longest} ms`);
      assert.ok(redraws > 200, `the page redrew only ${redraws} times`);
      await busy.close();
      await walk.page.bringToFront();
    });

    it('has written no error to a console', () => {
      const ours = walk.session.consoleErrors().filter(({ source, text }) => /extension:|oauth.?assistant/i.test(source + text));
      assert.deepEqual(ours, []);
    });
  });
}
