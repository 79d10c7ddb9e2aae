// Everything that can be wrong with the lab's Identity Service, by name; the families are in `faults/`.
// `about` is one line for people. The rest says where a fault takes hold; from the wire upwards:
//
//   listen: false | 'silent'   nobody listens | somebody listens and never accepts
//   socket(socket, { extra, state })   takes the TCP connection, and no HTTP follows; or returns false
//   tls: kind | null           what the port speaks: TLS of that kind (certificates.mjs) | plain http
//   scheme                     what the address says, where it differs from what the port speaks
//   gateway: { upstream, drops, strips, prefix }   a proxy holds the port (gateway.mjs), the service is behind it
//   hosting(extra)             how the service was started (kestrel.mjs)
//   offset(extra)              seconds by which the service's clock is wrong
//   answer(exchange)           answers the request and returns true, or returns false to let it pass
//   base(base, extra)          the address of which the service speaks instead of its own
//   database(extra)            { after, message }: what happens to whoever looks into the tables, after milliseconds
//   resources(extra)           the names of the resources that are registered
//   identityResources          names of resources of another kind
//   discovery(document, extra) what the discovery document becomes
//   signingKey(keys, extra)    the key that signs and is published (signing-key.mjs)
//   keys({ key, keys, extra, state })   what the key set holds instead of that key
//   signs: false               there is no signing key: no token can be issued
//
// `exchange` is { request, response, scheme, host, base, path, params, extra, state, store, keys, signal }; scheme, host, base (with
// the path below which the service lives) and path (without) are what the service believes; `signal` is aborted
// when the fault ends. `extra` is what the caller of `fault(name, extra)` passed. `state` is empty at
// every such call, and the fault's own from then on.

import { documentFaults } from './faults/documents.mjs';
import { hostileFaults } from './faults/hostile.mjs';
import { databaseFaults, hostedFaults } from './faults/hosted.mjs';
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
  ...hostedFaults,
  ...databaseFaults,
  ...documentFaults,
  ...keyFaults,
  ...tokenFaults,
  ...hostileFaults,
};
