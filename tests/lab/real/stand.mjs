// One state, standing: the real server in front, the lab's service behind it, and what the product would see.

import { tlsServers } from '../identity/certificates.mjs';
import { startIdentity } from '../identity/identity.mjs';
import { apache } from './apache.mjs';
import { openBrowser } from './browser.mjs';
import { caddy } from './caddy.mjs';
import { RESOURCE, report } from './exchanges.mjs';
import { glewlwyd } from './glewlwyd.mjs';
import { haproxy } from './haproxy.mjs';
import { lemonldap } from './lemonldap.mjs';
import { nginx } from './nginx.mjs';
import { NAME, openPlace } from './place.mjs';
import { squid } from './squid.mjs';
import { varnish } from './varnish.mjs';

const servers = { apache, caddy, glewlwyd, haproxy, lemonldap, nginx, squid, varnish };

/**
 * Puts states up one after the other. One authority has signed everything in front, so that one browser, opened when
 * it is needed first, can judge all of it.
 */
export function stands() {
  // A weak cipher of HTTP/2 that browsers still offer goes with RSA.
  const tls = tlsServers(NAME, { keyType: 'rsa' });
  let shared;

  return {
    /**
     * @param {import('./states.mjs').State} state
     * @param {number} at  the time that its report has
     */
    async report(state, at) {
      const ends = [];
      let own;
      try {
        const identity = await startIdentity({ forwardedProto: 'trust', scopes: [RESOURCE] });
        ends.push(() => identity.close());
        await identity.fault(state.behind);
        const authority = await tls.authority();
        const place = await openPlace(identity.port, await tls.get(state.tls), authority);
        ends.push(place.remove);
        const program = await servers[state.server](state.state, place);
        ends.push(program.stop);
        const browser = async () => {
          if (!state.proxy) return (shared ??= openBrowser(authority));
          if (!own) {
            own = await openBrowser(authority, place.port);
            ends.push(own.close);
          }
          return own;
        };
        return await report(state, place, at, browser);
      } finally {
        for (const end of ends.reverse()) await end();
      }
    },
    close: async () => (await shared)?.close(),
  };
}
