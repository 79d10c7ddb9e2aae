// @ts-nocheck
// A background and a browser made of plain data, so that a page can be looked at in any state.
// Injected before the page's own scripts; `given` comes from the test.
(function stub(given) {
  // How many listeners the page has added, to what it holds and to itself.
  let listeners = 0;
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function count(...args) { listeners += 1; return add.apply(this, args); };
  const calls = [];
  const changed = [];
  // Like the real one, it outlives the page. Only what the pages write to it is in it.
  const session = JSON.parse(globalThis.sessionStorage.getItem('session') ?? '{}');
  const state = given.state;
  const texts = given.texts;
  const note = (what, argument) => {
    // `window.event` is there only in the very turn of the press.
    calls.push({ what, argument: structuredClone(argument), turn: globalThis.event?.type ?? null });
  };
  const answer = (value) => Promise.resolve(structuredClone(value));
  const done = { kind: 'done' };
  const profiles = () => ({ kind: 'profiles', profiles: given.profiles, warnings: [], unreadable: given.unreadable ?? 0 });
  const tell = () => ({ kind: 'state', ...state, tab: state.tab && { tab: state.tab.tab, access: access(state.tab), near: state.tab.near ?? [] } });

  // The tests describe a tab flat; on the wire it is an enum with data.
  function access(tab) {
    const { site } = tab;
    if (!site) return { unnamed: {} };
    if (!tab.enabled) return { disabled: { site } };
    if (!tab.permitted) return { revoked: { site } };
    const { checking, healthy, findings, profiles, identity, consent, version, write, unseen } = tab;
    return { enabled: { site, screen: screen(tab), unseen, checking, healthy, findings, profiles, identity, consent, version, write, setup: setup(tab), hosts: tab.hosts } };
  }

  function screen(tab) {
    if (tab.hidden) return 'hidden';
    if (tab.can_fill) return 'fillable';
    if (tab.unsure) return 'unsure';
    if (tab.on_oauth_page) return 'oauth_page';
    return tab.live ? 'other' : 'silent';
  }

  function setup(tab) {
    if (tab.cloud) return { cloud: {} };
    return tab.setup?.length ? { on_site: { steps: tab.setup, next: tab.next, check: !tab.on_oauth_page } } : { unknown: {} };
  }

  const background = {
    state: tell,
    profiles,
    create_vault() { state.vault = { is: 'open' }; return done; },
    unlock({ passphrase }) {
      if (passphrase !== 'correct horse battery') return { kind: 'failed', key: 'stub_wrong_passphrase', subs: [] };
      state.vault = { is: 'open' };
      return done;
    },
    lock() { state.vault = { is: 'locked' }; return done; },
    delete_vault() { state.vault = { is: 'absent' }; given.profiles = []; return done; },
    enable({ url }) {
      if (!given.granted) return { kind: 'failed', key: 'stub_wrong_passphrase', subs: [] };
      if (state.tab) Object.assign(state.tab, { enabled: true, permitted: true });
      state.sites.push({ origin: new URL(url).origin, base: '' });
      return tell();
    },
    disable({ site }) { state.sites = state.sites.filter((s) => s.origin !== site.origin); return tell(); },
    save_profile({ profile }) {
      if (given.refuse) return { kind: 'failed', key: given.refuse, subs: [profile.name] };
      if (given.wrong) return { kind: 'wrong', remarks: given.wrong };
      const { client_secret: _, site, tags, notes, ...head } = profile;
      given.profiles.push({ ...head, about: { tags: tags ?? [], notes: notes ?? '' }, id: profile.id ?? 'new', site: { origin: new URL(site).origin, base: '' } });
      return { ...profiles(), warnings: given.warnings ?? [] };
    },
    delete_profile({ id }) { given.profiles = given.profiles.filter((p) => p.id !== id); return profiles(); },
    archive({ id, archived }) {
      const own = given.profiles.find((p) => p.id === id);
      own.about = { ...own.about, archived };
      return profiles();
    },
    test_profile: () => ({ kind: 'tested', good: true, said: { key: 'test_got', subs: [] } }),
    consent({ agreed }) { if (!given.refuse) state.tab.consent = agreed; return done; },
    save_settings({ settings }) { state.settings = settings; return done; },
    record: () => ({ kind: 'recorded', json: '{"elements":[]}' }),
    report: () => ({ kind: 'report', markdown: '# Report', json: '{"report":1}' }),
  };

  // When the frame began in which an element of this selector was there for the first time.
  let seen = 0;
  const look = (at) => {
    if (document.querySelector(given.watch)) seen = at;
    else requestAnimationFrame(look);
  };
  if (given.watch) requestAnimationFrame(look);

  globalThis.stub = {
    seen: () => seen,
    calls, state, session,
    listeners: () => listeners,
    given,
    said: (kind) => calls.filter((c) => c.what === 'message' && c.argument.kind === kind),
    broadcast: () => changed.forEach((listener) => listener({ kind: 'changed' })),
  };
  globalThis.chrome = {
    runtime: {
      id: 'stub',
      getURL: (path) => new URL(path, location.href).href,
      sendMessage(wire) {
        // On the wire a message is one member named after its kind; the tests read it flat.
        const [[kind, fields]] = Object.entries(wire);
        const message = { kind, ...fields };
        note('message', message);
        if (given.dead) throw new Error('Extension context invalidated.');
        if (given.silent) return answer(undefined);
        return answer((background[message.kind] ?? (() => done))(message));
      },
      onMessage: { addListener: (listener) => changed.push(listener) },
      openOptionsPage() { note('options'); return answer(undefined); },
    },
    i18n: {
      getUILanguage: () => given.language ?? 'en-GB',
      getMessage(key, subs = []) {
        if (key === '@@bidi_dir') return given.dir ?? 'ltr';
        return (texts[key]?.message ?? '').replace(/\$(\d)/g, (_, n) => subs[n - 1] ?? '');
      },
    },
    permissions: { request(what) { note('permission', what); return answer(given.granted); } },
    tabs: {
      query: () => answer([{ id: 7, url: given.url }]),
      get: (id) => answer({ id, url: given.url }),
    },
    storage: {
      session: {
        get: (key) => answer(key in session ? { [key]: session[key] } : {}),
        set(items) {
          Object.assign(session, structuredClone(items));
          globalThis.sessionStorage.setItem('session', JSON.stringify(session));
          return answer(undefined);
        },
      },
    },
  };
})
