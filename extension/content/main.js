// @ts-check
// Ties eye, hand and pen together and speaks with the background. One signal tears everything down.

(() => {
  const { dom, snapshot, watch, touch, draw } = oauthAssistant;
  const OWN = 'oauth-assistant=1';
  /** No answer of the background takes so long; one that has ended in the middle never gives any. */
  const ANSWER_LIMIT_MS = 30_000;

  // Run a second time in a page where it is alive, this script has nothing to do.
  if (oauthAssistant.alive?.()) return;
  /** Until the site is not enabled any more, or the extension is gone. */
  const life = new AbortController();
  oauthAssistant.alive = () => !life.signal.aborted && Boolean(chrome.runtime?.id);
  draw.sweep();

  /** What is done with a message of the background. @type {(message: any, answer: (answer: any) => void) => true | void} */
  let hear = () => {};

  /**
   * Hears from the first moment to the last, in the browser's cache too: what was sent to a document there arrives as it
   * is shown again, and where nobody hears it, the document is taken for gone when it has just come back.
   * @param {any} message @param {chrome.runtime.MessageSender} sender @param {(answer: any) => void} answer
   */
  function told(message, sender, answer) {
    if (sender.id !== chrome.runtime.id || life.signal.aborted) return;
    if (message.kind !== 'stop') return hear(message, answer);
    life.abort();
    draw.clear();
  }

  chrome.runtime.onMessage.addListener(told);
  life.signal.addEventListener('abort', () => chrome.runtime?.onMessage?.removeListener(told));

  /** The extension was reloaded or taken away, and this page has lost it. */
  function lose() {
    life.abort();
    draw.lost();
  }

  /** From when the page is shown until it is left: it may come back out of the browser's cache, as if it were new. @param {AbortSignal} stay */
  async function live(stay) {
    /** @type {any} */
    let marks = null;
    let sent = '';
    let drawn = 0;
    /** Presses that come while one is under way are dropped: a fill happens once. */
    let busy = false;
    /** A look that a press holds back: what it does changes the page, and its answers come first. @type {boolean | null} */
    let owed = null;

    /** A message to the background; `undefined` when there is no answer to it. @param {any} message */
    async function say(message) {
      try {
        if (!chrome.runtime?.id) throw new Error('gone');
        return await Promise.race([
          chrome.runtime.sendMessage(message),
          new Promise((late) => setTimeout(late, ANSWER_LIMIT_MS)),
        ]);
      } catch {
        // A sleeping background wakes up for a message; only a reloaded extension leaves none.
        if (!stay.aborted && !chrome.runtime?.id) lose();
        return undefined;
      }
    }

    /** @param {any} reply */
    async function obey(reply) {
      if (!reply || stay.aborted) return;
      if (reply.kind === 'page') {
        // Replies and pushes travel different ways; an older view does not replace a newer one.
        if (reply.undo) touch.undo();
        if (reply.at_ms >= drawn || drawn - reply.at_ms > 10_000) {
          drawn = reply.at_ms;
          draw.show(reply.view, press);
        }
        for (const ask of reply.ask) {
          touch.request(ask, OWN, stay)
            .then((answer) => answer && say({ answers: { run: reply.run, answers: [answer] } }))
            .then(obey);
        }
      } else if (reply.kind === 'ticket') {
        await redeem(reply.ticket);
      }
    }

    /** @param {string} ticket */
    async function redeem(ticket) {
      const look = snapshot.take({ ...marks, sights: true }, false, true);
      const reply = await say({ redeem: { ticket, snapshot: look } });
      if (reply?.kind !== 'values' || stay.aborted) return obey(reply);
      const outcomes = await touch.fill(reply.values, look, marks);
      if (!stay.aborted) await obey(await say({ filled: { outcomes } }));
    }

    /** @param {any} what @param {string} key */
    async function press(what, key) {
      if (busy || stay.aborted) return;
      busy = true;
      try {
        const sights = await snapshot.settle(key, stay);
        await obey(await say({ pressed: { press: what, snapshot: { ...snapshot.take(marks), sights } } }));
      } finally {
        busy = false;
        if (owed !== null && !stay.aborted) look(owed);
      }
    }

    /** @param {boolean} pageAsked */
    function look(pageAsked) {
      if (!chrome.runtime?.id) {
        lose();
        return false;
      }
      if (busy) {
        owed ||= pageAsked;
        return false;
      }
      owed = null;
      // What is about to be seen is prepared for; a press looks at what is really there.
      const now = snapshot.take(marks, true);
      const text = JSON.stringify(now);
      if (text === sent && !pageAsked && !draw.displaced()) return false;
      sent = text;
      say({ seen: { snapshot: now, page_asked: pageAsked } }).then(obey);
      return true;
    }

    function leave() {
      sent = '';
      draw.clear();
      // The popup must not go on to offer what is no longer there.
      say({ seen: { snapshot: snapshot.take(marks), page_asked: false } }).then(obey);
    }

    hear = (message, answer) => {
      if (stay.aborted) return;
      if (message.kind === 'look') {
        answer(snapshot.take(message.landmarks));
      } else if (message.kind === 'surroundings') {
        answer({ workers: dom.worker(document) !== null, token: touch.token() });
      } else if (marks && message.kind === 'ask') {
        touch.request({ method: 'POST', content_type: 'application/json', csrf: true, ...message.ask }, OWN, stay).then(answer);
        return true;
      } else if (marks) {
        obey(message);
      }
    };

    const reply = await say({ hello: {} });
    if (!reply?.landmarks || stay.aborted) return;
    marks = { ...reply.landmarks, own: OWN };
    watch.start(marks, look, leave, stay);
  }

  /** A page that is prepared before anybody goes to it speaks from a frame that is not the top: it waits. @returns {Promise<void>} */
  const shown = () => new Promise((now) => {
    if (!dom.prerendering(document)) return now();
    dom.addEventListener(document, 'prerenderingchange', () => now(), { once: true, signal: life.signal });
  });

  function arrive() {
    const gone = new AbortController();
    addEventListener('pagehide', () => {
      gone.abort();
      draw.clear();
    }, { once: true, signal: life.signal });
    shown().then(() => live(AbortSignal.any([life.signal, gone.signal])));
  }

  addEventListener('pageshow', ({ persisted }) => persisted && arrive(), { signal: life.signal });
  arrive();
})();
