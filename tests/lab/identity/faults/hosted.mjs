// What a service that runs says because of how it was started, and of the tables that it reads.

/** Npgsql's words for each cause; only the developer's page shows them. */
const CAUSES = {
  refused: 'Npgsql.NpgsqlException (0x80004005): Failed to connect to 127.0.0.1:5432',
  missing: [
    'Npgsql.PostgresException (0x80004005): 3D000: database "nosuch" does not exist',
    '  Exception data:',
    '    Severity: FATAL',
    '    SqlState: 3D000',
    '    MessageText: database "nosuch" does not exist',
    '    File: postinit.c',
    '    Line: 948',
    '    Routine: InitPostgres',
  ].join('\n'),
};

const NOT_REACHED_MS = 15_000;

export const databaseFaults = {
  'database-down': {
    about: 'what reads the tables fails after extra.delay milliseconds (0), the keys are fine',
    database: ({ delay = 0 }) => ({ after: delay, message: CAUSES.refused }),
  },
  'database-hangs': {
    about: `the database accepts connections and never answers: what reads it fails after ${NOT_REACHED_MS} milliseconds (extra.delay)`,
    database: ({ delay = NOT_REACHED_MS }) => ({ after: delay, message: CAUSES.refused }),
  },
  'development-page': {
    about: 'the environment is Development, and the database does not exist',
    database: () => ({ after: 0, message: CAUSES.missing }),
    hosting: () => ({ development: true }),
  },
};

/** Browsers go there, and nobody listens. */
const NOBODYS_PORT = 9443;

const hosting = (about, options, more) => ({ about, ...more, hosting: typeof options === 'function' ? options : () => options });

export const hostedFaults = {
  'allowed-hosts': hosting('AllowedHosts has extra.names (id.example)', ({ names = ['id.example'] }) => ({ allowedHosts: names })),
  'https-redirection': hosting('everybody is sent to https on extra.port, where nobody listens', ({ port = NOBODYS_PORT }) => ({ redirectsTo: port })),
  'forwarded-proto': hosting('X-Forwarded-Proto is believed, -Host is not', { forwarded: 'proto' }),
  'forwarded-all': hosting('X-Forwarded-Proto and -Host are believed', { forwarded: 'all' }),
  'https-redirection-behind-proxy': hosting('everybody is sent to https who has not come by it, as a proxy tells', ({ port = NOBODYS_PORT }) => ({ forwarded: 'proto', redirectsTo: port })),
  'force-https': hosting('the scheme is taken for https whatever it is', { forcesHttps: true }),
  'path-base': hosting('the service lives below /identity, and answers at the root as well', { pathBase: '/identity' }),
  hsts: hosting('TLS (lab authority), and browsers are told to keep to it', { hsts: true }, { tls: 'trusted' }),
};
