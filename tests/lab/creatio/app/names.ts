import { switches } from './switches';

/** A name as the page designer generates it: a type and seven random signs. */
export function opaqueName(type: string): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  const signs = crypto.getRandomValues(new Uint8Array(7));
  return `${type}_${Array.from(signs, (sign) => alphabet[sign % alphabet.length]).join('')}`;
}

function name(isKnown: boolean, known: string, type: string): string {
  return isKnown ? known : opaqueName(type);
}

/** Names that are publicly unknown: new ones at every load, unless `?names=known`. */
export const names = {
  urlInput: name(switches.knownNames, 'IdentityServiceUrlInput', 'WebInput'),
  clientIdInput: name(switches.knownNames, 'ClientIdInput', 'Input'),
  clientSecretInput: name(switches.knownNames, 'ClientSecretInput', 'PasswordInput'),
  testConnectionButton: name(switches.knownNames, 'TestConnectionButton', 'Button'),
  openSettingsButton: name(switches.knownNames, 'OpenSettingsButton', 'Button'),
  refreshButton: name(switches.knownNames, 'RefreshButton', 'Button'),
};

/** Names that are known of one version; another may have renamed them. */
export const panelNames = {
  panel: name(!switches.renamedPanel, 'CardToggleTabPanel', 'TabPanel'),
  help: name(!switches.renamedPanel, 'OpenHelpButton', 'TabContainer'),
  diagnostic: name(!switches.renamedPanel, 'OpenDiagnosticButton', 'TabContainer'),
  tools: name(!switches.renamedPanel, 'FlexContainer_rpmmana', 'FlexContainer'),
  title: name(!switches.renamedPanel, 'Label_Diagnostic', 'Label'),
  rows: name(!switches.renamedContainer, 'DiagnosticInfoFlexContainer', 'FlexContainer'),
};

/** The four rows, from top to bottom. */
export const rowNames = [
  'SystemSettingsCheckBox',
  'IdentityServiceAvailabilityCheckbox',
  'AccessTokenIsRetrievableCheckbox',
  'DefaultResourceIsRegisteredCheckbox',
].map((known) => name(!switches.renamedRows, known, 'Checkbox'));
