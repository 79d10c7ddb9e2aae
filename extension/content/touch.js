// @ts-check
// The hand: sets fields the way a person does, reads them back, and makes the same-origin requests that the
// background orders. It decides nothing.

oauthAssistant.touch ??= (() => {
  const { dom, snapshot } = oauthAssistant;

  /** What the last fill left in the fields, and what stood there before: of the secret, nothing. @type {Array<{ el: HTMLInputElement, before: string }>} */
  let done = [];

  /**
   * Everything a form framework may listen to, Angular and ExtJS alike. The page hears of the focus before anything is
   * set, so that is when the field is judged.
   * @param {HTMLInputElement} el @param {string} value @param {() => boolean} [fits]
   */
  function type(el, value, fits = () => true) {
    dom.focus(el, { preventScroll: true });
    if (!fits()) return false;
    try {
      // The standard's own: a framework may have put another before it.
      /** @type {any} */ (Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')).set.call(el, value);
    } catch {
      // The page has made it a field of a type that takes no text.
      return false;
    }
    dom.dispatchEvent(el, new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertReplacementText' }));
    dom.dispatchEvent(el, new Event('change', { bubbles: true }));
    dom.dispatchEvent(el, new FocusEvent('blur'));
    dom.dispatchEvent(el, new FocusEvent('focusout', { bubbles: true }));
    dom.blur(el);
    return true;
  }

  const FRAME_MS = 200;
  /** The next frame has been drawn; a tab that is not shown draws none. */
  const frame = () => new Promise((drawn) => {
    requestAnimationFrame(() => setTimeout(drawn));
    setTimeout(drawn, FRAME_MS);
  });

  /**
   * Sets the fields, in the order given, and tells per field what became of it, never a value. Each is what it was in
   * the look that the values were given for, right until it is set; if one is not, what was set before it is put back.
   * @param {Array<{ field: string, node: number, value: string }>} values
   * @param {import('./snapshot.js').Look} look
   * @param {import('./snapshot.js').Landmarks} marks
   */
  async function fill(values, look, marks) {
    /** @param {number} node @param {unknown} el */
    const fits = (node, el) =>
      el instanceof HTMLInputElement && !dom.disabled(el) && !dom.readOnly(el) && snapshot.same(look, node, marks);
    const typeOf = (/** @type {number} */ node) => look.elements.find(({ h }) => h === node)?.type;

    done = [];
    const targets = values.map((value) => ({ ...value, el: /** @type {HTMLInputElement} */ (snapshot.elementOf(value.node)) }));
    let bad = targets.find(({ node, el }) => !fits(node, el));
    for (const target of bad ? [] : targets) {
      const { field, node, value, el } = target;
      const before = field === 'client_secret' ? '' : dom.value(el);
      if (!type(el, value, () => fits(node, el))) {
        bad = target;
        break;
      }
      done.push({ el, before });
    }
    if (bad) done.forEach(({ el, before }) => type(el, before));
    await frame();
    return targets.map(({ field, node, value, el }) => {
      const was = done.find((one) => one.el === el);
      if (!was) return { field, result: bad?.el === el ? 'untouched' : 'spared' };
      if (bad) return { field, result: dom.value(el) === was.before ? 'put_back' : 'left' };
      const held = snapshot.elementOf(node) === el && dom.type(el) === typeOf(node) && dom.value(el) === value;
      return { field, result: held ? 'held' : 'changed' };
    });
  }

  /** Puts the previous non-secret values back and empties the secret. */
  function undo() {
    done.forEach(({ el, before }) => type(el, before));
    done = [];
  }

  const HEADERS = ['content-type', 'cache-control', 'server', 'date', 'age', 'www-authenticate', 'x-cache'];
  const CAP = 64 * 1024;
  const LIMIT_MS = 10_000;

  /** The body as text, up to the cap. @param {Response} response */
  async function bodyOf(response) {
    const reader = response.body?.getReader();
    if (!reader) return { body: '', truncated: false };
    const decoder = new TextDecoder();
    let body = '';
    for (;;) {
      const { done: ended, value } = await reader.read();
      if (ended) return { body: body + decoder.decode(), truncated: false };
      body += decoder.decode(value, { stream: true });
      if (body.length > CAP) {
        reader.cancel();
        return { body: snapshot.cut(body, CAP), truncated: true };
      }
    }
  }

  const token = () => /(?:^|; )BPMCSRF=([^;]*)/.exec(dom.cookie(document))?.[1] ?? '';

  /**
   * One same-origin request that the background ordered, and what came of it; nothing, if the page was left meanwhile.
   * @param {{ probe?: string, method: string, url: string, content_type?: string, body?: string, csrf: boolean }} ask
   * @param {string} own marks the request as ours
   * @param {AbortSignal} left
   */
  async function request(ask, own, left) {
    const at_ms = Date.now();
    const began = performance.now();
    // One that has taken the page over meanwhile still has it afterwards.
    const before = dom.worker(document);
    /** @type {Record<string, string>} */
    const headers = {};
    if (ask.content_type) headers['content-type'] = ask.content_type;
    if (ask.csrf) headers.BPMCSRF = token();
    const limit = AbortSignal.timeout(LIMIT_MS);
    let outcome;
    try {
      const url = new URL(ask.url, location.origin);
      if (url.origin !== location.origin) throw new TypeError('foreign origin');
      if (ask.method === 'GET') url.search = own;
      const response = await fetch(url, {
        method: ask.method,
        headers,
        body: ask.body,
        credentials: 'same-origin',
        cache: 'no-store',
        // What is posted goes where it was sent, never on to where that points.
        redirect: ask.method === 'GET' ? 'follow' : 'manual',
        signal: AbortSignal.any([left, limit]),
      });
      outcome = { answer: {
        status: response.status,
        headers: HEADERS.flatMap((h) => (response.headers.has(h) ? [[h, response.headers.get(h)?.slice(0, 500)]] : [])),
        ...(await bodyOf(response)),
        redirected_to: response.redirected ? response.url : null,
      } };
    } catch {
      // In Firefox this still runs while its document goes: of that nothing may be used any more.
      if (left.aborted) return undefined;
      outcome = limit.aborted
        ? { timed_out: { after_ms: LIMIT_MS } }
        : { network_error: { cause: null, redirected_to: null } };
    }
    return { probe: ask.probe, at_ms, took_ms: performance.now() - began, outcome, worker: !!(before || dom.worker(document)) };
  }

  return { fill, undo, request, token };
})();
