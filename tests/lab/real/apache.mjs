// Apache with Debian's own manner of speaking (ServerTokens OS, ServerSignature On), and its configuration in each state.

import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

const MODULES = '/usr/lib/apache2/modules';
const USUAL = [
  'mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_host', 'authz_user', 'auth_basic', 'headers', 'http2',
  'lbmethod_byrequests', 'proxy', 'proxy_balancer', 'proxy_http', 'rewrite', 'slotmem_shm', 'ssl', 'alias',
];

const service = ({ backend }) => `
  ProxyPreserveHost On
  RequestHeader set X-Forwarded-Proto expr=%{REQUEST_SCHEME}
  ProxyPass / http://127.0.0.1:${backend}/`;
const everywhere = (lines) => `<Location />\n${lines}\n</Location>`;

/** `host` stands in the virtual host; `tls: false` leaves TLS out; `modules` are more of them. */
const states = {
  'no-backend': () => ({ host: '<Proxy balancer://service>\n</Proxy>\nProxyPass / balancer://service/' }),
  'backend-refuses': (place) => ({ host: service(place) }),
  'backend-hangs': (place) => ({ host: `ProxyTimeout 1\n${service(place)}` }),
  'host-lost': (place) => ({ host: service(place).replace('PreserveHost On', 'PreserveHost Off') }),
  'proto-lost': ({ backend }) => ({ host: `ProxyPreserveHost On\nProxyPass / http://127.0.0.1:${backend}/` }),
  'plain-to-tls': (place) => ({ host: service(place) }),
  'tls-to-plain': (place) => ({ tls: false, host: service(place) }),
  'basic-auth': async (place) => ({
    host: `${service(place)}\n${everywhere(`AuthType Basic\nAuthName "Restricted"\nAuthUserFile ${await place.write('users', '')}\nRequire valid-user`)}`,
  }),
  negotiate: (place) => ({
    modules: ['auth_gssapi'],
    host: `${service(place)}\n${everywhere('AuthType GSSAPI\nAuthName "Company"\nRequire valid-user')}`,
  }),
  // With Basic beside it there are two fields WWW-Authenticate.
  'negotiate-or-basic': (place) => ({
    modules: ['auth_gssapi'],
    host: `${service(place)}\n${everywhere('AuthType GSSAPI\nAuthName "Company"\nGssapiBasicAuth On\nRequire valid-user')}`,
  }),
  'client-certificate': (place) => ({ host: `SSLVerifyClient require\nSSLCACertificateFile ${place.authority}\n${service(place)}` }),
  denied: (place) => ({ host: `${service(place)}\n${everywhere('Require all denied')}` }),
  maintenance: async ({ folder, write }) => {
    await write('maintenance.html', '<!DOCTYPE html>\n<title>Maintenance</title>\n<h1>We are back soon</h1>\n');
    return {
      host: `DocumentRoot ${folder}
        <Directory ${folder}>
          Require all granted
          ForceType text/html
        </Directory>
        ErrorDocument 503 /maintenance.html
        Header always set Retry-After 3600
        RewriteEngine On
        RewriteCond %{REQUEST_URI} !=/maintenance.html
        RewriteRule ^ - [R=503,L]`,
    };
  },
  'maintenance-bare': () => ({ host: 'RewriteEngine On\nRewriteRule ^ - [R=503,L]' }),
  // The first virtual host answers for every name that no other one has.
  'unknown-name': ({ folder }) => ({ host: `DocumentRoot ${folder}\n<Directory ${folder}>\nRequire all granted\n</Directory>`, name: 'service.example' }),
  'weak-http2': (place) => ({
    // Apache itself would not speak HTTP/2 with such a cipher.
    host: `Protocols h2 http/1.1\nH2ModernTLSOnly off\nSSLProtocol TLSv1.2\nSSLCipherSuite ECDHE-RSA-AES128-SHA\n${service(place)}`,
  }),
  'old-protocol': (place) => ({ host: `SSLProtocol TLSv1.1\nSSLCipherSuite DEFAULT@SECLEVEL=0\n${service(place)}` }),
  'wrong-name': (place) => ({ host: service(place) }),
  'redirect-wrong-port': () => ({ host: `Redirect permanent / https://${NAME}:8443/` }),
};

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function apache(state, place) {
  const { folder, port, certificate, key } = place;
  const { modules = [], tls = true, host, name = NAME } = await states[state](place);
  const config = await place.write('apache.conf', `
    ServerRoot ${folder}
    DefaultRuntimeDir ${folder}
    PidFile ${folder}/pid
    ErrorLog /dev/null
    ServerName ${name}
    ServerTokens OS
    ServerSignature On
    StartServers 1
    Listen 127.0.0.1:${port}
    ${[...USUAL, ...modules].map((module) => `LoadModule ${module}_module ${MODULES}/mod_${module}.so`).join('\n')}
    User www-data
    Group www-data
    <VirtualHost 127.0.0.1:${port}>
      ServerName ${name}
      ${tls ? `SSLEngine on\nSSLCertificateFile ${certificate}\nSSLCertificateKeyFile ${key}` : ''}
      ${host}
    </VirtualHost>`);
  return startProgram('apache2', ['-f', config, '-DFOREGROUND'], place);
}
