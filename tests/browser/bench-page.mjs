// What the extension costs a page, and how soon it is there: measured in the page, by what anybody can see of
// it from outside, and by the browser's own trace.

import { waitFor } from './harness.mjs';
import { press, ready } from './walk.mjs';

const ELSEWHERE = '#Section/Contacts_ListPage';
const CHURN_MS = 10_000;
/** So long does the page stand still before the administrator presses something. */
const REST_MS = 1200;
const LOAD = { nodes: 20_000, churn: 10 };

/** Scripts, isolated worlds and elements of the extension on a page of a site that is not enabled. */
export async function piecesOnPage(session, url) {
  const page = await session.browser.newPage();
  const client = await page.createCDPSession();
  let pieces = 0;
  client.on('Debugger.scriptParsed', (script) => (pieces += script.url.startsWith(session.extensionOrigin)));
  client.on('Runtime.executionContextCreated', ({ context }) => {
    pieces += context.origin.startsWith(session.extensionOrigin);
  });
  await client.send('Debugger.enable');
  await client.send('Runtime.enable');
  await page.goto(url, { waitUntil: 'networkidle0' });
  pieces += (await session.closedShadowRoots(page)).length;
  pieces += await page.evaluate(() => document.querySelectorAll('oauth-assistant').length);
  await page.close();
  return pieces;
}

/**
 * Thread time in milliseconds of every call into the content script's files, from the load of the page until
 * it has been redrawn for ten seconds. The trace has one event for the start of each file and one for each
 * callback (timer, observer, event); `tdur` is time on the processor, so that other programs do not count.
 * @returns {Promise<{ starts: number[], callbacks: { name: string, ms: number }[] }>}
 */
async function callsUnderChurn(session, url) {
  const page = await session.browser.newPage();
  await page.tracing.start({ categories: ['devtools.timeline'] });
  await page.goto(url);
  await page.waitForFunction(
    (ms, redraws) => performance.now() > ms && window.__lab?.churnCount >= redraws,
    { polling: 500, timeout: 60_000 },
    CHURN_MS,
    (0.8 * LOAD.churn * CHURN_MS) / 1000,
  );
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  const client = await page.createCDPSession();
  const { frameTree } = await client.send('Page.getFrameTree');
  await page.close();
  const files = `${session.extensionOrigin}/content/`;
  // The trace is of the whole browser: the site's other tabs have their own calls.
  const here = ({ args: { data } }) => data?.frame === frameTree.frame.id && data.url?.startsWith(files);
  const ours = traceEvents.filter((e) => here(e) && e.tdur !== undefined);
  const of = (name) => ours.filter((e) => e.name === name);
  return {
    starts: of('EvaluateScript').map((e) => e.tdur / 1000),
    callbacks: of('FunctionCall').map((e) => ({ name: e.args.data.functionName, ms: e.tdur / 1000 })),
  };
}

/** What a page pays for the content script under churn: in all, the longest call, and how many calls. */
async function cost(session, url) {
  const { starts, callbacks } = await callsUnderChurn(session, url);
  if (starts.length === 0) throw new Error('the content script did not start on the enabled site');
  const each = [...starts, ...callbacks.map(({ ms }) => ms)];
  return { all: each.reduce((sum, ms) => sum + ms, 0), longest: Math.max(...each), calls: each.length };
}

