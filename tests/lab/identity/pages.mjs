// Error pages in the shape of those that web servers show in front of a dead service. A client can
// rely on the status, the `Server` header, the title and the first heading; the text is our own but for one page.

const page = (title, body) =>
  `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body>${body}</body></html>\n`;

const titled = (title, text) => page(title, `<h1>${title}</h1><p>${text}</p>`);

const IIS = 'Microsoft-IIS/10.0';
const HTTP_SYS = 'Microsoft-HTTPAPI/2.0';

/** HTTP.sys says it, and ASP.NET Core says it after it, to the letter. */
const INVALID_HOSTNAME = [
  '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">',
  '<HTML><HEAD><TITLE>Bad Request</TITLE>',
  '<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></ HEAD >',
  '<BODY><h2>Bad Request - Invalid Hostname</h2>',
  '<hr><p>HTTP Error 400. The request hostname is invalid.</p>',
  '</BODY></HTML>',
].join('\r\n');

/** name -> { status, server, html, headers? } */
export const pages = {
  'no-certificate': {
    status: 400,
    server: 'nginx/1.27.0',
    html: titled('400 No required SSL certificate was sent', 'Nobody is let in without a certificate.'),
  },
  '500.19': {
    status: 500,
    server: IIS,
    html: titled('HTTP Error 500.19 - Internal Server Error', 'The configuration of this site cannot be read.'),
  },
  '500.30': {
    status: 500,
    server: IIS,
    html: titled('HTTP Error 500.30 - ASP.NET Core app failed to start', 'The application ended while it was starting.'),
  },
  '500.31': {
    status: 500,
    server: IIS,
    html: titled('HTTP Error 500.31 - Failed to load ASP.NET Core runtime', 'The runtime that the application asks for is not installed.'),
  },
  '500.34': {
    status: 500,
    server: IIS,
    html: titled('HTTP Error 500.34 - ANCM Mixed Hosting Models Not Supported', 'Another application runs in this pool, and not in the same way.'),
  },
  '502.5': {
    status: 502,
    server: IIS,
    html: titled('HTTP Error 502.5 - Process Failure', 'The process of the application could not be started.'),
  },
  500: {
    status: 500,
    server: IIS,
    html: titled('500 - Internal server error.', 'Something is wrong with what you are looking for.'),
  },
  502: {
    status: 502,
    server: 'nginx',
    html: page('502 Bad Gateway', '<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>'),
  },
  '404-nginx': {
    status: 404,
    server: 'nginx',
    html: page('404 Not Found', '<center><h1>404 Not Found</h1></center><hr><center>nginx</center>'),
  },
  503: {
    status: 503,
    server: HTTP_SYS,
    html: page('Service Unavailable', '<h2>Service Unavailable</h2><hr><p>HTTP Error 503. The service is unavailable.</p>'),
  },
  400: {
    status: 400,
    server: HTTP_SYS,
    html: INVALID_HOSTNAME,
  },
  401: {
    status: 401,
    server: IIS,
    headers: { 'WWW-Authenticate': ['Negotiate', 'NTLM'] },
    html: titled('401 - Unauthorized: Access is denied due to invalid credentials.', 'This site asks for a Windows account.'),
  },
  404: {
    status: 404,
    server: IIS,
    html: titled('404 - File or directory not found.', 'There is nothing under this address.'),
  },
  start: {
    status: 200,
    server: IIS,
    html: page('IIS Windows Server', '<h1>Internet Information Services</h1>'),
  },
  shell: {
    status: 200,
    server: 'nginx',
    html: page('Portal', '<div id="app">Loading</div>'),
  },
  blocked: {
    status: 403,
    server: 'nginx',
    html: titled('Request blocked', 'A rule for this site does not allow the request.'),
  },
  login: {
    status: 200,
    server: 'nginx',
    html: page('Sign in', '<form method="post"><input name="user"><button>Sign in</button></form>'),
  },
};
