// The keys that sign tokens, each in the certificate that carries it, like the vendor's `openssl.pfx`.
// They are made in memory when first needed; none is in the tree.

import { X509Certificate, createHash, createPrivateKey, createPublicKey, generateKeyPair, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { commonName, inDays } from './certificates.mjs';

const PEM = {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
};

const rsa = (modulusLength) => ({ type: 'rsa', how: { modulusLength }, alg: 'RS256' });

const curve = { type: 'ec', how: { namedCurve: 'P-256' }, alg: 'ES256' };

/**
 * `usual` is what the vendor's script makes; `another` is the usual key of some other node. Of an elliptic curve's key
 * the service publishes no certificate (`ec`), and from a certificate it reads none: `ec-certificate`, and `ec-as-rsa`
 * where it is told that the key is RSA. `foreign` is another product's.
 */
const KINDS = {
  usual: rsa(2048),
  another: rsa(2048),
  weak: rsa(1024),
  ec: { ...curve, bare: true },
  'ec-certificate': { ...curve, unreadable: true },
  'ec-as-rsa': { ...curve, alg: 'RS256', unreadable: true },
  foreign: { ...rsa(2048), bare: true },
};

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function makeKey({ type, how, alg, bare, unreadable }, days) {
  const pair = await promisify(generateKeyPair)(type, { ...how, ...PEM });
  const privateKey = createPrivateKey(pair.privateKey);

  /** `kid` is the certificate's thumbprint followed by the algorithm. */
  async function certificate(validDays) {
    const made = await generate(commonName('lab-identity-service'), {
      keyType: type,
      algorithm: 'sha256',
      keyPair: pair,
      notBeforeDate: inDays(Math.min(validDays - 366, -1)),
      notAfterDate: inDays(validDays),
    });
    const der = new X509Certificate(made.cert).raw;
    const thumbprint = createHash('sha1').update(der).digest();
    return {
      kid: `${thumbprint.toString('hex').toUpperCase()}${alg}`,
      x5t: thumbprint.toString('base64url'),
      x5c: [der.toString('base64')],
    };
  }

  async function certified(validDays) {
    const { kty, ...numbers } = createPublicKey(pair.publicKey).export({ format: 'jwk' });
    const { kid, x5t, x5c } = bare ? { kid: randomUUID() } : await certificate(validDays);
    // In the order of the service.
    const publicJwk = bare
      ? { kty, use: 'sig', kid, alg, ...numbers }
      : { kty, use: 'sig', kid, x5t, ...(kty === 'RSA' ? { e: numbers.e, n: numbers.n } : numbers), x5c, alg };
    return {
      alg,
      unreadable,
      publicJwk,
      privateJwk: { ...privateKey.export({ format: 'jwk' }), ...publicJwk },
      /** The same key in a certificate that ends in `validDays` days (negative: it has ended). */
      certified,
      /** A token with these claims. */
      sign(claims) {
        const signed = `${encoded({ alg, kid, typ: 'at+jwt', x5t })}.${encoded(claims)}`;
        const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        return `${signed}.${signature.toString('base64url')}`;
      },
    };
  }

  return certified(days);
}

/** The keys of one service; each is made once, in a certificate that is valid for `days` days. */
export function signingKeys({ days = 365 } = {}) {
  const once = new Map();
  return {
    get(kind) {
      if (!once.has(kind)) once.set(kind, makeKey(KINDS[kind], days));
      return once.get(kind);
    },
  };
}
