import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate, createPublicKey } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DISCOVERY, KEYS, TOKEN, ask, credentials, form, isSignedBy, json, jwtPart, tokenStatus } from './client.mjs';
import { startIdentity } from './identity.mjs';

/** A test with a service of its own, closed afterwards. */
const withIdentity = (name, options, run) =>
  test(name, async (t) => {
    const identity = await startIdentity(options);
    t.after(() => identity.close());
    await run(identity, t);
  });

withIdentity('discovery names issuer and endpoints under the address it was called by', {}, async (identity) => {
  for (const origin of [identity.url, `http://127.0.0.1:${identity.port}`]) {
    const answer = await ask(origin + DISCOVERY);
    assert.equal(answer.status, 200);
    assert.match(answer.headers['content-type'], /^application\/json/);
    assert.equal(answer.headers.server, 'Kestrel');
    const document = JSON.parse(answer.text);
    assert.equal(document.issuer, origin);
    assert.equal(document.token_endpoint, origin + TOKEN);
    assert.equal(document.jwks_uri, origin + KEYS);
    assert.ok(document.grant_types_supported.includes('client_credentials'));
    assert.ok(document.scopes_supported.includes('register_own_resource'));
  }
});

withIdentity('a fixed issuer is stated as it is and the endpoints stay real', { issuer: 'creatio.com', scopes: ['ApplicationAccess_0'] }, async (identity) => {
  const document = await json(identity.url + DISCOVERY);
  assert.equal(document.issuer, 'creatio.com');
  assert.equal(document.token_endpoint, identity.url + TOKEN);
  assert.ok(document.scopes_supported.includes('ApplicationAccess_0'));
});

withIdentity('X-Forwarded-Proto counts only when the service trusts it', { forwardedProto: 'trust' }, async (identity) => {
  const document = await json(identity.url + DISCOVERY, { headers: { 'X-Forwarded-Proto': 'https' } });
  assert.equal(document.issuer, identity.url.replace('http:', 'https:'));
});

withIdentity('the key set holds one RSA key of 2048 bit with its certificate', {}, async (identity) => {
  const { keys } = await json(identity.url + KEYS);
  assert.equal(keys.length, 1);
  const [key] = keys;
  assert.deepEqual([key.kty, key.use, key.alg], ['RSA', 'sig', 'RS256']);
  assert.equal(key.d, undefined);
  const certificate = new X509Certificate(Buffer.from(key.x5c[0], 'base64'));
  assert.ok(new Date(certificate.validTo) > new Date());
  assert.deepEqual(certificate.publicKey.export({ format: 'jwk' }), createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' }));
  assert.equal(certificate.publicKey.asymmetricKeyDetails.modulusLength, 2048);
});

withIdentity('the system client gets a JWT signed by the published key', {}, async (identity) => {
  const answer = await ask(identity.url + TOKEN, credentials(identity));
  assert.equal(answer.status, 200);
  assert.match(answer.headers['cache-control'], /no-store/);
  const issued = JSON.parse(answer.text);
  assert.equal(issued.token_type, 'Bearer');
  assert.equal(issued.expires_in, 3600);
  assert.match(issued.scope, /register_own_resource/);

  const { keys: [key] } = await json(identity.url + KEYS);
  assert.ok(isSignedBy(issued.access_token, key));
  assert.deepEqual(jwtPart(issued.access_token, 0), { alg: 'RS256', typ: 'at+jwt', kid: key.kid, x5t: key.x5t });
  const claims = jwtPart(issued.access_token, 1);
  assert.equal(claims.iss, identity.url);
  assert.equal(claims.client_id, identity.clientId);
  assert.equal(claims.exp - claims.nbf, 3600);
});

withIdentity('token errors are HTTP 400 with one word, in the order client, grant, scope', { clients: 2 }, async (identity) => {
  const { clientId, clientSecret } = identity.clients[1];
  const own = { client_id: clientId, client_secret: clientSecret };
  const cases = [
    ['GET', {}, 'invalid_request'],
    ['JSON body', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }, 'invalid_request'],
    ['empty form', form({}), 'invalid_client'],
    ['unknown client', form({ client_id: 'probe-1', grant_type: 'client_credentials' }), 'invalid_client'],
    ['wrong secret', form({ ...own, client_secret: 'no', grant_type: 'client_credentials' }), 'invalid_client'],
    ['wrong secret and grant', form({ ...own, client_secret: 'no', grant_type: 'nonsense' }), 'invalid_client'],
    ['no grant type', form(own), 'unsupported_grant_type'],
    ['unknown grant type', form({ ...own, grant_type: 'nonsense' }), 'unsupported_grant_type'],
    ['grant not allowed', form({ ...own, grant_type: 'authorization_code' }), 'unauthorized_client'],
    ['scope not allowed', form({ ...own, grant_type: 'client_credentials', scope: 'openid' }), 'invalid_scope'],
  ];
  for (const [name, request, error] of cases) {
    const answer = await ask(identity.url + TOKEN, { ...request, headers: { ...request.headers, Accept: 'text/html' } });
    assert.equal(answer.status, 400, name);
    assert.deepEqual(JSON.parse(answer.text), { error }, name);
    assert.match(answer.headers['cache-control'], /no-store/, name);
  }
});

