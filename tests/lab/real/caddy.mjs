// Caddy, and its configuration in each state.

import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

/** Of a password that nobody asks with. */
const HASH = '$2a$04$abcdefghijklmnopqrstuuSZ3Jt6sgUAT4NswL7ZSSPdStb.KkzHy';
const service = ({ backend }) => `reverse_proxy 127.0.0.1:${backend}`;

/** `site` stands in the block of the site. */
const states = {
  'no-backend': () => ({ site: 'reverse_proxy {\ndynamic a {\nname localhost\nport 1\nresolvers 127.0.0.1:1\n}\n}' }),
  'backend-refuses': (place) => ({ site: service(place) }),
  'backend-hangs': (place) => ({ site: `${service(place)} {\ntransport http {\nresponse_header_timeout 1s\n}\n}` }),
  'host-lost': (place) => ({ site: `${service(place)} {\nheader_up Host {upstream_hostport}\n}` }),
  'proto-lost': (place) => ({ site: `${service(place)} {\nheader_up -X-Forwarded-Proto\n}` }),
  'plain-to-tls': (place) => ({ site: service(place) }),
  'tls-to-plain': (place) => ({ scheme: 'http', site: service(place) }),
  'basic-auth': (place) => ({ site: `basicauth {\nsomebody ${HASH}\n}\n${service(place)}` }),
  'client-certificate': (place) => ({
    tls: `{\nclient_auth {\nmode require_and_verify\ntrusted_ca_cert_file ${place.authority}\n}\n}`,
    site: service(place),
  }),
  denied: () => ({ site: 'respond 403' }),
  'body-too-large': (place) => ({ site: `request_body {\nmax_size 16\n}\n${service(place)}` }),
  maintenance: () => ({ site: 'header Content-Type text/html\nheader Retry-After 3600\nrespond "<!DOCTYPE html><title>Maintenance</title><h1>We are back soon</h1>" 503' }),
  // A request that no site is for gets an empty answer with status 200; a TLS client is told nothing but an alert.
  'unknown-name': () => ({ scheme: 'http', name: 'service.example', site: 'respond 200' }),
  'unknown-server-name': (place) => ({ name: 'service.example', automatic: true, site: service(place) }),
  'redirect-wrong-port': () => ({ site: `redir https://${NAME}:8443{uri} permanent` }),
};

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function caddy(state, place) {
  const { folder, port, certificate, key } = place;
  const { scheme = 'https', name = NAME, tls = '', automatic = false, site } = await states[state](place);
  const certificates = automatic ? 'tls internal' : `tls ${certificate} ${key} ${tls}`;
  const config = await place.write('Caddyfile', `{
  admin off
  auto_https disable_redirects
  skip_install_trust
  storage file_system ${folder}/kept
  log {
    level ERROR
  }
}
${scheme}://${name}:${port} {
  bind 127.0.0.1
  ${scheme === 'https' ? certificates : ''}
  ${site}
}
`);
  const env = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  return startProgram('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], { ...place, env });
}
