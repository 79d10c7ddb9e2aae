// The Identity Service itself, as IdentityServer4 answers. What the real one says is recorded in
// tests/fixtures/identityserver4, and as-recorded.test.mjs compares. Client authentication comes before the grant
// type, the grant type before the scope; issuer and endpoints are computed from the request; no CORS fields, because no
// client has an origin; the tables are read for discovery, for whoever names a client and for every `Origin` field.

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { JSON_TYPE, Unhandled, chunked, empty, failed, netJson } from './kestrel.mjs';
import { API, SYSTEM_SCOPES, secretHash } from './store.mjs';

export const paths = {
  discovery: '/.well-known/openid-configuration',
  keys: '/.well-known/openid-configuration/jwks',
  token: '/connect/token',
  userinfo: '/connect/userinfo',
  revocation: '/connect/revocation',
  introspection: '/connect/introspect',
  device: '/connect/deviceauthorization',
  authorization: '/connect/authorize',
};

/** Where an `Origin` field makes the service look up whose it is. */
const ASKS_WHOSE_ORIGIN = [paths.discovery, paths.keys, paths.token, paths.userinfo, paths.revocation];

const FORM = /^application\/x-www-form-urlencoded\b/i;
const LONGEST = 100;
const GRANTS = ['authorization_code', 'client_credentials', 'password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'];
const UNCACHED = { 'Cache-Control': 'no-store, no-cache, max-age=0', Pragma: 'no-cache' };
const UNKNOWN_BEARER = { ...UNCACHED, 'WWW-Authenticate': 'Bearer realm="IdentityServer",error="invalid_token"' };

