// Every state of the own pages that is looked at, as plain data of the background.

import { FINDINGS, REFUSED, profile, state } from './harness.mjs';

const key = (key, ...subs) => ({ key, subs });
const identity = {
  origin: 'https://identity.example:8090', patterns: ['https://identity.example/*', 'http://identity.example/*'], permitted: false,
};
const step = (name, is, note = null, how = []) => ({ title: key(`setup_${name}`), is, note: note && key(note), how });
const setup = [
  step('feature', 'done'), step('section', 'done'),
  step('parameters', 'open', null, [key('setup_how_parameters_dialog'), key('setup_how_parameters_write')]),
  step('connection', 'unknown', 'setup_note_not_asked'),
];
const version = key('setup_version_framework', '8.3.2.4199');
const row = (name, old, fresh, result) => ({ name: `write_name_${name}`, code: `OAuth20IdentityServer${name}`, old, new: fresh, result: key(`write_result_${result}`) });
const write = (more) => ({
  id: 'w1', stage: 'preview', title: key('write_title_preview', 'CRM test'), notes: [], twice: false, profile: 'a',
  rows: [
    row('url', 'http://old.example', 'https://identity.example:8090', 'changes'), row('client_id', '', 'client-a', 'changes'),
    row('client_secret', null, null, 'secret'),
  ],
  ...more,
});
const site = { version, setup, next: [], live: true };
const one = [profile('a', 'test')];
const many = ['development', 'test', 'production', 'test', 'production'].map((environment, at) => profile(`p${at}`, environment));
/** All of them are findings of the catalogue. */
const IDS = ['TOK-01', 'TLS-08', 'TOK-03', 'TLS-02', 'NET-03', 'CFG-01', 'NET-11', 'TLS-04'];
const findings = (count) => IDS.slice(0, count).map((id, at) => ({ ...FINDINGS[at % 2], id }));
const popup = (vault, tab, more) => ({ page: 'popup', given: () => ({ state: state(vault, tab, more) }) });
const here = (tab) => popup('open', { ...site, profiles: one, ...tab });

/** The popup, by what is so. */
export const POPUP = {
  'no web page': popup('locked', null),
  'not enabled': popup('absent', { enabled: false, permitted: false }),
  'not a page of Creatio': popup('absent', { enabled: false, permitted: false, looks: false }),
  'address unknown': popup('absent', { enabled: false, permitted: false, site: undefined }),
  'permission withdrawn': popup('open', { permitted: false }),
  'enabled, the page open elsewhere': popup('open', { ...site, on_oauth_page: false, profiles: one }),
  'no page answers': popup('open', { on_oauth_page: false, profiles: one }),
  'no vault': popup('absent', { ...site, findings: findings(1), healthy: false }),
  'vault locked': popup('locked', { ...site, findings: findings(2), healthy: false, can_fill: true }),
  'vault unreadable': popup('', { ...site }, { vault: { is: 'unreadable', key: 'vault_newer_version', subs: ['9', '1'] } }),
  'vault in doubt': popup('open', { ...site, profiles: one, can_fill: true }, { doubt: key('vault_doubt_older') }),
  'no profile': here({ profiles: [], can_fill: true, findings: findings(1), healthy: false }),
  'the dialog open': here({ can_fill: true }),
  'all is well': here({ healthy: true, consent: true, setup: setup.map((step) => ({ ...step, is: 'done', note: null, how: [] })) }),
  'one finding': here({ can_fill: true, findings: findings(1), healthy: false, identity }),
  'many findings': here({ can_fill: true, findings: findings(8), healthy: false, identity }),
  'many profiles': here({ can_fill: true, profiles: many, findings: findings(3), healthy: false, identity }),
  checking: here({ checking: true }),
  'nobody sees the fields': here({ hidden: true, unseen: key('unseen_field_style', 'opacity') }),
  'not surely known': here({ unsure: true, on_oauth_page: false }),
  'a preview of a write': here({ write: write({ notes: [key('write_note_no_right')], twice: true }), findings: findings(2), healthy: false }),
  writing: here({ write: write({ stage: 'writing', title: key('write_title_writing', 'CRM test'), notes: [key('write_note_writing')] }), findings: findings(1) }),
  written: here({ write: write({ stage: 'undoable', title: key('write_title_ended', 'CRM test'), notes: [key('write_ended_done'), key('write_note_undo')], rows: [row('url', '', 'http://new', 'written'), row('client_id', '', 'c', 'written'), row('client_secret', null, null, 'written')] }), healthy: true }),
  'refused by Creatio': here({ write: write({ stage: 'ended', title: key('write_title_ended', 'CRM test'), notes: [key('write_ended_refused')], rows: [row('url', '', '', 'refused'), row('client_id', '', '', 'refused'), row('client_secret', null, null, 'refused')] }), findings: findings(1), healthy: false }),
  'the vendor’s cloud': here({ cloud: true, setup: [], on_oauth_page: false, findings: findings(1), healthy: false }),
  'the vendor’s cloud, the dialog open': here({ cloud: true, setup: [], can_fill: true }),
  'long addresses': popup('open', {
    ...site, can_fill: true, findings: findings(2), healthy: false,
    site: { origin: `https://${'a-very-long-name-of-a-host.'.repeat(4)}example:8443`, base: '/WebApp780' },
    profiles: [profile('a', 'production', { name: `CRM ${'production '.repeat(5)}`, url: `https://${'identity-service.'.repeat(6)}example`, client_id: 'c'.repeat(80) })],
  }),
  'recording is offered': popup('open', { ...site, profiles: one, can_fill: true, findings: findings(2), identity }, { settings: { idle_minutes: 15, record: true } }),
};

const sites = [{ origin: 'https://crm.example', base: '' }];
const options = (given) => ({ page: 'options', given });
/** The options page. */
export const OPTIONS = {
  'no vault': options(() => ({ state: state('absent') })),
  locked: options(() => ({ state: state('locked', null, { sites }) })),
  'no profile yet': options(() => ({ state: state('open') })),
  profiles: options(() => ({ state: state('open', null, { sites }), profiles: [profile('a', 'test'), profile('b', 'production')] })),
  'profiles of many words': options(() => ({ state: state('open', null, { sites }), profiles: many.map((each) => ({ ...each, name: 'A name of a profile that is long '.repeat(4), url: `https://${'identity-service.'.repeat(6)}example` })) })),
  unreadable: options(() => ({ state: state('', null, { vault: { is: 'unreadable', key: 'vault_newer_version', subs: ['9', '1'] } }) })),
};

const hosts = { address: 'https://identity.example:8090', creatio: null, service: null };
/** The page of commands. */
export const COMMANDS = {
  'commands of a finding': { page: 'commands', at: '?tab=7#NET-11', given: () => ({ state: state('open', { findings: [REFUSED], hosts, healthy: false }) }) },
  'no page of Creatio': { page: 'commands', at: '?tab=7#NET-11', given: () => ({ state: state('open', null) }) },
};
