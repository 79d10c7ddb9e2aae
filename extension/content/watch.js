// @ts-check
// When to look. Off the OAuth page nothing is observed: a cheap check of the address once a second, and the
// browser's own navigation events. On it one observer, coalesced; it slows down as the page speeds up.

oauthAssistant.watch ??= (() => {
  const { dom } = oauthAssistant;
  const QUIET_MS = 16;
  const RESTED_MS = 1000;
  const SLOWEST_MS = 1000;
  /** For what seems to be nobody's business the page is looked at no more often than that. */
  const SELDOM_MS = 3000;
  /** A dialog that opens brings news so many times in a row. */
  const BURST = 4;

  /**
   * Calls `look` soon after anything of interest may have changed, until the signal aborts.
   * @param {import('./snapshot.js').Landmarks} marks
   * @param {(pageAsked: boolean) => boolean} look answers whether it saw anything new
   * @param {() => void} leave called once when the page is left
   * @param {AbortSignal} signal
   */
  function start(marks, look, leave, signal) {
    let open = false;
    let timer = 0;
    let wait = QUIET_MS;
    let busy = 0;
    let looked = 0;
    let pageAsked = false;
    /** Something has changed that seems to be nobody's business, since the last look. */
    let missed = false;

    function due() {
      if (timer) return;
      const since = performance.now() - looked;
      if (since > RESTED_MS) wait = QUIET_MS;
      timer = setTimeout(run, Math.max(0, wait - since));
    }

    function run() {
      timer = 0;
      missed = false;
      if (signal.aborted) return;
      const began = performance.now();
      const news = look(pageAsked);
      pageAsked = false;
      // A page that never rests is looked at ever more rarely, and never for more than a tenth of the time.
      looked = performance.now();
      const cost = 10 * (looked - began);
      busy = news ? busy + 1 : 0;
      wait = Math.min(SLOWEST_MS, Math.max(QUIET_MS, cost, busy > BURST ? wait * 1.5 : wait / 2));
      // What fades in becomes visible without any mutation.
      if (oauthAssistant.snapshot.moving().length) due();
    }

    const observer = new MutationObserver((changes) => {
      if (timer) return;
      if (oauthAssistant.draw.displaced() || oauthAssistant.snapshot.concerns(changes, marks)) due();
      else missed = true;
    });

    /** @param {string[]} parts */
    const at = (parts) => parts.some((part) => location.hash.includes(part));

    function gate() {
      const now =
        at(marks.hashes) ||
        marks.gate.some((mark) => dom.querySelector(document, mark));
      // What was set without any mutation shows in the next look; what changed elsewhere, when the page has time for it.
      if (now && open && at(marks.quiet)) due();
      else if (now && open && missed && performance.now() - looked > SELDOM_MS) requestIdleCallback(due, { timeout: RESTED_MS });
      if (now === open) return;
      open = now;
      if (open) {
        const attributeFilter = 'id role element-name class aria-checked disabled readonly type aria-hidden'.split(' ');
        observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter });
        dom.addEventListener(document, 'input', due, { capture: true, passive: true });
        due();
      } else {
        observer.disconnect();
        dom.removeEventListener(document, 'input', due, { capture: true });
        leave();
      }
    }

    // The page's own reading of its health tells that *Refresh*, *Save* or the page itself wants a new answer;
    // so does a default resource that was made.
    const requests = new PerformanceObserver((list) => {
      if (open && list.getEntries().some(({ name }) => marks.asks.some((part) => name.includes(part)) && !name.includes(marks.own))) {
        pageAsked = true;
        due();
      }
    });
    requests.observe({ type: 'resource' });

    function moved() {
      gate();
      if (open) due();
    }

    const every = setInterval(gate, 1000);
    addEventListener('hashchange', moved, { signal });
    addEventListener('popstate', moved, { signal });
    if (globalThis.navigation instanceof EventTarget) dom.addEventListener(globalThis.navigation, 'currententrychange', moved, { signal });
    signal.addEventListener('abort', () => {
      observer.disconnect();
      requests.disconnect();
      dom.removeEventListener(document, 'input', due, { capture: true });
      clearInterval(every);
      clearTimeout(timer);
    });
    gate();
  }

  return { start };
})();
