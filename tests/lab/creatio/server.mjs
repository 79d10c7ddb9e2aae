/** The server side of the look-alike: session, CSRF, CSP, the endpoints behind the page, and a log of every request. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { classicPages } from '../classic/pages.mjs';
import { buildCreatioApp, builtApp } from './build.mjs';
import { dataService } from './data-service.mjs';
import { checkHealth } from './health-check.mjs';
import { defaults, newResource } from './options.mjs';
import { inspectIdentityService } from './outbound.mjs';

const page = '#Page/OAuthAuthorization_ListPage';
const reportPath = '/ServiceModel/CspViolationService.svc/SaveCspViolationData';

const pages = join(dirname(fileURLToPath(import.meta.url)), 'pages');

/** The languages of the page's captions, and what `<html>` then says. */
const cultures = {
  ar: 'ar-SA', cs: 'cs-CZ', de: 'de-DE', en: 'en-US', es: 'es-ES', fr: 'fr-FR', pl: 'pl-PL', pt: 'pt-BR', ru: 'ru-RU', uk: 'uk-UA',
};

/** Since which version there is an endpoint, by runtime. */
const since = {
  '/api/OAuthHealthCheck': { framework: [8, 1, 2], net: [8, 3, 2] },
  '/api/TestOAuthConnection/Check': { framework: [8, 2, 1], net: [8, 2, 1] },
};

const emptySettings = { url: '', clientId: '', clientSecret: '' };

const withIds = (resources) => resources.map((resource) => ({ Id: randomUUID(), ...resource }));

