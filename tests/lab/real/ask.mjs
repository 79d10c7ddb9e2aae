// Asks as the product asks, and keeps the answer as it came: every field, in its order, the doubled ones too.

import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';

/** What a browser says where nobody listens: the one answer that needs no browser to be known. */
const NOBODY = 'net::ERR_CONNECTION_REFUSED';
/** As many as browsers follow. */
const REDIRECTS = 20;

/** What the browser sends in any case; a server may answer by it. */
const USUAL = { Connection: 'keep-alive', Accept: '*/*', 'Accept-Language': 'en-US,en;q=0.9' };

const portOf = ({ protocol, port }) => Number(port || (protocol === 'https:' ? 443 : 80));

/**
 * @typedef {object} Question
 * @property {string} url      as it stands in the world of the fixture
 * @property {Post} [post]     where it is one
 *
 * @typedef {{ type: string, body: string }} Post  its content type and its body
 */

/** One request on its own connection. Rejects where there is no HTTP answer. */
function once(url, post, { port, proxied, ca }) {
  const { request } = url.protocol === 'https:' ? https : http;
  const options = {
    host: '127.0.0.1',
    port,
    servername: url.hostname,
    ca,
    agent: false,
    method: post ? 'POST' : 'GET',
    // A proxy that is addressed as one is told the whole address.
    path: proxied ? `http://${url.hostname}:${proxied}${url.pathname}${url.search}` : `${url.pathname}${url.search}`,
    headers: { Host: url.host, ...USUAL, ...(post ? { 'Content-Type': post.type, 'Content-Length': post.body.length } : {}) },
  };
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        asked.destroy();
        const raw = response.rawHeaders;
        const headers = raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1]]] : []));
        resolve({ status: response.statusCode, headers, location: response.headers.location, body: Buffer.concat(chunks).toString() });
      });
    });
    asked.on('error', reject);
    asked.end(post?.body);
  });
}

/**
 * @param {Question} question
 * @param {object} world
 * @param {(url: URL) => number | undefined} world.portFor  who listens at an address
 * @param {number} [world.proxied]  the port behind the browser's proxy
 * @param {string} world.authority  path of the authority that the client trusts
 * @returns {Promise<object | undefined>} an outcome as the product keeps it; nothing where there was no answer and
 *   only a browser can tell why
 */
export async function ask({ url: first, post }, { portFor, proxied, authority }) {
  let url = new URL(first);
  let content = post;
  const ca = await readFile(authority);
  for (let turn = 0; turn <= REDIRECTS; turn += 1) {
    const redirected = turn === 0 ? null : url.href;
    const port = portFor(url);
    if (port === undefined) return { network_error: { cause: NOBODY, redirected_to: redirected } };
    let answer;
    try {
      answer = await once(url, content, { port, proxied, ca });
    } catch (error) {
      if (redirected) throw error;
      return undefined;
    }
    const { status, headers, location } = answer;
    if (![301, 302, 303, 307, 308].includes(status) || !location) {
      return { answer: { status, headers, body: answer.body, truncated: false, redirected_to: redirected } };
    }
    if (status < 307) content = undefined;
    url = new URL(location, url);
  }
  return { network_error: { cause: 'net::ERR_TOO_MANY_REDIRECTS', redirected_to: url.href } };
}

export { portOf };
