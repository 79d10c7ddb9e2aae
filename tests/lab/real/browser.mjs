// Chromium, for what only a browser can say: why there was no answer.

import puppeteer from 'puppeteer-core';
import { findProgram } from '../../browser/harness-programs.mjs';
import { folderThatTrusts } from '../../browser/harness-trust.mjs';
import { NAME } from './place.mjs';

/**
 * @param {string} authority  PEM, trusted
 * @param {number} [proxy]    port of the browser's proxy
 * @returns {Promise<{ ask(url: string, post?: import('./ask.mjs').Post): Promise<string | undefined>, close(): Promise<void> }>} `ask`
 *   resolves to Chromium's words for why there is no answer; to nothing where there is one
 */
export async function openBrowser(authority, proxy) {
  const home = await folderThatTrusts(authority, '.pki/nssdb');
  const browser = await puppeteer.launch({
    executablePath: findProgram(['chromium', 'chromium-browser'], 'chromium'),
    headless: true,
    pipe: true,
    env: { ...process.env, HOME: home.folder },
    args: [
      // The tests run as root in containers, where the sandbox cannot start.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      // Like the extension, the page may ask everybody.
      '--disable-web-security',
      `--host-resolver-rules=MAP ${NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      ...(proxy ? [`--proxy-server=127.0.0.1:${proxy}`] : []),
    ],
  }).catch(async (error) => {
    await home.remove();
    throw error;
  });
  const page = await browser.newPage();
  return {
    async ask(url, post) {
      let tell;
      const failed = new Promise((resolve) => {
        // Others may be asking at the same time.
        tell = (request) => request.url() === url && resolve(request.failure().errorText);
        page.on('requestfailed', tell);
      });
      const answered = await page.evaluate(
        async (url, post) => {
          const posted = post && { method: 'POST', body: post.body, headers: { 'content-type': post.type } };
          try {
            await fetch(url, { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', ...posted });
            return true;
          } catch {
            return false;
          }
        },
        url,
        post ?? null,
      );
      const cause = answered ? undefined : await failed;
      page.off('requestfailed', tell);
      return cause;
    },
    async close() {
      await browser.close();
      await home.remove();
    },
  };
}
