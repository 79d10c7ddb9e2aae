// What the product asks in a state, and what it gets: the raw exchanges of a report (format 1), with everything in
// them that is another one at every start made the same.

import { DISCOVERY, KEYS, TOKEN } from '../identity/client.mjs';
import { ask, portOf } from './ask.mjs';
import { NAME } from './place.mjs';

/** Creatio's default resource, which is a scope of the service. */
export const RESOURCE = 'ApplicationAccess_0123456789abcdef0123456789abcdef';
const SITE = { origin: 'https://crm.example', base: '' };
const QUICK_MS = 40;

/** A query of its own, as the product has one against caches. */
const asked = (url, at) => `${url}?oauth-assistant=${at}-1`;
const EMPTY = { type: 'application/json', body: '{}' };
const UNKNOWN_CLIENT = {
  type: 'application/x-www-form-urlencoded',
  body: 'grant_type=client_credentials&client_id=oauth-assistant-probe&client_secret=none',
};

/** What Creatio's own server says of itself and of the service; the page asks for it, not the background. */
function creatio({ creatio: reaches, address }, date) {
  const answer = (probe, url, body, status = 200) => ({
    probe,
    url,
    outcome: {
      answer: {
        status,
        headers: [['Date', date], ['Content-Type', 'application/json; charset=utf-8']],
        body: JSON.stringify(body),
        truncated: false,
        redirected_to: null,
      },
    },
  });
  const setting = (name) => `OAuth20IdentityServer${name}`;
  const messages = {
    service: `IdentityService specified in system setting ${setting('Url')} is unavailable.`,
    token: `Can't retrieve access_token for system actions from IdentityService specified in system settings ${setting('Url')} using client_id and client_secret specified in system settings ${setting('ClientId')} & ${setting('ClientSecret')}.`,
  };
  const well = reaches === 'well';
  const health = {
    HasProblem: !well,
    IsSystemSettingsFilledIn: true,
    IsIdentityServiceAvailable: reaches !== 'service',
    IsAccessTokenRetrievableForSystemActions: well,
    IsDefaultResourceRegistered: well,
    ...(well ? {} : { Message: messages[reaches] }),
  };
  const values = { [setting('Url')]: { value: address }, [setting('ClientId')]: { value: 'IdServiceUser123' } };
  return [
    answer('health', '/0/api/OAuthHealthCheck', health, well ? 200 : 500),
    answer('settings', '/0/DataService/json/SyncReply/QuerySysSettings', { success: true, values }),
    answer('feature', '/0/rest/FeatureService/GetFeatureState', { FeatureState: 1 }),
    ...(well ? [answer('resources', '/0/DataService/json/SyncReply/SelectQuery', { success: true, rows: [{ Name: RESOURCE, IsDefault: true }] })] : []),
  ];
}

const otherScheme = (address) => {
  const url = new URL(address);
  return `${url.protocol === 'https:' ? 'http' : 'https'}://${url.hostname}:${portOf(url)}`;
};
const isKeySet = ({ answer }) => answer?.status === 200 && answer.body.startsWith('{"keys":[{');
const metNobody = ({ answer, network_error: error }) =>
  [502, 503].includes(answer?.status) || /ERR_(EMPTY_RESPONSE|CONNECTION_(REFUSED|RESET|CLOSED|ABORTED))/.test(error?.cause);

/** Where discovery says that the keys are, if that is on this host and not the usual path. */
function namesKeys({ answer }, address) {
  if (answer?.status !== 200 || !answer.body.startsWith('{')) return undefined;
  const { jwks_uri: named } = JSON.parse(answer.body);
  return named?.startsWith(new URL(address).origin) && new URL(named).pathname !== new URL(address + KEYS).pathname ? named : undefined;
}

/**
 * Asks in this state as the product asks (src/probe/).
 * @param {import('./states.mjs').State} state
 * @param {import('./place.mjs').Place} place
 * @param {number} at  the time of all of it, in milliseconds since 1970
 * @param {() => Promise<{ ask(url: string, post?: import('./ask.mjs').Post): Promise<string | undefined> }>} browser
 * @returns {Promise<object>} a report of format 1
 */
