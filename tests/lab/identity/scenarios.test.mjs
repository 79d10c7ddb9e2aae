import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { scenarios, startLab } from '../lab.mjs';
import { DISCOVERY, TOKEN, ask, credentials, form, json } from './client.mjs';

/**
 * What Creatio's server makes of each scenario, as its health check says it: how far it gets.
 * `settings`: they are not filled in; `service`: it is unavailable; `token`: none can be had;
 * `resource`: not the one it should be; `fine`: nothing is wrong from there. Several words are the
 * answers to as many health checks, one after the other.
 */
const serverSees = {
  unconfigured: 'settings',
  healthy: 'fine',
  'one-setting-empty': 'settings',
  'wrong-secret': 'token',
  'wrong-client-id': 'token',
  'appsettings-edited': 'token',
  'endpoint-url': 'service',
  'discovery-url': 'service',
  'trailing-slash': 'fine',
  'creatio-own-url': 'service',
  'no-scheme': 'service',
  'other-product': 'service',
  'foreign-host-server-only': 'fine',
  'browser-only': 'service',
  stopped: 'service',
  'black-hole': 'service',
  'connect-black-hole': 'service',
  reset: 'service',
  empty: 'service',
  'tls-self-signed': 'service',
  'tls-private-authority': 'fine',
  'tls-expired': 'service',
  'tls-wrong-name': 'service',
  'plain-on-https': 'service',
  'http-on-tls': 'service',
  'iis-500-19': 'service',
  'iis-500-30': 'service',
  'iis-500-31': 'service',
  'iis-502-5': 'service',
  'iis-503': 'service',
  'redirect-login': 'service',
  slow: 'fine',
  'html-200': 'service',
  'issuer-http': 'fine',
  'issuer-mismatch': 'fine',
  'database-down': 'service',
  'no-token-endpoint': 'service',
  'jwks-empty': 'token',
  'no-jwks-uri': 'token',
  'signing-certificate-expired': 'fine',
  'token-500': 'token',
  'clock-skew': 'fine',
  'feature-off': 'fine',
  'health-html': 'page',
  'session-expired': 'page',
  'default-resource-missing': 'resource',
  'bundled-client': 'fine',
  'cloud-url': 'service',
  'tls-missing-intermediate': 'service',
  'tls-not-yet-valid': 'service',
  'tls-old-protocol': 'service',
  'tls-client-certificate': 'service',
  'iis-500-34': 'service',
  'iis-invalid-hostname': 'service',
  'windows-login': 'service',
  'gateway-502': 'service',
  'waf-post': 'token',
  'crash-loop': ['service', 'token', 'token'],
  'cold-start': ['service', 'fine', 'fine'],
  'proxy-drops-forwarded-proto': 'fine',
  'other-provider': 'token',
  'discovery-cached': 'fine',
  'jwks-uri-elsewhere': 'fine',
  'jwks-weak-rsa': 'fine',
  'jwks-flapping': 'fine',
  'jwks-private': 'fine',
  'signing-certificate-soon': 'fine',
  'jwks-ec': 'fine',
  'token-unauthorized-client': 'token',
  'token-invalid-scope': 'token',
  'token-database-down': 'token',
  'token-no-cache-control': 'fine',
  'default-resource-drift': 'fine',
  'no-right-to-settings': 'fine',
  'creatio-node-broken': ['service', 'fine', 'service', 'fine'],
  'default-resource-doubled': 'resource',
  'proxy-proto-ignored': 'fine',
  'proxy-drops-host': 'fine',
  'proxy-strips-prefix': 'fine',
  'force-https': 'fine',
  'development-page': 'service',
  'resources-conflict': 'service',
  openiddict: 'token',
  'signing-certificate-ec': 'token',
  'jwks-two-keys': 'fine',
  'allowed-hosts': 'service',
  'https-redirection': 'service',
  'path-base': 'fine',
};

const verdict = ({ IsSystemSettingsFilledIn, IsIdentityServiceAvailable, IsAccessTokenRetrievableForSystemActions, IsDefaultResourceRegistered }) => {
  if (!IsSystemSettingsFilledIn) return 'settings';
  if (!IsIdentityServiceAvailable) return 'service';
  if (!IsAccessTokenRetrievableForSystemActions) return 'token';
  return IsDefaultResourceRegistered ? 'fine' : 'resource';
};

