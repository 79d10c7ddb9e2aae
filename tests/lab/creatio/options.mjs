/** What `startCreatio` takes; README.md says what each option means. */
import { randomBytes } from 'node:crypto';

/** Every option but `settings`, which are empty at first, and `resources`: one default resource, named anew at every start. */
export const defaults = {
  port: 0,
  hostname: 'creatio.localhost',
  runtime: 'framework',
  virtualDirectory: '',
  material: 'current',
  csp: 'off',
  version: '8.3.2.4199',
  classic: false,
  features: { OAuth20Integration: 1 },
  operations: { CanManageSysSettings: true, CanManageSolution: true, CanManageAdministration: true },
  sessionExpired: false,
  requestsLeft: null,
  expiredAnswer: '401',
  csrf: true,
  kept: false,
  worker: null,
  healthOverride: null,
  lookup: null,
  ca: null,
  nodes: [{}],
  client: 'lenient',
  outboundTimeoutMs: 8000,
  clockSkewSeconds: 0,
  missing: [],
  refuse: {},
  unreadable: {},
};

/** A default resource as Creatio makes it, under a new name. */
export const newResource = () => ({ Name: `ApplicationAccess_${randomBytes(16).toString('hex')}`, IsDefault: true });
