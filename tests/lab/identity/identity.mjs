// The lab's Identity Service on a real port, with faults on demand. See ../README.md.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlsServers } from './certificates.mjs';
import { faults } from './faults.mjs';
import { openGateway } from './gateway.mjs';
import { claimPort } from './port.mjs';
import { identityService } from './service.mjs';
import { signingKeys } from './signing-key.mjs';
import { clientStore, newClient } from './store.mjs';

export { faults };

const BODY_LIMIT = 64 * 1024;

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The names of the parameters of a body, never their values. */
function paramNames(contentType, body) {
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return [...new Set(new URLSearchParams(body.toString()).keys())];
  if (!/json/i.test(contentType)) return [];
  try {
    return Object.keys(JSON.parse(body.toString()) ?? {});
  } catch {
    return [];
  }
}

/**
 * @param {object} [options]
 * @param {number} [options.port=0]         0: any free one; kept across stop() and start()
 * @param {string} [options.hostname]       the name in `url`
 * @param {false|string} [options.https=false]  a kind of TLS (certificates.mjs), as `trusted`
 * @param {string} [options.dir]            where appsettings.json and clients.db.json lie
 * @param {number} [options.clients=1]      how many clients appsettings.json holds
 * @param {string} [options.issuer]         fixed issuer; by default it is computed from the request
 * @param {'ignore'|'trust'} [options.forwardedProto='ignore']  whether X-Forwarded-Proto counts
 * @param {string[]} [options.scopes]       registered resources besides the service's own
 * @param {number} [options.signingDays=365]  validity of the signing certificate
 */
