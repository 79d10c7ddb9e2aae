// The TLS certificate of a connection that is well: Firefox tells it, Chromium does not.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the certificate in ${browser}`, { timeout: 120_000 }, () => {
    let walk;

    before(async () => {
      walk = await Walk.begin({ browser, trusting: true });
      await walk.lab.scenario('healthy');
      await walk.lab.identity.fault('tls-trusted');
      await walk.setUp();
      const { url, clientId, clientSecret } = walk.lab.identity;
      walk.lab.creatio.set({ settings: { url, clientId, clientSecret }, ca: await walk.lab.identity.authority() });
      await walk.refresh();
      await walk.rowsBecome([true, true, true, true]);
    });
    after(() => walk?.end());

    it('is read where the browser tells it, and only its end and its issuer are kept', async () => {
      const headers = await waitFor(
        async () => {
          if ((await walk.tabState()).checking) return undefined;
          const { evidence } = JSON.parse((await walk.report()).json);
          const discovery = evidence.exchanges.find(({ probe, url }) => probe === 'discovery' && url.startsWith('https://'));
          return discovery?.outcome.answer?.headers;
        },
        { what: 'the discovery document over TLS' },
      );
      const told = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('tls_')));
      if (browser === 'chromium') {
        assert.deepEqual(told, {});
      } else {
        assert.deepEqual(Object.keys(told).sort(), ['tls_issuer', 'tls_not_after_s']);
        const days = (told.tls_not_after_s - Date.now() / 1000) / 86_400;
        assert.ok(days > 88 && days < 91, `${days} days`);
        assert.match(told.tls_issuer, /Lab certificate authority/);
      }
    });

    it('of a healthy set-up there is nothing to say', async () => {
      await walk.hintsGo();
      assert.deepEqual((await walk.tabState()).findings, []);
    });
  });
}
