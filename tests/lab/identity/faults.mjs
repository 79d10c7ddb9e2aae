// Everything that can be wrong with the lab's Identity Service. `about` is one line for people.
// The rest says where a fault takes hold; from the wire upwards:
//
//   listen: false | 'silent'   nobody listens | somebody listens and never accepts
//   socket(socket, extra)      takes the TCP connection; no HTTP follows
//   tls: kind | null           what the port speaks: TLS with that certificate | plain http
//   scheme                     what the address says, where it differs from what the port speaks
//   offset(extra)              seconds by which the service's clock is wrong
//   answer(exchange)           answers the request and returns true, or returns false to let it pass
//   base(origin, extra)        the origin of which the service speaks instead of its own
//   discovery(document), keys(key)   what those two documents become
//   signs: false               there is no signing key: no token can be issued
//
// `exchange` is { request, response, path, params, extra, signal, origin }; `signal` is aborted when
// the fault ends. `extra` is what the caller of `fault(name, extra)` passed.

import { setTimeout as delay } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { pages } from './pages.mjs';
import { paths } from './service.mjs';

const MEGABYTE = 1024 * 1024;
const JSON_TYPE = 'application/json; charset=UTF-8';

const send = ({ response }, status, type, body, headers = {}) => {
  response.writeHead(status, { 'Content-Type': type, ...headers });
  response.end(body);
  return true;
};

const showPage = (name, { type = 'text/html; charset=utf-8', only = () => true } = {}) => ({
  answer(exchange) {
    if (!only(exchange)) return false;
    const { status, server, html } = pages[name];
    return send(exchange, status, type, html, { Server: server });
  },
});

const isDiscovery = ({ path }) => path === paths.discovery;
const isToken = ({ path }) => path === paths.token;
/** Only a token request that names a client makes the service read its database. */
const readsDatabase = (exchange) => isDiscovery(exchange) || (isToken(exchange) && exchange.params.includes('client_id'));

const wait = ({ extra, signal }, milliseconds) => delay(extra.delay ?? milliseconds, undefined, { signal });

const onDiscovery = (answer) => ({ answer: (exchange) => isDiscovery(exchange) && answer(exchange) });

const without = (...members) => ({
  discovery: (document) => Object.fromEntries(Object.entries(document).filter(([name]) => !members.includes(name))),
});