export async function report(state, place, at, browser) {
  const date = new Date(at).toUTCString();
  const { address, proxy, elsewhere, chromium, named, repeats } = state;
  const own = new URL(address);
  const portFor = (url) => {
    if (proxy || url.host === own.host || `${url.hostname}:${portOf(url)}` === `${own.hostname}:${portOf(own)}`) return place.port;
    return place[elsewhere[url.host]];
  };
  const world = { portFor, proxied: proxy && place.backend, authority: place.authority };
  const tunnelled = proxy && own.protocol === 'https:';

  async function inBrowser(url, post) {
    const real = new URL(url);
    real.port = proxy ? place.backend : place.port;
    const cause = await (await browser()).ask(real.href, post);
    if (!cause) throw new Error(`${state.name}: the browser got an answer from ${url}`);
    return { network_error: { cause, redirected_to: null } };
  }
  const outcome = async (url, post) => {
    const question = asked(url, at);
    const answered = chromium || tunnelled ? undefined : await ask({ url: question, post }, world);
    return answered ?? inBrowser(question, post);
  };

  const exchanges = creatio(state, date);
  const put = async (probe, url, post) => {
    const came = fixed(await outcome(url, post), place, { date, port: proxy ? 3128 : portOf(own) });
    exchanges.push({ probe, url, outcome: came });
    return came;
  };

  for (let turn = 0; turn < state.before; turn += 1) await outcome(address + DISCOVERY);
  const discovery = await put('discovery', address + DISCOVERY);
  const keys = await put('jwks', address + KEYS);
  const elsewhereNamed = namesKeys(discovery, address);
  if (elsewhereNamed) await put('jwks_uri', elsewhereNamed);
  await put('token_empty', address + TOKEN, EMPTY);
  if (state.otherScheme) await put('discovery_other_scheme', otherScheme(address) + DISCOVERY);
  if (named) await put('token_unknown_client', address + TOKEN, UNKNOWN_CLIENT);
  if (repeats || [discovery, keys].some(metNobody)) for (let turn = 0; turn < 2; turn += 1) await put('discovery_repeat', address + DISCOVERY);
  if (isKeySet(keys)) for (let turn = 0; turn < 4; turn += 1) await put('jwks_repeat', address + KEYS);

  const timed = exchanges.map(({ probe, url, outcome }) => ({ probe, url, at_ms: at, took_ms: QUICK_MS, outcome }));
  return {
    format: 1,
    evidence: {
      site: SITE, runtime: 'framework', version: '8.3.2.4199', rows: [], exchanges: timed, profile: null, consent: Boolean(named), pending: [],
    },
  };
}

/** Ports, dates and numbers of requests are other ones at every start. */
function fixed(outcome, { port, spare, backend }, { date, port: told }) {
  const plainDate = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g;
  const writtenDate = new RegExp(plainDate.source.replaceAll(' ', '%20').replaceAll(':', '%3A'), 'g');
  const steady = (text) =>
    text
      .replaceAll(plainDate, date)
      .replaceAll(writtenDate, encodeURIComponent(date).replaceAll('%2C', ','))
      .replaceAll(`127.0.0.1:${backend}`, '127.0.0.1:5000')
      .replaceAll(`${NAME}:${backend}`, `${NAME}:8090`)
      .replaceAll(`:${port}`, `:${told}`)
      .replaceAll(`:${spare}`, ':9643')
      .replaceAll(/XID: \d+/g, 'XID: 32770')
      .replaceAll(/(name="token" value=)"\w+"/g, '$1""');
  if (!outcome.answer) return outcome;
  const { answer } = outcome;
  const field = ([name, value]) => [name, /^x-varnish$/i.test(name) ? '32770' : steady(value)];
  return { answer: { ...answer, headers: answer.headers.map(field), body: steady(answer.body) } };
}

/** With TLS 1.3 a client has sent its request when it is told that its certificate is missed: either may be noticed. */
const LATE = /ERR_(BAD_SSL_CLIENT_AUTH_CERT|SOCKET_NOT_CONNECTED|CONNECTION_(CLOSED|RESET))$/;

/**
 * The same for two reports of one state that were made on different days and machines: without the time, the
 * versions of the programs, and what is long and generated (keys and certificates).
 */
export function essence({ evidence, ...rest }) {
  const masked = (text) =>
    text
      .replaceAll(/(nginx|apache|squid|caddy|haproxy|varnish)\/[\d.]+/gi, '$1/…')
      .replaceAll(/"(n|x|y|kid|x5t)":"[\w-]+"/g, '"$1":"…"')
      .replaceAll(/"x5c":\["[^"]+"\]/g, '"x5c":["…"]')
      .replaceAll(/oauth-assistant(=|%3D)\d+/g, 'oauth-assistant$1…')
      .replaceAll(/\w{3}, ?(%20)?\d\d( |%20)\w{3}( |%20)\d{4}( |%20)\d\d(:|%3A)\d\d(:|%3A)\d\d( |%20)GMT/g, '…');
  const field = ([name, value]) => [name, /^(content-length|age|date|etag|last-modified)$/i.test(name) ? '…' : masked(value)];
  const exchanges = evidence.exchanges.map(({ at_ms: at, outcome: { answer, network_error: error }, ...exchange }) => ({
    ...exchange,
    answer: answer && { ...answer, headers: answer.headers.map(field), body: masked(answer.body), redirected_to: answer.redirected_to && masked(answer.redirected_to) },
    error: error && { cause: error.cause.replace(LATE, '…'), redirected_to: error.redirected_to && masked(error.redirected_to) },
  }));
  return { ...rest, evidence: { ...evidence, exchanges } };
}
