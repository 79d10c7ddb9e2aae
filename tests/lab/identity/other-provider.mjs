// An OpenID provider that is not Creatio's Identity Service: oidc-provider as it is, with paths as
// another product has them. It knows no client, so every token request is answered 401.

import { randomBytes } from 'node:crypto';
import { Provider, handlerOf, inMemory } from './provider.mjs';
import { paths } from './service.mjs';
import { signingKeys } from './signing-key.mjs';

const REALM = '/realms/x';
const inRealm = (path) => `${REALM}/protocol/openid-connect/${path}`;

async function makeProvider(origin) {
  const { privateJwk } = await signingKeys().get('usual');
  const provider = new Provider(`${origin}${REALM}`, {
    adapter: inMemory(),
    jwks: { keys: [privateJwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clientBasedCORS: () => false,
    interactions: { url: () => `${REALM}/login` },
    routes: {
      authorization: inRealm('auth'),
      jwks: inRealm('certs'),
      token: inRealm('token'),
      userinfo: inRealm('userinfo'),
      end_session: inRealm('logout'),
    },
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  });
  const answer = handlerOf(provider);
  return (request, response) => {
    // The discovery document is found under the issuer, as it must be, and at the root of the host.
    if (request.url === REALM + paths.discovery) request.url = paths.discovery;
    return answer(request, response);
  };
}

const made = new Map();

/** The provider under this origin, made once: a handler (request, response). */
export function otherProvider(origin) {
  if (!made.has(origin)) made.set(origin, makeProvider(origin));
  return made.get(origin);
}
