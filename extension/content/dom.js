// @ts-check
// The page's DOM as the standard has it. A form has its fields as properties, the document its pictures and forms, and
// theirs win over the standard's: `<input name=parentElement>` in a form makes the form the child of its own child.
// So nothing of the page is read by name from the object itself; each name is looked up from its prototype on.

var oauthAssistant = oauthAssistant ?? {};

oauthAssistant.dom ??= (() => {
  /** @param {object} of @param {string} name @param {any[]} given */
  function read(of, name, given) {
    const found = Reflect.get(Object.getPrototypeOf(of), name, of);
    return typeof found === 'function' ? Reflect.apply(found, of, given) : found;
  }

  /** What is read of the page, each by its name: it takes the element or the document, then what its method takes. */
  const dom = /** @type {Record<string, (of: any, ...given: any[]) => any>} */ (new Proxy(Object.create(null), {
    get: (known, /** @type {string} */ name) => (known[name] ??= (/** @type {any} */ of, /** @type {any[]} */ ...given) => read(of, name, given)),
  }));

  /** Whether a service worker has control of this page; `null` where none ever can. */
  dom.worker = () => {
    try {
      return navigator.serviceWorker ? Boolean(navigator.serviceWorker.controller) : null;
    } catch {
      return null;
    }
  };

  // One browser has this for extensions, the other on each element.
  const { dom: roots } = chrome;
  /** The shadow root of an element, a closed one too. @param {Element} el @returns {ShadowRoot | null | undefined} */
  dom.rootOf = (el) => {
    if (!(el instanceof HTMLElement)) return null;
    return roots ? roots.openOrClosedShadowRoot(el) : Reflect.get(Element.prototype, 'openOrClosedShadowRoot', el);
  };

  return dom;
})();
