// The Identity Service itself: oidc-provider under Creatio's paths, with a thin layer that makes it
// answer as the IdentityServer family does. Facts about that family: every token error is HTTP 400
// with {"error": ...}; client authentication comes before the grant type, the grant type before the
// scope; issuer and endpoints are computed from the request; no CORS headers without allowed origins.

import { randomBytes } from 'node:crypto';
import { Provider, errors, handlerOf, inMemory } from './provider.mjs';
import { SYSTEM_SCOPES, secretHash } from './store.mjs';

export const paths = {
  discovery: '/.well-known/openid-configuration',
  keys: '/.well-known/openid-configuration/jwks',
  token: '/connect/token',
};

const RESOURCE = 'urn:lab:identity-server-api';
const IDENTITY_SCOPES = ['openid', 'profile', 'email', 'phone'];

/** Clients come from the tables at every request, as in the service. */
const clientAdapter = (store) => ({
  async find(id) {
    const client = await store.findClient(id);
    return client && {
      client_id: client.clientId,
      client_name: client.clientName,
      client_secret: client.secretHashes[0],
      // oidc-provider allows `implicit` only with https redirect addresses; nobody here uses it.
      grant_types: client.grantTypes.filter((grant) => grant === 'client_credentials'),
      response_types: [],
      redirect_uris: [],
      // A client without scopes has no such member: oidc-provider takes no empty one.
      ...(client.scopes.length > 0 && { scope: client.scopes.join(' ') }),
      token_endpoint_auth_method: 'client_secret_post',
      lifetime: client.lifetime,
    };
  },
});

const discoveryDocument = (issuer, base, scopes, alg) => ({
  issuer,
  jwks_uri: `${base}${paths.keys}`,
  authorization_endpoint: `${base}/connect/authorize`,
  token_endpoint: `${base}${paths.token}`,
  userinfo_endpoint: `${base}/connect/userinfo`,
  end_session_endpoint: `${base}/connect/endsession`,
  check_session_iframe: `${base}/connect/checksession`,
  revocation_endpoint: `${base}/connect/revocation`,
  introspection_endpoint: `${base}/connect/introspect`,
  device_authorization_endpoint: `${base}/connect/deviceauthorization`,
  frontchannel_logout_supported: true,
  frontchannel_logout_session_supported: true,
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  scopes_supported: scopes,
  claims_supported: ['sub', 'name', 'email', 'phone_number'],
  grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token', 'implicit', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types_supported: ['code', 'token', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'],
  response_modes_supported: ['form_post', 'query', 'fragment'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  id_token_signing_alg_values_supported: [alg],
  subject_types_supported: ['public'],
  code_challenge_methods_supported: ['plain', 'S256'],
  request_parameter_supported: true,
});

/** oidc-provider's refusal in the words of the IdentityServer family. */
function tokenError({ client, params }, error) {
  if (!client || error === 'invalid_client') return 'invalid_client';
  if (!params.grant_type) return 'unsupported_grant_type';
  if (error === 'invalid_request' && !client.grantTypeAllowed(params.grant_type)) return 'unauthorized_client';
  return error;
}

function tokenAnswer(ctx, status, body) {
  ctx.status = status;
  ctx.body = body;
  ctx.type = 'application/json; charset=UTF-8';
  ctx.set('Cache-Control', 'no-store, no-cache, max-age=0');
  ctx.set('Pragma', 'no-cache');
}

/** Every scope that is asked for must be the client's; none asked for means all of them. */
function applyScopes(ctx, client) {
  const own = client.scope?.split(' ') ?? [];
  const asked = ctx.oidc.params.scope?.split(' ') ?? own;
  if (asked.length === 0 || asked.some((scope) => !own.includes(scope))) throw new errors.InvalidScope('not allowed', asked.join(' '));
  ctx.oidc.params.scope = asked.join(' ');
  return RESOURCE;
}

/**
 * @param {object} service
 * @param store       clients (store.mjs)
 * @param key         the usual signing key (signing-key.mjs)
 * @param keys        the others
 * @param scopes      scopes of registered resources, e.g. Creatio's default resource
 * @param originOf    (request) -> the origin the service believes it is called under
 * @param issuer      fixed issuer, or undefined to use that origin
 * @param current     () -> { fault, extra, state, offset, key }: see faults.mjs; offset shifts the clock,
 *                    seconds; key is the one that signs now
 * @returns a handler (request, response) for node:http; the body must lie in `request.rawBody`
 */
