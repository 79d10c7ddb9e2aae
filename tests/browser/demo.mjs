// Command line of `./build.sh demo`: the main job in a real browser, step by step, each with its time.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { waitFor } from './harness.mjs';
import { formsOf, siteState, Walk } from './walk.mjs';

const USAGE = 'usage: ./build.sh demo [--browser chromium|firefox] [--headed]';
const FOLDER = 'target/demo';
const ALL_RED = [false, false, false, false];
const ALL_GREEN = [true, true, true, true];
/** "The page shows an older state than Creatio reports now": only until the new rows have been looked at. */
const ROWS_ARE_OLD = 'CRT-10';
/** What is done wrong in the last step, and Creatio's four rows then. */
const WRONGS = [
  { scenario: 'wrong-secret', title: 'A wrong secret', rows: [true, true, false, false] },
  { scenario: 'stopped', title: 'A stopped Identity Service', rows: [true, false, false, false] },
  { scenario: 'endpoint-url', title: 'An endpoint\'s URL in place of the base URL', rows: [true, false, false, false] },
];

function refuse(line) {
  console.error(line);
  process.exit(2);
}

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: { browser: { type: 'string', default: 'chromium' }, headed: { type: 'boolean', default: false } },
    }));
  } catch (error) {
    refuse(`demo: ${error.message.split('. ')[0]}; ${USAGE}`);
  }
  if (!['chromium', 'firefox'].includes(values.browser)) {
    refuse(`demo: --browser is chromium or firefox, not "${values.browser}"; ${USAGE}`);
  }
  if (values.headed && !process.env.DISPLAY) {
    refuse('demo: --headed needs a screen, and DISPLAY names none; leave it out to watch by the screenshots');
  }
  return values;
}

const { browser, headed } = options();
/** The step that is under way, for the line that says where it failed. */
let underWay = 'The start';
let pictures = 0;
const sized = new WeakSet();

