/** Builds the Angular application of the look-alike, unless what was built is newer than every source. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildLegacy, ownSources } from '../creatio-legacy/build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../../target/lab');

/** The two generations of Material: the name of what is built, how, and from which sources besides those in `app/`. */
const kinds = {
  current: { name: 'creatio', build, sources: [join(here, 'angular.json'), join(here, 'tsconfig.json')] },
  legacy: { name: 'creatio-legacy', build: () => buildLegacy(builtApp('legacy')), sources: ownSources },
};

/** Where the built application lies. */
export function builtApp(material = 'current') {
  return join(target, kinds[material].name);
}

export async function buildCreatioApp(material = 'current') {
  const kind = kinds[material];
  if (!kind) throw new RangeError(`material is ${Object.keys(kinds).join(' or ')}`);
  if (await isFresh(kind)) return;
  await mkdir(target, { recursive: true });
  const lock = join(target, `${kind.name}.lock`);
  await takeLock(lock);
  try {
    if (await isFresh(kind)) return;
    const began = new Date();
    await kind.build();
    await writeFile(join(target, `${kind.name}.stamp`), began.toISOString());
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function isFresh({ name, sources }) {
  const built = Date.parse(await readFile(join(target, `${name}.stamp`), 'utf8').catch(() => ''));
  const index = await stat(join(target, name, 'index.html')).catch(() => null);
  return index !== null && built > (await newest(sources));
}

async function newest(sources) {
  const files = (await readdir(join(here, 'app'), { recursive: true })).map((file) => join(here, 'app', file));
  const times = await Promise.all([...files, ...sources].map(async (file) => (await stat(file)).mtimeMs));
  return Math.max(...times);
}

function build() {
  const cli = createRequire(import.meta.url).resolve('@angular/cli/bin/ng.js');
  return new Promise((resolve, reject) => {
    const ng = spawn(process.execPath, [cli, 'build'], {
      cwd: here,
      env: { ...process.env, NG_CLI_ANALYTICS: 'false', NG_DISABLE_VERSION_CHECK: '1', CI: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    ng.stdout.on('data', (chunk) => (output += chunk));
    ng.stderr.on('data', (chunk) => (output += chunk));
    ng.on('error', reject);
    ng.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ng build ended with ${code}\n${output}`))));
  });
}

/** Test files run in processes of their own: one of them builds, the others wait. */
async function takeLock(lock) {
  for (;;) {
    try {
      await mkdir(lock);
      await writeFile(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => '0'));
    if (holder > 0 && !isAlive(holder)) await rm(lock, { recursive: true, force: true });
    await sleep(100);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCreatioApp();
