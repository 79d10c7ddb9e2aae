// A page that names its fields, pictures and frames like what the content scripts read: the look is the same, and the
// assistant works.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { DIALOG, FIELDS, LANDMARKS, Stage, page } from './harness.mjs';

/** The dialog is itself a form, and stands in one. */
const IN_FORMS = page(`<form id="Around"><div id="Panel"><span element-name="Row">Row</span></div>
  <form-in-a-form></form-in-a-form></form><div id="Between"></div>`);

/** Builds the page's dialog as a form in a form, which no parser does. */
const build = (fields) => {
  const around = document.querySelector('#Around');
  const dialog = document.createElement('form');
  dialog.setAttribute('role', 'dialog');
  dialog.id = 'Dialog';
  dialog.innerHTML = `${fields}<button id="Save" type="button">Save</button>`;
  around.querySelector('form-in-a-form').replaceWith(dialog);
};

const SCRIPTS = new URL('../../../extension/content/', import.meta.url);
const sourceOf = (name) => readFile(new URL(name, SCRIPTS), 'utf8');

/** What `dom` finds out by itself. */
const OWN = ['rootOf', 'worker'];

/** Every name that the content scripts read of the page. */
async function readNames() {
  const sources = await Promise.all((await readdir(SCRIPTS)).filter((name) => name !== 'dom.js').map(sourceOf));
  const names = sources.flatMap((source) => [...source.matchAll(/\bdom\.(\w+)/g)].map(([, name]) => name));
  return [...new Set(names)].filter((name) => !OWN.includes(name)).sort();
}

/** Every name that anything of the DOM, or the window of the assistant, has. */
const allNames = () => {
  const names = new Set(['oauthAssistant', 'chrome', 'browser', 'navigation', 'landmarks', 'snapshot', 'dom', 'alive']);
  for (const kind of [Node, Element, HTMLElement, HTMLInputElement, HTMLFormElement, Document, HTMLDocument, EventTarget]) {
    for (const name of Object.getOwnPropertyNames(kind.prototype)) names.add(name);
  }
  for (const name of Object.getOwnPropertyNames(window)) names.add(name);
  return [...names];
};

/** How a page may take a name: in the form that the dialog is, in that around it, and beside them. */
const WAYS = {
  'a hidden field in the form': (name) => {
    for (const form of window.forms) {
      const input = Object.assign(document.createElement('input'), { type: 'hidden' });
      input.setAttribute('name', name);
      window.add.call(form, input);
    }
  },
  'a picture of the document': (name) => {
    const picture = document.createElement('img');
    picture.setAttribute('name', name);
    picture.setAttribute('id', name);
    window.add.call(window.place, picture);
  },
  'two forms of the document': (name) => {
    for (let n = 0; n < 2; n += 1) {
      const form = window.make('form');
      form.setAttribute('name', name);
      form.setAttribute('id', name);
      window.add.call(window.place, form);
    }
  },
};

/** Takes away what the ways have put there. */
const clear = () => {
  for (const form of window.forms) for (const input of window.all.call(form, ':scope > input[type=hidden]')) window.take.call(input);
  for (const child of window.all.call(window.place, ':scope > *')) window.take.call(child);
};

describe('the content scripts', () => {
  it('read nothing of the document by its name', async () => {
    const files = (await readdir(SCRIPTS)).filter((name) => name !== 'dom.js');
    const sources = await Promise.all(files.map(sourceOf));
    assert.deepEqual(files.filter((_, at) => /\bdocument\??\.\w/.test(sources[at])), []);
    assert.ok((await readNames()).length > 30);
  });
});

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a page that takes the DOM's names, in ${browser}`, () => {
    let stage, tab, names, read;

    before(async () => {
      stage = await Stage.begin(browser);
      await stage.given();
      tab = await stage.open(IN_FORMS);
      await tab.evaluate(build, FIELDS);
      // What the page itself needs, before its names are taken.
      await tab.evaluate(() => {
        window.forms = [...document.querySelectorAll('form')];
        window.place = document.querySelector('#Between');
        window.add = Node.prototype.appendChild;
        window.take = Element.prototype.remove;
        window.all = Element.prototype.querySelectorAll;
        const create = Document.prototype.createElement;
        window.make = (tag) => create.call(document, tag);
      });
      names = await tab.evaluate(allNames);
      read = await readNames();
    });
    after(() => stage?.end());

    it('knows the names', () => {
      assert.ok(names.length > 500, `${names.length}`);
      assert.deepEqual(read.filter((name) => !names.includes(name) && name !== 'prerendering'), []);
    });

    for (const [way, take] of Object.entries(WAYS)) {
      it(`is seen as it is, whatever the name of ${way}`, async () => {
        const plain = await stage.look();
        assert.equal(plain.elements.length, 10);
        assert.equal(plain.truncated, false);
        const source = `(${take.toString().replaceAll('document.createElement', 'window.make')})`;
        // Each that is read alone, and whatever else there is together.
        for (const taken of [...read.map((name) => [name]), names]) {
          await tab.evaluate(`${JSON.stringify(taken)}.forEach(${source})`);
          assert.deepEqual(await stage.look(), plain, taken.length === 1 ? taken[0] : 'all');
          await tab.evaluate(clear);
        }
      });
    }

    it('is filled with every name taken at once', async () => {
      for (const take of Object.values(WAYS)) {
        const source = take.toString().replaceAll('document.createElement', 'window.make');
        await tab.evaluate(`for (const name of ${JSON.stringify(names)}) (${source})(name)`);
      }
      assert.deepEqual(await stage.fill(), { client_secret: 'held', url: 'held', client_id: 'held' });
      const values = await tab.evaluate(`['Url', 'Client', 'Secret'].map((id) => window.all.call(window.forms[0], 'input[id=' + id + ']')[0].value)`);
      assert.deepEqual(values, ['https://id.example', 'the client', 'the secret']);
      await tab.close();
    });

    it('gets the assistant when it has every name taken from the start', async () => {
      await stage.given();
      const taken = names.map((name) => `<img name="${name}" id="${name}"><form name="${name}" id="${name}"></form>`).join('');
      const hidden = names.map((name) => `<input type="hidden" name="${name}">`).join('');
      const tree = [{ tag: 'p', class: 'card', text: { plain: 'Drawn' }, children: [] }];
      const greedy = page(`${taken}<form>${hidden}<div id="Panel"><form role="dialog" id="Dialog">${hidden}${FIELDS}</form></div></form>`);
      const opened = await stage.open(greedy, '/greedy');
      const [{ message }] = await stage.hears('seen');
      const anchor = message.seen.snapshot.elements.find(({ id }) => id === 'Url').h;
      const view = { kind: 'page', at_ms: Date.now(), run: 1, ask: [], view: { mounts: [{ id: 'm', anchor, place: 'after', live: true, tree }] } };
      await stage.tell(view);
      await stage.session.closedRootWith(opened, 'p.card');
      await opened.close();
    });

    it('wrote no error to any console', () => assert.deepEqual(stage.session.consoleErrors(), []));
  });
}
