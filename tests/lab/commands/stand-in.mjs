// Stands in for a program that the tests cannot run for real: it takes exactly what the program's manual allows of
// what is used here, writes it down, and refuses everything else. What runs inside a container it runs.

import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';

/** As Docker checks a name: https://docs.docker.com/reference/cli/docker/container/rename/ */
const CONTAINER = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** RFC 1123, 2.1, as Kubernetes takes it. */
const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DEPLOYMENT = /^deployment\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
/** https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html */
const UNIT = /^[a-zA-Z0-9:_.\\@-]+$/;
const VARIABLE = /^[A-Z_]+=[A-Za-z]+$/;
const IMAGE = /^[a-z0-9]+([._/:-][a-z0-9]+)*$/;
const CERTIFICATES = '/usr/local/share/ca-certificates/';
const NUMBER = /^[1-9][0-9]*$/;

/** Something runs inside: what follows. */
const INSIDE = Symbol('inside');

/** What each program takes: its arguments one by one, by text or pattern. */
const SHAPES = {
  // https://docs.docker.com/reference/cli/docker/
  docker: [
    ['ps', '--all'],
    ['start', CONTAINER],
    ['restart', CONTAINER],
    ['logs', '--timestamps', '--tail', NUMBER, CONTAINER],
    ['exec', CONTAINER, INSIDE],
    ['exec', '--user', 'root', CONTAINER, INSIDE],
    ['cp', existsSync, (text) => CONTAINER.test(text.split(':')[0]) && text.endsWith(`:${CERTIFICATES}`)],
    ['run', '--env', VARIABLE, IMAGE],
  ],
  // https://kubernetes.io/docs/reference/kubectl/generated/
  kubectl: [
    ['--namespace', LABEL, 'get', 'pods,services,ingresses'],
    ['--namespace', LABEL, 'rollout', 'restart', DEPLOYMENT],
    ['--namespace', LABEL, 'logs', '--timestamps', /^--tail=[1-9][0-9]*$/, DEPLOYMENT],
    ['--namespace', LABEL, 'set', 'env', DEPLOYMENT, VARIABLE],
    ['--namespace', LABEL, 'exec', DEPLOYMENT, '--', INSIDE],
  ],
  sudo: [[INSIDE]],
  systemctl: [['start', UNIT], ['restart', UNIT]],
  journalctl: [['--no-pager', '--lines', NUMBER, '--unit', UNIT]],
  timedatectl: [['status'], ['set-ntp', 'true']],
  cp: [[existsSync, CERTIFICATES]],
  'update-ca-certificates': [[]],
  dotnet: [['--list-runtimes'], ['IdentityService.dll']],
};

const fits = (wanted, argument) => {
  if (typeof wanted === 'string') return wanted === argument;
  return wanted instanceof RegExp ? wanted.test(argument) : wanted(argument);
};

/** What runs inside, if the arguments have this shape; `undefined` if they have not. */
function inside(shape, given) {
  const open = shape.at(-1) === INSIDE;
  const own = open ? shape.slice(0, -1) : shape;
  const enough = open ? given.length > own.length : given.length === own.length;
  if (!enough || !own.every((wanted, at) => fits(wanted, given[at]))) return undefined;
  return given.slice(own.length);
}

const [program, ...given] = process.argv.slice(2);
const taken = SHAPES[program].map((shape) => inside(shape, given)).find((rest) => rest !== undefined);
if (!taken || taken[0]?.startsWith('-')) {
  console.error(`${program} does not take: ${JSON.stringify(given)}`);
  process.exit(64);
}
appendFileSync(process.env.RECORD, `${JSON.stringify([program, ...given])}\n`);
if (taken.length > 0) {
  const { status } = spawnSync(taken[0], taken.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 127);
}
