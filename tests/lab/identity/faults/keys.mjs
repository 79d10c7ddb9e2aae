// Faults of the key set and of the key that signs.

export const keyFaults = {
  'jwks-empty': { about: 'no signing key: the key set is empty, tokens fail with 500', signs: false, keys: () => [] },
  'jwks-private': { about: 'the key set holds the private key', keys: ({ key }) => [key.privateJwk] },
  'jwks-ec': { about: 'the signing key is an elliptic curve\'s, P-256', signingKey: (keys) => keys.get('ec') },
  'jwks-weak-rsa': { about: 'the signing key is RSA with 1024 bit', signingKey: (keys) => keys.get('weak') },
  'jwks-flapping': {
    about: 'every second request for the key set gets the key of another node; one node signs',
    async keys({ key, keys, state }) {
      state.turn = (state.turn ?? 0) + 1;
      return [(state.turn % 2 === 1 ? key : await keys.get('another')).publicJwk];
    },
  },
  'signing-certificate': {
    about: 'the certificate of the signing key ends in extra.days days (-1: it ended yesterday)',
    signingKey: async (keys, extra) => (await keys.get('usual')).certified(extra.days ?? -1),
  },
};
