// What the packages' estimate of a passphrase says, and that it keeps and sends nothing.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

const script = readFileSync(fileURLToPath(new URL("../../dist/chrome/strength.js", import.meta.url)), "utf8");
const world = createContext({});
const before = new Set(runInContext("Object.getOwnPropertyNames(globalThis)", world));
runInContext(script, world);
const guesses = (value) => world.guesses({ value }, ["creatio", "supervisor"]);

it("finds what people choose soon, and what nobody chooses late", () => {
  const weak = ["password1234", "qwertyuiopas", "iloveyou12345", "creatio supervisor", "Cr34t10 123", "aaaaaaaaaaaa", "2026-11-27 2026"];
  const strong = ["drought lantern sixty violin", "x9#Lk2!vQ7@pTz4$Rm"];
  assert.deepEqual(weak.filter((text) => guesses(text) >= 10), []);
  assert.deepEqual(strong.filter((text) => guesses(text) < 16), []);
});

it("takes a passphrase of any length and script, soon", () => {
  for (const text of ["x".repeat(10_240), "p4ssw0rd".repeat(1280), "\u{1f511}".repeat(500), "пароль ".repeat(100), "\u0000\ud800", " "]) {
    const began = performance.now();
    assert.ok(Number.isFinite(guesses(text)) || guesses(text) === -Infinity, text.slice(0, 20));
    assert.ok(performance.now() - began < 2_000, text.slice(0, 20));
  }
});

it("leaves nothing behind but its one function, and knows no way out", () => {
  const added = [...runInContext("Object.getOwnPropertyNames(globalThis)", world)].filter((name) => !before.has(name));
  assert.deepEqual(added, ["guesses"]);
  assert.doesNotMatch(script, /\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|localStorage|indexedDB|importScripts|postMessage)\b/);
});
