// The popup in every state that its background can be in: it is not scrolled, and nothing in it is cut off.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { start } from './harness.mjs';
import { POPUP } from './states.mjs';

/** Chromium shows no more of a popup: https://developer.chrome.com/docs/extensions/reference/api/action#popup */
const TALLEST = 600;

let harness;
before(async () => { harness = await start(); });
after(() => harness.stop());

/** How tall the page is, and what in it is cut off or lies beside it. */
export function measured() {
  const { scrollWidth, clientWidth } = document.documentElement;
  const cut = [...document.querySelectorAll('main *')].filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > clientWidth + 1);
  return { height: Math.ceil(document.body.getBoundingClientRect().height), beside: scrollWidth - clientWidth, cut: cut.map((e) => e.id || e.localName) };
}

for (const [what, { page: name, given }] of Object.entries(POPUP)) {
  test(`popup, ${what}: fits into its window`, async () => {
    const page = await harness.open(name, given(), { width: 420 });
    const { height, beside, cut } = await page.evaluate(measured);
    assert.ok(height <= TALLEST, `it is ${height} pixels tall`);
    assert.deepEqual([beside, cut], [0, []]);
    assert.equal(await page.$('#lost'), null, 'the state was not read');
    assert.deepEqual(page.problems, []);
    await page.browserContext().close();
  });
}

test('what a second press would do is read in whole, wherever in the list its profile is', async () => {
  const { page: name, given } = POPUP['many profiles'];
  const page = await harness.open(name, given(), { width: 420 });
  await page.click('#fill-p4');
  await page.waitForSelector('#armed');
  const unread = await page.$eval('#armed', (said) => {
    const [own, box] = [said, said.closest('.cards')].map((e) => e.getBoundingClientRect());
    return own.top < box.top || own.bottom > box.bottom;
  });
  assert.equal(unread, false);
  await page.browserContext().close();
});
