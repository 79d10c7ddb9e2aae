// An OpenID provider of another make at the very paths of Creatio's service: OpenIddict, as it is recorded in
// tests/fixtures/identityserver4/other-openiddict.json. Of scopes it knows only its own, and of Creatio's clients none,
// unless extra.knows.

import { randomUUID } from 'node:crypto';
import { secretHash } from './store.mjs';
import { empty } from './kestrel.mjs';
import { paths } from './service.mjs';

const KEYS = '/.well-known/jwks';
const TYPE = 'application/json;charset=UTF-8';
const UNCACHED = { 'Cache-Control': 'no-store', Expires: 'Thu, 01 Jan 1970 00:00:00 GMT', Pragma: 'no-cache' };
const LIFETIME = 3600;

const document = (base) => ({
  issuer: `${base}/`,
  token_endpoint: `${base}${paths.token}`,
  jwks_uri: `${base}${KEYS}`,
  grant_types_supported: ['client_credentials'],
  scopes_supported: ['openid'],
  claims_supported: ['aud', 'exp', 'iat', 'iss', 'sub'],
  id_token_signing_alg_values_supported: ['RS256'],
  subject_types_supported: ['public'],
  prompt_values_supported: ['consent', 'login', 'none', 'select_account'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  require_pushed_authorization_requests: false,
  tls_client_certificate_bound_access_tokens: false,
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  authorization_response_iss_parameter_supported: true,
});

function json({ response }, status, value, headers) {
  const text = JSON.stringify(value, null, 2);
  response.writeHead(status, { 'Content-Type': TYPE, 'Content-Length': Buffer.byteLength(text), ...headers });
  response.end(text);
  return true;
}

/** [status, error, what is said of it, number of its page] */
const REFUSALS = {
  method: [400, 'invalid_request', 'The specified HTTP method is not valid.', 2084],
  type: [400, 'invalid_request', "The specified 'Content-Type' header is invalid.", 2082],
  grant: [400, 'invalid_request', "The mandatory 'grant_type' parameter is missing.", 2029],
  noSecret: [400, 'invalid_request', "The 'client_secret' or 'client_assertion' parameter must be specified when using the client credentials grant.", 2057],
  client: [401, 'invalid_client', "The specified 'client_id' is invalid.", 2052],
  secret: [401, 'invalid_client', 'The specified client credentials are invalid.', 2055],
  scope: [400, 'invalid_scope', "The specified 'scope' is invalid.", 2052],
};

function refuse(exchange, why) {
  const [status, error, error_description, page] = REFUSALS[why];
  const error_uri = `https://documentation.openiddict.com/errors/ID${page}`;
  const challenge = `Basic error="${error}", error_description="${error_description}", error_uri="${error_uri}"`;
  return json(exchange, status, { error, error_description, error_uri }, { ...UNCACHED, ...(status === 401 && { 'WWW-Authenticate': challenge }) });
}

async function token(exchange, key) {
  const { request, base, store, extra } = exchange;
  if (request.method !== 'POST') return refuse(exchange, 'method');
  if (!/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '')) return refuse(exchange, 'type');
  const form = new URLSearchParams(request.rawBody.toString());
  if (!form.get('grant_type')) return refuse(exchange, 'grant');
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (!id || !secret) return refuse(exchange, 'noSecret');
  const client = extra.knows && (await store.findClient(id));
  if (!client) return refuse(exchange, 'client');
  if (!client.secretHashes.includes(secretHash(secret))) return refuse(exchange, 'secret');
  if (form.has('scope')) return refuse(exchange, 'scope');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: `${base}/`, exp: now + LIFETIME, iat: now, jti: randomUUID(), sub: id, oi_prst: id, client_id: id, oi_tkn_id: randomUUID() };
  return json(exchange, 200, { access_token: key.sign(claims), token_type: 'Bearer', expires_in: LIFETIME - 1 }, UNCACHED);
}

/** Answers an exchange (faults.mjs). */
export async function openIddict(exchange) {
  const { path, base, keys } = exchange;
  const key = await keys.get('foreign');
  if (path === paths.discovery) return json(exchange, 200, document(base));
  if (path === KEYS) return json(exchange, 200, { keys: [key.publicJwk] });
  return path === paths.token ? token(exchange, key) : empty(exchange, 404);
}
