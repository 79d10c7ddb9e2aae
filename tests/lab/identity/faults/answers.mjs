// What the faults of several families are made of.

import { setTimeout as delay } from 'node:timers/promises';
import { JSON_TYPE } from '../kestrel.mjs';
import { pages } from '../pages.mjs';
import { paths } from '../service.mjs';


export { JSON_TYPE };

export const isDiscovery = ({ path }) => path === paths.discovery;
export const isKeys = ({ path }) => path === paths.keys;
export const isToken = ({ path }) => path === paths.token;
export const namesClient = ({ params, request }) => params.includes('client_id') || 'authorization' in request.headers;

export const send = ({ response }, status, type, body, headers = {}) => {
  response.writeHead(status, { 'Content-Type': type, ...headers });
  response.end(body);
  return true;
};

export const onDiscovery = (answer) => ({ answer: (exchange) => isDiscovery(exchange) && answer(exchange) });

/** Answers with one of `pages.mjs` whatever `only` lets through. */
export const showPage = (name, { type = 'text/html; charset=utf-8', only = () => true } = {}) => ({
  answer(exchange) {
    if (!only(exchange)) return false;
    const { status, server, html, headers } = pages[name];
    return send(exchange, status, type, html, { Server: server, ...headers });
  },
});

/** Lasts as long as `fault(name, { delay })` says, or else as long as the fault does by itself. */
export const wait = ({ extra, signal }, milliseconds) => delay(extra.delay ?? milliseconds, undefined, { signal });
