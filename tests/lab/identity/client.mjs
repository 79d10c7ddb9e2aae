// A client of the Identity Service, for the tests.

import { createPublicKey, verify } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

export const DISCOVERY = '/.well-known/openid-configuration';
export const KEYS = `${DISCOVERY}/jwks`;
export const TOKEN = '/connect/token';

/** One request on its own connection. Resolves to { status, headers, body, text }. */
export function ask(url, { method = 'GET', headers, body, signal, ...tls } = {}) {
  const { request } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request(url, { ...tls, method, headers, signal, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, body: whole, text: whole.toString() });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

export const form = (fields) => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});
export const credentials = ({ clientId, clientSecret }) => form({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
export const json = async (url, options) => JSON.parse((await ask(url, options)).text);
export const tokenStatus = async (identity, client = identity) => (await ask(identity.url + TOKEN, credentials(client))).status;
export const jwtPart = (token, index) => JSON.parse(Buffer.from(token.split('.')[index], 'base64url'));

/** Whether this published key signed this token. */
export function isSignedBy(token, key) {
  const [header, payload, signature] = token.split('.');
  const publicKey = { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  return verify('sha256', Buffer.from(`${header}.${payload}`), publicKey, Buffer.from(signature, 'base64url'));
}
