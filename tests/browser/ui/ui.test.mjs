// The popup and the options page before a background of plain data: what they ask, show and keep.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FINDINGS, REFUSED, profile, start, state } from './harness.mjs';

const CANARY = 'canary-S3cret/+=';
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const identity = { origin: 'https://identity.example:8090', patterns: ['https://identity.example/*', 'http://identity.example/*'], permitted: false };
const UNREADABLE = { is: 'unreadable', key: 'vault_newer_version', subs: ['9', '1'] };
const sites = [{ origin: 'https://crm.example', base: '' }];

let harness;
before(async () => { harness = await start(); });
after(() => harness.stop());

/** Runs `body` with a page in the state given, and with the page's own complaints refused. */
function on(name, what, given, body, look) {
  test(`${name}: ${what}`, async () => {
    const page = await harness.open(name, given(), look);
    await body(page);
    assert.deepEqual(page.problems, []);
    await page.browserContext().close();
  });
}

const text = (page, selector) => page.$eval(selector, (e) => e.textContent);
const value = (page, selector) => page.$eval(selector, (e) => e.value);
const said = (page, kind) => page.evaluate((kind) => stub.said(kind), kind);
const shown = (page, selector, expected) =>
  page.waitForFunction((s, e) => document.querySelector(s)?.textContent.includes(e), {}, selector, expected);
