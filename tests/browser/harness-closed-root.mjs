import { guardPress, pressHasMet, pressUntilMet } from "./harness-press.mjs";

/**
 * A closed shadow root of a page, reached through the browser's debugging protocol. No script of the
 * page could do this.
 */
export class ClosedRoot {
  #page;
  #call;

  /**
   * @param {import("puppeteer-core").Page} page
   * @param {(declaration: string, json: string) => Promise<string | undefined>} call runs the source of a
   *   `(root, json) => string` on the root
   */
  constructor(page, call) {
    this.#page = page;
    this.#call = call;
  }

  /**
   * Calls `act(root, ...args)` in the page, apart from its scripts; arguments and answer are JSON.
   * @template T
   * @param {(root: ShadowRoot, ...args: any[]) => T} act
   * @returns {Promise<Awaited<T>>}
   */
  async evaluate(act, ...args) {
    const declaration = `async (root, json) => JSON.stringify(await (${act})(root, ...JSON.parse(json)))`;
    const answer = await this.#call(declaration, JSON.stringify(args));
    return answer === undefined ? undefined : JSON.parse(answer);
  }

  /** The tag of the element that carries the root. */
  async host() {
    return this.evaluate((root) => root.host.localName);
  }

  /** The text, style sheets left out. */
  async text() {
    return this.evaluate((root) =>
      [...root.children]
        .filter((child) => child.localName !== "style")
        .map((child) => child.innerText ?? child.textContent)
        .join("\n"),
    );
  }

  async html() {
    return this.evaluate((root) => root.innerHTML);
  }

  /** Whether a match is there, has a size and is not hidden. */
  async shows(selector) {
    return this.evaluate((root, wanted) => {
      const element = root.querySelector(wanted);
      return element !== null && element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });
    }, selector);
  }

  /** Presses the real mouse in the middle of the match, once it has come to rest. */
  async click(selector) {
    await this.#page.bringToFront();
    await pressUntilMet(this.#page, {
      aim: () => this.evaluate(middleAtRest, selector),
      guard: () => this.evaluate(guardPress),
      met: () => this.evaluate(pressHasMet),
    });
  }
}

/** Runs in the page. */
async function middleAtRest(root, selector) {
  const element = root.querySelector(selector);
  if (element === null) throw new Error(`nothing matches ${selector}`);
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const where = () => {
    const box = element.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height };
  };
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  let before = where();
  for (let frames = 0; ; frames += 1) {
    await nextFrame();
    const now = where();
    if (Object.keys(now).every((key) => now[key] === before[key])) break;
    if (frames > 300) throw new Error(`${selector} does not stop moving`);
    before = now;
  }
  // Firefox looks through what lies over the host when asked from inside, so both sides are asked.
  let host = root.host;
  while (host.getRootNode() !== document) host = host.getRootNode().host;
  const inside = root.elementFromPoint(before.x, before.y);
  if (document.elementFromPoint(before.x, before.y) !== host || !element.contains(inside)) {
    throw new Error(`${selector} is covered or out of view at ${before.x}, ${before.y}`);
  }
  return before;
}
