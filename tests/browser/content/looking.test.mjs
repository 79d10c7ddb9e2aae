// What a look takes in, which changes of a page bring one, and that the rest of a page's life costs none.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from '../harness.mjs';
import { FIELDS, LANDMARKS, Stage, page } from './harness.mjs';

const dialog = (id, inside = `<button id="${id}Button">Go</button>`) => `<div role="dialog" id="${id}">${inside}</div>`;
const PANEL = '<div id="Around"><div id="Panel"><span element-name="Row" id="Row">Row</span></div></div>';
/** A page that lives on its own beside the panel. */
const BUSY = page(`${PANEL}<div id="Elsewhere"><p>Elsewhere</p></div>`, '<style>.away { display: none }</style>');

/** Run in the page: the ids of what one question for all of it finds. */
const whole = ({ roots, inside }) => {
  const root = `:is(${roots.join()})`;
  return [...document.querySelectorAll(`${root}, ${root} :is(${inside.join()})`)].map(({ id }) => id);
};

/** Runs this where the content scripts run. */
const within = (stage, func) => stage.session.inExtension(`(async () => {
  const [{ result }] = await chrome.scripting.executeScript({ target: { tabId: ${stage.tab} }, func: ${func} });
  return result ?? null;
})()`);

const LAYOUTS = {
  'roots in roots': dialog('Outer', `<button id="First">1</button>${dialog('Inner')}<button id="Last">2</button>`),
  'the later root first in the table': `${dialog('Before')}${PANEL}${dialog('After')}`,
  'one that is two of the roots at once': '<div id="Panel" role="dialog"><button id="Both">Go</button></div>',
  'more roots than are told apart': Array.from({ length: 150 }, (_, n) => dialog(`D${n}`, dialog(`In${n}`, ''))).join(''),
  'none': '<p id="Nothing">Nothing</p>',
};

/** What the page does, and what the next look shows then. */
const CHANGES = {
  'a row in the panel changes': [
    () => document.querySelector('#Row').setAttribute('aria-checked', 'true'),
    ({ Row }) => Row.checked === true,
  ],
  'a class around the panel hides it': [
    () => (document.querySelector('#Around').className = 'away'),
    ({ Row }) => Row.visible === false,
  ],
  'a dialog comes deep inside something else': [
    () => {
      const box = document.createElement('div');
      box.innerHTML = '<section><p></p><div><div role="dialog" id="Deep"><button id="DeepButton">Go</button></div></div></section>';
      document.querySelector('#Elsewhere').append(box);
    },
    ({ Deep, DeepButton }) => Deep && DeepButton.parent === Deep.h,
  ],
  'a dialog goes with what it stood in': [
    () => document.querySelector('#Elsewhere').replaceChildren(),
    ({ There }) => !There,
    dialog('There'),
  ],
  'a field comes into a dialog that is there': [
    () => document.querySelector('#There').append(Object.assign(document.createElement('textarea'), { id: 'Late' })),
    ({ Late, There }) => Late?.parent === There.h,
    dialog('There'),
  ],
  'something becomes a dialog': [
    () => document.querySelector('#Elsewhere').setAttribute('role', 'dialog'),
    ({ Elsewhere }) => Elsewhere?.role === 'dialog',
  ],
  'the panel is one no more': [() => (document.querySelector('#Panel').id = 'Other'), ({ Row }) => !Row],
  'something else changes a hundred times before the panel does': [
    () => {
      for (let n = 0; n < 300; n += 1) document.querySelector('#Elsewhere').append(document.createElement('i'));
      document.querySelector('#Row').setAttribute('aria-checked', 'true');
    },
    ({ Row }) => Row.checked === true,
  ],
  'the panel goes': [() => document.querySelector('#Around').remove(), ({ Panel }) => !Panel],
};

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a look, in ${browser}`, { timeout: 120_000 }, () => {
    let stage, tab;
    before(async () => {
      stage = await Stage.begin(browser);
    });
    after(() => stage?.end());

    for (const [name, body] of Object.entries(LAYOUTS)) {
      it(`takes in what one question for everything would, in its order: ${name}`, async () => {
        await tab?.close();
        await stage.given();
        tab = await stage.open(page(body));
        const { elements, truncated } = await stage.look();
        const ids = await tab.evaluate(whole, LANDMARKS);
        assert.deepEqual(elements.map(({ id }) => id), ids);
        assert.equal(truncated, false);
      });
    }

    it('takes in so many of too much, and says that it is not whole', async () => {
      await tab?.close();
      await stage.given();
      tab = await stage.open(page(Array.from({ length: 300 }, (_, n) => dialog(`D${n}`)).join('')));
      const { elements, truncated } = await stage.look();
      assert.deepEqual(elements.map(({ id }) => id), (await tab.evaluate(whole, LANDMARKS)).slice(0, LANDMARKS.cap));
      assert.equal(truncated, true);
    });

    for (const [name, [change, shows, there = '']] of Object.entries(CHANGES)) {
      it(`is taken when ${name}`, async () => {
        await tab?.close();
        await stage.given();
        tab = await stage.open(BUSY.replace('<p>Elsewhere</p>', there));
        await stage.hears('seen');
        // What is looked at in the end anyway would show it, too; and a look at something else is no look at this.
        await within(stage, () => { globalThis.requestIdleCallback = () => 0; });
        await stage.look({ ...LANDMARKS, roots: [] });
        await stage.given();
        await tab.evaluate(change);
        await waitFor(async () => {
          const seen = await stage.said('seen');
          return seen.some(({ message }) => shows(Object.fromEntries(message.seen.snapshot.elements.map((e) => [e.id, e]))));
        }, { what: 'a look that shows it' });
      });
    }

    it('shows in the end what has changed beside all that is looked for', async () => {
      await tab?.close();
      await stage.given();
      tab = await stage.open(BUSY);
      await stage.hears('seen');
      await stage.given();
      await tab.evaluate(() => {
        document.documentElement.setAttribute('culture', 'uk-UA');
        document.querySelector('#Elsewhere').append('changed');
      });
      const [{ message }] = await stage.hears('seen');
      assert.equal(message.seen.snapshot.culture, 'uk-UA');
    });

    it('fills a dialog whose page never rests', async () => {
      await tab?.close();
      await stage.given();
      tab = await stage.open(page(`${PANEL}${dialog('Dialog', FIELDS)}<div id="Elsewhere"></div>`));
      await tab.evaluate(() => void setInterval(() => document.querySelector('#Elsewhere').replaceChildren(document.createElement('i')), 4));
      assert.deepEqual(await stage.fill(), { client_secret: 'held', url: 'held', client_id: 'held' });
    });

    it('is taken once a second at most while nothing changes of what is looked for', async () => {
      await tab?.close();
      await stage.given();
      tab = await stage.open(BUSY);
      await stage.hears('seen');
      await within(stage, () => {
        const { take } = oauthAssistant.snapshot;
        globalThis.looks = 0;
        oauthAssistant.snapshot.take = (...given) => (globalThis.looks += 1, take(...given));
      });
      const seconds = await tab.evaluate(async () => {
        const began = performance.now();
        for (let n = 0; n < 100; n += 1) {
          await new Promise((next) => setTimeout(next, 20));
          const el = document.createElement('span');
          el.setAttribute('element-name', `Label_${n}`);
          document.querySelector('#Elsewhere').replaceChildren(el);
          el.className = 'new';
        }
        return (performance.now() - began) / 1000;
      });
      const looks = await within(stage, () => globalThis.looks);
      assert.ok(looks <= Math.ceil(seconds) + 1, `${looks} looks in ${seconds} s`);
    });
  });
}
