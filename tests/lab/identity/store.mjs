// What the Identity Service keeps: `appsettings.json`, written by an administrator, and the tables
// into which its clients are copied. The copy happens once, while the tables are empty; a later
// edit of the file changes nothing until the rows are deleted and the service is started again.

import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const SYSTEM_SCOPES = [
  'register_own_resource',
  'get_resource_list',
  'get_client_info',
  'find_clients',
  'remove_client',
  'update_client',
  'add_registrar_client',
];

/** The resource that the service's own scopes belong to. The vendor's clients name it among their scopes; it is none. */
export const API = 'IdentityServerApi';

const TABLES = ['Clients', 'ClientScopes', 'ClientSecrets', 'ClientClaims', 'ClientGrantTypes'];

/** The tables keep SHA-256 in base64 (44 characters), never the secret. */
export const secretHash = (secret) => createHash('sha256').update(secret).digest('base64');

/** A client with an id of 16 and a secret of 32 characters, as the vendor asks for. */
export const newClient = (number) => ({
  clientId: randomBytes(8).toString('hex'),
  clientSecret: randomBytes(16).toString('hex'),
  clientName: number === 1 ? 'Creatio' : `Creatio ${number}`,
});

const asSettings = ({ clientId, clientSecret, clientName, grantTypes = ['implicit', 'client_credentials'], scopes = [...SYSTEM_SCOPES, API], enabled = true }) => ({
  ClientId: clientId,
  ClientName: clientName,
  ...(enabled ? {} : { Enabled: false }),
  Secrets: [clientSecret],
  AllowedGrantTypes: grantTypes,
  RedirectUris: [],
  PostLogoutRedirectUris: [],
  IdentityTokenLifetime: 300,
  AccessTokenLifetime: 3600,
  Properties: { AllowedQueryParameters: '[]' },
  AllowedScopes: scopes,
});

export function clientStore(dir) {
  const appsettingsPath = join(dir, 'appsettings.json');
  const databasePath = join(dir, 'clients.db.json');

  const readTables = async () => {
    const text = await readFile(databasePath, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return '{}';
      throw error;
    });
    const stored = JSON.parse(text);
    return Object.fromEntries(TABLES.map((table) => [table, stored[table] ?? []]));
  };
  const writeTables = (tables) => writeFile(databasePath, `${JSON.stringify(tables, null, 2)}\n`);

  const rowsOf = (client, id) => {
    const values = (list, column, extra) => list.map((value) => ({ ClientId: id, [column]: value, ...extra }));
    return {
      Clients: [{ Id: id, ClientId: client.ClientId, ClientName: client.ClientName, Enabled: client.Enabled ?? true, AccessTokenLifetime: client.AccessTokenLifetime }],
      ClientScopes: values(client.AllowedScopes, 'Scope'),
      ClientSecrets: values(client.Secrets.map(secretHash), 'Value', { Type: 'SharedSecret' }),
      ClientClaims: [],
      ClientGrantTypes: values(client.AllowedGrantTypes, 'GrantType'),
    };
  };

  return {
    appsettingsPath,
    databasePath,

    /** Writes `appsettings.json` for these clients; the tables stay as they are. */
    writeAppsettings(clients) {
      const settings = {
        DbProvider: 'Postgres',
        DatabaseConnectionString: 'Server=db.invalid;Database=creatio;Integrated Security=true',
        Clients: JSON.stringify(clients.map(asSettings)),
        X509CertificatePath: join(dir, 'openssl.pfx'),
        Logging: { LogLevel: { Default: 'Warning' } },
      };
      return writeFile(appsettingsPath, `${JSON.stringify(settings, null, 2)}\n`);
    },

    /** What the service does when it starts. Throws when `appsettings.json` cannot be read. */
    async importClients() {
      const settings = JSON.parse(await readFile(appsettingsPath, 'utf8'));
      const clients = JSON.parse(settings.Clients);
      const tables = await readTables();
      if (tables.Clients.length > 0) return;
      clients.forEach((client, index) => {
        for (const [table, rows] of Object.entries(rowsOf(client, index + 1))) tables[table].push(...rows);
      });
      await writeTables(tables);
    },

    /** The vendor's remedy after an edit: deletes the rows of one client, or of all. */
    async deleteClientRows(clientId) {
      const tables = await readTables();
      const gone = new Set(tables.Clients.filter((row) => !clientId || row.ClientId === clientId).map((row) => row.Id));
      tables.Clients = tables.Clients.filter((row) => !gone.has(row.Id));
      for (const table of TABLES.slice(1)) tables[table] = tables[table].filter((row) => !gone.has(row.ClientId));
      await writeTables(tables);
    },

    /** One client with what belongs to it, or undefined. */
    async findClient(clientId) {
      const tables = await readTables();
      const row = tables.Clients.find((client) => client.ClientId === clientId && client.Enabled);
      if (!row) return undefined;
      const of = (table, column) => tables[table].filter((other) => other.ClientId === row.Id).map((other) => other[column]);
      return {
        clientId,
        clientName: row.ClientName,
        lifetime: row.AccessTokenLifetime,
        scopes: of('ClientScopes', 'Scope'),
        secretHashes: of('ClientSecrets', 'Value'),
        grantTypes: of('ClientGrantTypes', 'GrantType'),
      };
    },
  };
}
