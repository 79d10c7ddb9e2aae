// Command line of `./build.sh lab`: the lab alone, to play with by hand.

import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { scenarios } from './scenarios.mjs';

const PORTS = { creatio: 8880, identity: 8090 };
const USAGE = 'usage: lab [--scenario NAME] [--runtime net|framework] [--virtual-directory /NAME] [--csp off|log|block]';

const refuse = (line) => {
  console.error(line);
  process.exit(1);
};

const unknownScenario = (name) => `unknown scenario "${name}"; known: ${Object.keys(scenarios).join(', ')}`;

function options() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        scenario: { type: 'string', default: 'unconfigured' },
        runtime: { type: 'string', default: 'framework' },
        'virtual-directory': { type: 'string', default: '' },
        csp: { type: 'string', default: 'off' },
      },
    }));
  } catch (error) {
    refuse(`${error.message.split('\n')[0]}\n${USAGE}`);
  }
  if (!Object.hasOwn(scenarios, values.scenario)) refuse(unknownScenario(values.scenario));
  if (!['net', 'framework'].includes(values.runtime)) refuse(`--runtime is net or framework\n${USAGE}`);
  if (!['off', 'log', 'block'].includes(values.csp)) refuse(`--csp is off, log or block\n${USAGE}`);
  if (!/^(\/[\w.-]+)*$/.test(values['virtual-directory'])) refuse(`--virtual-directory begins with a slash and does not end with one\n${USAGE}`);
  return values;
}

const { scenario, runtime, csp, 'virtual-directory': virtualDirectory } = options();

const { buildCreatioApp } = await import('./creatio/build.mjs');
const { startLab } = await import('./lab.mjs');

console.log('Building the Creatio look-alike, if it changed ...');
await buildCreatioApp();

const lab = await startLab({
  scenario,
  creatio: { port: PORTS.creatio, runtime, csp, virtualDirectory },
  identity: { port: PORTS.identity },
  onPortTaken: (port) => console.log(`Port ${port} is taken; a free one is used instead.`),
});

const width = Math.max(...Object.keys(scenarios).map((name) => name.length));

const describe = () => {
  const { title, cause } = scenarios[lab.current];
  const { url } = lab.creatio.settings;
  console.log(`\nNow: ${lab.current} - ${title}${cause ? ` (${cause})` : ''}`);
  console.log(`  Identity Service  ${lab.identity.url}`);
  console.log(`  Creatio's setting ${url || '(empty)'}`);
};

console.log('\nScenarios:');
for (const [name, { title, cause }] of Object.entries(scenarios)) {
  console.log(`  ${name.padEnd(width)}  ${(cause ?? '').padEnd(6)}  ${title}`);
}
console.log(`\nCreatio           ${lab.creatio.pageUrl}`);
console.log(`Identity Service  ${lab.identity.url}`);
console.log(`Profile to import ${lab.profile}`);
describe();
console.log('\nType the name of a scenario to switch to it, "quit" to end.');

let ending;
const end = () => {
  ending ??= lab.close().then(() => process.exit(0));
};
process.on('SIGINT', end);
process.on('SIGTERM', end);

const input = createInterface({ input: process.stdin });
input.on('line', async (line) => {
  const name = line.trim();
  if (name === '') return;
  if (name === 'quit') return end();
  if (!Object.hasOwn(scenarios, name)) return console.log(unknownScenario(name));
  try {
    await lab.scenario(name);
    describe();
  } catch (error) {
    console.log(`"${name}" could not be set up: ${error.message}`);
  }
});
