/** The server of the look-alike, asked as a browser with a session asks it. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { startCreatio } from './server.mjs';

const DATA_SERVICE = '/DataService/json/SyncReply';

/** The query for OAuth resources with these columns: alias -> column. */
const resourceQuery = (columns) => ({
  rootSchemaName: 'OAuthResource',
  operationType: 0,
  rowCount: 50,
  columns: { items: Object.fromEntries(Object.entries(columns).map(([alias, columnPath]) => [alias, { expression: { expressionType: 0, columnPath } }])) },
});

describe('the server of the look-alike', () => {
  let creatio;

  afterEach(() => creatio.close());

  async function signedIn(options) {
    creatio = await startCreatio(options);
    const answer = await fetch(`${creatio.loopbackOrigin}/`, { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
    const BPMCSRF = /BPMCSRF=([^;]+)/.exec(cookie)?.[1] ?? '';
    const base = creatio.base.replace(creatio.origin, creatio.loopbackOrigin);
    const signed = {
      get: (path) => fetch(base + path, { headers: { cookie } }),
      select: async (body) => (await signed.post(`${DATA_SERVICE}/SelectQuery`, body)).json(),
      post: (path, body, headers = { BPMCSRF }) => fetch(base + path, { method: 'POST', headers: { cookie, ...headers }, body: JSON.stringify(body) }),
    };
    return signed;
  }

  it('names the empty settings in its health answer', async () => {
    const server = await signedIn({ settings: { clientId: 'x', clientSecret: 'y' } });
    const answer = await server.get('/api/OAuthHealthCheck');
    assert.equal(answer.status, 500);
    assert.equal((await answer.json()).Message, 'System setting OAuth20IdentityServerUrl is empty.');
  });

  it('calls a service unavailable that nobody answers for', async () => {
    const server = await signedIn({ settings: { url: 'http://127.0.0.1:1', clientId: 'x', clientSecret: 'y' } });
    const health = await (await server.get('/api/OAuthHealthCheck')).json();
    assert.equal(health.IsSystemSettingsFilledIn, true);
    assert.equal(health.IsIdentityServiceAvailable, false);
  });

  it('refuses a post without the CSRF header', async () => {
    const server = await signedIn({});
    const path = '/rest/FeatureService/GetFeatureState';
    assert.equal((await server.post(path, { code: 'OAuth20Integration' }, {})).status, 403);
    assert.deepEqual(await (await server.post(path, { code: 'OAuth20Integration' })).json(), { FeatureState: 1 });
  });

  it('answers 401 without a session, and 404 as a page at the wrong prefix', async () => {
    const server = await signedIn({});
    assert.equal((await fetch(`${creatio.loopbackOrigin}/0/api/OAuthHealthCheck`)).status, 401);
    const wrong = await fetch(`${creatio.loopbackOrigin}/api/OAuthHealthCheck`);
    assert.equal(wrong.status, 404);
    assert.match(wrong.headers.get('content-type'), /html/);
    creatio.set({ sessionExpired: true });
    assert.equal((await server.get('/api/OAuthHealthCheck')).status, 401);
  });

  it('refuses a post whose CSRF header is not the cookie', async () => {
    const server = await signedIn({});
    const answer = await server.post('/rest/RightsService/GetCanExecuteOperation', { operation: 'CanManageSysSettings' }, { BPMCSRF: 'another' });
    assert.equal(answer.status, 403);
  });

  it('asks for no CSRF header where that is switched off', async () => {
    const server = await signedIn({ csrf: false });
    assert.equal((await server.post('/rest/FeatureService/GetFeatureState', { code: 'OAuth20Integration' }, {})).status, 200);
  });

  it('says of each operation whether the user may', async () => {
    const server = await signedIn({ operations: { CanManageSolution: true } });
    const may = async (operation) => (await server.post('/rest/RightsService/GetCanExecuteOperation', { operation })).json();
    assert.deepEqual(await may('CanManageSolution'), { GetCanExecuteOperationResult: true });
    assert.deepEqual(await may('CanManageSysSettings'), { GetCanExecuteOperationResult: false });
  });

  it('says of a feature that it is off, also of one that it does not know', async () => {
    const server = await signedIn({ features: { OAuth20Integration: 2 } });
    const state = async (code) => (await server.post('/rest/FeatureService/GetFeatureState', { code })).json();
    assert.deepEqual([await state('OAuth20Integration'), await state('Another')], [{ FeatureState: 2 }, { FeatureState: 0 }]);
  });

  it('writes settings, and says so by their own entries alone', async () => {
    const server = await signedIn({});
    const sysSettingsValues = { OAuth20IdentityServerUrl: 'https://a.example', OAuth20IdentityServerClientId: 'b', OAuth20IdentityServerClientSecret: 'c' };
    const answer = await (await server.post(`${DATA_SERVICE}/PostSysSettingsValues`, { isPersonal: false, sysSettingsValues })).json();
    assert.deepEqual(Object.values(answer.saveResult), [true, true, true]);
    assert.equal(answer.success, false);
    assert.deepEqual({ ...creatio.settings }, { url: 'https://a.example', clientId: 'b', clientSecret: 'c' });
  });

  it('knows no setting of another name', async () => {
    const server = await signedIn({});
    const answer = await (await server.post(`${DATA_SERVICE}/PostSysSettingsValues`, { sysSettingsValues: { IdentityServerUrl: 'x' } })).json();
    assert.deepEqual(answer.saveResult, { IdentityServerUrl: false });
    assert.ok(answer.responseStatus.Message);
  });

  it('ends the session after so many requests, in the middle of what is done', async () => {
    const server = await signedIn({});
    creatio.set({ requestsLeft: 2 });
    const statuses = [];
    for (let request = 0; request < 3; request += 1) statuses.push((await server.get('/api/OAuthHealthCheck')).status);
    assert.deepEqual(statuses, [500, 500, 401]);
    assert.equal((await server.post(`${DATA_SERVICE}/QuerySysSettings`, {})).status, 401);
    creatio.set({ requestsLeft: null, sessionExpired: false });
    assert.equal((await server.get('/api/OAuthHealthCheck')).status, 500);
  });

  it('sends to the login page without a session, when it is told so', async () => {
    const server = await signedIn({ expiredAnswer: 'redirect' });
    creatio.set({ sessionExpired: true });
    for (const answer of [await server.get('/api/OAuthHealthCheck'), await server.post(`${DATA_SERVICE}/PostSysSettingsValues`, {})]) {
      assert.deepEqual([answer.redirected, new URL(answer.url).pathname, answer.status], [true, '/0/Login/NuiLogin.aspx', 200]);
      assert.match(await answer.text(), /type="password"/);
    }
  });

  for (const [runtime, version, health, check] of [
    ['framework', '8.0.10.5000', 404, 404],
    ['framework', '8.1.1.1', 404, 404],
    ['framework', '8.1.2.1', 500, 404],
    ['framework', '8.2.0.4183', 500, 404],
    ['framework', '8.2.1.1', 500, 200],
    ['net', '8.3.1.9', 404, 200],
    ['net', '8.3.2.1', 500, 200],
    ['net', '10.0.0.751', 500, 200],
  ]) {
    it(`has the endpoints of ${version} on ${runtime}`, async () => {
      const server = await signedIn({ runtime, version });
      assert.equal((await server.get('/api/OAuthHealthCheck')).status, health);
      assert.equal((await server.post('/api/TestOAuthConnection/Check', {})).status, check);
    });
  }

  it('lacks what it is told to lack', async () => {
    const server = await signedIn({ missing: ['/rest/RightsService/GetCanExecuteOperation'] });
    assert.equal((await server.post('/rest/RightsService/GetCanExecuteOperation', { operation: 'CanManageSysSettings' })).status, 404);
  });

  it('shows what is not the application without a session', async () => {
    await signedIn({});
    for (const [name, status] of [['marketing', 200], ['other-vendor', 200], ['other-vendor-alike', 200], ['ahead', 200], ['login', 200], ['nothing', 404]]) {
      assert.equal((await fetch(creatio.pageUrlOf(name).replace(creatio.origin, creatio.loopbackOrigin))).status, status);
    }
  });

  it('lets a browser keep its pages only when it is told so', async () => {
    for (const [kept, header] of [[false, 'no-store'], [true, 'no-cache']]) {
      const server = await signedIn({ kept });
      assert.equal((await server.get('/Shell/')).headers.get('cache-control'), header);
      if (!kept) await creatio.close();
    }
  });

  it('refuses a setting by its own entry in the answer', async () => {
    const server = await signedIn({ refuse: { OAuth20IdentityServerUrl: true } });
    const body = { isPersonal: false, sysSettingsValues: { OAuth20IdentityServerUrl: 'https://a.example', OAuth20IdentityServerClientId: 'b' } };
    const answer = await (await server.post(`${DATA_SERVICE}/PostSysSettingsValues`, body)).json();
    assert.deepEqual(answer.saveResult, { OAuth20IdentityServerUrl: false, OAuth20IdentityServerClientId: true });
    assert.equal(answer.success, false);
    assert.ok(answer.responseStatus.Message);
    assert.equal(creatio.settings.url, '');
  });

  it('never gives the secret away', async () => {
    const server = await signedIn({ settings: { clientSecret: 'hidden' } });
    const answer = await server.post(`${DATA_SERVICE}/QuerySysSettings`, { sysSettingsNameCollection: ['OAuth20IdentityServerClientSecret'] });
    assert.doesNotMatch(await answer.text(), /hidden/);
  });

  it('gives no setting to a user who may not read it', async () => {
    const server = await signedIn({ settings: { url: 'http://a.example' }, unreadable: { OAuth20IdentityServerUrl: true } });
    const ask = async (...codes) => (await server.post(`${DATA_SERVICE}/QuerySysSettings`, { sysSettingsNameCollection: codes })).json();
    const refused = await ask('OAuth20IdentityServerClientId', 'OAuth20IdentityServerUrl');
    assert.deepEqual([refused.success, refused.values, refused.responseStatus.ErrorCode], [false, undefined, 'SecurityException']);
    assert.equal((await ask('OAuth20IdentityServerClientId')).values.OAuth20IdentityServerClientId.code, 'OAuth20IdentityServerClientId');
  });

  it('names its OAuth resources, by the columns that are asked for', async () => {
    const server = await signedIn({});
    const answer = await server.select(resourceQuery({ Name: 'Name', Main: 'IsDefault' }));
    assert.deepEqual(answer, { rows: [{ Id: answer.rows[0].Id, Name: creatio.resources[0].Name, Main: true }], rowsAffected: 1, success: true });
    assert.match(answer.rows[0].Id, /^[0-9a-f-]{36}$/);
    assert.match(answer.rows[0].Name, /^ApplicationAccess_[0-9a-f]{32}$/);
    assert.deepEqual((await server.select(resourceQuery({ Name: 'Name' }))).rows[0].Main, undefined);
  });

  it('gives no more rows than are asked for', async () => {
    const server = await signedIn({ resources: ['a', 'b', 'c'].map((Name) => ({ Name, IsDefault: false })) });
    assert.deepEqual((await server.select({ ...resourceQuery({ Name: 'Name' }), rowCount: 2 })).rows.map(({ Name }) => Name), ['a', 'b']);
  });

  it('selects nothing else', async () => {
    const server = await signedIn({});
    for (const query of [{ ...resourceQuery({ Name: 'Name' }), rootSchemaName: 'SysSettings' }, resourceQuery({ Secret: 'Secret' }), {}, null]) {
      const answer = await server.select(query);
      assert.deepEqual([answer.success, answer.rows, typeof answer.errorInfo.message], [false, undefined, 'string']);
    }
  });

  it('selects only for a session with the CSRF header', async () => {
    const server = await signedIn({});
    assert.equal((await server.post(`${DATA_SERVICE}/SelectQuery`, resourceQuery({ Name: 'Name' }), {})).status, 403);
    creatio.set({ sessionExpired: true });
    assert.equal((await server.post(`${DATA_SERVICE}/SelectQuery`, resourceQuery({ Name: 'Name' }))).status, 401);
  });

  it('shifts the date of its answers', async () => {
    const server = await signedIn({ clockSkewSeconds: 3600 });
    const answer = await server.get('/api/HealthCheck/Ping');
    assert.ok(Date.parse(answer.headers.get('date')) - Date.now() > 3_590_000);
  });
});
