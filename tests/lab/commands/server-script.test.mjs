// The scripts for the server: short enough to be read, and run for real in a shell.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const sh = read('extension/server/check.sh');
const powerShell = read('extension/server/check.ps1');
const base64 = (text) => Buffer.from(text).toString('base64');

/** What the script prints in a shell, as lines by their keys. @param {Record<string, string>} env @param {string[]} [as] */
const run = (env, as = ['sh']) => new Promise((done, failed) => {
  const [program, ...args] = as;
  const shell = spawn(program, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  let complained = '';
  shell.stdout.on('data', (more) => { printed += more; });
  shell.stderr.on('data', (more) => { complained += more; });
  shell.on('error', failed);
  shell.on('close', () => done({
    printed, complained, lines: new Map(printed.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])),
  }));
  shell.stdin.end(sh);
});

// As the native tests build it; where these did not run, that takes minutes, which are nobody's here.
const REPLAY = ['--quiet', '--locked', '--profile', 'checked', '--example', 'replay'];
const cargo = (...args) => spawnSync('cargo', args, { cwd: new URL('../../..', import.meta.url) });
before(() => {
  const { status, stderr } = cargo('build', ...REPLAY);
  assert.equal(status, 0, `${stderr}`);
});

describe('the scripts for the server', () => {
  for (const [name, text] of Object.entries({ 'check.sh': sh, 'check.ps1': powerShell })) {
    it(`${name} can be read before it is run`, () => {
      const lines = text.split('\n');
      assert.ok(lines.length <= 252, `${lines.length} lines`);
      for (const line of lines) assert.ok(line.length <= 120, line);
      assert.match(text, /^[\x20-\x7e\n]*$/);
      assert.match(text, /\n\n$/, 'an empty line at the end runs what was pasted into a console');
      assert.doesNotMatch(text, /=== IDCHECK/, 'the echo of a paste would hold the marks');
    });
  }
});

