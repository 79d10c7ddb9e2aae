// The failing states in which real servers stand before the lab's service or in its place, and what is right of each. After an edit
// `RENEW=1 node --test tests/lab/real` writes tests/fixtures/real/expected.json anew.
//
//   cause      the id of the finding that a diagnosis should have first; several where nobody can know more
//   why        what is wrong, in a line
//   behind     the fault of the lab's service (identity/faults.mjs) meanwhile; none where it is healthy
//   address    what stands in Creatio's setting
//   tls        the kind of certificate in front (identity/certificates.mjs)
//   creatio    how far Creatio gets: 'service' (the first red row), 'token', or 'well' (no row is red)
//   before     requests that were made before by others
//   named      the token request names a client, by consent
//   otherScheme  the answer makes the product ask with the other of http and https
//   elsewhere  what listens at other addresses: host and port -> which port of the place
//   repeats    discovery is asked again, whatever the browser says of the first time
//   chromium   only a real browser sees it: a client of another make gets an answer
//   proxy      the server is the browser's proxy

import { NAME } from './place.mjs';

export const TLS = `https://${NAME}`;
export const PLAIN = `http://${NAME}:8090`;
const TLS_PORT = `${NAME}:8443`;

const kinds = {
  'no-backend': { cause: 'IIS-12', why: 'the proxy has no server that it could ask' },
  'backend-refuses': { cause: 'IIS-12', why: 'nobody listens where the proxy looks for the service', behind: 'refused' },
  'backend-hangs': { cause: 'IIS-12', why: 'the service accepts the proxy\'s connection and never answers', behind: 'black-hole' },
  'host-lost': { cause: 'DSC-03', why: 'the proxy passes its own idea of Host on, and the document names the service\'s inner address', creatio: 'well' },
  'proto-lost': { cause: 'DSC-02', why: 'the proxy ends TLS and does not say so, and the document names http', creatio: 'well' },
  'plain-to-tls': { cause: 'TLS-07', why: 'the address says http, the port speaks TLS', address: `http://${TLS_PORT}`, otherScheme: true },
  'tls-to-plain': { cause: 'TLS-07', why: 'the address says https, the port speaks http', address: `https://${NAME}:8090`, otherScheme: true },
  'basic-auth': { cause: 'IIS-22', why: 'the proxy asks for a password that neither Creatio nor its users have' },
  negotiate: { cause: 'IIS-22', why: 'the proxy lets only accounts of the domain in' },
  'negotiate-or-basic': { cause: 'IIS-22', why: 'the proxy lets accounts of the domain in, and others with a password: two challenges' },
  'client-certificate': { cause: 'TLS-09', why: 'the proxy lets nobody in without a certificate' },
  denied: { cause: 'IIS-14', why: 'a rule of the proxy refuses everybody' },
  'rate-limit': { cause: 'IIS-14', why: 'somebody has used up the requests that the proxy allows', before: 3 },
  'rate-limit-503': { cause: ['IIS-14', 'IIS-23', 'IIS-12'], why: 'the same with the status that nginx uses unasked, which it also has for maintenance', before: 3 },
  'body-too-large': { cause: 'IIS-14', why: 'the proxy refuses forms, because it allows bodies of a few bytes only', creatio: 'token', named: true },
  maintenance: { cause: 'IIS-23', why: 'the proxy shows the page for maintenance to everybody' },
  'maintenance-bare': { cause: ['IIS-23', 'IIS-12'], why: 'the proxy is switched to maintenance and shows its own page, which others also see without a backend' },
  'unknown-name': { cause: ['IIS-09', 'URL-08'], why: 'the proxy knows the service by another name, and has something else for the rest' },
  'unknown-name-closed': { cause: ['NET-05', 'IIS-09'], why: 'the proxy hangs up on every name that it does not know', otherScheme: true },
  'unknown-server-name': { cause: ['TLS-14', 'TLS-16'], why: 'the server has no certificate for this name, and ends the handshake without a word of it', otherScheme: true },
  'strict-sni': { cause: 'TLS-14', why: 'the proxy refuses the handshake for a name that it does not know', otherScheme: true },
  'weak-http2': { cause: 'TLS-05', why: 'the proxy takes HTTP/2 with a cipher that HTTP/2 forbids', chromium: true },
  'old-protocol': { cause: 'TLS-05', why: 'the proxy speaks TLS 1.1 only' },
  expired: { cause: 'TLS-03', why: 'the certificate in front has expired', tls: 'expired' },
  'not-yet-valid': { cause: 'TLS-03', why: 'the certificate in front begins tomorrow', tls: 'not-yet-valid' },
  'wrong-name': { cause: 'TLS-04', why: 'the certificate in front is for another name', tls: 'wrong-name' },
  'self-signed': { cause: 'TLS-01', why: 'the certificate in front is signed by nobody else', tls: 'self-signed' },
  'missing-intermediate': { cause: 'TLS-01', why: 'the proxy does not send the authority in between', tls: 'missing-intermediate' },
  'redirect-wrong-port': { cause: 'IIS-13', why: 'the proxy sends everybody on to a port where nobody listens' },
  'redirect-no-service': {
    cause: 'IIS-13',
    why: 'the service sends everybody on to another port, and the proxy there has nobody behind it',
    address: PLAIN,
    behind: 'refused',
    elsewhere: { [`${NAME}:9643`]: 'spare' },
  },
};

