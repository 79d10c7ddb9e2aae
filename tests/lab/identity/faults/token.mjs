// Faults of the token endpoint.

import { empty } from '../kestrel.mjs';
import { isToken, namesClient, showPage } from './answers.mjs';

const fails = (exchange) => empty(exchange, 500);

export const tokenFaults = {
  'token-500': { about: 'the token endpoint answers 500', answer: (exchange) => isToken(exchange) && fails(exchange) },
  'token-500-client': {
    about: 'the token endpoint answers 500 to whoever names a client, because it cannot read the database',
    answer: (exchange) => isToken(exchange) && namesClient(exchange) && fails(exchange),
  },
  'token-html': { about: 'the token endpoint answers 200 with a page', ...showPage('shell', { only: isToken }) },
};
