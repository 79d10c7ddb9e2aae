// Keys and certificates of the lab. All are made in memory when first needed; none is in the tree.

import { X509Certificate, createHash, createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';

const DAY = 24 * 60 * 60 * 1000;
const inDays = (days) => new Date(Date.now() + days * DAY);

/** Every name under which the lab is ever addressed, so that only the intended thing is wrong. */
const ownNames = (hostname) => [
  ...['localhost', '*.localhost', 'identity.internal', hostname].map((value) => ({ type: 2, value })),
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
];

const leafExtensions = (altNames) => [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'keyUsage', digitalSignature: true, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
  { name: 'subjectAltName', altNames },
];

const commonName = (value) => [{ name: 'commonName', value }];

/**
 * Certificates of the TLS port, each made once: `trusted` (by whoever trusts `authority()`),
 * `expired` and `wrong-name` (both signed by that authority, so that nothing else is wrong with
 * them) and `self-signed`.
 */
export function tlsCertificates(hostname) {
  const once = new Map();
  const remember = (key, make) => once.get(key) ?? once.set(key, make()).get(key);
  const ec = { keyType: 'ec', algorithm: 'sha256', notBeforeDate: inDays(-30) };

  const authority = () =>
    remember('authority', () =>
      generate(commonName('Lab certificate authority'), {
        ...ec,
        notAfterDate: inDays(365),
        extensions: [
          { name: 'basicConstraints', cA: true, critical: true },
          { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
        ],
      }));

  const signed = async (altNames, notAfterDate) => {
    const ca = await authority();
    const leaf = await generate(commonName(altNames[0].value), {
      ...ec,
      notAfterDate,
      extensions: leafExtensions(altNames),
      ca: { key: ca.private, cert: ca.cert },
    });
    return { key: leaf.private, cert: `${leaf.cert}\n${ca.cert}` };
  };

  const kinds = {
    trusted: () => signed(ownNames(hostname), inDays(90)),
    expired: () => signed(ownNames(hostname), inDays(-1)),
    'wrong-name': () => signed([{ type: 2, value: 'other.invalid' }], inDays(90)),
    'self-signed': async () => {
      const made = await generate(commonName(hostname), {
        ...ec,
        notAfterDate: inDays(90),
        extensions: leafExtensions(ownNames(hostname)),
      });
      return { key: made.private, cert: made.cert };
    },
  };

  return {
    authority: async () => (await authority()).cert,
    get(kind) {
      if (!kinds[kind]) throw new TypeError(`unknown certificate "${kind}"; known: ${Object.keys(kinds).join(', ')}`);
      return remember(kind, kinds[kind]);
    },
  };
}

/**
 * The key that signs tokens: RSA, 2048 bit, RS256, with the certificate that carries it, like the
 * vendor's `openssl.pfx`. `kid` is the certificate's thumbprint followed by the algorithm.
 */
export async function signingKey({ days = 365 } = {}) {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  const certificate = async (validDays) => {
    const made = await generate(commonName('lab-identity-service'), {
      algorithm: 'sha256',
      keyPair: pair,
      notBeforeDate: inDays(Math.min(validDays - 366, -1)),
      notAfterDate: inDays(validDays),
    });
    const der = new X509Certificate(made.cert).raw;
    const thumbprint = createHash('sha1').update(der).digest();
    return {
      kid: `${thumbprint.toString('hex').toUpperCase()}RS256`,
      x5t: thumbprint.toString('base64url'),
      x5c: [der.toString('base64')],
    };
  };

  const published = async (validDays) => ({
    kty: 'RSA',
    use: 'sig',
    ...(await certificate(validDays)),
    ...createPublicKey(pair.publicKey).export({ format: 'jwk' }),
    alg: 'RS256',
  });

  const publicJwk = await published(days);
  return {
    publicJwk,
    privateJwk: { ...createPrivateKey(pair.privateKey).export({ format: 'jwk' }), ...publicJwk },
    /** The same key in a certificate that ends in `validDays` days (negative: it has ended). */
    withValidity: published,
  };
}
