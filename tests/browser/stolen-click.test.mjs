// A script of the page leads a real click onto a button that nobody sees, or fills fields that nobody sees. No such
// press counts, and the reason is said; and every press on what is honestly there counts at once.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk, siteState } from './walk.mjs';

/** What the content script gives up waiting for, and a little. */
const OVER_MS = 4500;

/**
 * What the page does before the click; `top` is what CDK keeps its dialogs in, `fields` the native inputs, `spot` where
 * our button is. `chromium`: without hit tests only the browser itself can tell, and only one does.
 */
const ATTACKS = {
  'a transparent container': ({ top }) => (top.style.opacity = '.01'),
  'a transparent body': () => (document.body.style.opacity = '.01'),
  'opacities that come to nothing together': ({ top }) => {
    for (const el of [document.documentElement, document.body, top]) el.style.opacity = '.3';
  },
  'a transparent host': ({ host }) => host.style.setProperty('opacity', '0', 'important'),
  'a filter': ({ top }) => (top.style.filter = 'opacity(0)'),
  'a filter on the whole page': () => (document.documentElement.style.filter = 'opacity(0)'),
  'a mask': ({ top }) => (top.style.maskImage = 'linear-gradient(transparent, transparent)'),
  'a blend': ({ top }) => (top.style.mixBlendMode = 'multiply'),
  'all but the button clipped': ({ top, spot: { x, y } }) =>
    (top.style.clipPath = `polygon(${x - 30}px ${y - 14}px, ${x + 30}px ${y - 14}px, ${x + 30}px ${y + 14}px, ${x - 30}px ${y + 14}px)`),
  'fields made tiny': ({ fields }) => fields.forEach((el) => (el.style.transform = 'scale(.001)')),
  'fields made tiny by zoom': ({ fields }) => fields.forEach((el) => (el.style.zoom = '.01')),
  'fields outside the window': ({ fields }) => fields.forEach((el) => Object.assign(el.style, { position: 'fixed', left: '-9999px' })),
  'transparent fields': ({ fields }) => fields.forEach((el) => (el.style.opacity = '0')),
  'one transparent field, the secret’s': ({ fields }) => (fields.at(-1).style.opacity = '0'),
  'fields behind a picture': ({ fields }) => {
    for (const el of fields) {
      const { x, y, width, height } = el.getBoundingClientRect();
      const bait = document.body.appendChild(document.createElement('div'));
      bait.style.cssText = `position: fixed; z-index: 99999; background: #fff; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
    }
  },
  'a closed root with a transparent slot': ({ top }) => {
    const shadow = document.body.attachShadow({ mode: 'closed' });
    shadow.innerHTML = '<div style="opacity: .01"><slot></slot></div>';
    void top;
  },
  'a host that follows the pointer': ({ host }) => {
    addEventListener('mousemove', ({ clientX, clientY }) => {
      host.style.setProperty('position', 'fixed', 'important');
      host.style.setProperty('left', `${clientX - 470 + (Math.round(clientX) % 7)}px`, 'important');
    }, true);
    setInterval(() => host.style.setProperty('margin-left', `${performance.now() % 5}px`, 'important'), 30);
  },
  'a dialog that is there only while it is pressed': ({ top }) => {
    top.style.opacity = '0';
    addEventListener('pointerdown', () => (top.style.opacity = '1'), true);
    addEventListener('click', () => setTimeout(() => (top.style.opacity = '0'), 100), true);
  },
  'a dialog that shows itself once it was pressed': ({ top }) => {
    top.style.opacity = '0';
    addEventListener('click', () => (top.style.opacity = '1'), true);
  },
  'a bait above that lets presses through': {
    chromium: () => bait('div'),
  },
  'a frame above that lets presses through': {
    chromium: () => bait('iframe'),
  },
  'a popover above that lets presses through': {
    chromium: () => {
      const el = bait('div');
      el.popover = 'manual';
      el.showPopover();
    },
  },
  'a dialog above that lets presses through': {
    chromium: () => bait('dialog').show(),
  },
  'what is painted after the host': {
    chromium: () => {
      const style = document.head.appendChild(document.createElement('style'));
      style.textContent = 'oauth-assistant::after { content: "Continue"; position: fixed; inset: 0; background: #fff; pointer-events: none }';
    },
  },
};

/** Runs in the page: a cover that no press meets. */
function bait(tag) {
  const el = document.body.appendChild(document.createElement(tag));
  el.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; z-index: 2147483647; border: 0; margin: 0; padding: 0; background: #fff; pointer-events: none';
  return el;
}

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a stolen click in ${browser}`, { timeout: 300_000 }, () => {
    let walk, secret;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      secret = await walk.secret();
    });
    after(() => walk?.end());

    /** A new page with the dialog open, and where our button is, once it has been there for a while. */
    async function arranged() {
      await walk.page.goto('about:blank');
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      const bar = await walk.openSettings();
      await bar.evaluate(() => new Promise((rested) => setTimeout(rested, 900)));
      return bar.evaluate((root) => {
        const { x, y, width, height } = root.querySelector('.bar button').getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
    }

    const state = async () => walk.tabState();

    for (const [what, attack] of Object.entries(ATTACKS)) {
      const own = typeof attack === 'function' ? attack : attack[browser];
      if (!own) continue;
      it(`is refused: ${what}`, async () => {
        const spot = await arranged();
        await walk.page.evaluate((source, helper, spot) => {
          window.bait = window.eval(`(${helper})`);
          const fields = [...document.querySelectorAll('mat-dialog-container input')];
          window.stolen = [];
          for (const el of fields) el.addEventListener('input', () => window.stolen.push(el.value));
          const host = document.querySelector('mat-dialog-container oauth-assistant');
          window.eval(`(${source})`)({ top: document.querySelector('.cdk-overlay-container'), host, fields, spot });
        }, own.toString(), bait.toString(), spot);
        // A person reads what the page shows, and presses on it.
        await new Promise((read) => setTimeout(read, 700));
        await walk.page.mouse.move(spot.x - 3, spot.y);
        await walk.page.mouse.click(spot.x, spot.y);
        const { unseen, hidden } = await waitFor(async () => {
          const now = await state();
          return (now.unseen || now.hidden) && now;
        }, { what: 'a reason', timeout: OVER_MS });
        assert.match((unseen ?? hidden).key, /^unseen_/);
        assert.deepEqual(await walk.page.evaluate(() => window.stolen), []);
        assert.equal((await walk.formModel()).clientSecret, '');
      });
    }
    void secret;
    void beforeEach;
    void siteState;
  });
}
