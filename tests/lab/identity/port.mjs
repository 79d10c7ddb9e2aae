// One TCP port on both loopback addresses, because `localhost` may mean either, and what happens to
// the connections that arrive there. The port outlives the listener: it can be closed and opened
// again, and what answers on it can change between two connections.

import { once } from 'node:events';
import net from 'node:net';
import { Worker } from 'node:worker_threads';

const LOOPBACKS = ['127.0.0.1', '::1'];
/** Below the range from which systems take ports for outgoing connections, so that a closed port stays free. */
const FIRST_FREE_PORT = 20_000;
const FREE_PORTS = 10_000;

const absent = (error) => error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT';

async function listen(server, port, host) {
  server.listen({ port, host });
  await once(server, 'listening');
}

const closed = (server) => new Promise((resolve) => server.close(() => resolve()));

/**
 * @param requested  a port, or 0 for any
 * @param onSocket   called with every accepted connection
 * @returns { number, connections, open(), openSilent(), hangUp(), close() }
 */
export async function claimPort(requested, onSocket) {
  const sockets = new Set();
  let servers = [];
  let silent;
  let number = requested;
  let addresses = LOOPBACKS;
  let connections = 0;

  const accept = (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    onSocket(socket);
  };

  async function bind(port) {
    const bound = [];
    const present = [];
    for (const host of addresses) {
      const server = net.createServer(accept);
      try {
        await listen(server, port, host);
      } catch (error) {
        if (absent(error)) continue;
        await Promise.all(bound.map(closed));
        throw error;
      }
      bound.push(server);
      present.push(host);
    }
    if (bound.length === 0) throw new Error('no loopback address to listen on');
    addresses = present;
    servers = bound;
    number = port;
  }

  async function bindAny() {
    const start = Math.floor(Math.random() * FREE_PORTS);
    for (let step = 0; step < FREE_PORTS; step += 1) {
      try {
        return await bind(FIRST_FREE_PORT + ((start + step) % FREE_PORTS));
      } catch (error) {
        if (error.code !== 'EADDRINUSE') throw error;
      }
    }
    throw new Error('no free port on the loopback addresses');
  }

  const hangUp = () => {
    for (const socket of sockets) socket.destroy();
  };

  async function close() {
    const open = servers;
    servers = [];
    const done = open.map(closed);
    hangUp();
    await Promise.all(done);
    if (silent) {
      const { worker, fillers } = silent;
      silent = undefined;
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    }
  }

  /** Fills the queue of a listener that never accepts: two connections for each address. */
  async function openSilent() {
    await close();
    const worker = new Worker(new URL('./silent-listener.mjs', import.meta.url), { workerData: { port: number, addresses } });
    silent = { worker, fillers: [] };
    await once(worker, 'message');
    for (const host of [...addresses, ...addresses]) {
      const filler = net.connect({ port: number, host });
      filler.on('error', () => {});
      silent.fillers.push(filler);
      await once(filler, 'connect');
    }
  }

  await (requested === 0 ? bindAny() : bind(requested));

  return {
    get number() { return number; },
    get connections() { return connections; },
    async open() {
      if (servers.length > 0) return;
      await close();
      await bind(number);
    },
    openSilent,
    hangUp,
    close,
  };
}
