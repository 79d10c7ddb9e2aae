// HAProxy, and its configuration in each state.

import { startProgram } from './program.mjs';

const proto = 'http-request set-header X-Forwarded-Proto https if { ssl_fc }';
const service = ({ backend }) => `server service 127.0.0.1:${backend}`;

/** `front` and `back` stand in those sections; `bind` follows the address. */
const states = {
  'no-backend': () => ({ back: '' }),
  'backend-refuses': (place) => ({ back: service(place) }),
  'backend-hangs': (place) => ({ back: service(place) }),
  'host-lost': (place) => ({ back: `http-request set-header Host 127.0.0.1:${place.backend}\n${service(place)}` }),
  'proto-lost': (place) => ({ front: '', back: service(place) }),
  'plain-to-tls': (place) => ({ back: service(place) }),
  'tls-to-plain': (place) => ({ bind: '', back: service(place) }),
  'basic-auth': (place) => ({ front: `${proto}\nhttp-request auth realm Restricted unless { http_auth(people) }`, back: service(place) }),
  'client-certificate': (place) => ({ bind: `${tls(place)} ca-file ${place.authority} verify required`, back: service(place) }),
  denied: (place) => ({ front: `${proto}\nhttp-request deny`, back: service(place) }),
  'rate-limit': (place) => ({
    front: `${proto}
      stick-table type ip size 1k expire 1m store http_req_rate(1m)
      http-request track-sc0 src
      http-request deny deny_status 429 if { sc_http_req_rate(0) gt 1 }`,
    back: service(place),
  }),
  'body-too-large': (place) => ({ front: `${proto}\nhttp-request deny deny_status 413 if { req.hdr_val(content-length) gt 16 }`, back: service(place) }),
  maintenance: async (place) => {
    const page = '<!DOCTYPE html>\n<title>Maintenance</title>\n<h1>We are back soon</h1>\n';
    const file = await place.write('maintenance.html', page);
    return { front: `http-request return status 503 content-type text/html file ${file} hdr Retry-After 3600`, back: service(place) };
  },
  'maintenance-bare': (place) => ({ back: `${service(place)} disabled` }),
  'unknown-name': (place) => ({ front: 'use_backend service if { hdr(host) -i service.example }', chooses: true, back: service(place) }),
  'strict-sni': (place) => ({ bind: `${tls(place)} strict-sni`, back: service(place) }),
  'weak-http2': (place) => ({ bind: `${tls(place)} alpn h2 ssl-max-ver TLSv1.2 ciphers ECDHE-RSA-AES128-SHA`, back: service(place) }),
  'old-protocol': (place) => ({ bind: `${tls(place)} ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.1 ciphers DEFAULT@SECLEVEL=0`, back: service(place) }),
  expired: (place) => ({ back: service(place) }),
  'redirect-wrong-port': (place) => ({ front: 'http-request redirect prefix https://id.example:8443 code 301', back: service(place) }),
};

function tls({ both }) {
  return `ssl crt ${both}`;
}

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function haproxy(state, place) {
  const { bind = tls(place), front = proto, chooses = false, back } = await states[state](place);
  const config = await place.write('haproxy.cfg', `
global
  maxconn 100
userlist people
defaults
  mode http
  retries 0
  timeout connect 1s
  timeout client 5s
  timeout server 1s
frontend front
  bind 127.0.0.1:${place.port} ${bind}
  ${front}
  ${chooses ? '' : 'default_backend service'}
backend service
  ${back}
`);
  return startProgram('haproxy', ['-db', '-q', '-f', config], place);
}