/** Signs in as a browser does: the page gives the session's cookies. */
async function signIn(creatio) {
  const answer = await fetch(`${creatio.loopbackOrigin}/`, { redirect: 'manual' });
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}

/** A request to Creatio with the session of `cookie`; a body makes it a POST. */
function askCreatio(creatio, cookie, path, body) {
  const { pathname } = new URL(creatio.base + path);
  const headers = { cookie, BPMCSRF: /BPMCSRF=([^;]+)/.exec(cookie)?.[1] ?? '' };
  return fetch(creatio.loopbackOrigin + pathname, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body), redirect: 'manual' });
}

async function health(creatio, cookie) {
  const text = await (await askCreatio(creatio, cookie, '/api/OAuthHealthCheck')).text();
  try {
    return verdict(JSON.parse(text));
  } catch {
    return 'page';
  }
}

const dataService = async (creatio, cookie, query, body) => (await askCreatio(creatio, cookie, `/DataService/json/SyncReply/${query}`, body)).json();

const settings = ({ creatio }, cookie) =>
  dataService(creatio, cookie, 'QuerySysSettings', { sysSettingsNameCollection: ['OAuth20IdentityServerUrl', 'OAuth20IdentityServerClientId'] });

const resources = async ({ creatio }, cookie) => {
  const column = (columnPath) => ({ expression: { expressionType: 0, columnPath } });
  const items = { Name: column('Name'), IsDefault: column('IsDefault') };
  return (await dataService(creatio, cookie, 'SelectQuery', { rootSchemaName: 'OAuthResource', operationType: 0, rowCount: 50, columns: { items } })).rows;
};

const knownResources = async ({ identity }) => (await json(identity.url + DISCOVERY)).scopes_supported.filter((scope) => scope.startsWith('ApplicationAccess_'));

const tokenError = async ({ identity }, request) => {
  const answer = await ask(identity.url + TOKEN, request);
  return [answer.status, JSON.parse(answer.text).error];
};

/** The client as it stands in the profile that the administrator imports. */
const profileOf = async ({ profile }) => {
  const [{ ClientId: clientId, Secrets: [clientSecret] }] = JSON.parse(JSON.parse(await readFile(profile, 'utf8')).Clients);
  return { clientId, clientSecret };
};

test('every scenario shows both kinds of Creatio\'s client what it is made to show, in any order', async (t) => {
  const lab = await startLab({ creatio: { outboundTimeoutMs: 10_000 } });
  t.after(() => lab.close());
  assert.equal(lab.current, 'unconfigured');
  assert.deepEqual(Object.keys(serverSees).sort(), Object.keys(lab.scenarios).sort());
  const cookie = await signIn(lab.creatio);

  for (const name of Object.keys(lab.scenarios)) {
    await t.test(name, async () => {
      await lab.scenario(name);
      assert.equal(lab.current, name);
      if (name.endsWith('black-hole')) lab.creatio.set({ outboundTimeoutMs: 300 });
      const expected = [serverSees[name]].flat();
      for (const [turn, verdict] of expected.entries()) assert.equal(await health(lab.creatio, cookie), verdict, `health check ${turn + 1}`);
      assert.equal(lab.scenarios[name].green, expected.every((verdict) => verdict === 'fine') || undefined);

      await lab.scenario(name, { client: 'strict', ...(name.endsWith('black-hole') && { outboundTimeoutMs: 300 }) });
      if (lab.scenarios[name].strict) assert.equal(await health(lab.creatio, cookie), 'service', 'a client that keeps to the policy');
      else for (const verdict of expected) assert.equal(await health(lab.creatio, cookie), verdict, 'the policy makes no difference');
    });
  }

  await lab.scenario('healthy');
  assert.equal(await health(lab.creatio, cookie), 'fine');
});

