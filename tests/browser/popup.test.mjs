// The popup as the browser shows it: in Chromium the window below the toolbar itself, in Firefox the page of that width.
// It is not scrolled, and the key that is pressed first does what the administrator came for.

import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { waitFor } from './harness.mjs';
import { PASSPHRASE, Walk } from './walk.mjs';

/** Chromium shows no more of it, and Firefox no more either. */
const TALLEST = 600;

const measured = () => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return { height: Math.ceil(document.body.getBoundingClientRect().height), beside: scrollWidth - clientWidth };
};

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the popup below the toolbar in ${browser}`, () => {
    let walk;
    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.openCreatio();
    });
    after(() => walk?.end());

    /** Opens it over Creatio's page. */
    async function opened() {
      await walk.page.bringToFront();
      if (browser === 'firefox') return walk.session.popup(walk.page);
      const popup = `${walk.session.extensionOrigin}/popup.html`;
      await walk.session.inExtension(() => chrome.action.openPopup());
      const target = await walk.session.browser.waitForTarget((target) => target.url() === popup);
      return target.asPage();
    }

    async function fits(popup) {
      const { height, beside } = await popup.evaluate(measured);
      assert.ok(height <= TALLEST, `it is ${height} pixels tall`);
      assert.equal(beside, 0);
      // The browser makes the window as tall as what is shown; what is shown as a page stands in a larger one.
      await popup.waitForFunction(() => document.documentElement.scrollHeight <= document.documentElement.clientHeight);
    }

    /** Nothing of it is left: the next one opens anew. */
    async function closed(popup) {
      await popup.close();
      const url = `${walk.session.extensionOrigin}/popup.html`;
      await waitFor(() => !walk.session.browser.targets().some((target) => target.url() === url), { what: 'the popup to close' });
    }

    it('fits where the site is not enabled', async () => {
      const popup = await opened();
      await popup.waitForSelector('#enable');
      await fits(popup);
      await closed(popup);
    });

    /** What the toolbar says of a tab of Creatio, once that is as it should be. */
    function badgeBecomes(text) {
      const said = (url) => walk.session.inExtension(async (url) => {
        const tabs = await chrome.tabs.query({ url });
        return Promise.all(tabs.map(async ({ id: tabId }) => ({
          text: await chrome.action.getBadgeText({ tabId }), title: await chrome.action.getTitle({ tabId }),
        })));
      }, url);
      const url = `${new URL(walk.lab.creatio.base).protocol}//${new URL(walk.lab.creatio.base).hostname}/*`;
      return waitFor(async () => (await said(url)).find((each) => text.test(each.text)), { what: `the toolbar to say ${text}` });
    }

    it('says on its button how many blockers there are, for screen readers too, and a shortcut checks again', async () => {
      await walk.setUp();
      const { text, title } = await badgeBecomes(/^\d+$/);
      assert.equal(title, `OAuth Assistant for Creatio: Blockers: ${text}`);
      const popup = await opened();
      await popup.waitForSelector('.findings > details');
      assert.equal(await popup.$$eval('details.blocker', (all) => all.length), Number(text));
      await closed(popup);
      // Firefox shows no window here, so no key reaches its shortcuts.
      if (browser === 'firefox') return;
      const asked = () => walk.lab.creatio.requests.filter((r) => r.path.includes('OAuthHealthCheck')).length;
      const before = asked();
      await walk.session.pressKey(walk.page, 'alt+shift+k');
      await waitFor(() => asked() > before, { what: 'the check after the shortcut' });
    });

    it('fits where the dialog is open, and Enter fills', async () => {
      await walk.openSettings();
      const popup = await opened();
      await popup.waitForFunction(() => document.activeElement?.id.startsWith('fill-'));
      await fits(popup);
      await popup.keyboard.press('Enter');
      await popup.waitForFunction(() => document.querySelector('#status')?.textContent !== '');
      await closed(popup);
      assert.equal((await walk.formModel()).url, walk.lab.identity.url);
    });

    it('has the passphrase focused over a locked vault, and Fill right after Enter', async () => {
      await walk.session.inExtension(() => chrome.runtime.sendMessage({ lock: {} }));
      const popup = await opened();
      await popup.waitForFunction(() => document.activeElement?.id === 'v-pass');
      await fits(popup);
      await popup.keyboard.type(PASSPHRASE);
      await popup.keyboard.press('Enter');
      await popup.waitForFunction(() => document.activeElement?.id.startsWith('fill-'));
      await fits(popup);
      await closed(popup);
    });

    it('writes no error to any console', () => assert.deepEqual(walk.session.consoleErrors(), []));
  });
}
