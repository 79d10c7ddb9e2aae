// oidc-provider, and what the lab needs of it. Of all it may print, one line is kept
// back: it supports Node.js from version 22, while the lab also runs on 20 (`engines` in package.json),
// where every test of the lab passes.

const { warn } = console;
console.warn = (...texts) => {
  if (!String(texts[0]).includes('Unsupported runtime')) warn.apply(console, texts);
};
const loaded = await import('oidc-provider').finally(() => {
  console.warn = warn;
});

export const { Provider } = loaded;

class Memory {
  #items = new Map();
  async find(id) { return this.#items.get(id); }
  async findByUid(uid) { return [...this.#items.values()].find((item) => item.uid === uid); }
  async findByUserCode(code) { return [...this.#items.values()].find((item) => item.userCode === code); }
  async upsert(id, payload) { this.#items.set(id, payload); }
  async consume(id) { this.#items.get(id).consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { this.#items.delete(id); }
  async revokeByGrantId(grantId) {
    for (const [id, item] of this.#items) if (item.grantId === grantId) this.#items.delete(id);
  }
}

/** Storage of one provider, in memory. */
export function inMemory() {
  const models = new Map();
  return (model) => models.get(model) ?? models.set(model, new Memory()).get(model);
}

/** A handler (request, response) for node:http; the body, which is read already, lies in `request.rawBody`. */
export function handlerOf(provider) {
  const callback = provider.callback();
  return (request, response) => {
    Object.defineProperties(request, {
      readable: { value: true },
      iterator: { value: () => [request.rawBody] },
    });
    return callback(request, response);
  };
}
