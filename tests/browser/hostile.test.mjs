// Answers that try to hurt the one who reads them: the assistant says in time what it sees, as text, claims nothing
// that is not so, and neither it nor Creatio's page comes to harm.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { INVISIBLE, MARKUP } from '../lab/identity/faults/hostile.mjs';
import { waitFor } from './harness.mjs';
import { Walk, siteState } from './walk.mjs';

/** The first hint stands after this time at the latest, and everything is known after that. */
const FIRST_HINT_MS = 12_000;
const DONE_MS = 25_000;
const LONGEST_REPORT = 1_000_000;
/** What our own drawing is made of. */
const TAGS = 'style div span p h3 ul ol li button details summary code a strong'.split(' ');
/** Control characters but the line feed, and whatever hides or turns the direction. */
const TRICKS = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** As long as it is no markup, no placeholder and turns nothing around, it may be said. */
const SAID = `${MARKUP} $1 $2 $$ __MSG_extension_name__`;
const green = {
  HasProblem: false,
  IsSystemSettingsFilledIn: true,
  IsIdentityServiceAvailable: true,
  IsAccessTokenRetrievableForSystemActions: true,
  IsDefaultResourceRegistered: true,
};
const red = {
  HasProblem: true,
  IsSystemSettingsFilledIn: true,
  IsIdentityServiceAvailable: false,
  IsAccessTokenRetrievableForSystemActions: false,
  IsDefaultResourceRegistered: false,
  Message: `${INVISIBLE}${SAID}${INVISIBLE}`,
};
/** What stands in for the answer of Creatio's health check; with `own` its server says what it finds. */
const HEALTH = {
  own: null,
  green: { status: 200, body: green },
  red: { status: 500, body: red },
  // The last of two counts, for Creatio's own page as well.
  'doubled members': { status: 500, body: `${JSON.stringify(green).slice(0, -1)},${JSON.stringify(red).slice(1)}` },
  'wrong types': { status: 500, body: { HasProblem: 'true', IsSystemSettingsFilledIn: 1, IsIdentityServiceAvailable: [], Message: [MARKUP] } },
};

/**
 * For each fault: the states of Creatio's health (`healths`), the ids that may be stated as certain and as a
 * blocker because they are what the fault is (`certain`), and what a hint must say, word for word (`says`).
 */
