// Faults of what runs the service: IIS and others that answer in its place, and time.

import { send, showPage, wait } from './answers.mjs';
import { openIddict } from '../openiddict.mjs';
import { otherProvider } from '../other-provider.mjs';

const HTTP_SYS = { type: 'text/html; charset=us-ascii' };

export const hostingFaults = {
  'iis-500.19': { about: 'IIS: the configuration is unreadable', ...showPage('500.19') },
  'iis-500.30': { about: 'IIS: the application failed to start', ...showPage('500.30') },
  'iis-500.31': { about: 'IIS: the .NET runtime is missing', ...showPage('500.31') },
  'iis-500.34': { about: 'IIS: the application pool is shared with an application of another kind', ...showPage('500.34') },
  'iis-502.5': { about: 'IIS: the process failed (older builds)', ...showPage('502.5') },
  'iis-503': { about: 'HTTP.sys: the application pool is stopped', ...showPage('503', HTTP_SYS) },
  'iis-400-host': { about: 'HTTP.sys: no site is bound to this host name', ...showPage('400', HTTP_SYS) },
  'iis-401': { about: 'IIS: only Windows accounts are let in', ...showPage('401') },
  'iis-404': { about: 'IIS: nothing under this address', ...showPage('404') },
  'iis-500-bare': { about: 'HTTP 500 with a generic page', ...showPage('500') },
  'iis-start-page': { about: 'the start page of IIS answers', ...showPage('start') },
  'html-200': { about: 'every path answers 200 with the page of some other application', ...showPage('shell') },
  'waf-post': { about: 'a filter refuses every POST with a page', ...showPage('blocked', { only: ({ request }) => request.method === 'POST' }) },
  'redirect-login': {
    about: 'every path leads to a sign-in page',
    answer(exchange) {
      if (exchange.path === '/login') return showPage('login').answer(exchange);
      return send(exchange, 302, 'text/plain', '', { Location: `/login?ReturnUrl=${encodeURIComponent(exchange.path)}` });
    },
  },
  'redirect-loop': {
    about: 'every path redirects to itself',
    answer: (exchange) => send(exchange, 302, 'text/plain', '', { Location: exchange.path }),
  },
  'other-provider': {
    about: 'an OpenID provider of another make answers',
    async answer({ request, response, base }) {
      await (await otherProvider(base))(request, response);
      return true;
    },
  },
  openiddict: { about: 'an OpenID provider of another make answers under the same paths, and knows no client unless extra.knows', answer: openIddict },
};

export const timeFaults = {
  slow: {
    about: 'every answer is late by extra.delay milliseconds (5000)',
    async answer(exchange) {
      await wait(exchange, 5000);
      return false;
    },
  },
  'cold-start': {
    about: 'the first request wakes the service, which takes extra.delay milliseconds (2500); nothing is answered before',
    async answer(exchange) {
      exchange.state.awake ??= wait(exchange, 2500);
      await exchange.state.awake;
      return false;
    },
  },
  'clock-skew': { about: 'the clock is wrong by extra.seconds (600)', offset: (extra) => extra.seconds ?? 600 },
};
