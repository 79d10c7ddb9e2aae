import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLab } from '../lab.mjs';

/**
 * What Creatio's server makes of each scenario, as its health check says it: how far it gets.
 * `settings`: they are not filled in; `service`: it is unavailable; `token`: none can be had;
 * `resource`: not registered; `fine`: nothing is wrong from there.
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

async function health(creatio, cookie) {
  const path = new URL(`${creatio.base}/api/OAuthHealthCheck`).pathname;
  const answer = await fetch(creatio.loopbackOrigin + path, { headers: { cookie }, redirect: 'manual' });
  const text = await answer.text();
  try {
    return verdict(JSON.parse(text));
  } catch {
    return 'page';
  }
}

test('every scenario shows Creatio\'s server what it is made to show, in any order', async (t) => {
  const lab = await startLab({ creatio: { outboundTimeoutMs: 10_000 } });
  t.after(() => lab.close());
  assert.equal(lab.current, 'unconfigured');
  assert.deepEqual(Object.keys(serverSees).sort(), Object.keys(lab.scenarios).sort());
  const cookie = await signIn(lab.creatio);

  for (const name of Object.keys(lab.scenarios)) {
    await t.test(name, async () => {
      await lab.scenario(name);
      assert.equal(lab.current, name);
      lab.creatio.set({ outboundTimeoutMs: name.endsWith('black-hole') ? 300 : 10_000 });
      assert.equal(await health(lab.creatio, cookie), serverSees[name]);
    });
  }

  await lab.scenario('healthy');
  assert.equal(await health(lab.creatio, cookie), 'fine');
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
