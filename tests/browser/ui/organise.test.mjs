// Many profiles in the options page, and several of one site in the popup, before a background of plain data.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { profile, start, state } from './harness.mjs';

const MARKUP = '<img src=x onerror="document.title=1">';
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let harness;
before(async () => { harness = await start(); });
after(() => harness.stop());

async function accessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), []);
}
const cards = (page) => page.$$eval('#cards > li', (all) => all.map((card) => card.id));
const many = (count) => Array.from({ length: count }, (_, n) => profile(`p${n}`, 'test', { name: `CRM ${String(n).padStart(4, '0')}` }));

test('a thousand profiles are searched as one types, sorted by the keyboard, and read aloud', async () => {
  const profiles = many(1000);
  profiles[7].about = { tags: ['west'], notes: 'two\nlines', used_ms: 1_800_000_000_000 };
  const page = await harness.open('options', { state: state('open', null), profiles });
  assert.equal((await cards(page)).length, 10);
  await page.focus('#search');
  await page.keyboard.type('WEST');
  assert.deepEqual(await cards(page), ['card-p7']);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search', 'the focus stays');
  assert.equal(await page.$eval('#found', (e) => `${e.getAttribute('role')}: ${e.textContent}`), 'status: Shown: 1 of 1 found. In the vault: 1000.');
  await page.$eval('#search', (field) => { field.value = ''; field.dispatchEvent(new Event('input', { bubbles: true })); });
  await page.select('#sort', 'used');
  assert.equal((await cards(page))[0], 'card-p7');
  await page.click('#more');
  assert.equal((await cards(page)).length, 20);
  await accessible(page);
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});

for (const dark of [false, true]) {
  test(`markup in every text is text, the commands and results are accessible, ${dark ? 'dark' : 'light'}`, async () => {
    const about = { tags: [MARKUP], notes: `${MARKUP}\n${MARKUP}`, verified: { at_ms: 1, url: 'https://other.example', client_id: MARKUP } };
    const hostile = profile('a', 'production', { name: MARKUP, client_id: MARKUP, about });
    const page = await harness.open('options', { state: state('open', null), profiles: [hostile, profile('b', 'test')] }, { dark });
    await page.click('#out-a');
    await page.waitForSelector('#handouts');
    await page.click('#test-a');
    await page.waitForFunction(() => document.querySelector('#result-a').textContent.includes('Got a token'));
    assert.equal(await page.$('main img'), null);
    assert.match(await page.$eval('#card-a', (e) => e.textContent), /<img src=x/);
    await accessible(page);
    await page.click('#archive-b');
    await page.waitForSelector('#archived');
    assert.deepEqual(await cards(page), ['card-a']);
    await page.click('#archived');
    await page.waitForSelector('#card-b');
    assert.deepEqual(await cards(page), ['card-b']);
    assert.deepEqual(page.problems, []);
    await page.browserContext().close();
  });
}

test('the popup tells profiles of one site apart, and names what nearly fits without a button', async () => {
  const near = [{ name: MARKUP, site: { origin: 'https://crm.example:8443', base: '' }, differences: [{ port: { bound: 8443, here: 443 } }] }];
  const profiles = [profile('a', 'test', { name: 'CRM' }), profile('b', 'test', { name: 'CRM' })];
  const page = await harness.open('popup', { state: state('open', { profiles, can_fill: true, near }) });
  const labels = await page.$$eval('[id^="fill-"]', (all) => all.map((e) => e.getAttribute('aria-label')));
  assert.equal(new Set(labels.filter(Boolean)).size, 2, String(labels));
  await page.click('#near-list > summary');
  assert.match(await page.$eval('#near-list', (e) => e.textContent), /The port is 8443; here it is 443/);
  assert.equal(await page.$('#near-list button, #near-list img'), null);
  await accessible(page);
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});
