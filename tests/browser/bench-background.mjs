// How soon the background answers, and how long its probes take: measured from a page of the extension.

import { waitFor } from './harness.mjs';
import { PASSPHRASE } from './walk.mjs';

/** Milliseconds from a message to its answer, and the answer. */
async function timed(session, message) {
  return session.inExtension(async (message) => {
    const began = performance.now();
    const reply = await chrome.runtime.sendMessage(message);
    return { took: performance.now() - began, reply };
  }, message);
}

function expectKind({ took, reply }, kind) {
  if (reply?.kind !== kind) throw new Error(`the background answered ${JSON.stringify(reply)} instead of ${kind}`);
  return took;
}

/** A background that does not run, started by a message: until the answer. */
export async function coldAnswer(session) {
  await session.killBackground();
  return expectKind(await timed(session, { state: { tab: null, url: null } }), 'state');
}

/** The vault, locked before. */
export async function unlock(session) {
  expectKind(await timed(session, { lock: {} }), 'done');
  return expectKind(await timed(session, { unlock: { passphrase: PASSPHRASE } }), 'done');
}

/** A vault of so many profiles, filled through the same door as a person's; each save until its answer, in `runs` changes. */
export async function saves(session, count, runs) {
  const profile = (n, id = null) => ({
    id, name: `Saved ${n}`, environment: 'test', site: `https://crm${n % 200}.example`, url: 'https://id.example',
    client_id: `client-${n}`, client_secret: `not real: ${n}`,
  });
  const save = (n, id) => timed(session, { save_profile: { profile: profile(n, id) } });
  for (let n = 0; n < count; n += 1) expectKind(await save(n), 'profiles');
  const { reply } = await timed(session, { profiles: {} });
  const ids = new Map(reply.profiles.map(({ name, id }) => [name, id]));
  const took = [];
  for (let run = 0; run < runs; run += 1) took.push(expectKind(await save(run, ids.get(`Saved ${run}`)), 'profiles'));
  return took;
}

/**
 * The real popup over the page's tab, with a locked vault: milliseconds from the start of its document until its state
 * is shown and the passphrase's field has the focus (`shown`), and those that the browser takes from the order to that
 * start (`browser`).
 */
export async function popupShown(session, page, { cold }) {
  expectKind(await timed(session, { lock: {} }), 'done');
  await page.bringToFront();
  if (cold) await session.killBackground();
  return session.inExtension(async (limit) => {
    const soon = () => new Promise((again) => setTimeout(again, 1));
    const popups = () => chrome.extension.getViews({ type: 'popup' });
    const ordered = performance.now();
    chrome.action.openPopup();
    while (performance.now() - ordered < limit) {
      const [popup] = popups();
      if (popup?.document.activeElement?.id === 'v-pass') {
        const began = popup.performance.timeOrigin - performance.timeOrigin;
        const took = { browser: began - ordered, shown: performance.now() - began };
        popup.close();
        while (popups().length > 0) await soon();
        return took;
      }
      await soon();
    }
    throw new Error('the popup did not show its state');
  }, 10_000);
}

export async function agreeToTokenRequests(session, tab) {
  expectKind(await timed(session, { consent: { tab, agreed: true } }), 'done');
}

/** What a probe waits for: those not named here wait for nothing. */
const AFTER = {
  discovery: 'settings',
  jwks: 'settings',
  token_empty: 'settings',
  token_credentials: 'discovery',
};
/** What is asked of a healthy service and its Creatio, with consent. */
const HEALTHY = ['health', 'settings', 'feature', 'discovery', 'jwks', 'token_empty', 'token_credentials'];
/** Of a service that never answers. */
export const SILENT = ['health', 'settings', 'feature', 'discovery', 'jwks', 'token_empty'];

/** The questions that were really asked, with their times. */
async function exchanges(session, tab) {
  const { reply } = await timed(session, { report: { tab } });
  if (!reply?.json) return [];
  const all = JSON.parse(reply.json).evidence.exchanges;
  return all.filter(({ outcome }) => !outcome.skipped && outcome !== 'no_permission');
}

/** Waits until all these probes of the run that began at `since` (or later) have their outcome. */
export async function probesThrough(session, tab, probes, since, timeout) {
  return waitFor(
    async () => {
      const asked = (await exchanges(session, tab)).filter(({ at_ms }) => at_ms >= since);
      return probes.every((probe) => asked.some((each) => each.probe === probe)) && asked;
    },
    { what: `the probes ${probes.join(', ')}`, timeout, every: 100 },
  );
}

/** The end of the last of these exchanges, in milliseconds since 1970. */
export const endOf = (asked) => Math.max(...asked.map(({ at_ms, took_ms }) => at_ms + took_ms));

/** The order to check again, and what came of these probes since. */
async function checkAgain(session, tab, probes, timeout) {
  const began = await session.inExtension(async (tab) => {
    const now = Date.now();
    await chrome.runtime.sendMessage({ check_again: { tab } });
    return now;
  }, tab);
  const asked = await probesThrough(session, tab, probes, began, timeout);
  return { all: endOf(asked) - began, asked };
}

/** Milliseconds from the order to the last outcome, by the times of the report. */
export async function healthyRun(session, tab) {
  return (await checkAgain(session, tab, HEALTHY, 15_000)).all;
}

/** The same as a multiple of the longest chain of questions of which each waits for the one before. */
export async function healthyRunInChains(session, tab) {
  const { all, asked } = await checkAgain(session, tab, HEALTHY, 15_000);
  const took = new Map(asked.map(({ probe, took_ms }) => [probe, took_ms]));
  const chainTo = (probe) => (probe ? (took.get(probe) ?? 0) + chainTo(AFTER[probe]) : 0);
  return all / Math.max(...[...took.keys()].map(chainTo));
}

/** Milliseconds from the order to the last outcome of a service that never answers. */
export async function silentRun(session, tab) {
  return (await checkAgain(session, tab, SILENT, 40_000)).all;
}

/** Milliseconds that the worker of the page of commands takes for a log of so many megabytes, its own start included. */
export async function logRead(session, megabytes) {
  return session.inExtension(async (length) => {
    const now = new Date().toISOString().slice(0, 19).replace('T', ' ');
    const lines = [
      `${now},123 [7] INFO  Terrasoft.Web - GET /0/rest/UserInfo 200 in 12 ms for user Supervisor`,
      `[${now} INF] Request starting HTTP/1.1 POST http://localhost:8090/connect/token application/x-www-form-urlencoded 120`,
      `[${now} ERR] No client with id 'somebody-else' found. aborting`,
      '   at System.Net.Http.HttpConnectionPool.ConnectAsync(HttpRequestMessage request, Boolean async)',
    ];
    const some = `${lines.join('\n')}\n`;
    const file = new File([some.repeat(Math.floor(length / some.length)), 'Npgsql.PostgresException (0x80004005): 42P01: relation "Clients" does not exist\n'], 'ids.log');
    const began = performance.now();
    const worker = new Worker(chrome.runtime.getURL('page.js'));
    const read = new Promise((done, failed) => Object.assign(worker, { onmessage: ({ data }) => done(data), onerror: failed }));
    worker.postMessage({ file, client: null, host: null });
    const found = await read;
    const took = performance.now() - began;
    worker.terminate();
    if (!JSON.stringify(found)?.includes('42')) throw new Error(`nothing was found in the log: ${JSON.stringify(found)}`);
    return took;
  }, megabytes * 1024 * 1024);
}
