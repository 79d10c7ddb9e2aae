import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import test from 'node:test';
import { openGateway } from './gateway.mjs';

test('a caller that has hung up before it is served is passed on to nobody', async (t) => {
  let asked = 0;
  const gateway = await openGateway({}, (_, response) => { asked += 1; response.end(); });
  let served;
  const gone = new Promise((resolve, reject) => {
    served = async (request, response) => {
      request.socket.on('error', () => {});
      if (!request.socket.destroyed) await new Promise((closed) => request.socket.once('close', closed));
      try {
        resolve(gateway.handler(request, response));
      } catch (error) {
        reject(error);
      }
    };
  });
  const front = http.createServer((request, response) => served(request, response)).listen(0, '127.0.0.1');
  t.after(() => { front.close(); gateway.close(); });
  await once(front, 'listening');
  const caller = net.connect(front.address().port, '127.0.0.1');
  caller.write('GET / HTTP/1.1\r\nHost: id.example\r\n\r\n');
  await once(front, 'request');
  caller.resetAndDestroy();
  await gone;
  assert.equal(asked, 0);
});
