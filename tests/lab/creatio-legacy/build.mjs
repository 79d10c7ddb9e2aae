/** Builds the application of the look-alike with Angular 16 and the legacy Material components. */
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const app = join(here, '../creatio/app');
/** Inside this folder, so that every import finds the Angular that is installed here. */
const work = join(here, '.build');

/** What differs from the current build. */
export const ownSources = ['build.mjs', 'legacy.css', 'material.ts', 'package-lock.json', 'tsconfig.json'].map((file) => join(here, file));

/** The files of the application, with other Material components, into the folder `out`. */
export async function buildLegacy(out) {
  await installPackages();
  await rm(work, { recursive: true, force: true });
  await cp(app, join(work, 'app'), { recursive: true });
  await cp(join(here, 'material.ts'), join(work, 'app/material.ts'));
  const require = createRequire(join(here, 'package.json'));
  const folderOf = (name) => dirname(require.resolve(`${name}/package.json`));
  await run(process.execPath, [join(folderOf('@angular/compiler-cli'), 'bundles/src/bin/ngc.js'), '-p', 'tsconfig.json']);

  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const { build } = require('esbuild');
  // The libraries come half compiled; the compiler that is taken along does the rest in the browser.
  const imports = ['zone.js', '@angular/compiler', './.build/compiled/main.js'];
  await build({
    stdin: { contents: imports.map((name) => `import '${name}';`).join('\n'), resolveDir: here },
    outfile: join(out, 'main.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    // Zone.js does not hear of what awaits natively.
    supported: { 'async-await': false, 'async-generator': false, 'for-await': false },
    define: { ngDevMode: 'false' },
    logLevel: 'silent',
  });

  const sheets = [join(folderOf('@angular/material'), 'legacy-prebuilt-themes/legacy-indigo-pink.css'), join(app, 'styles.css'), join(here, 'legacy.css')];
  await writeFile(join(out, 'styles.css'), (await Promise.all(sheets.map((sheet) => readFile(sheet, 'utf8')))).join('\n'));
  const index = await readFile(join(app, 'index.html'), 'utf8');
  const parts = [['</head>', '<link rel="stylesheet" href="styles.css">'], ['</body>', '<script src="main.js" type="module"></script>']];
  await writeFile(join(out, 'index.html'), parts.reduce((text, [end, part]) => text.replace(end, `${part}${end}`), index));
}

async function installPackages() {
  const installed = join(here, 'node_modules/.package-lock.json');
  const changed = async (file) => (await stat(file).catch(() => null))?.mtimeMs ?? 0;
  if ((await changed(installed)) >= (await changed(join(here, 'package-lock.json')))) return;
  await run('npm', ['ci']);
  const now = new Date();
  await utimes(installed, now, now);
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: here, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`))));
  });
}