withIdentity('client credentials may also come in a Basic header', {}, async (identity) => {
  const Authorization = `Basic ${Buffer.from(`${identity.clientId}:${identity.clientSecret}`).toString('base64')}`;
  const request = form({ grant_type: 'client_credentials' });
  assert.equal((await ask(identity.url + TOKEN, { ...request, headers: { ...request.headers, Authorization } })).status, 200);
});

withIdentity('no answer carries CORS headers', {}, async (identity) => {
  const headers = { Origin: 'http://creatio.localhost', 'Access-Control-Request-Method': 'POST' };
  for (const [path, method] of [[DISCOVERY, 'GET'], [KEYS, 'GET'], [TOKEN, 'POST'], [TOKEN, 'OPTIONS'], [DISCOVERY, 'OPTIONS']]) {
    const answer = await ask(identity.url + path, { method, headers });
    assert.deepEqual(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-')), [], `${method} ${path}`);
  }
});

withIdentity('an Origin header does not change the answer of the token endpoint', {}, async (identity) => {
  const request = credentials(identity);
  const answer = await ask(identity.url + TOKEN, { ...request, headers: { ...request.headers, Origin: 'chrome-extension://abc' } });
  assert.equal(answer.status, 200);
  assert.equal(identity.requests[0].origin, true);
});

withIdentity('the record of requests holds names of parameters and no values', {}, async (identity) => {
  await ask(identity.url + TOKEN, credentials(identity));
  const [record] = identity.requests;
  assert.deepEqual([record.method, record.path, record.origin], ['POST', TOKEN, false]);
  assert.deepEqual(record.params, ['grant_type', 'client_id', 'client_secret']);
  assert.ok(!JSON.stringify(identity.requests).includes(identity.clientSecret));
});

withIdentity('appsettings.json has the vendor\'s shape and the tables hold no secret', { clients: 2 }, async (identity) => {
  const settings = JSON.parse(await readFile(identity.appsettingsPath, 'utf8'));
  assert.deepEqual(Object.keys(settings), ['DbProvider', 'DatabaseConnectionString', 'Clients', 'X509CertificatePath', 'Logging']);
  assert.equal(typeof settings.Clients, 'string');
  const clients = JSON.parse(settings.Clients);
  assert.equal(clients.length, 2);
  assert.equal(clients[0].ClientId, identity.clientId);
  assert.deepEqual(clients[0].Secrets, [identity.clientSecret]);
  assert.deepEqual([identity.clientId.length, identity.clientSecret.length], [16, 32]);
  assert.ok(!(await readFile(identity.databasePath, 'utf8')).includes(identity.clientSecret));
});

withIdentity('an edit of appsettings.json has no effect until the rows are deleted and the service restarts', {}, async (identity) => {
  const before = identity.clients[0];
  const after = { ...before, clientSecret: 'changed'.repeat(4) };
  await identity.writeAppsettings([after]);
  assert.deepEqual([await tokenStatus(identity, before), await tokenStatus(identity, after)], [200, 400]);
  await identity.stop();
  await identity.start();
  assert.deepEqual([await tokenStatus(identity, before), await tokenStatus(identity, after)], [200, 400]);
  await identity.deleteClientRows(before.clientId);
  assert.deepEqual([await tokenStatus(identity, before), await tokenStatus(identity, after)], [400, 400]);
  await identity.stop();
  await identity.start();
  assert.deepEqual([await tokenStatus(identity, before), await tokenStatus(identity, after)], [400, 200]);
});

withIdentity('an appsettings.json that is not JSON keeps the service from starting', {}, async (identity) => {
  await identity.stop();
  await writeFile(identity.appsettingsPath, '{"Clients": "[{"ClientId"');
  await identity.start();
  assert.match((await ask(identity.url + DISCOVERY)).text, /500\.30/);
});

withIdentity('stop and start keep the port', {}, async (identity) => {
  const { url } = identity;
  await identity.stop();
  await assert.rejects(ask(url + DISCOVERY), { code: 'ECONNREFUSED' });
  await identity.start();
  assert.equal(identity.url, url);
  assert.equal((await ask(url + DISCOVERY)).status, 200);
});

withIdentity('the port answers on IPv4 and, where there is one, on the IPv6 loopback', {}, async (identity) => {
  assert.equal((await ask(`http://127.0.0.1:${identity.port}${DISCOVERY}`)).status, 200);
  const six = await ask(`http://[::1]:${identity.port}${DISCOVERY}`).catch((error) => error.code);
  assert.ok(six.status === 200 || six === 'EADDRNOTAVAIL' || six === 'EAFNOSUPPORT', String(six));
});

withIdentity('a port that is taken is an error and leaves no file behind', {}, async (identity, t) => {
  const before = process.env.TMPDIR;
  const empty = await mkdtemp(join(tmpdir(), 'identity-test-'));
  t.after(() => rm(empty, { recursive: true }));
  process.env.TMPDIR = empty;
  try {
    await assert.rejects(startIdentity({ port: identity.port }), { code: 'EADDRINUSE' });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
  assert.deepEqual(await readdir(empty), []);
});

withIdentity('the clock shifts the Date header and the times in tokens', {}, async (identity) => {
  identity.setClock(-3600);
  const answer = await ask(identity.url + TOKEN, credentials(identity));
  const expected = Date.now() - 3600_000;
  assert.ok(Math.abs(Date.parse(answer.headers.date) - expected) < 5000);
  assert.ok(Math.abs(jwtPart(JSON.parse(answer.text).access_token, 1).nbf * 1000 - expected) < 5000);
});

withIdentity('an unknown fault is refused by name', {}, async (identity) => {
  await assert.rejects(identity.fault('nonsense'), /unknown fault "nonsense"; known: none, refused/);
});

withIdentity('a service at home on TLS is trusted through the lab authority', { https: 'trusted' }, async (identity) => {
  const ca = await identity.authority();
  const document = await json(identity.url + DISCOVERY, { ca });
  assert.equal(document.issuer, identity.url);
  await identity.fault('issuer-http');
  assert.equal((await json(identity.url + DISCOVERY, { ca })).issuer, identity.url.replace('https:', 'http:'));
  await identity.fault('plain-on-https');
  assert.match(identity.url, /^https:/);
  await assert.rejects(ask(identity.url + DISCOVERY, { ca }), /wrong version number/);
});

withIdentity('a fault ends the requests that were waiting under the one before', {}, async (identity) => {
  await identity.fault('slow', { delay: 60_000 });
  const waiting = assert.rejects(ask(identity.url + DISCOVERY), { code: 'ECONNRESET' });
  while (identity.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await identity.heal();
  await waiting;
});

test('oidc-provider says nothing of the runtime, and what others say is heard', () => {
  const script = "await import('./identity.mjs'); console.warn('Heard')";
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname, encoding: 'utf8' });
  assert.deepEqual([stdout, stderr], ['', 'Heard\n']);
});
