/** The look-alike's own check: the way an administrator goes, with real typing in a real browser. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';
import { secretMask } from './data-service.mjs';
import { startCreatio } from './server.mjs';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const client = { id: 'CREATIO0SYSTEM0CLIENT', secret: 'a secret of the lab' };
const rows = ['SystemSettingsCheckBox', 'IdentityServiceAvailabilityCheckbox', 'AccessTokenIsRetrievableCheckbox', 'DefaultResourceIsRegisteredCheckbox'];

/** The smallest Identity Service: a discovery document, and a token for one client. */
async function startIdentityService() {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const origin = `http://${request.headers.host}`;
    const form = new URLSearchParams(body);
    const known = form.get('client_id') === client.id && form.get('client_secret') === client.secret;
    const answers = {
      'GET /.well-known/openid-configuration': [200, { issuer: 'creatio.com', token_endpoint: `${origin}/connect/token` }],
      'POST /connect/token': known
        ? [200, { access_token: 'token', expires_in: 3600, token_type: 'Bearer' }]
        : [400, { error: 'invalid_client' }],
    };
    const [status, json] = answers[`${request.method} ${request.url}`] ?? [404, {}];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://identity.localhost:${server.address().port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}

describe('the look-alike of the OAuth page', () => {
  let browser;
  let profile;
  let identity;
  let creatio;
  let page;

  before(async () => {
    profile = await mkdtemp(join(tmpdir(), 'creatio-lab-'));
    browser = await puppeteer.launch({
      executablePath: chromium,
      userDataDir: profile,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    identity = await startIdentityService();
  });

  after(async () => {
    await browser?.close();
    await identity?.close();
    await rm(profile, { recursive: true, force: true });
  });

  afterEach(async () => {
    await page?.close();
    await creatio?.close();
    page = creatio = undefined;
  });

  async function open({ options = {}, switches = { panel: 'open' } } = {}) {
    creatio = await startCreatio(options);
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.setViewport({ width: 1200, height: 760 });
    await page.goto(creatio.pageUrlWith(switches));
    await page.waitForFunction(() => window.__lab?.refreshCount > 0 && !window.__lab.loading);
  }

  const stored = () => ({ url: identity.url, clientId: client.id, clientSecret: client.secret });

  const states = () =>
    page.evaluate((names) => names.map((name) => document.querySelector(`crt-checkbox[element-name="${name}"] input`)?.checked ?? null), rows);

  async function press(caption, scope = '') {
    const button = await page.waitForSelector(`${scope} ::-p-xpath(.//button[not(@disabled)][normalize-space()="${caption}"])`, { visible: true });
    await button.click();
  }

  async function field(caption) {
    return page.waitForSelector(`[role=dialog] input[aria-label="${caption}"]`);
  }

  const isShown = (element) => element.evaluate((node) => node.getClientRects().length > 0);

  async function openSettings() {
    await press('Open settings');
    await page.waitForSelector('[role=dialog] crt-grid:not([aria-busy])');
  }

  async function typeConnection({ url, clientId, clientSecret }) {
    await (await field('Identity Service URL')).type(url);
    await (await field('Client ID')).type(clientId);
    await (await field('Client secret')).type(clientSecret);
  }

  const notification = (text) => page.waitForSelector(`.cdk-overlay-container ::-p-text(${text})`);

  for (const material of ['current', 'legacy']) it(`goes from four red rows to four green ones through the mini page, with ${material} Material`, async () => {
    await open({ options: { material } });
    assert.deepEqual(await states(), [false, false, false, false]);
    await page.waitForSelector('::-p-text(NOT CONFIGURED)');
    await shot(`not-configured-${material}`);

    await openSettings();
    assert.match(await page.evaluate(() => location.hash), /\[modal=OAuthSettingsMiniPage\]$/);
    await typeConnection(stored());
    assert.equal(await isShown(await field('Identity Service URL')), false, 'without the focus the address is a link');
    await shot(`mini-page-${material}`);
    await press('Test connection');
    await notification('Connection established');
    assert.equal(creatio.settings.url, '', 'the test stores nothing');

    await press('Save');
    await page.waitForFunction(() => window.__lab.refreshCount === 2);
    assert.deepEqual(await states(), [true, true, true, true]);
    assert.deepEqual({ ...creatio.settings }, stored());
    await page.waitForSelector('[role=dialog]', { hidden: true });
    await page.waitForFunction(() => !location.hash.includes('modal'));
    await page.waitForSelector('::-p-text(Everything looks good!)');
    await shot(`all-good-${material}`);
  });

  it('says that the connection failed when the secret is wrong', async () => {
    await open();
    await openSettings();
    await typeConnection({ ...stored(), clientSecret: 'wrong' });
    await press('Test connection');
    await notification('Connection failed');
  });

  it('shows a mask for the stored secret and does not send it back', async () => {
    await open({ options: { settings: stored() } });
    await openSettings();
    assert.equal((await page.evaluate(() => window.__lab.formValue())).clientSecret, secretMask);
    await (await field('Client ID')).type('-changed');
    await press('Save');
    await page.waitForFunction(() => window.__lab.refreshCount === 2);
    assert.deepEqual({ ...creatio.settings }, { ...stored(), clientId: `${client.id}-changed` });
    assert.deepEqual(await states(), [true, true, false, false]);
  });

  it('takes a value that a script puts into the address box while that is hidden', async () => {
    await open({ options: { settings: stored() } });
    await openSettings();
    const box = await field('Identity Service URL');
    assert.equal(await isShown(box), false);
    await box.evaluate((input) => {
      input.value = 'https://other.example';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    });
    assert.equal((await page.evaluate(() => window.__lab.formValue())).url, 'https://other.example');
    await page.waitForSelector('[role=dialog] button:not([disabled]) ::-p-text(Save)');
    await page.evaluate(() => window.__lab.rerenderDialog());
    assert.equal(await box.evaluate((input) => input.isConnected), false);
    assert.equal(await (await field('Identity Service URL')).evaluate((input) => input.value), 'https://other.example');
  });

  it('shows the address box when its container takes the focus', async () => {
    await open({ options: { settings: stored() } });
    await openSettings();
    const box = await field('Identity Service URL');
    await box.evaluate((input) => input.closest('.crt-input-control-container').focus());
    await page.waitForFunction((input) => document.activeElement === input && input.getClientRects().length > 0, {}, box);
  });

  it('marks an emptied field as invalid and keeps Save disabled', async () => {
    await open({ options: { settings: stored() } });
    await openSettings();
    const box = await field('Client ID');
    await box.click({ count: 3 });
    await box.press('Backspace');
    await box.press('Tab');
    await page.waitForSelector('[role=dialog] input[aria-label="Client ID"][aria-invalid="true"]');
    assert.equal(await page.$eval('[role=dialog] #SaveButton button', (button) => button.disabled), true);
  });

  it('destroys the panel when it is closed and builds it when it is opened', async () => {
    await open({ switches: {} });
    assert.equal(await page.$('#CardToggleTabPanel'), null);
    const toggle = '[element-name^="ButtonToggleGroup"] [data-qa="button-toggle-1"] button';
    await page.click(`${toggle}[aria-pressed="false"]`);
    await page.waitForSelector('crt-toggle-container[element-name=CardToggleTabPanel] #DiagnosticInfoFlexContainer', { visible: true });
    await page.click(`${toggle}[aria-pressed="true"]`);
    await page.waitForSelector('#CardToggleTabPanel', { hidden: true });
    assert.equal(await page.$('#CardToggleTabPanel'), null);
  });

  it('names what is publicly unknown anew at every load', async () => {
    await open();
    const first = await page.evaluate(() => window.__lab.names);
    await page.reload();
    await page.waitForFunction(() => window.__lab);
    const second = await page.evaluate(() => window.__lab.names);
    for (const [element, name] of Object.entries(first)) assert.notEqual(second[element], name);
  });

  it('changes pages without a reload', async () => {
    await open();
    await page.evaluate(() => ((window.kept = true), (location.hash = '#Card/OAuthClientAppPage/edit/0')));
    await page.waitForSelector('crt-input#ClientSecret_Input[readonly=true] input[readonly]');
    await page.evaluate(() => (location.hash = '#Page/OAuthAuthorization_ListPage'));
    await page.waitForSelector('#DiagnosticInfoFlexContainer');
    assert.equal(await page.evaluate(() => window.kept), true);
  });

  it('works under a virtual directory on .NET, in Ukrainian, with the policy that blocks', async () => {
    await open({ options: { runtime: 'net', virtualDirectory: '/WebApp780', csp: 'block' }, switches: { panel: 'open', lang: 'uk' } });
    assert.match(page.url(), /\/WebApp780\/Shell\//);
    await page.waitForSelector('::-p-text(Відкрити налаштування)');
    assert.equal(await page.$eval('html', (html) => html.getAttribute('culture')), 'uk-UA');
    assert.ok(creatio.requests.some(({ path }) => path === '/WebApp780/api/OAuthHealthCheck'));
    assert.deepEqual(creatio.cspViolations, []);
  });

  const count = (selector) => page.evaluate((wanted) => document.querySelectorAll(wanted).length, selector);

  it('has the markup of the legacy Material components', async () => {
    await open({ options: { material: 'legacy' } });
    await openSettings();
    assert.equal(await count('crt-checkbox > .crt-checkbox > mat-checkbox.mat-checkbox input.mat-checkbox-input'), 4);
    assert.equal(await count('mat-dialog-container.mat-dialog-container input.mat-input-element'), 3);
    assert.ok((await count('crt-button > button.mat-button-base > span.mat-button-wrapper')) > 5);
    assert.equal(await count('[class*="mdc-"]'), 0);
    assert.match(await page.$eval('crt-root', (root) => root.getAttribute('ng-version')), /^16\./);
  });

  it('marks its elements by one name only when it is told so', async () => {
    await open({ switches: { panel: 'open', marks: 'names' } });
    await openSettings();
    assert.deepEqual([await count('[element-name=SaveButton]'), await count('#SaveButton')], [1, 0]);
    await page.close();
    await creatio.close();
    await open({ switches: { panel: 'open', marks: 'ids' } });
    await openSettings();
    assert.deepEqual([await count('[element-name]'), await count('#SaveButton')], [0, 1]);
  });

  it('shows the rows as an icon and a text', async () => {
    await open({ options: { settings: stored() }, switches: { panel: 'open', rows: 'icons' } });
    const icons = await page.evaluate((names) => names.map((name) => document.querySelector(`#${name} mat-icon`)?.dataset.matIconName), rows);
    assert.deepEqual(icons, ['check-row-icon', 'check-row-icon', 'check-row-icon', 'check-row-icon']);
    assert.equal(await count('#DiagnosticInfoFlexContainer input'), 0);
  });

  it('renames the rows, their container too, or the whole panel', async () => {
    await open({ switches: { panel: 'open', renamed: 'rows' } });
    assert.equal(await count(rows.map((name) => `#${name}`).join()), 0);
    assert.equal(await count('#DiagnosticInfoFlexContainer crt-checkbox'), 4);
    await page.close();
    await creatio.close();
    await open({ switches: { panel: 'open', renamed: 'container' } });
    assert.equal(await count(rows.map((name) => `#${name}`).join()), 0);
    assert.deepEqual([await count('#OpenDiagnosticButton crt-checkbox'), await count('#DiagnosticInfoFlexContainer')], [4, 0]);
    await page.close();
    await creatio.close();
    await open({ switches: { panel: 'open', renamed: 'panel' } });
    assert.deepEqual([await count('crt-toggle-container crt-checkbox'), await count('#OpenDiagnosticButton, #CardToggleTabPanel')], [4, 0]);
  });

  it('has no Refresh and no Open settings before 8.2.1', async () => {
    await open({ options: { version: '8.2.0.4183' } });
    assert.equal(await count('#DiagnosticInfoFlexContainer crt-checkbox'), 4);
    assert.equal(await count('.panel-buttons'), 0);
  });

  it('speaks from right to left, and another language while it is open', async () => {
    await open({ switches: { panel: 'open', lang: 'ar' } });
    await page.waitForSelector('::-p-text(فتح الإعدادات)');
    assert.equal(await page.evaluate(() => document.dir), 'rtl');
    await page.evaluate(() => window.__lab.speak('de'));
    await page.waitForSelector('::-p-text(Einstellungen öffnen)');
    await page.waitForSelector('::-p-text(Standardressource ist registriert)');
    assert.deepEqual(await page.evaluate(() => [document.dir, document.documentElement.getAttribute('culture')]), ['ltr', 'de']);
  });

  it('stacks dialogs, and closes the mini page at the first sign when it is told so', async () => {
    await open({ switches: { panel: 'open', twins: 'yes', closes: 'input' } });
    await page.evaluate(() => window.__lab.openOther('server'));
    await page.evaluate(() => window.__lab.openDialog());
    await page.waitForSelector('oauthsettingsminipage input');
    await page.evaluate(() => window.__lab.openOther('confirm'));
    await page.waitForSelector('crt-message-box');
    assert.deepEqual([await count('mat-dialog-container'), await count('#SaveButton')], [3, 3]);
    await page.evaluate(() => document.querySelector('oauthsettingsminipage input').dispatchEvent(new Event('input', { bubbles: true })));
    await page.waitForFunction(() => document.querySelectorAll('mat-dialog-container').length === 2);
    assert.equal(await count('oauthsettingsminipage'), 0);
  });

  it('opens by its address what only looks like the connection settings', async () => {
    await open();
    for (const [hash, element] of [
      ['Page/OAuthAuthorization_ListPage[modal=OAuthClientAppMiniPage/add]', 'mat-dialog-container #ApplicatinUrlInput'],
      ['Section/Contacts_ListPage[modal=LdapServerMiniPage/add]', 'mat-dialog-container ldapserverminipage input[type=password]'],
      ['Card/OAuthAuthorizationEditPage/edit/0', '#ClientSecret_Input input[type=password]'],
    ]) {
      await page.evaluate((hash) => (location.hash = hash), hash);
      await page.waitForSelector(element);
    }
  });

  it('redraws a region as often as it is told', async () => {
    await open({ switches: { panel: 'open', churn: '200', nodes: '20000' } });
    await page.waitForFunction(() => window.__lab.churnCount > 200);
    assert.ok((await page.evaluate(() => document.querySelectorAll('#StaticBlock *').length)) >= 20000);
  });

  /** Pictures are taken only when somebody wants to look at them. */
  async function shot(name) {
    const folder = process.env.LAB_SHOTS;
    if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
  }
});
