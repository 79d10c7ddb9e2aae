// The accuracy of the diagnosis: every scenario of the lab in a real browser, and what the assistant finds first; with
// both kinds of Creatio's client where they differ. In Firefox those whose outcome depends on the browser's own words.
// The tables land in target/test/accuracy.txt.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scenarios } from '../lab/lab.mjs';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

const folder = fileURLToPath(new URL('../../target/test', import.meta.url));

/** Findings that state a fact and no cause: true beside whatever the cause is. */
const FACTS = ['TOK-01', 'CRT-12'];

/**
 * Firefox does not trust the lab's authority: what only shows behind a certificate of it is left out there.
 */
const IN_FIREFOX = [
  'healthy', 'unconfigured', 'wrong-secret', 'endpoint-url', 'signing-certificate-expired',
  'foreign-host-server-only', 'stopped', 'reset', 'empty',
  'tls-self-signed', 'tls-old-protocol', 'plain-on-https', 'http-on-tls',
  'iis-500-30', 'iis-503', 'redirect-login',
];

const BROWSERS = {
  chromium: {
    names: Object.keys(scenarios),
    // The one name of the lab that is somebody's: nothing may be asked of it.
    options: { trusting: true, args: ['--host-resolver-rules=MAP *.creatio.com ~NOTFOUND'] },
  },
  firefox: { names: IN_FIREFOX, options: {} },
};

/** The tables so far, by browser. */
const tables = {};

for (const [browser, { names, options }] of Object.entries(BROWSERS)) describe(`the accuracy of the diagnosis in ${browser}`, { timeout: 900_000 }, () => {
  const table = [];
  let walk;

  before(async () => {
    walk = await Walk.begin({ browser, ...options });
    await walk.setUp();
    await walk.permitEverything();
  });
  after(async () => {
    await walk?.end();
    tables[browser] = table;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'accuracy.txt'), Object.entries(tables).map(([browser, table]) => text(browser, table)).join('\n'));
  });

  /**
   * Opens Creatio's page in this scenario, with this kind of client, and waits until everything that is to be asked has
   * been asked.
   */
  async function diagnosed(name, client) {
    const tab = await walk.session.tabId(walk.page);
    await walk.session.inExtension((tab) => chrome.runtime.sendMessage({ consent: { tab, agreed: false } }), tab);
    await walk.page.goto('about:blank');
    if (scenarios[name].openedBefore) await walk.lab.scenario('healthy');
    else await walk.lab.scenario(name, { client });
    // Of what was seen in another scenario nothing is remembered.
    await walk.session.setKept('memory');
    await profileOfToday();
    const since = Date.now();
    await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
    await finished(since);
    if (scenarios[name].openedBefore) {
      await walk.lab.scenario(name, { client });
      await walk.session.inExtension((tab) => chrome.runtime.sendMessage({ check_again: { tab } }), tab);
      await finished();
    }
    if (scenarios[name].consent) {
      await walk.session.inExtension((tab) => chrome.runtime.sendMessage({ consent: { tab, agreed: true } }), tab);
      await finished();
    }
    return finished(since);
  }

  /**
   * The report once everything that is to be asked has been asked, of the page that was opened then and not of the one
   * before, and once the rows that Creatio shows are the ones that were looked at: with other rows all is asked anew.
   */
  const finished = (since = 0) =>
    waitFor(
      async () => {
        const state = await walk.tabState();
        if (!['oauth_page', 'fillable'].includes(state.screen) || state.checking) return false;
        const report = JSON.parse((await walk.report()).json);
        const { exchanges, pending, rows } = report.evidence;
        const shown = await walk.rows();
        const sameRows = shown.every((ok, at) => (rows[at]?.[1] ?? undefined) === (ok ?? undefined));
        const settled = !(await walk.page.evaluate(() => window.__lab.loading));
        return settled && sameRows && pending.length === 0 && exchanges.some(({ at_ms: at }) => at >= since) && report;
      },
      { what: 'the diagnosis to be done', timeout: 60_000 },
    );

  /** The profile holds what appsettings.json holds now: the administrator has imported it again. */
  async function profileOfToday() {
    const [{ ClientId, Secrets: [secret] }] = JSON.parse(JSON.parse(await readFile(walk.lab.profile, 'utf8')).Clients);
    await walk.session.inExtension(
      async (client_id, client_secret) => {
        const [{ id, name, environment, site, url, about }] = (await chrome.runtime.sendMessage({ profiles: {} })).profiles;
        const profile = { id, edits: about?.edits, name, environment, site: `${site.origin}${site.base}/`, url, client_id, client_secret };
        const reply = await chrome.runtime.sendMessage({ save_profile: { profile } });
        if (reply.kind !== 'profiles') throw new Error(JSON.stringify(reply));
      },
      ClientId,
      secret,
    );
  }

  const runs = names.flatMap((name) => (scenarios[name].strict ? ['lenient', 'strict'] : ['lenient']).map((client) => ({ name, client })));
  for (const { name, client } of runs) {
    const { title, cause, consent, green: well } = scenarios[name];
    const green = well && client === 'lenient';
    const called = client === 'strict' ? `${name} (strict client)` : name;
    it(`${called}: ${title}`, async () => {
      const { evidence, findings } = await diagnosed(name, client);
      const [first] = findings;
      const right = (first?.id ?? null) === cause;
      table.push({ name: called, says: creatioSays(evidence, green), first, cause, right });
      const ids = findings.map(({ id, certainty }) => `${id} ${certainty}`);
      assert.equal(first?.id ?? null, cause, `found ${JSON.stringify(ids)}`);
      const claimed = findings.filter((f) => f.severity === 'blocker' && f.certainty === 'certain' && !FACTS.includes(f.id));
      assert.deepEqual(claimed.map(({ id }) => id).filter((id) => id !== cause), [], 'nothing else is stated as certain');
      if (green) assert.deepEqual(findings.filter(({ severity }) => severity === 'blocker'), [], 'nothing is red');
      const asked = evidence.exchanges.filter(({ outcome }) => outcome.answer || outcome.network_error || outcome.timed_out);
      if (!consent) assert.deepEqual(asked.filter(({ probe }) => /credentials|unknown/.test(probe)), [], 'no token is asked for unasked');
    });
  }
});

/** Creatio's own words. */
function creatioSays({ exchanges }, green) {
  const answer = exchanges.find(({ probe }) => probe === 'health')?.outcome.answer;
  const health = answer?.body.health;
  if (health) return health.has_problem ? health.message : 'everything looks good';
  return green ? '?' : `HTTP ${answer?.status ?? '-'}`;
}

function text(browser, table) {
  const short = (said) => (said.length > 48 ? `${said.slice(0, 47)}…` : said);
  const rows = table.map(({ name, says, first, cause, right }) => [
    name,
    short(says),
    first?.id ?? 'none',
    first?.certainty ?? '',
    right ? 'right' : `WRONG: ${cause ?? 'none'}`,
  ]);
  const head = ['scenario', 'Creatio says', 'first finding', 'certainty', ''];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => cell.padEnd(widths[i])).join('  ').trimEnd();
  const wrong = table.filter(({ right }) => !right).length;
  return `${[head, ...rows].map(line).join('\n')}\n${table.length} scenarios in ${browser}, ${table.length - wrong} right, ${wrong} wrong\n`;
}
