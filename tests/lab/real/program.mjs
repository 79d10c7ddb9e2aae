// One real server program: started in the foreground on a port of 127.0.0.1, and ended by its process id.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import net from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';

const LIMIT_MS = 20_000;
const PAUSE_MS = 20;

/** Debian keeps servers where the PATH of people does not look. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

function find(name) {
  for (const folder of FOLDERS) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // It is in another folder.
    }
  }
  throw new Error(`${name} is not installed: ./build.sh test installs it`);
}

const listens = (port) =>
  new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const tell = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });

/**
 * @param {string} name  of the program
 * @param {string[]} args  with which it stays in the foreground
 * @param {{ port: number, folder: string, end?: NodeJS.Signals, env?: object }} options  `end` is the signal at
 *   which it ends at once
 * @returns {Promise<{ pid: number, stop(): Promise<void> }>}  as soon as it listens on that port
 */
export async function startProgram(name, args, { port, folder, end = 'SIGTERM', env = {} }) {
  const child = spawn(find(name), args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said = `${said}${chunk}`.slice(-4000); });
  const ended = once(child, 'exit');
  const isOver = () => child.exitCode !== null || child.signalCode !== null;

  async function stop() {
    if (isOver()) return;
    child.kill(end);
    const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
    await ended;
    clearTimeout(limit);
  }

  const limit = Date.now() + LIMIT_MS;
  while (!(await listens(port)) || isOver()) {
    if (isOver()) throw new Error(`${name} ended by itself:\n${said}`);
    if (Date.now() > limit) {
      await stop();
      throw new Error(`${name} does not listen:\n${said}`);
    }
    await passed(PAUSE_MS);
  }
  return { pid: child.pid, stop };
}
