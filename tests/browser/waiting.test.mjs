// A service that hangs: what rests on an older check is dimmed at once, what is asked is said, and discovery alone is
// awaited on behind the full statement.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

/** The service gives its database up after that. */
const DATABASE_MS = 15_000;

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a service that hangs, in ${browser}`, { timeout: 120_000 }, () => {
    let walk;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      await walk.permitEverything();
      await walk.lab.scenario('database-down');
      await walk.refresh();
      await walk.firstHintNames('DSC-05');
      await waitFor(async () => !(await walk.tabState()).checking, { what: 'the check to end' });
    });
    after(() => walk?.end());

    const says = (part, timeout) =>
      waitFor(async () => (await walk.hints()).find((text) => text.includes(part)), { what: `a hint that says "${part}"`, timeout });

    it('dims what was found before as soon as it is checked again, and says what is asked', async () => {
      await walk.lab.identity.fault('database-hangs', { delay: DATABASE_MS });
      const card = await walk.session.closedRootWith(walk.page, 'button.again');
      await card.click('button.again');
      const text = await says('Checking again.', 2000);
      assert.match(text, /Asking now: Creatio's own health check/);
      // Which of the two it is depends on how fast Creatio tells its settings.
      assert.match(text, /Asking now: .*Discovery document|Still to come: \d+/);
      assert.ok(await card.shows('.card.aged'), 'the card is dimmed');
    });

    it('says after a while that there is no answer, and waits for discovery alone when its time is up', async () => {
      await says('No answer for 2 seconds', 10_000);
      const late = await says('Waiting up to 20 seconds for: Discovery document', 20_000);
      assert.doesNotMatch(late, /Asking now/, 'all else is answered');
    });

    it('takes the late answer in', async () => {
      await waitFor(async () => (await walk.hints()).every((text) => !text.includes('20 seconds')), { what: 'the late answer', timeout: 20_000 });
      const { evidence } = JSON.parse((await walk.report()).json);
      const answers = evidence.exchanges.filter(({ probe }) => probe === 'discovery');
      assert.equal(answers.length, 1);
      assert.equal(answers[0].outcome.answer.status, 500);
      assert.ok(answers[0].took_ms >= DATABASE_MS, `${answers[0].took_ms} ms`);
      await walk.firstHintNames('DSC-05');
    });
  });
}
