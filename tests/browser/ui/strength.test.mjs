// How strong a passphrase is while it is chosen, in a real browser before a background of plain data.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { start, state } from './harness.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let harness;
before(async () => { harness = await start(); });
after(() => harness.stop());

test('the strength of a new passphrase is told when one rests, with its library loaded for that alone', async () => {
  const page = await harness.open('options', { state: state('absent', null) });
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const said = () => page.$eval('#v-new-strength', (place) => `${place.querySelector('meter')?.value ?? ''} ${place.textContent}`);
  const says = (text) => page.waitForFunction((text) => document.querySelector('#v-new-strength').textContent.includes(text), {}, text);
  const button = () => page.$eval('#v-create', (button) => button.getBoundingClientRect().top);
  // The form is below what the window shows at first: the browser scrolls to it when it is gone to.
  await page.focus('#v-again');
  const stands = await button();
  assert.equal(await said(), ' ');
  await page.type('#v-again', 'x');
  assert.deepEqual(asked, [], 'nothing is loaded for another field');
  await page.type('#v-new', 'short');
  await says('Too short');
  assert.equal(await button(), stands, 'no button moves under the hand');
  assert.deepEqual(asked, ['/strength.js']);
  await page.type('#v-new', ' Creatio ');
  await says('easy to guess');
  assert.equal(await button(), stands, 'no button moves under the hand');
  assert.match(await said(), /^1 /);
  await page.type('#v-new', 'drought lantern sixty violin');
  await says('Strong');
  assert.equal(await button(), stands, 'no button moves under the hand');
  assert.match(await said(), /^4 /);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'v-new', 'the focus stays');
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), []);
  assert.deepEqual(asked, ['/strength.js'], 'it is loaded once, and nothing is sent');
  await page.$eval('#v-new', (field) => { field.value = ''; field.dispatchEvent(new Event('input', { bubbles: true })); });
  await page.waitForFunction(() => document.querySelector('#v-new-strength').textContent === '');
  assert.deepEqual(page.problems, []);
  await page.browserContext().close();
});
