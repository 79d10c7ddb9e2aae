// @ts-check
// What lies over a place and is not met there: `elementFromPoint` looks through everything that lets presses through.
// It is found here and told as it looks; whether that hides what is behind it is decided in `src/page/sight/over.rs`.

oauthAssistant.cover ??= (() => {
  const { dom } = oauthAssistant;
  /** How something paints: what the background judges it by. */
  const PAINT = [
    'backgroundColor', 'backgroundImage', 'borderImageSource', 'backdropFilter', 'borderTop', 'boxShadow', 'outline', 'filter',
  ];
  const NOTHING = /^(none|rgba\(0, 0, 0, 0\)|0px .*|)$/;
  /** What a property is that does nothing. */
  const PLAIN = /^(none|normal|auto|1|)$/;
  /** `Node.DOCUMENT_POSITION_FOLLOWING` */
  const FOLLOWING = 4;
  const SIDES = ['', '::before', '::after'];
  /** What is painted further than that from its element need not be near it. */
  const FAR = 20;
  /** What can have a shadow root: elements of the page's own making, and these. */
  const HOSTS = /-|^(article|aside|blockquote|body|div|footer|h\d|header|main|nav|p|section|span)$/;
  /** No honest page has so much over a field; more is not told. */
  const MOST = 64;

  /** @typedef {{ el: Element, side: string, style: any, reach: number }} Thing `reach`: so far from its element it paints */
  /** What the last whole pass over the page has found, and what the present one has so far. @type {Thing[]} */
  let things = [];
  /** @type {Thing[]} */
  let coming = [];
  /** @type {Generator<void> | null} */
  let pass = null;
  let begun = 0;
  /** When the last whole pass began. */
  let whole = -Infinity;
  /** What lay over an element then. @type {WeakMap<Element, [number, any[]]>} */
  const found = new WeakMap();

  /** How far a shadow or an outline goes. @param {any} style */
  function reachOf({ boxShadow, filter, outlineStyle, outlineWidth, outlineOffset, webkitBoxReflect: mirror = 'none' }) {
    if (boxShadow + filter + outlineStyle + mirror === 'nonenonenonenone') return 0;
    const lengths = (boxShadow + filter + (outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineOffset}`)).match(/[\d.]+(?=px)/g);
    const sum = lengths?.reduce((all, one) => all + Number(one), 0) ?? 0;
    return mirror !== 'none' ? Infinity : sum > FAR ? sum : 0;
  }

  /** Whether an element is left out of every press. @param {Element} el */
  const idle = (el) => dom.closest(el, '[inert]');

  /** @param {Document | ShadowRoot} root @param {boolean} still whether all of it is left out @returns {Generator<void>} */
  function* into(root, still) {
    const inert = still || dom.querySelector(root, '[inert]');
    /** @type {Element | null} */
    let absent = null;
    for (const el of dom.querySelectorAll(root, '*')) {
      yield;
      if (absent && dom.contains(absent, el)) continue;
      const own = getComputedStyle(el);
      absent = own.display === 'none' ? el : null;
      // What went away meanwhile has no style at all.
      if (absent || !own.display) continue;
      const left = still || (inert && idle(el));
      for (const side of SIDES) {
        const style = side ? getComputedStyle(el, side) : own;
        // A part of an element that is not there has no content.
        if (side && PLAIN.test(style.content)) continue;
        const reach = reachOf(style);
        if (side || reach || left || style.pointerEvents !== 'auto') coming.push({ el, side, style, reach });
      }
      const inner = HOSTS.test(dom.localName(el)) && dom.rootOf(el);
      if (inner) yield* into(inner, left);
    }
    for (const el of dom.querySelectorAll(root, ':popover-open')) coming.push({ el, side: '::backdrop', style: getComputedStyle(el, '::backdrop'), reach: Infinity });
  }

  /**
   * Goes on looking for what may lie over a place, for so long; `anew` from the beginning.
   * @param {number} ms @param {boolean} [anew] @returns {number} when the last whole pass began
   */
  function scan(ms, anew) {
    const until = performance.now() + ms;
    if (!pass || anew) {
      begun = performance.now();
      coming = [];
      pass = into(document, false);
    }
    while (performance.now() < until) {
      if (!pass.next().done) continue;
      things = coming;
      whole = begun;
      pass = null;
      break;
    }
    return whole;
  }

  /** Where something is painted: left, top, right, bottom. @param {Thing} thing */
  function placeOf({ el, side, style, reach }) {
    let { left, top, right, bottom } = dom.getBoundingClientRect(el);
    if (side) {
      /** @param {string} names */
      const sum = (names) => names.split(' ').reduce((all, name) => all + (parseFloat(style[name]) || 0), 0);
      const wide = sum('width paddingLeft paddingRight borderLeftWidth borderRightWidth');
      const high = sum('height paddingTop paddingBottom borderTopWidth borderBottomWidth');
      if (style.position === 'absolute' && getComputedStyle(el).position !== 'static' && style.transform + style.translate + style.scale + style.rotate === 'nonenonenonenone') {
        left += sum('left marginLeft');
        top += sum('top marginTop');
        [right, bottom] = [left + wide, top + high];
        reach += FAR;
      } else {
        // It can be everywhere.
        reach = Infinity;
      }
    }
    return [left - reach, top - reach, right + reach, bottom + reach];
  }

  /** What makes a layer of an element, in which all that it holds is painted; with a mask or a clip no press counts anyhow. */
  const LAYERS = 'transform filter perspective isolation mixBlendMode willChange contain containerType opacity backdropFilter'.split(' ');

  /**
   * How high an element is painted among what else stands in `top`: at most so high, or at least. Nothing is known of
   * what does not stand in it.
   * @param {Element} el @param {Element | null} top @param {boolean} most @param {any} [part] the style of a part of it
   */
  function heightOf(el, top, most, part) {
    const way = part ? [part] : [];
    for (let /** @type {Element | null} */ up = el; up && up !== top; up = dom.parentElement(up)) way.unshift(getComputedStyle(up));
    let height = -1;
    for (const style of way) {
      const { position, zIndex } = style;
      if (zIndex !== 'auto' && (most || position !== 'static')) return Number(zIndex);
      if (position !== 'static') height = 0;
      if (/fixed|sticky/.test(position) || (!most && !height) || LAYERS.some((name) => !PLAIN.test(style[name] ?? ''))) return 0;
    }
    return height;
  }

  /** Whether a part of an element, or its shadow, is painted below the target. @param {Thing} thing @param {Element} target */
  function below({ el, side, style }, target) {
    const it = outer(el);
    let /** @type {Element | null} */ top = target;
    while (top && !dom.contains(top, it)) top = dom.parentElement(top);
    const first = (/** @type {Element} */ of) => dom.closest(of, ':popover-open, :modal');
    if (!top || first(it) !== first(target)) return false;
    const its = heightOf(it, top, true, side && style);
    const ours = heightOf(target, top, false);
    const before = it === top ? side !== '::after' : dom.compareDocumentPosition(it, target) & FOLLOWING;
    return its < ours || (its === ours && before);
  }

  /**
   * What is painted over the target at one of these points and would not be met there, or belongs to it alone.
   * @param {Element} target @param {Element} alone @param {number[][]} points
   */
  function over(target, alone, points) {
    const known = found.get(target);
    if (known?.[0] === whole) return known[1];
    const near = things.filter((thing) => {
      const { el, side, style, reach } = thing;
      if (!style.display) return false;
      const within = dom.contains(el, target);
      if (!side && (within || dom.contains(target, el))) return false;
      const [left, top, right, bottom] = placeOf(thing);
      if (!points.some(([x, y]) => left <= x && x <= right && top <= y && y <= bottom)) return false;
      return !((side || reach) && below(thing, target));
    });
    // For the moment of the test each can be met. No script of the page runs meanwhile.
    const undo = near.filter(({ side, reach }) => !side && !reach).flatMap(({ el }) => [...uncover(el)]);
    const stacks = points.map(([x, y]) => {
      const all = dom.elementsFromPoint(document, x, y);
      const at = all.findIndex((/** @type {Element} */ el) => dom.contains(target, el));
      return all.slice(0, at < 0 ? all.length : at);
    });
    undo.reverse().forEach((back) => back());
    const before = new Set(stacks.flat());
    const inside = [...before].filter((el) => dom.contains(alone, el)).map((el) => ({ el, side: '', style: getComputedStyle(el), reach: 0 }));
    // What has no style of its own cannot be made to be met.
    const front = near.filter(({ el, side, reach }) => side || reach || !dom.style(el) || before.has(outer(el)));
    const all = [...front, ...inside].slice(0, MOST).map(({ el, side, style }) => ({
      el, tag: side || dom.localName(el), opacity: side ? Number(style.opacity) : 1,
      paint: PAINT.filter((name) => !NOTHING.test(style[name])).map((name) => [name, style[name].slice(0, 120)]),
    }));
    found.set(target, [whole, all]);
    return all;
  }

  /** The element of the page itself that something stands in. @param {Element} el @returns {Element} */
  function outer(el) {
    const { host } = /** @type {any} */ (dom.getRootNode(el));
    return host ? outer(host) : el;
  }

  /** Lets an element be met; each of the results takes one change back. @param {any} el */
  function* uncover(el) {
    const idler = idle(el);
    if (idler) {
      const was = dom.getAttribute(idler, 'inert');
      dom.removeAttribute(idler, 'inert');
      yield () => dom.setAttribute(idler, 'inert', was);
      yield* uncover(el);
      return;
    }
    const style = dom.style(el);
    if (!style) return;
    const was = dom.getAttribute(el, 'style');
    for (const [name, value] of [['pointer-events', 'auto'], ['transition', 'none']]) {
      const [old, priority] = [style.getPropertyValue(name), style.getPropertyPriority(name)];
      style.setProperty(name, value, 'important');
      yield () => style.setProperty(name, old, priority);
    }
    yield () => was === null && dom.removeAttribute(el, 'style');
  }

  return { scan, over, PLAIN };
})();
