// Command line of `./build.sh bench`: every budget of the design beside its measured figure, in Chromium.

import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { thousand } from './bench-options.mjs';
import * as background from './bench-background.mjs';
import { BUDGETS, table, verdict } from './bench-budgets.mjs';
import * as inPage from './bench-page.mjs';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

const USAGE = 'usage: ./build.sh bench [--runs N]';
const LATE_MS = 500;
const BUILT = 'dist/chrome';

/** @type {Map<string, number[]>} */
const figures = new Map();
const note = (id, ...more) => figures.set(id, [...(figures.get(id) ?? []), ...more]);

function runsAsked() {
  try {
    const { runs } = parseArgs({ options: { runs: { type: 'string', default: '30' } } }).values;
    if (/^[1-9]\d{0,3}$/.test(runs)) return Number(runs);
    throw new Error(`--runs is a number from 1 to 9999, not "${runs}"`);
  } catch (error) {
    console.error(`bench: ${error.message.split('. ')[0]}; ${USAGE}`);
    return process.exit(2);
  }
}

async function part(title, act) {
  const began = performance.now();
  await act();
  console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${title}`);
}

async function sizes() {
  const kilobytes = (bytes) => bytes / 1024;
  const zipped = async (file) => kilobytes(gzipSync(await readFile(file), { level: 9 }).length);
  const content = (await readdir(`${BUILT}/content`)).map((file) => zipped(`${BUILT}/content/${file}`));
  note('content', (await Promise.all(content)).reduce((sum, size) => sum + size, 0));
  const [archive] = (await readdir('dist')).filter((file) => /^oauth-assistant-chrome-.*\.zip$/.test(file));
  note('package', kilobytes((await readFile(`dist/${archive}`)).length));
}

/** Built like the product, but for this machine: in the browser no clock is as fine as that. */
async function diagnosis() {
  const folder = 'tests/fixtures/evidence';
  const reports = (await readdir(folder)).map((file) => `${folder}/${file}`);
  const cargo = ['run', '--release', '--quiet', '--locked', '--example', 'diagnosis_time', '--', ...reports];
  const { stdout } = await promisify(execFile)('cargo', cargo, { maxBuffer: 1 << 20 });
  note('diagnosis', ...JSON.parse(stdout));
}

async function dialog(walk, tab, runs) {
  const { page, session } = walk;
  for (let run = 0; run < runs; run += 1) {
    note('bar', await inPage.dialogToBar(page));
    await inPage.closeDialog(walk, tab);
  }
  for (let run = 0; run < runs; run += 1) {
    note('barCold', await inPage.dialogToBar(page, () => session.killBackground()));
    await inPage.closeDialog(walk, tab);
  }
}

async function fill(walk, tab, runs) {
  const readBackAt = await inPage.noteReadBack(walk.session, walk.page);
  for (let run = 0; run < runs; run += 1) {
    await inPage.dialogToBar(walk.page);
    const { held, said } = await inPage.fillToHeld(walk, walk.page, readBackAt);
    note('fill', held);
    note('fillSaid', said);
    await inPage.closeDialog(walk, tab);
  }
}

async function again(walk, runs) {
  await walk.lab.scenario('database-down');
  await walk.refresh();
  await walk.firstHintNames('DSC-05');
  for (let run = 0; run < runs; run += 1) {
    await waitFor(async () => !(await walk.tabState()).checking, { what: 'the check to end' });
    note('again', await inPage.askedAgain(walk));
  }
  await walk.lab.scenario('healthy');
  await walk.refresh();
  await walk.hintsGo();
}

async function probes(walk, tab, runs) {
  await background.agreeToTokenRequests(walk.session, tab);
  for (let run = 0; run < runs; run += 1) note('probes', await background.healthyRun(walk.session, tab));
  // On loopback an answer is there sooner than a message between the parts: the chain would say nothing.
  await walk.lab.identity.fault('slow', { delay: LATE_MS });
  for (let run = 0; run < runs; run += 1) note('chain', await background.healthyRunInChains(walk.session, tab));
  await walk.lab.identity.heal();
}

async function idle(walk, runs) {
  for (let run = 0; run < runs; run += 1) {
    const { all, each } = await inPage.idleCost(walk);
    note('idle', all);
    note('idleCallback', ...each);
  }
  note('observer', ...(await inPage.observerCalls(walk)));
}

/** The page is opened anew for each: nothing is known, and nothing found before is shown. */
async function blackHoles(walk) {
  for (const scenario of ['connect-black-hole', 'black-hole']) {
    await walk.lab.scenario(scenario);
    const { page, opened, hinted } = await inPage.firstHintOn(walk);
    const tab = await walk.session.tabId(page);
    const asked = await background.probesThrough(walk.session, tab, background.SILENT, opened, 40_000);
    note('worstOpened', background.endOf(asked) - opened);
    note('worstFirst', hinted - opened);
    note('worst', await background.silentRun(walk.session, tab));
    await page.close();
  }
}

async function measure(walk, runs) {
  const { session, lab } = walk;
  await part('a site that is not enabled', async () => {
    note('notEnabled', await inPage.piecesOnPage(session, lab.creatio.pageUrlWith({ panel: 'open' })));
    await walk.setUp();
    // Permitted for the probes, and yet not enabled.
    note('notEnabled', await inPage.piecesOnPage(session, `${lab.identity.url}/.well-known/openid-configuration`));
  });
  const tab = await session.tabId(walk.page);
  await lab.scenario('healthy');
  await walk.refresh();
  await walk.hintsGo();
  await part('the dialog and its fill bar', () => dialog(walk, tab, runs));
  await part('Fill', () => fill(walk, tab, runs));
  await part('Check again', () => again(walk, runs));
  await part('all probes, healthy', () => probes(walk, tab, runs));
  await part('a cold background', async () => {
    for (let run = 0; run < runs; run += 1) note('cold', await background.coldAnswer(session));
  });
  await part('the popup', async () => {
    for (const [id, cold] of [['popup', false], ['popupCold', true]]) {
      for (let run = 0; run < runs; run += 1) {
        const { browser, shown } = await background.popupShown(session, walk.page, { cold });
        note(id, shown);
        note('popupBrowser', browser);
      }
    }
  });
  await part('unlocking', async () => {
    for (let run = 0; run < runs; run += 1) note('unlock', await background.unlock(session));
  });
  await part('a page that never rests', () => idle(walk, runs));
  await part('all probes, black hole', () => blackHoles(walk));
  await part('a vault of a thousand profiles', async () => {
    note('write', ...await background.saves(session, 1000, runs));
    for (let run = 0; run < runs; run += 1) note('unlockMany', await background.unlock(session));
  });
}

const runs = runsAsked();
console.log(`${runs} runs; 30 take about ten minutes.`);
let failed = false;
await sizes();
await part('the diagnosis', diagnosis);
await part('a thousand profiles', async () => {
  const { painted, searched } = await thousand(Math.min(runs, 10));
  note('options', ...painted);
  note('search', ...searched);
});
const walk = await Walk.begin({ browser: 'chromium' });
try {
  await measure(walk, runs);
} catch (error) {
  console.error(`bench: ${error.message}`);
  failed = true;
} finally {
  await walk.end();
}
console.log(`\n${table(figures).join('\n')}`);
const fails = BUDGETS.filter((budget) => figures.has(budget.id) && verdict(budget, figures.get(budget.id)) === 'FAILS');
if (fails.length > 0) console.error(`\nbench: over its budget by more than half: ${fails.map(({ what }) => what.trim()).join('; ')}`);
if (failed || fails.length > 0) process.exitCode = 1;
