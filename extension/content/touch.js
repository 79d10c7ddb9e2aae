// @ts-check
// The hand: sets fields the way a person does, reads them back, and makes the same-origin requests that the
// background orders. It decides nothing.

oauthAssistant.touch ??= (() => {
  /** Previous values of the non-secret fields of the last fill. @type {Array<[HTMLInputElement, string]>} */
  let previous = [];
  /** @type {HTMLInputElement | null} */
  let secretField = null;

  const setValue = /** @type {(this: HTMLInputElement, value: string) => void} */ (
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  );

  /** Everything a form framework may listen to, Angular and ExtJS alike. @param {HTMLInputElement} el @param {string} value */
  function type(el, value) {
    el.focus({ preventScroll: true });
    setValue.call(el, value);
    el.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertReplacementText' }));
    el.dispatchEvent(new Event('change', { bubbles: true }));
    el.dispatchEvent(new FocusEvent('blur'));
    el.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    el.blur();
  }

  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  /**
   * Sets the fields and tells per field what became of it, never a value.
   * @param {Array<{ field: string, node: number, value: string }>} values
   */
  async function fill(values) {
    const targets = values.map(({ field, node, value }) => {
      const el = oauthAssistant.snapshot.elementOf(node);
      const usable = el instanceof HTMLInputElement && !el.disabled && !el.readOnly;
      return { field, value, el: usable ? el : null };
    });
    // All or nothing: if one field is gone, the page has changed under us and none is touched.
    if (targets.some(({ el }) => !el)) return targets.map(({ field }) => ({ field, result: 'untouched' }));
    previous = [];
    secretField = null;
    for (const { field, el, value } of targets) {
      if (field === 'client_secret') secretField = el;
      else previous.push([el, el.value]);
      type(el, value);
    }
    await frame();
    return targets.map(({ field, el, value }) => ({
      field,
      result: el.isConnected && el.value === value ? 'held' : 'changed',
    }));
  }

  /** Puts the previous non-secret values back and empties the secret. */
  function undo() {
    for (const [el, value] of previous) if (el.isConnected) type(el, value);
    if (secretField?.isConnected) type(secretField, '');
    previous = [];
    secretField = null;
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
      const { done, value } = await reader.read();
      if (done) return { body: body + decoder.decode(), truncated: false };
      body += decoder.decode(value, { stream: true });
      if (body.length > CAP) {
        reader.cancel();
        return { body: body.slice(0, CAP), truncated: true };
      }
    }
  }

  /**
   * One same-origin request that the background ordered, and what came of it.
   * @param {{ probe?: string, method: string, url: string, content_type?: string, body?: string, csrf: boolean,
   *   redirect?: RequestRedirect }} ask a write goes where it was sent, never on to where that points
   * @param {string} own marks the request as ours
   */
  async function request(ask, own) {
    const at_ms = Date.now();
    const began = performance.now();
    /** @type {Record<string, string>} */
    const headers = {};
    if (ask.content_type) headers['content-type'] = ask.content_type;
    if (ask.csrf) headers.BPMCSRF = /(?:^|; )BPMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), LIMIT_MS);
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
        redirect: ask.redirect,
        signal: timeout.signal,
      });
      outcome = { answer: {
        status: response.status,
        headers: HEADERS.flatMap((h) => (response.headers.has(h) ? [[h, response.headers.get(h)?.slice(0, 500)]] : [])),
        ...(await bodyOf(response)),
        redirected_to: response.redirected ? response.url : null,
      } };
    } catch {
      outcome = timeout.signal.aborted
        ? { timed_out: { after_ms: LIMIT_MS } }
        : { network_error: { cause: null, redirected_to: null } };
    } finally {
      clearTimeout(timer);
    }
    return { probe: ask.probe, at_ms, took_ms: performance.now() - began, outcome };
  }

  return { fill, undo, request };
})();
