// From a card in Creatio's page to its commands in a page of our own, and from there into the clipboard.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

/** What a person says of a finding. */
const WORDS = 'The pool was stopped by hand.';

/** Presses that follow each other within that time are one. */
const ONE_PRESS_MS = 2000;

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`commands in ${browser}`, { timeout: 180_000 }, () => {
    let walk, openedAt;

    /** What the pages of commands show. Firefox's driver does not see a page that the extension has opened; another page of it does. */
    const open = () => walk.session.inExtension(() => chrome.extension.getViews({ type: 'tab' })
      .filter(({ location }) => location.pathname === '/commands.html')
      .map(({ location, document }) => {
        const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
        return {
          url: location.href,
          heading: document.querySelector('#finding-h')?.textContent,
          section: document.querySelector('#finding')?.textContent,
          focused: document.activeElement?.id,
          visible: document.visibilityState === 'visible',
          status: document.querySelector('#status')?.textContent,
          platforms: texts('#finding .platform'),
          commands: texts('#finding .command code'),
        };
      }));
    /** The page of commands, once it shows this. */
    const shows = (what, holds) => waitFor(async () => {
      const [page] = await open();
      return page?.heading && holds(page) ? page : undefined;
    }, { what, timeout: 20_000 });

    const press = async () => {
      const card = await walk.session.closedRootWith(walk.page, 'button.commands');
      await card.click('button.commands');
    };

    before(async () => {
      // A test may use the clipboard without a person's hand.
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
      await press();
      const page = await shows('the page of commands', ({ focused }) => focused === 'finding-h');
      // The press was counted before this, however late the message came.
      openedAt = Date.now();
      assert.match(page.heading, /closes the connection without an answer/);
      assert.match(page.url, /\/commands\.html\?tab=\d+#NET-05$/);
      assert.ok(page.visible);
    });

    it('each command stands as code, named by its platform', async () => {
      const [{ platforms, commands }] = await open();
      for (const platform of ['Windows with IIS', 'Linux', 'Docker', 'Kubernetes']) assert.ok(platforms.some((text) => text.startsWith(platform)), platform);
      assert.ok(commands.includes('docker ps --all'), commands.join('\n'));
    });

    it('Copy puts the very command into the clipboard', async () => {
      const wanted = "docker logs --timestamps --tail 200 '<identity-service-container>'";
      if (browser === 'chromium') {
        const context = walk.session.browser.defaultBrowserContext();
        await context.overridePermissions(walk.session.extensionOrigin, ['clipboard-read', 'clipboard-sanitized-write']);
        const pages = await walk.session.browser.pages();
        const page = pages.find((one) => one.url().includes('/commands.html'));
        await page.bringToFront();
        const id = await page.$$eval('#finding code', (all, wanted) => all.find((one) => one.textContent === wanted).id, wanted);
        await page.click(`[id="${id}-copy"]`);
        await shows('that it was copied', ({ status }) => status === 'Copied.');
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), wanted);
        return;
      }
      await walk.session.inExtension((wanted) => {
        const { document } = chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === '/commands.html');
        const code = [...document.querySelectorAll('#finding code')].find((one) => one.textContent === wanted);
        document.getElementById(`${code.id}-copy`).click();
      }, wanted);
      await shows('that it was copied', ({ status }) => status === 'Copied.');
      assert.equal(await walk.session.inExtension(() => navigator.clipboard.readText()), wanted);
    });

    it('a later press comes back to the page that is open', async () => {
      await walk.page.bringToFront();
      await waitFor(() => Date.now() - openedAt > ONE_PRESS_MS, { what: 'the next press to be another one' });
      await press();
      await shows('the page of commands in front', ({ visible, focused }) => visible && focused === 'finding-h');
      openedAt = Date.now();
      assert.equal((await open()).length, 1);
    });

    it('This was wrong leads there as well: the report is saved with the words, of which nothing is said but that they are in it', async () => {
      await walk.page.bringToFront();
      await waitFor(() => Date.now() - openedAt > ONE_PRESS_MS, { what: 'the next press to be another one' });
      const card = await walk.session.closedRootWith(walk.page, 'button.commands');
      await card.click('.card > .actions > button.fold:last-of-type');
      await shows('the page in front', ({ visible, focused }) => visible && focused === 'finding-h');
      await walk.session.inExtension((words) => {
        const view = chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === '/commands.html');
        const made = view.URL.createObjectURL;
        view.URL.createObjectURL = (blob) => {
          globalThis.saved = blob.text();
          return made.call(view.URL, blob);
        };
        view.document.getElementById('words').value = words;
        view.document.getElementById('doubt-save').click();
      }, WORDS);
      const { status } = await shows('that it was saved', (page) => page.status?.includes('with your words'));
      assert.doesNotMatch(status, /secret/, 'it is said of what a person has typed');
      const saved = JSON.parse(await walk.session.inExtension(() => globalThis.saved));
      assert.ok(JSON.stringify(saved).includes(WORDS) && JSON.stringify(saved).includes('NET-05'));
    });

    it('Copy this finding puts its name, its title and its steps into the clipboard', async () => {
      if (browser === 'chromium') await (await walk.session.browser.pages()).find((one) => one.url().includes('/commands.html')).bringToFront();
      const title = await walk.session.inExtension(() => {
        const { document } = chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === '/commands.html');
        document.getElementById('finding-copy').click();
        return document.getElementById('finding-h').textContent;
      });
      await shows('that it was copied', ({ status }) => status === 'Copied.');
      const reader = browser === 'chromium'
        ? (await walk.session.browser.pages()).find((one) => one.url().includes('/commands.html')).evaluate(() => navigator.clipboard.readText())
        : walk.session.inExtension(() => navigator.clipboard.readText());
      const lines = (await reader).split('\n');
      assert.equal(lines[0], `NET-05 ${title}`);
      assert.match(lines[2], /^1\. /);
    });

    it('when the problem is gone the page says so', async () => {
      await walk.lab.scenario('unconfigured');
      await walk.page.bringToFront();
      await walk.refresh();
      await shows('that the problem is gone', ({ heading }) => heading === 'This problem is not reported any more.');
    });

    it('when the page of Creatio is closed the page says so, and what to do', async () => {
      await walk.page.close();
      await walk.session.inExtension(() => chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === '/commands.html').location.reload());
      const { section } = await shows('that the page is gone', ({ heading }) => heading === 'The page of Creatio is not there any more.');
      assert.match(section, /press Show the commands there/);
    });
  });
}
