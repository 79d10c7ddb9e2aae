// A press with the real mouse that can meet nothing but what it was meant for. Pages move: between the look at where a
// button is and the press there, a card may come or go, and a link may lie under the pointer instead.

/** Presses there until it has met it. A press that would meet something else does nothing, and the hand follows. */
export async function pressUntilMet(page, { aim, guard, met }) {
  do {
    const aimed = await aim();
    await guard(aimed);
    await page.mouse.click(aimed.x, aimed.y);
  } while (!(await met()));
}

/**
 * From now on `page.click` presses what is meant and nothing else, however the page moves meanwhile.
 * @param {import("puppeteer-core").Page} page
 */
export function pressSurely(page) {
  page.click = (selector) =>
    pressUntilMet(page, {
      aim: async () => {
        const button = await page.waitForSelector(selector, { visible: true });
        await button.scrollIntoView();
        return { button, ...(await button.clickablePoint()) };
      },
      guard: ({ button }) => button.evaluate(guardPress),
      met: () => page.evaluate(pressHasMet),
    });
  return page;
}

/** Runs in the page: from now on a press does nothing except on this element, or on what belongs to this root. */
export function guardPress(node) {
  const wanted = node.host ?? node;
  const kinds = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
  const press = { met: false, end: () => kinds.forEach((kind) => window.removeEventListener(kind, hear, true)) };
  const hear = (event) => {
    if (event.composedPath().includes(wanted)) {
      press.met ||= event.type === "click";
    } else {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  kinds.forEach((kind) => window.addEventListener(kind, hear, true));
  globalThis.guardedPress = press;
}

/** Runs in the page after the press: whether it has met what it was meant for. */
export function pressHasMet() {
  globalThis.guardedPress.end();
  return globalThis.guardedPress.met;
}
