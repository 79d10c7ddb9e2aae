// Everything that can be wrong with the lab's Identity Service, by name; the families are in `faults/`.
// `about` is one line for people. The rest says where a fault takes hold; from the wire upwards:
//
//   listen: false | 'silent'   nobody listens | somebody listens and never accepts
//   socket(socket, { extra, state })   takes the TCP connection, and no HTTP follows; or returns false
//   tls: kind | null           what the port speaks: TLS of that kind (certificates.mjs) | plain http
//   scheme                     what the address says, where it differs from what the port speaks
//   gateway: { upstream, drops, strips }   a proxy holds the port (gateway.mjs), the service is behind it
//   offset(extra)              seconds by which the service's clock is wrong
//   answer(exchange)           answers the request and returns true, or returns false to let it pass
//   base(origin, extra)        the origin of which the service speaks instead of its own
//   resources(extra)           the names of the resources that are registered
//   discovery(document, extra) what the discovery document becomes
//   signingKey(keys, extra)    the key that signs and is published (signing-key.mjs)
//   keys({ key, keys, extra, state })   what the key set holds instead of that key
//   signs: false               there is no signing key: no token can be issued
//
// `exchange` is { request, response, path, params, origin, extra, state, signal }; `signal` is aborted
// when the fault ends. `extra` is what the caller of `fault(name, extra)` passed. `state` is empty at
// every such call, and the fault's own from then on.

import { documentFaults } from './faults/documents.mjs';
import { hostileFaults } from './faults/hostile.mjs';
import { hostingFaults, timeFaults } from './faults/hosting.mjs';
import { keyFaults } from './faults/keys.mjs';
import { gatewayFaults, networkFaults, tlsFaults } from './faults/network.mjs';
import { tokenFaults } from './faults/token.mjs';

export const faults = {
  none: { about: 'the service is healthy' },
  ...networkFaults,
  ...tlsFaults,
  ...gatewayFaults,
  ...hostingFaults,
  ...timeFaults,
  ...documentFaults,
  ...keyFaults,
  ...tokenFaults,
  ...hostileFaults,
};
