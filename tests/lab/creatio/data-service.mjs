/** Creatio's DataService, as far as the page and the extension use it: system settings and OAuth resources. */

/** What stands for a stored secret wherever the page is shown one. */
export const secretMask = 'stored-value-'.padEnd(40, '*');

const settingFields = {
  OAuth20IdentityServerUrl: { field: 'url', dataValueType: 30, dataValueTypeName: 'Text' },
  OAuth20IdentityServerClientId: { field: 'clientId', dataValueType: 27, dataValueTypeName: 'ShortText' },
  OAuth20IdentityServerClientSecret: { field: 'clientSecret', dataValueType: 24, dataValueTypeName: 'SecureText' },
};

const resourceColumns = ['Id', 'Name', 'IsDefault'];

/** In the answers that have no rows. */
const noRows = { rowsAffected: -1, nextPrcElReady: false, success: false };

/** The endpoints by `METHOD path`; `settings` and `options` are those of the server, `resources()` its rows. */
export function dataService({ settings, options, resources }) {
  return {
    'POST /DataService/json/SyncReply/QuerySysSettings': (body, response) => {
      const codes = body?.sysSettingsNameCollection ?? [];
      const unreadable = codes.find((code) => options.unreadable[code]);
      if (unreadable) return response.json({ ...noRows, responseStatus: securityError(`Current user cannot read setting ${unreadable}.`) });
      const values = {};
      for (const code of codes) {
        const kind = settingFields[code];
        if (kind) values[code] = settingAnswer(code, kind, settings[kind.field]);
      }
      return response.json({ values, ...noRows });
    },

    'POST /DataService/json/SyncReply/PostSysSettingsValues': (body, response) => {
      const answer = { saveResult: {}, ...noRows };
      for (const [code, value] of Object.entries(body?.sysSettingsValues ?? {})) {
        const refusal = refusalOf(code, options);
        answer.saveResult[code] = refusal === null;
        if (refusal === null) settings[settingFields[code].field] = String(value ?? '');
        else answer.responseStatus = refusal;
      }
      return response.json(answer);
    },

    'POST /DataService/json/SyncReply/SelectQuery': (body, response) => {
      const schema = body?.rootSchemaName;
      if (schema !== 'OAuthResource') return response.json({ ...noRows, errorInfo: notFound(`Schema ${schema} does not exist.`) });
      const columns = Object.entries(body.columns?.items ?? {}).map(([alias, column]) => [alias, column?.expression?.columnPath]);
      const unknown = columns.find(([, path]) => !resourceColumns.includes(path));
      if (unknown) return response.json({ ...noRows, errorInfo: notFound(`Column ${unknown[1]} does not exist in schema ${schema}.`) });
      const rows = resources()
        .slice(0, body.rowCount > 0 ? body.rowCount : undefined)
        .map((resource) => ({ Id: resource.Id, ...Object.fromEntries(columns.map(([alias, path]) => [alias, resource[path]])) }));
      return response.json({ rows, rowsAffected: rows.length, success: true });
    },
  };
}

const securityError = (Message) => ({ ErrorCode: 'SecurityException', Message, Errors: [] });
const notFound = (message) => ({ errorCode: 'ItemNotFoundException', message });

function refusalOf(code, options) {
  if (!settingFields[code]) return { ErrorCode: 'ItemNotFoundException', Message: `Setting ${code} does not exist.`, Errors: [] };
  if (options.refuse[code]) return securityError(`Current user cannot change setting ${code}.`);
  if (options.operations.CanManageSysSettings !== true) return securityError('Current user does not have permission for operation CanManageSysSettings.');
  return null;
}

/** The secret's value never leaves the server; a mask tells that there is one. */
function settingAnswer(code, { field, dataValueType, dataValueTypeName }, stored) {
  const answer = { code, dataValueType, dataValueTypeName, isCacheable: field !== 'clientSecret' };
  if (stored === '') return answer;
  return field === 'clientSecret' ? { ...answer, displayValue: secretMask } : { ...answer, value: stored, displayValue: stored };
}
