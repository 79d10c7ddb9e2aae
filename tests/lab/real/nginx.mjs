// nginx, and what its configuration is in each state.

import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

const passOn = (to) => `proxy_pass http://${to}; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;`;
const service = ({ backend }) => passOn(`127.0.0.1:${backend}`);

/** `location` is what happens to a request; `http` and `server` stand in those blocks; `listen` follows the address. */
const states = {
  'no-backend': ({ backend }) => ({ http: `upstream service { server 127.0.0.1:${backend} down; }`, location: passOn('service') }),
  'backend-refuses': (place) => ({ location: service(place) }),
  'backend-hangs': (place) => ({ location: `${service(place)} proxy_read_timeout 1s;` }),
  'host-lost': ({ backend }) => ({ location: `proxy_pass http://127.0.0.1:${backend}; proxy_set_header X-Forwarded-Proto $scheme;` }),
  'proto-lost': ({ backend }) => ({ location: `proxy_pass http://127.0.0.1:${backend}; proxy_set_header Host $http_host;` }),
  'plain-to-tls': (place) => ({ location: service(place) }),
  'tls-to-plain': (place) => ({ listen: '', location: service(place) }),
  'basic-auth': async (place) => ({
    location: `auth_basic "Restricted"; auth_basic_user_file ${await place.write('users', '')}; ${service(place)}`,
  }),
  'client-certificate': (place) => ({ server: `ssl_verify_client on; ssl_client_certificate ${place.authority};`, location: service(place) }),
  denied: (place) => ({ location: `deny all; ${service(place)}` }),
  'rate-limit': (place) => ({
    http: 'limit_req_zone $binary_remote_addr zone=all:1m rate=1r/m; limit_req_status 429;',
    location: `limit_req zone=all; ${service(place)}`,
  }),
  'rate-limit-503': (place) => ({
    http: 'limit_req_zone $binary_remote_addr zone=all:1m rate=1r/m;',
    location: `limit_req zone=all; ${service(place)}`,
  }),
  'body-too-large': (place) => ({ location: `client_max_body_size 16; ${service(place)}` }),
  maintenance: async ({ folder, write }) => {
    await write('maintenance.html', '<!DOCTYPE html>\n<title>Maintenance</title>\n<h1>We are back soon</h1>\n');
    return {
      server: `error_page 503 /maintenance.html; location = /maintenance.html { root ${folder}; internal; add_header Retry-After 3600 always; }`,
      location: 'return 503;',
    };
  },
  'maintenance-bare': () => ({ location: 'return 503;' }),
  'unknown-name': (place) => ({
    http: `server { listen 127.0.0.1:${place.port} ssl default_server; ssl_certificate ${place.certificate}; ssl_certificate_key ${place.key}; return 404; }`,
    name: 'service.example',
    location: service(place),
  }),
  'unknown-name-closed': (place) => ({
    http: `server { listen 127.0.0.1:${place.port} ssl default_server; ssl_certificate ${place.certificate}; ssl_certificate_key ${place.key}; return 444; }`,
    name: 'service.example',
    location: service(place),
  }),
  'strict-sni': (place) => ({
    http: `server { listen 127.0.0.1:${place.port} ssl default_server; ssl_reject_handshake on; }`,
    name: 'service.example',
    location: service(place),
  }),
  'weak-http2': (place) => ({ listen: 'ssl http2', server: 'ssl_protocols TLSv1.2; ssl_ciphers ECDHE-RSA-AES128-SHA;', location: service(place) }),
  'old-protocol': (place) => ({ server: 'ssl_protocols TLSv1.1; ssl_ciphers DEFAULT@SECLEVEL=0;', location: service(place) }),
  expired: (place) => ({ location: service(place) }),
  'not-yet-valid': (place) => ({ location: service(place) }),
  'wrong-name': (place) => ({ location: service(place) }),
  'self-signed': (place) => ({ location: service(place) }),
  'missing-intermediate': (place) => ({ location: service(place) }),
  'redirect-wrong-port': () => ({ location: 'return 301 https://$host:8443$request_uri;' }),
  'redirect-no-service': ({ port, spare, backend, certificate, key }) => ({
    http: `server { listen 127.0.0.1:${spare} ssl; ssl_certificate ${certificate}; ssl_certificate_key ${key}; location / { ${passOn(`127.0.0.1:${backend}`)} } }
      server { listen 127.0.0.1:${port}; return 307 https://$host:9643$request_uri; }`,
    elsewhere: true,
  }),
};

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function nginx(state, place) {
  const { folder, port, certificate, key } = place;
  const { http = '', listen = 'ssl', name = NAME, server = '', location, elsewhere } = await states[state](place);
  const front = `server {
    listen 127.0.0.1:${port} ${listen}; server_name ${name};
    ${listen && `ssl_certificate ${certificate}; ssl_certificate_key ${key};`}
    ${server}
    location / { ${location} }
  }`;
  const config = await place.write('nginx.conf', `
    daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
    events { worker_connections 64; }
    http {
      access_log off;
      default_type text/html;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
      ${http}
      ${elsewhere ? '' : front}
    }`);
  return startProgram('nginx', ['-c', config, '-e', 'stderr', '-p', folder], place);
}
