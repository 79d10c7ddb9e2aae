// The background is ended 200 times and the browser 30 times in the middle of what changes or uses the vault:
// afterwards each record is as it was before or as it is after, the vault opens, and a fill is whole or not there.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { launch, waitFor } from './harness.mjs';
import { PASSPHRASE, Walk } from './walk.mjs';

/** What is on its way goes on no longer than this after the last that was seen of it. */
const REST_MS = 300;
const CHANGED = `${PASSPHRASE}, changed`;
const EMPTY = { url: '', clientId: '', clientSecret: '' };
const profile = (name, { id = null, about } = {}) => ({
  id, edits: about?.edits, name, environment: 'test', site: 'https://crm.example', url: 'https://id.example', client_id: name, client_secret: `not real: ${name}`,
});

/** What one administrator does to a vault, in one browser. */
class Vault {
  constructor(session) {
    this.session = session;
    this.passphrase = PASSPHRASE;
  }

  send(message) {
    return this.session.inExtension((m) => chrome.runtime.sendMessage(m), message);
  }

  async does(message, kind = 'done') {
    const reply = await this.send(message);
    assert.equal(reply.kind, kind, JSON.stringify(reply));
    return reply;
  }

  async heads() {
    return (await this.does({ profiles: {} }, 'profiles')).profiles;
  }

  async names() {
    return (await this.heads()).map(({ name }) => name).sort();
  }

  async opensWith(passphrase) {
    await this.does({ lock: {} });
    return (await this.send({ unlock: { passphrase } })).kind === 'done';
  }

  /** The vault is locked, and opens with what it was sealed with last, or with `other` where a change was under way. */
  async reopen(other = this.passphrase) {
    for (const passphrase of new Set([this.passphrase, other])) {
      if (await this.opensWith(passphrase)) {
        this.passphrase = passphrase;
        return;
      }
    }
    assert.fail('the vault opens with neither passphrase');
  }
}

/** What is under way when something ends. `begin` prepares it; `check` is told the reply, if one came. */
const deeds = {
  async save(vault, nth) {
    const before = await vault.names();
    return {
      message: { save_profile: { profile: profile(`saved ${nth}`) } },
      check: async (reply) => whole(await vault.names(), before, [...before, `saved ${nth}`].sort(), reply?.kind === 'profiles'),
    };
  },
  async change(vault, nth) {
    const one = (await vault.heads()).find(({ name }) => name.startsWith('saved'));
    const before = await vault.names();
    const name = `${one.name.split(',')[0]}, changed ${nth}`;
    const after = before.map((each) => (each === one.name ? name : each)).sort();
    return {
      message: { save_profile: { profile: profile(name, one) } },
      check: async (reply) => whole(await vault.names(), before, after, reply?.kind === 'profiles'),
    };
  },
  async remove(vault, nth) {
    await vault.does({ save_profile: { profile: profile(`to go ${nth}`) } }, 'profiles');
    const before = await vault.names();
    const { id } = (await vault.heads()).find(({ name }) => name === `to go ${nth}`);
    const after = before.filter((name) => name !== `to go ${nth}`);
    return {
      message: { delete_profile: { id } },
      check: async (reply) => whole(await vault.names(), before, after, reply?.kind === 'profiles'),
    };
  },
  async unlock(vault) {
    const before = await vault.names();
    await vault.does({ lock: {} });
    return {
      message: { unlock: { passphrase: vault.passphrase } },
      check: async () => {
        const { vault: state } = await vault.send({ state: { tab: null, url: null } });
        assert.ok(['locked', 'open'].includes(state.is), JSON.stringify(state));
        if (state.is === 'locked') await vault.reopen();
        assert.deepEqual(await vault.names(), before);
      },
    };
  },
  async passphrase(vault) {
    const before = await vault.names();
    const old = vault.passphrase;
    const changed = old === PASSPHRASE ? CHANGED : PASSPHRASE;
    return {
      message: { change_passphrase: { old, new: changed } },
      check: async (reply) => {
        await vault.reopen(changed);
        if (reply?.kind === 'done') assert.equal(vault.passphrase, changed);
        assert.deepEqual(await vault.names(), before);
      },
    };
  },
  async export(vault) {
    const before = await vault.names();
    return {
      message: { export: { passphrase: PASSPHRASE } },
      check: async (reply) => {
        assert.deepEqual(await vault.names(), before);
        if (reply?.kind !== 'exported') return;
        const planned = await vault.send({ preview_import: { file: { text: reply.json, passphrase: PASSPHRASE } } });
        assert.equal(planned.planned?.length, before.length, JSON.stringify(planned));
      },
    };
  },
  async import(vault, nth) {
    const added = [1, 2, 3].map((n) => `imported ${nth}-${n}`);
    for (const name of added) await vault.does({ save_profile: { profile: profile(name) } }, 'profiles');
    const { json } = await vault.does({ export: { passphrase: PASSPHRASE } }, 'exported');
    const all = await vault.names();
    for (const { id, name } of await vault.heads()) {
      if (added.includes(name)) await vault.does({ delete_profile: { id } }, 'profiles');
    }
    const before = await vault.names();
    return {
      message: { import: { file: { text: json, passphrase: PASSPHRASE }, wanted: [] } },
      check: async (reply) => whole(await vault.names(), before, all, reply?.kind === 'imported'),
    };
  },
};

/** A change is there as a whole or not at all; where it was said to be done, it is there. */
function whole(now, before, after, said) {
  if (said) assert.deepEqual(now, after, 'what was said to be done is not there');
  else assert.ok([before, after].some((each) => JSON.stringify(each) === JSON.stringify(now)), `half done: ${now}`);
}

