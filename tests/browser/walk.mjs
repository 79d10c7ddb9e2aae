// The administrator's way through the product, step by step, in a real browser: what the demo shows and the
// end-to-end tests assert. A step returns when what it waits for is there.

import { readFile } from 'node:fs/promises';
import { startLab } from '../lab/lab.mjs';
import { guardPress, pressHasMet, pressUntilMet } from './harness-press.mjs';
import { launch, waitFor } from './harness.mjs';

export const PASSPHRASE = 'a passphrase for the lab only';
/** Creatio's names of the four rows, from top to bottom. */
export const ROWS = [
  'SystemSettingsCheckBox',
  'IdentityServiceAvailabilityCheckbox',
  'AccessTokenIsRetrievableCheckbox',
  'DefaultResourceIsRegisteredCheckbox',
];

const ENGLISH = { refresh: 'Refresh', openSettings: 'Open settings', testConnection: 'Test connection', save: 'Save', cancel: 'Cancel' };

/** What a reply to `state` tells of an enabled site. */
export const siteState = (reply) => reply.tab.access.enabled ?? {};

/** One browser with the built extension, one lab, one administrator. */
export class Walk {
  /**
   * @param {{ browser?: 'chromium' | 'firefox', headed?: boolean, lab?: object, extension?: string,
   *   prefs?: Record<string, unknown>, args?: string[], trusting?: boolean, listens?: boolean }} [options] `trusting`:
   *   the browser accepts the certificates of the lab's authority
   */
  static async begin({ browser = 'chromium', headed = false, lab: labOptions = {}, extension, prefs, args, trusting, listens } = {}) {
    const lab = await startLab(labOptions);
    try {
      const trust = trusting ? await lab.identity.authority() : undefined;
      const session = await launch({ browser, headed, extension, prefs, args, trust, listens });
      return new Walk(lab, session);
    } catch (error) {
      await lab.close();
      throw error;
    }
  }

  constructor(lab, session) {
    this.lab = lab;
    this.session = session;
    /** What Creatio's own buttons are called in the language of the page. */
    this.captions = ENGLISH;
    /** @type {import('puppeteer-core').Page} */
    this.page = undefined;
  }

  async end() {
    await this.session.close();
    await this.lab.close();
  }

  /** Opens Creatio's OAuth page in a tab, with the Diagnostic panel open unless told otherwise. */
  async openCreatio(switches = { panel: 'open' }) {
    const page = await this.session.open(this.lab.creatio.pageUrlWith(switches));
    await ready(page);
    this.page ??= page;
    return page;
  }

  /** The hosts of the assistant's own UI in the page. */
  async ownHosts(page = this.page) {
    return page.evaluate(() => document.querySelectorAll('oauth-assistant').length);
  }

  /** The popup over Creatio's tab, with the administrator's answer to the browser's permission prompt. */
  async enable(page = this.page) {
    const popup = await this.session.popup(page);
    await popup.waitForSelector('#enable');
    if (await popup.$('#address')) await popup.type('#address', this.lab.creatio.base);
    await popup.click('#enable');
    await this.session.acceptPermissionPrompt(popup);
    await popup.waitForSelector('#enable', { hidden: true });
    return popup;
  }

  /** Creates the vault in the options. */
  async createVault(options) {
    await options.waitForSelector('#v-new');
    await options.type('#v-new', PASSPHRASE);
    await options.type('#v-again', PASSPHRASE);
    await options.click('#v-create');
    await options.waitForSelector('#add');
  }

  /** Imports the Identity Service's appsettings.json and saves it as a profile of Creatio's site. */
  async importProfile(options, { name = 'Lab', environment = 'development', secret, url } = {}) {
    const picker = await options.waitForSelector('input[type=file]');
    await picker.uploadFile(this.lab.profile);
    await options.waitForSelector('#p-save');
    await fillIn(options, '#p-name', name);
    await options.select('#p-env', environment);
    await fillIn(options, '#p-site', this.lab.creatio.base);
    await fillIn(options, '#p-url', url ?? this.lab.identity.url);
    if (secret !== undefined) await fillIn(options, '#p-secret', secret);
    await options.click('#p-save');
    // The same click asks the browser for the Identity Service's host.
    await this.session.acceptPermissionPrompt(options);
    await options.waitForSelector('#p-save', { hidden: true });
  }

  /** From nothing to a page on which the assistant works and holds a profile. */
  async setUp(profile = {}) {
    await this.openCreatio();
    const popup = await this.enable();
    await popup.close();
    const options = await this.session.options();
    await this.createVault(options);
    await this.importProfile(options, profile);
    await options.close();
    await this.page.bringToFront();
  }

  /** The four rows as Creatio shows them. */
  async rows(page = this.page) {
    return page.evaluate(() =>
      window.__lab.rowNames.map((name) => {
        const row = document.querySelector(`[id="${name}"], [element-name="${name}"]`);
        const icon = row?.querySelector('mat-icon')?.dataset.matIconName;
        return row?.querySelector('input[type=checkbox]')?.checked ?? (icon && icon === 'check-row-icon');
      }),
    );
  }

