// Faults of the key set and of the key that signs.

export const keyFaults = {
  'jwks-empty': { about: 'no signing key: the key set is empty, tokens fail with 500', signs: false, keys: () => [] },
  'jwks-private': { about: 'the key set holds the private key', keys: ({ key }) => [key.privateJwk] },
  'jwks-ec': { about: 'the signing key is an elliptic curve\'s, P-256, and in no certificate', signingKey: (keys) => keys.get('ec') },
  'signing-certificate-ec': {
    about: 'the signing certificate is an elliptic curve\'s, which the service cannot read; with extra.asRsa it was told RSA',
    signingKey: (keys, extra) => keys.get(extra.asRsa ? 'ec-as-rsa' : 'ec-certificate'),
  },
  'jwks-two-keys': {
    about: 'a second key is published for those who check old tokens',
    keys: async ({ key, keys }) => [key.publicJwk, (await keys.get('another')).publicJwk],
  },
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
