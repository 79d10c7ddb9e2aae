// The popup's sections for writing to Creatio and for the guided set-up, before a background of plain data.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { profile, start, state } from './harness.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let harness;
before(async () => { harness = await start(); });
after(() => harness.stop());

function on(what, given, body, look) {
  test(`popup: ${what}`, async () => {
    const page = await harness.open('popup', given(), look);
    await body(page);
    assert.deepEqual(page.problems, []);
    await page.browserContext().close();
  });
}

const text = (page, selector) => page.$eval(selector, (e) => e.textContent);
const said = (page, kind) => page.evaluate((kind) => stub.said(kind).map((c) => c.argument), kind);
const shown = (page, selector, expected) =>
  page.waitForFunction((s, e) => document.querySelector(s)?.textContent.includes(e), {}, selector, expected);
const focused = (page) => page.evaluate(() => document.activeElement.id);

async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), []);
}

const key = (key, ...subs) => ({ key, subs });
const row = (name, old, fresh, result) => ({ name: `write_name_${name}`, code: `Code${name}`, old, new: fresh, result: key(`write_result_${result}`) });
const previewed = (more = {}) => ({
  id: 'w1', stage: 'preview', title: key('write_title_preview', 'CRM test'), notes: [], twice: false, profile: 'a',
  rows: [row('url', 'http://old', 'http://new', 'changes'), row('client_id', 'same', 'same', 'unchanged'), row('client_secret', null, null, 'secret')],
  ...more,
});
const ended = (more = {}) => previewed({
  stage: 'undoable', title: key('write_title_ended', 'CRM test'), notes: [key('write_ended_done'), key('write_note_undo')],
  rows: [row('url', '', 'http://new', 'written'), row('client_id', 'same', 'same', 'written'), row('client_secret', null, null, 'written')],
  ...more,
});
const step = (name, is, note, how = []) => ({ title: key(`setup_${name}`), is, note: note && key(note), how });
const steps = [
  step('feature', 'done'), step('section', 'open', null, [key('setup_how_section_import'), key('setup_how_section_link')]),
  step('parameters', 'unknown', 'setup_note_secret'), step('connection', 'unknown', 'setup_note_no_health_check'),
];
const tab = (more = {}) => state('open', { live: true, on_oauth_page: false, profiles: [profile('a', 'test')], setup: steps, next: [], ...more });

const STATES = {
  'a page of Creatio': () => ({ state: tab({ version: key('setup_version_net', '8.3.2.4199') }) }),
  'a preview': () => ({ state: tab({ write: previewed({ notes: [key('write_note_no_right')], twice: true }) }) }),
  'an outcome': () => ({ state: tab({ write: ended() }) }),
  'an unknown outcome': () => ({ state: tab({ write: ended({ stage: 'lost', notes: [key('write_note_lost')] }) }) }),
  'a finished set-up': () => ({ state: tab({ setup: steps.map((s) => ({ ...s, is: 'done', note: null, how: [] })), next: [key('setup_next_client_menu'), key('setup_next_code')] }) }),
  'the cloud': () => ({ state: tab({ cloud: true, setup: [] }) }),
};
for (const [what, given] of Object.entries(STATES)) {
  for (const dark of [false, true]) {
    on(`${what}, ${dark ? 'dark' : 'light'}: no accessibility violation`, given, accessible, { dark });
  }
}

on('the quiet button of a profile orders its preview, and the focus goes to it', () => ({ state: tab() }), async (page) => {
  assert.equal(await page.$eval('#write-a', (e) => e.className), 'quiet');
  assert.equal(await page.$eval('#write-a', (e) => e.getAttribute('aria-label')), 'Write to Creatio… CRM test');
  await page.evaluate((write) => { stub.state.tab.write = write; }, previewed());
  await page.focus('#write-a');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#write');
  assert.deepEqual(await said(page, 'preview_write'), [{ kind: 'preview_write', tab: 7, profile: 'a' }]);
  await page.waitForFunction(() => document.activeElement.id === 'write-h');
});

on('no write is offered where no page of Creatio answers, nor in the cloud', () => ({ state: tab({ live: false, setup: [] }) }), async (page) => {
  assert.equal(await page.$('#write-a'), null);
  assert.equal(await page.$('#setup'), null);
  await page.evaluate(() => { Object.assign(stub.state.tab, { live: true, cloud: true }); stub.broadcast(); });
  await shown(page, '#site', 'The vendor installs and connects');
  assert.match(await text(page, '#site'), /support/);
  assert.equal(await page.$('#fill-a'), null);
  assert.equal(await page.$('#write-a'), null);
});

