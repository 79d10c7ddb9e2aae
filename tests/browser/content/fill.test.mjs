// A page that changes under a fill: each field is judged right before it is set, the secret comes first, what was set is
// put back when another field is no longer what it was, and what is said of each field is so.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DIALOG, FIELDS, Stage, VALUES, page } from './harness.mjs';

const HELD = { client_secret: 'held', url: 'held', client_id: 'held' };
const FORMER = { Url: 'https://before.example', Client: 'before', Secret: '' };
const GIVEN = Object.fromEntries(Object.entries(VALUES).map(([id, [, value]]) => [id, value]));

/** What a page may do to a field, so that it is not the field of the ticket any more. */
const CHANGES = {
  'another type': (el) => (el.type = el.type === 'password' ? 'text' : 'password'),
  'a type that takes no text': (el) => (el.type = 'file'),
  'another element': (el) => el.replaceWith(el.cloneNode()),
  'another place': (el) => document.body.append(el),
  'another place with all around it': (el) => document.querySelector('#Panel').append(el.parentElement),
  'another document': (el) => document.body.appendChild(document.createElement('iframe')).contentDocument.body.append(el),
  'no place at all': (el) => el.remove(),
  'another name': (el) => (el.id = 'Other'),
  'another caption': (el) => el.setAttribute('aria-label', 'Another caption'),
  'another caption around it': (el) => (el.parentElement.querySelector('label').textContent = 'Another'),
  'a disabled one': (el) => (el.disabled = true),
  'one that is read only': (el) => (el.readOnly = true),
  'a hidden one': (el) => (el.parentElement.style.display = 'none'),
  'one that nobody reaches': (el) => (el.parentElement.inert = true),
};

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a fill that the page changes, in ${browser}`, () => {
    let stage, tab;

    before(async () => {
      stage = await Stage.begin(browser);
      await stage.given();
    });
    after(() => stage?.end());

    /** A new page that holds other values; `act(el)` is done to a field at the first such event of another. */
    async function arranged(changes = [], html = DIALOG) {
      await tab?.close();
      await stage.given();
      tab = await stage.open(html);
      await stage.hears('seen');
      await tab.evaluate((former, changes) => {
        window.heard = [];
        for (const [id, value] of Object.entries(former)) {
          const field = document.getElementById(id);
          field.value = value;
          for (const type of ['input', 'change', 'blur']) field.addEventListener(type, () => window.heard.push(`${id} ${type} ${field.value}`));
        }
        window.fields = Object.fromEntries(Object.keys(former).map((id) => [id, document.getElementById(id)]));
        for (const { at, event, to, act } of changes) {
          window.fields[at].addEventListener(event, () => window.eval(`(${act})`)(window.fields[to]), { once: true });
        }
      }, FORMER, changes.map((change) => ({ ...change, act: change.act.toString() })));
    }

    /** What stands in the three fields, wherever they are now, and in every other field of the page. */
    const values = () => tab.evaluate(() => ({
      own: Object.fromEntries(Object.entries(window.fields).map(([id, field]) => [id, field.value])),
      others: [...document.querySelectorAll('input')].filter((el) => !Object.values(window.fields).includes(el)).map((el) => el.value),
    }));

    it('sets the secret first, and everything is confirmed on a page that leaves it alone', async () => {
      await arranged();
      assert.deepEqual(await stage.fill(), HELD);
      assert.deepEqual(await values(), { own: GIVEN, others: [] });
      const order = (await tab.evaluate(() => window.heard)).filter((line) => line.includes(' input ')).map((line) => line.split(' ')[0]);
      assert.deepEqual(order, ['Secret', 'Url', 'Client']);
    });

    for (const [change, act] of Object.entries(CHANGES)) {
      for (const [when, at, event] of [['as the secret is set', 'Secret', 'input'], ['as the secret is left', 'Secret', 'blur'], ['as it takes the focus itself', 'Client', 'focus']]) {
        it(`puts everything back when the last field becomes ${change} ${when}`, async () => {
          await arranged([{ at, event, to: 'Client', act }]);
          const said = await stage.fill();
          assert.deepEqual(said, { client_secret: 'put_back', url: 'put_back', client_id: 'untouched' });
          const { own, others } = await values();
          assert.equal(own.Secret, '');
          assert.equal(own.Url, FORMER.Url);
          assert.ok(change === 'a type that takes no text' || own.Client === FORMER.Client, own.Client);
          assert.deepEqual(others.filter((value) => Object.values(GIVEN).includes(value)), []);
        });
      }

      it(`touches nothing when the field of the secret becomes ${change} as it takes the focus`, async () => {
        await arranged([{ at: 'Secret', event: 'focus', to: 'Secret', act }]);
        assert.deepEqual(await stage.fill(), { client_secret: 'untouched', url: 'spared', client_id: 'spared' });
        const { own, others } = await values();
        assert.deepEqual({ Url: own.Url, Client: own.Client }, { Url: FORMER.Url, Client: FORMER.Client });
        assert.equal([own.Secret, ...others].includes(GIVEN.Secret), false);
        assert.equal((await tab.evaluate(() => window.heard)).some((line) => line.includes(' input ')), false);
      });
    }

    for (const change of ['another type', 'no place at all', 'another document', 'another element']) {
      it(`does not call the secret filled when its field becomes ${change} after it was set`, async () => {
        await arranged([{ at: 'Url', event: 'input', to: 'Secret', act: CHANGES[change] }]);
        assert.deepEqual(await stage.fill(), { ...HELD, client_secret: 'changed' });
      });
    }

    it('says so when the page does not let go of what was set', async () => {
      const keep = () => window.fields.Secret.addEventListener('input', () => (window.fields.Secret.value = 'kept by the page'));
      await arranged([
        { at: 'Secret', event: 'focus', to: 'Secret', act: keep },
        { at: 'Url', event: 'input', to: 'Client', act: CHANGES['a disabled one'] },
      ]);
      assert.deepEqual(await stage.fill(), { client_secret: 'left', url: 'put_back', client_id: 'untouched' });
    });

    it('fills an address that is shown as a link and whose field appears when it takes the focus', async () => {
      await arranged([], page(`<div id="Panel"></div><div role="dialog">${FIELDS}</div>`, `<script>
        addEventListener('focusout', () => document.getElementById('Url').insertAdjacentHTML('beforebegin', '<mat-icon data-mat-icon-name="globe"></mat-icon>'));
      </script>`));
      assert.deepEqual(await stage.fill(), HELD);
    });

    it('reports in a tab that is not shown, which draws no frame', async () => {
      await arranged();
      await stage.session.control();
      assert.deepEqual(await stage.fill(), HELD);
    });

    it('wrote no error to any console', () => assert.deepEqual(stage.session.consoleErrors(), []));
  });
}
