// The commands of the catalogue, as tests/it/commands.rs writes them down, and a shell to run them in.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fixture = (name) => new URL(`../../fixtures/commands/${name}.json`, import.meta.url);
const read = async (name) => JSON.parse(await readFile(fixture(name), 'utf8'));

/**
 * @typedef {{ task: string, platform: string, shell: string, checked: string, line: string, changes: boolean }} Command
 * @type {{ address: string, commands: Command[], power_shell_words: [string, string][] }}
 */
export const listed = await read('commands');

/** What Windows PowerShell 5.1 has of the commands that are used, and where the rest comes from. */
export const powerShell = await read('powershell');

const STAND_INS = ['cp', 'docker', 'dotnet', 'journalctl', 'kubectl', 'sudo', 'systemctl', 'timedatectl', 'update-ca-certificates'];
const standIn = fileURLToPath(new URL('./stand-in.mjs', import.meta.url));

/**
 * A folder to work in, and a shell whose PATH begins with the stand-ins.
 * @param {Record<string, string>} [programs]  further programs, each the text of a script
 */
export async function openShell(programs = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'commands-'));
  const bin = await mkdtemp(join(tmpdir(), 'commands-bin-'));
  const record = join(bin, 'record');
  const put = async (name, script) => {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  };
  for (const name of STAND_INS) await put(name, `exec '${process.execPath}' '${standIn}' '${name}' "$@"`);
  for (const [name, script] of Object.entries(programs)) await put(name, script);
  await writeFile(record, '');
  return {
    folder,
    /**
     * Runs a line as it stands.
     * @returns {Promise<{ status: number, out: string, err: string, ran: string[][] }>}  `ran` is what the stand-ins took
     */
    async run(line, env = {}) {
      await writeFile(record, '');
      const child = spawn('/bin/sh', ['-c', line], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: `${bin}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`, HOME: folder, LC_ALL: 'C', RECORD: record, ...env },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => { out += chunk; });
      child.stderr.on('data', (chunk) => { err += chunk; });
      const [status] = await once(child, 'close');
      const ran = (await readFile(record, 'utf8')).split('\n').filter(Boolean).map((text) => JSON.parse(text));
      return { status, out, err, ran };
    },
    async close() {
      await rm(folder, { recursive: true, force: true });
      await rm(bin, { recursive: true, force: true });
    },
  };
}

/** Puts what a person would type in the place of the names in angle brackets. @param {string} line @param {Record<string, string>} names */
export function filledIn(line, names) {
  return line.replaceAll(/<([A-Za-z0-9.-]+)>/g, (whole, name) => {
    if (!Object.hasOwn(names, name)) throw new Error(`nobody says what ${whole} is in ${line}`);
    return names[name];
  });
}
