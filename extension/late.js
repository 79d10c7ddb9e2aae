// @ts-check
// The second half of the background's module: fetched beside the first, compiled once the first answers are out or a
// function of it is called. The build decides which function lies where.

/** So long the first answers have the processor for themselves. */
const FIRST_ANSWER_MS = 100;

/** @type {ArrayBuffer} */
let bytes;
/** @type {WebAssembly.Module | undefined} */
let module;
/** @type {Promise<void> | undefined} */
let fetching;

async function fetchBytes() {
  const answer = await fetch(chrome.runtime.getURL('background_late_bg.wasm'));
  bytes = await answer.arrayBuffer();
  // Where that fails, whoever calls into it compiles it and is told.
  setTimeout(() => WebAssembly.compile(bytes).then((compiled) => (module ??= compiled), () => {}), FIRST_ANSWER_MS);
}

/** Resolves when it is at hand: nothing of the first half may run before. */
export function fetched() {
  fetching ??= fetchBytes();
  fetching.catch(() => (fetching = undefined));
  return fetching;
}

/**
 * What stands in the first half for the functions of the second: called, each is replaced by the real one.
 * @param {() => any} first what the instance of the first half exports
 */
export function late(first) {
  /** @type {any} */
  let exports;
  const load = () => {
    const own = first();
    module ??= new WebAssembly.Module(bytes);
    new WebAssembly.Instance(module, { first: own });
    exports = own;
  };
  return new Proxy({}, {
    get: (_, slot) => (/** @type {any[]} */ ...values) => {
      if (!exports) load();
      return exports['%table'].get(Number(slot))(...values);
    },
  });
}
