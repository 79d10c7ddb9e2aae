// A script of the page leads a real click onto a button that nobody sees, or fills fields that nobody sees. No such
// press counts, and the reason is said; and every press on what is honestly there counts at once.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { waitFor } from './harness.mjs';
import { Walk } from './walk.mjs';

/** A press that never comes to rest is given up after three seconds. */
const REASON_MS = 5000;
/** An attacker waits until everything has been there for longer than is asked for, and so does who reads the page. */
const READING_MS = 900;

/**
 * What the page does before the click; `top` is what CDK keeps its dialogs in, `fields` the native inputs, `spot` where
 * our button is. `chromium`: only that browser has it.
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
  'a mask of the older kind': ({ top }) => (top.style.webkitMask = 'linear-gradient(transparent, transparent)'),
  'a mask of the oldest kind': {
    // Firefox has none.
    chromium: ({ top }) => (top.style.webkitMaskBoxImage = 'linear-gradient(transparent, transparent)'),
  },
  'a blend': ({ top }) => (top.style.mixBlendMode = 'multiply'),
  'all but the button clipped': ({ top, spot: { x, y } }) =>
    (top.style.clipPath = `polygon(${x - 30}px ${y - 14}px, ${x + 30}px ${y - 14}px, ${x + 30}px ${y + 14}px, ${x - 30}px ${y + 14}px)`),
  'fields made tiny': ({ fields }) => fields.forEach((el) => (el.style.transform = 'scale(.001)')),
  'fields made tiny by zoom': ({ fields }) => fields.forEach((el) => (el.style.zoom = '.1')),
  'fields outside the window': ({ fields }) => fields.forEach((el) => Object.assign(el.style, { position: 'fixed', left: '-9999px' })),
  'transparent fields': ({ fields }) => fields.forEach((el) => (el.style.opacity = '.02')),
  'one transparent field, the secret’s': ({ fields }) => (fields.at(-1).style.opacity = '.02'),
  'fields behind a picture': ({ fields }) => {
    for (const el of fields) {
      const { x, y, width, height } = el.getBoundingClientRect();
      const bait = document.body.appendChild(document.createElement('div'));
      bait.style.cssText = `position: fixed; z-index: 99999; background: #fff; left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
    }
  },
  'a closed root with a transparent slot': () => {
    document.body.attachShadow({ mode: 'closed' }).innerHTML = '<div style="opacity: .01"><slot></slot></div>';
  },
  'a host that never rests': ({ host }) => {
    let steps = 0;
    host.style.setProperty('position', 'relative', 'important');
    setInterval(() => host.style.setProperty('left', `${(steps += 1) % 5}px`, 'important'), 30);
  },
  'a host that comes under the pointer for the press': ({ host, spot }) => {
    const to = (x) => {
      host.style.setProperty('position', 'relative', 'important');
      host.style.setProperty('left', `${x}px`, 'important');
    };
    to(-9999);
    addEventListener('mousemove', ({ clientX }) => to(clientX - spot.x), true);
    addEventListener('click', () => setTimeout(() => to(-9999), 50), true);
  },
  'a host that comes under the pointer and stays': ({ host, spot }) => {
    const to = (x) => {
      host.style.setProperty('position', 'relative', 'important');
      host.style.setProperty('left', `${x}px`, 'important');
    };
    to(-9999);
    addEventListener('mousemove', ({ clientX }) => to(clientX - spot.x), { capture: true, once: true });
  },
  'a host that leaves its place for the pointer and stays': ({ host }) => {
    host.style.setProperty('transform', 'translate(-200px, 60px)', 'important');
    addEventListener('mousemove', () => host.style.removeProperty('transform'), { capture: true, once: true });
  },
  'a whole dialog that comes under the pointer and stays': ({ top }) => {
    top.style.left = '-9999px';
    addEventListener('mousemove', () => (top.style.left = '0'), { capture: true, once: true });
  },
  'a whole dialog that moves on until the pointer comes': ({ top }) => {
    let steps = 0;
    const moves = setInterval(() => (top.style.left = `${-9999 + ((steps += 1) % 5)}px`), 30);
    const rests = () => {
      clearInterval(moves);
      top.style.left = '0';
    };
    addEventListener('mousemove', rests, { capture: true, once: true });
  },
  'a whole dialog that is scrolled under the pointer': ({ top }) => {
    const frame = document.body.appendChild(document.createElement('div'));
    frame.style.cssText = 'position: fixed; inset: 0; overflow: scroll; scrollbar-width: none; z-index: 9999';
    const long = frame.appendChild(document.createElement('div'));
    long.style.cssText = 'height: 300vh; position: relative; transform: translate(0)';
    top.style.cssText += 'position: absolute; top: 200vh; left: 0; width: 100vw; height: 100vh';
    long.append(top);
    addEventListener('mousemove', () => frame.scrollTo(0, innerHeight * 2), { capture: true, once: true });
  },
  'a dialog that is there only while it is pressed': ({ top }) => {
    top.style.opacity = '.01';
    addEventListener('pointerdown', () => (top.style.opacity = '1'), true);
    addEventListener('click', () => setTimeout(() => (top.style.opacity = '.01'), 100), true);
  },
  'a dialog that shows itself once it was pressed': ({ top }) => {
    top.style.opacity = '.01';
    addEventListener('click', () => (top.style.opacity = '1'), true);
  },
  'a dialog that shows itself as soon as the pointer goes down': ({ top }) => {
    top.style.opacity = '.01';
    addEventListener('pointerdown', () => (top.style.opacity = '1'), true);
  },
  'a bait above that lets presses through': () => bait('div'),
  'a frame above that lets presses through': () => bait('iframe'),
  'a picture above that lets presses through': () => (bait('canvas').style.background = 'none'),
  'a popover above that lets presses through': () => {
    const el = bait('div');
    el.popover = 'manual';
    el.showPopover();
  },
  'the backdrop of a popover': () => {
    document.head.appendChild(document.createElement('style')).textContent = '[popover]::backdrop { background: #fff }';
    const el = document.body.appendChild(document.createElement('div'));
    el.style.cssText = 'width: 1px; height: 1px; inset: auto; border: 0; padding: 0; margin: 0';
    el.popover = 'manual';
    el.showPopover();
  },
  'a dialog above that lets presses through': () => bait('dialog').show(),
  'a bait above that is inert': () => {
    const el = bait('div');
    el.style.pointerEvents = '';
    el.inert = true;
  },
  'a bait above of another language’s element': () => {
    document.head.appendChild(document.createElement('style')).textContent = 'bait { position: fixed; inset: 0; z-index: 99999; background: #fff; pointer-events: none }';
    document.body.appendChild(document.createElementNS('urn:bait', 'bait'));
  },
  'a bait above that is inert in a closed root': () => {
    const el = document.body.appendChild(document.createElement('div'));
    const inside = bait('div');
    inside.style.pointerEvents = '';
    inside.inert = true;
    el.attachShadow({ mode: 'closed' }).append(inside);
  },
  'a bait above in a closed root': () => {
    const el = document.body.appendChild(document.createElement('div'));
    el.attachShadow({ mode: 'closed' }).append(bait('div'));
  },
  'a bait above that no animation lets be met': () => {
    document.head.appendChild(document.createElement('style')).textContent = '@keyframes through { to { pointer-events: none } } .through { animation: through 1s infinite }';
    bait('div').className = 'through';
  },
  'a shape above that is met at its edge alone': () => {
    const el = bait('div');
    el.style.background = 'none';
    el.innerHTML = '<svg width="4000" height="4000"><rect width="4000" height="4000" fill="#fff" pointer-events="stroke"/></svg>';
  },
  'a shadow that falls on everything': () => {
    const el = document.body.appendChild(document.createElement('div'));
    el.style.cssText = 'position: fixed; z-index: 99999; left: 0; top: 0; width: 1px; height: 1px; box-shadow: 0 0 0 9999px #fff';
  },
  'what is painted after the host': () => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = 'oauth-assistant::after { content: "Continue"; position: fixed; inset: 0; background: #fff; pointer-events: none }';
  },
  'what is painted after the dialog': () => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = 'mat-dialog-container::after { content: ""; position: fixed; z-index: 9; inset: 0; background: #fff; pointer-events: none }';
  },
  'what is painted after the page': () => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = 'html::after { content: ""; position: fixed; z-index: 99999; inset: 0; background: #fff; pointer-events: none }';
  },
  'a bait over the fields alone that lets presses through': ({ fields }) => {
    for (const el of fields) {
      const { x, y, width, height } = el.getBoundingClientRect();
      Object.assign(bait('div').style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    }
  },
  'a bait over one field, in its own frame': ({ fields }) => {
    const field = fields.at(-1);
    const el = document.createElement('div');
    el.style.cssText = 'position: absolute; z-index: 9; inset: 0; background: #fff; pointer-events: none';
    field.parentElement.style.position = 'relative';
    field.parentElement.append(el);
  },
  'a cover over one field, in its own frame, that takes presses': ({ fields }) => {
    const field = fields.at(-1);
    const el = document.createElement('div');
    el.style.cssText = 'position: absolute; z-index: 9; inset: 0; background: #fff';
    field.parentElement.style.position = 'relative';
    field.parentElement.append(el);
  },
  'what is painted after a field, in its own frame': () => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent = 'mat-form-field { position: relative } mat-form-field::after { content: ""; position: absolute; z-index: 9; inset: 0; background: #fff }';
  },
};

/** Runs in the page: a cover that no press meets. */
function bait(tag) {
  const el = document.body.appendChild(document.createElement(tag));
  el.style.cssText = 'position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; z-index: 2147483647; border: 0; margin: 0; padding: 0; background: #fff; pointer-events: none';
  return el;
}

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a stolen click in ${browser}`, { timeout: 420_000 }, () => {
    let walk;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      // Whoever asks for it later takes the page out of the front for a moment.
      await walk.session.tabId(walk.page);
    });
    after(() => walk?.end());

    /** A new page with the dialog open, and the middle of our button. */
    async function arranged() {
      await walk.page.goto('about:blank');
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      const bar = await walk.openSettings();
      await sleep(READING_MS);
      return bar.evaluate((root) => {
        const { x, y, width, height } = root.querySelector('.bar button').getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      });
    }

    for (const [what, attack] of Object.entries(ATTACKS)) {
      const act = typeof attack === 'function' ? attack : attack[browser];
      if (!act) continue;
      it(`is refused: ${what}`, async () => {
        const spot = await arranged();
        await walk.page.evaluate((act, bait, spot) => {
          window.bait = window.eval(`(${bait})`);
          const fields = [...document.querySelectorAll('mat-dialog-container input')];
          window.stolen = [];
          for (const el of fields) el.addEventListener('input', () => window.stolen.push(el.value));
          const host = document.querySelector('mat-dialog-container oauth-assistant');
          window.eval(`(${act})`)({ top: document.querySelector('.cdk-overlay-container'), host, fields, spot });
        }, act.toString(), bait.toString(), spot);
        await sleep(READING_MS);
        await walk.page.mouse.move(spot.x - 3, spot.y);
        await walk.page.mouse.click(spot.x, spot.y);
        const said = await waitFor(async () => {
          const { unseen } = await walk.tabState();
          return unseen;
        }, { what: 'a reason', timeout: REASON_MS });
        assert.match(said.key, /^unseen_(button|field|moving)/);
        assert.deepEqual(await walk.page.evaluate(() => window.stolen), []);
        assert.equal((await walk.formModel()).clientSecret, '');
      });
    }

    it('is none where nothing is hidden: the first press fills, as soon as the dialog stands', async () => {
      await walk.page.goto('about:blank');
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      await walk.openSettings();
      assert.match(await walk.fill(), /Client secret: filled and confirmed/);
      assert.equal((await walk.tabState()).unseen, null);
    });

    it('is none on a page that is made larger or smaller, where the first press fills, too', async () => {
      for (const zoom of ['1.25', '.8']) {
        await walk.page.goto('about:blank');
        await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
        await walk.page.evaluate((zoom) => (document.documentElement.style.zoom = zoom), zoom);
        await walk.openSettings();
        assert.match(await walk.fill(), /Client secret: filled and confirmed/, zoom);
      }
    });

    it('is none where a page paints without being met, but not over its dialog', async () => {
      await walk.page.goto('about:blank');
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      await walk.page.evaluate((bait) => {
        const lay = window.eval(`(${bait})`);
        lay('div').style.zIndex = '1';
        lay('canvas').style.zIndex = '';
        lay('div').style.zIndex = '-1';
        Object.assign(lay('div').style, { opacity: '.05', zIndex: '2' });
        lay('div').inert = true;
        document.body.lastChild.style.zIndex = '5';
        document.head.appendChild(document.createElement('style')).textContent = `
          body::before { content: ""; position: fixed; z-index: -1; inset: 0; background: linear-gradient(#eee, #fff) }
          crt-root::after { content: ""; position: absolute; width: 100%; height: 40px; background: linear-gradient(#eee, transparent); pointer-events: none }
          mat-dialog-container { position: relative } mat-dialog-container::before { content: ""; position: absolute; z-index: -1; inset: 0; background: #fff }`;
      }, bait.toString());
      await walk.openSettings();
      assert.match(await walk.fill(), /Client secret: filled and confirmed/);
      assert.equal(await walk.page.evaluate(() => document.querySelectorAll('[inert]').length), 1);
    });

    it('is none where the page kept our bar away for a while', async () => {
      await arranged();
      await walk.page.evaluate(async (ms) => {
        const host = document.querySelector('mat-dialog-container oauth-assistant');
        const away = new MutationObserver(() => host.remove());
        away.observe(document, { childList: true, subtree: true });
        host.remove();
        await new Promise((end) => setTimeout(end, ms));
        away.disconnect();
        document.body.append(document.createElement('p'));
      }, READING_MS);
      assert.match(await walk.fill(), /Client secret: filled and confirmed/);
    });

    it('is none where the dialog was closed and opened again before anybody looked', async () => {
      await arranged();
      await walk.page.evaluate(async ({ cancel, openSettings }) => {
        const button = (caption) => [...document.querySelectorAll('button')].find((each) => each.innerText.trim() === caption);
        const gone = new Promise((then) => {
          const opens = new MutationObserver(() => {
            if (document.querySelector('mat-dialog-container')) return;
            opens.disconnect();
            button(openSettings).click();
            then();
          });
          opens.observe(document, { childList: true, subtree: true });
        });
        button(cancel).click();
        await gone;
      }, walk.captions);
      assert.match(await walk.fill(), /Client secret: filled and confirmed/);
    });

    it('cannot be of a production profile: the bar points at the popup, which fills', async () => {
      const { url, clientId, clientSecret } = walk.lab.identity;
      const profile = { id: null, name: 'Live', environment: 'production', site: walk.lab.creatio.base, url, client_id: clientId, client_secret: clientSecret };
      await walk.session.inExtension((profile) => chrome.runtime.sendMessage({ save_profile: { profile } }), profile);
      await walk.page.goto('about:blank');
      await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
      const bar = await walk.openSettings();
      assert.match(await bar.text(), /Live\s+Production[^]*Fill this profile in the popup/);
      const { profiles } = await walk.tabState();
      const { id } = profiles.find(({ name }) => name === 'Live');
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector(`#fill-${id}:not(:disabled)`);
      await popup.click(`#fill-${id}`);
      await popup.waitForSelector('#armed');
      await popup.click(`#fill-${id}`);
      await waitFor(async () => (await walk.formModel()).clientSecret !== '', { what: 'the fill' });
      await popup.close();
    });

    it('nor is a fill offered in the popup while nobody sees the fields', async () => {
      await arranged();
      await walk.page.evaluate(() => (document.querySelector('.cdk-overlay-container').style.opacity = '.01'));
      // A dialog that still fades in is not judged yet.
      const { profiles, unseen } = await waitFor(async () => {
        const state = await walk.tabState();
        return state.screen === 'hidden' && state;
      }, { what: 'the fields to be called hidden' });
      assert.equal(unseen.key, 'unseen_field_style');
      const popup = await walk.session.popup(walk.page);
      await popup.waitForSelector(`#fill-${profiles[0].id}:disabled[aria-describedby=unseen]`);
      await popup.close();
      await walk.page.evaluate(() => (document.querySelector('.cdk-overlay-container').style.opacity = ''));
      await waitFor(async () => (await walk.tabState()).screen === 'fillable', { what: 'the fields to be seen again' });
    });

    it('wrote no error to any console', () => assert.deepEqual(walk.session.consoleErrors(), []));
  });
}