export function identityService({ store, key: usualKey, keys, scopes = [], originOf, issuer, current }) {
  const resources = () => current().fault.resources?.(current().extra) ?? scopes;
  const apiScopes = () => [...SYSTEM_SCOPES, ...resources()];
  const allScopes = () => [...IDENTITY_SCOPES, ...apiScopes(), 'offline_access'];
  const issuerOf = (ctx) => issuer ?? originOf(ctx.req);

  const provider = new Provider('http://identity.invalid', {
    adapter: inMemory({ Client: clientAdapter(store) }),
    jwks: { keys: [usualKey.privateJwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    scopes: [...IDENTITY_SCOPES, ...SYSTEM_SCOPES, ...scopes, 'offline_access'],
    extraClientMetadata: { properties: ['lifetime'] },
    responseTypes: ['code', 'id_token', 'none'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    // An Origin header never changes an answer of the service; CORS headers are removed below.
    clientBasedCORS: () => true,
    interactions: { url: () => '/Account/Login' },
    ttl: { ClientCredentials: (ctx, token, client) => client.lifetime },
    renderError(ctx, { error }) {
      ctx.type = 'html';
      ctx.body = `<!DOCTYPE html><title>Error</title><h1>${error}</h1>`;
    },
    routes: {
      authorization: '/connect/authorize',
      jwks: paths.keys,
      token: paths.token,
      userinfo: '/connect/userinfo',
      end_session: '/connect/endsession',
      revocation: '/connect/revocation',
      introspection: '/connect/introspect',
      device_authorization: '/connect/deviceauthorization',
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: applyScopes,
        getResourceServerInfo: () => ({
          scope: apiScopes().join(' '),
          audience: 'IdentityServerApi',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt(ctx, token, { payload }) {
          const { offset } = current();
          payload.iss = issuerOf(ctx);
          payload.iat += offset;
          payload.nbf = payload.iat;
          payload.exp += offset;
          payload.scope = payload.scope?.split(' ');
          delete payload.sub;
        },
      },
    },
  });

  provider.Client.prototype.compareClientSecret = function compareHashes(actual) {
    return this.clientSecret === secretHash(actual ?? '');
  };

  const answers = {
    async [paths.token](ctx, next) {
      if (ctx.method !== 'POST' || !ctx.is('application/x-www-form-urlencoded')) return tokenAnswer(ctx, 400, { error: 'invalid_request' });
      ctx.req.headers.accept = 'application/json';
      await next();
      if (ctx.status >= 500 || (ctx.status === 200 && current().fault.signs === false)) {
        ctx.body = '';
        ctx.status = 500;
      } else if (ctx.status >= 400) {
        tokenAnswer(ctx, 400, { error: tokenError(ctx.oidc, ctx.body.error) });
      } else {
        const { key } = current();
        const token = ctx.body.access_token;
        tokenAnswer(ctx, 200, { ...ctx.body, access_token: key === usualKey ? token : key.resign(token) });
      }
    },
    [paths.discovery](ctx) {
      const { fault, extra, key } = current();
      const document = discoveryDocument(issuerOf(ctx), originOf(ctx.req), allScopes(), key.alg);
      ctx.body = fault.discovery?.(document, extra) ?? document;
    },
    async [paths.keys](ctx) {
      const { fault, extra, state, key } = current();
      ctx.body = { keys: (await fault.keys?.({ key, keys, extra, state })) ?? [key.publicJwk] };
    },
  };

  provider.use(async (ctx, next) => {
    const answer = answers[ctx.path];
    if (answer && ctx.path !== paths.token && ctx.method !== 'GET') ctx.status = 405;
    else await (answer ?? ((_, rest) => rest()))(ctx, next);

    const { status } = ctx;
    if (status === 404 || status === 405) {
      ctx.body = '';
      ctx.status = status;
    }
    for (const name of Object.keys(ctx.response.headers)) {
      if (name.startsWith('access-control-') || name === 'vary') ctx.remove(name);
    }
  });

  return handlerOf(provider);
}