/** `times` moments over the time that a deed takes, and somewhat longer. */
const moments = (times, takes) => Array.from({ length: times }, (_, n) => ((n + 0.5) / times) * takes * 1.2);

async function timeOf(act) {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

for (const browser of /** @type {const} */ (['chromium', 'firefox'])) {
  describe(`a background that is ended in ${browser}`, { timeout: 400_000 }, () => {
    let walk, vault;

    before(async () => {
      walk = await Walk.begin({ browser });
      await walk.setUp();
      vault = new Vault(walk.session);
    });
    after(() => walk?.end());

    for (const [name, times] of /** @type {const} */ ([
      ['save', 20], ['change', 16], ['remove', 16], ['unlock', 8], ['passphrase', 8], ['export', 6], ['import', 6],
    ])) {
      it(`loses nothing in ${times} ends during: ${name}`, async () => {
        const first = await deeds[name](vault, 0);
        let reply;
        const takes = await timeOf(async () => (reply = await vault.send(first.message)));
        assert.notEqual(reply.kind, 'failed', JSON.stringify(reply));
        await first.check(reply);
        for (const [nth, moment] of moments(times, takes).entries()) {
          const deed = await deeds[name](vault, nth + 1);
          const replied = vault.send(deed.message).catch(() => undefined);
          await pause(moment);
          await walk.session.killBackground();
          await deed.check(await replied);
        }
      });
    }

    it('fills the whole dialog once or not at all in 20 ends during: fill', async () => {
      const { url, clientId, clientSecret } = walk.lab.identity;
      const own = { url, clientId, clientSecret };
      const tab = await walk.session.tabId(walk.page);
      const { id } = (await vault.heads()).find(({ name }) => name.startsWith('Lab'));
      const fill = { fill: { tab, profile: id } };
      const heard = () => walk.page.evaluate(() => window.__heard);
      /** No ticket can be redeemed any more, and nothing is under way. */
      const settled = async () => {
        let [seen, since] = ['', 0];
        await waitFor(
          async () => {
            const { session } = await walk.session.storageDump();
            const tickets = Object.entries(session).filter(([key]) => key.startsWith('ticket:')).map(([, text]) => JSON.parse(text));
            const now = JSON.stringify(session);
            if (now !== seen || tickets.some(({ until_ms: until }) => until >= Date.now())) [seen, since] = [now, performance.now()];
            return performance.now() - since > REST_MS;
          },
          { what: 'the fill to be over' },
        );
      };
      const open = async () => {
        await walk.openSettings();
        await walk.page.evaluate(() => {
          window.__heard = [];
          for (const [nth, input] of document.querySelectorAll('mat-dialog-container input').entries()) {
            input.addEventListener('input', () => window.__heard.push(nth));
          }
        });
      };
      await open();
      const takes = await timeOf(async () => {
        await vault.does(fill);
        await walk.filled();
      });
      const once = (await heard()).sort();
      await walk.cancelSettings();
      const found = { filled: 0, empty: 0 };
      // The ends gather around the moment at which it turns: later after one that came before it, earlier after one behind it.
      let moment = takes / 2;
      for (let nth = 0; nth < 20; nth += 1) {
        await open();
        const replied = vault.send(fill).catch(() => undefined);
        await pause(moment);
        await walk.session.killBackground();
        await replied;
        await settled();
        const now = await walk.formModel();
        const is = Object.entries({ filled: own, empty: EMPTY }).find(([, values]) => JSON.stringify(values) === JSON.stringify(now))?.[0];
        assert.ok(is, `half filled: ${JSON.stringify(now)}`);
        found[is] += 1;
        moment *= is === 'filled' ? 0.6 : 1.5;
        // A person presses again where nothing was filled.
        const said = is === 'empty' ? await walk.fill() : '';
        // The bar may still say what became of the fill that was ended.
        await waitFor(async () => JSON.stringify(await walk.formModel()) === JSON.stringify(own), {
          what: `the whole dialog to be filled; ended after ${Math.round(moment)} ms, ${is}, the bar says "${said}"`,
        });
        assert.deepEqual((await heard()).sort(), once, 'each field is written once');
        await walk.cancelSettings();
      }
      assert.ok(found.filled > 0 && found.empty > 0, `no end came before, or none after: ${JSON.stringify(found)}`);
    });
  });

  describe(`a browser that is ended: ${browser}`, { timeout: 400_000 }, () => {
    let folder, session, vault;
    const start = async () => {
      session = await launch({ browser, profile: folder });
      vault = Object.assign(vault ?? new Vault(session), { session });
    };

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ended-'));
      await start();
      await vault.does({ create_vault: { passphrase: PASSPHRASE } });
      for (const name of ['saved one', 'saved two']) await vault.does({ save_profile: { profile: profile(name) } }, 'profiles');
    });
    after(async () => {
      await session?.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('finds its vault locked and whole after each of 15 ends', async () => {
      const names = ['save', 'passphrase', 'import', 'change', 'remove'];
      for (let nth = 0; nth < 15; nth += 1) {
        const name = names[nth % names.length];
        const timed = await deeds[name](vault, `${nth} timed`);
        let reply;
        const takes = await timeOf(async () => (reply = await vault.send(timed.message)));
        await timed.check(reply);
        const deed = await deeds[name](vault, nth);
        const replied = vault.send(deed.message).catch(() => undefined);
        await pause(takes * ((Math.floor(nth / names.length) + 0.5) / 3));
        await session.crash();
        const said = await replied;
        await start();
        assert.equal((await vault.send({ state: { tab: null, url: null } })).vault.is, 'locked');
        await vault.reopen(name === 'passphrase' ? deed.message.change_passphrase.new : undefined);
        await deed.check(said);
      }
    });
  });
}
