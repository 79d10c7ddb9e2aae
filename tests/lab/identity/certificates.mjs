// What the identity port can show a client that speaks TLS. All certificates are made in memory when
// first needed; none is in the tree.

import { generate } from 'selfsigned';

const DAY = 24 * 60 * 60 * 1000;
export const inDays = (days) => new Date(Date.now() + days * DAY);
export const commonName = (value) => [{ name: 'commonName', value }];

/** Every name under which the lab is ever addressed, so that only the intended thing is wrong. */
const ownNames = (hostname) => [
  ...['localhost', 'id.localhost', 'identity.internal', hostname].map((value) => ({ type: 2, value })),
  { type: 7, ip: '127.0.0.1' },
  { type: 7, ip: '::1' },
];

const leafExtensions = (altNames) => [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'keyUsage', digitalSignature: true, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
  { name: 'subjectAltName', altNames },
];

const authorityExtensions = [
  { name: 'basicConstraints', cA: true, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
];

/** OpenSSL allows TLS 1.0 and 1.1 only below its default level of security. */
const OLD_PROTOCOLS = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };

/**
 * Options of the TLS server, by what is special about it; each is made once. The lab's authority
 * signs all but `self-signed`, so that nothing else is wrong with them. Their keys are of one type, `ec` or `rsa`.
 */
export function tlsServers(hostname, { keyType = 'ec' } = {}) {
  const once = new Map();
  const remember = (key, make) => once.get(key) ?? once.set(key, make()).get(key);
  const usual = { keyType, algorithm: 'sha256', notBeforeDate: inDays(-30) };
  const ours = ownNames(hostname);

  const issued = (name, extensions, by, dates) =>
    generate(commonName(name), { ...usual, notAfterDate: inDays(90), ...dates, extensions, ca: by && { key: by.private, cert: by.cert } });

  const root = () => remember('root', () => issued('Lab certificate authority', authorityExtensions, undefined, { notAfterDate: inDays(365) }));
  const intermediate = () => remember('intermediate', async () => issued('Lab intermediate authority', authorityExtensions, await root()));

  const signed = async (altNames, dates) => {
    const authority = await root();
    const leaf = await issued(altNames[0].value, leafExtensions(altNames), authority, dates);
    return { key: leaf.private, cert: `${leaf.cert}\n${authority.cert}` };
  };

  const kinds = {
    trusted: () => signed(ours),
    expired: () => signed(ours, { notAfterDate: inDays(-1) }),
    'not-yet-valid': () => signed(ours, { notBeforeDate: inDays(1) }),
    'wrong-name': () => signed([{ type: 2, value: 'other.invalid' }]),
    'self-signed': async () => {
      const made = await issued(hostname, leafExtensions(ours));
      return { key: made.private, cert: made.cert };
    },
    'missing-intermediate': async () => {
      const leaf = await issued('localhost', leafExtensions(ours), await intermediate());
      return { key: leaf.private, cert: leaf.cert };
    },
    'old-protocol': async () => ({ ...(await signed(ours)), ...OLD_PROTOCOLS }),
    // Refused by a page and not by the handshake: what a browser says of that depends on who closes first.
    'client-certificate': async () => ({ ...(await signed(ours)), requestCert: true, rejectUnauthorized: false, ca: (await root()).cert }),
  };

  return {
    /** PEM of the lab's root authority. */
    authority: async () => (await root()).cert,
    /** PEM of the authority between the root and the certificate of `missing-intermediate`. */
    intermediate: async () => (await intermediate()).cert,
    get(kind) {
      if (!kinds[kind]) throw new TypeError(`unknown kind of TLS "${kind}"; known: ${Object.keys(kinds).join(', ')}`);
      return remember(kind, kinds[kind]);
    },
  };
}
