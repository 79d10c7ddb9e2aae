// Classic UI, end to end: our own panel on the section, the three settings filled on their cards one by one,
// and the traps beside them. Pictures in target/test/.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { waitFor } from './harness.mjs';
import { Walk, formsOf, ready } from './walk.mjs';

const folder = fileURLToPath(new URL('../../target/test', import.meta.url));
const SECTION = 'SectionModuleV2/OAuthClientAppSection';
const CODES = ['OAuth20IdentityServerUrl', 'OAuth20IdentityServerClientId', 'OAuth20IdentityServerClientSecret'];

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`Classic UI in ${browser}`, () => {
    let walk, page, values;
    const model = () => page.evaluate(() => window.__lab.model);
    const shoot = (name) => walk.session.screenshot(page, join(folder, `classic-${name}-${browser}.png`));
    /** Presses something of the look-alike that is no button to the browser. */
    const press = (marker) => page.$eval(`[data-item-marker="${marker}"]`, (e) => e.click());
    const commits = () => page.evaluate(() => window.__lab.commits);

    /** Goes to another page of Creatio within the same document. */
    async function go(hash) {
      const shown = await page.evaluate(() => window.__lab.refreshCount);
      await page.evaluate((hash) => (location.hash = `#${hash}`), hash);
      await page.waitForFunction((shown) => window.__lab.refreshCount > shown, {}, shown);
    }

    /** Loads a page of Creatio anew. */
    async function load(hash, switches) {
      await page.goto('about:blank');
      await page.goto(walk.lab.creatio.classicUrl(hash, switches));
      await ready(page);
    }

    const cardOf = async (code) => `CardModuleV2/SysSettingPage/edit/${await page.evaluate((c) => window.__lab.idOf(c), code)}`;
    const panel = () => walk.session.closedRootWith(page, 'h3.title');

    /** Waits for the panel to say this; answers with all that it says. */
    async function panelSays(part) {
      let text = '';
      return waitFor(
        async () => {
          text = await (await panel()).text();
          return text.includes(part) && text;
        },
        { what: `the panel to say "${part}"`, timeout: 20_000 },
      ).catch((error) => {
        throw new Error(`${error.message}; it says ${text}`);
      });
    }

    /** Which steps are ticked, and which of the three settings. */
    async function ticks() {
      return (await panel()).evaluate((root) => {
        const steps = [...root.querySelectorAll('.card:first-child ol > li')];
        const ticked = (li) => li.classList.contains('held');
        return { steps: steps.map(ticked), settings: [...steps[1].querySelectorAll('li')].map(ticked) };
      });
    }

    async function ticksBecome(expected) {
      let now;
      await waitFor(
        async () => {
          now = await ticks();
          return JSON.stringify(now) === JSON.stringify(expected);
        },
        { what: `the ticks to be ${JSON.stringify(expected)}`, timeout: 20_000 },
      ).catch((error) => {
        throw new Error(`${error.message}, they are ${JSON.stringify(now)}`);
      });
    }

    before(async () => {
      await mkdir(folder, { recursive: true });
      walk = await Walk.begin({ browser, lab: { creatio: { classic: true, version: '8.1.3.6734' } } });
      walk.lab.creatio.set({ resources: [] });
      const { url, clientId, clientSecret } = walk.lab.identity;
      values = [url, clientId, clientSecret];
      page = walk.page = await walk.session.open(walk.lab.creatio.classicUrl(SECTION));
      await ready(page);
    });
    after(() => walk?.end());

    it('shows nothing before the site is enabled', async () => {
      assert.equal(await walk.ownHosts(), 0);
    });

    it('shows a panel above the section, with the version and the steps', async () => {
      await (await walk.enable()).close();
      await page.bringToFront();
      const text = await panelSays('health check finds a problem');
      for (const part of ['Creatio 8.1.3.6734, Classic UI', 'Create default resource', 'The feature OAuth20Integration is on', ...CODES]) {
        assert.ok(text.includes(part), `"${part}" is missing in ${text}`);
      }
      const next = await page.evaluate(() => document.querySelector('oauth-assistant').nextElementSibling.id);
      assert.equal(next, 'OAuthClientAppSectionSectionWrapContainerContainer');
      assert.deepEqual(await ticks(), { steps: [true, false, false], settings: [false, false, false] });
      await shoot('section');
    });

    it('takes a profile', async () => {
      const options = await walk.session.options();
      await walk.createVault(options);
      await walk.importProfile(options);
      await options.close();
      await page.bringToFront();
    });

    for (const [at, code] of CODES.entries()) {
      it(`fills ${code} on its card, and nothing else; Save is Creatio's own`, async () => {
        await go(await cardOf(code));
        const [value, before] = [values[at], await model()];
        const item = at === 2 ? 'SecureValue' : 'TextValue';
        assert.equal(before[item], '');
        const said = await walk.fill();
        assert.match(said, /Filled from “Lab” and read back\. Now press Save\./);
        assert.equal((said.match(/filled and confirmed/g) ?? []).length, 1, said);
        // The model took it in on blur: nothing of the page has the focus for a person to leave.
        assert.deepEqual(await model(), { ...before, [item]: value });
        await shoot(`card-${at + 1}`);
        await press('SaveButton');
        await page.waitForFunction(() => location.hash.includes('SysSettingsSection'));
        assert.deepEqual(Object.values(walk.lab.creatio.settings), values.map((v, n) => (n <= at ? v : '')));
      });
    }

    it('ticks the settings when the section is come back to, and names what is left', async () => {
      await go(SECTION);
      await ticksBecome({ steps: [true, true, false], settings: [true, true, true] });
      await panelSays('The default resource is not registered.');
      assert.deepEqual((await walk.tabState()).findings.map(({ id }) => id), ['CRT-05']);
      await shoot('section-without-resource');
    });

    it('says that all is well once the default resource was created', async () => {
      await press('SeparateModeActionsButton');
      await press('Create default resource');
      await panelSays("Creatio's own health check finds no problem.");
      await ticksBecome({ steps: [true, true, true], settings: [true, true, true] });
      assert.equal((await walk.tabState()).healthy, true);
      await shoot('section-healthy');
    });

    it('undoes: the previous value is back in the model, and the secret is empty', async () => {
      await go(await cardOf(CODES[0]));
      await page.evaluate(() => {
        const input = document.getElementById('SysSettingPageTextValueTextEdit-el');
        input.value = 'http://before.example';
        input.dispatchEvent(new FocusEvent('blur'));
      });
      await walk.fill();
      assert.equal((await model()).TextValue, values[0]);
      await walk.undo();
      assert.equal((await model()).TextValue, 'http://before.example');
      await go(await cardOf(CODES[2]));
      await walk.fill();
      assert.equal((await model()).SecureValue, values[2]);
      await walk.undo();
      assert.equal((await model()).SecureValue, '');
    });

    it('says so where the page does not take the value in', async () => {
      await load(await cardOf(CODES[0]), { revert: '' });
      await walk.session.closedRootWith(page, '.bar button');
      const stored = (await model()).TextValue;
      await page.evaluate(() => {
        const input = document.getElementById('SysSettingPageTextValueTextEdit-el');
        window.__lab.model.TextValue = input.value = 'http://kept.example';
      });
      const said = await walk.fill();
      assert.match(said, /Identity Service URL: the page changed the value/);
      assert.deepEqual([stored, (await model()).TextValue], [values[0], 'http://kept.example']);
    });

    for (const [what, target] of [
      ["an application's card", () => 'CardModuleV2/OAuthClientAppPage/edit/00000000-0000-4000-8000-000000000011'],
      ["the other service's address", () => cardOf('IdentityServerUrl')],
      ["the other service's secret", () => cardOf('IdentityServerClientSecret')],
      ['a new setting', () => 'CardModuleV2/SysSettingPage/add'],
    ]) {
      it(`draws and fills nothing on ${what}`, async () => {
        await load(await cardOf(CODES[2]));
        await walk.session.closedRootWith(page, '.bar button');
        const profile = (await walk.tabState()).profiles[0].id;
        await go(await target());
        // The look at it has come to the background.
        await waitFor(async () => (await walk.tabState()).screen !== 'fillable', { what: 'the card to be told apart' });
        assert.equal(await walk.ownHosts(), 0);
        const [before, taken] = [await model(), await commits()];
        const tab = await walk.session.tabId(page);
        const reply = await walk.session.inExtension((fill) => chrome.runtime.sendMessage({ fill }), { tab, profile });
        assert.equal(reply.key, 'fill_no_fields');
        assert.deepEqual([await model(), await commits()], [before, taken]);
        await shoot(`trap-${what.replace(/\W+/g, '-')}`);
      });
    }

    it('works in another language and outside the Shell, where the version is not stated', async () => {
      await load(SECTION, { alone: true, lang: 'uk' });
      const text = await panelSays('finds no problem');
      assert.ok(text.includes('does not show the version'), text);
      await go(await cardOf(CODES[1]));
      await walk.fill();
      assert.equal((await model()).TextValue, values[1]);
      await shoot('alone');
    });

    it('calls a health check that 8.0 has not no fault, and reads the resources instead', async () => {
      walk.lab.creatio.set({ version: '8.0.9.5231' });
      await load(SECTION);
      await panelSays('The health check of OAuth came with 8.1.2.');
      await ticksBecome({ steps: [true, false, true], settings: [true, true, false] });
      const severities = (await walk.tabState()).findings.map(({ severity }) => severity);
      assert.deepEqual(severities.filter((severity) => severity !== 'notice'), []);
      await shoot('section-8.0');
    });

    it('leaves the secret nowhere but in its field', async () => {
      const { markdown, json } = await walk.report();
      const everything = JSON.stringify([await walk.session.storageDump(), markdown, json, walk.session.consoleEntries()]);
      const html = await page.evaluate(() => document.documentElement.outerHTML);
      for (const form of formsOf(values[2])) assert.ok(!everything.includes(form) && !html.includes(form), 'the secret shows');
    });

    it('raises no error', () => {
      const own = walk.session.consoleErrors().filter((entry) => !/404|401|500/.test(entry.text));
      assert.deepEqual(own, []);
    });
  });
}
