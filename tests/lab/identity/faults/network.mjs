// Faults below HTTP: the network, TLS, and what a proxy in front of the service does.

/** The first, the third, the fifth and so on. */
import { showPage } from './answers.mjs';

const everySecond = (state) => {
  state.turn = (state.turn ?? 0) + 1;
  return state.turn % 2 === 1;
};

export const networkFaults = {
  refused: { about: 'nobody listens on the port', listen: false },
  'connect-black-hole': { about: 'packets are dropped: the connection is never established', listen: 'silent' },
  'black-hole': { about: 'accepts the connection, reads, never answers', socket: (socket) => socket.resume() },
  reset: { about: 'resets the connection (RST) after the first bytes', socket: (socket) => socket.once('data', () => socket.resetAndDestroy()) },
  empty: { about: 'closes the connection without an answer', socket: (socket) => socket.once('data', () => socket.end()) },
  'crash-loop': {
    about: 'every second request finds its connection reset, beginning with the first; the others are served',
    // Counted by requests: browsers open connections that they do not use.
    answer({ request, state }) {
      const falls = everySecond(state);
      if (falls) request.socket.resetAndDestroy();
      return falls;
    },
  },
};

export const tlsFaults = {
  'tls-trusted': { about: 'healthy, on TLS with a certificate of the lab authority', tls: 'trusted' },
  'tls-self-signed': { about: 'TLS with a self-signed certificate', tls: 'self-signed' },
  'tls-expired': { about: 'TLS with an expired certificate of the lab authority', tls: 'expired' },
  'tls-not-yet-valid': { about: 'TLS with a certificate of the lab authority that begins tomorrow', tls: 'not-yet-valid' },
  'tls-wrong-name': { about: 'TLS with a certificate for another name', tls: 'wrong-name' },
  'tls-missing-intermediate': { about: 'TLS without the authority between the certificate and the lab authority', tls: 'missing-intermediate' },
  'tls-old-protocol': { about: 'the port speaks TLS 1.1 at most', tls: 'old-protocol' },
  'tls-client-certificate': {
    about: 'TLS only for clients with a certificate of the lab authority; others get a page, as from nginx',
    tls: 'client-certificate',
    ...showPage('no-certificate', { only: ({ request }) => !request.client.getPeerCertificate().subject }),
  },
  'plain-on-https': { about: 'the address says https, the port speaks plain http', tls: null, scheme: 'https' },
  'http-on-tls': { about: 'the address says http, the port speaks TLS', tls: 'trusted', scheme: 'http' },
};

export const gatewayFaults = {
  'gateway-tls': { about: 'healthy, behind a proxy that ends TLS (lab authority)', tls: 'trusted', gateway: {} },
  'gateway-502': { about: 'a proxy answers for a service that nobody listens for', gateway: { upstream: 'nobody' } },
  'gateway-drops-proto': {
    about: 'a proxy ends TLS (lab authority) and does not pass X-Forwarded-Proto on',
    tls: 'trusted',
    gateway: { drops: ['x-forwarded-proto'] },
  },
  'gateway-proto-ignored': {
    about: 'a proxy ends TLS (lab authority) and says so, and the service does not believe it',
    tls: 'trusted',
    gateway: {},
    hosting: () => ({ forwarded: 'nothing' }),
  },
  'gateway-forced-https': {
    about: 'healthy, behind a proxy that ends TLS (lab authority) and does not say so; the service takes everything for https',
    tls: 'trusted',
    gateway: { drops: ['x-forwarded-proto'] },
    hosting: () => ({ forcesHttps: true }),
  },
  'gateway-drops-host': { about: 'a proxy does not pass Host on: the service speaks of its address behind it', gateway: { drops: ['host'] } },
  'gateway-strips-prefix': { about: 'a proxy cuts /identity off, and has nothing elsewhere', gateway: { prefix: '/identity' } },
  'gateway-strips-cache-control': {
    about: 'a proxy takes Cache-Control and Pragma out of every answer',
    gateway: { strips: ['cache-control', 'pragma'] },
  },
};
