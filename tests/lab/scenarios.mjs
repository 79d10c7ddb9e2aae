// The situations the lab can be in: name -> { title, cause, green, consent, strict, openedBefore, apply(lab) }.
//
//   cause    the finding that a diagnosis should arrive at (null: nothing is wrong)
//   green    true: Creatio finds nothing wrong. The fault is latent, or only a browser's
//   strict   true: a Creatio whose client keeps to its library's policy does not take the service for available
//   openedBefore  true: it befalls a page that is open already; after it the page could not be opened
//   consent  true: the cause shows only in the answer to a token request that names a client
//
// Before `apply`, the lab is as it was at the start: a healthy service, and a Creatio whose three
// settings are empty.

import { defaults, newResource } from './creatio/options.mjs';
import { NO_SUCH_NAME, connect, creatioDiffers, faulty, installedWith, misconfigured, named } from './scenario.mjs';

const green = true;
const consent = true;
const trusts = true;
const strict = true;

const CLOUD_HOST = 'something-is.creatio.com';

export const scenarios = {
  unconfigured: { title: 'never connected: the three settings are empty', cause: 'CFG-01', apply() {} },
  healthy: { title: 'connected, everything works', cause: null, green, apply: (lab) => connect(lab) },

  // --- the settings, and the service's client
  'one-setting-empty': misconfigured('the secret is missing', 'CFG-02', () => ({ clientSecret: '' })),
  'wrong-secret': misconfigured('the secret in Creatio is not the service\'s', 'CFG-03', () => ({ clientSecret: 'not-the-secret' })),
  'wrong-client-id': misconfigured('the client id in Creatio is unknown to the service', 'CFG-03', () => ({ clientId: 'not-the-client' })),
  'appsettings-edited': {
    title: 'appsettings.json and Creatio have a new secret, the service\'s database the old one',
    cause: 'CFG-04',
    consent,
    async apply(lab) {
      const [first, ...others] = lab.identity.clients;
      const edited = { ...first, clientSecret: [...first.clientSecret].reverse().join('') };
      await lab.identity.writeAppsettings([edited, ...others]);
      await lab.identity.stop();
      await lab.identity.start();
      connect(lab, { clientSecret: edited.clientSecret });
    },
  },
  'bundled-client': installedWith('the service and Creatio use the client that comes with the product', 'CFG-15', { clientId: 'bpmonline-designer' }, { green }),

  // --- the address
  'endpoint-url': misconfigured('the address ends in /connect/token', 'URL-01', ({ identity }) => ({ url: `${identity.url}/connect/token` })),
  'discovery-url': misconfigured('the address is that of the discovery document', 'URL-01', ({ identity }) => ({ url: `${identity.url}/.well-known/openid-configuration` })),
  'trailing-slash': misconfigured('the address ends in a slash, which is no fault', null, ({ identity }) => ({ url: `${identity.url}/` }), { green }),
  'creatio-own-url': misconfigured('the address is Creatio\'s own', 'URL-03', ({ creatio }) => ({ url: creatio.origin })),
  'no-scheme': misconfigured('the address has no http:// or https://', 'URL-04', ({ identity }) => ({ url: new URL(identity.url).host })),
  'other-product': faulty('the start page of IIS answers', 'URL-08', 'iis-start-page'),
  'cloud-url': {
    title: 'the address follows the rule for Creatio\'s cloud, and there is no such host',
    cause: 'URL-10',
    apply(lab) {
      connect(lab, { url: `https://${CLOUD_HOST}` });
      lab.creatio.set({ lookup: (asked) => (asked === CLOUD_HOST ? NO_SUCH_NAME : undefined) });
    },
  },

  // --- the network
  'foreign-host-server-only': named('only Creatio\'s server knows the name of the service', 'NET-01', 'identity.internal', '127.0.0.1', { green }),
  'browser-only': named('only the browser knows the name of the service', 'NET-02', 'id.localhost', NO_SUCH_NAME),
  stopped: {
    title: 'the service is stopped',
    cause: 'NET-03',
    async apply(lab) {
      connect(lab);
      await lab.identity.stop();
    },
  },
  'black-hole': faulty('the service accepts connections and never answers', 'NET-04', 'black-hole'),
  'connect-black-hole': faulty('a firewall drops every packet', 'NET-04', 'connect-black-hole'),
  reset: faulty('connections are reset', 'NET-05', 'reset'),
  empty: faulty('connections are closed without an answer', 'NET-05', 'empty'),

  // --- TLS
  'tls-self-signed': faulty('TLS with a self-signed certificate', 'TLS-01', 'tls-self-signed'),
  'tls-private-authority': {
    title: 'TLS with a certificate whose issuer Creatio\'s server knows and this browser does not',
    cause: 'TLS-11',
    green,
    async apply(lab) {
      await lab.identity.fault('tls-missing-intermediate');
      connect(lab);
      lab.creatio.set({ ca: [await lab.identity.authority(), await lab.identity.intermediate()] });
    },
  },
  'tls-missing-intermediate': faulty('TLS without the authority between the certificate and the trusted one', 'TLS-01', 'tls-missing-intermediate', { trusts }),
  'tls-expired': faulty('TLS with an expired certificate', 'TLS-03', 'tls-expired', { trusts }),
  'tls-not-yet-valid': faulty('TLS with a certificate that begins tomorrow', 'TLS-03', 'tls-not-yet-valid', { trusts }),
  'tls-wrong-name': faulty('TLS with a certificate for another name', 'TLS-04', 'tls-wrong-name', { trusts }),
  'tls-old-protocol': faulty('the service speaks TLS 1.1 at most', 'TLS-05', 'tls-old-protocol', { trusts }),
  'plain-on-https': faulty('the address says https, the port speaks http', 'TLS-07', 'plain-on-https'),
  'http-on-tls': faulty('the address says http, the port speaks TLS', 'TLS-07', 'http-on-tls'),
  'tls-client-certificate': faulty('the service lets nobody in without a certificate', 'TLS-09', 'tls-client-certificate', { trusts }),

  // --- what runs the service, and what stands before it
  'iis-500-19': faulty('IIS cannot read the configuration', 'IIS-01', 'iis-500.19'),
  'iis-500-30': faulty('the application failed to start', 'IIS-02', 'iis-500.30'),
  'iis-500-31': faulty('the .NET runtime is missing', 'IIS-03', 'iis-500.31'),
  'iis-502-5': faulty('the process failed (older builds)', 'IIS-04', 'iis-502.5'),
  'iis-503': faulty('the application pool is stopped', 'IIS-05', 'iis-503'),
  'iis-500-34': faulty('the application pool is shared with another application', 'IIS-06', 'iis-500.34'),
  'iis-invalid-hostname': faulty('no site is bound to the name in the address', 'IIS-09', 'iis-400-host'),
  'windows-login': faulty('the site lets only Windows accounts in', 'IIS-10', 'iis-401'),
  'allowed-hosts': faulty('the service is set to answer to another name only', 'IIS-21', 'allowed-hosts'),
  'https-redirection': faulty('the service sends everybody to https on a port where nobody listens', 'IIS-13', 'https-redirection'),
  'path-base': faulty('the service lives below a path, which is no fault', null, 'path-base', { below: '/identity', green }),
  'gateway-502': faulty('the proxy before the service finds nobody behind it', 'IIS-12', 'gateway-502'),
  'redirect-login': faulty('a sign-in gateway stands before the service', 'IIS-13', 'redirect-login'),
  'waf-post': faulty('a filter refuses every POST', 'IIS-14', 'waf-post'),
  'crash-loop': faulty('the service crashes and starts again: every second request is reset', 'IIS-15', 'crash-loop', { strict }),
  'cold-start': faulty('the first request wakes the service, and Creatio does not wait that long', 'IIS-16', 'cold-start', { extra: { delay: 5000 }, creatio: { outboundTimeoutMs: 3000 } }),
  slow: faulty('every answer takes four seconds, which Creatio still bears', 'NET-13', 'slow', { extra: { delay: 4000 }, green }),

  // --- the discovery document
  'html-200': faulty('some other application answers every path with its page', 'DSC-01', 'html-200'),
  'issuer-http': faulty('behind TLS the service believes it is on http', 'DSC-02', 'issuer-http', { trusts, green, strict }),
  'proxy-drops-forwarded-proto': faulty('the proxy that ends TLS does not tell the service', 'DSC-02', 'gateway-drops-proto', { trusts, green, strict }),
  'proxy-proto-ignored': faulty('the proxy that ends TLS tells the service, which does not believe it', 'DSC-02', 'gateway-proto-ignored', { trusts, green, strict }),
  'proxy-drops-host': faulty('the proxy does not pass Host on', 'DSC-03', 'gateway-drops-host', { green, strict }),
  'proxy-strips-prefix': faulty('the proxy cuts off the path below which it has the service', 'DSC-03', 'gateway-strips-prefix', { below: '/identity', green, strict }),
  'force-https': faulty('the service takes everything for https, and the address says http', 'DSC-10', 'force-https', { green, strict }),
  'issuer-mismatch': faulty('issuer and endpoints name another host', 'DSC-03', 'issuer-other-host', { green, strict }),
  'database-down': faulty('the service\'s database is down, its keys are fine', 'DSC-05', 'database-down', { extra: { delay: 1500 } }),
  'development-page': faulty('the database does not exist, and the service shows developers why', 'DSC-05', 'development-page'),
  'resources-conflict': faulty('two resources of the service have one name', 'DSC-11', 'resources-conflict', { consent }),
  'no-token-endpoint': faulty('discovery names no token endpoint', 'DSC-07', 'no-token-endpoint'),
  'other-provider': faulty('an OpenID provider of another make answers', 'DSC-08', 'other-provider', { strict }),
  openiddict: faulty('an OpenID provider of another make answers under the same paths', 'DSC-08', 'openiddict', { strict }),
  'discovery-cached': faulty('a cache answers for the service', 'DSC-09', 'discovery-cached', { green }),

  // --- the keys
  'jwks-empty': faulty('no signing key: the key set is empty', 'JWK-01', 'jwks-empty', { strict }),
  'no-jwks-uri': faulty('no signing key: discovery names no key set', 'JWK-01', 'no-jwks-uri', { strict }),
  'signing-certificate-ec': faulty('the signing certificate holds a key that the service cannot read', 'JWK-10', 'signing-certificate-ec', { strict }),
  'jwks-two-keys': faulty('a second key is published for old tokens, which is no fault', null, 'jwks-two-keys', { green }),
  'jwks-uri-elsewhere': faulty('the key set is not where discovery says', 'JWK-02', 'jwks-uri-elsewhere', { green, strict }),
  'signing-certificate-expired': faulty('the signing certificate has expired', 'JWK-03', 'signing-certificate', { green }),
  'jwks-weak-rsa': faulty('the signing key is RSA with 1024 bit', 'JWK-04', 'jwks-weak-rsa', { green }),
  'jwks-flapping': faulty('two nodes publish different keys', 'JWK-05', 'jwks-flapping', { green }),
  'jwks-private': faulty('the private signing key is published', 'JWK-07', 'jwks-private', { green }),
  'signing-certificate-soon': faulty('the signing certificate ends in ten days', 'JWK-09', 'signing-certificate', { extra: { days: 10 }, green }),
  'jwks-ec': faulty('the signing key is of a kind that this Creatio does not know', 'CFG-13', 'jwks-ec', { creatio: { version: '8.2.1.1156' }, green }),

  // --- tokens
  'token-unauthorized-client': installedWith('the client may not get tokens for itself', 'TOK-04', { grantTypes: ['implicit'] }, { consent }),
  'token-invalid-scope': installedWith('the client has no scope', 'TOK-05', { scopes: [] }, { consent }),
  'token-500': faulty('the token endpoint fails', 'TOK-08', 'token-500', { consent }),
  'token-database-down': faulty('the token endpoint cannot read the service\'s database', 'TOK-09', 'token-500-client', { consent }),
  'token-no-cache-control': faulty('a proxy takes Cache-Control out of the answers', 'TOK-12', 'gateway-strips-cache-control', { green }),
  'clock-skew': faulty('the service\'s clock is ten minutes ahead', 'JWT-03', 'clock-skew', { extra: { seconds: 600 }, green }),

  // --- Creatio
  'feature-off': creatioDiffers('the feature OAuth20Integration is off', 'CRT-01', { features: { OAuth20Integration: 0 } }, { green }),
  'health-html': creatioDiffers('a page stands in for the health check\'s answer', 'CRT-04', {
    healthOverride: { status: 500, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<!DOCTYPE html><title>Error</title><h1>Server error</h1>' },
  }),
  'session-expired': creatioDiffers('the session in Creatio has ended while the page was open', 'CRT-04', { sessionExpired: true }, { openedBefore: true }),
  'default-resource-missing': creatioDiffers('the default resource is not registered', 'CRT-05', { resources: [] }),
  'default-resource-drift': faulty('the service does not know Creatio\'s default resource', 'CRT-06', 'other-resources', { green }),
  'no-right-to-settings': creatioDiffers('the user may not see the settings', 'CRT-07', {
    operations: { ...defaults.operations, CanManageSysSettings: false },
    unreadable: { OAuth20IdentityServerUrl: true, OAuth20IdentityServerClientId: true, OAuth20IdentityServerClientSecret: true },
  }, { green }),
  'creatio-node-broken': creatioDiffers('one of two Creatio servers does not know the name of the service', 'CRT-15', {
    nodes: [{ lookup: () => NO_SUCH_NAME }, {}],
  }),
  'default-resource-doubled': {
    title: 'there are two default resources',
    cause: 'CRT-17',
    async apply(lab) {
      const resources = [...lab.creatio.resources, newResource()];
      await lab.identity.fault('other-resources', { names: resources.map(({ Name }) => Name) });
      connect(lab);
      lab.creatio.set({ resources });
    },
  },
};
