/** The server's own calls stay on this computer, whatever an administrator types. */
import assert from 'node:assert/strict';
import dns from 'node:dns';
import http from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { inspectIdentityService } from './outbound.mjs';

/** 192.0.2.0/24 and 2001:db8::/32 are for documents: nobody has them. */
const elsewhere = ['http://192.0.2.1', 'http://[2001:db8::1]', 'http://0.0.0.0', 'http://[::ffff:192.0.2.1]', 'https://something-is.creatio.com', 'http://example.org'];

const inspect = (url, lookup) => inspectIdentityService({ url, clientId: 'x', clientSecret: 'y' }, { lookup, timeoutMs: 60_000 });

/** The addresses that sockets are told to connect to while the test runs; nothing is asked of the system's resolver. */
function watch(t) {
  const addresses = [];
  const resolve = t.mock.method(dns, 'lookup');
  const { connect } = net.Socket.prototype;
  t.mock.method(net.Socket.prototype, 'connect', function watched(...given) {
    const options = Array.isArray(given[0]) ? given[0][0] : given[0];
    if (net.isIP(options.host)) addresses.push(options.host);
    return connect.apply(this, given);
  });
  return { addresses, resolve };
}

for (const url of elsewhere) {
  test(`no connection to ${url}`, async (t) => {
    const { addresses, resolve } = watch(t);
    assert.deepEqual(await inspect(url), { available: false, token: false });
    assert.deepEqual(addresses, []);
    assert.equal(resolve.mock.callCount(), 0);
  });
}

test('no connection to an address that a lookup gives and that is not loopback', async (t) => {
  const { resolve } = watch(t);
  const asked = [];
  const lookup = (name) => (asked.push(name), '192.0.2.1');
  assert.deepEqual(await inspect('http://id.example', lookup), { available: false, token: false });
  assert.deepEqual(asked, ['id.example']);
  assert.equal(resolve.mock.callCount(), 0);
});

test('no redirect leads away', async (t) => {
  const server = http.createServer((_, response) => response.writeHead(302, { location: 'http://192.0.2.1/' }).end()).listen(0, '127.0.0.1');
  t.after(() => (server.closeAllConnections(), server.close()));
  await new Promise((resolve) => server.once('listening', resolve));
  const { addresses } = watch(t);
  assert.deepEqual(await inspect(`http://127.0.0.1:${server.address().port}`), { available: false, token: false });
  assert.deepEqual(addresses, ['127.0.0.1']);
});