const permissions = (page) => page.evaluate(() => stub.calls.filter((c) => c.what === 'permission'));
const focused = (page) => page.evaluate(() => document.activeElement.id);
const drafts = (page) => page.evaluate(() => JSON.stringify(stub.session));
const put = (page, selector, text) =>
  page.$eval(selector, (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);

async function accessible(page) {
  // Through the debugger, so that the page's own policy stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), []);
}

const filled = () => state('open', {
  profiles: [profile('a', 'development'), profile('b', 'production')], can_fill: true, identity,
  findings: FINDINGS, healthy: false,
});
const hosts = { address: 'https://identity.example:8090', creatio: null, service: null };
const refused = () => state('open', { findings: [REFUSED], hosts, healthy: false });
const WANTED = { at: '?tab=7#NET-11' };
const STATES = {
  'not a web page': ['popup', () => ({ state: state('open', null) })],
  'not enabled': ['popup', () => ({ state: state('absent', { enabled: false, permitted: false }) })],
  'address unknown': ['popup', () => ({ url: undefined, state: state('absent', { enabled: false, permitted: false, site: undefined }) })],
  'no vault': ['popup', () => ({ state: state('absent', {}) })],
  locked: ['popup', () => ({ state: state('locked', { findings: FINDINGS }) })],
  open: ['popup', () => ({ state: filled() })],
  healthy: ['popup', () => ({ state: state('open', { profiles: [profile('a', 'test')], consent: true, healthy: true }) })],
  'no answer': ['popup', () => ({ state: filled(), dead: true })],
  'no vault (options)': ['options', () => ({ state: state('absent') })],
  'locked (options)': ['options', () => ({ state: state('locked', null, { sites }) })],
  'unreadable (options)': ['options', () => ({ state: state('', null, { vault: UNREADABLE }) })],
  'profiles (options)': ['options', () => ({ state: state('open', null, { sites }), profiles: [profile('a', 'test'), profile('b', 'production')] })],
  'commands of a finding': ['commands', () => ({ state: refused() }), WANTED],
  'no page of Creatio': ['commands', () => ({ state: state('open', null) }), WANTED],
};
for (const [what, [name, given, look]] of Object.entries(STATES)) {
  for (const dark of [false, true]) {
    on(name, `${what}, ${dark ? 'dark' : 'light'}: no accessibility violation`, given, accessible, { dark, ...look });
  }
}

on('popup', 'the permission is asked for in the very turn of the press, and Enable goes out with it',
  () => ({ state: state('absent', { enabled: false, permitted: false }) }), async (page) => {
    await page.click('#enable');
    await shown(page, '#status', 'Enabled');
    const [first] = await permissions(page);
    assert.deepEqual(first.argument, { origins: ['https://crm.example/*'] });
    assert.equal(first.turn, 'submit');
    const sent = await said(page, 'enable');
    assert.equal(sent.length, 2);
    assert.equal(sent[0].turn, 'submit');
    assert.deepEqual(sent[0].argument, { kind: 'enable', url: 'https://crm.example/', tab: 7 });
  });

on('popup', 'a refused permission is said, and nothing is enabled',
  () => ({ granted: false, state: state('absent', { enabled: false, permitted: false }) }), async (page) => {
    await page.click('#enable');
    await shown(page, '#alert', 'not given');
    assert.ok(await page.$('#enable'));
  });

on('popup', 'an address is asked for where the browser tells none, kept as a draft, and checked',
  () => ({ url: undefined, state: state('absent', { enabled: false, permitted: false, site: undefined }) }), async (page) => {
    await page.type('#address', 'crm');
    await page.keyboard.press('Enter');
    await shown(page, '#address-error', 'https://');
    assert.equal(await focused(page), 'address');
    assert.equal(await page.$eval('#address', (e) => e.getAttribute('aria-describedby')), 'address-hint address-error');
    assert.deepEqual(await permissions(page), []);
    await page.reload();
    await page.waitForSelector('#address');
    assert.equal(await value(page, '#address'), 'crm');
    await put(page, '#address', 'http://localhost:8080/0/Shell/');
    await page.click('#enable');
    await shown(page, '#status', 'Enabled');
    assert.deepEqual((await permissions(page))[0].argument, { origins: ['http://localhost/*'] });
    assert.equal(await drafts(page), '{"draft:popup":{}}');
  });

on('options', 'a vault needs a passphrase of twelve characters, twice the same', () => ({ state: state('absent') }),
  async (page) => {
    await page.type('#v-new', 'too short');
    await page.click('#v-create');
    await shown(page, '#v-new-error', '12');
    await page.type('#v-new', ' no longer');
    await page.type('#v-again', 'another');
    await page.click('#v-create');
    await shown(page, '#v-again-error', 'differ');
    assert.equal(await value(page, '#v-new'), 'too short no longer', 'nothing typed is lost');
    await put(page, '#v-again', 'too short no longer');
    await page.click('#v-create');
    await shown(page, '#status', 'ready');
    assert.equal((await said(page, 'create_vault'))[0].argument.passphrase, 'too short no longer');
    assert.ok(!(await drafts(page)).includes('short'));
  });

on('popup', 'a wrong passphrase is said, emptied and asked for again', () => ({ state: state('locked', {}) }), async (page) => {
  await page.type('#v-pass', 'wrong');
  await page.keyboard.press('Enter');
  await shown(page, '#alert', 'does not open');
  assert.equal(await value(page, '#v-pass'), '');
  assert.equal(await focused(page), 'v-pass');
  await page.type('#v-pass', 'correct horse battery');
  await page.keyboard.press('Enter');
  await shown(page, '#status', 'open');
  assert.equal(await page.$('#v-pass'), null);
});

on('popup', 'what is being typed survives news from the background', () => ({ state: state('locked', {}) }), async (page) => {
  await page.type('#v-pass', 'correct');
  await page.evaluate((findings) => { stub.state.tab.findings = findings; stub.broadcast(); }, FINDINGS);
  await page.waitForSelector('#f-TOK-01');
  await page.evaluate(() => { stub.state.vault.is = 'locked'; stub.broadcast(); });
  await page.keyboard.type(' horse');
  assert.equal(await value(page, '#v-pass'), 'correct horse');
});

on('popup', 'a development profile is filled at the first press', () => ({ state: filled() }), async (page) => {
  await page.click('#fill-a');
  await shown(page, '#status', 'Handed');
  assert.deepEqual((await said(page, 'fill'))[0].argument, { kind: 'fill', tab: 7, profile: 'a' });
});

on('popup', 'production takes two presses, and a double click is one', () => ({ state: filled() }), async (page) => {
  await page.click('#fill-b', { count: 2 });
  await shown(page, '#fill-b', 'Fill production');
  assert.equal((await said(page, 'fill')).length, 0);
  await page.focus('#fill-b');
  await page.keyboard.press('Enter');
  await shown(page, '#status', 'Handed');
  assert.deepEqual((await said(page, 'fill')).map((c) => c.argument.profile), ['b']);
  assert.equal(await text(page, '#fill-b'), 'Fill', 'the next fill asks again');
});

on('popup', 'a key held down does not fill production', () => ({ state: filled() }), async (page) => {
  await page.focus('#fill-b');
  for (let i = 0; i < 5; i += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await shown(page, '#fill-b', 'Fill production');
  assert.equal((await said(page, 'fill')).length, 0);
});

on('popup', 'nothing can be filled while the dialog is closed, and it says how to open it',
  () => ({ state: state('open', { profiles: [profile('a', 'test')] }) }), async (page) => {
    assert.ok(await page.$eval('#fill-a', (b) => b.disabled));
    assert.match(await text(page, '#fill-how'), /Open settings/);
  });

on('popup', 'the Identity Service is asked for by its own button', () => ({ state: filled() }), async (page) => {
  await page.click('#allow');
  await shown(page, '#status', 'Allowed');
  const [asked] = await permissions(page);
  assert.deepEqual([asked.turn, asked.argument], ['click', { origins: identity.patterns }]);
  assert.deepEqual((await said(page, 'allow')).map((c) => c.argument), [{ kind: 'allow', tab: 7, origin: identity.origin }]);
});

on('popup', 'findings tell kind, certainty, meaning and steps; hostile text stays text', () => {
  const finding = { ...FINDINGS[0], subs: ['<img src=x onerror=alert(1)>'] };
  return { state: state('open', { findings: [finding] }) };
}, async (page) => {
  const details = await text(page, '#f-TOK-01');
  for (const part of ['Blocker', 'Certain', '<img src=x', 'invalid_client', 'Copy the secret']) assert.ok(details.includes(part), part);
  assert.equal(await page.$('main img'), null);
});

on('popup', 'the tick of the consent follows the background, not the click', () => ({ state: filled() }), async (page) => {
  await page.click('#consent-section > summary');
  await page.click('#consent');
  await shown(page, '#status', 'On.');
  assert.ok(await page.$eval('#consent', (e) => e.checked));
  assert.deepEqual((await said(page, 'consent'))[0].argument, { kind: 'consent', tab: 7, agreed: true });
});

on('popup', 'the report is copied as Markdown and saved as JSON', () => ({ state: filled() }), async (page) => {
  await page.click('#copy');
  await shown(page, '#status', 'copied');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '# Report');
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  const debug = await page.createCDPSession();
  await debug.send('Browser.setDownloadBehavior', {
    behavior: 'allow', downloadPath: folder, eventsEnabled: true, browserContextId: page.browserContext().id,
  });
  const saved = new Promise((ready) => debug.on('Browser.downloadProgress', (e) => e.state === 'completed' && ready()));
  await page.click('#save');
  await saved;
  assert.equal(await readFile(join(folder, 'oauth-report.json'), 'utf8'), '{"report":1}');
});

on('popup', 'without a background it says so, and offers to reload', () => ({ dead: true, state: filled() }), async (page) => {
  assert.match(await text(page, '#lost'), /Reload the page/);
});

on('popup', 'a background that falls silent later is said, and what is shown stays', () => ({ state: filled() }), async (page) => {
  await page.evaluate(() => { stub.given.silent = true; });
  await page.click('#check');
  await shown(page, '#alert', 'Reload the page');
  assert.ok(await page.$('#fill-a'));
});

on('popup', 'its language is the texts’ own where the browser speaks another', () => ({ language: 'ar', dir: 'rtl', state: filled() }),
  async (page) => {
    assert.deepEqual(await page.$eval('html', (e) => [e.lang, e.dir]), ['en', 'ltr']);
  });

const PROFILES = () => ({ state: state('open', null, { sites }), profiles: [profile('a', 'test'), profile('b', 'production')] });

on('options', 'a profile is saved with everything typed, and its service’s permission asked for in that press', PROFILES, async (page) => {
  await page.click('#add');
  await page.waitForSelector('#p-name');
  assert.equal(await value(page, '#p-site'), 'https://crm.example/', 'the one enabled site is proposed');
  await page.type('#p-name', 'CRM new');
  await page.select('#p-env', 'production');
  await page.select('#p-from', 'page');
  await page.type('#p-url', 'https://ids.example:8443');
  await page.type('#p-client', 'id-1');
  await page.type('#p-secret', CANARY);
  await page.keyboard.press('Enter');
  await shown(page, '#status', 'saved');
  const [asked] = await permissions(page);
  assert.deepEqual([asked.turn, asked.argument], ['submit', { origins: ['https://ids.example/*', 'http://ids.example/*'] }]);
  assert.deepEqual((await said(page, 'save_profile'))[0].argument.profile, {
    id: null, name: 'CRM new', environment: 'production', site: 'https://crm.example/', url: 'https://ids.example:8443',
    client_id: 'id-1', client_secret: CANARY, fill_from: 'page',
  });
  assert.equal(await drafts(page), '{"draft:options":{}}');
});

on('options', 'every field says what is wrong with it, and nothing is sent', PROFILES, async (page) => {
  await page.click('#add');
  await page.waitForSelector('#p-name');
  await put(page, '#p-site', 'crm');
  await page.type('#p-secret', CANARY);
  await page.click('#p-save');
  await page.waitForSelector('#p-name-error');
  const wrong = await page.$$eval('[aria-invalid]', (fields) => fields.map((f) => f.id));
  assert.deepEqual(wrong, ['p-name', 'p-site', 'p-url', 'p-client']);
  assert.equal(await focused(page), 'p-name');
  assert.equal(await value(page, '#p-secret'), CANARY);
  assert.deepEqual(await permissions(page), []);
  assert.deepEqual(await said(page, 'save_profile'), []);
});

on('options', 'a refusal of the background loses nothing that was typed', () => ({ ...PROFILES(), refuse: 'stub_refused' }), async (page) => {
  await page.click('#edit-a');
  await page.waitForSelector('#p-name');
  await page.type('#p-secret', CANARY);
  await page.click('#p-save');
  await shown(page, '#alert', 'CRM test exists');
  assert.equal(await value(page, '#p-secret'), CANARY);
  assert.equal((await said(page, 'save_profile'))[0].argument.profile.id, 'a');
});

const REMARKS = [
  { field: 'name', key: 'profile_name_long', subs: ['80'] },
  { field: 'client_secret', key: 'profile_control_characters', subs: [] },
];

on('options', 'what the background finds wrong stands at its field, and nothing typed is lost', () => ({ ...PROFILES(), wrong: REMARKS }), async (page) => {
  await page.click('#edit-a');
  await page.waitForSelector('#p-name');
  await page.type('#p-name', ' and more');
  await page.type('#p-secret', CANARY);
  await page.click('#p-save');
  await shown(page, '#p-name-error', 'at most 80 characters');
  await shown(page, '#p-secret-error', 'invisible character');
  assert.match(await text(page, '#alert'), /not saved/);
  assert.deepEqual(await page.$$eval('[aria-invalid]', (fields) => fields.map((f) => f.id)), ['p-name', 'p-secret']);
  assert.match(await page.$eval('#p-secret', (e) => e.getAttribute('aria-describedby')), /p-secret-error$/);
  assert.equal(await focused(page), 'p-name');
  assert.equal(await value(page, '#p-name'), 'CRM test and more');
  assert.equal(await value(page, '#p-secret'), CANARY);
  await accessible(page);
  await page.evaluate(() => { stub.given.wrong = undefined; });
  await page.click('#p-save');
  await shown(page, '#status', 'was saved');
  assert.equal(await text(page, '#alert'), '');
});

const WARNINGS = [
  { field: 'url', key: 'profile_url_http', subs: [] },
  { field: 'client_secret', key: 'profile_secret_blanks', subs: [] },
];

for (const dark of [false, true]) {
  on('options', `what to heed of a saved profile is said until the next press, ${dark ? 'dark' : 'light'}`, () => ({ ...PROFILES(), warnings: WARNINGS }), async (page) => {
    await page.click('#edit-a');
    await page.waitForSelector('#p-name');
    await page.type('#p-secret', CANARY);
    await page.click('#p-save');
    await shown(page, '#status', 'was saved');
    await shown(page, '#status', 'notes');
    for (const part of ['CRM test', 'Without https', 'secret has spaces']) await shown(page, '#p-notes', part);
    await accessible(page);
    await page.evaluate(() => stub.broadcast());
    await shown(page, '#p-notes', 'spaces');
    await page.click('#add');
    await page.waitForSelector('#p-name');
    assert.equal(await page.$('#p-notes'), null);
  }, { dark });
}

on('options', 'a profile without fault is saved without notes', PROFILES, async (page) => {
  await page.click('#edit-a');
  await page.waitForSelector('#p-name');
  await page.click('#p-save');
  await shown(page, '#status', 'was saved');
  assert.equal(await page.$('#p-notes'), null);
  assert.doesNotMatch(await text(page, '#status'), /notes/);
});

on('options', 'drafts outlive the page; secrets do not, nor are they in any attribute', PROFILES, async (page) => {
  await page.click('#add');
  await page.waitForSelector('#p-name');
  await page.type('#p-name', 'Half');
  await page.type('#p-secret', CANARY);
  await page.click('#reveal');
  assert.equal(await page.$eval('#p-secret', (e) => e.type), 'text');
  await page.type('#p-secret', '!');
  assert.ok(!(await page.content()).includes(CANARY));
  assert.ok(!(await drafts(page)).includes(CANARY));
  await page.reload();
  await page.waitForSelector('#p-name');
  assert.equal(await value(page, '#p-name'), 'Half');
  assert.equal(await value(page, '#p-secret'), '');
  await page.click('#p-cancel');
  await page.waitForSelector('#add');
  assert.equal(await drafts(page), '{"draft:options":{}}');
});

on('options', 'a vault that locks itself meanwhile loses nothing of an open form but the secret, and that is said', PROFILES, async (page) => {
  await page.click('#edit-a');
  await page.waitForSelector('#p-name');
  await page.type('#p-secret', CANARY);
  await page.evaluate(() => { stub.state.vault.is = 'locked'; stub.broadcast(); });
  await page.waitForSelector('#v-pass');
  await page.type('#v-pass', 'correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#lock');
  assert.equal(await value(page, '#p-secret'), '');
  assert.match(await text(page, '#main'), /this field was emptied/);
  assert.equal(await value(page, '#p-client'), 'client-a');
});

on('options', 'deleting takes a second press on another button, and can be left', PROFILES, async (page) => {
  await page.click('#delete-b');
  await page.waitForSelector('#delete-sure');
  await page.click('#delete-not');
  await page.waitForSelector('#delete-b');
  await page.click('#delete-b');
  await page.waitForSelector('#delete-sure');
  await page.click('#delete-sure');
  await shown(page, '#status', 'deleted');
  assert.equal(await page.$('#delete-b'), null);
});

for (const vault of [{ is: 'locked' }, { is: 'open' }, UNREADABLE]) {
  const given = () => ({ state: state('', null, { sites, vault }), profiles: [profile('a', 'test')] });

  on('options', `the vault (${vault.is}) is deleted by a second press on another button, after a warning`, given, async (page) => {
    await page.click('#v-delete > summary');
    await page.click('#v-delete-ask', { count: 2 });
    await page.waitForSelector('#v-delete-sure');
    assert.match(await text(page, '#v-delete-what'), /All profiles and secrets.*appsettings\.json.*Creatio itself is not changed/);
    assert.equal(await page.$eval('#v-delete-sure', (e) => e.getAttribute('aria-describedby')), 'v-delete-what');
    assert.deepEqual(await said(page, 'delete_vault'), [], 'a double click is one press');
    await page.click('#v-delete-sure');
    await shown(page, '#status', 'deleted');
    assert.deepEqual((await said(page, 'delete_vault')).map((c) => c.argument), [{ kind: 'delete_vault' }]);
    await page.waitForSelector('#v-create');
    assert.equal(await page.$('#v-delete'), null, 'there is nothing left to delete');
  });

  on('options', `deleting the vault (${vault.is}) can be left`, given, async (page) => {
    await page.click('#v-delete > summary');
    await page.click('#v-delete-ask');
    await page.waitForSelector('#v-delete-not');
    assert.equal(await focused(page), 'v-delete-not', 'a key held down would press the other');
    await page.click('#v-delete-not');
    await page.waitForSelector('#v-delete-ask');
    assert.equal(await focused(page), 'v-delete-ask');
    assert.deepEqual(await said(page, 'delete_vault'), []);
  });

  on('popup', `deleting the vault (${vault.is}) is not offered`, () => ({ state: state('', {}, { vault }) }), async (page) => {
    assert.doesNotMatch(await text(page, 'main'), /delete/i);
  });
}

for (const dark of [false, true]) {
  on('options', `the warning before the vault is deleted, ${dark ? 'dark' : 'light'}: no accessibility violation`, PROFILES, async (page) => {
    await page.click('#v-delete > summary');
    await page.click('#v-delete-ask');
    await page.waitForSelector('#v-delete-sure');
    await accessible(page);
  }, { dark });
}

on('options', 'with the vault goes what is left in the page of its profiles', PROFILES, async (page) => {
  await page.click('#edit-a');
  await page.waitForSelector('#p-name');
  await page.type('#p-name', ' changed');
  await deleteVault(page);
  assert.equal(await page.$('#p-name'), null);
  assert.equal(await drafts(page), '{"draft:options":{}}');
});

on('options', 'the vault goes, what is typed of a new profile stays but for the secret', PROFILES, async (page) => {
  await page.click('#add');
  await page.waitForSelector('#p-name');
  await page.type('#p-name', 'CRM new');
  await page.type('#p-secret', CANARY);
  await deleteVault(page);
  assert.equal(await value(page, '#p-name'), 'CRM new');
  assert.equal(await value(page, '#p-secret'), '');
});

async function deleteVault(page) {
  await page.click('#v-delete > summary');
  await page.click('#v-delete-ask');
  await page.waitForSelector('#v-delete-sure');
  await page.click('#v-delete-sure');
  await page.waitForSelector('#v-create');
}

async function choose(page, content) {
  const file = join(await mkdtemp(join(tmpdir(), 'import-')), 'appsettings.json');
  await writeFile(file, content);
  await (await page.$('#file')).uploadFile(file);
}
const appsettings = (clients) => JSON.stringify({ Clients: JSON.stringify(clients) });
const client = (id, secrets = [CANARY]) =>
  ({ ClientId: id, ClientName: `Client ${id}`, Secrets: secrets, AllowedGrantTypes: ['client_credentials'] });

on('options', 'one client of appsettings.json goes straight into the form, its secret hidden', PROFILES, async (page) => {
  await choose(page, appsettings([client('one')]));
  await page.waitForSelector('#p-client');
  assert.equal(await value(page, '#p-client'), 'one');
  assert.deepEqual(await page.$eval('#p-secret', (e) => [e.value, e.type]), [CANARY, 'password']);
  assert.ok(!(await page.content()).includes(CANARY));
  assert.ok(!(await drafts(page)).includes(CANARY));
});

on('options', 'several clients are for the administrator to choose from', PROFILES, async (page) => {
  await choose(page, appsettings([client('one'), client('two', ['first', 'second'])]));
  await page.waitForSelector('#import-cancel');
  await page.click('[id="1-1"]');
  await page.waitForSelector('#p-client');
  assert.equal(await value(page, '#p-client'), 'two');
  assert.equal(await value(page, '#p-secret'), 'second');
});

on('options', 'a file over 4 MiB is refused unread', PROFILES, async (page) => {
  await page.evaluate(() => { Blob.prototype.arrayBuffer = () => { throw new Error('it was read'); }; });
  await choose(page, Buffer.alloc(4 * 1024 * 1024 + 1, 32));
  await shown(page, '#alert', 'larger than 4 MiB');
});

on('options', 'a dropped file is taken; a wrong one is said to be wrong', PROFILES, async (page) => {
  await page.$eval('#drop', (zone) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array([0, 159, 146, 150])], 'x.bin'));
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await page.waitForSelector('#alert:not(:empty)');
});

