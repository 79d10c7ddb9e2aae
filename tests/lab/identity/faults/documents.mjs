// Faults of the discovery document, and of what caches do to it.

import { JSON_TYPE, isDiscovery, isKeys, onDiscovery, send } from './answers.mjs';

const without = (...members) => ({
  discovery: (document) => Object.fromEntries(Object.entries(document).filter(([name]) => !members.includes(name))),
});

const SECONDS_IN_CACHE = 340;

export const documentFaults = {
  'resources-conflict': {
    about: 'an identity resource has the name of an API scope: discovery fails, and who asks for that scope',
    identityResources: ['find_clients'],
  },
  'not-json': { about: 'discovery is labelled JSON and is not', ...onDiscovery((exchange) => send(exchange, 200, JSON_TYPE, '{"issuer": "http://')) },
  'discovery-cached': {
    about: `discovery and keys come from a cache, ${SECONDS_IN_CACHE} seconds old, with the date they had then`,
    answer(exchange) {
      if (!isDiscovery(exchange) && !isKeys(exchange)) return false;
      exchange.response.setHeader('Date', new Date(Date.now() - SECONDS_IN_CACHE * 1000).toUTCString());
      exchange.response.setHeader('Age', SECONDS_IN_CACHE);
      exchange.response.setHeader('X-Cache', 'HIT');
      return false;
    },
  },
  'no-jwks-uri': {
    about: 'no signing key: discovery names no keys, tokens fail with 500',
    signs: false,
    keys: () => [],
    ...without('jwks_uri', 'id_token_signing_alg_values_supported'),
  },
  'jwks-uri-elsewhere': {
    about: 'the key set is not where discovery says, but where it always is',
    discovery: (document) => ({ ...document, jwks_uri: new URL('/keys', document.jwks_uri).href }),
  },
  'no-token-endpoint': { about: 'discovery names no token endpoint', ...without('token_endpoint') },
  'no-client-credentials': {
    about: 'discovery does not offer client_credentials',
    discovery: (document) => ({
      ...document,
      grant_types_supported: document.grant_types_supported.filter((grant) => grant !== 'client_credentials'),
    }),
  },
  'other-resources': { about: 'the resources that are registered are extra.names (none)', resources: (extra) => extra.names ?? [] },
  'issuer-http': { about: 'the port speaks TLS (lab authority), issuer and endpoints say http', tls: 'trusted', base: (origin) => origin.replace(/^https:/, 'http:') },
  'issuer-https': { about: 'the port speaks http, issuer and endpoints say https', tls: null, base: (origin) => origin.replace(/^http:/, 'https:') },
  'issuer-other-host': {
    about: 'issuer and endpoints name another host, extra.host (identity-backend)',
    base(origin, extra) {
      const { protocol, port } = new URL(origin);
      return `${protocol}//${extra.host ?? 'identity-backend'}${port && `:${port}`}`;
    },
  },
};
