// Squid as the proxy of a browser, and its configuration in each state.

import { NAME } from './place.mjs';
import { startProgram } from './program.mjs';

const HELPERS = '/usr/lib/squid';
const known = 'acl known proxy_auth REQUIRED\nhttp_access allow known';

const states = {
  'backend-refuses': () => 'http_access allow all',
  'backend-hangs': () => 'http_access allow all',
  'resolver-silent': () => 'http_access allow all',
  denied: () => 'http_access deny all',
  'basic-auth': () => `auth_param basic program ${HELPERS}/basic_fake_auth\nauth_param basic realm Company\n${known}`,
  negotiate: () => `auth_param negotiate program ${HELPERS}/negotiate_kerberos_auth -s HTTP/proxy.example@EXAMPLE\n${known}`,
  'negotiate-or-basic': () => `auth_param negotiate program ${HELPERS}/negotiate_kerberos_auth -s HTTP/proxy.example@EXAMPLE
auth_param basic program ${HELPERS}/basic_fake_auth\nauth_param basic realm Company\n${known}`,
  'body-too-large': () => 'http_access allow all\nrequest_body_max_size 16 bytes',
  'tunnel-denied': () => 'acl tunnel method CONNECT\nhttp_access deny tunnel\nhttp_access allow all',
  'tunnel-refused': () => 'http_access allow all',
};

/**
 * @param {string} state
 * @param {import('./place.mjs').Place} place
 */
export async function squid(state, place) {
  // No name leaves this machine: nobody is there at the address of the resolver.
  const hosts = await place.write('hosts', state === 'resolver-silent' ? '' : `127.0.0.1 ${NAME}\n`);
  const config = await place.write('squid.conf', `
http_port 127.0.0.1:${place.port}
visible_hostname proxy.example
hosts_file ${hosts}
err_page_stylesheet ${await place.write('none.css', '')}
dns_nameservers 127.83.81.73
dns_retransmit_interval 1 second
dns_timeout 1 second
connect_timeout 1 second
read_timeout 1 second
request_timeout 5 seconds
shutdown_lifetime 0 seconds
pid_filename none
access_log none
cache_log /dev/null
coredump_dir none
pinger_enable off
cache deny all
cache_mem 1 MB
${await states[state](place)}
http_access deny all
`);
  return startProgram('squid', ['-N', '-f', config], place);
}
