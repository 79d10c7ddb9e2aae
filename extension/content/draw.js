// @ts-check
// The pen: renders the background's view as elements of our own, each in a closed shadow root beside the
// element it speaks of. Text by textContent, elements from a fixed list, links only as given by the background.

oauthAssistant.draw ??= (() => {
  const { dom, snapshot } = oauthAssistant;
  const HOST = 'oauth-assistant';
  const TAGS = new Set('div span p h3 ul ol li button details summary code a strong'.split(' '));

  /** @type {Map<string, { host: HTMLElement, root: ShadowRoot, body: HTMLElement, line: HTMLElement, drawn: string, place: string, anchor: number }>} */
  const mounts = new Map();

  /** What a button means, so that focus finds it again in a new drawing. @type {WeakMap<Element, string>} */
  const meaning = new WeakMap();

  /** @param {any} text */
  const wording = (text) => (text.key ? chrome.i18n.getMessage(text.key[0], text.key[1]) : text.plain);

  /** @param {any} node @param {any} [mount] @param {any} [press] told what a button means, and its key @returns {HTMLElement} */
  function build(node, mount, press) {
    const el = dom.createElement(document, TAGS.has(node.tag) ? node.tag : 'span');
    if (node.class) el.className = node.class;
    if (node.text) el.textContent = wording(node.text);
    if (node.label) el.setAttribute('aria-label', wording(node.label));
    if (node.href) Object.assign(el, { href: node.href, target: '_blank', rel: 'noopener noreferrer' });
    if (node.tag === 'button') {
      Object.assign(el, { type: 'button', disabled: Boolean(node.disabled) });
      // Only a person may press: an event that the page made up does nothing.
      if (node.press) {
        const key = JSON.stringify(node);
        meaning.set(el, JSON.stringify(node.press));
        if (node.seen) snapshot.guard(key, el, mount.fields);
        el.addEventListener('click', async (event) => {
          if (!event.isTrusted) return;
          // At once: the answer may take a moment.
          el.setAttribute('aria-busy', 'true');
          await press(node.press, key).finally(() => el.removeAttribute('aria-busy'));
        });
      }
    }
    el.append(...(node.children ?? []).map((/** @type {any} */ child) => build(child, mount, press)));
    return el;
  }

  /** @param {HTMLElement} host @param {Element} anchor @param {string} place */
  function stands(host, anchor, place) {
    const beside = { before: dom.previousSibling, after: dom.nextSibling, last: dom.lastChild }[place];
    return beside?.(anchor) === host;
  }

  /** What waits to be shown. */
  let waiting = 0;
  /** Said once the extension is gone, which then tells no texts: so it is asked for as something is drawn, and on no other page. */
  let goodbye = '';

  const PUT = /** @type {const} */ ({ before: 'beforebegin', after: 'afterend', last: 'beforeend' });

  /**
   * Makes the page show exactly this view.
   * @param {{ mounts: any[] }} view
   * @param {(press: any, key: string) => Promise<void>} press
   */
  function show(view, press) {
    clearTimeout(waiting);
    const wanted = new Set(view.mounts.map((m) => m.id));
    for (const id of [...mounts.keys()]) if (!wanted.has(id)) remove(id);
    for (const mount of view.mounts) {
      const anchor = snapshot.elementOf(mount.anchor);
      if (!anchor) {
        remove(mount.id);
        continue;
      }
      const known = mounts.get(mount.id) ?? create(mount);
      // A press counts only on what is seen: while it fades in with what it stands in, nothing of it can be pressed.
      known.host.inert &&= snapshot.faint(anchor);
      if (known.host.inert) waiting = setTimeout(show, 30, view, press);
      known.anchor = mount.anchor;
      known.place = mount.place;
      try {
        if (!stands(known.host, anchor, mount.place)) {
          dom.insertAdjacentElement(anchor, PUT[mount.place], known.host);
          // What is known of its buttons was forgotten while it was away.
          known.drawn = '';
        }
      } catch {
        // Beside the root of a page nothing can stand.
        remove(mount.id);
        continue;
      }
      // What is inert is not announced.
      const said = mount.announced && !known.host.inert ? wording(mount.announced) : '';
      if (known.line.textContent !== said) known.line.textContent = said;
      // The fields, too: those of a dialog that was opened again are others.
      const drawn = JSON.stringify(mount);
      if (drawn === known.drawn) continue;
      known.drawn = drawn;
      const focused = meaning.get(known.root.activeElement);
      const open = [...known.body.querySelectorAll('details')].map((d) => d.open);
      known.body.replaceChildren(...mount.tree.map((/** @type {any} */ node) => build(node, mount, press)));
      known.body.querySelectorAll('details').forEach((d, i) => (d.open = open[i] ?? d.open));
      if (focused) [...known.body.querySelectorAll('button')].find((b) => meaning.get(b) === focused)?.focus();
    }
  }

  /** @param {any} mount */
  function create(mount) {
    goodbye ||= chrome.i18n.getMessage('page_lost');
    const host = dom.createElement(document, HOST);
    // The page's style sheets do not reach inside; what they could do to the host itself is reset inline.
    host.style.cssText = 'all: initial !important; display: block !important; font-family: inherit !important';
    host.inert = true;
    const root = host.attachShadow({ mode: 'closed' });
    const style = dom.createElement(document, 'style');
    style.textContent = oauthAssistant.style;
    const body = build({ tag: 'div', class: 'oaa' });
    // What changes in it is announced as one line: the whole would be read from its beginning each time.
    const line = build({ tag: 'p', class: 'say' });
    line.setAttribute('role', 'status');
    root.append(style, line, body);
    const made = { ...mount, host, root, body, line, drawn: '' };
    mounts.set(mount.id, made);
    return made;
  }

  /** @param {string} id */
  function remove(id) {
    mounts.get(id)?.host.remove();
    mounts.delete(id);
  }

  /** The page took a host of ours out or moved it: true if anything has to be put back. */
  function displaced() {
    for (const { host, anchor, place } of mounts.values()) {
      const el = snapshot.elementOf(anchor);
      if (!el || !stands(host, el, place)) return true;
    }
    return false;
  }

  /** Takes everything away. */
  function clear() {
    clearTimeout(waiting);
    for (const id of [...mounts.keys()]) remove(id);
  }

  /** Replaces everything by one line: the extension was reloaded and this page has lost it. */
  function lost() {
    for (const { body, line } of mounts.values()) {
      body.replaceChildren(build({ tag: 'p', class: 'card notice', text: { plain: goodbye } }));
      line.textContent = goodbye;
    }
  }

  /** Takes away what an earlier instance of this script left behind. */
  function sweep() {
    for (const host of dom.querySelectorAll(document, HOST)) dom.remove(host);
  }

  return { show, clear, displaced, lost, sweep };
})();