export async function startCreatio({ settings: initialSettings = {}, resources: initialResources = [newResource()], ...given } = {}) {
  const classic = await classicPages();
  const options = { ...defaults, ...given };
  const indexes = {};
  /** The page's frame, of the generation of Material that is wanted now. */
  const index = (material = options.material) =>
    (indexes[material] ??= buildCreatioApp(material).then(() => readFile(join(builtApp(material), 'index.html'), 'utf8')));
  await index();

  const settings = { ...emptySettings, ...initialSettings };
  const requests = [];
  const cspViolations = [];
  const sessions = new Map();
  const ownResource = initialResources.find(({ IsDefault }) => IsDefault) ?? newResource();
  let resources = withIds(initialResources);
  let healthChecks = 0;
  let origin = '';

  const prefix = () => options.virtualDirectory + (options.runtime === 'framework' ? '/0' : '');
  const loginPath = () => prefix() + (options.runtime === 'framework' ? '/Login/NuiLogin.aspx' : '/Login/Login.html');
  const shellPath = () => `${prefix()}/Shell/`;
  const classicPath = () => `${prefix()}/Nui/ViewModule.aspx`;
  const network = (node = options.nodes.at(-1)) => ({ lookup: options.lookup, timeoutMs: options.outboundTimeoutMs, ca: options.ca, client: options.client, ...node });

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.text({ type: () => true, limit: '2mb' }));
  app.use(record, harden);
  app.use((request, response, next) => routed(request, response).catch(next));
  app.use((error, _request, response, _next) => response.status(error.status ?? 500).type('text/plain').send(String(error.message)));

  function record(request, response, next) {
    const entry = {
      time: Date.now(),
      method: request.method,
      path: request.path,
      query: request.originalUrl.split('?')[1] ?? '',
      headerNames: Object.keys(request.headers),
      headers: { ...request.headers },
      body: typeof request.body === 'string' ? request.body : '',
      status: 0,
    };
    requests.push(entry);
    response.on('finish', () => (entry.status = response.statusCode));
    next();
  }

  function harden(request, response, next) {
    response.setHeader('Date', new Date(Date.now() + options.clockSkewSeconds * 1000).toUTCString());
    response.setHeader('Cache-Control', options.kept ? 'no-cache' : 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'SAMEORIGIN');
    if (options.csp !== 'off') {
      const name = options.csp === 'block' ? 'Content-Security-Policy' : 'Content-Security-Policy-Report-Only';
      response.setHeader(name, policy(request.headers.host ?? '', options.virtualDirectory + reportPath));
    }
    next();
  }

  async function routed(request, response) {
    const { method, path } = request;
    if (method === 'POST' && path === options.virtualDirectory + reportPath) {
      cspViolations.push(json(request.body));
      return response.status(204).end();
    }
    if (method === 'GET' && ['/', options.virtualDirectory, `${options.virtualDirectory}/`, prefix(), `${prefix()}/`, loginPath()].includes(path)) {
      return signInPage(request, response);
    }
    if (method === 'GET' && `${path}/` === shellPath()) return response.redirect(302, shellPath());
    if (method === 'GET' && path === classicPath()) return shell(request, response, classic.alone);
    if (method === 'GET' && path === shellPath()) return shell(request, response, options.classic ? classic.shell : index());
    if (method === 'GET' && path.startsWith(shellPath())) return asset(path.slice(shellPath().length), response);

    if (method === 'GET' && options.worker && path === '/worker.js') return response.type('text/javascript').send(options.worker);
    const inside = path.startsWith(`${prefix()}/`) ? path.slice(prefix().length) : null;
    const foreign = /^\/pages\/([a-z-]+)$/.exec(inside ?? '')?.[1];
    if (method === 'GET' && foreign) return foreignPage(foreign, response);
    if (inside === '/api/HealthCheck/Ping' && method === 'GET') return response.type('text/plain').send('OK');
    const endpoint = endpoints[`${method} ${inside}`];
    if (!endpoint || !exists(inside)) return notFound(response);
    if (!isSignedIn(request)) return refuseVisitor(request, response);
    if (options.requestsLeft !== null && options.requestsLeft-- <= 0) {
      options.sessionExpired = true;
      return refuseVisitor(request, response);
    }
    if (method === 'POST' && options.csrf && !hasCsrfToken(request)) return response.status(403).type('text/plain').send('');
    return endpoint(json(request.body), response);
  }

  const endpoints = {
    'GET /api/OAuthHealthCheck': async (_body, response) => {
      const override = options.healthOverride;
      if (override) {
        await sleep(override.delayMs ?? 0);
        response.status(override.status ?? 200).set({ 'content-type': 'application/json; charset=utf-8', ...override.headers });
        return response.send(typeof override.body === 'string' ? override.body : JSON.stringify(override.body ?? null));
      }
      const node = options.nodes[healthChecks % options.nodes.length];
      healthChecks += 1;
      const { status, body } = await checkHealth(settings, network(node), () => defaultResources().length);
      return response.status(status).json(body);
    },

    ...dataService({ settings, options, resources: () => resources }),

    'POST /rest/FeatureService/GetFeatureState': (body, response) =>
      response.json({ FeatureState: options.features[body?.code] ?? 0 }),

    'POST /rest/RightsService/GetCanExecuteOperation': (body, response) =>
      response.json({ GetCanExecuteOperationResult: options.operations[body?.operation] === true }),

    'POST /api/TestOAuthConnection/Check': async (body, response) => {
      const values = {
        url: String(body?.url ?? settings.url),
        clientId: String(body?.clientId ?? settings.clientId),
        clientSecret: String(body?.clientSecret ?? settings.clientSecret),
      };
      const { available, token } = await inspectIdentityService(values, network());
      return response.json({ success: available && token });
    },

    'POST /rest/OAuthConfigService/AddDefaultResource': async (_body, response) => {
      const { token } = await inspectIdentityService(settings, network());
      if (token && defaultResources().length === 0) resources.push(...withIds([ownResource]));
      return response.json({ AddDefaultResourceResult: token ? { success: true } : { success: false, errorInfo: { message: 'identity_general_error' } } });
    },
  };

  function defaultResources() {
    return resources.filter(({ IsDefault }) => IsDefault);
  }

  /** Whether this version has the endpoint. Of a version that cannot be read, everything is expected. */
  function exists(path) {
    const first = since[path]?.[options.runtime];
    return !options.missing.includes(path) && !(first && isOlder(options.version, first));
  }

  async function shell(request, response, page) {
    if (!isSignedIn(request)) {
      if (options.sessionExpired) return refuseVisitor(request, response);
      signIn(response);
    }
    const core = `${request.protocol}://${request.headers.host}${options.virtualDirectory}/`;
    const language = Object.hasOwn(cultures, request.query.lang ?? '') ? request.query.lang : 'en';
    const text = (await page)
      .replace('%CULTURE%', cultures[language])
      .replace('%DIR%', language === 'ar' ? 'rtl' : 'ltr')
      .replace('%LANG%', language)
      .replace('%BASEURL%', core.slice(0, -1) + (options.runtime === 'framework' ? '/0' : ''))
      .replace('%COREURL%', core)
      .replace('%VERSION%', options.version);
    return response.type('html').send(text);
  }

  const asset = (name, response) => sendFile(name, builtApp(options.material), response);

  /** A page that is no part of the application: the login page, and what looks like something that it is not. */
  const foreignPage = (name, response) => sendFile(`${name}.html`, pages, response);

  function sendFile(name, root, response) {
    return new Promise((resolve) => {
      response.sendFile(name, { root, dotfiles: 'deny' }, (error) => {
        if (error && !response.headersSent) notFound(response);
        resolve();
      });
    });
  }

  function signInPage(request, response) {
    // The lab signs nobody in while it is told so.
    if (options.sessionExpired) return foreignPage('login', response);
    if (!isSignedIn(request)) signIn(response);
    return response.redirect(302, shellPath() + page);
  }

  function signIn(response) {
    const session = randomBytes(32).toString('hex').toUpperCase();
    const csrfToken = randomBytes(12).toString('base64url');
    sessions.set(session, csrfToken);
    response.cookie('.ASPXAUTH', session, { httpOnly: true, path: '/', sameSite: 'lax' });
    response.cookie('UserName', encodeURIComponent('Supervisor'), { httpOnly: true, path: '/' });
    if (options.csrf) response.cookie('BPMCSRF', csrfToken, { path: '/' });
    else response.clearCookie('BPMCSRF', { path: '/' });
  }

  function isSignedIn(request) {
    return !options.sessionExpired && sessions.has(cookies(request)['.ASPXAUTH']);
  }

  function hasCsrfToken(request) {
    const { BPMCSRF: expected } = cookies(request);
    return Boolean(expected) && request.headers.bpmcsrf === expected;
  }

  function refuseVisitor(request, response) {
    const wantsPage = options.expiredAnswer === 'redirect' || (request.headers.accept ?? '').includes('text/html');
    return wantsPage ? response.redirect(302, loginPath()) : response.status(401).type('text/plain').send('');
  }

  const server = await new Promise((resolve, reject) => {
    const listening = app.listen(options.port, '127.0.0.1', (error) => (error ? reject(error) : resolve(listening)));
  });
  const { port } = server.address();
  origin = `http://${options.hostname}:${port}`;

  return {
    /** What a browser opens. */
    origin,
    /** The same server for callers that cannot resolve names under `localhost`. */
    loopbackOrigin: `http://127.0.0.1:${port}`,
    port,
    settings,
    /** The rows of OAuthResource. */
    get resources() {
      return resources;
    },
    requests,
    cspViolations,
    /** `{origin}{virtualDirectory}` and `/0` on .NET Framework: where the endpoints are. */
    get base() {
      return origin + prefix();
    },
    get pageUrl() {
      return origin + shellPath() + page;
    },
    /** The address of one of the pages that are not the application's, as `marketing`. */
    pageUrlOf(name) {
      return `${origin}${prefix()}/pages/${name}`;
    },
    /** The page's address with query switches, as `{ panel: 'open', names: 'known' }`. */
    pageUrlWith(switches) {
      return `${origin}${shellPath()}?${new URLSearchParams(switches)}${page}`;
    },
    /** The address of a page of Classic UI, in the Shell or alone. */
    classicUrl(hash, { alone = false, ...switches } = {}) {
      return `${origin}${alone ? classicPath() : shellPath()}?${new URLSearchParams(switches)}#${hash}`;
    },
    set({ settings: changedSettings, resources: changedResources, ...changed }) {
      Object.assign(options, changed);
      Object.assign(settings, changedSettings);
      if (changedResources) resources = withIds(changedResources);
      if ('nodes' in changed) healthChecks = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isOlder(version, first) {
  const parts = version.split('.').map(Number);
  const differs = first.findIndex((part, index) => parts[index] !== part);
  return differs !== -1 && parts[differs] < first[differs];
}

function policy(authority, reportUri) {
  return [
    "script-src 'self' 'unsafe-eval' 'unsafe-inline'",
    `connect-src 'self' http://*.creatio.com https://*.creatio.com ws://${authority} wss://${authority} wss://*.creatio.com:*`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data: fonts.gstatic.com",
    "frame-src 'self' *.creatio.com",
    "frame-ancestors 'self'",
    "object-src 'none'",
    "worker-src 'self'",
    `report-uri ${reportUri}`,
  ].join('; ');
}

function notFound(response) {
  return response.status(404).type('html').send(htmlPage('404 - File or directory not found.', 'There is nothing at this address.'));
}

function htmlPage(title, text) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

function cookies(request) {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const creatio = await startCreatio({ port: Number(process.env.PORT ?? 0) });
  console.log(creatio.pageUrlWith({ panel: 'open' }));
}
