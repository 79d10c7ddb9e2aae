// From a card in Creatio's page to its commands in a page of our own, and from there into the clipboard.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`commands in ${browser}`, { timeout: 180_000 }, () => {
    let walk, commands;

    /** The pages of commands that are open. */
    const open = async () => {
      const pages = await Promise.all((await walk.session.browser.pages()).map(async (page) => [page, page.url()]));
      return pages.filter(([, url]) => url.startsWith(`${walk.session.extensionOrigin}/commands.html`)).map(([page]) => page);
    };
    const pressed = async (page = walk.page) => {
      const card = await walk.session.closedRootWith(page, 'button.commands');
      await card.click('button.commands');
    };

    before(async () => {
      // A test may read the clipboard without the browser's own question.
      walk = await Walk.begin({ browser, prefs: { 'dom.events.testing.asyncClipboard': true } });
      await walk.setUp();
      await walk.permitEverything();
      await walk.lab.scenario('reset');
      await walk.refresh();
      await walk.firstHintNames('NET-05');
      await waitFor(async () => !(await walk.tabState()).checking, { what: 'the check to end' });
    });
    after(() => walk?.end());

    it('a card shows no command, and a button that leads to them', async () => {
      const texts = (await walk.hints()).join('\n');
      assert.match(texts, /Show the commands/);
      assert.doesNotMatch(texts, /docker |kubectl|curl|Get-/);
    });

    it('a press that the page has made up opens nothing', async () => {
      await walk.page.evaluate(() => document.querySelector('oauth-assistant').dispatchEvent(new MouseEvent('click', { bubbles: true })));
      assert.deepEqual(await open(), []);
    });

    it('the press opens the page of commands at this finding', async () => {
      await pressed();
      [commands] = await waitFor(async () => ((await open()).length ? open() : undefined), { what: 'the page of commands' });
      await commands.waitForSelector('#finding .command');
      assert.match(await commands.$eval('#finding-h', (heading) => heading.textContent), /closes the connection without an answer/);
      assert.equal(await commands.evaluate(() => document.activeElement.id), 'finding-h');
      assert.match(commands.url(), /commands\.html\?tab=\d+#NET-05$/);
    });

    it('each command stands as code, named by its platform, with what it stops', async () => {
      const shown = await commands.$$eval('#finding .platform', (all) => all.map((one) => one.textContent));
      for (const platform of ['Windows with IIS', 'Linux', 'Docker', 'Kubernetes']) assert.ok(shown.some((text) => text.startsWith(platform)), platform);
      const codes = await commands.$$eval('#finding code', (all) => all.map((one) => one.textContent));
      assert.ok(codes.includes('docker ps --all'), codes.join('\n'));
    });

    it('Copy puts the very command into the clipboard', async () => {
      if (browser === 'chromium') {
        const context = walk.session.browser.defaultBrowserContext();
        await context.overridePermissions(walk.session.extensionOrigin, ['clipboard-read', 'clipboard-sanitized-write']);
      }
      const code = await commands.$$eval('#finding code', (all) => all.find((one) => one.textContent.startsWith('docker logs')).id);
      await commands.bringToFront();
      await (await commands.waitForSelector(`[id="${code}-copy"]`)).click();
      await commands.waitForFunction(() => document.querySelector('#status').textContent === 'Copied.');
      const text = await commands.evaluate(() => navigator.clipboard.readText());
      assert.equal(text, "docker logs --timestamps --tail 200 '<identity-service-container>'");
    });

    it('a second press comes back to the page that is open', async () => {
      await walk.page.bringToFront();
      await pressed();
      await waitFor(async () => commands.evaluate(() => document.visibilityState === 'visible' && document.activeElement.id === 'finding-h'), {
        what: 'the page of commands to be in front',
      });
      assert.equal((await open()).length, 1);
    });

    it('when the problem is gone the page says so', async () => {
      await walk.lab.scenario('unconfigured');
      await walk.page.bringToFront();
      await walk.refresh();
      await commands.waitForFunction(() => document.querySelector('#finding-h').textContent === 'This problem is not reported any more.', { timeout: 20_000 });
    });

    it('when the page of Creatio is closed the page says so, and what to do', async () => {
      await walk.page.close();
      await commands.bringToFront();
      await commands.reload();
      await commands.waitForFunction(() => document.querySelector('#finding-h')?.textContent === 'The page of Creatio is not there any more.');
      assert.match(await commands.$eval('#finding', (section) => section.textContent), /press Show the commands there/);
    });
  });
}
