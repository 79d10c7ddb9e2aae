// The lab's service answers as the real IdentityServer4 did: every answer in tests/fixtures/identityserver4, with and
// without an `Origin` field. Where the two differ, the lab is wrong.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startIdentity } from './identity.mjs';

const folder = fileURLToPath(new URL('../../fixtures/identityserver4/', import.meta.url));
const recorded = async (name) => JSON.parse(await readFile(`${folder}${name}.json`, 'utf8'));

/** The fault that is each recorded state, with its `extra`. Of one that never gets as far as to listen there is one. */
const database = ['database-down'];
const stopped = ['refused'];
const STATES = {
  'allowed-hosts': ['allowed-hosts'],
  'allowed-hosts-right': ['allowed-hosts'],
  'connection-string-keyword': database,
  'database-back': ['none'],
  // The time is the only difference, and faults.test.mjs measures that.
  'database-hangs': ['database-hangs', { delay: 0 }],
  'database-missing': database,
  'database-name-unresolved': database,
  'database-password': database,
  'database-refuses': database,
  'database-rights': database,
  'development-page': ['development-page'],
  'ec-certificate': ['signing-certificate-ec'],
  'ec-certificate-rs256': ['signing-certificate-ec', { asRsa: true }],
  'ec-key': ['jwks-ec'],
  expired: ['signing-certificate'],
  'force-https-scheme': ['force-https'],
  'forwarded-enabled-by-variable': ['forwarded-proto'],
  'forwarded-ignored': ['none'],
  'forwarded-in-code': ['forwarded-all'],
  healthy: ['none'],
  'healthy-with-origin': ['none'],
  'https-redirection': ['https-redirection', { port: 9443 }],
  'https-redirection-behind-proxy': ['https-redirection-behind-proxy'],
  // With no port known the redirection does nothing.
  'https-redirection-no-port': ['none'],
  'kestrel-hsts': ['hsts'],
  'kestrel-tls': ['hsts'],
  'lazy-database-refuses': database,
  'no-key': ['no-jwks-uri'],
  'other-openiddict': ['openiddict', { knows: true }],
  'path-base': ['path-base'],
  'path-base-missing': ['path-base'],
  'pfx-missing': stopped,
  'plain-to-tls': ['http-on-tls'],
  'provider-unknown': stopped,
  'proxy-forced-https': ['gateway-forced-https'],
  'proxy-proto-ignored': ['gateway-proto-ignored'],
  'proxy-strips-prefix': ['gateway-strips-prefix'],
  'proxy-without-host': ['gateway-drops-host'],
  'public-only': stopped,
  'resources-conflict': ['resources-conflict'],
  'start-without-database': stopped,
  'tables-missing': database,
  'tables-missing-with-origin': database,
  'tls-to-plain': ['plain-on-https'],
  'two-keys': ['jwks-two-keys'],
  weak: ['jwks-weak-rsa'],
};

/** What the recorded service had: its clients and the resource of one Creatio. */
const SECRET = 'SSSSSSSSeeeeeeeeeeeeeeeeeeeeeeee';
const RESOURCE = 'ApplicationAccess_0123456789abcdef0123456789abcdef';
const CLIENTS = [
  { clientId: 'IdServiceUser-01', clientSecret: SECRET, clientName: 'Creatio' },
  { clientId: 'app-code', clientSecret: SECRET, clientName: 'By code', grantTypes: ['authorization_code'] },
  { clientId: 'app-noscope', clientSecret: SECRET, clientName: 'Without a scope', scopes: [] },
  { clientId: 'app-off', clientSecret: SECRET, clientName: 'Switched off', enabled: false },
];

const ORIGIN = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';

/** Asks as the recorder did: with no field of its own. Resolves to what the fixtures call an answer or a failure. */
function ask(base, { method, path, headers = {}, body }, ca) {
  const url = new URL(base);
  const { request } = url.protocol === 'https:' ? https : http;
  const elided = body?.endsWith('characters)');
  const length = elided ? Number(/\((\d+) /.exec(body)[1]) : body?.length;
  const fields = { Host: url.host, ...headers, ...(body !== undefined && { 'Content-Length': length }) };
  return new Promise((resolve) => {
    // The recorder's own way to write a long field.
    if (fields['X-Long']) fields['X-Long'] = 'x'.repeat(40_000);
    const asked = request({ host: url.hostname, port: url.port, method, path, headers: fields, ca, servername: 'localhost', agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const raw = response.rawHeaders;
        const found = raw.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1]]] : []));
        resolve({ answer: { status: response.statusCode, reason: response.statusMessage, headers: found, body: Buffer.concat(chunks).toString() } });
        asked.destroy();
      });
    });
    asked.removeHeader('Connection');
    asked.on('error', (error) => resolve({ failed: { error: error.message } }));
    if (elided) asked.flushHeaders();
    else asked.end(body);
  });
}

/** One way to say what hindered an answer. */
const HINDRANCES = [
  [/refused/i, 'refused'],
  [/closed connection|socket hang up/, 'closed'],
  [/wrong.version.number/i, 'not TLS'],
];
const hindrance = (error) => HINDRANCES.find(([pattern]) => pattern.test(error))?.[1] ?? error;

const DATED = ['nbf', 'exp', 'iat'];
/** Members that hold a key, a certificate or a name of either. */
const KEYED = ['kid', 'x5t', 'n', 'e', 'x', 'y', 'x5c', 'jti', 'oi_tkn_id'];

