/**
 * The server's own calls to the Identity Service, as the health check and "Test connection" make them.
 * None leaves this computer, whatever address an administrator types: there is no name but those under
 * `localhost` and those that the lab gives, and no address but loopback ones.
 */
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

const mostRedirects = 5;
const mostBytes = 1024 * 1024;

/**
 * What the server sees of an Identity Service.
 * `network` is `{ lookup, timeoutMs, ca, client }`; the answer is `{ available, token }`.
 */
export async function inspectIdentityService({ url, clientId, clientSecret }, network) {
  const base = url.trim().replace(/\/+$/, '');
  const document = await discover(base, network);
  const available = document !== undefined && (network.client !== 'strict' || (await keepsToPolicy(document, base, network)));
  const token = available && (await givesToken(base, clientId, clientSecret, network));
  return { available, token };
}

async function discover(base, network) {
  const answer = await call('GET', `${base}/.well-known/openid-configuration`, {}, '', network);
  return answer?.status === 200 && typeof answer.json?.token_endpoint === 'string' ? answer.json : undefined;
}

/**
 * .NET's client library unless it is told otherwise: the issuer is the address that was asked, whatever the document
 * names lies below it, and there are keys.
 */
async function keepsToPolicy(document, base, network) {
  const named = Object.entries(document).filter(([name]) => /_endpoint$|^jwks_uri$|^check_session_iframe$/.test(name));
  if (document.issuer !== base || !named.every(([, address]) => String(address).startsWith(base)) || !document.jwks_uri) return false;
  const answer = await call('GET', document.jwks_uri, {}, '', network);
  return answer?.status === 200 && answer.json?.keys?.length > 0;
}

async function givesToken(base, clientId, clientSecret, network) {
  const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await call('POST', `${base}/connect/token`, headers, form.toString(), network);
  return answer?.status === 200 && typeof answer.json?.access_token === 'string';
}

/** One exchange, redirects of a GET included; null for everything that never became an answer. */
async function call(method, address, headers, body, network) {
  const deadline = AbortSignal.timeout(network.timeoutMs);
  try {
    let next = new URL(address);
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const answer = await exchange(method, next, headers, body, network, deadline);
      const moved = method === 'GET' && answer.status >= 300 && answer.status < 400 && answer.location;
      if (!moved) return answer;
      const following = new URL(answer.location, next);
      if (next.protocol === 'https:' && following.protocol !== 'https:') return answer;
      next = following;
    }
    return null;
  } catch {
    return null;
  }
}

function exchange(method, url, headers, body, network, signal) {
  return new Promise((resolve, reject) => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new TypeError(`no such scheme: ${url.protocol}`);
    refuseFarAway(url.hostname);
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(
      url,
      {
        method,
        headers: { accept: 'application/json', ...headers, 'content-length': Buffer.byteLength(body) },
        lookup: (hostname, options, done) => resolveName(hostname, options, done, network.lookup),
        ca: network.ca ?? undefined,
        agent: false,
        signal,
      },
      (answer) => {
        const chunks = [];
        let size = 0;
        answer.on('data', (chunk) => {
          size += chunk.length;
          if (size > mostBytes) sent.destroy(new Error('the answer is too long'));
          chunks.push(chunk);
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode, location: answer.headers.location, json: parsed(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function refuseFarAway(host) {
  const literal = host.replace(/^\[|\]$/g, '');
  if (net.isIP(literal) !== 0 && !isLoopback(literal)) throw new RangeError(`not on this computer: ${literal}`);
}

const isLoopback = (address) => address === '::1' || /^127\.\d+\.\d+\.\d+$/.test(address);

/** The lab's own resolution first, then the names under `localhost`; no other name exists. */
function resolveName(hostname, options, done, override) {
  const given = override?.(hostname);
  const address = given ?? (/(^|\.)localhost$/i.test(hostname) ? '127.0.0.1' : '');
  if (!isLoopback(address)) {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' });
    return process.nextTick(done, error);
  }
  const family = net.isIP(address);
  return process.nextTick(() => (options.all ? done(null, [{ address, family }]) : done(null, address, family)));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
