// The main job, end to end: enabling, hints, filling, Creatio's own Test, Save and Refresh, and the three
// faults whose cause the first hint has to name.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startLab } from '../lab/lab.mjs';
import { Walk } from './walk.mjs';

const RED = [false, false, false, false];
const GREEN = [true, true, true, true];

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the main job in ${browser}`, () => {
    let walk, options, profile;
    const registered = () => walk.session.inExtension(() => chrome.scripting.getRegisteredContentScripts());
    const permitted = () => walk.session.inExtension(async () => (await chrome.permissions.getAll()).origins);

    before(async () => {
      walk = await Walk.begin({ browser });
      const { url, clientId, clientSecret } = walk.lab.identity;
      profile = { url, clientId, clientSecret };
    });
    after(() => walk?.end());

    it('registers and injects nothing before the site is enabled', async () => {
      await walk.openCreatio();
      assert.deepEqual(await walk.rows(), RED);
      assert.deepEqual(await registered(), []);
      assert.deepEqual(await permitted(), []);
      assert.equal(await walk.ownHosts(), 0);
    });

    it('registers exactly the site once the permission prompt is accepted', async () => {
      const popup = await walk.enable();
      await popup.close();
      const scripts = await registered();
      assert.deepEqual(scripts.flatMap((script) => script.matches), ['http://creatio.localhost/*']);
      assert.deepEqual(await permitted(), ['http://creatio.localhost/*']);
      assert.notEqual(scripts[0].allFrames, true);
    });

    it('says beside the first row that nothing is set up yet', async () => {
      await walk.firstHintNames('CFG-01');
      assert.equal(await walk.rowOfFirstHint(), 'SystemSettingsCheckBox');
    });

    it('creates a vault and imports the profile from appsettings.json', async () => {
      options = await walk.session.options();
      await walk.createVault(options);
      await walk.importProfile(options);
      assert.match(await options.$eval('#profiles', (section) => section.textContent), new RegExp(profile.clientId));
      await options.close();
      await walk.page.bringToFront();
    });

    it('keeps registering the site alone, although the Identity Service is permitted now', async () => {
      assert.deepEqual((await registered()).flatMap((script) => script.matches), ['http://creatio.localhost/*']);
      assert.deepEqual((await permitted()).sort(), ['http://creatio.localhost/*', 'http://localhost/*', 'https://localhost/*']);
    });

    it('offers the profile in a bar inside the mini page', async () => {
      const bar = await walk.openSettings();
      assert.match(await bar.text(), /Lab\s*Development/);
      assert.equal(await walk.page.evaluate(() => document.querySelectorAll('mat-dialog-container oauth-assistant').length), 1);
      assert.deepEqual(await walk.formModel(), { url: '', clientId: '', clientSecret: '' });
    });

    it("fills the three fields of Angular's own form model and confirms each", async () => {
      const said = await walk.fill();
      assert.deepEqual(await walk.formModel(), profile);
      for (const field of ['Identity Service URL', 'Client ID', 'Client secret']) {
        assert.match(said, new RegExp(`${field}: filled and confirmed`));
      }
      assert.equal(await walk.page.evaluate(() => window.__lab.formStatus()), 'VALID');
      assert.equal(await walk.page.evaluate(() => window.__lab.formDirty()), true);
    });

    it('undoes: the URL and the id are as before, the secret is empty', async () => {
      await walk.undo();
      assert.deepEqual(await walk.formModel(), { url: '', clientId: '', clientSecret: '' });
    });

    it('fills again after Undo', async () => {
      await walk.fill();
      assert.deepEqual(await walk.formModel(), profile);
    });

    it("makes Creatio's own Test connection, Save and Refresh succeed: four green rows, no hint", async () => {
      assert.match(await walk.testConnection(), /Connection established/);
      await walk.save();
      await walk.refresh();
      await walk.rowsBecome(GREEN);
      await walk.hintsGo();
    });

    it('puts back by Undo what Creatio had stored, and empties the secret only', async () => {
      const before = { ...profile, clientId: 'stored-before' };
      walk.lab.creatio.set({ settings: before });
      await walk.openSettings();
      await walk.page.waitForFunction(() => window.__lab.formValue().clientId === 'stored-before');
      await walk.fill();
      assert.deepEqual(await walk.formModel(), profile);
      await walk.undo();
      assert.deepEqual(await walk.formModel(), { url: before.url, clientId: before.clientId, clientSecret: '' });
      await walk.cancelSettings();
      assert.deepEqual({ ...walk.lab.creatio.settings }, before);
    });

    for (const [scenario, ids] of /** @type {const} */ ([
      ['wrong-secret', ['CFG-03', 'CFG-04']],
      ['stopped', ['NET-03']],
      ['endpoint-url', ['URL-01']],
    ])) {
      it(`names the cause in the first hint: ${scenario}`, async () => {
        await walk.lab.scenario(scenario);
        await walk.refresh();
        await walk.firstHintNames(ids);
      });
    }

    it('is quiet again once the cause is gone', async () => {
      await walk.lab.scenario('healthy');
      await walk.refresh();
      await walk.rowsBecome(GREEN);
      await walk.hintsGo();
    });

    it("does the same under Creatio's blocking CSP, and breaks none of its rules", async () => {
      await walk.lab.scenario('unconfigured');
      walk.lab.creatio.set({ csp: 'block' });
      const page = await walk.openCreatio();
      await walk.firstHintNames(['CFG-01'], page);
      await walk.fillTestAndSave(page);
      await walk.rowsBecome(GREEN, page);
      await walk.hintsGo(page);
      assert.deepEqual(walk.lab.creatio.cspViolations, []);
      await page.close();
    });

    for (const [where, path, service, creatio] of /** @type {const} */ ([
      ['.NET', '/WebApp780/', 'id.localhost', { runtime: 'net', virtualDirectory: '/WebApp780', hostname: 'crm.localhost' }],
      ['.NET Framework', '/studio/0/', 'ids.localhost', { virtualDirectory: '/studio', hostname: 'framework.localhost' }],
    ])) {
      it(`does the same on ${where} in a virtual directory, on another host`, async () => {
        const lab = await startLab({
          creatio: { ...creatio, lookup: (name) => (name === service ? '127.0.0.1' : undefined) },
          identity: { hostname: service },
        });
        try {
          const other = new Walk(lab, walk.session);
          await other.openCreatio();
          await (await other.enable()).close();
          const options = await walk.session.options();
          await options.waitForSelector('#add');
          await other.importProfile(options, { name: where });
          await options.close();
          await other.page.bringToFront();
          await other.firstHintNames('CFG-01');
          await other.fillTestAndSave();
          await other.rowsBecome(GREEN);
          await other.hintsGo();
          const ours = lab.creatio.requests.filter((request) => request.query.includes('oauth-assistant=1'));
          assert.ok(ours.length > 0);
          assert.deepEqual(ours.filter((request) => !request.path.startsWith(path)), []);
          await other.page.close();
        } finally {
          await lab.close();
        }
      });
    }

    it('wrote no error to any console', () => {
      assert.deepEqual(walk.session.consoleErrors(), []);
    });
  });
}
