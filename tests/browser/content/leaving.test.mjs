// Pages that are left, come back, or are prepared before anybody goes to them.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../harness.mjs';
import { DIALOG, LANDMARKS, Stage, page } from './harness.mjs';

const OTHER = page('<p id="Other">Another page</p>');
const TREE = [{ tag: 'p', class: 'card', text: { plain: 'Drawn' }, children: [] }];

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`pages that are left and come back, in ${browser}`, () => {
    let stage, tab;

    before(async () => {
      stage = await Stage.begin(browser);
      stage.pages['/other'] = OTHER;
    });
    after(() => stage?.end());

    /** Opens the page, with something of ours on it, and answers with the anchor and what was drawn there. */
    async function drawnPage() {
      await tab?.close();
      await stage.given();
      tab = await stage.open();
      await tab.evaluate(() => {
        window.shows = 0;
        addEventListener('pageshow', ({ persisted }) => (window.shows += persisted ? 1 : 0));
      });
      const [{ message }] = await stage.hears('seen');
      await draw(message.seen.snapshot);
    }

    async function draw(snapshot) {
      const anchor = snapshot.elements.find(({ id }) => id === 'Url').h;
      const view = { mounts: [{ id: 'm', anchor, place: 'after', live: true, tree: TREE }] };
      await stage.tell({ kind: 'page', at_ms: Date.now(), run: 1, ask: [], view });
      await stage.session.closedRootWith(tab, 'p.card');
    }

    const away = async () => {
      await tab.evaluate(() => void setTimeout(() => (location.href = '/other')));
      await tab.waitForSelector('#Other');
    };
    /** Back to the very document that was left. */
    const back = async () => {
      await tab.evaluate(() => void setTimeout(() => history.back()));
      await waitFor(() => tab.evaluate(() => window.shows > 0).catch(() => false), { what: 'the page out of the cache' });
    };

    it('says hello again and shows its state anew when it comes back out of the cache', async () => {
      await drawnPage();
      await away();
      await stage.given();
      await back();
      const said = await stage.hears('seen');
      assert.equal(said.length, 1);
      assert.deepEqual((await stage.said()).map(({ message }) => Object.keys(message)[0]).slice(0, 2), ['hello', 'seen']);
      assert.equal(await tab.evaluate(() => document.querySelectorAll('oauth-assistant').length), 0, 'what was drawn before is gone');
      await draw(said[0].message.seen.snapshot);
      assert.deepEqual(await stage.fill(), { client_secret: 'held', url: 'held', client_id: 'held' });
    });

    it('does so as often as it comes back, once each time', async () => {
      await drawnPage();
      for (let times = 1; times <= 3; times += 1) {
        await away();
        await stage.given();
        await tab.evaluate(() => void setTimeout(() => history.back()));
        await waitFor(() => tab.evaluate((times) => window.shows === times, times).catch(() => false), { what: 'the page to come back' });
        await stage.hears('seen');
        assert.equal((await stage.said('hello')).length, 1);
        assert.equal((await stage.said('seen')).length, 1);
      }
    });

    it('is left alone when it comes back and its site is not enabled any more', async () => {
      await drawnPage();
      await away();
      await stage.given({ landmarks: null });
      await back();
      await stage.hears('hello');
      await tab.evaluate(() => document.querySelector('#Panel').append('changed'));
      // In this time a look is taken that is not gated.
      await sleep(1200);
      assert.deepEqual(await stage.said('seen'), []);
      assert.equal(await tab.evaluate(() => document.querySelectorAll('oauth-assistant').length), 0);
    });

    it('is not taken for gone when a message was sent to it while it was in the cache', async () => {
      for (let times = 0; times < 5; times += 1) {
        await drawnPage();
        const [{ document: left, tab: id }] = await stage.said('hello');
        await away();
        await stage.session.inExtension((tab, documentId) => {
          window.outcome = 'nothing yet';
          const told = chrome.tabs.sendMessage(tab, { kind: 'page', at_ms: 0, run: 1, ask: [], view: { mounts: [] } }, { documentId });
          told.then(() => (window.outcome = 'heard'), ({ message }) => (window.outcome = message));
        }, id, left);
        await stage.given();
        const outcome = () => stage.session.inExtension(() => window.outcome);
        const before = await outcome();
        await back();
        await stage.hears('seen');
        // Firefox has refused it before. Once the page speaks again, no news that it is gone may come.
        const after = await outcome();
        assert.ok([before, 'heard'].includes(after), after);
      }
    });

    it('gives up a press that the page was left in, and takes the next one', async () => {
      await drawnPage();
      const tree = [{ tag: 'button', class: 'go', text: { plain: 'Go' }, press: 'check_again', children: [] }];
      const show = async () => {
        const [{ message }] = await stage.hears('seen');
        const anchor = message.seen.snapshot.elements.find(({ id }) => id === 'Url').h;
        await stage.tell({ kind: 'page', at_ms: Date.now(), run: 1, ask: [], view: { mounts: [{ id: 'b', anchor, place: 'after', live: true, tree }] } });
        return stage.session.closedRootWith(tab, '.go');
      };
      // The background takes for ever to answer.
      await stage.given({ silent: ['pressed'] });
      await tab.evaluate(() => document.querySelector('#Panel').setAttribute('class', 'new'));
      await tab.evaluate(() => document.querySelector('#Save').setAttribute('disabled', ''));
      await (await show()).click('.go');
      await stage.hears('pressed');
      await away();
      await stage.given();
      await back();
      await (await show()).click('.go');
      await stage.hears('pressed');
    });

    it('sheds no error when it is left in the middle of a request', async () => {
      let asked = 0;
      stage.pages['/slow'] = () => (asked += 1);
      stage.pages['/headers'] = (_request, response) => {
        asked += 1;
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"half":');
      };
      for (const cache of ['no-store', 'no-cache']) {
        for (const path of ['/slow', '/headers']) {
          await tab?.close();
          await stage.given();
          const html = (_request, response) => response.writeHead(200, { 'content-type': 'text/html', 'cache-control': cache }).end(DIALOG);
          asked = 0;
          tab = await stage.open(html);
          await stage.hears('seen');
          const request = { probe: 'health', method: 'POST', url: path, csrf: true, body: '{}' };
          await stage.tell({ kind: 'page', at_ms: Date.now(), run: 1, ask: [request, { ...request, method: 'GET', body: undefined }], view: { mounts: [] } });
          await waitFor(() => asked === 2, { what: 'both requests' });
          await away();
          await tab.goto('about:blank');
        }
      }
      // The browser tells of an error a moment later.
      await stage.look(LANDMARKS, (await stage.open(DIALOG, '/next'), stage.tab));
      assert.deepEqual(stage.session.consoleErrors(), []);
    });

    it('wrote no error to any console', () => assert.deepEqual(stage.session.consoleErrors(), []));
  });
}