/** What else can be seen of the scenarios that are more than one fault. */
const seen = {
  async healthy(lab, cookie) {
    const [resource, ...others] = await resources(lab, cookie);
    assert.deepEqual([resource.IsDefault, others, await knownResources(lab)], [true, [], [resource.Name]]);
    assert.equal((await settings(lab, cookie)).values.OAuth20IdentityServerUrl.value, lab.identity.url);
  },
  async 'appsettings-edited'(lab) {
    assert.deepEqual(await tokenError(lab, credentials(await profileOf(lab))), [400, 'invalid_client']);
  },
  async 'bundled-client'(lab, cookie) {
    const { values } = await settings(lab, cookie);
    assert.equal(values.OAuth20IdentityServerClientId.value, 'bpmonline-designer');
    assert.equal((await profileOf(lab)).clientId, 'bpmonline-designer');
  },
  async 'cloud-url'(lab, cookie) {
    assert.equal((await settings(lab, cookie)).values.OAuth20IdentityServerUrl.value, 'https://something-is.creatio.com');
    assert.deepEqual(lab.identity.requests, []);
  },
  async 'token-invalid-scope'(lab) {
    assert.deepEqual(await tokenError(lab, credentials(await profileOf(lab))), [400, 'invalid_scope']);
    assert.deepEqual(await tokenError(lab, form({})), [400, 'invalid_client']);
  },
  async 'token-unauthorized-client'(lab) {
    assert.deepEqual(await tokenError(lab, credentials(await profileOf(lab))), [400, 'unauthorized_client']);
    assert.deepEqual(await tokenError(lab, form({})), [400, 'invalid_client']);
  },
  async 'jwks-ec'({ creatio }, cookie) {
    assert.match(await (await askCreatio(creatio, cookie, '/Shell/')).text(), /8\.2\.1\.1156/);
  },
  async 'default-resource-missing'(lab, cookie) {
    assert.deepEqual(await resources(lab, cookie), []);
    await askCreatio(lab.creatio, cookie, '/rest/OAuthConfigService/AddDefaultResource', {});
    assert.deepEqual((await resources(lab, cookie)).map(({ Name }) => Name), await knownResources(lab));
    assert.equal(await health(lab.creatio, cookie), 'fine');
  },
  async 'default-resource-drift'(lab, cookie) {
    assert.deepEqual((await resources(lab, cookie)).map(({ IsDefault }) => IsDefault), [true]);
    assert.deepEqual(await knownResources(lab), []);
  },
  async 'default-resource-doubled'(lab, cookie) {
    const rows = await resources(lab, cookie);
    assert.deepEqual(rows.map(({ IsDefault }) => IsDefault), [true, true]);
    assert.deepEqual(await knownResources(lab), rows.map(({ Name }) => Name));
  },
  async 'no-right-to-settings'(lab, cookie) {
    const { success, values, responseStatus } = await settings(lab, cookie);
    assert.deepEqual([success, values, responseStatus.ErrorCode], [false, undefined, 'SecurityException']);
  },
};

test('what a client sees of the scenarios that are more than one fault', async (t) => {
  const lab = await startLab();
  t.after(() => lab.close());
  const cookie = await signIn(lab.creatio);
  for (const [name, look] of Object.entries(seen)) {
    await t.test(name, async () => {
      lab.identity.requests.length = 0;
      await lab.scenario(name);
      await look(lab, cookie);
    });
  }
});

test('consent is asked for where only a token request that names a client tells the cause', () => {
  const needy = ['CFG-04', 'TOK-04', 'TOK-05', 'TOK-08', 'TOK-09', 'DSC-11'];
  for (const [name, { cause, consent }] of Object.entries(scenarios)) assert.equal(consent, needy.includes(cause) || undefined, name);
});

test('options of Creatio that the caller gave outlive a scenario', async (t) => {
  const lab = await startLab({ scenario: 'feature-off', creatio: { runtime: 'net', virtualDirectory: '/app', lookup: () => '127.0.0.1' } });
  t.after(() => lab.close());
  await lab.scenario('browser-only');
  await lab.scenario('healthy');
  assert.match(lab.creatio.base, /:\d+\/app$/);
  lab.creatio.set({ settings: { url: `http://any.invalid:${lab.identity.port}` } });
  assert.equal(await health(lab.creatio, await signIn(lab.creatio)), 'fine');
});

test('an unknown scenario is refused by name', async () => {
  await assert.rejects(startLab({ scenario: 'nonsense' }), /unknown scenario "nonsense"; known: unconfigured, healthy/);
});
