// The wall: a service worker of Creatio's origin that takes the page over at any moment, everything in local storage
// forged from the content world, and what a closed shadow root keeps to itself.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk, formsOf, ready } from './walk.mjs';

/** Hears all that it is shown, and answers Creatio's health check and every writing by itself. */
const WORKER = `
  const heard = [];
  const forged = { HasProblem: true, IsSystemSettingsFilledIn: false, IsIdentityServiceAvailable: false, IsAccessTokenRetrievableForSystemActions: false };
  const json = (body, status = 200) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  addEventListener('install', () => skipWaiting());
  addEventListener('message', async ({ data, ports: [port] }) => {
    if (data === 'claim') await clients.claim();
    port.postMessage(heard);
  });
  addEventListener('fetch', (event) => event.respondWith((async () => {
    const { url, method } = event.request;
    heard.push([url, await event.request.clone().text()]);
    if (url.includes('OAuthHealthCheck')) return json(forged, 500);
    if (url.includes('PostSysSettingsValues')) return json({ saveResult: {} });
    return fetch(event.request);
  })()));
`;

/** Run in the page. */
const register = async () => {
  const { active } = await navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready);
  if (active.state !== 'activated') await new Promise((done) => (active.onstatechange = done));
};
const speak = async (word) => {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  active.postMessage(word, [port2]);
  return answered;
};
const unregister = async () => {
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
};
const controlled = () => Boolean(navigator.serviceWorker.controller);

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the wall in ${browser}`, { timeout: 240_000 }, () => {
    let walk, secret;
    const writes = () => walk.lab.creatio.requests.filter((r) => r.path.endsWith('PostSysSettingsValues'));
    const send = (message) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), message);

    before(async () => {
      walk = await Walk.begin({ browser, lab: { creatio: { worker: WORKER } } });
      await walk.setUp({ name: 'Quagga profile' });
      secret = await walk.secret();
    });
    after(() => walk?.end());

    /** Creatio's page as another document: to its own address one would only stay in it. */
    async function load() {
      await walk.page.goto('about:blank');
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      await ready(walk.page);
    }

    /** Creatio's page, anew and under no worker's control. */
    async function afresh() {
      await walk.page.evaluate(unregister);
      await load();
      assert.equal(await walk.page.evaluate(controlled), false);
      walk.lab.creatio.set({ settings: { url: '', clientId: '', clientSecret: '' } });
      walk.lab.creatio.requests.length = 0;
    }

    async function previewed() {
      const popup = await walk.session.popup(walk.page);
      await (await popup.waitForSelector('#profiles [id^=write-]')).click();
      await popup.waitForSelector('#write-confirm');
      return popup;
    }

    /** The write has gone to Creatio itself, all of it, and the worker has heard nothing of the secret. */
    async function writtenUnheard(popup) {
      await waitFor(() => walk.lab.creatio.settings.clientSecret === secret, { what: 'the secret to be stored' });
      await popup.waitForSelector('#write-undo');
      assert.equal(writes().length, 1);
      const heard = JSON.stringify(await walk.page.evaluate(speak, 'what was heard?'));
      for (const form of formsOf(secret)) assert.ok(!heard.includes(form), 'the worker has heard the secret');
      // It would have: what the page itself asks is heard.
      await walk.page.evaluate(() => fetch('/0/api/HealthCheck/Ping?control', { method: 'POST', body: 'spoken by the page' }));
      assert.match(JSON.stringify(await walk.page.evaluate(speak, '')), /spoken by the page/);
      await popup.click('#write-dismiss');
      await popup.close();
    }

    it('a worker that controls the page from the beginning hears no secret', async () => {
      await afresh();
      await walk.page.evaluate(register);
      await load();
      assert.equal(await walk.page.evaluate(controlled), true);
      const popup = await previewed();
      await popup.click('#write-confirm');
      await writtenUnheard(popup);
    });

    it('a worker that claims the page between the check and the request hears no secret', async () => {
      await afresh();
      await walk.page.evaluate(register);
      const popup = await previewed();
      await walk.page.evaluate(speak, 'claim');
      assert.equal(await walk.page.evaluate(controlled), true);
      await popup.click('#write-confirm');
      await writtenUnheard(popup);
    });

    it('a worker that claims the page in the last moment hears no secret', async () => {
      await afresh();
      await walk.page.evaluate(register);
      const popup = await previewed();
      await Promise.all([walk.page.evaluate(speak, 'claim'), popup.click('#write-confirm')]);
      await writtenUnheard(popup);
    });

    it('a worker that forges the health check makes nothing certain, and is named where it is heard', async () => {
      await afresh();
      await walk.page.evaluate(register);
      await walk.page.evaluate(speak, 'claim');
      const since = Date.now();
      await walk.refresh();
      const { evidence, findings, health } = await walk.checkedSince(since);
      if (browser === 'chromium') {
        assert.equal(evidence.worker, undefined);
        assert.match(JSON.stringify(health), /empty/, 'it is not the word of Creatio itself');
        return;
      }
      assert.equal(evidence.worker, true);
      assert.ok(findings.some(({ id }) => id === 'BRW-13'), JSON.stringify(findings));
      assert.deepEqual(findings.filter(({ certainty }) => certainty === 'certain'), []);
    });

    if (browser === 'firefox') {
      it('in a container the write is refused, with what to do instead', async () => {
        await afresh();
        const context = await walk.session.browser.createBrowserContext();
        const page = await context.newPage();
        await page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
        await ready(page);
        const popup = await walk.session.popup(page);
        await (await popup.waitForSelector('#profiles [id^=write-]')).click();
        await popup.waitForFunction(() => document.querySelector('#alert')?.textContent.includes('Use a normal window'));
        assert.deepEqual(walk.lab.creatio.requests.filter((r) => r.body.includes('OAuth20IdentityServerUrl') && r.headers.bpmcsrf === undefined), []);
        assert.deepEqual(writes(), []);
        await popup.close();
        await context.close();
      });
    }

    it('with everything in local storage forged from the content world nothing changes', async () => {
      const since = Date.now();
      await afresh();
      const tab = await walk.session.tabId(walk.page);
      await walk.checkedSince(since);
      const known = async () => {
        const { vault, settings, sites } = await send({ state: { tab: null, url: null } });
        return { vault, settings, sites, profiles: await send({ profiles: {} }), kept: await walk.session.kept() };
      };
      const before = await known();
      const forge = ([tabId, kept]) => chrome.scripting.executeScript({
        target: { tabId },
        args: [kept],
        func: async (kept) => {
          const site = { site: { origin: 'https://evil.example', base: '' }, consent: true };
          const forged = {
            ...kept, vault: kept.vault.replace(/"/, ' "'), sites: JSON.stringify([site]), memory: '[]', key: 'AAAA', used: '1',
            settings: '{"idle_minutes":1000000,"record":true}', taken_over: '', 'ticket:0': '{}', 'write:x': '{}', tabs: '[1]',
          };
          const tried = [chrome.storage.local, chrome.storage.session].map((area) => area?.set(forged));
          return (await Promise.allSettled(tried)).map(({ status, value }) => status === 'fulfilled' && value === undefined);
        },
      });
      await walk.session.inExtension(forge, [tab, before.kept]);
      const { local, session } = await walk.session.storageDump();
      // Firefox lets a content script write there, and Chromium does not.
      assert.equal('vault' in local, browser === 'firefox');
      assert.equal('ticket:0' in session, false);
      assert.deepEqual(await known(), before);
      await walk.session.killBackground();
      assert.deepEqual(await known(), before);
      await walk.session.inExtension(() => chrome.storage.local.clear());
    });

    it('a closed root keeps its elements to itself, and a page finds no text that is not there', async () => {
      await afresh();
      await walk.openSettings();
      const found = await walk.page.evaluate(() => {
        getSelection().removeAllRanges();
        return {
          other: window.find('no such text anywhere', true, false, true),
          roots: [...document.querySelectorAll('oauth-assistant')].filter((host) => host.shadowRoot).length,
        };
      });
      assert.equal(found.other, false);
      assert.equal(found.roots, 0);
    });
  });
}
