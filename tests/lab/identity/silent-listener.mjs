// Worker thread of the fault `connect-black-hole`: it listens and then blocks, so nobody accepts.
// Once the queue of one listener holds its two connections, the kernel drops further ones in
// silence, which is what a firewall that drops packets looks like. The thread ends by terminate().

import net from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

let waiting = workerData.addresses.length;
for (const host of workerData.addresses) {
  net.createServer().listen({ port: workerData.port, host, backlog: 1 }, () => {
    waiting -= 1;
    if (waiting > 0) return;
    parentPort.postMessage('listening');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
