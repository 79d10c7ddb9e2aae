// Every fault, seen by a client.

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { DISCOVERY, KEYS, TOKEN, ask, credentials, form, isSignedBy, json, jwtPart, tokenStatus } from './client.mjs';
import { INVISIBLE, MARKUP } from './faults/hostile.mjs';
import { faults, startIdentity } from './identity.mjs';

const failsWith = (code) => async ({ url }) => {
  await assert.rejects(ask(url + DISCOVERY), (error) => (assert.equal(error.code, code), true));
};
const discovers = (check) => async ({ url }) => check(await ask(url + DISCOVERY));
const document = (check) => discovers((answer) => {
  assert.equal(answer.status, 200);
  check(JSON.parse(answer.text));
});
const shows = (status, title, server) => async ({ url }) => {
  for (const path of [DISCOVERY, KEYS]) {
    const answer = await ask(url + path);
    assert.equal(answer.status, status);
    assert.equal(answer.headers.server, server);
    assert.match(answer.headers['content-type'], /^text\/html/);
    assert.match(answer.text, title);
  }
};
const silence = async (url, { connects }) => {
  const before = Date.now();
  const asked = ask(url + DISCOVERY, { signal: AbortSignal.timeout(400) });
  await assert.rejects(asked, { name: 'AbortError' });
  assert.ok(Date.now() - before >= 390);
  const { hostname, port } = new URL(url);
  const socket = net.connect({ host: hostname, port });
  const connected = await Promise.race([
    new Promise((resolve) => socket.once('connect', () => resolve(true))),
    new Promise((resolve) => setTimeout(resolve, 200, false)),
  ]);
  socket.destroy();
  assert.equal(connected, connects);
};

/** A service that answers as it should to a client that trusts the lab's authority. */
const healthyFor = async ({ url, clientId, clientSecret }, tls) => {
  assert.equal((await json(url + DISCOVERY, tls)).issuer, url);
  assert.equal((await ask(url + TOKEN, { ...tls, ...credentials({ clientId, clientSecret }) })).status, 200);
};
const refusesTrusting = (error) => async ({ url, authority }) => assert.rejects(ask(url + DISCOVERY, { ca: await authority() }), error);
const distrusted = (code) => refusesTrusting({ code });

/** The one published key, with which tokens are signed and which they name, as they name its certificate if it has one. */
const signingKeyOf = async (identity) => {
  const { keys } = await json(identity.url + KEYS);
  assert.equal(keys.length, 1);
  const [key] = keys;
  const { access_token: token } = await json(identity.url + TOKEN, credentials(identity));
  assert.ok(isSignedBy(token, key));
  assert.deepEqual(jwtPart(token, 0), { alg: key.alg, typ: 'at+jwt', kid: key.kid, ...(key.x5t && { x5t: key.x5t }) });
  return { key, certificate: key.x5c && new X509Certificate(Buffer.from(key.x5c[0], 'base64')) };
};

/** Its issuer and endpoints begin so. */
const speaksOf = async (url, base, options) => {
  const it = await json(url + DISCOVERY, options);
  assert.deepEqual([it.issuer, it.jwks_uri, it.token_endpoint], [base, base + KEYS, base + TOKEN]);
};
const proxied = { headers: { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'id.example' } };

/** Something comes, and more comes after it, and it is never complete. */
const neverEnds = async (url) => {
  let received = 0;
  const complete = await new Promise((resolve, reject) => {
    const asked = http.get(url, { agent: false }, (response) => {
      let before = 0;
      response.on('data', (chunk) => {
        received += chunk.length;
        before ||= received;
        if (received < before + 5) return;
        resolve(response.complete);
        asked.destroy();
      });
    });
    asked.on('error', reject);
  });
  assert.equal(complete, false);
};

