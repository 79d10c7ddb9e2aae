// What people see, with pictures in target/test/: no axe violation in the popup and the options, and the
// pieces in Creatio's page reached, pressed and announced without a mouse.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { waitFor } from './harness.mjs';
import { Walk, press } from './walk.mjs';

const folder = fileURLToPath(new URL('../../target/test', import.meta.url));
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Axe finds nothing to complain of. */
async function accessible(page) {
  // Through the debugger, so that the page's own policy stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`), []);
}

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`the screens in ${browser}`, () => {
    let walk, popup, options;
    const shoot = (page, name) => walk.session.screenshot(page, join(folder, `${name}-${browser}.png`));
    const ownRequests = () => walk.lab.creatio.requests.filter((r) => r.query.includes('oauth-assistant=1')).length;

    /** Tabs on until the focus stands on our own button with this caption. */
    async function tabTo(caption) {
      const passed = [];
      for (let presses = 0; presses < 60; presses += 1) {
        await walk.page.keyboard.press('Tab');
        for (const root of await walk.session.closedShadowRoots(walk.page)) {
          const focused = await root.evaluate((r) => r.activeElement?.textContent.trim());
          if (focused === caption) return root;
          if (focused) passed.push(focused);
        }
      }
      throw new Error(`Tab never came to "${caption}", only to ${JSON.stringify(passed)}`);
    }

    before(async () => {
      await mkdir(folder, { recursive: true });
      walk = await Walk.begin({ browser });
      await walk.openCreatio();
    });
    after(() => walk?.end());

    it('the popup that asks whether to enable has no axe violation', async () => {
      popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('#enable');
      await accessible(popup);
      await shoot(popup, 'popup-enable');
      await popup.close();
    });

    it('the popup without a vault has no axe violation', async () => {
      popup = await walk.enable();
      await popup.waitForSelector('#make-vault');
      await accessible(popup);
      await popup.close();
    });

    it('the options before there is a vault have no axe violation', async () => {
      options = await walk.session.options();
      await options.waitForSelector('#v-new');
      await accessible(options);
    });

    it('the form of a profile has no axe violation, with its complaints too', async () => {
      await walk.createVault(options);
      await options.click('#add');
      await options.waitForSelector('#p-save');
      await accessible(options);
      await options.click('#p-cancel');
    });

    it('the options with a profile have no axe violation', async () => {
      await walk.importProfile(options);
      await accessible(options);
      await shoot(options, 'options');
      await options.close();
    });

    it('the popup with findings and a profile has no axe violation', async () => {
      await walk.page.bringToFront();
      await walk.firstHintNames('CFG-01');
      popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('#f-CFG-01');
      await accessible(popup);
      await shoot(popup, 'popup');
      await popup.close();
    });

    it('the hints are announced politely, and stand below their row without covering it', async () => {
      await walk.page.bringToFront();
      const hint = await walk.session.closedRootWith(walk.page, '.card h3');
      assert.equal(await hint.evaluate((r) => r.querySelector('[role=status]').textContent === r.querySelector('h3').textContent), true);
      const free = await walk.page.evaluate(() => {
        const host = document.querySelector('oauth-assistant');
        const [row, hint] = [host.previousElementSibling, host].map((e) => e.getBoundingClientRect());
        return row.bottom <= hint.top + 1 && hint.width <= row.width + 1;
      });
      assert.equal(free, true);
      await shoot(walk.page, 'hints');
    });

    it("a hint's button is reached by Tab, and Enter presses it", async () => {
      await tabTo('Check again');
      const before = ownRequests();
      await walk.page.keyboard.press('Enter');
      await waitFor(() => ownRequests() > before, { what: 'Enter to check again' });
      await walk.firstHintNames('CFG-01');
    });

    it('the focus stays on the button while the hint is drawn anew', async () => {
      const root = await waitFor(
        async () => {
          for (const each of await walk.session.closedShadowRoots(walk.page)) {
            if (await each.evaluate((r) => r.activeElement?.textContent.trim() === 'Check again' && !r.activeElement.disabled)) return each;
          }
        },
        { what: '"Check again" to have the focus again' },
      );
      assert.equal(await root.host(), 'oauth-assistant');
    });

    it('Fill and Undo are reached by Tab inside the dialog, and Enter presses them', async () => {
      const bar = await walk.openSettings();
      assert.equal(await bar.evaluate((r) => r.querySelector('[role=status]') !== null && r.querySelector('[role=status] .bar') === null), true);
      await shoot(walk.page, 'fill-bar');
      await tabTo('Fill');
      await walk.page.keyboard.press('Enter');
      await walk.filled();
      assert.equal((await walk.formModel()).clientSecret, await walk.secret());
      await shoot(walk.page, 'filled');
      await tabTo('Undo');
      await walk.page.keyboard.press('Enter');
      await waitFor(async () => (await walk.formModel()).clientSecret === '', { what: 'Enter to undo' });
    });

    it('a locked vault is said in the bar, with the way to unlock it', async () => {
      await walk.session.inExtension(() => chrome.runtime.sendMessage({ lock: {} }));
      const bar = await waitFor(
        async () => {
          const root = await walk.session.closedRootWith(walk.page, '.bar button');
          return /locked/.test(await root.text()) && root;
        },
        { what: 'the bar to say that the vault is locked' },
      );
      assert.match(await bar.text(), /Unlock/);
      await press(walk.page, 'Cancel');
    });

    it('the popup with a locked vault has no axe violation', async () => {
      popup = await walk.session.popup(walk.page);
      await popup.waitForSelector('#v-pass');
      await accessible(popup);
      await popup.close();
    });
  });
}