/** A page of an enabled site that is not the OAuth page. */
export const costElsewhere = ({ session, lab }) => cost(session, lab.creatio.pageUrlWith(LOAD).replace(/#.*/, ELSEWHERE));

/** The OAuth page itself, with its panel open. */
export const costThere = ({ session, lab }) => cost(session, lab.creatio.pageUrlWith({ ...LOAD, panel: 'open' }));

/**
 * The dialog is opened and closed so many times: by how much the page has more listeners, and more kilobytes on the
 * heap, after what is unused was collected.
 */
export async function leaked(walk, tab, times) {
  const client = await walk.page.createCDPSession();
  await client.send('Performance.enable');
  const held = async () => {
    await client.send('HeapProfiler.collectGarbage');
    const { metrics } = await client.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
  };
  const round = async () => {
    await dialogToBar(walk.page);
    await closeDialog(walk, tab);
  };
  // What is made once, for the first of them, is no leak.
  await round();
  const before = await held();
  for (let time = 0; time < times; time += 1) await round();
  const after = await held();
  await client.detach();
  return { listeners: after.JSEventListeners - before.JSEventListeners, kilobytes: (after.JSHeapUsedSize - before.JSHeapUsedSize) / 1024 };
}

/** Waits until nothing in the page has changed for a while. */
async function rested(page) {
  await page.evaluate(
    (rest) =>
      new Promise((done) => {
        let timer = setTimeout(done, rest);
        const observer = new MutationObserver(() => {
          clearTimeout(timer);
          timer = setTimeout(done, rest);
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      }),
    REST_MS,
  );
}

/**
 * Milliseconds from the dialog's insertion into the document to that of the assistant's host inside it, both
 * seen by an observer in the page's own world. `whenRested` is done just before *Open settings* is pressed.
 */
export async function dialogToBar(page, whenRested = async () => {}) {
  const shown = await page.evaluateHandle(() => {
    const at = { dialog: 0, bar: 0 };
    const observer = new MutationObserver(() => {
      const dialog = document.querySelector('mat-dialog-container');
      if (!dialog) return;
      at.dialog ||= performance.now();
      if (!dialog.querySelector('oauth-assistant')) return;
      at.bar = performance.now();
      observer.disconnect();
    });
    observer.observe(document.body, { childList: true, subtree: true });
    return at;
  });
  await rested(page);
  await whenRested();
  await press(page, 'Open settings');
  await page.waitForFunction((at) => at.bar > 0, { polling: 50, timeout: 15_000 }, shown);
  const took = await shown.evaluate((at) => at.bar - at.dialog);
  await shown.dispose();
  return took;
}

/** How long after a press on *Check again* the card says what is being asked. */
export async function askedAgain(walk) {
  const card = await walk.session.closedRootWith(walk.page, 'button.again');
  const took = card.evaluate((root) => new Promise((resolve) => {
    root.addEventListener('click', () => {
      const pressed = performance.now();
      const observer = new MutationObserver(() => {
        if (!root.querySelector('.aged .checking')) return;
        observer.disconnect();
        resolve(performance.now() - pressed);
      });
      observer.observe(root, { childList: true, subtree: true });
    }, { capture: true, once: true });
  }));
  await card.click('button.again');
  return took;
}

/** Closes the dialog and waits until the background knows it: then nothing is under way any more. */
export async function closeDialog(walk, tab) {
  await walk.page.evaluate(() => window.__lab.closeDialog());
  await walk.page.waitForFunction(() => !document.querySelector('mat-dialog-container, oauth-assistant'));
  const canFill = () =>
    walk.session.inExtension(async (tab) => (await chrome.runtime.sendMessage({ state: { tab, url: null } })).tab.access.enabled?.screen === 'fillable', tab);
  await waitFor(async () => !(await canFill()), { what: 'the background to know that the dialog is closed' });
}

/** From now on the content script of this page notes when it has read its fields back. */
export async function noteReadBack(session, page) {
  const client = await page.createCDPSession();
  const world = new Promise((found) => {
    client.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.origin.startsWith(session.extensionOrigin)) found(context.id);
    });
  });
  await client.send('Runtime.enable');
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await client.send('Runtime.evaluate', { contextId: await world, expression });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await evaluate(`{
    const { touch } = oauthAssistant;
    const { fill } = touch;
    touch.fill = (...asked) => fill(...asked).finally(() => (globalThis.benchReadBack = performance.now()));
  }`);
  return () => evaluate('globalThis.benchReadBack');
}

/** Longer than a button must be seen before it is pressed. */
const SEEN_MS = 700;

/**
 * Milliseconds from the real mouse's click on *Fill*, by the time stamp of its event, to the three fields read back
 * (`held`), and to the three lines "filled and confirmed" in the bar (`said`). The bar lives in a closed shadow
 * root: the clock is set up inside it, through the debugging protocol, in a world apart from the page's and the
 * extension's. `readBackAt` is what {@link noteReadBack} has answered.
 */
export async function fillToHeld(walk, page, readBackAt) {
  const bar = await walk.session.closedRootWith(page, '.bar button');
  await bar.evaluate((root) => {
    root.benchClock = { pressed: 0, said: 0 };
    root.addEventListener('click', (event) => (root.benchClock.pressed = event.timeStamp), { capture: true });
    new MutationObserver(() => {
      if (root.querySelectorAll('.held').length === 3) root.benchClock.said ||= performance.now();
    }).observe(root, { childList: true, subtree: true });
  });
  // A press counts once its button has been seen for half a second; nobody presses sooner, and the wait is not the fill's.
  await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), SEEN_MS);
  await bar.click('.bar button');
  const words = await walk.filled(page);
  const { pressed, said } = await bar.evaluate((root) => root.benchClock);
  const held = await readBackAt();
  if (!pressed || !said || !(pressed < held && held < said)) throw new Error(`the fields were not filled; the bar says "${words}"`);
  const { url, clientId, clientSecret } = walk.lab.identity;
  const model = await page.evaluate(() => window.__lab.formValue());
  if (model.url !== url || model.clientId !== clientId || model.clientSecret !== clientSecret) {
    throw new Error('the form model does not hold the values of the profile');
  }
  return { held: held - pressed, said: said - pressed };
}

/** A fresh OAuth page, when it was asked for, and when the first hint stood in it (milliseconds since 1970). */
export async function firstHintOn(walk) {
  const opened = Date.now();
  const page = await walk.session.open(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
  await walk.session.closedRootWith(page, '.card h3', { timeout: 40_000 });
  const hinted = Date.now();
  await ready(page);
  return { page, opened, hinted };
}
