// Varnish, which speaks no TLS, and its configuration in each state.

import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

/** An answer that is passed on while it still comes has chunks or a length, as it happens: it is waited for. */
const WHOLE = 'sub vcl_backend_response { set beresp.do_stream = false; }';
const service = ({ backend }) => `${WHOLE} backend default { .host = "127.0.0.1"; .port = "${backend}"; .first_byte_timeout = 1s; }`;
const answers = (answer) => `backend default none; sub vcl_recv { return (synth(${answer})); }`;

const states = {
  'no-backend': () => 'backend default none;',
  'backend-refuses': service,
  'backend-hangs': service,
  'host-lost': (place) => `${service(place)} sub vcl_backend_fetch { set bereq.http.host = "127.0.0.1:${place.backend}"; }`,
  'basic-auth': () => `${answers('401')} sub vcl_synth { set resp.http.WWW-Authenticate = {"Basic realm="Restricted""}; }`,
  denied: () => answers('403'),
  'rate-limit': () => answers('429'),
  maintenance: () => `${answers('503, "Maintenance"')} sub vcl_synth {
    set resp.http.Content-Type = "text/html"; set resp.http.Retry-After = "3600";
    synthetic({"<!DOCTYPE html><title>Maintenance</title><h1>We are back soon</h1>"}); return (deliver); }`,
  'unknown-name': (place) => `${service(place)} sub vcl_recv { if (req.http.host != "service.example") { return (synth(404)); } }`,
  'redirect-wrong-port': () => `${answers('301')} sub vcl_synth { set resp.http.Location = "http://${NAME}:8443" + req.url; }`,
};

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function varnish(state, place) {
  const config = await place.write('default.vcl', `vcl 4.1; ${states[state](place)}`);
  const args = ['-F', '-j', 'none', '-T', 'none', '-s', 'malloc,16M', '-n', `${place.folder}/work`, '-a', `127.0.0.1:${place.port}`, '-f', config];
  return startProgram('varnishd', args, place);
}
