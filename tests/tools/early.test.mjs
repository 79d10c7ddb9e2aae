// What a background reads of its database before its module is there, over a real implementation of one.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { IDBFactory } from "fake-indexeddb";

const script = readFileSync(fileURLToPath(new URL("../../extension/early.js", import.meta.url)), "utf8");

/** The script as the browser runs it: its `take`. */
function early(indexedDB) {
  const chrome = { runtime: { getURL: (file) => file } };
  const body = `${script.replace("export function", "function")}; return take;`;
  return new Function("chrome", "indexedDB", "fetch", body)(chrome, indexedDB, (file) => `the answer to ${file}`);
}

/** A database with this store and these texts in it. */
async function database(store, texts) {
  const factory = new IDBFactory();
  const opening = factory.open("assistant", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store);
  await new Promise((opened) => (opening.onsuccess = opened));
  const transaction = opening.result.transaction(store, "readwrite");
  for (const [key, text] of Object.entries(texts)) transaction.objectStore(store).put(text, key);
  await new Promise((done) => (transaction.oncomplete = done));
  opening.result.close();
  return factory;
}

describe("what a background begins with", () => {
  it("is all that is kept, keys and texts in one order, and the module's answer: once", async () => {
    const take = early(await database("kept", { vault: "v", counter: "3" }));
    const { fetched, kept } = take();
    assert.equal(fetched, "the answer to background_core_bg.wasm");
    assert.deepEqual(await kept, [["counter", "vault"], ["3", "v"]]);
    assert.deepEqual(take(), { fetched: undefined, kept: undefined });
  });

  it("is nothing where there is no database yet, and makes none", async () => {
    const factory = new IDBFactory();
    assert.equal(await early(factory)().kept, undefined);
    assert.deepEqual(await factory.databases(), []);
  });

  it("is nothing where the database is another one, or does not open", async () => {
    assert.equal(await early(await database("other", {}))().kept, undefined);
    const broken = { open: () => {
      const opening = { transaction: null };
      setTimeout(() => opening.onerror());
      return opening;
    } };
    assert.equal(await early(broken)().kept, undefined);
  });
});