/** What is right where another product is in the service's place. Creatio takes its document, or not: the client's policy. */
const provider = (address, creatio = 'token') => ({ cause: 'DSC-08', why: 'an OpenID provider of another make answers', address, creatio });

/** What is right where the server is the browser's own proxy: of the service nothing is known. */
const proxy = (why, more) => ({ cause: 'NET-08', why, proxy: true, address: PLAIN, ...more });

const plain = { address: PLAIN };

/** The handshake is over when the client is told, so that it may look as if the connection was just lost. */
const late = { otherScheme: true, repeats: true };

/** The states of each server, with what is different there. */
const servers = {
  nginx: {
    'no-backend': {}, 'backend-refuses': {}, 'backend-hangs': {}, 'host-lost': {}, 'proto-lost': {}, 'plain-to-tls': {}, 'tls-to-plain': {},
    'basic-auth': {}, 'client-certificate': {}, denied: {}, 'rate-limit': {}, 'rate-limit-503': {}, 'body-too-large': {},
    maintenance: {}, 'maintenance-bare': {}, 'unknown-name': {}, 'unknown-name-closed': {}, 'strict-sni': {}, 'weak-http2': {}, 'old-protocol': {},
    expired: {}, 'not-yet-valid': {}, 'wrong-name': {}, 'self-signed': {}, 'missing-intermediate': {},
    'redirect-wrong-port': {}, 'redirect-no-service': {},
  },
  apache: {
    'no-backend': {}, 'backend-refuses': {}, 'backend-hangs': {}, 'host-lost': {}, 'proto-lost': {}, 'plain-to-tls': {}, 'tls-to-plain': {},
    'basic-auth': {}, negotiate: {}, 'negotiate-or-basic': {}, 'client-certificate': late, denied: {},
    maintenance: {}, 'maintenance-bare': {}, 'unknown-name': {}, 'weak-http2': {}, 'old-protocol': {}, 'wrong-name': {}, 'redirect-wrong-port': {},
  },
  haproxy: {
    'no-backend': {}, 'backend-refuses': {}, 'backend-hangs': {}, 'host-lost': {}, 'proto-lost': {}, 'plain-to-tls': {}, 'tls-to-plain': {},
    'basic-auth': {}, 'client-certificate': late, denied: {}, 'rate-limit': {}, 'body-too-large': {},
    maintenance: {}, 'maintenance-bare': {},
    'unknown-name': { cause: ['IIS-12', 'IIS-09'], why: 'the proxy has no server for this name, and says what it says without any' },
    'strict-sni': { tls: 'wrong-name' }, 'weak-http2': {}, 'old-protocol': {}, expired: {}, 'redirect-wrong-port': {},
  },
  caddy: {
    'no-backend': {}, 'backend-refuses': {}, 'backend-hangs': {}, 'host-lost': {}, 'proto-lost': {}, 'plain-to-tls': {}, 'tls-to-plain': {},
    'basic-auth': {}, 'client-certificate': late, denied: {},
    'body-too-large': { cause: ['IIS-14', 'IIS-12'], why: 'Caddy refuses forms, and says that it could not pass them on' },
    maintenance: {},
    'unknown-name': { ...plain, cause: ['IIS-09', 'URL-08', 'DSC-01'], why: 'Caddy has no site of this name, and answers 200 and nothing' },
    'unknown-server-name': {}, 'redirect-wrong-port': {},
  },
  varnish: {
    'no-backend': plain, 'backend-refuses': plain, 'backend-hangs': plain,
    'host-lost': { ...plain, cause: ['DSC-03', 'URL-07'], why: 'the document names the service\'s inner address; that Varnish speaks plain http is a warning of its own' },
    'basic-auth': plain, denied: plain, 'rate-limit': plain, maintenance: plain, 'unknown-name': plain, 'redirect-wrong-port': plain,
  },
  glewlwyd: { 'other-provider': provider(`${PLAIN}/api/oidc`) },
  lemonldap: {
    'other-provider': provider(PLAIN),
    // Its issuer ends in a slash, and the address does not.
    'other-provider-strict': provider(PLAIN, 'service'),
    // What is asked for a token answers just as the service would.
    'same-token-path': { ...provider(PLAIN), named: true },
    'same-token-path-strict': { ...provider(PLAIN, 'service'), named: true },
  },
  squid: {
    'backend-refuses': proxy('the browser\'s proxy finds nobody there, and the page is the proxy\'s', { behind: 'refused' }),
    'backend-hangs': proxy('the browser\'s proxy gets no answer, and the page is the proxy\'s', { behind: 'black-hole' }),
    'resolver-silent': proxy('the browser\'s proxy gets no answer from its resolver'),
    denied: proxy('the browser\'s proxy does not let this address through', { cause: ['NET-08', 'IIS-14'] }),
    'basic-auth': proxy('the browser\'s proxy asks for a password'),
    negotiate: proxy('the browser\'s proxy lets only accounts of the domain through'),
    'negotiate-or-basic': proxy('the browser\'s proxy has two challenges'),
    'body-too-large': proxy('the browser\'s proxy refuses forms', { cause: ['NET-08', 'IIS-14', 'URL-07'], creatio: 'well', named: true }),
    'tunnel-denied': proxy('the browser\'s proxy makes no tunnel to this address', { address: TLS }),
    'tunnel-refused': proxy('the browser\'s proxy finds nobody at the other end of the tunnel', { address: TLS, behind: 'refused' }),
  },
};

/**
 * @typedef {object} State
 * @property {string} name    `<server>-<state>`, which its fixture is called by
 * @property {string} server
 * @property {string} state
 * @property {string | string[]} cause
 * @property {string} why
 * @property {string} behind
 * @property {string} address
 * @property {string} tls
 * @property {'service' | 'token' | 'well'} creatio
 */

/** @type {State[]} */
export const states = Object.entries(servers).flatMap(([server, its]) =>
  Object.entries(its).map(([state, different]) => ({
    name: `${server}-${state}`,
    server,
    state,
    behind: 'none',
    address: TLS,
    tls: 'trusted',
    creatio: 'service',
    before: 0,
    elsewhere: {},
    ...(different.proxy ? {} : kinds[state]),
    ...different,
  })),
);
