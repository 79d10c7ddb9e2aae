// The commands of Docker, Kubernetes and of what manages a machine: run as they are pasted, before stand-ins that check
// every argument. The real programs never ran here. What runs inside a container is run.

import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startIdentity } from '../identity/identity.mjs';
import { filledIn, listed, openShell } from './commands.mjs';

const standing = listed.commands.filter(({ checked }) => checked === 'stand-in');

describe('commands before stand-ins', { timeout: 60_000 }, () => {
  let shell, identity, names;

  before(async () => {
    identity = await startIdentity({});
    shell = await openShell();
    await writeFile(join(shell.folder, 'ca.crt'), 'a certificate');
    await writeFile(join(shell.folder, 'OAuth20.log'), 'a line\n');
    names = {
      'creatio-container': 'creatio-web_1', 'identity-service-container': 'identity.service', namespace: 'creatio',
      'creatio-deployment': 'creatio', 'identity-service-deployment': 'identity-service', 'identity-service-unit': 'identity-service.service',
      'creatio-unit': 'creatio.service', 'path-in-X509CertificatePath': 'ca.crt', 'certificate-of-the-authority.crt': 'ca.crt',
      'creatio-log-folder': shell.folder, image: 'creatio-identity-service',
    };
  });
  after(async () => {
    await shell.close();
    await identity.close();
  });

  const here = (line) => line.replaceAll(listed.address, identity.url).replaceAll("'id.example'", "'localhost'");

  for (const { task, platform, line } of standing) {
    it(`${task} on ${platform} is taken: ${line}`, async () => {
      const { status, err, ran } = await shell.run(filledIn(here(line), names));
      assert.equal(status, 0, err);
      assert.equal(ran[0][0], line.split(' ')[0]);
    });

    if (!line.includes('<')) continue;
    it(`${task} on ${platform} does nothing while its names stand in angle brackets`, async () => {
      const before = await readdir(shell.folder);
      const { status, ran } = await shell.run(here(line));
      assert.notEqual(status, 0);
      // `sudo` hands over what its program then refuses.
      assert.deepEqual(ran.filter(([program]) => program !== 'sudo'), []);
      assert.deepEqual(await readdir(shell.folder), before);
    });
  }

  it('what is asked inside a container is asked with the very address', async () => {
    for (const { line } of standing.filter(({ task }) => task === 'AskDiscovery')) {
      const { out } = await shell.run(filledIn(here(line), names));
      assert.equal(JSON.parse(out).issuer, identity.url);
    }
  });

  it('a stand-in refuses what its program would not take', async () => {
    for (const line of ['docker ps', 'docker start', 'docker start -a', "docker start 'a b'", 'docker exec web', 'docker rm web', 'kubectl get pods',
      "kubectl --namespace 'A' rollout restart deployment/a", 'systemctl stop a', 'sudo -i', 'cp nothing /usr/local/share/ca-certificates/', 'dotnet run']) {
      const { status, ran } = await shell.run(line);
      assert.equal(status, 64, line);
      assert.deepEqual(ran, []);
    }
  });
});
