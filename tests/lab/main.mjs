// Command line of `./build.sh lab`: the lab alone, to play with by hand.

import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { scenarios } from './scenarios.mjs';

const PORTS = { creatio: 8880, identity: 8090 };

/** What Creatio's server can be, and what its page can be: the switches of the page's address. */
const SERVER = { runtime: ['net', 'framework'], csp: ['off', 'log', 'block'], material: ['current', 'legacy'] };
const PAGE = {
  panel: ['open'],
  lang: ['ar', 'cs', 'de', 'en', 'es', 'fr', 'pl', 'pt', 'ru', 'uk'],
  names: ['known'],
  marks: ['names', 'ids'],
  rows: ['icons'],
  renamed: ['rows', 'container', 'panel'],
  twins: ['yes'],
  closes: ['input'],
};
const CHOICES = { ...SERVER, ...PAGE };

const USAGE = `usage: lab [--scenario NAME] [--virtual-directory /NAME] [--version 8.2.0]
  the server: ${usageOf(SERVER)}
  the page:   ${usageOf(PAGE)}`;

function usageOf(choices) {
  return Object.entries(choices).map(([name, values]) => `[--${name} ${values.join('|')}]`).join(' ');
}

const refuse = (line) => {
  console.error(line);
  process.exit(1);
};

const unknownScenario = (name) => `unknown scenario "${name}"; known: ${Object.keys(scenarios).join(', ')}`;

function options() {
  const names = ['scenario', 'virtual-directory', 'version', ...Object.keys(CHOICES)];
  let values;
  try {
    ({ values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) }));
  } catch (error) {
    refuse(`${error.message.split('\n')[0]}\n${USAGE}`);
  }
  const { scenario = 'unconfigured', 'virtual-directory': virtualDirectory = '', version } = values;
  if (!Object.hasOwn(scenarios, scenario)) refuse(unknownScenario(scenario));
  for (const [name, known] of Object.entries(CHOICES)) {
    if (values[name] !== undefined && !known.includes(values[name])) refuse(`--${name} is ${known.join(' or ')}\n${USAGE}`);
  }
  if (!/^(\/[\w.-]+)*$/.test(virtualDirectory)) refuse(`--virtual-directory begins with a slash and does not end with one\n${USAGE}`);
  if (version !== undefined && !/^\d+(\.\d+){1,3}$/.test(version)) refuse(`--version is a number such as 8.2.0\n${USAGE}`);
  const chosen = (among) => Object.fromEntries(Object.keys(among).flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
  return { scenario, creatio: { ...chosen(SERVER), virtualDirectory, ...(version && { version }) }, page: chosen(PAGE) };
}

const { scenario, creatio, page } = options();

const { buildCreatioApp } = await import('./creatio/build.mjs');
const { startLab } = await import('./lab.mjs');

console.log('Building the Creatio look-alike, if it changed ...');
await buildCreatioApp(creatio.material);

const lab = await startLab({
  scenario,
  creatio: { port: PORTS.creatio, ...creatio },
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
const traps = ['login', 'marketing', 'other-vendor', 'other-vendor-alike'].map((name) => lab.creatio.pageUrlOf(name));

console.log(`\nCreatio           ${lab.creatio.pageUrlWith(page)}`);
console.log(`Identity Service  ${lab.identity.url}`);
console.log(`Profile to import ${lab.profile}`);
console.log(`Only look alike   ${traps.join('\n                  ')}`);
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