const ALL = ['own', 'green', 'red'];
const FAULTS = {
  none: { healths: ['red', 'doubled members', 'wrong types'], says: { red: SAID, 'doubled members': SAID } },
  'huge-discovery': { healths: ALL },
  'deep-json': { healths: ALL, certain: ['DSC-01'] },
  'invalid-utf8': { healths: ALL },
  'header-64k': { healths: ALL, says: { red: SAID } },
  'gzip-bomb': { healths: ALL },
  'redirect-loop': { healths: ALL, says: { red: 'redirects in a circle' } },
  'many-keys': { healths: ALL, says: { red: SAID } },
  'garbage-x5c': { healths: ALL, says: { red: SAID } },
  'duplicate-members': { healths: ALL, says: { red: SAID } },
  'wrong-types': { healths: ALL, certain: ['DSC-01'] },
  'script-in-title': { healths: ALL },
  'script-in-names': { healths: ALL, says: { own: `ApplicationAccess_${MARKUP}`, green: `ApplicationAccess_${MARKUP}`, red: SAID } },
  bidi: { healths: ALL, says: { own: 'ApplicationAccess_0', green: 'ApplicationAccess_0', red: SAID } },
  // Each of these takes as long as the assistant waits for an answer.
  'never-ending-body': { healths: ['own'] },
  'never-ending-keys': { healths: ['own'] },
};

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`hostile answers in ${browser}`, { timeout: 240_000 }, () => {
    let walk, tab;
    const send = (message) => walk.session.inExtension((m) => chrome.runtime.sendMessage(m), message);
    const state = async () => siteState(await send({ state: { tab, url: null } }));

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      tab = await walk.session.tabId(walk.page);
    });
    after(() => walk?.end());

    /** Opens Creatio's page, connected to the service, with this fault and this health. */
    async function open(fault, health) {
      await walk.page.goto('about:blank');
      await walk.lab.identity.fault(fault);
      const { url, clientId, clientSecret } = walk.lab.identity;
      walk.lab.creatio.set({ settings: { url, clientId, clientSecret }, healthOverride: HEALTH[health] });
      // Of what was seen with another fault nothing is remembered.
      await walk.session.setKept('memory');
      const since = Date.now();
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      return since;
    }

    /** Waits for the first hint, and until nothing is asked any more. Answers with the report. */
    async function diagnosed(fault, health) {
      const since = await open(fault, health);
      const left = (limit) => since + limit - Date.now();
      const known = async () => {
        const { screen, findings, checking } = await state();
        if (screen !== 'oauth_page' || (checking && findings.length === 0)) return undefined;
        // The background may still speak of the page before.
        const { evidence } = JSON.parse((await send({ report: { tab } })).json);
        return evidence.exchanges.some(({ probe, at_ms: at }) => probe === 'health' && at >= since) && { findings };
      };
      const { findings } = await waitFor(known, { what: 'a finding, or none', timeout: left(FIRST_HINT_MS) });
      // What was found first may be found to be nothing, once more is known; what is found is drawn a moment later.
      const shown = async () => (await walk.hintTitles()).length > 0 || (await state()).findings.length === 0;
      if (findings.length > 0) await waitFor(shown, { what: 'a first hint', timeout: left(FIRST_HINT_MS) });
      await waitFor(async () => !(await state()).checking, { what: 'the diagnosis to be done', timeout: left(DONE_MS) });
      await waitFor(shown, { what: 'the hints of what was found', timeout: left(DONE_MS) });
      const report = await send({ report: { tab } });
      return { ...report, ...JSON.parse(report.json) };
    }

    /** Everything that a root is made of, and its text. */
    const contents = (root) =>
      root.evaluate((r) => ({
        tags: [...new Set([...r.querySelectorAll('*')].map((e) => e.localName))],
        attributes: [...new Set([...r.querySelectorAll('*')].flatMap((e) => e.getAttributeNames()))],
        links: [...r.querySelectorAll('[href]')].map((e) => e.href),
        text: [...r.children].filter((e) => e.localName !== 'style').map((e) => e.textContent).join('\n'),
      }));

    for (const [fault, { healths, certain = [], says = {} }] of Object.entries(FAULTS)) {
      for (const health of healths) {
        it(`${fault}, with health ${health}`, async () => {
          const { json, markdown, findings } = await diagnosed(fault, health);

          const claimed = findings.filter((f) => f.severity === 'blocker' && f.certainty === 'certain').map(({ id }) => id);
          assert.deepEqual(claimed.filter((id) => !certain.includes(id)), [], 'something untrue is stated as certain');
          if (health === 'green') assert.deepEqual(findings.filter((f) => f.severity === 'blocker'), [], 'nothing is red');

          assert.ok(json.length < LONGEST_REPORT && markdown.length < LONGEST_REPORT, `${json.length} and ${markdown.length} characters`);
          for (const text of [json, markdown]) assert.doesNotMatch(text, TRICKS);
          assert.doesNotMatch(json, /\\u00[01]/);
          assert.doesNotMatch(markdown.replace(/`[^`\n]*`/g, ''), /(?<!\\)<\w/, 'the report holds markup of a stranger');

          const texts = [];
          for (const root of await walk.session.closedShadowRoots(walk.page)) {
            const { tags, attributes, links, text } = await contents(root);
            assert.deepEqual(tags.filter((tag) => !TAGS.includes(tag)), []);
            assert.deepEqual(attributes.filter((name) => /^(on|src)/.test(name)), []);
            assert.deepEqual(links.filter((link) => !link.startsWith('https://')), []);
            assert.doesNotMatch(await root.html(), /<(script|img)/i);
            assert.doesNotMatch(text, TRICKS);
            texts.push(text);
          }
          if (findings.length > 0) assert.ok(texts.length > 0, 'no hint stands in the page');
          if (says[health]) assert.ok(texts.join('\n').includes(says[health]), `the hints are ${JSON.stringify(texts)}`);

          assert.equal(await walk.page.evaluate(() => window.__hostile), undefined);
          // The page is alive: it draws.
          await walk.page.waitForFunction(() => true, { polling: 'raf', timeout: 2000 });
          assert.deepEqual(walk.session.consoleErrors(), []);
        });
      }
    }

    it('the popup shows as text what Creatio said', async () => {
      await diagnosed('many-keys', 'red');
      const popup = await walk.session.popup(walk.page);
      const found = await waitFor(
        () => popup.evaluate((said) => document.body.textContent.includes(said) && [...document.querySelectorAll('main *')].map((e) => e.localName), SAID),
        { what: "Creatio's words in the popup" },
      );
      assert.deepEqual(found.filter((tag) => ['script', 'img'].includes(tag)), []);
      assert.equal(await popup.evaluate(() => window.__hostile), undefined);
      await popup.close();
      assert.deepEqual(walk.session.consoleErrors(), []);
    });
  });
}
