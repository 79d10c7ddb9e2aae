// The situations the lab can be in: name -> { title, cause, apply(lab) }. `cause` is the finding that
// a diagnosis should arrive at (null: nothing is wrong). Before `apply`, the lab is as it was at the
// start: a healthy service, and a Creatio whose three settings are empty.

/** Creatio's three settings, with what differs from those that would work. */
const connect = ({ creatio, identity }, changes) => {
  const { url, clientId, clientSecret } = identity;
  creatio.set({ settings: { url, clientId, clientSecret, ...changes } });
};

/** Connected with right settings while the service has this fault. */
const faulty = (title, cause, fault, extra) => ({
  title,
  cause,
  async apply(lab) {
    await lab.identity.fault(fault, extra);
    connect(lab);
  },
});

/** Connected to a healthy service, with settings that differ. */
const misconfigured = (title, cause, changes) => ({
  title,
  cause,
  apply: (lab) => connect(lab, changes(lab)),
});

/** Connected to a healthy service, while Creatio itself differs. */
const creatioDiffers = (title, cause, options) => ({
  title,
  cause,
  apply(lab) {
    connect(lab);
    lab.creatio.set(options);
  },
});

/** Under another name, which Creatio's server resolves to `address`. */
const named = (title, cause, hostname, address) => ({
  title,
  cause,
  apply(lab) {
    connect(lab, { url: lab.identity.url.replace('localhost', hostname) });
    lab.creatio.set({ lookup: (asked) => (asked === hostname ? address : undefined) });
  },
});

const NO_SUCH_NAME = 'ENOTFOUND';

export const scenarios = {
  unconfigured: { title: 'never connected: the three settings are empty', cause: 'CFG-01', apply() {} },
  healthy: { title: 'connected, everything works', cause: null, apply: (lab) => connect(lab) },

  'one-setting-empty': misconfigured('the secret is missing', 'CFG-02', () => ({ clientSecret: '' })),
  'wrong-secret': misconfigured('the secret in Creatio is not the service\'s', 'CFG-03', () => ({ clientSecret: 'not-the-secret' })),
  'wrong-client-id': misconfigured('the client id in Creatio is unknown to the service', 'CFG-03', () => ({ clientId: 'not-the-client' })),
  'appsettings-edited': {
    title: 'appsettings.json and Creatio have a new secret, the service\'s database the old one',
    cause: 'CFG-04',
    async apply(lab) {
      const [first, ...others] = lab.identity.clients;
      const edited = { ...first, clientSecret: [...first.clientSecret].reverse().join('') };
      await lab.identity.writeAppsettings([edited, ...others]);
      await lab.identity.stop();
      await lab.identity.start();
      connect(lab, { clientSecret: edited.clientSecret });
    },
  },

  'endpoint-url': misconfigured('the address ends in /connect/token', 'URL-01', ({ identity }) => ({ url: `${identity.url}/connect/token` })),
  'discovery-url': misconfigured('the address is that of the discovery document', 'URL-01', ({ identity }) => ({ url: `${identity.url}/.well-known/openid-configuration` })),
  'trailing-slash': misconfigured('the address ends in a slash', 'URL-02', ({ identity }) => ({ url: `${identity.url}/` })),
  'creatio-own-url': misconfigured('the address is Creatio\'s own', 'URL-03', ({ creatio }) => ({ url: creatio.origin })),
  'no-scheme': misconfigured('the address has no http:// or https://', 'URL-04', ({ identity }) => ({ url: new URL(identity.url).host })),
  'other-product': faulty('the start page of IIS answers', 'URL-08', 'iis-start-page'),

  'foreign-host-server-only': named('only Creatio\'s server knows the name of the service', 'NET-01', 'identity.internal', '127.0.0.1'),
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

  'tls-self-signed': faulty('TLS with a self-signed certificate', 'TLS-01', 'tls-self-signed'),
  'tls-private-authority': {
    title: 'TLS with a certificate that Creatio\'s server trusts and this browser does not',
    cause: 'TLS-01',
    async apply(lab) {
      await lab.identity.fault('tls-trusted');
      connect(lab);
      lab.creatio.set({ ca: await lab.identity.authority() });
    },
  },
  'tls-expired': faulty('TLS with an expired certificate', 'TLS-03', 'tls-expired'),
  'tls-wrong-name': faulty('TLS with a certificate for another name', 'TLS-04', 'tls-wrong-name'),
  'plain-on-https': faulty('the address says https, the port speaks http', 'TLS-07', 'plain-on-https'),
  'http-on-tls': faulty('the address says http, the port speaks TLS', 'TLS-07', 'http-on-tls'),

  'iis-500-19': faulty('IIS cannot read the configuration', 'IIS-01', 'iis-500.19'),
  'iis-500-30': faulty('the application failed to start', 'IIS-02', 'iis-500.30'),
  'iis-500-31': faulty('the .NET runtime is missing', 'IIS-03', 'iis-500.31'),
  'iis-502-5': faulty('the process failed (older builds)', 'IIS-04', 'iis-502.5'),
  'iis-503': faulty('the application pool is stopped', 'IIS-05', 'iis-503'),
  'redirect-login': faulty('a sign-in gateway stands before the service', 'IIS-13', 'redirect-login'),
  slow: faulty('every answer takes four seconds', 'IIS-16', 'slow', { delay: 4000 }),

  'html-200': faulty('some other application answers every path with its page', 'DSC-01', 'html-200'),
  'issuer-http': {
    title: 'behind TLS the service believes it is on http',
    cause: 'DSC-02',
    async apply(lab) {
      await lab.identity.fault('issuer-http');
      connect(lab);
      lab.creatio.set({ ca: await lab.identity.authority() });
    },
  },
  'issuer-mismatch': faulty('issuer and endpoints name another host', 'DSC-03', 'issuer-other-host'),
  'database-down': faulty('the service\'s database is down, its keys are fine', 'DSC-05', 'discovery-500-jwks-200', { delay: 1500 }),
  'no-token-endpoint': faulty('discovery names no token endpoint', 'DSC-07', 'no-token-endpoint'),

  'jwks-empty': faulty('no signing key: the key set is empty', 'JWK-01', 'jwks-empty'),
  'no-jwks-uri': faulty('no signing key: discovery names no key set', 'JWK-01', 'no-jwks-uri'),
  'signing-certificate-expired': faulty('the signing certificate has expired', 'JWK-03', 'signing-certificate'),

  'token-500': faulty('the token endpoint fails', 'TOK-08', 'token-500'),
  'clock-skew': faulty('the service\'s clock is ten minutes ahead', 'JWT-03', 'clock-skew', { seconds: 600 }),

  'feature-off': creatioDiffers('the feature OAuth20Integration is off', 'CRT-01', { features: { OAuth20Integration: 0 } }),
  'health-html': creatioDiffers('a page stands in for the health check\'s answer', 'CRT-04', {
    healthOverride: { status: 500, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<!DOCTYPE html><title>Error</title><h1>Server error</h1>' },
  }),
  'session-expired': creatioDiffers('the session in Creatio has ended', 'CRT-04', { sessionExpired: true }),
  'default-resource-missing': creatioDiffers('the default resource is not registered', 'CRT-05', { defaultResource: 'missing' }),
};