const observations = {
  none: document((it) => assert.ok(it.token_endpoint)),
  refused: failsWith('ECONNREFUSED'),
  'connect-black-hole': ({ url }) => silence(url, { connects: false }),
  'black-hole': ({ url }) => silence(url, { connects: true }),
  reset: ({ url }) => assert.rejects(ask(url + DISCOVERY), { code: 'ECONNRESET', message: 'read ECONNRESET' }),
  empty: ({ url }) => assert.rejects(ask(url + DISCOVERY), { code: 'ECONNRESET', message: 'socket hang up' }),
  'crash-loop': async ({ url }) => {
    for (let turn = 0; turn < 3; turn += 1) {
      await assert.rejects(ask(url + DISCOVERY), { code: 'ECONNRESET' });
      assert.equal((await ask(url + KEYS)).status, 200);
    }
  },
  'tls-trusted': async (identity) => {
    await assert.rejects(ask(identity.url + DISCOVERY), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    await healthyFor(identity, { ca: await identity.authority() });
  },
  'tls-self-signed': failsWith('DEPTH_ZERO_SELF_SIGNED_CERT'),
  'tls-expired': distrusted('CERT_HAS_EXPIRED'),
  'tls-not-yet-valid': distrusted('CERT_NOT_YET_VALID'),
  'tls-wrong-name': distrusted('ERR_TLS_CERT_ALTNAME_INVALID'),
  'tls-missing-intermediate': async (identity) => {
    await distrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE')(identity);
    await healthyFor(identity, { ca: [await identity.authority(), await identity.intermediate()] });
  },
  'tls-old-protocol': async (identity) => {
    await refusesTrusting(/alert protocol version/)(identity);
    await healthyFor(identity, { ca: await identity.authority(), minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
  },
  'tls-client-certificate': async (identity) => {
    const refused = await ask(identity.url + DISCOVERY, { ca: await identity.authority() });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /No required SSL certificate was sent/);
  },
  'plain-on-https': ({ url }) => assert.rejects(ask(url + DISCOVERY), /wrong version number/),
  'http-on-tls': failsWith('ECONNRESET'),
  'gateway-tls': async (identity) => healthyFor(identity, { ca: await identity.authority() }),
  'gateway-502': shows(502, /<title>502 Bad Gateway<\/title>/, 'nginx'),
  'gateway-drops-proto': async ({ url, authority }) => {
    assert.match(url, /^https:/);
    const it = await json(url + DISCOVERY, { ca: await authority() });
    assert.ok([it.issuer, it.token_endpoint, it.jwks_uri].every((text) => text.startsWith(url.replace('https:', 'http:'))));
  },
  'gateway-proto-ignored': async ({ url, authority }) => speaksOf(url, url.replace('https:', 'http:'), { ca: await authority() }),
  'gateway-forced-https': async (identity) => healthyFor(identity, { ca: await identity.authority() }),
  'gateway-drops-host': async ({ url }) => {
    const { issuer, jwks_uri: keys } = await json(url + DISCOVERY);
    assert.match(issuer, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(new URL(issuer).port, new URL(url).port);
    assert.equal((await ask(keys)).status, 200);
  },
  'gateway-strips-prefix': async ({ url }) => {
    await speaksOf(`${url}/identity`, url);
    const nothing = await ask(url + KEYS);
    assert.deepEqual([nothing.status, nothing.headers.server], [404, 'nginx']);
  },
  'gateway-strips-cache-control': async (identity) => {
    for (const [client, status] of [[identity, 200], [{ clientId: 'no', clientSecret: 'no' }, 400]]) {
      const answer = await ask(identity.url + TOKEN, credentials(client));
      assert.deepEqual([answer.status, answer.headers['cache-control'], answer.headers.pragma], [status, undefined, undefined]);
    }
  },
  'iis-500.19': shows(500, /<title>HTTP Error 500\.19 - /, 'Microsoft-IIS/10.0'),
  'iis-500.30': shows(500, /<h1>HTTP Error 500\.30 - ASP\.NET Core app failed to start<\/h1>/, 'Microsoft-IIS/10.0'),
  'iis-500.31': shows(500, /<title>HTTP Error 500\.31 - /, 'Microsoft-IIS/10.0'),
  'iis-500.34': shows(500, /<title>HTTP Error 500\.34 - /, 'Microsoft-IIS/10.0'),
  'iis-502.5': shows(502, /<title>HTTP Error 502\.5 - /, 'Microsoft-IIS/10.0'),
  'iis-503': shows(503, /<title>Service Unavailable<\/title>/, 'Microsoft-HTTPAPI/2.0'),
  'iis-400-host': shows(400, /<h2>Bad Request - Invalid Hostname<\/h2>/, 'Microsoft-HTTPAPI/2.0'),
  'iis-401': async (identity) => {
    await shows(401, /<title>401 - Unauthorized/, 'Microsoft-IIS/10.0')(identity);
    assert.equal((await ask(identity.url + DISCOVERY)).headers['www-authenticate'], 'Negotiate, NTLM');
  },
  'iis-404': shows(404, /<title>404 - /, 'Microsoft-IIS/10.0'),
  'iis-500-bare': shows(500, /<title>500 - Internal server error/, 'Microsoft-IIS/10.0'),
  'iis-start-page': shows(200, /<title>IIS Windows Server<\/title>/, 'Microsoft-IIS/10.0'),
  'html-200': shows(200, /<title>Portal<\/title>/, 'nginx'),
  'waf-post': async (identity) => {
    assert.equal((await ask(identity.url + KEYS)).status, 200);
    for (const path of [TOKEN, DISCOVERY]) {
      const answer = await ask(identity.url + path, credentials(identity));
      assert.deepEqual([answer.status, /<title>Request blocked</.test(answer.text)], [403, true]);
    }
  },
  'other-provider': async ({ url }) => {
    for (const issuer of [url, `${url}/realms/x`]) {
      const it = await json(issuer + DISCOVERY);
      assert.equal(it.issuer, `${url}/realms/x`);
      assert.equal(it.token_endpoint, `${url}/realms/x/protocol/openid-connect/token`);
      assert.equal((await json(it.jwks_uri)).keys[0].kty, 'RSA');
      const refused = await ask(it.token_endpoint, credentials({ clientId: 'probe-1', clientSecret: 'no' }));
      assert.deepEqual([refused.status, JSON.parse(refused.text).error], [401, 'invalid_client']);
    }
    assert.equal((await ask(url + TOKEN, form({}))).status, 404);
  },
  openiddict: async (identity) => {
    const it = await json(identity.url + DISCOVERY);
    assert.deepEqual([it.issuer, it.token_endpoint], [`${identity.url}/`, identity.url + TOKEN]);
    assert.equal((await ask(identity.url + KEYS)).status, 404);
    assert.equal(await tokenStatus(identity), 401);
    await identity.fault('openiddict', { knows: true });
    const { access_token: token } = await json(it.token_endpoint, credentials(identity));
    assert.ok(isSignedBy(token, (await json(it.jwks_uri)).keys[0]));
  },
  'allowed-hosts': async (identity) => {
    const refused = await ask(identity.url + DISCOVERY);
    assert.deepEqual([refused.status, refused.headers.server, refused.body.length], [400, 'Kestrel', 334]);
    assert.equal((await ask(identity.url + DISCOVERY, { headers: { Host: 'ID.example:8090' } })).status, 200);
    await identity.fault('allowed-hosts', { names: ['localhost'] });
    assert.equal((await ask(identity.url + DISCOVERY)).status, 200);
  },
  'https-redirection': async (identity) => {
    await identity.fault('https-redirection', { port: 9443 });
    for (const request of [{}, form({})]) {
      const answer = await ask(`${identity.url}${DISCOVERY}?a=b`, request);
      assert.deepEqual([answer.status, answer.headers.location], [307, `https://localhost:9443${DISCOVERY}?a=b`]);
    }
  },
  'https-redirection-behind-proxy': async ({ url }) => {
    assert.equal((await ask(url + DISCOVERY)).status, 307);
    await speaksOf(url, url.replace('http:', 'https:'), proxied);
  },
  'forwarded-proto': ({ url }) => speaksOf(url, url.replace('http:', 'https:'), proxied),
  'forwarded-all': ({ url }) => speaksOf(url, 'https://id.example', proxied),
  'force-https': async (identity) => {
    await speaksOf(identity.url, identity.url.replace('http:', 'https:'));
    assert.equal(await tokenStatus(identity), 200);
  },
  'path-base': async ({ url }) => {
    await speaksOf(`${url}/identity`, `${url}/identity`);
    await speaksOf(url, url);
    assert.equal((await ask(`${url}/identity`)).status, 404);
  },
  hsts: async ({ url, port, authority }) => {
    const ca = await authority();
    const told = async (Host) => (await ask(url + DISCOVERY, { ca, servername: 'localhost', headers: { Host } })).headers['strict-transport-security'];
    assert.deepEqual([await told('id.example'), await told(`localhost:${port}`), await told('127.0.0.1')], ['max-age=2592000', undefined, undefined]);
  },
  'resources-conflict': async (identity) => {
    assert.equal((await ask(identity.url + DISCOVERY)).status, 500);
    assert.equal((await ask(identity.url + KEYS)).status, 200);
    assert.deepEqual([await tokenStatus(identity), await tokenStatus(identity, { clientId: 'probe-1', clientSecret: 'no' })], [500, 400]);
  },
  'development-page': async (identity) => {
    const { status, headers, text } = await ask(identity.url + DISCOVERY, { headers: { 'X-Of-The-Client': 'its value' } });
    assert.deepEqual([status, headers['content-type']], [500, 'text/plain; charset=utf-8']);
    assert.match(text, /^Npgsql\.PostgresException \(0x80004005\): 3D000: /);
    assert.match(text, /\nX-Of-The-Client: its value\n/);
    assert.equal((await ask(identity.url + KEYS)).status, 200);
  },
  'redirect-login': async ({ url }) => {
    const answer = await ask(url + DISCOVERY);
    assert.equal(answer.status, 302);
    assert.match((await ask(url + answer.headers.location)).text, /Sign in/);
  },
  'redirect-loop': discovers((answer) => assert.deepEqual([answer.status, answer.headers.location], [302, DISCOVERY])),
  'clock-skew': discovers((answer) => assert.ok(Date.parse(answer.headers.date) - Date.now() > 590_000)),
  'not-json': discovers((answer) => {
    assert.match(answer.headers['content-type'], /json/);
    assert.throws(() => JSON.parse(answer.text), SyntaxError);
  }),
  'no-jwks-uri': async (identity) => {
    await document((it) => assert.equal(it.jwks_uri, undefined))(identity);
    assert.equal(await tokenStatus(identity), 500);
  },
  'jwks-empty': async (identity) => {
    assert.deepEqual(await json(identity.url + KEYS), { keys: [] });
    assert.equal(await tokenStatus(identity), 500);
    assert.equal(await tokenStatus(identity, { ...identity, clientSecret: 'no' }), 400);
  },
  'jwks-private': async (identity) => {
    const { key } = await signingKeyOf(identity);
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) assert.equal(typeof key[member], 'string', member);
  },
  'jwks-ec': async (identity) => {
    const { key, certificate } = await signingKeyOf(identity);
    assert.deepEqual([key.kty, key.crv, key.alg, certificate], ['EC', 'P-256', 'ES256', undefined]);
    assert.deepEqual((await json(identity.url + DISCOVERY)).id_token_signing_alg_values_supported, ['ES256']);
  },
  'jwks-weak-rsa': async (identity) => {
    const { key, certificate } = await signingKeyOf(identity);
    assert.deepEqual([key.kty, Buffer.from(key.n, 'base64url').length], ['RSA', 128]);
    assert.equal(certificate.publicKey.asymmetricKeyDetails.modulusLength, 1024);
  },
  'signing-certificate-ec': async (identity) => {
    for (const [asRsa, alg] of [[false, 'ES256'], [true, 'RS256']]) {
      await identity.fault('signing-certificate-ec', { asRsa });
      const it = await json(identity.url + DISCOVERY);
      assert.deepEqual(it.id_token_signing_alg_values_supported, [alg]);
      assert.equal((await ask(it.jwks_uri)).status, 500);
      assert.equal(await tokenStatus(identity), 500);
      assert.equal(await tokenStatus(identity, { ...identity, clientSecret: 'no' }), 400);
    }
  },
  'jwks-two-keys': async (identity) => {
    const { keys } = await json(identity.url + KEYS);
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 2);
    const { access_token: token } = await json(identity.url + TOKEN, credentials(identity));
    assert.deepEqual(keys.map((key) => isSignedBy(token, key)), [true, false]);
  },
  'jwks-flapping': async (identity) => {
    const kids = [];
    for (let turn = 0; turn < 4; turn += 1) kids.push((await json(identity.url + KEYS)).keys[0].kid);
    assert.deepEqual(kids, [kids[0], kids[1], kids[0], kids[1]]);
    assert.notEqual(kids[0], kids[1]);
    for (let turn = 0; turn < 2; turn += 1) {
      const { access_token: token } = await json(identity.url + TOKEN, credentials(identity));
      assert.equal(jwtPart(token, 0).kid, kids[0]);
    }
  },
  'signing-certificate': async (identity) => {
    const ended = await signingKeyOf(identity);
    assert.ok(new Date(ended.certificate.validTo) < new Date());
    await identity.fault('signing-certificate', { days: 10 });
    const ending = await signingKeyOf(identity);
    assert.equal(Math.round((new Date(ending.certificate.validTo) - Date.now()) / 86_400_000), 10);
    assert.deepEqual([ending.key.n, ending.key.kid === ended.key.kid], [ended.key.n, false]);
  },
  'jwks-uri-elsewhere': async ({ url }) => {
    const it = await json(url + DISCOVERY);
    assert.equal(new URL(it.jwks_uri).origin, url);
    assert.equal((await ask(it.jwks_uri)).status, 404);
    assert.equal((await ask(url + KEYS)).status, 200);
  },
  'discovery-cached': async ({ url }) => {
    for (const path of [DISCOVERY, KEYS]) {
      const { status, headers } = await ask(url + path);
      assert.deepEqual([status, headers.age, headers['x-cache']], [200, '340', 'HIT']);
      assert.ok(Math.abs(Date.now() - Date.parse(headers.date) - 340_000) < 5000);
    }
    assert.equal((await ask(url + TOKEN, form({}))).headers.age, undefined);
  },
  'other-resources': async (identity) => {
    const registered = async () => (await json(identity.url + DISCOVERY)).scopes_supported.filter((scope) => scope.startsWith('ApplicationAccess_'));
    assert.deepEqual(await registered(), []);
    await identity.fault('other-resources', { names: ['ApplicationAccess_1'] });
    assert.deepEqual(await registered(), ['ApplicationAccess_1']);
    await identity.heal();
    assert.deepEqual(await registered(), ['ApplicationAccess_0']);
  },
  'no-token-endpoint': document((it) => assert.equal(it.token_endpoint, undefined)),
  'no-client-credentials': document((it) => assert.ok(!it.grant_types_supported.includes('client_credentials'))),
  'issuer-http': async ({ url, authority }) => {
    assert.match(url, /^https:/);
    const it = await json(url + DISCOVERY, { ca: await authority() });
    assert.ok([it.issuer, it.token_endpoint, it.jwks_uri].every((text) => text.startsWith('http://localhost:')));
  },
  'issuer-https': document((it) => assert.ok([it.issuer, it.token_endpoint, it.jwks_uri].every((text) => text.startsWith('https://localhost:')))),
  'issuer-other-host': document((it) => assert.ok([it.issuer, it.token_endpoint].every((text) => text.startsWith('http://identity-backend:')))),
  'token-500': async (identity) => assert.equal(await tokenStatus(identity), 500),
  'token-500-client': async (identity) => {
    const empty = await ask(identity.url + TOKEN, form({}));
    assert.deepEqual([empty.status, JSON.parse(empty.text)], [400, { error: 'invalid_client' }]);
    assert.equal((await ask(identity.url + TOKEN, form({ client_id: 'probe-1' }))).status, 500);
    assert.equal(await tokenStatus(identity), 500);
    for (const path of [DISCOVERY, KEYS]) assert.equal((await ask(identity.url + path)).status, 200);
  },
  'token-html': async ({ url }) => {
    const answer = await ask(url + TOKEN, form({}));
    assert.equal(answer.status, 200);
    assert.match(answer.text, /^<!DOCTYPE html>/);
    assert.equal((await ask(url + KEYS)).status, 200);
  },
  'huge-discovery': discovers((answer) => {
    assert.ok(answer.body.length > 10 * 1024 * 1024);
    assert.ok(JSON.parse(answer.text).issuer);
  }),
  'deep-json': discovers((answer) => assert.ok(answer.text.includes('['.repeat(10_000)))),
  'invalid-utf8': discovers((answer) => assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(answer.body), TypeError)),
  'header-64k': failsWith('HPE_HEADER_OVERFLOW'),
  'never-ending-body': ({ url }) => neverEnds(url + DISCOVERY),
  'never-ending-keys': async ({ url }) => {
    await neverEnds(url + KEYS);
    assert.equal((await ask(url + DISCOVERY)).status, 200);
  },
  'many-keys': async (identity) => {
    const { keys } = await json(identity.url + KEYS);
    assert.equal(keys.length, 10_000);
    assert.equal(new Set(keys.map(({ kid }) => kid)).size, 10_000);
    const { access_token: token } = await json(identity.url + TOKEN, credentials(identity));
    assert.ok(isSignedBy(token, keys[0]));
  },
  'garbage-x5c': async (identity) => {
    const { keys } = await json(identity.url + KEYS);
    for (const { x5c } of keys) assert.throws(() => new X509Certificate(Buffer.from(x5c[0], 'base64')));
    const { access_token: token } = await json(identity.url + TOKEN, credentials(identity));
    assert.ok(isSignedBy(token, keys[0]));
  },
  'duplicate-members': async (identity) => {
    const { text } = await ask(identity.url + DISCOVERY);
    for (const member of ['issuer', 'token_endpoint', 'jwks_uri']) assert.equal(text.split(`"${member}":`).length, 3, member);
    assert.equal(JSON.parse(text).issuer, identity.url);
    assert.equal(await tokenStatus(identity), 200);
  },
  'wrong-types': async ({ url }) => {
    assert.equal((await json(url + DISCOVERY)).token_endpoint, 2.5);
    assert.equal((await json(url + KEYS)).keys[0].kid, 2);
    assert.equal((await json(url + TOKEN, form({}))).access_token, 1);
  },
  'script-in-title': async ({ url }) => {
    for (const path of [DISCOVERY, KEYS]) {
      const answer = await ask(url + path);
      assert.equal(answer.status, 500);
      assert.ok(answer.text.includes(`<title>${MARKUP}</title>`));
    }
  },
  'script-in-names': document((it) => {
    assert.equal(it.issuer, MARKUP);
    assert.ok(it.scopes_supported.some((scope) => scope.endsWith(MARKUP)));
  }),
  bidi: document((it) => {
    assert.ok(it.issuer.includes(INVISIBLE));
    assert.ok(it.scopes_supported.some((scope) => scope.includes(INVISIBLE)));
  }),
  'gzip-bomb': discovers((answer) => {
    assert.ok(answer.body.length < 1024 * 1024);
    assert.equal(gunzipSync(answer.body).length, 100 * 1024 * 1024);
  }),
};