/** This service as HERE, others on this computer as ELSEWHERE. */
function placed(text, base) {
  const { host } = new URL(base);
  return text.replaceAll(host, 'HERE').replace(/127\.0\.0\.1:\d+/g, 'ELSEWHERE');
}

/** A token as what it holds, without its signature, its dates and its key. */
const opened = (token, base) => token.split('.').slice(0, 2).map((part) => tidy(JSON.parse(Buffer.from(part, 'base64url')), base));

/** A value with everything in its order, and what differs from one service to the other made the same. */
function tidy(value, base, name) {
  if (Array.isArray(value)) return value.map((one) => tidy(one, base, name));
  if (value && typeof value === 'object') return Object.entries(value).map(([member, its]) => [member, tidy(its, base, member)]);
  if (DATED.includes(name) || KEYED.includes(name)) return typeof value;
  if (name === 'access_token') return opened(value, base);
  // The recorder gave the other provider's client a subject of another name.
  if (name === 'sub') return 'subject';
  return typeof value === 'string' ? placed(value, base) : value;
}

const text = (body, base) => placed(body, base).replace(/(Content-Length: )\d+/, '$1…');

function bodyOf({ body, headers }, base) {
  const type = headers.find(([name]) => name === 'content-type')?.[1];
  if (!type?.startsWith('application/json')) return text(body, base);
  // `+` stands in certificates, and how it is written is the service's own.
  return { escapes: !/x5c[^\]]*\+/.test(body), indents: body.includes('\n'), value: tidy(JSON.parse(body), base) };
}

function headersOf({ headers, body }, base) {
  return headers
    .map(([name, value]) => {
      if (name === 'date') return [name, String(Number.isNaN(Date.parse(value)))];
      // Of JSON the length follows from addresses and tokens.
      if (name === 'content-length') return [name, value === '0' || !body.startsWith('{') ? value : Number(value) === Buffer.byteLength(body)];
      // A proxy may tell its version.
      if (name === 'server') return [name, value.replace(/^nginx\/.*/, 'nginx')];
      if (name === 'location') return [name, placed(value, base).replace(/errorId=.*/, 'errorId=…')];
      return [name, value];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What must be the same. */
function essence({ answer, failed }, base) {
  if (failed) return hindrance(failed.error);
  return { status: answer.status, reason: answer.reason, headers: headersOf(answer, base), body: bodyOf(answer, base) };
}

describe('the lab\'s service answers as the real one', () => {
  let identity;
  before(async () => {
    identity = await startIdentity({ scopes: [RESOURCE] });
    await identity.writeAppsettings(CLIENTS);
    await identity.deleteClientRows();
    await identity.start();
  });
  after(() => identity.close());

  /** Where the lab's service is, as the recorded one was called. */
  const baseOf = ({ base }) => {
    const { protocol, pathname } = new URL(base);
    return `${protocol}//127.0.0.1:${identity.port}${pathname === '/' ? '' : pathname}`;
  };

  async function compare(state, exchanges, more) {
    const base = baseOf(state);
    const ca = await identity.authority();
    for (const { ask: name, request, ...rest } of exchanges) {
      const found = await ask(base, { ...request, headers: { ...request.headers, ...more } }, ca);
      assert.deepEqual(essence(found, base), essence(rest, state.base), name);
    }
  }

  for (const [name, [fault, extra]] of Object.entries(STATES)) test(name, async () => {
    const state = await recorded(name);
    await identity.fault(fault, extra);
    await compare(state, state.exchanges);
  });

  /** Where the tables cannot be read, it cannot be looked up whose an origin is. Otherwise an `Origin` field changes nothing. */
  const withoutTables = ([fault]) => ['database-down', 'database-hangs'].includes(fault);

  for (const [name, how] of Object.entries(STATES).filter(([known]) => known !== 'development-page')) {
    test(`${name}, with an Origin field`, async () => {
      const state = await recorded(name);
      const origin = await recorded('tables-missing-with-origin');
      const asked = new Set(origin.exchanges.map(({ ask: known }) => known));
      const exchanges = withoutTables(how) ? origin.exchanges : state.exchanges.filter(({ ask: known }) => asked.has(known));
      await identity.fault(...how);
      await compare(state, exchanges, { Origin: ORIGIN });
    });
  }

  test('the developer\'s page is shown for every look-up of an Origin', async () => {
    await identity.fault('development-page');
    const state = await recorded('development-page');
    const base = baseOf(state);
    for (const { request } of state.exchanges) {
      const { answer } = await ask(base, { ...request, headers: { ...request.headers, Origin: ORIGIN } });
      assert.equal(answer.status, 500);
      assert.match(answer.body, /^Npgsql\.PostgresException \(0x80004005\): 3D000: /);
    }
  });

  test('no recorded state is left out', async () => {
    const names = (await readdir(folder)).map((file) => file.replace('.json', ''));
    assert.deepEqual(names.sort(), Object.keys(STATES).sort());
  });

  test('Kestrel says nothing on its TLS port to plain http, and hangs up as one who is done', async () => {
    await identity.fault('http-on-tls');
    const socket = net.connect(identity.port, '127.0.0.1');
    const heard = [];
    socket.on('data', (chunk) => heard.push(chunk));
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'end');
    socket.destroy();
    assert.equal(Buffer.concat(heard).length, 0);
  });
});
