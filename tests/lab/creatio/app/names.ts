import { switches } from './switches';

/** A name as the page designer generates it: a type and seven random signs. */
export function opaqueName(type: string): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const signs = crypto.getRandomValues(new Uint8Array(7));
  return `${type}_${Array.from(signs, (sign) => alphabet[sign % alphabet.length]).join('')}`;
}

function name(known: string, type: string): string {
  return switches.knownNames ? known : opaqueName(type);
}

/** Names that are publicly unknown: new ones at every load, unless `?names=known`. */
export const names = {
  urlInput: name('IdentityServiceUrlInput', 'WebInput'),
  clientIdInput: name('ClientIdInput', 'Input'),
  clientSecretInput: name('ClientSecretInput', 'PasswordInput'),
  testConnectionButton: name('TestConnectionButton', 'Button'),
  openSettingsButton: name('OpenSettingsButton', 'Button'),
  refreshButton: name('RefreshButton', 'Button'),
};