export const faults = {
  none: { about: 'the service is healthy' },

  // --- the network
  refused: { about: 'nobody listens on the port', listen: false },
  'connect-black-hole': { about: 'packets are dropped: the connection is never established', listen: 'silent' },
  'black-hole': { about: 'accepts the connection, reads, never answers', socket: (socket) => socket.resume() },
  reset: { about: 'resets the connection (RST) after the first bytes', socket: (socket) => socket.once('data', () => socket.resetAndDestroy()) },
  empty: { about: 'closes the connection without an answer', socket: (socket) => socket.once('data', () => socket.end()) },

  // --- TLS
  'tls-trusted': { about: 'healthy, on TLS with a certificate of the lab authority', tls: 'trusted' },
  'tls-self-signed': { about: 'TLS with a self-signed certificate', tls: 'self-signed' },
  'tls-expired': { about: 'TLS with an expired certificate of the lab authority', tls: 'expired' },
  'tls-wrong-name': { about: 'TLS with a certificate for another name', tls: 'wrong-name' },
  'plain-on-https': { about: 'the address says https, the port speaks plain http', tls: null, scheme: 'https' },
  'http-on-tls': { about: 'the address says http, the port speaks TLS', tls: 'trusted', scheme: 'http' },

  // --- hosting
  'iis-500.19': { about: 'IIS: the configuration is unreadable', ...showPage('500.19') },
  'iis-500.30': { about: 'IIS: the application failed to start', ...showPage('500.30') },
  'iis-500.31': { about: 'IIS: the .NET runtime is missing', ...showPage('500.31') },
  'iis-502.5': { about: 'IIS: the process failed (older builds)', ...showPage('502.5') },
  'iis-503': { about: 'HTTP.sys: the application pool is stopped', ...showPage('503', { type: 'text/html; charset=us-ascii' }) },
  'iis-404': { about: 'IIS: nothing under this address', ...showPage('404') },
  'iis-500-bare': { about: 'HTTP 500 with a generic page', ...showPage('500') },
  'iis-start-page': { about: 'the start page of IIS answers', ...showPage('start') },
  'html-200': { about: 'every path answers 200 with the page of some other application', ...showPage('shell') },
  'redirect-login': {
    about: 'every path leads to a sign-in page',
    answer(exchange) {
      if (exchange.path === '/login') return showPage('login').answer(exchange);
      return send(exchange, 302, 'text/plain', '', { Location: `/login?ReturnUrl=${encodeURIComponent(exchange.path)}` });
    },
  },
  'redirect-loop': {
    about: 'every path redirects to itself',
    answer: (exchange) => send(exchange, 302, 'text/plain', '', { Location: exchange.path }),
  },

  // --- time
  slow: {
    about: 'every answer is late by extra.delay milliseconds (5000)',
    async answer(exchange) {
      await wait(exchange, 5000);
      return false;
    },
  },
  'clock-skew': { about: 'the clock is wrong by extra.seconds (600)', offset: (extra) => extra.seconds ?? 600 },

  // --- the discovery document
  'discovery-500-jwks-200': {
    about: 'the database is down: what reads it fails after extra.delay milliseconds (0), the keys are fine',
    async answer(exchange) {
      if (!readsDatabase(exchange)) return false;
      await wait(exchange, 0);
      return send(exchange, 500, 'text/plain', '');
    },
  },
  'not-json': { about: 'discovery is labelled JSON and is not', ...onDiscovery((exchange) => send(exchange, 200, JSON_TYPE, '{"issuer": "http://')) },
  'no-jwks-uri': {
    about: 'no signing key: discovery names no keys, tokens fail with 500',
    signs: false,
    keys: () => [],
    ...without('jwks_uri', 'id_token_signing_alg_values_supported'),
  },
  'no-token-endpoint': { about: 'discovery names no token endpoint', ...without('token_endpoint') },
  'no-client-credentials': {
    about: 'discovery does not offer client_credentials',
    discovery: (document) => ({
      ...document,
      grant_types_supported: document.grant_types_supported.filter((grant) => grant !== 'client_credentials'),
    }),
  },
  'issuer-http': { about: 'the port speaks TLS (lab authority), issuer and endpoints say http', tls: 'trusted', base: (origin) => origin.replace(/^https:/, 'http:') },
  'issuer-https': { about: 'the port speaks http, issuer and endpoints say https', tls: null, base: (origin) => origin.replace(/^http:/, 'https:') },
  'issuer-other-host': {
    about: 'issuer and endpoints name another host, extra.host (identity-backend)',
    base(origin, extra) {
      const { protocol, port } = new URL(origin);
      return `${protocol}//${extra.host ?? 'identity-backend'}${port && `:${port}`}`;
    },
  },

  // --- the keys
  'jwks-empty': { about: 'no signing key: the key set is empty, tokens fail with 500', signs: false, keys: () => [] },
  'signing-certificate-expired': {
    about: 'the certificate of the signing key ends in extra.days days (-1)',
    keys: async (key, extra) => [await key.withValidity(extra.days ?? -1)],
  },

  // --- the token endpoint
  'token-500': { about: 'the token endpoint answers 500', answer: (exchange) => isToken(exchange) && send(exchange, 500, 'text/plain', '') },
  'token-html': { about: 'the token endpoint answers 200 with a page', ...showPage('shell', { only: isToken }) },

  // --- answers that try to hurt the one who reads them
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
    answer({ response }) {
      response.writeHead(200, { 'Content-Type': JSON_TYPE });
      response.write('{"issuer":"');
      const timer = setInterval(() => response.write('x'), 50);
      response.once('close', () => clearInterval(timer));
      return true;
    },
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
};
