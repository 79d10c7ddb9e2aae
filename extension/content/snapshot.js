// @ts-check
// The eye: what stands on the page, as data. Names, roles, labels and states; never the value of a field.

/**
 * @typedef {{ gate: string[], hashes: string[], quiet: string[], roots: string[], inside: string[], markers: string[],
 *   codes: string[], asks: string[], cap: number }} Landmarks The table that the background hands over.
 */

globalThis.oauthAssistant ??= {};

oauthAssistant.snapshot ??= (() => {
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
    return el?.isConnected ? el : undefined;
  }

  /** @param {Element} el @param {string} name */
  const attr = (el, name) => (el.getAttribute(name) ?? '').slice(0, 200);

  /** @param {string | null | undefined} text */
  const short = (text) => (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 120);

  /** What is fading in, or moving: it ends by itself. @returns {Element[]} */
  function moving() {
    const finite = document.getAnimations().filter((a) => a.playState === 'running' && Number.isFinite(a.effect?.getComputedTiming().endTime));
    return finite.flatMap((a) => /** @type {KeyframeEffect} */ (a.effect).target ?? []);
  }

  /** @param {Element} el @param {Element[]} fading what counts as visible before it is */
  function visible(el, fading) {
    const opacityProperty = !fading.some((moved) => moved.contains(el));
    if (!el.checkVisibility({ opacityProperty, visibilityProperty: true })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  }

  /** The caption of a field: what a screen reader would say, else the label beside it. @param {Element} el */
  function captionOf(el) {
    const own = attr(el, 'aria-label');
    if (own) return own;
    const ids = attr(el, 'aria-labelledby').split(' ').filter(Boolean);
    const by = ids.map((id) => document.getElementById(id)?.textContent).join(' ');
    if (by.trim()) return by;
    if (el instanceof HTMLInputElement && el.labels?.length) return el.labels[0].textContent;
    return el.querySelector('.crt-input-label, .crt-checkbox-label, label')?.textContent;
  }

  /** ExtJS draws a check box itself; the state of the native one is not its state. @param {HTMLInputElement} el */
  const checkedOf = (el) =>
    el.closest('.t-checkboxedit-wrap')?.classList.contains('t-checkboxedit-checked') ?? el.checked;

  /** @param {Element} el @param {number | null} parent @param {Element[]} fading @param {string[]} codes */
  function describe(el, parent, fading, codes) {
    const tag = el.localName;
    const field = el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement || el instanceof HTMLSelectElement;
    const box = el instanceof HTMLInputElement && el.type === 'checkbox';
    const icon = el.closest('mat-icon') ?? el.querySelector('mat-icon');
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
      type: field || tag === 'button' ? /** @type {HTMLInputElement} */ (el).type : '',
      icon: icon ? attr(icon, 'data-mat-icon-name') : '',
      label: short(captionOf(el)),
      text: tag === 'button' || tag === 'crt-label' ? short(el.textContent) : '',
      visible: visible(el, fading),
      checked: box ? checkedOf(el) : checked ? checked === 'true' : null,
      disabled: el.matches(':disabled, [aria-disabled="true"], [class*="edit-disabled"] *'),
      readonly: el.matches('[readonly], [aria-readonly="true"]') && attr(el, 'readonly') !== 'false',
      reachable: !el.closest('[inert], [aria-hidden="true"]'),
      filled: field && !box && /** @type {HTMLInputElement} */ (el).value !== '',
      // Only whether it is one of the public codes: a value that is none never leaves the page.
      code: (field && codes.find((code) => code === /** @type {HTMLInputElement} */ (el).value)) || '',
    };
  }

  /**
   * One look at the page; `early` counts what is fading in as visible.
   * @param {Landmarks} marks @param {boolean} [early]
   */
  function take(marks, early = false) {
    const fading = early ? moving() : [];
    const roots = `:is(${marks.roots.join()})`;
    const found = document.querySelectorAll(`${roots}, ${roots} :is(${marks.inside.join()})`);
    const seen = new Set();
    const all = [];
    for (const el of found) {
      if (all.length === marks.cap) break;
      let above = el.parentElement;
      while (above && !seen.has(above)) above = above.parentElement;
      seen.add(el);
      all.push(describe(el, above ? handleOf(above) : null, fading, marks.codes));
    }
    const boot = document.querySelector('script[data-loadbootstrap]');
    const html = document.documentElement;
    return {
      path: location.pathname,
      hash: location.hash.slice(0, 500),
      culture: attr(html, 'culture') || html.lang,
      version: boot ? attr(boot, 'data-version') : '',
      base_url: boot ? attr(boot, 'data-baseurl') : '',
      markers: marks.markers.filter((m) => document.querySelector(m)),
      elements: all,
      truncated: found.length > marks.cap,
    };
  }

  return { take, elementOf, moving };
})();
