// The half of the background's module that is loaded later, where it cannot be used: whoever calls into it is told each time.

import assert from "node:assert/strict";
import { it, mock } from "node:test";

it("a second half that cannot be compiled fails each call into it, and nothing else", async () => {
  const bytes = new Uint8Array([1, 2, 3, 4]);
  mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, {
    chrome: { runtime: { getURL: (path) => path } },
    fetch: async () => new Response(bytes),
  });
  const rejections = [];
  process.on("unhandledRejection", (reason) => rejections.push(reason));
  const { fetched, late } = await import("../../extension/late.js");
  await fetched();
  const stands = late(() => ({ "%table": { get: (slot) => stands[slot] } }));
  for (let call = 0; call < 2; call += 1) assert.throws(() => stands["7"](), WebAssembly.CompileError);
  // What is compiled meanwhile on its own fails before this does.
  mock.timers.tick(1000);
  await assert.rejects(WebAssembly.compile(bytes));
  await new Promise((turn) => setImmediate(turn));
  assert.deepEqual(rejections, []);
});
