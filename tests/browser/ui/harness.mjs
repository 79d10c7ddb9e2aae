// The pages as they are built, in a real browser, before a background made of plain data.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
/** The unpacked extension; `UI_DIST` names another. */
const dist = process.env.UI_DIST ?? here('../../../dist/chrome');

/** As in the manifest, so that what the policy forbids fails here, too. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; "
  + "font-src 'self'; connect-src 'self' https: http://127.0.0.1:* http://localhost:*; base-uri 'none'; "
  + "form-action 'none'; frame-ancestors 'none'; object-src 'none'";
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

async function texts() {
  const read = async (path) => JSON.parse(await readFile(path, 'utf8'));
  const own = await read(here('../../../extension/_locales/en/ui.json')).catch(() => ({}));
  const all = await read(join(dist, '_locales/en/messages.json')).catch(() => ({}));
  return {
    ...own,
    ...all,
    stub_wrong_passphrase: { message: 'This passphrase does not open the vault. Try again.' },
    stub_refused: { message: 'A profile named $1 exists. Choose another name.' },
    TOK_01_title: { message: 'The client secret is not the one that $1 knows' },
    TOK_01_meaning: { message: 'The Identity Service answered invalid_client: it knows the client, and the secret differs.' },
    TOK_01_step_1: { message: 'Copy the secret from appsettings.json of the Identity Service.' },
    TOK_01_step_2: { message: 'Open settings, fill, test the connection and save.' },
    TLS_08_title: { message: 'The certificate of the Identity Service expires soon' },
    TLS_08_meaning: { message: 'It expires in 12 days.' },
  };
}

/** Starts the server and the browser. */
export async function start() {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://x').pathname);
    if (path === '/favicon.ico') return response.writeHead(204).end();
    try {
      const body = await readFile(join(dist, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', 'content-security-policy': POLICY });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const stub = await readFile(here('stub-chrome.js'), 'utf8');
  const all = await texts();
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    browser,
    /** Opens `popup`, `options` or `commands` in the state given; the page has shown it when this returns. */
    async open(name, given, { dark = false, width = name === 'popup' ? 400 : 900, at = '' } = {}) {
      const context = await browser.createBrowserContext();
      await context.overridePermissions(origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
      const page = await context.newPage();
      const problems = [];
      page.on('pageerror', (error) => problems.push(String(error)));
      page.on('console', (line) => { if (['error', 'warn'].includes(line.type())) problems.push(line.text()); });
      page.problems = problems;
      await page.setViewport({ width, height: 600 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
      const whole = { granted: true, profiles: [], texts: all, url: 'https://crm.example/0/Shell/', ...given };
      await page.evaluateOnNewDocument(`${stub.trim()}(${JSON.stringify(whole)})`);
      await page.goto(`${origin}/${name}.html${at}`);
      await page.waitForSelector('main > section', { timeout: 10_000 })
        .catch((error) => { throw new Error(`${name} shows nothing: ${problems.join('; ')}`, { cause: error }); });
      return page;
    },
    async stop() {
      await browser.close();
      server.close();
    },
  };
}

/** A state of the background; `tab` as far as it differs from an enabled page without findings. */
export function state(vault, tab, more = {}) {
  const site = { origin: 'https://crm.example', base: '' };
  return {
    vault: { is: vault },
    settings: { idle_minutes: 15, record: false },
    sites: [],
    tab: tab && {
      tab: 7, site, permitted: true, enabled: true, on_oauth_page: true, can_fill: false, checking: false,
      profiles: [], consent: false, findings: [], hosts: { address: null, creatio: null, service: null }, ...tab,
    },
    ...more,
  };
}

/** A profile without its secret. */
export function profile(id, environment, more = {}) {
  return {
    id, environment, name: `CRM ${environment}`, site: { origin: 'https://crm.example', base: '' },
    url: 'https://identity.example:8090', client_id: `client-${id}`, ...more,
  };
}

/** Two findings. */
export const FINDINGS = [
  { id: 'TOK-01', severity: 'blocker', certainty: 'certain', subs: ['https://identity.example:8090'], steps: 2 },
  { id: 'TLS-08', severity: 'warning', certainty: 'likely', subs: [], steps: 0 },
];

/** A finding whose steps have commands. */
export const REFUSED = { id: 'NET-11', severity: 'blocker', certainty: 'likely', subs: ['identity.example'], steps: 3 };
