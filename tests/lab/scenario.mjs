// The ways in which the scenarios are put together. The last argument of each may carry the flags
// `green`, `consent` and `strict` (scenarios.mjs).

/** Creatio's three settings, with what differs from those that would work. */
export const connect = ({ creatio, identity }, changes) => {
  const { url, clientId, clientSecret } = identity;
  creatio.set({ settings: { url, clientId, clientSecret, ...changes } });
};

/**
 * Connected with right settings while the service has this fault. `extra` is the fault's, `creatio`
 * are options of Creatio, with `trusts` Creatio's server trusts the lab's authority, and the address ends in `below`.
 */
export const faulty = (title, cause, fault, { extra, creatio = {}, trusts = false, below = '', ...flags } = {}) => ({
  title,
  cause,
  ...flags,
  async apply(lab) {
    await lab.identity.fault(fault, extra);
    connect(lab, { url: lab.identity.url + below });
    lab.creatio.set(trusts ? { ...creatio, ca: await lab.identity.authority() } : creatio);
  },
});

/** Connected to a healthy service, with settings that differ. */
export const misconfigured = (title, cause, changes, flags) => ({
  title,
  cause,
  ...flags,
  apply: (lab) => connect(lab, changes(lab)),
});

/** Connected to a healthy service, while Creatio itself differs; `options` may be a function of the lab. */
export const creatioDiffers = (title, cause, options, flags) => ({
  title,
  cause,
  ...flags,
  apply(lab) {
    connect(lab);
    lab.creatio.set(typeof options === 'function' ? options(lab) : options);
  },
});

/** Connected with the client of appsettings.json, which differed already when the service was installed. */
export const installedWith = (title, cause, client, flags) => ({
  title,
  cause,
  ...flags,
  async apply(lab) {
    const [first, ...others] = lab.identity.clients;
    const installed = { ...first, ...client };
    await lab.identity.writeAppsettings([installed, ...others]);
    await lab.identity.deleteClientRows();
    await lab.identity.start();
    connect(lab, { clientId: installed.clientId });
  },
});

/** What a lookup gives for a name that does not exist. */
export const NO_SUCH_NAME = 'ENOTFOUND';

const resolving = (hostname, address) => (asked) => (asked === hostname ? address : undefined);

/** Under another name, with TLS, which Creatio's server resolves to `address`. */
export const named = (title, cause, hostname, address, flags) => ({
  title,
  cause,
  ...flags,
  async apply(lab) {
    await lab.identity.fault('tls-trusted');
    connect(lab, { url: lab.identity.url.replace('localhost', hostname) });
    lab.creatio.set({ lookup: resolving(hostname, address), ca: await lab.identity.authority() });
  },
});
