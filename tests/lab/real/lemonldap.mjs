// LemonLDAP::NG, an OpenID provider of another make. Its issuer is the root of its portal, which answers every path.

import { generateKeyPairSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

const PORTAL = '/usr/share/lemonldap-ng/portal';
const PEM = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } };

/** The path below which it has its endpoints, in each state: the usual one where nothing stands. */
const paths = { 'same-token-path': 'connect', 'same-token-path-strict': 'connect' };

function configuration(path, { folder }) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...PEM });
  return {
    cfgNum: 1,
    cfgAuthor: 'lab',
    cfgDate: 1,
    domain: NAME,
    portal: `http://${NAME}:8090/`,
    key: '0123456789abcdef',
    authentication: 'Demo',
    userDB: 'Same',
    passwordDB: 'Null',
    registerDB: 'Null',
    // A plugin has to be named here, and the usual one draws with a library that nobody needs for this.
    captcha: '::Plugins::Status',
    issuerDBOpenIDConnectActivation: 1,
    issuerDBOpenIDConnectPath: `^/${path}/`,
    oidcServiceAllowAuthorizationCodeFlow: 1,
    oidcServiceKeyIdSig: 'key-1',
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: publicKey,
    oidcRPMetaDataOptions: {},
    oidcRPMetaDataExportedVars: {},
    globalStorage: 'Apache::Session::File',
    globalStorageOptions: { Directory: join(folder, 'sessions'), LockDirectory: join(folder, 'locks') },
    localSessionStorage: '',
    cookieName: 'lemonldap',
    securedCookie: 0,
    locationRules: {},
    exportedHeaders: {},
  };
}

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function lemonldap(state, place) {
  const { folder, port, write } = place;
  for (const name of ['conf', 'sessions', 'locks']) await mkdir(join(folder, name));
  await write('conf/lmConf-1.json', JSON.stringify(configuration(paths[state] ?? 'oauth2', place)));
  const logger = 'Lemonldap::NG::Common::Logger::Std';
  const ini = await write('lemonldap.ini', `[all]
logger = ${logger}
userLogger = ${logger}
logLevel = error
[configuration]
type = File
dirName = ${join(folder, 'conf')}
[portal]
templateDir = ${PORTAL}/templates
staticPrefix = /static
languages = en
`);
  // The order of a document's members is Perl's, which is another one at every start unless it is told.
  const env = { LLNG_DEFAULTCONFFILE: ini, PERL_HASH_SEED: '0', PERL_PERTURB_KEYS: '0' };
  const app = `${PORTAL}/htdocs/index.psgi`;
  return startProgram('plackup', ['-s', 'HTTP::Server::PSGI', '--host', '127.0.0.1', '--port', String(port), '-E', 'deployment', app], { ...place, env });
}