on('a preview tells old and new of each setting, and of the secret neither', () => ({ state: tab({ write: previewed() }) }), async (page) => {
  const cells = await page.$$eval('#write tbody tr', (rows) => rows.map((r) => [...r.cells].map((c) => c.textContent)));
  assert.deepEqual(cells[0].slice(1), ['http://old', 'http://newwill be changed']);
  assert.deepEqual(cells[1].slice(1), ['same', 'unchanged']);
  assert.match(cells[2][1], /will be replaced/);
  assert.equal(cells[2].length, 2);
});

on('one press writes where one is enough', () => ({ state: tab({ write: previewed() }) }), async (page) => {
  await page.click('#write-confirm');
  await page.waitForFunction(() => stub.said('write').length === 1);
  assert.deepEqual(await said(page, 'write'), [{ kind: 'write', tab: 7, id: 'w1' }]);
});

on('production takes two presses; neither a double click nor a key held down is the second', () => ({ state: tab({ write: previewed({ twice: true }) }) }), async (page) => {
  await page.click('#write-confirm', { count: 2 });
  await shown(page, '#armed', 'https://crm.example');
  assert.deepEqual(await said(page, 'write'), []);
  await page.focus('#write-confirm');
  for (let i = 0; i < 5; i += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  // The first of them is a press of its own, the repetitions are not.
  await page.waitForFunction(() => stub.said('write').length === 1);
});

on('news from the background do not take the first press back, another preview does', () => ({ state: tab({ write: previewed({ twice: true }) }) }), async (page) => {
  await page.click('#write-confirm');
  await page.waitForSelector('#armed');
  await page.evaluate(() => { stub.state.tab.checking = true; stub.broadcast(); });
  await shown(page, '#findings', 'Checking');
  assert.ok(await page.$('#armed'));
  await page.evaluate(() => { stub.state.tab.write.id = 'w2'; stub.broadcast(); });
  await page.waitForSelector('#armed', { hidden: true });
});

on('a preview can be left', () => ({ state: tab({ write: previewed() }) }), async (page) => {
  await page.evaluate(() => { stub.state.tab.write = null; });
  await page.click('#write-dismiss');
  await page.waitForSelector('#write', { hidden: true });
  assert.deepEqual(await said(page, 'dismiss_write'), [{ kind: 'dismiss_write', tab: 7, id: 'w1' }]);
  assert.equal(await focused(page), 'profiles-h');
});

on('undo says what it writes, and does so at the second press', () => ({ state: tab({ write: ended() }) }), async (page) => {
  await page.click('#write-undo');
  await shown(page, '#armed', '(empty)');
  assert.match(await text(page, '#armed'), /client secret stays/i);
  assert.deepEqual(await said(page, 'undo_write'), []);
  await page.click('#write-undo');
  await page.waitForFunction(() => stub.said('undo_write').length === 1);
});

on('an outcome that is not known says how to know it', () => ({ state: tab({ write: ended({ stage: 'lost', notes: [key('write_note_lost')] }) }) }), async (page) => {
  assert.match(await text(page, '#write'), /Read the settings again/);
  assert.equal(await page.$('#write-undo'), null);
  await page.click('#write-again');
  await page.waitForFunction(() => stub.said('preview_write').length === 1);
});

on('while a write is under way nothing can be pressed', () => ({ state: tab({ write: ended({ stage: 'writing', notes: [key('write_note_writing')] }) }) }), async (page) => {
  assert.deepEqual(await page.$$('#write button'), []);
});

on('hostile values stay text', () => ({ state: tab({ write: previewed({ rows: [row('url', '<img src=x onerror=alert(1)>', 'http://new', 'changes')] }) }) }), async (page) => {
  assert.match(await text(page, '#write'), /<img src=x/);
  assert.equal(await page.$('main img'), null);
});

on('each step says how far it is, and only what is to be done says how', () => ({ state: tab() }), async (page) => {
  const states = await page.$$eval('#setup .steps .tag', (all) => all.map((e) => e.textContent));
  assert.deepEqual(states, ['Done', 'To do', 'Not known', 'Not known']);
  assert.equal((await page.$$('#setup .how')).length, 1);
  await shown(page, '#setup', 'Import and integration');
  await page.click('#setup > summary');
  await page.click('#setup-check');
  await page.waitForFunction(() => stub.said('check_again').length === 1);
});

on('a second preview with the same values is confirmed by its own name', () => ({ state: tab({ write: previewed() }) }), async (page) => {
  await page.evaluate(() => { stub.state.tab.write.id = 'w2'; stub.state.tab.checking = true; stub.broadcast(); });
  await shown(page, '#findings', 'Checking');
  await page.click('#write-confirm');
  await page.waitForFunction(() => stub.said('write').length === 1);
  assert.deepEqual(await said(page, 'write'), [{ kind: 'write', tab: 7, id: 'w2' }]);
});
