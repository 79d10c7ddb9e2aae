/** The server's health check of its OAuth setup: the checks run in a row, and a failed one fails all that follow. */
import { inspectIdentityService } from './outbound.mjs';

const url = 'OAuth20IdentityServerUrl';
const clientId = 'OAuth20IdentityServerClientId';
const clientSecret = 'OAuth20IdentityServerClientSecret';

const passed = {
  HasProblem: false,
  IsSystemSettingsFilledIn: true,
  IsIdentityServiceAvailable: true,
  IsAccessTokenRetrievableForSystemActions: true,
  IsDefaultResourceRegistered: true,
};

/** `defaultResources`, their number, is asked only when a token was given. The answer is `{ status, body }`. */
export async function checkHealth(settings, network, defaultResources) {
  const empty = [
    [url, settings.url],
    [clientId, settings.clientId],
    [clientSecret, settings.clientSecret],
  ]
    .filter(([, value]) => value.trim() === '')
    .map(([code]) => code);
  if (empty.length > 0) {
    return failed(['IsSystemSettingsFilledIn', 'IsIdentityServiceAvailable', 'IsAccessTokenRetrievableForSystemActions'], emptyMessage(empty));
  }

  const { available, token } = await inspectIdentityService(settings, network);
  if (!available) {
    return failed(
      ['IsIdentityServiceAvailable', 'IsAccessTokenRetrievableForSystemActions'],
      `IdentityService specified in system setting ${url} is unavailable.`,
    );
  }
  if (!token) {
    return failed(
      ['IsAccessTokenRetrievableForSystemActions'],
      `Can't retrieve access_token for system actions from IdentityService specified in system settings ${url} using client_id and client_secret specified in system settings ${clientId} & ${clientSecret}.`,
    );
  }
  const count = defaultResources();
  if (count === 0) return failed([], 'Default resource is not registered.');
  if (count > 1) return failed([], 'More than one default resource is registered.');
  return { status: 200, body: passed };
}

function emptyMessage(codes) {
  return codes.length === 1 ? `System setting ${codes[0]} is empty.` : `System settings ${codes.join(', ')} are empty.`;
}

function failed(flags, message) {
  const body = { ...passed, HasProblem: true, IsDefaultResourceRegistered: false };
  for (const flag of flags) body[flag] = false;
  return { status: 500, body: { ...body, Message: message } };
}
