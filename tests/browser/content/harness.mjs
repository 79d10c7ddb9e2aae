// The content scripts as they stand, in a real browser, before a background of plain data: `background.js` here.

import { createServer } from 'node:http';
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentScripts } from '../../../tools/package.mjs';
import { launch, waitFor } from '../harness.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = here('../../../');

/** A small page of three fields, told by their ids, and what is looked for on it. */
export const LANDMARKS = {
  gate: ['#Panel'],
  hashes: [],
  quiet: [],
  roots: ['#Panel', "[role='dialog']"],
  inside: ['crt-input', "input:not([type='hidden'])", 'textarea', 'select', 'button', '[element-name]'],
  markers: ['crt-root'],
  codes: ['TheCode'],
  asks: ['/health'],
  cap: 400,
};

const field = (id, label, type = 'text') =>
  `<crt-input element-name="${id}Host"><label class="crt-input-label" for="${id}">${label}</label><input id="${id}" type="${type}" aria-label="${label}"></crt-input>`;

export const FIELDS = field('Url', 'Address') + field('Client', 'Client ID') + field('Secret', 'Client secret', 'password');

/** A whole page; `style` keeps everything visible. */
export const page = (body, head = '') =>
  `<!doctype html><html lang="en" culture="en-US"><head><meta charset="utf-8"><title>Page</title>${head}<style>crt-input { display: block }</style></head>`
  + `<body><crt-root></crt-root>${body}</body></html>`;

export const DIALOG = page(`<div id="Panel"><span element-name="Row">Row</span></div><div role="dialog" id="Dialog">${FIELDS}<button id="Save">Save</button></div>`);

/** What the assistant is told to write, as the background hands it over: the secret first. */
export const VALUES = { Secret: ['client_secret', 'the secret'], Url: ['url', 'https://id.example'], Client: ['client_id', 'the client'] };

async function extensionOfItsOwn() {
  const folder = await mkdtemp(join(tmpdir(), 'content-'));
  await cp(join(root, 'extension/content'), join(folder, 'content'), { recursive: true });
  await copyFile(here('background.js'), join(folder, 'background.js'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({
    manifest_version: 3,
    name: 'Content scripts before a background of plain data',
    version: '1',
    permissions: ['tabs', 'scripting', 'storage'],
    host_permissions: ['http://*/*'],
    background: { service_worker: 'background.js', scripts: ['background.js'] },
    content_scripts: [{ matches: ['http://*/*'], js: contentScripts.map((name) => `content/${name}`), run_at: 'document_idle' }],
    browser_specific_settings: { gecko: { id: 'content-scripts@example.invalid' } },
  }));
  return folder;
}

/** A server of the pages that a test hands it, by path, and one browser with the content scripts in it. */
export class Stage {
  static async begin(browser, options = {}) {
    const extension = await extensionOfItsOwn();
    const stage = new Stage(extension);
    try {
      await new Promise((ready) => stage.server.listen(0, '127.0.0.1', ready));
      stage.session = await launch({ browser, extension, ...options });
      return stage;
    } catch (error) {
      await stage.end();
      throw error;
    }
  }

  constructor(extension) {
    this.extension = extension;
    /** @type {Record<string, string | ((request, response) => void)>} */
    this.pages = { '/': DIALOG };
    this.server = createServer((request, response) => {
      const what = this.pages[new URL(request.url, 'http://x').pathname];
      if (typeof what === 'function') return what(request, response);
      if (what === undefined) return response.writeHead(404).end();
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' }).end(what);
    });
  }

  get origin() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async end() {
    await this.session?.close();
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
    await rm(this.extension, { recursive: true, force: true });
  }

  /** What the background answers from now on, and forgets what was said. */
  async given(answers = {}) {
    await this.session.inExtension((given) => chrome.runtime.sendMessage({ given }), { landmarks: LANDMARKS, ...answers });
  }

  /** What the content scripts have said since, `{ message, tab, frame, document }`. */
  async said(kind) {
    const all = await this.session.inExtension(() => chrome.runtime.sendMessage({ said: {} }));
    return kind ? all.filter(({ message }) => kind in message) : all;
  }

  /** Waits until so many such messages were said, and answers with them. */
  async hears(kind, count = 1) {
    return waitFor(async () => {
      const said = await this.said(kind);
      return said.length >= count && said;
    }, { what: `${count} x "${kind}"` });
  }

  /** Opens a page of these, or the usual one. */
  async open(html = DIALOG, path = '/') {
    this.pages[path] = html;
    const opened = await this.session.open(this.origin + path);
    this.tab = await this.session.tabId(opened);
    return opened;
  }

  /** A message of the background to the tab, and the answer. */
  async tell(message, tab = this.tab) {
    return this.session.inExtension((tab, message) => chrome.tabs.sendMessage(tab, message, { frameId: 0 }), tab, message);
  }

  async look(landmarks = LANDMARKS, tab = this.tab) {
    return this.tell({ kind: 'look', landmarks }, tab);
  }

  /** Orders a fill, and answers with what was said to have become of each field. */
  async fill(values = VALUES) {
    await this.given({ values });
    await this.tell({ kind: 'ticket', ticket: 'once' });
    const [{ message }] = await this.hears('filled');
    return Object.fromEntries(message.filled.outcomes.map(({ field, result }) => [field, result]));
  }
}