on('options', 'a site is enabled by its address, in the turn of the press, and can be removed', PROFILES, async (page) => {
  await page.type('#site-address', 'https://two.example/app/0/Shell/');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[id="remove-https://two.example"]');
  assert.equal((await permissions(page))[0].turn, 'submit');
  assert.equal(await value(page, '#site-address'), '');
  await page.click('[id="remove-https://two.example"]');
  await shown(page, '#status', 'Disabled');
  assert.equal(await page.$('[id="remove-https://two.example"]'), null);
});

on('options', 'the idle time is 1 to 480 minutes', PROFILES, async (page) => {
  await put(page, '#v-idle', '481');
  await page.click('#v-idle-save');
  await shown(page, '#v-idle-error', '480');
  await put(page, '#v-idle', '30');
  await page.click('#v-idle-save');
  await shown(page, '#status', 'Saved');
  assert.deepEqual((await said(page, 'save_settings'))[0].argument.settings, { idle_minutes: 30, most_hours: 8, lock_with_computer: false, record: false, reminded: false });
});

for (const dark of [false, true]) {
  const look = dark ? 'dark' : 'light';

  on('options', `what is said covers what is scrolled below it, ${look}`, PROFILES, async (page) => {
    assert.equal(await page.$eval('.said-now', (e) => e.offsetHeight), 0, 'nothing is said and something is covered');
    await page.click('#edit-b');
    await page.waitForSelector('#p-name');
    await page.click('#p-save');
    await shown(page, '#status', 'was saved');
    assert.ok(await page.$eval('#profiles-h', (e) => e.getBoundingClientRect().top) >= await bottomOfSaid(page));
    await page.evaluate(() => scrollTo(0, 120));
    await coversWhatIsBelow(page);
  }, { dark });

  on('popup', `what is said covers what is scrolled below it, ${look}`, () => ({ state: filled() }), async (page) => {
    await page.click('#copy');
    await shown(page, '#status', 'copied');
    // Zoomed in, it is scrolled.
    await page.setViewport({ width: 400, height: 300 });
    await page.evaluate(() => scrollTo(0, 120));
    await coversWhatIsBelow(page);
  }, { dark });
}