/** What reads the tables fails after the delay; what does not read them is there. */
const withoutTables = (fault) => async (identity) => {
  await identity.fault(fault, { delay: 120 });
  const before = Date.now();
  assert.equal((await ask(identity.url + DISCOVERY)).status, 500);
  assert.ok(Date.now() - before >= 119);
  assert.equal((await ask(identity.url + KEYS)).status, 200);
  assert.equal((await ask(identity.url + TOKEN, form({}))).status, 400);
  assert.equal((await ask(identity.url + TOKEN, form({ client_id: 'probe-1' }))).status, 500);
};

/** Faults that take an `extra`, with a value that keeps the test short. */
const timed = {
  slow: async (identity) => {
    await identity.fault('slow', { delay: 120 });
    const before = Date.now();
    assert.equal((await ask(identity.url + DISCOVERY)).status, 200);
    assert.ok(Date.now() - before >= 119);
  },
  'cold-start': async (identity) => {
    const took = async () => {
      const before = Date.now();
      assert.equal((await ask(identity.url + DISCOVERY)).status, 200);
      return Date.now() - before;
    };
    for (const delay of [1000, 200]) {
      await identity.fault('cold-start', { delay });
      assert.ok((await took()) >= delay - 1);
      if (delay === 1000) assert.ok((await took()) < delay);
    }
  },
  'database-down': withoutTables('database-down'),
  'database-hangs': withoutTables('database-hangs'),
};

test('every fault can be observed by a client, and healing ends it on the same port', async (t) => {
  const identity = await startIdentity({ scopes: ['ApplicationAccess_0'] });
  t.after(() => identity.close());
  const { port } = identity;
  for (const name of Object.keys(faults)) {
    await t.test(name, async () => {
      if (timed[name]) {
        await timed[name](identity);
      } else {
        assert.ok(observations[name], `no observation of "${name}"`);
        await identity.fault(name);
        assert.equal(identity.currentFault, name);
        await observations[name](identity);
      }
      await identity.heal();
      assert.equal(identity.port, port);
      assert.equal((await ask(identity.url + DISCOVERY)).status, 200);
    });
  }
});

