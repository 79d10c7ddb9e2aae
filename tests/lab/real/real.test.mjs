// The real servers in their failing states, asked as the product asks. What they answer is kept in
// tests/fixtures/real, and has to be what they answer today. RENEW=1 writes down what has changed.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { essence } from './exchanges.mjs';
import { stands } from './stand.mjs';
import { states } from './states.mjs';

const folder = fileURLToPath(new URL('../../fixtures/real/', import.meta.url));
const renewing = process.env.RENEW === '1';
const HOUR_MS = 3_600_000;

const standing = stands();
after(() => standing.close());

const read = async (name) => JSON.parse(await readFile(`${folder}${name}.json`, 'utf8').catch(() => 'null'));
const write = async (name, value) => {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}${name}.json`, `${JSON.stringify(value, null, 1)}\n`);
};

/** What is right of each fixture. */
const expected = Object.fromEntries(states.map(({ name, cause, why }) => [name, { cause, why }]));

// Most of the time somebody waits for somebody.
describe('real servers', { concurrency: 3 }, () => {
  for (const state of states) test(`${state.name}: ${state.why}`, async () => {
    const kept = await read(state.name);
    // A full hour, so that the certificates of the service are valid at that time.
    const now = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
    const found = await standing.report(state, now);
    try {
      assert.deepEqual(essence(found), kept && essence(kept));
    } catch (error) {
      if (!renewing) throw error;
      await write(state.name, found);
    }
  });
});

test('every fixture has a state, and what is right of it', async () => {
  if (renewing) await write('expected', expected);
  assert.deepEqual(await read('expected'), expected);
  const files = (await readdir(folder)).map((file) => file.replace('.json', '')).filter((name) => name !== 'expected');
  assert.deepEqual(files.sort(), Object.keys(expected).sort());
});
