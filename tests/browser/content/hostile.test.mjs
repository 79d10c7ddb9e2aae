// Pages that are too much: texts without end, halves of characters, bodies that are exchanged, storms of events. The look
// comes, the message can be read, and the page is seen again.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from '../harness.mjs';
import { DIALOG, FIELDS, LANDMARKS, Stage, page } from './harness.mjs';

/** A look at a page of this size takes much less, on a busy machine too. */
const LOOK_MS = 3000;

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`pages that are too much, in ${browser}`, () => {
    let stage, tab;

    before(async () => {
      stage = await Stage.begin(browser);
    });
    after(() => stage?.end());

    async function opened(html = DIALOG) {
      await tab?.close();
      await stage.given();
      tab = await stage.open(html);
      await stage.hears('seen');
    }

    const strings = (value) => (typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : []);

    it('cuts no character in half, and sends none that is half', async () => {
      await opened();
      await tab.evaluate(() => {
        const long = (most) => 'x'.repeat(most - 1) + '\u{1f600}\u{1f600}';
        const dialog = document.querySelector('#Dialog');
        dialog.setAttribute('element-name', long(200));
        dialog.setAttribute('data-qa', '\ud83d');
        document.querySelector('#Url').setAttribute('aria-label', long(120));
        document.querySelector('#Client').setAttribute('aria-label', 'half \ude00');
        document.querySelector('#Save').textContent = long(120);
        document.documentElement.setAttribute('culture', 'en\ud83d');
      });
      const look = await stage.look();
      assert.deepEqual(strings(look).filter((text) => !text.isWellFormed()), []);
      assert.ok(strings(look).every((text) => text.length <= 200), 'a text is longer than it may be');
    });

    it('caps the path and the language of a page', async () => {
      await opened();
      await tab.evaluate(() => {
        history.replaceState(null, '', `/${'p'.repeat(100_000)}#${'h'.repeat(100_000)}`);
        document.documentElement.removeAttribute('culture');
        document.documentElement.lang = 'l'.repeat(100_000);
      });
      assert.ok(JSON.stringify(await stage.look()).length < 20_000);
    });

    it('looks in time at fields whose captions have no end', async () => {
      await opened(page(`<div id="Panel"></div><div role="dialog" id="Dialog">${FIELDS}</div><div id="Long" hidden></div>`));
      await tab.evaluate(() => {
        const long = document.querySelector('#Long');
        for (let n = 0; n < 100; n += 1) {
          const part = document.createElement('p');
          part.id = `t${n}`;
          for (let m = 0; m < 200; m += 1) part.append('caption '.repeat(200), document.createElement('br'));
          long.append(part);
        }
        const ids = Array.from({ length: 60 }, (_, n) => `t${n}`).join(' ');
        const dialog = document.querySelector('#Dialog');
        for (let n = 0; n < 380; n += 1) {
          const field = document.createElement('input');
          field.setAttribute('aria-labelledby', ids);
          dialog.append(field);
        }
      });
      const began = performance.now();
      const { elements } = await stage.look();
      assert.ok(performance.now() - began < LOOK_MS, `${performance.now() - began} ms`);
      assert.match(elements.at(-1).label, /^caption caption/);
    });

    it('looks in time into a page that is very deep', async () => {
      await opened();
      await tab.evaluate(() => {
        let deep = document.createElement('div');
        const top = deep;
        for (let n = 0; n < 400; n += 1) deep = deep.appendChild(document.createElement('div'));
        for (let n = 0; n < 350; n += 1) deep.append(document.createElement('input'));
        document.querySelector('#Dialog').append(top);
      });
      const began = performance.now();
      const { elements } = await stage.look();
      assert.ok(performance.now() - began < LOOK_MS, `${performance.now() - began} ms`);
      assert.equal(elements.at(-1).parent, elements.find(({ id }) => id === 'Dialog').h);
    });

    it('sees a page whose body, and whose whole document, is exchanged', async () => {
      for (const exchange of [
        () => {
          const body = document.createElement('body');
          body.append(...document.body.childNodes);
          document.body = body;
        },
        () => document.replaceChild(document.documentElement.cloneNode(true), document.documentElement),
      ]) {
        await opened();
        await tab.evaluate(exchange);
        await tab.evaluate(() => document.querySelector('#Save').setAttribute('disabled', ''));
        await waitFor(async () => {
          const all = await stage.said('seen');
          return all.at(-1)?.message.seen.snapshot.elements.find(({ id }) => id === 'Save').disabled;
        }, { what: 'the change in the new body' });
      }
    });

    it('draws what can be drawn when one place cannot take anything', async () => {
      await opened();
      await tab.evaluate(() => document.documentElement.setAttribute('element-name', 'Row'));
      const { elements } = await stage.look({ ...LANDMARKS, roots: [...LANDMARKS.roots, 'html'] });
      const tree = [{ tag: 'p', class: 'card', text: { plain: 'Drawn' }, children: [] }];
      const mounts = ['html', 'crt-input'].map((tag) => ({
        id: tag, anchor: elements.find((element) => element.tag === tag).h, place: 'after', live: true, tree,
      }));
      await stage.tell({ kind: 'page', at_ms: Date.now(), run: 1, ask: [], view: { mounts } });
      await stage.session.closedRootWith(tab, 'p.card');
    });

    it('stays calm in a storm of events, and sees what came of it', async () => {
      await opened();
      await tab.evaluate(() => {
        for (let n = 0; n < 20_000; n += 1) {
          document.dispatchEvent(new Event('input'));
          dispatchEvent(new HashChangeEvent('hashchange'));
          document.querySelector('#Save').className = `c${n}`;
        }
        document.querySelector('#Save').disabled = true;
      });
      const said = await stage.hears('seen', 2);
      assert.equal(said.at(-1).message.seen.snapshot.elements.find(({ id }) => id === 'Save').disabled, true);
      assert.ok(said.length <= 4, `${said.length} looks were sent`);
    });

    it('what is posted goes where it was sent, never on to where that points', async () => {
      await opened();
      const heard = [];
      stage.pages['/elsewhere'] = (request, response) => {
        heard.push(request.method);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      };
      for (const status of [301, 302, 303, 307, 308]) {
        stage.pages[`/${status}`] = (_request, response) => response.writeHead(status, { location: '/elsewhere' }).end();
        const ask = { probe: 'settings', url: `/${status}`, csrf: true };
        const before = (await stage.said('answers')).length;
        const post = { ...ask, method: 'POST', content_type: 'application/json', body: '{}' };
        await stage.tell({ kind: 'page', at_ms: Date.now(), run: 1, ask: [post], view: { mounts: [] } });
        const { message } = (await stage.hears('answers', before + 1)).at(-1);
        assert.equal(message.answers.answers[0].outcome.answer.status, 0);
        const { outcome } = await stage.tell({ kind: 'ask', ask: { url: `/${status}`, body: '{}' } });
        assert.equal(outcome.answer.status, 0);
        assert.deepEqual(heard, []);
      }
      await stage.tell({ kind: 'page', at_ms: Date.now(), run: 1, ask: [{ probe: 'health', url: '/302', csrf: false, method: 'GET' }], view: { mounts: [] } });
      await waitFor(() => heard.length > 0, { what: 'the question, which is led on' });
      assert.deepEqual(heard, ['GET']);
    });

    it('wrote no error to any console', () => assert.deepEqual(stage.session.consoleErrors(), []));
  });
}
