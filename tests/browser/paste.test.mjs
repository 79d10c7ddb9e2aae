// The credentials, pasted into the options page by keyboard alone: taken as from a file, and nothing stays in the box.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { launch } from './harness.mjs';
import { PASSPHRASE } from './walk.mjs';

const fixture = (name) => readFile(new URL(`../fixtures/files/${name}`, import.meta.url), 'utf8');
const SECRET = 'K7vQ2mX9pLr4TzB8nWc5YdJ1hGf6sAe3';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`pasting in ${browser}`, { timeout: 120_000 }, () => {
    let session, page;

    before(async () => {
      session = await launch({ browser });
      const send = (message) => session.inExtension((m) => chrome.runtime.sendMessage(m), message);
      assert.equal((await send({ create_vault: { passphrase: PASSPHRASE } })).kind, 'done');
      page = await session.options();
      await page.waitForSelector('#paste');
    });
    after(() => session?.close());

    /** As the browser does it on Ctrl+V: the text goes in at the caret. Then Tab and Enter. */
    const paste = async (text) => {
      await page.focus('#paste');
      await page.evaluate((text) => document.execCommand('insertText', false, text), text);
      assert.equal(await page.$eval('#paste', (box) => box.value), text);
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'paste-read');
      await page.keyboard.press('Enter');
    };

    it('names what it cannot read, and empties the box', async () => {
      await paste('The secret is not-a-real-one, the id is nobody.');
      await page.waitForFunction(() => document.querySelector('#alert').textContent.includes('No such kind of file'));
      assert.equal(await page.$eval('#paste', (box) => box.value), '');
      assert.ok(!(await page.content()).includes('not-a-real-one'));
    });

    for (const name of ['08-docker-compose.yml', '25-snippet-alone.json', '07-k8s-configmap.yaml']) {
      it(`takes ${name} as the file`, async () => {
        await paste(await fixture(name));
        await page.waitForSelector('#p-client');
        assert.equal(await page.$eval('#p-client', (field) => field.value), 'CrmSystemUser001');
        assert.deepEqual(await page.$eval('#p-secret', (field) => [field.value, field.type]), [SECRET, 'password']);
        assert.ok(!(await page.content()).includes(SECRET));
        const drafts = await page.evaluate(async () => JSON.stringify(await chrome.storage.session.get('draft:options')));
        assert.ok(drafts.includes('CrmSystemUser001') && !drafts.includes(SECRET));
        await page.click('#p-cancel');
        await page.waitForSelector('#paste');
        assert.equal(await page.$eval('#paste', (box) => box.value), '');
      });
    }
  });
}