describe('the script for Linux runs', { timeout: 120_000 }, () => {
  let server;
  let url;
  let folder;
  let answer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'server-script-'));
    server = createServer((request, response) => {
      const [status, type, body] = answer(request);
      response.writeHead(status, { 'Content-Type': type }).end(body);
    });
    await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
    url = `http://127.0.0.1:${server.address().port}`;
    const document = () => JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks`, token_endpoint: `${url}/connect/token` });
    answer = ({ method, url: path }) => (method === 'POST' ? [400, 'application/json', '{"error":"invalid_request"}']
      : [200, 'application/json', path === '/jwks' ? '{"keys":[{"kid":"A1"}]}' : document()]);
  });
  after(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('before a healthy service, and its sum fits', async () => {
    const { lines, printed, complained } = await run({ CHECK_URL: base64(url), CHECK_RUN: base64('r1') });
    assert.equal(complained, '');
    assert.match(lines.get('http.discovery.strict') ?? printed, /^status=200 /);
    assert.equal(lines.get('discovery.issuer'), `${url} same=True`);
    assert.match(lines.get('http.token.strict'), /^status=400 /);
    const kept = printed.split('\n').slice(1, -3).join('').replace(/\s/g, '');
    const sum = spawnSync('sha256sum', { input: kept }).stdout.toString().slice(0, 16);
    assert.ok(printed.includes(`sha256=${sum}`), printed);
  });

  it('a hostile address runs nothing and asks nobody', async () => {
    for (const hostile of ["http://a$(touch pwned)", "http://a`touch pwned`", "http://a';touch pwned;'", 'http://a"&touch pwned', 'http://a\ntouch pwned', 'http://a/\u202e',
      'http://-o/x', 'http://a:0/', 'http://a:99999/', 'http://a?x=1', 'http://u:p@a/', 'file:///etc/passwd', '']) {
      const { lines } = await run({ CHECK_URL: base64(hostile), CHECK_RUN: base64("'; touch pwned") }, ['sh', '-c', `cd '${folder}' && exec sh`]);
      assert.match(lines.get('url') ?? '', /^REFUSED/, hostile);
      assert.equal(existsSync(join(folder, 'pwned')), false, hostile);
    }
  });

  it('of a settings file it tells names, and whether the client is in it, and no value', async () => {
    const file = join(folder, 'appsettings.json');
    const clients = JSON.stringify([{ ClientId: 'IdServiceUser-01', Secrets: ['correct-horse'] }]);
    writeFileSync(file, JSON.stringify({ DbProvider: 'Postgres', DatabaseConnectionString: 'Password=battery', X509CertificatePath: '/nowhere/x.pfx', Clients: clients }));
    const key = 'k'.repeat(32);
    const code = (id) => spawnSync('openssl', ['dgst', '-sha256', '-hmac', key, '-binary'], { input: id }).stdout.toString('base64');
    for (const [id, listed] of [['IdServiceUser-01', 'True'], ['idserviceuser-01', 'False']]) {
      const { lines, printed } = await run({ CHECK_URL: base64(url), CHECK_CFG: base64(file), CHECK_KEY: base64(key), CHECK_MAC: code(id) });
      assert.equal(lines.get('settings.client'), `listed=${listed} of 1`);
      assert.match(lines.get('settings.database'), /^provider=\[Postgres\]/);
      assert.match(lines.get('pfx'), /^no such file/);
      assert.doesNotMatch(printed, /horse|battery|IdServiceUser/);
    }
  });

  // A network of its own: nothing leaves it. Only root may make one.
  const inside = (commands) => ['unshare', '--net', '--mount', 'sh', '-c', `${commands.join(' && ')} && exec sh`];
  const root = process.getuid?.() === 0 && spawnSync('unshare', ['--net', '--mount', 'true']).status === 0;
  const NAMES = 'mount --bind';
  const hosts = (lines) => {
    const path = join(folder, `hosts-${Math.random()}`);
    writeFileSync(path, lines);
    return `${NAMES} '${path}' /etc/hosts`;
  };
  for (const [what, address, commands, expected] of [
    ['a name that nobody knows', 'https://nowhere.invalid', () => ['ip link set lo up', hosts('127.0.0.1 localhost\n')], /^dns\.error: /m],
    ['a port that is closed', 'https://id.test:8443', () => ['ip link set lo up', hosts('127.0.0.1 id.test\n')], /^tcp\.1: 127\.0\.0\.1 port 8443 failed .*refused/m],
    ['no route', 'https://id.test', () => ['ip link set lo up', hosts('10.77.0.1 id.test\n')], /^tcp\.1: 10\.77\.0\.1 port 443 failed .*unreachable/m],
    ['a dead proxy', 'https://id.test', () => ['ip link set lo up', hosts('127.0.0.1 id.test\n'), 'export https_proxy=http://user:horse@127.0.0.1:3128'], /^http\.discovery\.strict\.error: curl exit (7|5) /m],
  ]) {
    it(`where there is ${what}`, { skip: root ? false : 'only root may make a network' }, async () => {
      const { printed } = await run({ CHECK_URL: base64(address) }, inside(commands()));
      assert.match(printed, expected);
      assert.doesNotMatch(printed, /horse/);
      assert.match(printed, /=== IDCHECK END 1 ===/);
    });
  }

  // The service of these is in the same network, with a certificate of an authority that the machine does not know.
  const place = () => join(folder, 'tls');
  const openssl = (...args) => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: place() });
    assert.equal(status, 0, `openssl ${args[0]}: ${stderr}`);
  };
  const certified = () => {
    if (existsSync(place())) return;
    mkdirSync(place());
    writeFileSync(join(place(), 'names'), 'subjectAltName=DNS:id.test\nextendedKeyUsage=serverAuth\n');
    const key = ['-newkey', 'rsa:2048', '-nodes'];
    openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30', '-subj', '/CN=Test authority');
    openssl('req', ...key, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=id.test');
    openssl('x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', '-extfile', 'names', '-out', 'leaf.pem');
    mkdirSync(join(place(), 'trusted'));
    copyFileSync(join(place(), 'ca.pem'), join(place(), 'trusted', 'ca.pem'));
    openssl('rehash', 'trusted');
    writeFileSync(join(place(), 'service.mjs'), `import { readFileSync } from 'node:fs';
      import { createServer } from 'node:https';
      const chain = readFileSync('leaf.pem') + readFileSync('ca.pem');
      const url = 'https://id.test:8443';
      const document = JSON.stringify({ issuer: url, jwks_uri: url + '/jwks', token_endpoint: url + '/token' });
      createServer({ key: readFileSync('leaf.key'), cert: chain }, (request, response) => {
        response.writeHead(request.method === 'POST' ? 400 : 200, { 'Content-Type': 'application/json' }).end(document);
      }).listen(8443, '127.0.0.1', () => console.log('ready'));`);
  };
  /** What the diagnosis says first of a server that gets nothing of the service, once the block is pasted. */
  const found = (printed) => {
    const report = readFileSync(new URL('../../fixtures/evidence/network-healthy-here-only.json', import.meta.url), 'utf8');
    writeFileSync(join(place(), 'report.json'), report.replaceAll('https://id.example', 'https://id.test:8443'));
    writeFileSync(join(place(), 'block.txt'), printed);
    const replayed = cargo('run', ...REPLAY, '--', join(place(), 'report.json'), join(place(), 'block.txt'));
    assert.equal(replayed.status, 0, `${replayed.stderr}`);
    return JSON.parse(`${replayed.stdout}`).map(({ id }) => id);
  };
  for (const [what, more, last, expected] of [
    ['does not trust the authority', 'true', 'sh', 'TLS-02'],
    ['has a file of its own with the authority', 'export SSL_CERT_FILE="$PWD/ca.pem"', 'sh', 'CRT-11'],
    ['has a folder of its own with the authority', 'export SSL_CERT_DIR="$PWD/trusted"', 'sh', 'CRT-11'],
    ['has a clock that is 400 days ahead', 'export SSL_CERT_FILE="$PWD/ca.pem"', "faketime -f +400d sh", 'TLS-17'],
    ['has a clock that is a day behind', 'export SSL_CERT_FILE="$PWD/ca.pem"', "faketime -f -1d sh", 'TLS-17'],
    ['has a clock that is ten minutes ahead', 'export SSL_CERT_FILE="$PWD/ca.pem"', "faketime -f +10m sh", 'JWT-03'],
  ]) {
    it(`a machine that ${what} has its finding`, { skip: root ? false : 'only root may make a network' }, async () => {
      certified();
      const commands = [`cd '${place()}'`, 'ip link set lo up', hosts('127.0.0.1 id.test\n'), 'rm -f ready', 'mkfifo ready', `{ '${process.execPath}' service.mjs >ready & service=$!; }`,
        'read -r _ <ready', more, 'export FAKETIME_DONT_FAKE_MONOTONIC=1', `{ ${last}; kill $service; }`];
      const { printed } = await run({ CHECK_URL: base64('https://id.test:8443') }, ['unshare', '--net', '--mount', 'sh', '-c', commands.join(' && ')]);
      const findings = found(printed);
      // A clock is a warning of its own, beside that all else is well.
      assert.ok(expected === 'JWT-03' ? findings.includes(expected) : findings[0] === expected, `${findings}\n${printed}`);
    });
  }
});
