// @ts-check
// Ties eye, hand and pen together and speaks with the background. One signal tears everything down.

(() => {
  const { snapshot, watch, touch, draw } = oauthAssistant;
  const OWN = 'oauth-assistant=1';
  const LOST = chrome.i18n.getMessage('page_lost');

  // Run a second time in a page where it is alive, this script has nothing to do.
  if (oauthAssistant.alive?.()) return;
  const life = new AbortController();
  oauthAssistant.alive = () => !life.signal.aborted && Boolean(chrome.runtime?.id);
  draw.sweep();

  /** @type {any} */
  let marks = null;
  let sent = '';
  let drawn = 0;
  /** Presses that come while one is under way are dropped: a fill happens once. */
  let busy = false;
  /** A look that a press holds back: what it does changes the page, and its answers come first. @type {boolean | null} */
  let owed = null;

  /** A message to the background; `undefined` when the extension is gone. @param {any} message */
  async function say(message) {
    try {
      if (!chrome.runtime?.id) throw new Error('gone');
      return await chrome.runtime.sendMessage(message);
    } catch {
      // A sleeping background wakes up for a message; only a reloaded extension leaves none.
      if (!chrome.runtime?.id) {
        life.abort();
        draw.lost(LOST);
      }
      return undefined;
    }
  }

  /** @param {any} reply */
  async function obey(reply) {
    if (!reply || life.signal.aborted) return;
    if (reply.kind === 'page') {
      // Replies and pushes travel different ways; an older view does not replace a newer one.
      if (reply.at_ms >= drawn || drawn - reply.at_ms > 10_000) {
        drawn = reply.at_ms;
        draw.show(reply.view, press);
      }
      for (const ask of reply.ask) {
        touch.request(ask, OWN).then((answer) => say({ answers: { run: reply.run, answers: [answer] } })).then(obey);
      }
    } else if (reply.kind === 'ticket') {
      await redeem(reply.ticket);
    }
  }

  /** @param {string} ticket */
  async function redeem(ticket) {
    const reply = await say({ redeem: { ticket, snapshot: snapshot.take(marks) } });
    if (reply?.kind !== 'values') return obey(reply);
    const outcomes = await touch.fill(reply.values);
    await obey(await say({ filled: { outcomes } }));
  }

  /** @param {any} what */
  async function press(what) {
    if (busy) return;
    busy = true;
    try {
      if (what === 'undo') touch.undo();
      await obey(await say({ pressed: { press: what, snapshot: snapshot.take(marks) } }));
    } finally {
      busy = false;
      if (owed !== null) look(owed);
    }
  }

  /** @param {boolean} pageAsked */
  function look(pageAsked) {
    if (!chrome.runtime?.id) {
      life.abort();
      draw.lost(LOST);
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

  /** @param {any} message @param {chrome.runtime.MessageSender} sender @param {(answer: any) => void} answer */
  function told(message, sender, answer) {
    if (sender.id !== chrome.runtime.id || life.signal.aborted) return;
    if (message.kind === 'look') {
      answer(snapshot.take(message.landmarks));
    } else if (message.kind === 'stop') {
      life.abort();
      draw.clear();
    } else if (marks && message.kind === 'ask') {
      const post = { method: 'POST', content_type: 'application/json', csrf: true, redirect: 'manual' };
      touch.request({ ...post, ...message.ask }, OWN).then(answer);
      return true;
    } else if (marks) {
      obey(message);
    }
  }

  chrome.runtime.onMessage.addListener(told);
  life.signal.addEventListener('abort', () => chrome.runtime?.onMessage?.removeListener(told));
  say({ hello: {} }).then((reply) => {
    if (!reply?.landmarks || life.signal.aborted) return;
    marks = { ...reply.landmarks, own: OWN };
    watch.start(marks, look, leave, life.signal);
  });
})();
