// How Kestrel answers, and what ASP.NET Core does with a request before the service gets it. What the real service
// answered in each of these states is recorded in tests/fixtures/identityserver4.

import { pages } from './pages.mjs';

export const JSON_TYPE = 'application/json; charset=UTF-8';

/** The limits of Kestrel as it comes. */
export const BODY_LIMIT = 30_000_000;
export const HEADERS_LIMIT = 32 * 1024;

/** Seconds for which HSTS holds where nobody has said otherwise. */
const HSTS = 'max-age=2592000';
const NEVER_HSTS = ['localhost', '127.0.0.1', '[::1]'];
const HOST = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i;

/**
 * What a start of the service is configured with.
 *
 * @typedef {object} Hosting
 * @property {'nothing'|'proto'|'all'} forwarded  the X-Forwarded- fields that are believed: none, -Proto (what
 *   ASPNETCORE_FORWARDEDHEADERS_ENABLED comes to), or -Proto and -Host (what code can ask for)
 * @property {string[]} [allowedHosts]   AllowedHosts; every host without it
 * @property {number} [redirectsTo]      https redirection, with this as ASPNETCORE_HTTPS_PORT
 * @property {boolean} [forcesHttps]     ForceHttpsSchemeInRequests
 * @property {string} [pathBase]         the path below which the service lives
 * @property {boolean} [hsts]
 * @property {boolean} [development]     the environment is Development
 */

const hostName = (host) => host.replace(/:\d+$/, '').toLowerCase();

/** What the service believes of a request: { scheme, host, base, path }; `base` is under what it is called. */
export function seen(request, { forwarded, forcesHttps, pathBase = '' }) {
  const { headers, socket } = request;
  const proto = forwarded !== 'nothing' && headers['x-forwarded-proto'];
  const scheme = forcesHttps ? 'https' : proto || (socket.encrypted ? 'https' : 'http');
  const host = ((forwarded === 'all' && headers['x-forwarded-host']) || headers.host || '').toLowerCase();
  const path = request.url.split('?')[0];
  const below = pathBase && path.toLowerCase().startsWith(`${pathBase}/`);
  return { scheme, host, base: `${scheme}://${host}${below ? pathBase : ''}`, path: below ? path.slice(pathBase.length) : path };
}

/** Answers with nothing but a status. */
export function empty({ request, response }, status, headers = {}) {
  response.writeHead(status, request.method === 'HEAD' ? headers : { 'Content-Length': 0, ...headers });
  response.end();
  return true;
}

/** Answers in chunks, as everything that the service writes itself is sent. */
export function chunked({ response }, status, type, text, headers = {}) {
  response.removeHeader('Content-Length');
  response.writeHead(status, { 'Content-Type': type, ...headers });
  response.end(text);
  return true;
}

/** JSON as System.Text.Json writes it, which escapes what could be taken for markup. */
export const netJson = (value) =>
  JSON.stringify(value).replace(/[+<>&'`\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

/** Closes the connection without a word of it, as if the client had gone on: every request finds the fault of its own time. */
export function hangUpAfterwards(response) {
  response.removeHeader('Connection');
  response.shouldKeepAlive = false;
}

/** Whether ASP.NET Core has answered already: what it refuses or sends elsewhere never gets to the service. */
export function answeredBefore(exchange, hosting) {
  const { request, response, scheme, host } = exchange;
  const { allowedHosts, redirectsTo, hsts } = hosting;
  if (request.headers.host && !HOST.test(request.headers.host)) return empty(exchange, 400, { Connection: 'close' });
  if (allowedHosts && !allowedHosts.includes(hostName(request.headers.host))) {
    const { status, html } = pages[400];
    response.writeHead(status, { 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(html) });
    response.end(html);
    return true;
  }
  if (hsts && scheme === 'https' && !NEVER_HSTS.includes(hostName(host))) response.setHeader('Strict-Transport-Security', HSTS);
  if (redirectsTo && scheme !== 'https') return empty(exchange, 307, { Location: `https://${hostName(host)}:${redirectsTo}${request.url}` });
  return false;
}

/** A fault that nothing in the service has caught. Its text leaves the house in the environment Development only. */
export class Unhandled extends Error {}

export function failed(exchange, { message }, { development }) {
  if (!development) return empty(exchange, 500);
  const { rawHeaders } = exchange.request;
  const fields = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : []));
  return chunked(exchange, 500, 'text/plain; charset=utf-8', `${message}\n\nHEADERS\n=======\n${fields.join('\n')}\n`);
}

/** What Kestrel says where there is no request that it could read. */
export function onClientError({ code }, socket) {
  if (!socket.writable) return;
  const status = code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\nDate: ${new Date().toUTCString()}\r\nServer: Kestrel\r\n\r\n`);
}