export async function startIdentity({
  port: requestedPort = 0,
  hostname = 'localhost',
  https: homeCertificate = false,
  dir,
  clients: clientCount = 1,
  issuer,
  forwardedProto = 'ignore',
  scopes = [],
  signingDays = 365,
} = {}) {
  const ownDir = dir ? undefined : await mkdtemp(join(tmpdir(), 'identity-lab-'));
  if (dir) await mkdir(dir, { recursive: true });
  const discardFiles = () => ownDir && rm(ownDir, { recursive: true, force: true });
  const store = clientStore(dir ?? ownDir);
  const clients = Array.from({ length: clientCount }, (_, index) => newClient(index + 1));
  await store.writeAppsettings(clients);

  const tls = tlsServers(hostname);
  const keys = signingKeys({ days: signingDays });
  const usualKey = await keys.get('usual');
  const requests = [];
  let clock = 0;
  let running = true;
  let current = { name: 'none', fault: faults.none, extra: {}, state: {}, ended: new AbortController(), key: usualKey };
  /** What the port speaks: plain http, or TLS of a kind. */
  const speaker = { none: http.createServer(onArrival) };

  const tlsOf = (fault) => (fault.tls === undefined ? homeCertificate : fault.tls) || 'none';
  const offset = () => clock + (current.fault.offset?.(current.extra) ?? 0);

  /** The origin under which the service is called, as far as it can know. */
  function originOf(request) {
    const forwarded = (forwardedProto === 'trust' || current.gateway) && request.headers['x-forwarded-proto'];
    const scheme = forwarded || (request.socket.encrypted ? 'https' : 'http');
    const origin = `${scheme}://${(request.headers.host ?? hostname).toLowerCase()}`;
    return current.fault.base?.(origin, current.extra) ?? origin;
  }

  const service = identityService({
    store,
    key: usualKey,
    keys,
    scopes,
    originOf,
    issuer,
    current: () => ({ ...current, offset: offset() }),
  });

  /** What arrives at the port is the gateway's, if there is one. */
  function onArrival(request, response) {
    return (current.gateway?.handler ?? onRequest)(request, response);
  }

  async function onRequest(request, response) {
    const { fault, extra, state, ended } = current;
    const path = request.url.split('?')[0];
    const contentType = request.headers['content-type'] ?? '';
    const record = { at: Date.now(), ms: undefined, method: request.method, path, contentType, origin: 'origin' in request.headers, params: [] };
    requests.push(record);
    response.once('close', () => { record.ms = Date.now() - record.at; });

    response.sendDate = false;
    response.setHeader('Date', new Date(Date.now() + offset() * 1000).toUTCString());
    response.setHeader('Server', 'Kestrel');
    // So that the next request meets the fault of its own time, not that of an open connection.
    response.setHeader('Connection', 'close');

    try {
      request.rawBody = await readBody(request);
      record.params = paramNames(contentType, request.rawBody);
      const exchange = { request, response, path, params: record.params, extra, state, signal: ended.signal, get origin() { return originOf(request); } };
      if (!(await fault.answer?.(exchange))) await service(request, response);
    } catch {
      // The client went away, sent too much, or the fault ended while this request was waiting.
      request.socket.destroy();
    }
  }

  async function prepareSpeaker(kind) {
    speaker[kind] ??= https.createServer(await tls.get(kind), onArrival);
  }
  await prepareSpeaker(tlsOf(faults.none));

  const port = await claimPort(requestedPort, (socket) => {
    const { fault } = current;
    const passes = !fault.socket || fault.socket(socket, current) === false;
    if (passes) speaker[tlsOf(fault)].emit('connection', socket);
  }).catch(async (error) => {
    await discardFiles();
    throw error;
  });

  /** Makes the port do what `running` and the fault say; existing connections end. */
  async function settle() {
    port.hangUp();
    if (!running || current.fault.listen === false) await port.close();
    else if (current.fault.listen === 'silent') await port.openSilent();
    else await port.open();
  }

  function endFault() {
    current.ended.abort();
    current.gateway?.close();
  }

  async function fault(name, extra = {}) {
    if (!Object.hasOwn(faults, name)) throw new RangeError(`unknown fault "${name}"; known: ${Object.keys(faults).join(', ')}`);
    const next = faults[name];
    await prepareSpeaker(tlsOf(next));
    const key = next.signingKey ? await next.signingKey(keys, extra) : usualKey;
    const proxy = next.gateway && (await openGateway(next.gateway, onRequest));
    endFault();
    current = { name, fault: next, extra, state: {}, ended: new AbortController(), key, gateway: proxy };
    await settle();
  }

  async function start() {
    running = true;
    try {
      await store.importClients();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return fault('iis-500.30');
    }
    return settle();
  }

  await start();

  return {
    get url() {
      const scheme = current.fault.scheme ?? (tlsOf(current.fault) === 'none' ? 'http' : 'https');
      return `${scheme}://${hostname}:${port.number}`;
    },
    get port() { return port.number; },
    /** How many TCP connections were accepted so far. */
    get connections() { return port.connections; },
    /** The name of the fault in force; `none` when healthy. */
    get currentFault() { return current.name; },
    clients,
    clientId: clients[0]?.clientId,
    clientSecret: clients[0]?.clientSecret,
    appsettingsPath: store.appsettingsPath,
    databasePath: store.databasePath,
    requests,
    /** PEM of the lab's authority, and of the one that `tls-missing-intermediate` does not send. */
    authority: tls.authority,
    intermediate: tls.intermediate,

    /** One fault at a time; `fault('none')` is heal(). */
    fault,
    heal: () => fault('none'),
    /** Shifts the service's clock: `Date`, `iat`, `nbf`, `exp`. */
    setClock(seconds) { clock = seconds; },

    /** An administrator edits appsettings.json. */
    writeAppsettings: store.writeAppsettings,
    /** An administrator deletes a client's rows (all clients' without an id). */
    deleteClientRows: store.deleteClientRows,
    async stop() {
      running = false;
      await settle();
    },
    /** Starts the service, also when it is running: appsettings.json is read again. */
    start,
    async close() {
      running = false;
      endFault();
      await port.close();
      await discardFiles();
    },
  };
}