/** Does one step and prints it in one line with its time; `act` answers with what it saw. */
async function step(title, act) {
  underWay = title;
  const began = performance.now();
  const seen = await act();
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${title}${seen ? `: ${seen}` : ''}`);
}

function expect(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/** Each page that is pictured has the size that the stores ask for; on a person's own screen it has the window's. */
async function picture(walk, page, name) {
  if (!headed && !sized.has(page)) {
    sized.add(page);
    await page.setViewport({ width: 1280, height: 800 });
  }
  const number = String(++pictures).padStart(2, '0');
  await walk.session.screenshot(page, `${FOLDER}/${number}-${name}.png`);
}

/** The topmost hint: what, and how sure that is. */
async function topmostHint(walk) {
  const root = await walk.session.closedRootWith(walk.page, '.card h3');
  return root.evaluate((shadow) => {
    const said = (part) => shadow.querySelector(`.card ${part}`).textContent.trim();
    return `"${said('h3')}" (${said('.sure').toLowerCase()})`;
  });
}

/** Waits until the checks are through and the topmost hint is this finding; answers with its words. */
async function firstHint(walk, tab, cause) {
  let seen = 'nothing';
  const through = async () => {
    const state = await walk.session.inExtension((id) => chrome.runtime.sendMessage({ state: { tab: id, url: null } }), tab);
    const { checking, findings } = siteState(state);
    seen = findings.map((f) => f.id).join(', ') + (checking ? ', still checking' : '');
    return !checking && findings[0]?.id === cause && !findings.some((f) => f.id === ROWS_ARE_OLD);
  };
  await waitFor(through, { what: `${cause} as the first finding`, timeout: 30_000 }).catch((error) => {
    throw new Error(`${error.message}; the findings are: ${seen}`);
  });
  await walk.firstHintNames(cause);
  return topmostHint(walk);
}

/** Creatio's own words on its problem card. */
async function creatioSays(walk) {
  const card = await walk.page.waitForSelector('.problem-card');
  return card.evaluate((e) =>
    ['.problem-title', '.problem-text'].map((part) => e.querySelector(part).textContent.trim()).join(': '),
  );
}

async function nothingIsInjected(walk) {
  await walk.openCreatio();
  const registered = await walk.session.inExtension(async () => (await chrome.scripting.getRegisteredContentScripts()).length);
  expect((await walk.ownHosts()) === 0 && registered === 0, 'something of the extension is in the page already');
  expect((await walk.session.closedShadowRoots(walk.page)).length === 0, 'a closed shadow root is in the page already');
  await picture(walk, walk.page, 'nothing-injected');
}

async function enableAndImport(walk) {
  const popup = await walk.enable();
  await picture(walk, popup, 'popup-after-enabling');
  await popup.close();
  const page = await walk.session.options();
  await walk.createVault(page);
  await walk.importProfile(page);
  await picture(walk, page, 'profile-imported');
  await page.close();
  await walk.page.bringToFront();
}

async function fillAndConfirm(walk) {
  const { url, clientId, clientSecret } = walk.lab.identity;
  await walk.openSettings();
  await picture(walk, walk.page, 'fill-bar');
  const said = await walk.fill();
  const model = await walk.formModel();
  expect(
    model.url === url && model.clientId === clientId && model.clientSecret === clientSecret,
    `Angular's form model does not hold the profile's values; the bar says "${said}"`,
  );
  const held = (await walk.session.closedRootWith(walk.page, '.held')).evaluate(
    (root) => root.querySelectorAll('.held').length,
  );
  expect((await held) === 3, `not all three fields are confirmed; the bar says "${said}"`);
  await picture(walk, walk.page, 'filled');
  return 'three fields read back and confirmed, and Angular\'s form model holds them';
}

async function testAndSave(walk) {
  const notification = await walk.testConnection();
  expect(notification === 'Connection established', `Creatio says "${notification}"`);
  await picture(walk, walk.page, 'connection-established');
  await walk.save();
  await walk.refresh();
  await walk.rowsBecome(ALL_GREEN);
  await walk.hintsGo();
  await picture(walk, walk.page, 'four-green-rows');
  return `"${notification}", saved, four green rows, no hint`;
}

async function wrong(walk, tab, { scenario, rows }) {
  await walk.lab.scenario(scenario);
  await walk.refresh();
  await walk.rowsBecome(rows);
  const hint = await firstHint(walk, tab, walk.lab.scenarios[scenario].cause);
  // The press on *Refresh* has scrolled the panel.
  await walk.page.$eval('#SystemSettingsCheckBox', (row) => row.scrollIntoView());
  await picture(walk, walk.page, scenario);
  return `Creatio says "${await creatioSays(walk)}"; the first hint says ${hint}`;
}

/** The report of the page as it is now; it must not hold the secret in any form. */
async function saveReport(walk) {
  const { markdown, json } = await walk.report();
  const secrets = [await walk.secret(), walk.lab.identity.clientSecret].flatMap(formsOf);
  expect(!secrets.some((form) => `${markdown}${json}`.includes(form)), 'the report holds the secret');
  await writeFile(`${FOLDER}/report.md`, markdown);
  await writeFile(`${FOLDER}/report.json`, json);
}

async function mainJob(walk) {
  await step('1 The built extension is installed; nothing is injected', () => nothingIsInjected(walk));
  await step('2 Enabled for this site, a vault made, a profile imported', () => enableAndImport(walk));
  const tab = await walk.session.tabId(walk.page);
  await step('3 Four red rows with hints', async () => {
    await walk.rowsBecome(ALL_RED);
    const hint = await firstHint(walk, tab, 'CFG-01');
    await picture(walk, walk.page, 'not-configured');
    return `the first says ${hint}`;
  });
  await step('4 Open settings, Fill', () => fillAndConfirm(walk));
  await step('5 Test connection, Save, Refresh', () => testAndSave(walk));
  for (const each of WRONGS) await step(`6 ${each.title}`, () => wrong(walk, tab, each));
  await saveReport(walk);
}

/** Until Enter, Ctrl+C or the window is closed. */
async function played(walk) {
  console.log(`\nThe browser stays open on ${walk.lab.creatio.pageUrl}. Enter or Ctrl+C ends it.`);
  // The browser's driver would end the process at once and leave the lab no time to clean up.
  process.removeAllListeners('SIGINT');
  const input = createInterface({ input: process.stdin });
  await new Promise((done) => {
    process.once('SIGINT', done);
    input.once('line', done);
    walk.session.browser.once('disconnected', done);
  });
  input.close();
}

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
let walk;
try {
  await step(`The lab and ${browser === 'firefox' ? 'Firefox' : 'Chromium'} have started`, async () => {
    walk = await Walk.begin({ browser, headed });
  });
  await mainJob(walk);
  console.log(`\nScreenshots and the redacted report are in ${FOLDER}/.`);
  if (headed) await played(walk);
} catch (error) {
  console.error(`demo: "${underWay}" did not do what it says: ${error.message}`);
  if (walk?.page) await picture(walk, walk.page, 'failed').catch(() => {});
  process.exitCode = 1;
} finally {
  await walk?.end();
}
