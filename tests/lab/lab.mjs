// The lab: a Creatio look-alike and an Identity Service side by side, and the situations both can
// be put into. See README.md.

import { defaults, newResource } from './creatio/options.mjs';
import { startCreatio } from './creatio/server.mjs';
import { startIdentity } from './identity/identity.mjs';
import { scenarios } from './scenarios.mjs';

export { scenarios };

/** Every option of Creatio that a scenario may change, as it is without one. */
function creatioAtHome() {
  const { port, hostname, runtime, virtualDirectory, material, csp, csrf, ...changeable } = defaults;
  return { settings: { url: '', clientId: '', clientSecret: '' }, ...changeable };
}

/** Starts on the preferred port or, if it is taken and someone wants to be told, on a free one. */
async function onPort(port, onPortTaken, start) {
  try {
    return await start(port);
  } catch (error) {
    if (error.code !== 'EADDRINUSE' || !onPortTaken) throw error;
    onPortTaken(port);
    return start(0);
  }
}

/**
 * @param {object} [options]
 * @param {string} [options.scenario='unconfigured']  a name from `scenarios`
 * @param {object} [options.creatio]    options of startCreatio; they outlive every scenario
 * @param {object} [options.identity]   options of startIdentity
 * @param {(port: number) => void} [options.onPortTaken]  told before a free port is used instead
 * @returns {{ creatio, identity, scenarios, profile: string, current: string, scenario(name, creatio), close() }}
 *   `profile` is the path of the appsettings.json to import
 */
export async function startLab({ scenario: first = 'unconfigured', creatio: creatioOptions = {}, identity: identityOptions = {}, onPortTaken } = {}) {
  checkName(first);
  const resources = creatioOptions.resources ?? [newResource()];
  const home = () => ({ ...creatioAtHome(), ...creatioOptions, resources });
  // What Creatio has as its resources, it has registered with the service.
  const scopes = [...(identityOptions.scopes ?? []), ...resources.map(({ Name }) => Name)];
  const identity = await onPort(identityOptions.port ?? 0, onPortTaken, (port) => startIdentity({ ...identityOptions, scopes, port }));
  const creatio = await onPort(creatioOptions.port ?? 0, onPortTaken, (port) => startCreatio({ ...home(), port })).catch(async (error) => {
    await identity.close();
    throw error;
  });

  let switching = Promise.resolve();
  const lab = {
    creatio,
    identity,
    scenarios,
    profile: identity.appsettingsPath,
    current: undefined,

    /**
     * Puts the lab into a scenario; calls take effect one after the other.
     * @param {string} name
     * @param {object} [creatio]  options of Creatio that differ in it, as `{ client: 'strict' }`
     */
    async scenario(name, creatio = {}) {
      checkName(name);
      switching = switching.catch(() => {}).then(async () => {
        await restore();
        await scenarios[name].apply(lab);
        lab.creatio.set(creatio);
        lab.current = name;
      });
      return switching;
    },

    async close() {
      await switching.catch(() => {});
      await Promise.all([creatio.close(), identity.close()]);
    },
  };

  async function restore() {
    await identity.writeAppsettings(identity.clients);
    identity.setClock(0);
    await identity.heal();
    await identity.deleteClientRows();
    await identity.start();
    const { port, hostname, ...changeable } = home();
    creatio.set(changeable);
  }

  await lab.scenario(first);
  return lab;
}

function checkName(name) {
  if (!Object.hasOwn(scenarios, name)) throw new RangeError(`unknown scenario "${name}"; known: ${Object.keys(scenarios).join(', ')}`);
}