describe('a page that is prepared before anybody goes to it, in chromium', () => {
  let stage;
  before(async () => {
    // Of a page whose console is listened to, none is prepared.
    stage = await Stage.begin('chromium', { listens: false });
  });
  after(() => stage?.end());

  it('speaks once it is shown, and not before', async () => {
    let prepared = 0;
    let ran = 0;
    stage.pages['/prepared'] = (_request, response) => {
      prepared += 1;
      response.writeHead(200, { 'content-type': 'text/html' }).end(DIALOG.replace('<title>', '<script>new Image().src = "/runs"</script><title>'));
    };
    stage.pages['/runs'] = (_request, response) => {
      ran += 1;
      response.writeHead(204).end();
    };
    await stage.given();
    const rules = JSON.stringify({ prerender: [{ source: 'list', urls: ['/prepared'], eagerness: 'immediate' }] });
    const tab = await stage.open(page('<a id="Go" href="/prepared">Go</a>', `<script type="speculationrules">${rules}</script>`), '/before');
    await waitFor(() => ran > 0, { what: 'the prepared page to run' });
    // In this time it would have spoken.
    await sleep(500);
    assert.equal((await stage.said()).length, 1, 'only the page before has spoken');
    await tab.evaluate(() => void setTimeout(() => document.querySelector('#Go').click()));
    await stage.hears('seen');
    const [, hello] = await stage.said('hello');
    assert.equal(prepared, 1, 'what was prepared is what is shown');
    assert.deepEqual([hello.frame, hello.tab], [0, stage.tab]);
    assert.deepEqual(await stage.fill(), { client_secret: 'held', url: 'held', client_id: 'held' });
  });
});
