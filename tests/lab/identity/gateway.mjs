// A small reverse proxy, as nginx stands before a service: it keeps the Host, says in X-Forwarded-* how
// it was called, and answers 502 itself when nobody is behind it.

import { once } from 'node:events';
import http from 'node:http';
import { pipeline } from 'node:stream';
import { HEADERS_LIMIT, hangUpAfterwards } from './kestrel.mjs';
import { pages } from './pages.mjs';

/** Reserved for a service that exists nowhere any more (tcpmux), so nobody listens there. */
const NOBODYS_PORT = 1;
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

const without = (headers, names) => Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

const said = (response, { status, server, html }) => {
  response.writeHead(status, { 'content-type': 'text/html', server, connection: 'keep-alive' });
  response.end(html);
};

/** A handler (request, response) that passes everything on to this port on 127.0.0.1. */
function passOn({ port, drops = [], strips = [], prefix = '' }) {
  return (request, response) => {
    // Who has hung up meanwhile has no address any more.
    if (request.socket.destroyed) return undefined;
    hangUpAfterwards(response);
    // What it says is that it keeps the connection.
    response.once('finish', () => request.socket.end());
    if (!request.url.startsWith(prefix)) return said(response, pages['404-nginx']);
    const forwarded = {
      'x-forwarded-for': request.socket.remoteAddress,
      'x-forwarded-host': request.headers.host,
      'x-forwarded-proto': request.socket.encrypted ? 'https' : 'http',
    };
    const headers = without({ ...request.headers, ...forwarded }, [...HOP_BY_HOP, ...drops]);
    const behind = http.request({ host: '127.0.0.1', port, method: request.method, path: request.url.slice(prefix.length), headers, agent: false });

    behind.on('response', (answer) => {
      const kept = without(answer.headers, [...HOP_BY_HOP, ...strips]);
      response.writeHead(answer.statusCode, { ...kept, server: 'nginx', connection: 'keep-alive' });
      pipeline(answer, response, () => {});
    });
    behind.on('error', () => {
      if (response.headersSent || response.destroyed) return response.destroy();
      return said(response, pages[502]);
    });
    response.on('close', () => behind.destroy());
    return request.pipe(behind);
  };
}

/**
 * @param {object} gateway
 * @param {'service'|'nobody'} [gateway.upstream='service']  who is behind it
 * @param {string[]} [gateway.drops]   headers that do not reach the service; without `host` the service is called by
 *   its address behind the gateway
 * @param {string[]} [gateway.strips]  headers that do not reach the client
 * @param {string} [gateway.prefix]    what is cut off the path; nothing is under another one
 * @param onRequest  the service, which gets a port of its own for as long as the gateway is open
 * @returns {Promise<{ handler, close() }>}  a handler (request, response) for node:http and node:https
 */
export async function openGateway({ upstream = 'service', ...changes }, onRequest) {
  if (upstream === 'nobody') return { handler: passOn({ port: NOBODYS_PORT, ...changes }), close() {} };
  const service = http.createServer({ maxHeaderSize: HEADERS_LIMIT }, onRequest).listen(0, '127.0.0.1');
  await once(service, 'listening');
  return {
    handler: passOn({ port: service.address().port, ...changes }),
    close() {
      service.close();
      service.closeAllConnections();
    },
  };
}
