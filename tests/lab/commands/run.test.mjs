// The commands for Linux, nginx, curl and openssl, run as they are pasted: against the lab's service behind a real nginx
// that has the two lines for nginx in its configuration.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tlsServers } from '../identity/certificates.mjs';
import { startIdentity } from '../identity/identity.mjs';
import { NAME, openPlace } from '../real/place.mjs';
import { startProgram } from '../real/program.mjs';
import { filledIn, listed, openShell } from './commands.mjs';

const running = listed.commands.filter(({ checked }) => checked === 'runs');
const own = (task, shell = 'sh') => running.filter((command) => command.task === task && command.shell === shell).map(({ line }) => line);

describe('commands that run', { timeout: 60_000 }, () => {
  const ends = [];
  /** What has been run, so that none is left out. */
  const proved = new Set();
  let place, shell, config, authority;

  /** The line with the lab's address in it, and with what a person types for the names. */
  const made = (line, names = {}, host = 'localhost') => {
    proved.add(line);
    const there = line.replaceAll(listed.address, `https://${host}:${place.port}`).replaceAll('id.example:8443', `${host}:${place.port}`);
    return filledIn(there.replaceAll("'id.example'", `'${host}'`), names);
  };
  const run = (line, names, host) => shell.run(made(line, names, host), { CURL_CA_BUNDLE: authority });

  before(async () => {
    const tls = tlsServers(NAME);
    const identity = await startIdentity({ forwardedProto: 'trust' });
    ends.push(() => identity.close());
    place = await openPlace(identity.port, await tls.get('trusted'), await tls.authority());
    ends.push(place.remove);
    authority = place.authority;
    const lines = own('PassHostOn', 'nginx');
    lines.forEach((line) => proved.add(line));
    config = await place.write('nginx.conf', `
      worker_processes 1; pid ${place.folder}/pid; error_log stderr crit; daemon off;
      events { worker_connections 64; }
      http {
        access_log off;
        ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${place.folder}/${kind};`).join(' ')}
        server {
          listen 127.0.0.1:${place.port} ssl; ssl_certificate ${place.certificate}; ssl_certificate_key ${place.key};
          location / { proxy_pass http://127.0.0.1:${place.backend};
            ${lines.join('\n            ')}
          }
        }
      }`);
    const nginx = await startProgram('nginx', ['-c', config, '-e', 'stderr', '-p', place.folder], place);
    ends.push(nginx.stop);
    // The real program, with the lab's configuration in the place of this machine's.
    shell = await openShell({ nginx: `PATH=\${PATH#*:} exec nginx -c '${config}' -e stderr -p '${place.folder}' "$@"` });
    ends.push(shell.close);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  /** The document that names the address it was asked by: what the two lines for nginx are for. */
  const isDiscovery = ({ status, out, err }, host) => {
    assert.equal(status, 0, err);
    const document = JSON.parse(out);
    assert.equal(document.issuer, `https://${host}:${place.port}`);
    assert.match(err, /HTTP\/1\.1 200 OK/);
  };

  it('AskDiscovery gets the document, and nginx passes host and scheme on', async () => {
    const [line] = own('AskDiscovery');
    isDiscovery(await run(line), 'localhost');
  });

  it('AskDiscovery reads brackets and braces of a path as they stand', async () => {
    const [line] = own('AskDiscovery');
    const { status, err } = await shell.run(made(line).replace('/.well-known', '/[1-3]{a,b}/.well-known'), { CURL_CA_BUNDLE: authority });
    assert.equal(status, 0, err);
    assert.equal(err.match(/^> GET /gm).length, 1, 'one question');
  });

  it('AskNode asks the node that is named, by the name of all', async () => {
    const [line] = own('AskNode');
    isDiscovery(await run(line, { 'address-of-the-node': '127.0.0.1' }, NAME), NAME);
  });

  it('ResolveName says what the name resolves to', async () => {
    const [line] = own('ResolveName');
    const { status, out } = await run(line);
    assert.equal(status, 0);
    assert.match(out, /^(127\.0\.0\.1|::1)\s+STREAM/m);
  });

  it('SeeCertificate says for whom and until when it is', async () => {
    const [line] = own('SeeCertificate');
    const { status, out, err } = await run(line);
    assert.equal(status, 0, err);
    assert.match(out, /^notAfter=/m);
    assert.match(out, /DNS:localhost/);
  });

  it('SeeWhatRuns lists the port on which nginx listens', async () => {
    const [line] = own('SeeWhatRuns');
    const { status, out } = await run(line);
    assert.equal(status, 0);
    assert.match(out, new RegExp(`127\\.0\\.0\\.1:${place.port}\\b`));
  });

  it('CompareFile computes the hash of the file', async () => {
    const [line] = own('CompareFile');
    const { out } = await run(line, { 'path-in-X509CertificatePath': place.certificate });
    assert.ok(out.startsWith(createHash('sha256').update(await readFile(place.certificate)).digest('hex')));
  });

  it('ReadCreatioLog prints the end of the log', async () => {
    const [line] = own('ReadCreatioLog');
    await writeFile(join(shell.folder, 'OAuth20.log'), Array.from({ length: 60 }, (_, n) => `line ${n}\n`).join(''));
    const { out } = await run(line, { 'creatio-log-folder': shell.folder });
    assert.equal(out.trim().split('\n').length, 50);
    assert.match(out, /line 59\n$/);
  });

  it('RunByHand goes into the folder', async () => {
    const [line] = own('RunByHand');
    const { status } = await run(line, { 'identity-service-folder': shell.folder });
    assert.equal(status, 0);
  });

  it('TryDatabase tells a port that listens from one that does not', async () => {
    const server = net.createServer((socket) => socket.on('error', () => {}).end()).listen(0, '127.0.0.1');
    await new Promise((ready) => server.once('listening', ready));
    const { port } = /** @type {net.AddressInfo} */ (server.address());
    for (const line of own('TryDatabase')) {
      const there = made(line, { 'database-server': '127.0.0.1' }).replace(/:\d+'/, `:${port}'`);
      assert.match((await shell.run(there)).err, /Connected to 127\.0\.0\.1/);
      const { status, err } = await shell.run(there.replace(`:${port}'`, `:${place.spare}'`));
      assert.notEqual(status, 0);
      assert.match(err, /Connection refused/);
    }
    server.close();
  });

  it('PassHostOn checks the configuration of nginx and loads it again', async () => {
    const [check, load] = own('PassHostOn');
    const { status, err } = await run(check);
    assert.equal(status, 0, err);
    assert.match(err, /test is successful/);
    assert.equal((await run(load)).status, 0);
    // It serves on.
    isDiscovery(await run(own('AskDiscovery')[0]), 'localhost');
  });

  it('what is pasted with the names in angle brackets does nothing', async () => {
    const before = await readdir(shell.folder);
    for (const { line } of running.filter(({ line }) => line.includes('<') && !line.startsWith('openssl'))) {
      const { status } = await shell.run(line);
      assert.notEqual(status, 0, line);
    }
    assert.deepEqual(await readdir(shell.folder), before);
  });

  it('no command that runs was left out', () => {
    assert.deepEqual(running.map(({ line }) => line).filter((line) => !proved.has(line)), []);
  });
});
