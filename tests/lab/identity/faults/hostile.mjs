// Answers that try to hurt the one who reads them.

import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { JSON_TYPE, onDiscovery, send } from './answers.mjs';

const MEGABYTE = 1024 * 1024;

export const hostileFaults = {
  'huge-discovery': {
    about: 'the discovery document has 10 MB',
    discovery: (document) => ({ ...document, claims_supported: Array.from({ length: 10 * MEGABYTE / 64 }, (_, i) => `claim-${i}`.padEnd(61, 'x')) }),
  },
  'deep-json': {
    about: 'discovery is nested 10,000 deep',
    ...onDiscovery((exchange) => send(exchange, 200, JSON_TYPE, `{"issuer":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)),
  },
  'invalid-utf8': {
    about: 'discovery is not UTF-8',
    ...onDiscovery((exchange) => send(exchange, 200, JSON_TYPE, Buffer.from('{"issuer":"\xff\xfe\xc3\x28"}', 'latin1'))),
  },
  'header-64k': {
    about: 'every answer has a header of 64 KB',
    answer({ response }) {
      response.setHeader('X-Padding', 'x'.repeat(64 * 1024));
      return false;
    },
  },
  'never-ending-body': {
    about: 'the answer begins and never ends',
    answer({ response }) {
      response.writeHead(200, { 'Content-Type': JSON_TYPE });
      response.write('{"issuer":"');
      const timer = setInterval(() => response.write('x'), 50);
      response.once('close', () => clearInterval(timer));
      return true;
    },
  },
  'gzip-bomb': {
    about: 'a small compressed answer becomes 100 MB',
    answer({ response }) {
      const block = Buffer.alloc(MEGABYTE, ' ');
      response.writeHead(200, { 'Content-Type': JSON_TYPE, 'Content-Encoding': 'gzip' });
      const zip = createGzip();
      response.once('close', () => zip.destroy());
      Readable.from(Array.from({ length: 100 }, () => block)).pipe(zip).pipe(response);
      return true;
    },
  },
};
