// Where a server program stands: a folder of its own, free ports, its certificate, and the lab's service behind it.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimPort } from '../identity/port.mjs';

/** The name under which the service is called in front. */
export const NAME = 'id.example';

async function freePort() {
  const port = await claimPort(0, (socket) => socket.destroy());
  await port.close();
  return port.number;
}

/**
 * @typedef {object} Place
 * @property {string} folder     of its own; workers under another account may read it
 * @property {number} port       the one on 127.0.0.1 that is to be listened on
 * @property {number} spare      another one
 * @property {number} backend    of the lab's service, on 127.0.0.1
 * @property {string} certificate  path of a PEM file: the certificate and its chain
 * @property {string} key        path of its key
 * @property {string} both       path of a file with both
 * @property {string} authority  path of the authority that would sign the certificates of clients
 * @property {(name: string, text: string) => Promise<string>} write  a file in the folder; resolves to its path
 * @property {() => Promise<void>} remove
 */

/**
 * @param {number} backend
 * @param {{ key: string, cert: string }} certificate
 * @param {string} authority  PEM
 * @returns {Promise<Place>}
 */
export async function openPlace(backend, { key, cert }, authority) {
  const folder = await mkdtemp(join(tmpdir(), 'real-'));
  await chmod(folder, 0o755);
  const write = async (name, text) => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  return {
    folder,
    port: await freePort(),
    spare: await freePort(),
    backend,
    certificate: await write('certificate.pem', cert),
    key: await write('key.pem', key),
    both: await write('both.pem', `${cert}\n${key}`),
    authority: await write('authority.pem', authority),
    write,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