  /** Waits until the rows are as expected. */
  async rowsBecome(expected, page = this.page) {
    return waitFor(async () => JSON.stringify(await this.rows(page)) === JSON.stringify(expected), {
      what: `the rows to be ${expected}`,
      timeout: 15_000,
    });
  }

  /** Creatio's own *Refresh*. */
  async refresh(page = this.page) {
    const before = await page.evaluate(() => window.__lab.refreshCount);
    await press(page, this.captions.refresh);
    await page.waitForFunction((n) => window.__lab.refreshCount > n && !window.__lab.loading, {}, before);
  }

  /** The texts of all hints in the page, the fill bar left out. */
  async hints(page = this.page) {
    const texts = [];
    for (const root of await this.session.closedShadowRoots(page)) {
      if (await root.shows('.card h3')) texts.push(await root.text());
    }
    return texts;
  }

  /** Waits for a hint that says this. */
  async hintSays(part, page = this.page) {
    return waitFor(
      async () => (await this.hints(page)).find((text) => text.includes(part)),
      { what: `a hint with "${part}"; the hints are ${JSON.stringify(await this.hints(page))}`, timeout: 20_000 },
    );
  }

  /** The titles of the hints' cards, from top to bottom. */
  async hintTitles(page = this.page) {
    const titles = [];
    for (const root of await this.session.closedShadowRoots(page)) {
      titles.push(...(await root.evaluate((r) => [...r.querySelectorAll('.card h3')].map((h) => h.textContent.trim()))));
    }
    return titles;
  }

  /** Waits until the topmost hint names one of these findings. */
  async firstHintNames(ids, page = this.page) {
    const wanted = await Promise.all([ids].flat().map(titleOf));
    let titles = [];
    return waitFor(
      async () => {
        titles = await this.hintTitles(page);
        return titles[0] !== undefined && wanted.some((title) => title.test(titles[0]));
      },
      { what: `the first hint to name ${ids}`, timeout: 20_000 },
    ).catch((error) => {
      throw new Error(`${error.message}; the hints are ${JSON.stringify(titles)}`);
    });
  }

  /** The name of the element after which the topmost hint stands. */
  async rowOfFirstHint(page = this.page) {
    return page.evaluate(() => {
      const row = document.querySelector('oauth-assistant')?.previousElementSibling;
      return row && (row.id || row.getAttribute('element-name'));
    });
  }

  /** Waits until no hint and no "checking" stands in the page. */
  async hintsGo(page = this.page) {
    return waitFor(async () => (await this.ownHosts(page)) === 0, { what: 'the hints to go', timeout: 15_000 });
  }

  /** Creatio's *Open settings*; answers when the fill bar stands in the dialog. */
  async openSettings(page = this.page) {
    await press(page, this.captions.openSettings);
    await page.waitForSelector('mat-dialog-container');
    return this.session.closedRootWith(page, '.bar button');
  }

  /** The assistant's *Fill*, pressed as soon as it can be seen; answers with what the bar says afterwards. */
  async fill(page = this.page) {
    const bar = await this.session.closedRootWith(page, '.bar button');
    // A dialog fades in, and a press on what hardly shows yet is refused.
    await page.waitForFunction(() =>
      [...document.querySelectorAll('mat-dialog-container oauth-assistant')].every((host) => {
        let opacity = 1;
        for (let el = host; el; el = el.parentElement) opacity *= getComputedStyle(el).opacity;
        return opacity > 0.9;
      }),
    );
    await bar.click('.bar button');
    return this.filled(page);
  }

  async filled(page = this.page) {
    const bar = await this.session.closedRootWith(page, '.held, .failed');
    return bar.text();
  }

  /** The assistant's *Undo*. */
  async undo(page = this.page) {
    const bar = await this.session.closedRootWith(page, '.bar ~ .actions button');
    await bar.click('.bar ~ .actions button');
    await this.session.closedRootWith(page, '.bar ~ .meaning');
  }

  /** What Angular's own form model holds. */
  async formModel(page = this.page) {
    return page.evaluate(() => window.__lab.formValue());
  }

  /** Creatio's *Test connection*; answers with its notification. */
  async testConnection(page = this.page) {
    await press(page, this.captions.testConnection);
    const shown = await page.waitForSelector('mat-snack-bar-container, snack-bar-container', { timeout: 15_000 });
    return shown.evaluate((e) => e.textContent.trim());
  }

  /** Creatio's *Save*. */
  async save(page = this.page) {
    await press(page, this.captions.save);
    await page.waitForSelector('mat-dialog-container', { hidden: true });
  }

  /** Creatio's *Cancel*. */
  async cancelSettings(page = this.page) {
    await press(page, this.captions.cancel);
    await page.waitForSelector('mat-dialog-container', { hidden: true });
  }

  /** From *Open settings* to *Refresh*. */
  async fillTestAndSave(page = this.page) {
    await this.openSettings(page);
    await this.fill(page);
    await this.testConnection(page);
    await this.save(page);
    await this.refresh(page);
  }

