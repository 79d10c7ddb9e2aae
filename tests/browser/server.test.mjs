// Ask the server itself: the script that the page of commands copies runs for real, and what it prints is pasted back there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

/** What a shell prints that is given this text. It is not the test's own process that waits: the lab answers in it. */
const run = (text) => new Promise((done, failed) => {
  const shell = spawn('sh', { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  shell.stdout.on('data', (more) => { printed += more; });
  shell.on('error', failed);
  shell.on('close', () => done(printed));
  shell.stdin.end(text);
});

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the server's own view in ${browser}`, { timeout: 180_000 }, () => {
    let walk;

    /** What the page of commands shows, and a press there. */
    const page = (press, value) => walk.session.inExtension(async (press, value) => {
      const view = chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === '/commands.html');
      if (!view) return undefined;
      const { document } = view;
      if (value !== null) {
        const area = document.getElementById('server-pasted');
        area.value = value;
        area.dispatchEvent(new view.Event('input', { bubbles: true }));
      }
      if (press !== null) document.getElementById(press)?.click();
      const text = (selector) => document.querySelector(selector)?.textContent ?? '';
      return { heading: text('#finding-h'), status: text('#status'), alert: text('#alert'), server: Boolean(document.getElementById('server')) };
    }, press ?? null, value ?? null);
    const shows = (what, holds) => waitFor(async () => {
      const shown = await page();
      return shown && holds(shown) ? shown : undefined;
    }, { what, timeout: 20_000 });

    before(async () => {
      walk = await Walk.begin({ browser, prefs: { 'dom.events.testing.asyncClipboard': true } });
      await walk.setUp();
      await walk.permitEverything();
      await walk.lab.scenario('reset');
      await walk.refresh();
      await walk.firstHintNames('NET-05');
      await waitFor(async () => !(await walk.tabState()).checking, { what: 'the check to end' });
      const card = await walk.session.closedRootWith(walk.page, 'button.commands');
      await card.click('button.commands');
      await shows('the page of commands', ({ server }) => server);
      if (browser === 'chromium') {
        const context = walk.session.browser.defaultBrowserContext();
        await context.overridePermissions(walk.session.extensionOrigin, ['clipboard-read', 'clipboard-sanitized-write']);
        const pages = await walk.session.browser.pages();
        await pages.find((one) => one.url().includes('/commands.html')).bringToFront();
      }
    });
    after(() => walk?.end());

    it('the script that is copied runs as it is, and what it prints changes the findings by one press', async () => {
      await page('copy-linux');
      await shows('that it was copied', ({ status }) => status.startsWith('Copied.'));
      const script = browser === 'chromium'
        ? await (await walk.session.browser.pages()).find((one) => one.url().includes('/commands.html')).evaluate(() => navigator.clipboard.readText())
        : await walk.session.inExtension(() => navigator.clipboard.readText());
      assert.doesNotMatch(script, /@[A-Z]+@/);
      const block = await run(script);
      assert.match(block, /^=== IDCHECK BEGIN 1 ===\n/);
      await page('server-read', block);
      const { alert } = await shows('that it was read', ({ status, alert }) => status.startsWith('Read.') || alert !== '');
      assert.equal(alert, '');
      assert.match((await walk.tabState()).findings.map(({ id }) => id).join(' '), /NET-19|TLS-06|NET-17/);
    });

    it('what is pasted and is none says so, with the next step', async () => {
      const block = await readFile(new URL('../fixtures/server/blocks/sh/good.txt', import.meta.url), 'utf8');
      for (const [pasted, said] of [
        ['', /Paste something/],
        ['good morning', /Nothing here is known/],
        [block, /minutes ago/],
        [block.slice(0, block.length / 2), /END is missing/],
      ]) {
        await page('server-read', pasted);
        await shows(`${said}`, ({ alert }) => said.test(alert));
      }
    });

    it('a log of 20 MB is read in a worker, beside the page', async () => {
      const workers = await walk.session.inExtension(async () => {
        const view = chrome.extension.getViews({ type: 'tab' }).find(({ location }) => location.pathname === '/commands.html');
        const { document } = view;
        const now = new Date().toISOString().slice(0, 19).replace('T', ' ');
        const line = `${now},123 [7] INFO  Terrasoft.Web - GET /0/rest/UserInfo 200 in 12 ms for user Supervisor\r\n`;
        const text = line.repeat(Math.floor((20 * 1024 * 1024 - 200) / line.length)) + 'Npgsql.PostgresException (0x80004005): 42P01: relation "Clients" does not exist\n';
        const files = new view.DataTransfer();
        files.items.add(new view.File([text], 'ids.log'));
        const input = document.getElementById('log');
        input.files = files.files;
        const began = performance.now();
        let workers = 0;
        const { Worker } = view;
        view.Worker = function counted(...given) {
          workers += 1;
          return new Worker(...given);
        };
        input.dispatchEvent(new view.Event('change', { bubbles: true }));
        while (!document.querySelector('#status').textContent.startsWith('Read.')) {
          if (performance.now() - began > 60_000) throw new Error(document.body.innerText.slice(0, 400));
          await new Promise((again) => setTimeout(again, 10));
        }
        view.Worker = Worker;
        return workers;
      });
      assert.match((await walk.tabState()).findings.map(({ id }) => id).join(' '), /CFG-07/);
      assert.equal(workers, 1);
    });
  });
}
