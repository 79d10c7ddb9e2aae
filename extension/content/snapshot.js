// @ts-check
// The eye: what stands on the page, as data. Names, roles, labels and states; never the value of a field.

/**
 * @typedef {{ gate: string[], hashes: string[], quiet: string[], roots: string[], inside: string[], markers: string[],
 *   codes: string[], asks: string[], cap: number, sights?: boolean }} Landmarks The table that the background hands over.
 * @typedef {ReturnType<typeof oauthAssistant.snapshot.take>} Look
 */

oauthAssistant.snapshot ??= (() => {
  const { dom, cover } = oauthAssistant;
  /** So many ids may name the caption of a field, and so much may move at once. */
  const CAPTIONS = 8;
  const MOVING = 64;
  /** More roots, and more changes at once, are not told apart. */
  const FEW = 100;
  /** So many pieces of a text are read, and so much of it: no caption is longer. */
  const PIECES = 100;
  const LONG = 1000;
  /** What was found of what lies over a place is true for so long. */
  const OLD_MS = 1500;

  /** @type {WeakMap<Element, number>} */
  const handles = new WeakMap();
  /** @type {Map<number, WeakRef<Element>>} */
  const elements = new Map();
  let last = 0;

  /** The handle of an element: given once, never reused. @param {Element} el */
  function handleOf(el) {
    let handle = handles.get(el);
    if (!handle) {
      handle = ++last;
      handles.set(el, handle);
      elements.set(handle, new WeakRef(el));
    }
    return handle;
  }

  /** The live element of a handle, if it is still in the document. @param {number} handle */
  function elementOf(handle) {
    const el = elements.get(handle)?.deref();
    if (!el) elements.delete(handle);
    return el && dom.contains(document, el) ? el : undefined;
  }

  /** At most so much of a text, and no half of a character, which no reader of JSON would take. @param {string} text @param {number} most */
  const cut = (text, most) => text.slice(0, most).toWellFormed();

  /** @param {Element} el @param {string} name */
  const attr = (el, name) => cut(dom.getAttribute(el, name) ?? '', 200);

  /** @param {string} text */
  const short = (text) => cut(text.replace(/\s+/g, ' ').trim(), 120);

  /** What is fading in, or moving: it ends by itself. @returns {Element[]} */
  function moving() {
    const finite = dom.getAnimations(document).filter(
      (/** @type {Animation} */ a) => a.playState === 'running' && Number.isFinite(a.effect?.getComputedTiming().endTime),
    );
    return finite.slice(0, MOVING).flatMap((/** @type {Animation} */ a) => /** @type {KeyframeEffect} */ (a.effect).target ?? []);
  }

  /** @param {Element} el @param {Element[]} fading what counts as visible before it is */
  function visible(el, fading) {
    const opacityProperty = !fading.some((moved) => dom.contains(moved, el));
    if (!dom.checkVisibility(el, { opacityProperty, visibilityProperty: true })) return false;
    const box = dom.getBoundingClientRect(el);
    return box.width > 0 && box.height > 0;
  }

  /** The beginning of an element's text. @param {Element | null} el */
  function textOf(el) {
    let text = '';
    const walk = el && dom.createTreeWalker(document, el, NodeFilter.SHOW_TEXT);
    for (let n = 0; n < PIECES && text.length < LONG && walk?.nextNode(); n += 1) text += walk.currentNode.data.slice(0, LONG);
    return text;
  }

  /** The caption of a field: what a screen reader would say, else the label beside it. @param {Element} el */
  function captionOf(el) {
    const own = attr(el, 'aria-label');
    if (own) return own;
    const ids = attr(el, 'aria-labelledby').split(' ').filter(Boolean).slice(0, CAPTIONS);
    const by = ids.map((id) => textOf(dom.getElementById(document, id))).join(' ');
    if (by.trim()) return by;
    if (el instanceof HTMLInputElement && dom.labels(el)?.length) return textOf(dom.labels(el)[0]);
    return textOf(dom.querySelector(el, '.crt-input-label, .crt-checkbox-label, label'));
  }

  /** ExtJS draws a check box itself; the state of the native one is not its state. @param {HTMLInputElement} el */
  function checkedOf(el) {
    const drawn = dom.closest(el, '.t-checkboxedit-wrap');
    return drawn ? dom.matches(drawn, '.t-checkboxedit-checked') : dom.checked(el);
  }

  /** @param {Element} el @param {number | null} parent @param {Element[]} fading @param {string[]} codes */
  function describe(el, parent, fading, codes) {
    const tag = dom.localName(el);
    const field = el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement;
    const type = field || el instanceof HTMLButtonElement ? dom.type(el) : '';
    const box = type === 'checkbox';
    const icon = dom.closest(el, 'mat-icon') ?? dom.querySelector(el, 'mat-icon');
    const checked = attr(el, 'aria-checked');
    return {
      h: handleOf(el),
      parent,
      tag,
      name: attr(el, 'element-name'),
      id: attr(el, 'id'),
      marker: attr(el, 'data-item-marker'),
      qa: attr(el, 'data-qa'),
      role: attr(el, 'role'),
      type,
      icon: icon ? attr(icon, 'data-mat-icon-name') : '',
      label: short(captionOf(el)),
      text: tag === 'button' || tag === 'crt-label' ? short(textOf(el)) : '',
      visible: visible(el, fading),
      checked: box ? checkedOf(/** @type {HTMLInputElement} */ (el)) : checked ? checked === 'true' : null,
      disabled: dom.matches(el, ':disabled, [aria-disabled="true"], [class*="edit-disabled"] *'),
      readonly: dom.matches(el, '[readonly], [aria-readonly="true"]') && attr(el, 'readonly') !== 'false',
      reachable: !dom.closest(el, '[inert], [aria-hidden="true"]'),
      filled: field && !box && dom.value(el) !== '',
      // Only whether it is one of the public codes: a value that is none never leaves the page.
      code: (field && codes.find((code) => code === dom.value(el))) || '',
    };
  }

  /** What of a root, and in a root, a look takes in. @param {Landmarks} marks */
  function looked(marks) {
    const roots = `:is(${marks.roots})`;
    return `${roots}, ${roots} :is(${marks.inside})`;
  }

  /** The outermost roots of the last look by these landmarks, unless they are too many. @type {WeakMap<Landmarks, Element[]>} */
  const outermost = new WeakMap();

  /**
   * What a look takes in, in the order of the document. Each kind of root is asked for on its own: then the browser finds
   * it without trying every element of the page.
   * @param {Landmarks} marks
   */
  function find(marks) {
    const all = marks.roots.flatMap((root) => [...dom.querySelectorAll(document, root)]);
    outermost.delete(marks);
    if (all.length > FEW) return [...dom.querySelectorAll(document, looked(marks))];
    all.sort((a, b) => dom.compareDocumentPosition(b, a) - dom.compareDocumentPosition(a, b));
    /** @type {Element | undefined} */
    let top;
    const roots = all.filter((el) => !(top && dom.contains(top, el)) && (top = el));
    outermost.set(marks, roots);
    return roots.flatMap((root) => [root, ...dom.querySelectorAll(root, `${[marks.roots, marks.inside]}`)]);
  }

  /** Whether these changes may be of what a look takes in. @param {MutationRecord[]} changes @param {Landmarks} marks */
  function concerns(changes, marks) {
    const roots = outermost.get(marks);
    if (!roots || changes.length > FEW || roots.some((root) => !dom.contains(document, root))) return true;
    const any = `${marks.roots}`;
    /** @param {Node} node */
    const holds = (node) => dom.matches(node, any) || dom.querySelector(node, any) || roots.some((root) => dom.contains(node, root));
    return changes.some(({ type, target, addedNodes }) => dom.closest(target, any) || [...(type === 'attributes' ? [target] : addedNodes)].some(holds));
  }

  /**
   * One look at the page; `early` counts what is fading in as visible, `deep` looks for what lets presses through. An
   * element that cannot be read is as one too many: then the look is not whole.
   * @param {Landmarks} marks @param {boolean} [early] @param {boolean} [deep]
   */
  function take(marks, early = false, deep = false) {
    if (deep && performance.now() - cover.scan(0) > OLD_MS) cover.scan(Infinity);
    const fading = early ? moving() : [];
    const found = find(marks);
    /** The handle of what is in the look, at an element or nearest above it. @type {Map<Element, number | null>} */
    const nearest = new Map();
    const all = [];
    let truncated = found.length > marks.cap;
    for (const el of found.slice(0, marks.cap)) {
      try {
        const way = [];
        let above = dom.parentElement(el);
        for (; above && !nearest.has(above); above = dom.parentElement(above)) way.push(above);
        const parent = nearest.get(above) ?? null;
        for (const each of way) nearest.set(each, parent);
        const what = describe(el, parent, fading, marks.codes);
        nearest.set(el, what.h);
        all.push(what);
      } catch {
        truncated = true;
      }
    }
    const boot = dom.querySelector(document, 'script[data-loadbootstrap]');
    const html = dom.documentElement(document);
    return {
      path: cut(location.pathname, 2000),
      hash: cut(location.hash, 500),
      culture: attr(html, 'culture') || attr(html, 'lang'),
      version: boot ? attr(boot, 'data-version') : '',
      base_url: boot ? attr(boot, 'data-baseurl') : '',
      markers: marks.markers.filter((m) => dom.querySelector(document, m)),
      elements: all,
      truncated,
      // Of a field is told what a person can see of it, where that is asked for.
      sights: marks.sights && { moving: !!moving().length, ...sights(all.filter(({ tag, checked }) => tag === 'input' && checked === null).map(({ h }) => h), new Map(), deep) },
    };
  }

  /** What a fill may change: an address that is there is drawn as a link with an icon, its field hidden. */
  const CHANGING = new Set(['icon', 'visible', 'checked', 'filled', 'code']);

  /**
   * Whether an element, and everything that it stands in, is still what it was in a look.
   * @param {Look} before @param {number} handle @param {Landmarks} marks
   */
  function same(before, handle, marks) {
    /** @param {string} key @param {unknown} value */
    const kept = (key, value) => (CHANGING.has(key) ? undefined : value);
    /** @type {number | null} */
    let h = handle;
    while (h !== null) {
      const was = before.elements.find((e) => e.h === h);
      const el = elementOf(h);
      if (!was || !el) return false;
      const above = dom.parentElement(el);
      const nearest = above && dom.closest(above, looked(marks));
      if ((nearest ? handles.get(nearest) : null) !== was.parent) return false;
      const is = describe(el, was.parent, [], marks.codes);
      if ((was.visible && !is.visible) || JSON.stringify(was, kept) !== JSON.stringify(is, kept)) return false;
      h = was.parent;
    }
    return true;
  }

  // What a person can truly see of a button of ours and of the fields it fills, as numbers, and for how long nothing
  // has changed. What counts as visible is decided in the background (`src/page/sight.rs`).

  const STEADY_MS = 500;
  /** For so long is looked for what lies over a place, each time; and once a press waits for it. */
  const SCAN_MS = 6;
  const PRESSED_SCAN_MS = 50;
  const READ_MS = 300;
  /** What has not come to rest by then is told as it is. */
  const GIVE_UP_MS = 3000;
  /** A page of hundreds of thousands of elements takes so long to look through. */
  const LATEST_MS = 10_000;
  /** What hides, or shows elsewhere, all that stands in an element. */
  const VEILS = [
    'filter', 'clip', 'clipPath', 'maskImage', 'maskBorderSource', 'webkitMaskBoxImageSource', 'mixBlendMode', 'transform', 'rotate', 'scale',
  ];

  /** What an element is drawn in: out of shadow roots, closed ones too, and into slots. @param {Element} el @returns {Element | null} */
  function around(el) {
    const parent = dom.parentElement(el);
    if (!parent) return /** @type {any} */ (dom.getRootNode(el)).host;
    const root = dom.rootOf(parent);
    const slots = root ? [...root.querySelectorAll('slot')] : [];
    return slots.find((slot) => slot.assignedElements().includes(el)) ?? parent;
  }

  /** @typedef {{ opacity: number, veils: string[][] }} Veiled of an element and all around it: the product, and the first few */
  /** @param {Element | null} el @param {Map<Element, Veiled>} known @returns {Veiled} */
  function veiled(el, known) {
    if (!el) return { opacity: 1, veils: [] };
    let all = known.get(el);
    if (!all) {
      const outer = veiled(around(el), known);
      const style = /** @type {any} */ (getComputedStyle(el));
      const own = VEILS.filter((name) => !cover.PLAIN.test(style[name] ?? '')).map((name) => [name, style[name].slice(0, 80)]);
      all = { opacity: outer.opacity * style.opacity, veils: [...own, ...outer.veils].slice(0, 8) };
      known.set(el, all);
    }
    return all;
  }

  /**
   * @param {Element} el @param {Map<Element, Veiled>} known @param {(x: number, y: number) => boolean} own whether it is met there
   * @param {Element} shown what the page has of it @param {Element} alone what belongs to it alone @param {boolean} deep
   */
  function gauge(el, known, own, shown, alone, deep) {
    const { x, y, width, height } = dom.getBoundingClientRect(el);
    // The corners, off their rounding.
    const corners = [3, width - 3].flatMap((across) => [3, height - 3].map((down) => [x + across, y + down]));
    const points = [[x + width / 2, y + height / 2], ...corners];
    const hits = points.map(([x, y]) => own(x, y));
    return {
      box: [x, y, width, height].map(Math.round),
      hits,
      // Where it is not met itself, nothing is told apart from what lies below it.
      over: !deep || !hits[0] ? [] : cover.over(shown, alone, points).map(({ el, ...what }) => ({ ...what, opacity: what.opacity * veiled(el, known).opacity })),
      ...veiled(el, known),
    };
  }

  /** An address that is shown as a link has its field hidden: what holds it alone stands for it. @param {Element} input @param {Map<Element, Veiled>} known @param {boolean} deep */
  function field(input, known, deep) {
    let shown = input;
    let alone = input;
    for (let el = input; el && dom.querySelectorAll(el, 'input').length < 2; el = dom.parentElement(el)) {
      if (!dom.getBoundingClientRect(shown).width) shown = el;
      alone = el;
    }
    return gauge(shown, known, (x, y) => dom.contains(alone, dom.elementFromPoint(document, x, y)), shown, alone, deep);
  }

  /** What can be seen of the page, and of these fields. @param {number[]} handles @param {Map<Element, Veiled>} known @param {boolean} deep whether what lets presses through counts, too */
  function sights(handles, known, deep) {
    const there = handles.map((h) => ({ h, el: elementOf(h) })).filter(({ el }) => el);
    return {
      shown: !dom.hidden(document),
      turning: !!dom.activeViewTransition(document),
      fields: there.map(({ h, el }) => [h, field(/** @type {Element} */ (el), known, deep)]),
    };
  }

  /** Whether an element still fades in with what it stands in, and can hardly be seen yet. @param {Element} el */
  const faint = (el) => moving().some((moved) => dom.contains(moved, el)) && veiled(el, new Map()).opacity < 0.5;

  /** @typedef {{ el: HTMLElement, handles: number[], drawn: number, since: number, facts: string, seen?: boolean, last?: any, was?: any, left?: number }} Guarded `last`: the button of these facts; `was`: the one before, if for long enough to be read, until `left` */
  /** By what each means: drawn anew it is the same. @type {Map<string, Guarded>} */
  const guarded = new Map();
  let timer = 0;

  // One browser judges by itself whether an element is seen. It cannot for fields in whose place others are drawn.
  const judge = new IntersectionObserver((entries) => {
    for (const entry of entries) for (const one of guarded.values()) if (one.el === entry.target) one.seen = /** @type {any} */ (entry).isVisible;
  }, /** @type {any} */ ({ trackVisibility: true, delay: 100 }));

  /** @param {Guarded} one */
  function sample(one) {
    const known = new Map();
    const root = /** @type {ShadowRoot} */ (one.el.getRootNode());
    const own = (/** @type {number} */ x, /** @type {number} */ y) =>
      dom.elementFromPoint(document, x, y) === root.host && one.el.contains(root.elementFromPoint(x, y));
    const page = sights(one.handles, known, true);
    const button = { ...gauge(one.el, known, own, root.host, root.host, true), seen: one.seen };
    const now = performance.now();
    const facts = JSON.stringify([button, page]);
    if (facts !== one.facts) {
      if (now - one.since > READ_MS) [one.was, one.left] = [one.last, now];
      Object.assign(one, { since: now, facts, last: button });
    }
    return { button, page, now };
  }

  /** Not at even times, which a page could foresee. @param {(value?: any) => void} then */
  const soon = (then) => setTimeout(then, 50 + Math.random() * 60);

  function tick() {
    timer = 0;
    for (const [key, one] of guarded) {
      if (!one.el.isConnected) guarded.delete(key);
      else if (one.handles.length) {
        // What lies there is to be known before anybody presses: the first time it is looked for without a pause.
        timer ||= cover.scan(SCAN_MS) > one.drawn ? soon(tick) : setTimeout(tick);
        sample(one);
      }
    }
  }

  /**
   * A button whose press counts only if it was seen. One that fills fields is looked at from now on, any other from its press on.
   * @param {string} key @param {HTMLElement} el @param {number[]} handles
   */
  function guard(key, el, handles) {
    // The same as before, for a press that waits.
    const one = guarded.get(key) ?? { since: 0, facts: '' };
    guarded.set(key, Object.assign(one, { drawn: performance.now(), el, handles, seen: undefined }));
    judge.observe(el);
    timer ||= setTimeout(tick);
  }

  /** What a press met, and what is there once nothing has changed for a while. @param {string} key @param {AbortSignal} stay */
  async function settle(key, stay) {
    const one = guarded.get(key);
    if (!one) return;
    // It was not looked at since an earlier press.
    if (!one.handles.length) one.facts = '';
    const { button: pressed, now: at } = sample(one);
    const { since, left, drawn, was } = one;
    for (let whole = 0; ;) {
      whole = cover.scan(PRESSED_SCAN_MS, !whole);
      const { button, page, now } = sample(one);
      // Until it is known what lies over it, nothing is at rest.
      const rested = now - one.since;
      const steady_ms = whole >= Math.max(at, one.since) || !one.handles.length ? rested : 0;
      if (steady_ms >= STEADY_MS || now - at > (rested < STEADY_MS ? GIVE_UP_MS : LATEST_MS) || stay.aborted) {
        return { ...page, press: { at, drawn, since, left, pressed, was, button, steady_ms, focused: dom.hasFocus(document) } };
      }
      await new Promise((then) => (rested < STEADY_MS ? soon(then) : setTimeout(then)));
    }
  }

  return { take, concerns, same, elementOf, moving, faint, cut, guard, settle };
})();
