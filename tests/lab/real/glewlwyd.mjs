// Glewlwyd, an OpenID provider of another make. Its issuer lies below a path of its own.

import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

const TABLES = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3';
const MODULES = '/usr/lib/glewlwyd';
const ADDRESS = `http://${NAME}:8090`;
const PEM = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } };

/** Its plugin for OpenID, as its own page for administrators would set it up. */
function plugin() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, ...PEM });
  return {
    iss: `${ADDRESS}/api/oidc`,
    'jwt-type': 'rsa',
    'jwt-key-size': '256',
    key: privateKey,
    cert: publicKey,
    'access-token-duration': 3600,
    'refresh-token-duration': 1_209_600,
    'code-duration': 600,
    'refresh-token-rolling': true,
    'allow-non-oidc': true,
    'auth-type-client-enabled': true,
    'auth-type-code-enabled': true,
    'auth-type-refresh-enabled': true,
    'jwks-show': true,
    'subject-type': 'public',
    'pkce-allowed': true,
  };
}

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * @param {string} _state
 * @param {import('./place.mjs').Place} place
 */
export async function glewlwyd(_state, place) {
  const { folder, port, write } = place;
  const database = join(folder, 'glewlwyd.db');
  const row = `INSERT INTO g_plugin_module_instance (gpmi_module, gpmi_name, gpmi_parameters) VALUES ('oidc', 'oidc', ${quoted(JSON.stringify(plugin()))});`;
  await promisify(execFile)('sqlite3', [database, `.read ${TABLES}`, `.read ${await write('plugin.sql', row)}`]);
  const config = await write('glewlwyd.conf', `
    port=${port}
    bind_address="127.0.0.1"
    external_url="${ADDRESS}"
    cookie_domain="${NAME}"
    login_url="login.html"
    api_prefix="api"
    log_mode="console"
    log_level="ERROR"
    cookie_secure=0
    session_key="session"
    session_expiration=3600
    admin_scope="g_admin"
    profile_scope="g_profile"
    user_module_path="${MODULES}/user"
    user_middleware_module_path="${folder}"
    client_module_path="${MODULES}/client"
    user_auth_scheme_module_path="${MODULES}/scheme"
    plugin_module_path="${MODULES}/plugin"
    hash_algorithm="SHA512"
    database={ type="sqlite3" path="${database}" };`);
  return startProgram('glewlwyd', ['--config-file', config], place);
}
