// The lab's Identity Service on a real port, with faults on demand. See ../README.md.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlsServers } from './certificates.mjs';
import { faults } from './faults.mjs';
import { openGateway } from './gateway.mjs';
import { BODY_LIMIT, HEADERS_LIMIT, answeredBefore, empty, hangUpAfterwards, onClientError, seen } from './kestrel.mjs';
import { claimPort } from './port.mjs';
import { identityService } from './service.mjs';
import { signingKeys } from './signing-key.mjs';
import { clientStore, newClient } from './store.mjs';

export { faults };

/** The body, or nothing where it is longer than Kestrel takes. */
async function readBody(request) {
  if (Number(request.headers['content-length']) > BODY_LIMIT) return undefined;
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The names of the parameters of a body, never their values. */
function paramNames(contentType, body = Buffer.alloc(0)) {
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return [...new Set(new URLSearchParams(body.toString()).keys())];
  if (!/json/i.test(contentType)) return [];
  try {
    return Object.keys(JSON.parse(body.toString()) ?? {});
  } catch {
    return [];
  }
}

const speaking = (server) => server.on('clientError', onClientError);

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
  const speaker = { none: speaking(http.createServer({ maxHeaderSize: HEADERS_LIMIT }, onArrival)) };

  const tlsOf = (fault) => (fault.tls === undefined ? homeCertificate : fault.tls) || 'none';
  const offset = () => clock + (current.fault.offset?.(current.extra) ?? 0);

  /** How the service was started. Behind a gateway its administrator has enabled what the gateway says of the scheme. */
  const hosting = () => ({
    forwarded: forwardedProto === 'trust' || current.gateway ? 'proto' : 'nothing',
    ...current.fault.hosting?.(current.extra),
  });

  const service = identityService({ store, scopes, issuer, current: () => ({ ...current, keys, offset: offset(), hosting: hosting() }) });

  /** What arrives at the port is the gateway's, if there is one. */
  function onArrival(request, response) {
    return (current.gateway?.handler ?? onRequest)(request, response);
  }

  async function onRequest(request, response) {
    const { fault, extra, state, ended } = current;
    const contentType = request.headers['content-type'] ?? '';
    const believed = seen(request, hosting());
    const { path } = believed;
    const record = { at: Date.now(), ms: undefined, method: request.method, path, contentType, origin: 'origin' in request.headers, params: [] };
    requests.push(record);
    response.once('close', () => { record.ms = Date.now() - record.at; });

    response.sendDate = false;
    response.setHeader('Date', new Date(Date.now() + offset() * 1000).toUTCString());
    response.setHeader('Server', 'Kestrel');
    hangUpAfterwards(response);

    try {
      request.rawBody = await readBody(request);
      record.params = paramNames(contentType, request.rawBody);
      const base = fault.base?.(believed.base, extra) ?? believed.base;
      const exchange = { ...believed, request, response, base, params: record.params, extra, state, store, keys, signal: ended.signal };
      if (!request.rawBody) empty(exchange, 413, { Connection: 'close' });
      else if (!answeredBefore(exchange, hosting()) && !(await fault.answer?.(exchange))) await service(exchange);
    } catch {
      // The client went away, or the fault ended while this request was waiting.
      request.socket.destroy();
    }
  }

  async function prepareSpeaker(kind) {
    speaker[kind] ??= speaking(https.createServer({ ...(await tls.get(kind)), maxHeaderSize: HEADERS_LIMIT }, onArrival));
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