  /** The redacted report of Creatio's tab. */
  async report(page = this.page) {
    const tab = await this.session.tabId(page);
    const reply = await this.session.inExtension((tab) => chrome.runtime.sendMessage({ report: { tab } }), tab);
    return { markdown: reply.markdown, json: reply.json };
  }

  /** What is known once Creatio has answered after `since` and nothing is asked any more. */
  async checkedSince(since) {
    const known = async () => {
      const { evidence, findings } = JSON.parse((await this.report()).json);
      const health = evidence.exchanges.find(({ probe, at_ms: at }) => probe === 'health' && at >= since);
      return health && evidence.pending.length === 0 && { evidence, findings, health };
    };
    return waitFor(known, { what: 'the check to end', timeout: 30_000 });
  }

  /** The browser's permission for every host: what is looked at then depends on the addresses alone. */
  async permitEverything() {
    const control = await this.session.control();
    // Asked for by a press, as Firefox demands.
    await control.evaluate(() =>
      addEventListener('click', () => (window.granted = chrome.permissions.request({ origins: ['http://*/*', 'https://*/*'] })), { once: true }));
    await control.mouse.click(200, 200);
    await this.session.acceptPermissionPrompt(control);
    if (!(await control.evaluate(() => window.granted))) throw new Error('the permission was not granted');
    await this.page.bringToFront();
  }

  /** What the assistant knows of Creatio's site and of its page in this tab; nothing where it is not enabled. */
  async tabState(page = this.page) {
    const tab = await this.session.tabId(page);
    const reply = await this.session.inExtension((tab) => chrome.runtime.sendMessage({ state: { tab, url: null } }), tab);
    return siteState(reply);
  }

  /** The profile's secret, as the lab's appsettings.json holds it. */
  async secret() {
    const settings = JSON.parse(await readFile(this.lab.profile, 'utf8'));
    return JSON.parse(settings.Clients)[0].Secrets[0];
  }
}

/** A finding's title as a pattern; what is filled into it may be anything. */
async function titleOf(id) {
  const texts = JSON.parse(await readFile(new URL('../../extension/_locales/en/findings.json', import.meta.url), 'utf8'));
  const title = texts[`${id.replace('-', '_')}_title`].message;
  return new RegExp(`^${title.split(/\$\d/).map(literally).join('.+')}$`);
}

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The page has read its health and shows it. */
export async function ready(page) {
  await page.waitForFunction(() => window.__lab?.refreshCount > 0 && !window.__lab.loading, { timeout: 20_000 });
}

/** Presses one of Creatio's own buttons, by its caption, with the real mouse, once it has come to rest. */
export async function press(page, caption) {
  await pressUntilMet(page, {
    aim: async () => {
      const found = await page.evaluateHandle(whereAtRest, caption);
      const { x, y } = await found.evaluate(({ x, y }) => ({ x, y }));
      return { x, y, button: await found.getProperty('button') };
    },
    guard: ({ button }) => button.evaluate(guardPress),
    met: () => page.evaluate(pressHasMet),
  });
}

/**
 * Runs in the page: the middle of the button once it has kept its place for three frames. Hints come and go
 * above it, and Creatio builds it anew.
 */
async function whereAtRest(caption) {
  const find = () =>
    [...document.querySelectorAll('button')].findLast(
      (b) => b.textContent.trim() === caption && b.checkVisibility() && !b.disabled,
    );
  const frame = () =>
    new Promise((resolve, reject) => {
      requestAnimationFrame(resolve);
      setTimeout(() => reject(new Error(`no frame was drawn in 10 s, ${document.visibilityState}`)), 10_000);
    });
  const end = performance.now() + 30_000;
  let last = { button: undefined, x: NaN, y: NaN };
  let frames = 0;
  for (let same = 0; ; frames += 1) {
    const button = find();
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const box = button?.getBoundingClientRect();
    const now = { button, x: box && box.x + box.width / 2, y: box && box.y + box.height / 2 };
    // A dialog that fades away lies over it for a while.
    const met = button && document.elementFromPoint(now.x, now.y);
    const free = button?.contains(met);
    same = free && now.button === last.button && now.x === last.x && now.y === last.y ? same + 1 : 0;
    if (same === 3) return now;
    if (performance.now() > end) {
      const seen = [...document.querySelectorAll('button')].map((b) => `${b.textContent.trim()}${b.disabled ? ' (disabled)' : ''}`);
      const lies = met && `${met.localName}.${met.className}`;
      throw new Error(
        `no button "${caption}" came to rest in ${frames} frames, ${document.visibilityState}: last at ${last.x}, ${last.y}, then at ` +
          `${now.x}, ${now.y}, met ${lies}; the buttons are ${seen.join(', ')}`,
      );
    }
    last = now;
    await frame();
  }
}

async function fillIn(page, selector, text) {
  await page.$eval(selector, (field) => (field.value = ''));
  await page.type(selector, text);
}

/** The forms in which a secret could show. */
export function formsOf(secret) {
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64'), JSON.stringify(secret).slice(1, -1)];
}
