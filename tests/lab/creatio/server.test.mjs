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
