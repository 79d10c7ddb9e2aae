// What the Identity Service receives of the assistant's own requests.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

for (const browser of ['chromium', 'firefox']) describe(`the assistant's own requests in ${browser}`, { timeout: 180_000 }, () => {
  let walk;
  const posts = () => walk.lab.identity.requests.filter(({ method }) => method === 'POST');
  const of = (type) => posts().filter(({ contentType }) => contentType.startsWith(type));

  before(async () => {
    walk = await Walk.begin({ browser });
    await walk.setUp();
    await walk.lab.scenario('healthy');
    await walk.refresh();
  });
  after(() => walk?.end());

  it('asks without consent by a POST of JSON, which leaves no error in the service’s log', async () => {
    await waitFor(() => of('application/json').length > 0, { what: 'the POST to the token endpoint' });
    // Creatio's own server asks by forms of its own, from the lab.
    assert.ok(of('application/json').every(({ path, params }) => path === '/connect/token' && params.length === 0));
  });

  it('sends no Origin, as .NET sends none, neither with JSON nor with a form', async () => {
    const tab = await walk.session.tabId(walk.page);
    const before = of('application/x-www-form-urlencoded').length;
    await walk.session.inExtension((tab) => chrome.runtime.sendMessage({ consent: { tab, agreed: true } }), tab);
    await waitFor(() => of('application/x-www-form-urlencoded').length > before, { what: 'a token request' });
    assert.deepEqual(posts().filter(({ origin }) => origin), []);
  });
});
