// Command line of `./build.sh bench`: every budget of the design beside its measured figure, in Chromium.

import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { thousand } from './bench-options.mjs';
import * as background from './bench-background.mjs';
import { builtAt } from './bench-against.mjs';
import { BUDGETS, compared, table, verdict } from './bench-budgets.mjs';
import * as inPage from './bench-page.mjs';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

const USAGE = 'usage: ./build.sh bench [--runs N] [--json FILE] [--against REVISION]';
const LATE_MS = 500;
const BUILT = 'dist/chrome';
/** Two versions take turns, so that what else the machine does meanwhile meets both. */
const TURNS = 3;
/** Ten seconds each: so many tell enough. */
const CHURNS = 5;
const OPENINGS = 50;

/** @type {Map<string, number[]>} */
let figures = new Map();
const note = (id, ...more) => figures.set(id, [...(figures.get(id) ?? []), ...more]);

function asked() {
  try {
    const text = { type: /** @type {const} */ ('string') };
    const { runs, json, against } = parseArgs({ options: { runs: { ...text, default: '30' }, json: text, against: text } }).values;
    if (/^[1-9]\d{0,3}$/.test(runs)) return { runs: Number(runs), json, against };
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

async function churn(walk, runs) {
  for (let run = 0; run < Math.min(runs, CHURNS); run += 1) {
    for (const [id, page] of [['elsewhere', inPage.costElsewhere], ['there', inPage.costThere]]) {
      const { all, longest, calls } = await page(walk);
      note(id, all);
      note(`${id}Longest`, longest);
      note(`${id}Calls`, calls);
    }
  }
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
  await part('what is left of a dialog', async () => {
    const { listeners, kilobytes } = await inPage.leaked(walk, tab, OPENINGS);
    note('leakListeners', listeners);
    note('leakHeap', kilobytes);
  });
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
  await part('a page that never rests', () => churn(walk, runs));
  await part('a log of 20 MB', async () => {
    for (let run = 0; run < Math.min(runs, 10); run += 1) note('log', await background.logRead(session, 20));
  });
  await part('all probes, black hole', () => blackHoles(walk));
  await part('a vault of a thousand profiles', async () => {
    note('write', ...await background.saves(session, 1000, runs));
    for (let run = 0; run < runs; run += 1) note('unlockMany', await background.unlock(session));
  });
}

/** A browser and a lab of its own. @param {string} extension @param {number} runs @returns whether all was measured */
async function measured(extension, runs) {
  const walk = await Walk.begin({ browser: 'chromium', extension });
  try {
    await measure(walk, runs);
    return true;
  } catch (error) {
    console.error(`bench: ${error.message}`);
    return false;
  } finally {
    await walk.end();
  }
}

async function alone(runs, json) {
  console.log(`${runs} runs; 30 take about ten minutes.`);
  await sizes();
  await part('the diagnosis', diagnosis);
  await part('a thousand profiles', async () => {
    const { painted, searched } = await thousand(Math.min(runs, 10));
    note('options', ...painted);
    note('search', ...searched);
  });
  const whole = await measured(resolve(BUILT), runs);
  console.log(`\n${table(figures).join('\n')}`);
  if (json) await writeFile(json, `${JSON.stringify({ runs, figures: Object.fromEntries(figures) }, null, 1)}\n`);
  const fails = BUDGETS.filter((budget) => figures.has(budget.id) && verdict(budget, figures.get(budget.id)) === 'FAILS');
  if (fails.length > 0) console.error(`\nbench: over its budget by more than half: ${fails.map(({ what }) => what.trim()).join('; ')}`);
  return whole && fails.length === 0;
}

/** Only what a browser tells: the rest does not vary by itself. */
async function against(revision, runs, json) {
  const versions = [[revision, await builtAt(revision), new Map()], ['now', resolve(BUILT), new Map()]];
  let whole = true;
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, extension, own] of versions) {
      console.log(`\n${name}, turn ${turn + 1} of ${TURNS}`);
      figures = own;
      whole = (await measured(extension, Math.ceil(runs / TURNS))) && whole;
    }
  }
  const both = versions.map(([name, , own]) => [name, own]);
  console.log(`\n${compared(both).join('\n')}`);
  if (json) await writeFile(json, `${JSON.stringify({ runs, ...Object.fromEntries(both.map(([name, own]) => [name, Object.fromEntries(own)])) }, null, 1)}\n`);
  return whole;
}

const { runs, json, against: revision } = asked();
const good = revision ? await against(revision, runs, json) : await alone(runs, json);
if (!good) process.exitCode = 1;