const bottomOfSaid = (page) => page.$eval('.said-now', (e) => e.getBoundingClientRect().bottom);

/** The bar keeps its own ground from edge to edge: no card shows above or beside it. */
async function coversWhatIsBelow(page) {
  const seen = await page.evaluate(() => {
    const bar = document.querySelector('.said-now');
    const through = new Set();
    for (let y = 0.5; y < bar.getBoundingClientRect().bottom; y += 2) {
      for (let x = 0.5; x < document.documentElement.clientWidth; x += 10) {
        const top = document.elementFromPoint(x, y);
        if (!bar.contains(top)) through.add(`${top.tagName} ${top.id}`);
      }
    }
    return { scrolled: scrollY > 60, through: [...through], ground: getComputedStyle(bar).backgroundColor };
  });
  assert.ok(seen.scrolled);
  assert.deepEqual(seen.through, []);
  assert.match(seen.ground, /^rgb\(/, 'the ground is not opaque');
}

on('options', 'changing the passphrase sends both and empties all fields', PROFILES, async (page) => {
  await page.click('#v-change > summary');
  await page.type('#v-old', 'correct horse battery');
  await page.type('#v-new', 'a newer and longer lantern');
  await page.type('#v-again', 'a newer and longer lantern');
  await page.keyboard.press('Enter');
  await shown(page, '#status', 'changed');
  assert.deepEqual((await said(page, 'change_passphrase'))[0].argument,
    { kind: 'change_passphrase', old: 'correct horse battery', new: 'a newer and longer lantern' });
  for (const id of ['#v-old', '#v-new', '#v-again']) assert.equal(await value(page, id), '');
});

on('options', 'recording is off until it is ticked, and the idle time stays what it is', PROFILES, async (page) => {
  assert.equal(await page.$eval('#record-offer', (e) => e.checked), false);
  await page.click('#record-offer');
  await shown(page, '#status', 'Saved');
  assert.equal(await page.$eval('#record-offer', (e) => e.checked), true);
  assert.deepEqual((await said(page, 'save_settings'))[0].argument.settings, { idle_minutes: 15, most_hours: 8, lock_with_computer: false, record: true, reminded: false });
});

on('popup', 'a page that is not surely known is said to be left alone',
  () => ({ state: state('absent', { unsure: true }) }), async (page) => {
    assert.match(await text(page, '#site'), /leaves it alone/);
  });

on('popup', 'a snapshot is offered only where the setting says so', () => ({ state: filled() }), async (page) => {
  assert.ok(await page.$('#save'));
  assert.equal(await page.$('#record'), null);
});

on('popup', 'a snapshot is recorded of this tab and saved',
  () => ({ state: { ...filled(), settings: { idle_minutes: 15, record: true } } }), async (page) => {
    await page.click('#record');
    await shown(page, '#status', 'snapshot.json');
    assert.deepEqual((await said(page, 'record'))[0].argument,
      { kind: 'record', tab: 7 });
  });

// An element that stays does what is meant by what is shown now, not by what was shown when it was made.
on('popup', 'over a tab that has gone to another site, Disable names that site', () => ({ state: filled() }), async (page) => {
  const other = { origin: 'https://other.example', base: '/app' };
  await page.evaluate((site) => {
    stub.state.tab.site = site;
    stub.broadcast();
  }, other);
  await shown(page, '#site-h', 'other.example');
  await page.click('#disable');
  await page.waitForFunction(() => stub.said('disable').length === 1);
  assert.deepEqual((await said(page, 'disable'))[0].argument, { kind: 'disable', site: other });
});

on('popup', 'in a popup that now speaks of another tab, every button speaks of that tab',
  () => ({ state: { ...filled(), settings: { idle_minutes: 15, record: true } } }), async (page) => {
    await page.evaluate(() => {
      stub.state.tab.tab = 8;
      stub.state.tab.checking = true;
      chrome.tabs.query = () => Promise.resolve([{ id: 8, url: stub.given.url }]);
      stub.broadcast();
    });
    await shown(page, '#findings', 'Checking');
    await page.click('#consent-section > summary');
    for (const [button, kind] of [['#fill-a', 'fill'], ['#check', 'check_again'], ['#consent', 'consent'], ['#save', 'report'], ['#copy', 'report'], ['#record', 'record'], ['#allow', 'allow']]) {
      const before = (await said(page, kind)).length;
      await page.click(button);
      await page.waitForFunction((kind, before) => stub.said(kind).length > before, {}, kind, before);
      await page.waitForSelector('main[aria-busy=false]');
      assert.equal((await said(page, kind)).at(-1).argument.tab, 8, button);
    }
  });

on('popup', 'the address to enable is that of the tab as it is now',
  () => ({ state: state('absent', { enabled: false, permitted: false }) }), async (page) => {
    await page.evaluate(() => { stub.state.tab.site = { origin: 'https://other.example', base: '' }; stub.broadcast(); });
    await shown(page, '#site', 'other.example');
    await page.click('#enable');
    await shown(page, '#status', 'Enabled');
    assert.deepEqual((await permissions(page))[0].argument, { origins: ['https://other.example/*'] });
    assert.deepEqual((await said(page, 'enable')).map((c) => c.argument.url), ['https://other.example/', 'https://other.example/']);
  });

on('options', 'a profile that was replaced by another is the one that is deleted', PROFILES, async (page) => {
  await page.evaluate(() => {
    stub.given.profiles.reverse();
    stub.broadcast();
  });
  await page.waitForFunction(() => document.querySelector('.card strong').textContent === 'CRM production');
  await page.click('#delete-b');
  await page.waitForSelector('#delete-sure');
  await page.click('#delete-sure');
  await shown(page, '#status', 'deleted');
  assert.deepEqual((await said(page, 'delete_profile')).map((c) => c.argument.id), ['b']);
});

for (const [name, given] of [['popup', () => ({ state: filled() })], ['options', PROFILES]]) {
  on(name, 'twenty refreshes leave not one listener more', given, async (page) => {
    const before = await page.evaluate(() => stub.listeners());
    for (let i = 1; i <= 20; i += 1) {
      // Each shows something else, so that everything is drawn anew.
      await page.evaluate((i) => {
        stub.state.sites = [{ origin: `https://site-${i}.example`, base: '' }];
        stub.given.profiles = stub.given.profiles.map((p) => ({ ...p, name: `CRM ${i}` }));
        if (stub.state.tab) stub.state.tab.profiles = stub.state.tab.profiles.map((p) => ({ ...p, name: `CRM ${i}` }));
        stub.broadcast();
      }, i);
      await shown(page, 'main', `CRM ${i}`);
    }
    assert.equal(await page.evaluate(() => stub.listeners()) - before, 0);
  });
}

on('popup', 'a finding with commands leads to them', () => ({ state: refused() }), async (page) => {
  await page.click('#f-NET-11 > summary');
  await page.click('#c-NET-11');
  assert.deepEqual((await said(page, 'show_commands'))[0].argument, { kind: 'show_commands', tab: 7, finding: 'NET-11' });
});

on('commands', 'a command is copied as it stands', () => ({ state: refused() }), async (page) => {
  assert.equal(await focused(page), 'finding-h');
  await page.click('[id="NET-11-2-0-0-copy"]');
  await shown(page, '#status', 'Copied');
  const line = "Resolve-DnsName -Name 'identity.example'";
  assert.equal(await text(page, '[id="NET-11-2-0-0"]'), line);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), line);
}, WANTED);

on('commands', 'what the browser does not let it copy is selected, and that is said', () => ({ state: refused() }), async (page) => {
  await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')); });
  await page.click('[id="NET-11-2-0-1-copy"]');
  await shown(page, '#alert', 'press Ctrl+C');
  assert.equal(await page.evaluate(() => getSelection().toString()), "getent ahosts 'identity.example'");
}, WANTED);

on('commands', 'an address of a stranger is text, whatever is in it',
  () => ({ state: state('open', { findings: [REFUSED], hosts: { ...hosts, address: "https://id.example/'<img src=x>" } }) }), async (page) => {
    assert.equal(await page.$('main img'), null);
    assert.equal(await text(page, '[id="NET-11-2-0-0"]'), "Resolve-DnsName -Name 'id.example'");
  }, WANTED);
