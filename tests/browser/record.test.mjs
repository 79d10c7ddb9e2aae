// A snapshot recorded of a real page: only when asked for, of every page of the site, and without anything of
// whose page it is.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ROWS, Walk } from './walk.mjs';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`recording in ${browser}`, () => {
    let walk;

    /** What the popup would be answered for the tab with this address. */
    const record = () => walk.session.inExtension(async (base) => {
      const tabs = await chrome.tabs.query({});
      const { id: tab } = tabs.find((t) => t.url?.startsWith(base));
      return chrome.runtime.sendMessage({ record: { tab } });
    }, walk.lab.creatio.base);
    const recorded = async () => {
      const reply = await record();
      assert.equal(reply.kind, 'recorded', JSON.stringify(reply));
      return JSON.parse(reply.json);
    };

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.openCreatio();
      await (await walk.enable()).close();
      await walk.page.bringToFront();
    });
    after(() => walk?.end());

    it('nothing is recorded until it is switched on', async () => {
      assert.deepEqual(await record(), { kind: 'failed', key: 'record_off', subs: [] });
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('#save');
      assert.equal(await popup.$('#record'), null);
      await popup.close();
    });

    it('the options switch it on, and the popup offers it', async () => {
      const options = await walk.session.options();
      await options.waitForSelector('#record-offer');
      await options.click('#record-offer');
      await options.waitForFunction(() => document.querySelector('#record-offer').checked);
      await options.close();
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('#record');
      await popup.close();
    });

    it('the open panel is recorded with its rows, and without the host', async () => {
      const file = await recorded();
      const names = file.elements.map((e) => e.name);
      assert.deepEqual(ROWS.filter((row) => !names.includes(row)), []);
      assert.ok(!JSON.stringify(file).includes('127.0.0.1') && !JSON.stringify(file).includes('localhost'));
    });

    it('a page of which nothing is recognised is recorded, too', async () => {
      await walk.page.evaluate(() => { location.hash = 'Section/Contacts_ListPage'; });
      await walk.page.waitForFunction(() => !document.querySelector('#DiagnosticInfoFlexContainer'));
      const file = await recorded();
      assert.match(file.hash, /Contacts_ListPage/);
      assert.ok(file.elements.length > 5, `${file.elements.length} elements`);
    });
  });
}
