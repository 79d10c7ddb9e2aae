// The main job on every variant of the Freedom UI page, end to end: older components, other names, other languages.
// And what happens to a page while it is worked on.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk, press } from './walk.mjs';

const GREEN = [true, true, true, true];
const EMPTY = { url: '', clientId: '', clientSecret: '' };

/** In each of these the first row that is red is another one, from top to bottom. */
const CAUSES = [
  ['unconfigured', ['CFG-01']],
  ['stopped', ['NET-03']],
  ['wrong-secret', ['CFG-03', 'CFG-04']],
  ['default-resource-missing', ['CRT-05']],
];

const LANGUAGES = ['ar', 'cs', 'de', 'es', 'fr', 'pl', 'pt', 'ru', 'uk'];
const ARABIC = { refresh: 'تحديث', openSettings: 'فتح الإعدادات', testConnection: 'اختبار الاتصال', save: 'حفظ', cancel: 'إلغاء' };
const GERMAN = { refresh: 'Aktualisieren', openSettings: 'Einstellungen öffnen', testConnection: 'Verbindung testen', save: 'Speichern', cancel: 'Abbrechen' };

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the variants of the page in ${browser}`, () => {
    let walk, page, profile;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      await walk.page.close();
      const { url, clientId, clientSecret } = walk.lab.identity;
      profile = { url, clientId, clientSecret };
    });
    after(() => walk?.end());

    afterEach(async () => {
      await page?.close();
      page = undefined;
      walk.lab.creatio.set({ material: 'current', csp: 'off' });
    });

    /** Creatio's page, not set up, with these options of the server and these switches of the page. */
    async function open({ creatio = {}, switches = { panel: 'open' }, captions } = {}) {
      await walk.lab.scenario('unconfigured');
      walk.lab.creatio.set(creatio);
      page = await walk.openCreatio(switches);
      walk.page = page;
      walk.captions = captions ?? new Walk().captions;
    }

    const hintStandsAt = async (row) => {
      const name = await page.evaluate((index) => window.__lab.rowNames[index], row);
      await waitFor(async () => (await walk.rowOfFirstHint()) === name, { what: `the first hint to stand below row ${row + 1}` });
    };

    /** From the first hint to four green rows. */
    async function mainJob() {
      await walk.firstHintNames('CFG-01');
      await hintStandsAt(0);
      await walk.openSettings();
      const said = await walk.fill();
      assert.equal(said.match(/filled and confirmed/g)?.length, 3, said);
      assert.deepEqual(await walk.formModel(), profile);
      await walk.testConnection();
      await walk.save();
      assert.deepEqual({ ...walk.lab.creatio.settings }, profile);
      await walk.refresh();
      await walk.rowsBecome(GREEN);
      await walk.hintsGo();
    }

    for (const [what, variant] of /** @type {const} */ ([
      ['with the legacy Material components, under the policy that blocks', { creatio: { material: 'legacy', csp: 'block' } }],
      ['with element names and no ids', { switches: { panel: 'open', marks: 'names' } }],
      ['with ids and no element names', { switches: { panel: 'open', marks: 'ids' } }],
      ['with elements of the same names behind the dialog', { switches: { panel: 'open', twins: 'yes' } }],
      ['with renamed rows', { switches: { panel: 'open', renamed: 'rows' } }],
      ['with renamed rows in a renamed container', { switches: { panel: 'open', renamed: 'container' } }],
      ['with a panel of which every name is new', { switches: { panel: 'open', renamed: 'panel' } }],
      ['with renamed rows of an icon and a text', { switches: { panel: 'open', rows: 'icons', renamed: 'rows' } }],
      ['with rows of an icon and a text', { switches: { panel: 'open', rows: 'icons' } }],
      ['with rows of an icon and a text in a panel of which every name is new', { switches: { panel: 'open', rows: 'icons', renamed: 'panel' } }],
      ['with such rows in Arabic', { switches: { panel: 'open', rows: 'icons', renamed: 'panel', lang: 'ar' }, captions: ARABIC }],
      ['in Arabic', { switches: { panel: 'open', lang: 'ar' }, captions: ARABIC }],
    ])) {
      it(`does the main job ${what}`, async () => {
        const violations = walk.lab.creatio.cspViolations.length;
        await open(variant);
        await mainJob();
        assert.deepEqual(walk.lab.creatio.cspViolations.slice(violations), []);
      });
    }

    for (const material of ['current', 'legacy']) {
      it(`names the cause beside its row, for each of the four, with ${material} Material`, async () => {
        await open({ creatio: { material }, switches: { panel: 'open', marks: material === 'legacy' ? 'names' : 'ids' } });
        for (const [row, [scenario, ids]] of CAUSES.entries()) {
          await walk.lab.scenario(scenario);
          await walk.refresh();
          await walk.firstHintNames(ids);
          await hintStandsAt(row);
        }
      });
    }

    it('draws nothing while the panel is closed, and does the main job once it is opened', async () => {
      await open({ switches: {} });
      assert.equal(await walk.ownHosts(), 0);
      await page.click('[data-qa="button-toggle-1"] button');
      await mainJob();
    });

    it('has hints on 8.2.0, where there is neither Refresh nor Open settings', async () => {
      await open({ creatio: { version: '8.2.0.4183' } });
      await walk.firstHintNames('CFG-01');
      await hintStandsAt(0);
      assert.equal(await page.evaluate(() => document.querySelector('.panel-buttons')), null);
    });

    it('lies inside the layout of a page from right to left, and covers none of its controls', async () => {
      await open({ switches: { panel: 'open', lang: 'ar' }, captions: ARABIC });
      await walk.firstHintNames('CFG-01');
      assert.deepEqual(await page.evaluate(misplaced, 'crt-toggle-container'), []);
      await walk.openSettings();
      assert.deepEqual(await page.evaluate(misplaced, 'mat-dialog-container'), []);
      const bar = await walk.session.closedRootWith(page, '.bar button');
      assert.equal(await bar.evaluate((root) => getComputedStyle(root.querySelector('.bar')).direction), 'rtl');
    });

    it('ends an English sentence where it ends, on a page from right to left', async () => {
      await open({ switches: { panel: 'open', lang: 'ar' }, captions: ARABIC });
      const hint = await walk.session.closedRootWith(page, '.card h3');
      const [last, stop] = await hint.evaluate((root) => {
        const text = root.querySelector('.card .meaning').firstChild;
        return [2, 1].map((fromEnd) => {
          const range = document.createRange();
          range.setStart(text, text.length - fromEnd);
          range.setEnd(text, text.length - fromEnd + 1);
          return { sign: range.toString(), left: range.getBoundingClientRect().left };
        });
      });
      assert.equal(stop.sign, '.');
      assert.ok(stop.left > last.left, `the full stop stands at ${stop.left}, the letter before it at ${last.left}`);
    });

    it('leaves nothing behind when the dialog closes while it is filled, and offers the next one anew', async () => {
      await open({ switches: { panel: 'open', closes: 'input' } });
      const bar = await walk.openSettings();
      await bar.click('.bar button');
      await page.waitForFunction(() => !document.querySelector('mat-dialog-container'));
      assert.deepEqual({ ...walk.lab.creatio.settings }, EMPTY);
      assert.equal(await page.evaluate(() => document.querySelectorAll('.cdk-overlay-container oauth-assistant').length), 0);
      const texts = async () => Promise.all((await walk.session.closedShadowRoots(page)).map((root) => root.text()));
      // All was read back before it closed: nothing was under way of which something would have to be said.
      await waitFor(async () => (await walk.tabState()).screen !== 'fillable', { what: 'the end of the fill' });
      assert.doesNotMatch((await texts()).join('\n'), /closed during the fill/);
      await walk.openSettings();
      assert.deepEqual(await walk.formModel(), EMPTY);
      await walk.firstHintNames('CFG-01');
    });

    it('goes on when the page changes its language while the dialog is open', async () => {
      await open();
      await walk.openSettings();
      await page.evaluate(() => window.__lab.speak('de'));
      walk.captions = GERMAN;
      await walk.fill();
      assert.deepEqual(await walk.formModel(), profile);
      await walk.testConnection();
      await walk.save();
      await walk.refresh();
      await walk.rowsBecome(GREEN);
      await walk.hintsGo();
    });

    it('fills the dialog in every language of the page', async () => {
      await open();
      for (const language of LANGUAGES) {
        await page.evaluate((language) => (window.__lab.speak(language, language === 'ar' ? 'rtl' : 'ltr'), window.__lab.openDialog()), language);
        await page.waitForSelector('oauthsettingsminipage input');
        assert.deepEqual(await walk.formModel(), EMPTY);
        await walk.fill();
        assert.deepEqual(await walk.formModel(), profile, language);
        await page.evaluate(() => window.__lab.closeDialog());
        await page.waitForFunction(() => !document.querySelector('mat-dialog-container') && !location.hash.includes('modal'));
      }
    });

    it('offers nothing while an unrelated question lies above the settings, and the fill again after it', async () => {
      await open();
      await walk.openSettings();
      await page.evaluate(() => window.__lab.openOther('confirm'));
      await waitFor(async () => (await walk.tabState()).screen !== 'fillable', { what: 'the fill to be offered no more' });
      assert.equal(await page.evaluate(() => document.querySelectorAll('.cdk-overlay-container oauth-assistant').length), 0);
      await press(page, 'No');
      await walk.fill();
      assert.deepEqual(await walk.formModel(), profile);
    });

    it('fills the settings above another dialog, and touches no field of that one', async () => {
      await open();
      await page.evaluate(() => window.__lab.openOther('server'));
      await page.waitForSelector('ldapserverminipage input');
      await page.evaluate(() => window.__lab.openDialog());
      await page.waitForSelector('oauthsettingsminipage input');
      await walk.fill();
      assert.deepEqual(await walk.formModel(), profile);
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('ldapserverminipage input')].map((input) => input.value)), ['', '', '']);
    });

    it('wrote no error to any console', () => {
      assert.deepEqual(walk.session.consoleErrors(), []);
    });
  });
}

/** Runs in the page: which of our pieces stick out of this element, or lie over something of Creatio's in it. */
function misplaced(selector) {
  const around = document.querySelector(selector);
  const box = (element) => element.getBoundingClientRect();
  const frame = box(around);
  const controls = [...around.querySelectorAll('button, input, label, mat-icon, h2, a')].filter((e) => e.checkVisibility({ opacityProperty: true }) && box(e).width > 0);
  return [...around.querySelectorAll('oauth-assistant')].flatMap((host) => {
    const ours = box(host);
    const wrong = controls.filter((e) => {
      const its = box(e);
      return its.left < ours.right - 1 && its.right > ours.left + 1 && its.top < ours.bottom - 1 && its.bottom > ours.top + 1;
    });
    const inside = ours.left >= frame.left && ours.right <= frame.right && ours.width > 0;
    return [...(inside ? [] : ['outside']), ...wrong.map((e) => e.outerHTML.slice(0, 80))];
  });
}
