// A background of plain data: it answers as it was told to, and keeps what was said to it.
let given = {};
let said = [];

const answers = {
  hello: () => ({ kind: 'landmarks', landmarks: given.landmarks ?? null }),
  seen: () => given.view ?? { kind: 'done' },
  pressed: () => ({ kind: 'done' }),
  /** The values go to the fields of these ids, in the order given. */
  redeem: ({ snapshot }) => ({
    kind: 'values',
    values: Object.entries(given.values).map(([id, [field, value]]) =>
      ({ field, value, node: snapshot.elements.find((element) => element.id === id).h })),
  }),
  filled: () => ({ kind: 'done' }),
  answers: () => ({ kind: 'done' }),
};

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (message.given) {
    given = message.given;
    said = [];
    reply({});
  } else if (message.said) {
    reply(said);
  } else {
    said.push({ message, tab: sender.tab?.id, frame: sender.frameId, document: sender.documentId });
    const [[kind, body]] = Object.entries(message);
    // One of these is never answered.
    if (given.silent?.includes(kind)) return true;
    reply(answers[kind](body));
  }
});
