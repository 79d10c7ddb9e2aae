import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks `condition` again and again until it answers something true, and returns that.
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {{ timeout?: number, every?: number, what?: string }} [options] `what` names the thing in the error
 * @returns {Promise<NonNullable<T>>}
 */
export async function waitFor(condition, { timeout = 10_000, every = 25, what = "a condition" } = {}) {
  const deadline = performance.now() + timeout;
  for (;;) {
    const answer = await condition();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${timeout} ms in vain for ${what}`);
    await pause(every);
  }
}