const discoveryDocument = (issuer, base, scopes, alg) => ({
  issuer,
  jwks_uri: `${base}${paths.keys}`,
  authorization_endpoint: `${base}${paths.authorization}`,
  token_endpoint: `${base}${paths.token}`,
  userinfo_endpoint: `${base}${paths.userinfo}`,
  end_session_endpoint: `${base}/connect/endsession`,
  check_session_iframe: `${base}/connect/checksession`,
  revocation_endpoint: `${base}${paths.revocation}`,
  introspection_endpoint: `${base}${paths.introspection}`,
  device_authorization_endpoint: `${base}${paths.device}`,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  scopes_supported: scopes,
  claims_supported: [],
  grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types_supported: ['code', 'token', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'],
  response_modes_supported: ['form_post', 'query', 'fragment'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  id_token_signing_alg_values_supported: [alg],
  subject_types_supported: ['public'],
  code_challenge_methods_supported: ['plain', 'S256'],
  request_parameter_supported: true,
});

/** Who says that it asks: { id, secret }, by a Basic field or in the form. */
function credentialsOf({ headers }, form) {
  const [, basic] = /^Basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  if (!basic) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id, secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
  return { id, secret };
}

/**
 * @param {object} service
 * @param store       clients (store.mjs)
 * @param scopes      scopes of registered resources, e.g. Creatio's default resource
 * @param issuer      fixed issuer, or undefined to use the address that the request came to
 * @param current     () -> { fault, extra, state, offset, key, keys, hosting }: see faults.mjs; offset shifts the clock,
 *                    seconds; key is the one that signs now
 * @returns answers an exchange (faults.mjs)
 */
export function identityService({ store, scopes = [], issuer, current }) {
  const apiScopes = () => [...SYSTEM_SCOPES, ...(current().fault.resources?.(current().extra) ?? scopes)];
  const identityResources = () => current().fault.identityResources ?? [];

  /** Every look into the tables. */
  async function database({ signal }) {
    const { fault, extra } = current();
    if (!fault.database) return;
    const { after, message } = fault.database(extra);
    await delay(after, undefined, { signal });
    throw new Unhandled(message);
  }

  /** One name must not mean two things. */
  function unambiguous(names) {
    if (identityResources().some((name) => names.includes(name))) throw new Unhandled('System.Exception: Found identity scopes and API scopes that use the same names.');
  }

  function usable(key) {
    if (current().fault.signs === false) throw new Unhandled('System.InvalidOperationException: No signing credential is configured.');
    if (key.unreadable) throw new Unhandled('System.NotSupportedException: The key of the certificate cannot be read.');
    return key;
  }

  async function discover(exchange) {
    if (exchange.request.method !== 'GET') return empty(exchange, 405);
    await database(exchange);
    unambiguous(apiScopes());
    const { fault, extra, key } = current();
    const document = discoveryDocument(issuer ?? exchange.base, exchange.base, [...identityResources(), ...apiScopes(), 'offline_access'], key.alg);
    return chunked(exchange, 200, JSON_TYPE, netJson(fault.discovery?.(document, extra) ?? document));
  }

  async function publishKeys(exchange) {
    if (exchange.request.method !== 'GET') return empty(exchange, 405);
    const { fault, extra, state, key, keys } = current();
    const published = (await fault.keys?.({ key, keys, extra, state })) ?? [usable(key).publicJwk];
    return chunked(exchange, 200, JSON_TYPE, netJson({ keys: published }));
  }

  /** The answer to a token request: a refusal in one word, or what is issued. */
  async function token(exchange) {
    const { request } = exchange;
    if (request.method !== 'POST' || !FORM.test(request.headers['content-type'] ?? '')) return { error: 'invalid_request' };
    const form = new URLSearchParams(request.rawBody.toString());

    const { id, secret } = credentialsOf(request, form);
    if (!id || id.length > LONGEST || secret.length > LONGEST) return { error: 'invalid_client' };
    await database(exchange);
    const client = await store.findClient(id);
    if (!client?.secretHashes.includes(secretHash(secret))) return { error: 'invalid_client' };

    const grant = form.get('grant_type');
    if (!GRANTS.includes(grant)) return { error: 'unsupported_grant_type' };
    if (!client.grantTypes.includes(grant)) return { error: 'unauthorized_client' };
    if (grant !== 'client_credentials') return { error: 'invalid_grant' };

    // A scope that a client has and the service does not know any more counts only where it is asked for.
    const own = client.scopes.filter((scope) => apiScopes().includes(scope));
    const asked = form.get('scope')?.split(' ').filter(Boolean) ?? own;
    unambiguous(asked);
    if (asked.length === 0 || asked.some((scope) => !own.includes(scope))) return { error: 'invalid_scope' };
    return issue(exchange, client, [...asked].sort());
  }

  function issue(exchange, { clientId, lifetime }, scope) {
    const { key, offset } = current();
    const now = Math.floor(Date.now() / 1000) + offset;
    const claims = {
      nbf: now,
      exp: now + lifetime,
      iss: issuer ?? exchange.base,
      aud: API,
      client_id: clientId,
      jti: randomBytes(16).toString('hex').toUpperCase(),
      iat: now,
      scope,
    };
    return { access_token: usable(key).sign(claims), expires_in: lifetime, token_type: 'Bearer', scope: scope.join(' ') };
  }

  const refuse = (exchange, error, headers) => chunked(exchange, 400, JSON_TYPE, netJson({ error }), headers);

  const answers = {
    [paths.discovery]: discover,
    [paths.keys]: publishKeys,
    async [paths.token](exchange) {
      const { error, ...issued } = await token(exchange);
      return error ? refuse(exchange, error, UNCACHED) : chunked(exchange, 200, JSON_TYPE, netJson(issued), UNCACHED);
    },
    // Nobody asks these with anything that would be let in.
    [paths.userinfo]: (exchange) => empty(exchange, 401, UNKNOWN_BEARER),
    [paths.introspection]: (exchange) => empty(exchange, 401),
    [paths.device]: (exchange) => refuse(exchange, 'invalid_client', UNCACHED),
    [paths.revocation]: (exchange) => refuse(exchange, 'invalid_client'),
    [paths.authorization]: (exchange) => empty(exchange, 302, { Location: `${exchange.base}/home/error?errorId=${randomBytes(16).toString('base64url')}` }),
  };

  return async (exchange) => {
    const { request, scheme, host } = exchange;
    const path = exchange.path.toLowerCase();
    try {
      const { origin } = request.headers;
      if (origin && origin !== `${scheme}://${host}` && ASKS_WHOSE_ORIGIN.includes(path)) await database(exchange);
      return await (answers[path]?.(exchange) ?? empty(exchange, 404));
    } catch (error) {
      if (!(error instanceof Unhandled)) throw error;
      return failed(exchange, error, current().hosting);
    }
  };
}
