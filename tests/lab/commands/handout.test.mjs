// What other programs are given of a profile, as tests/it/handout.rs writes it down: run in Bash with the real curl, against
// the lab's Identity Service and a server that notes what it is sent. PowerShell is read by its grammar; it never ran.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Language, Parser } from 'web-tree-sitter';
import { startIdentity } from '../identity/identity.mjs';

const [plain, hostile] = JSON.parse(await readFile(new URL('../../fixtures/commands/handouts.json', import.meta.url), 'utf8'));
const SERVICE = 'http://id.example:8443/is';
const CREATIO = 'http://crm.example:9443/app';
const SECRET = `s3cret "quoted" \\ 'single' $(touch bad) %41 +&= é`;
const bash = (profile, key) => profile.commands.find((command) => command.key === key).bash;

describe('what is handed out of a profile', { timeout: 60_000 }, () => {
  const ends = [];
  let folder, identity, server, asked;

  /** Runs a line in Bash, with the secret typed; what stood in the list of processes is noted. */
  async function run(line, env = {}) {
    const child = spawn('/bin/bash', ['-c', line], {
      cwd: folder, stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, LC_ALL: 'C.UTF-8', SEEN: join(folder, 'seen'), ...env },
    });
    // A line that asks for nothing may have ended before it is typed.
    child.stdin.on('error', ({ code }) => assert.equal(code, 'EPIPE'));
    child.stdin.end(`${SECRET}\n`);
    let out = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    child.stderr.resume();
    await once(child, 'close');
    const seen = await readFile(join(folder, 'seen'), 'utf8').catch(() => '');
    if (!line.includes('; clio ')) assert.doesNotMatch(seen, /s3cret|aaa\.bbb/, 'the list of processes had it');
    return out;
  }
  const there = (line, service, creatio) => line.replaceAll(SERVICE, service).replaceAll(CREATIO, creatio);
  const own = () => `http://127.0.0.1:${server.address().port}`;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'handout-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    for (const [name, then] of [['curl', 'exec /usr/bin/curl "$@"'], ['clio', ':']]) {
      await writeFile(join(folder, name), `#!/bin/sh\nprintf '%s\\n' "${name}" "$@" >> "$SEEN"\n${then}\n`);
      await chmod(join(folder, name), 0o755);
    }
    asked = [];
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push({ url: request.url, authorization: request.headers.authorization, form: new URLSearchParams(body) });
      const issued = { access_token: 'aaa.bbb-_.ccc', token_type: 'Bearer', expires_in: 3600 };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url.endsWith('/connect/token') ? issued : { HasProblem: false }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => server.close());
    identity = await startIdentity({});
    ends.push(() => identity.close());
  });
  after(async () => { for (const end of ends.reverse()) await end(); });

  it('the discovery document of the lab is read', async () => {
    const service = `http://127.0.0.1:${identity.port}`;
    const document = JSON.parse(await run(there(bash(plain, 'handout_discovery'), service, own())));
    assert.match(document.token_endpoint, /\/connect\/token$/);
  });

  it('the lab is asked for a token, and refuses what is not its secret', async () => {
    const line = bash(plain, 'handout_token').replaceAll('the-client', identity.clientId);
    const answer = await run(there(line, `http://127.0.0.1:${identity.port}`, own()));
    assert.equal(JSON.parse(answer).error, 'invalid_client');
  });

  for (const [name, profile] of [['plain', plain], ['hostile', hostile]]) {
    it(`${name}: the token is asked for with the very secret, which no list of processes has, and is not shown`, async () => {
      asked = [];
      const answer = await run(there(bash(profile, 'handout_token'), own(), own()));
      assert.deepEqual(Object.fromEntries(asked[0].form), {
        grant_type: 'client_credentials', client_id: profile.client_id, client_secret: SECRET,
      });
      assert.deepEqual(JSON.parse(answer), { access_token: '(not shown)', token_type: 'Bearer', expires_in: 3600 });
    });

    for (const [key, path] of [['handout_health_framework', '/0/api/OAuthHealthCheck'], ['handout_health_net', '/api/OAuthHealthCheck']]) {
      it(`${name}: ${key} carries the token and shows it nowhere`, async () => {
        asked = [];
        const answer = await run(there(bash(profile, key), own(), own()));
        assert.deepEqual(asked.map(({ url, authorization }) => [url, authorization]),
          [['/connect/token', undefined], [path, 'Bearer aaa.bbb-_.ccc']]);
        assert.match(answer, /HasProblem/);
        assert.doesNotMatch(answer, /aaa\.bbb/);
      });
    }

    it(`${name}: clio gets each argument as one word`, async () => {
      await writeFile(join(folder, 'seen'), '');
      await run(there(bash(profile, 'handout_clio'), own(), own()));
      const [program, verb, , ...rest] = (await readFile(join(folder, 'seen'), 'utf8')).trimEnd().split('\n');
      assert.deepEqual([program, verb], ['clio', 'reg-web-app']);
      assert.deepEqual(rest, [`--uri=${own()}`, `--clientId=${profile.client_id}`, `--clientSecret=${SECRET}`, `--authAppUri=${own()}/connect/token`]);
      await writeFile(join(folder, 'seen'), '');
    });

    it(`${name}: the file of variables reads the secret from the variable, and is read by a shell`, async () => {
      await writeFile(join(folder, 'oauth.env'), profile.variables);
      const line = '. ./oauth.env; printf "%s\\n" "$CREATIO_URL" "$IDENTITY_SERVICE_URL" "$CLIENT_ID" "$CLIENT_SECRET"';
      const out = await run(line, { CLIENT_SECRET: SECRET });
      assert.deepEqual(out.trimEnd().split('\n'), [CREATIO, `${SERVICE}/`, profile.client_id, SECRET]);
    });
  }

  it('nothing of what a profile holds was run', () => assert.rejects(access(join(folder, 'bad'))));

  it('PowerShell reads every line as it is meant', async () => {
    await Parser.init();
    const parser = new Parser();
    const path = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
    parser.setLanguage(await Language.load(path));
    const known = ['Invoke-RestMethod', 'Read-Host', 'Remove-Variable', 'Select-Object', 'clio'];
    for (const { powershell } of [...plain.commands, ...hostile.commands].filter(({ powershell }) => powershell)) {
      const { rootNode } = parser.parse(powershell);
      assert.equal(rootNode.hasError, false, powershell);
      for (const command of rootNode.descendantsOfType('command_name')) assert.ok(known.includes(command.text), command.text);
    }
  });
});
