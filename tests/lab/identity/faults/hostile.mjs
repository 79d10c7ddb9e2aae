// Answers that try to hurt the one who reads them.

import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { paths } from '../service.mjs';
import { JSON_TYPE, isDiscovery, isKeys, isToken, onDiscovery, send } from './answers.mjs';

const MEGABYTE = 1024 * 1024;

/** Markup that leaves a mark on the window of whoever takes it for markup. */
export const MARKUP = '<script>window.__hostile = 1</script><img src=x onerror="window.__hostile = 1">';
/** It turns the direction of what follows, rings the bell, breaks the line, and hides in between. */
export const INVISIBLE = '\u202e\u2066\u200b\u0007\u0000\r\n\ufeff';

/** An answer that begins and goes on one character at a time, for ever. */
const neverEnding = ({ response }, beginning) => {
  response.writeHead(200, { 'Content-Type': JSON_TYPE });
  response.write(beginning);
  const timer = setInterval(() => response.write('x'), 50);
  response.once('close', () => clearInterval(timer));
  return true;
};

/** A number or a list wherever a string belongs. */
const WRONG_TYPES = {
  discovery: { issuer: 1, token_endpoint: 2.5, jwks_uri: -3, authorization_endpoint: [], grant_types_supported: 4, scopes_supported: [5, null, {}] },
  keys: { keys: [{ kty: 1, kid: 2, use: 3, alg: 4, n: 5, e: 6, x5c: 7 }, { kty: [], kid: {}, x5c: [8] }, 9, null, 'RSA'] },
  token: { access_token: 1, token_type: 2, expires_in: '3', error: 4 },
};

export const hostileFaults = {
  'huge-discovery': {
    about: 'the discovery document has 10 MB',
    discovery: (document) => ({ ...document, claims_supported: Array.from({ length: 10 * MEGABYTE / 64 }, (_, i) => `claim-${i}`.padEnd(61, 'x')) }),
  },
  'deep-json': {
    about: 'discovery is nested 10,000 deep',
    ...onDiscovery((exchange) => send(exchange, 200, JSON_TYPE, `{"issuer":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)),
  },
  'invalid-utf8': {
    about: 'discovery is not UTF-8',
    ...onDiscovery((exchange) => send(exchange, 200, JSON_TYPE, Buffer.from('{"issuer":"\xff\xfe\xc3\x28"}', 'latin1'))),
  },
  'header-64k': {
    about: 'every answer has a header of 64 KB',
    answer({ response }) {
      response.setHeader('X-Padding', 'x'.repeat(64 * 1024));
      return false;
    },
  },
  'never-ending-body': {
    about: 'the answer begins and never ends',
    answer: (exchange) => neverEnding(exchange, '{"issuer":"'),
  },
  'never-ending-keys': {
    about: 'the key set never ends, in the middle of a certificate',
    answer: (exchange) => isKeys(exchange) && neverEnding(exchange, '{"keys":[{"kty":"RSA","use":"sig","x5c":["MIID'),
  },
  'gzip-bomb': {
    about: 'a small compressed answer becomes 100 MB',
    answer({ response }) {
      const block = Buffer.alloc(MEGABYTE, ' ');
      response.writeHead(200, { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' });
      const zip = createGzip();
      response.once('close', () => zip.destroy());
      Readable.from(Array.from({ length: 100 }, () => block)).pipe(zip).pipe(response);
      return true;
    },
  },
  'many-keys': {
    about: 'the key set has 10,000 keys; the first one signs',
    keys({ key }) {
      const { x5c, ...bare } = key.publicJwk;
      return Array.from({ length: 10_000 }, (_, i) => (i === 0 ? bare : { ...bare, kid: `${bare.kid}-${i}` }));
    },
  },
  'garbage-x5c': {
    about: 'the certificates in the key set are none',
    keys: ({ key }) =>
      ['', 'not Base64!', 'MIIB', Buffer.alloc(600, 0x30).toString('base64'), 'A'.repeat(40_000), key.publicJwk.x5c[0].slice(0, 200)].map(
        (garbage, i) => ({ ...key.publicJwk, kid: i === 0 ? key.publicJwk.kid : `garbage-${i}`, x5c: [garbage] }),
      ),
  },
  'duplicate-members': {
    about: 'discovery names every member twice; the first time it names another host',
    ...onDiscovery((exchange) => {
      const members = (base) => `"issuer":"${base}","token_endpoint":"${base}${paths.token}","jwks_uri":"${base}${paths.keys}"`;
      return send(exchange, 200, JSON_TYPE, `{${members('http://first.invalid')},${members(exchange.base)}}`);
    }),
  },
  'wrong-types': {
    about: 'discovery, keys and tokens have numbers and lists where strings belong',
    answer(exchange) {
      const told = [[isDiscovery, 'discovery'], [isKeys, 'keys'], [isToken, 'token']].find(([is]) => is(exchange))?.[1];
      return told !== undefined && send(exchange, 200, JSON_TYPE, JSON.stringify(WRONG_TYPES[told]));
    },
  },
  'script-in-title': {
    about: 'every path answers 500 with a page whose title is markup that runs where it is taken for markup',
    answer: (exchange) => send(exchange, 500, 'text/html; charset=utf-8', `<!DOCTYPE html><html><title>${MARKUP}</title><h1>${MARKUP}</h1></html>`),
  },
  'script-in-names': {
    about: 'discovery has markup in the issuer and in the name of a resource',
    discovery: (document) => ({ ...document, issuer: MARKUP }),
    resources: () => [`ApplicationAccess_${MARKUP}`],
  },
  bidi: {
    about: 'discovery has invisible and direction-changing characters in the issuer and in the name of a resource',
    discovery: (document) => ({ ...document, issuer: `http://gpj.${INVISIBLE}exe` }),
    resources: () => [`ApplicationAccess_${INVISIBLE}0`],
  },
};
