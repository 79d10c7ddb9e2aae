import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { guardPress, pressHasMet, pressUntilMet } from "./harness-press.mjs";
import { launch, waitFor } from "./harness.mjs";

const extension = fileURLToPath(new URL("fixture-extension", import.meta.url));
const document = `<!doctype html><title>A page</title><h1>Hello</h1><script>console.error("complaint from the page")</script>`;

for (const browser of /** @type {const} */ (["chromium", "firefox"])) {
  describe(`the harness in ${browser}`, () => {
    let server, site, session, page, folder;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "harness-"));
      server = createServer((_request, response) => {
        response.setHeader("content-type", "text/html");
        response.end(document);
      });
      await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
      site = `http://127.0.0.1:${server.address().port}/`;
      session = await launch({ browser, extension });
      page = await session.open(site);
    });

    after(async () => {
      await session?.close();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    });

    it("tells the tabs apart by their ids", async () => {
      const other = await session.open(site);
      const [first, second] = [await session.tabId(page), await session.tabId(other)];
      assert.notEqual(first, second);
      assert.equal(await session.tabId(page), first);
      await other.close();
    });

    it("injects nothing before the site is enabled", async () => {
      assert.deepEqual(await session.closedShadowRoots(page), []);
    });

    it("opens the popup for a tab and accepts the permission prompt", async () => {
      const tab = await session.tabId(page);
      const popup = await session.popup(page);
      await popup.waitForSelector(`body[data-tab="${tab}"]`);
      await popup.click("#enable");
      await session.acceptPermissionPrompt(popup);
      await popup.waitForFunction(() => globalThis.document.querySelector("#outcome").textContent === "granted");
      await popup.close();
    });

    it("reads and really clicks inside a closed shadow root, also a nested one", async () => {
      const root = await session.closedRootWith(page, "button");
      assert.equal(await root.host(), "fixture-host");
      assert.match(await root.text(), /^Trusted clicks: 0/);
      await root.evaluate((shadow) => shadow.querySelector("button").click());
      assert.match(await root.text(), /^Trusted clicks: 0/);
      await root.click("button");
      await waitFor(async () => (await root.text()).startsWith("Trusted clicks: 1"));
      const nested = await session.closedRootWith(page, "output");
      assert.equal(await nested.text(), "nested");
      assert.equal((await session.closedShadowRoots(page)).length, 2);
      assert.equal(await page.evaluate(() => globalThis.document.querySelector("fixture-host").shadowRoot), null);
    });

    it("presses nothing but what it aims at, when that has moved meanwhile", async () => {
      await page.evaluate(() => {
        globalThis.document.body.insertAdjacentHTML("beforeend", `<button id="meant">0</button><a id="else" href="about:blank" target="_blank">0</a>`);
        for (const id of ["meant", "else"]) {
          const element = globalThis.document.getElementById(id);
          for (const kind of ["mousedown", "click"]) element.addEventListener(kind, () => (element.textContent += `, ${kind}`));
        }
      });
      const middles = await page.evaluate(() =>
        ["else", "else", "meant"].map((id) => {
          const { x, y, width, height } = globalThis.document.getElementById(id).getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }),
      );
      const meant = await page.$("#meant");
      await pressUntilMet(page, {
        aim: async () => middles.shift(),
        guard: () => meant.evaluate(guardPress),
        met: () => page.evaluate(pressHasMet),
      });
      assert.deepEqual(middles, []);
      const heard = (id) => page.$eval(`#${id}`, (element) => element.textContent);
      assert.deepEqual([await heard("meant"), await heard("else")], ["0, mousedown, click", "0"]);
      await page.evaluate(() => ["meant", "else"].forEach((id) => globalThis.document.getElementById(id).remove()));
    });

    it("presses in the extension's own pages what is meant, though the page moves under the pointer", async () => {
      const popup = await session.popup(page);
      // The pointer's way to the button moves it away, three times.
      await popup.evaluate(() => {
        const { document } = globalThis;
        document.body.innerHTML = '<div id="above"></div><button id="meant">meant</button>';
        globalThis.pressed = 0;
        document.getElementById("meant").onclick = () => (globalThis.pressed += 1);
        let moved = 0;
        globalThis.addEventListener("mousemove", () => {
          if (moved < 3) document.getElementById("above").style.height = `${100 * ++moved}px`;
        });
      });
      await popup.click("#meant");
      assert.equal(await popup.evaluate(() => globalThis.pressed), 1);
      await popup.close();
    });

    it("says when the thing to click is covered", async () => {
      await page.evaluate(() => {
        const cover = globalThis.document.createElement("div");
        cover.id = "cover";
        cover.style.cssText = "position: fixed; inset: 0; z-index: 9";
        globalThis.document.body.append(cover);
      });
      const root = await session.closedRootWith(page, "button");
      await assert.rejects(root.click("button"), /covered/);
      await page.evaluate(() => globalThis.document.querySelector("#cover").remove());
    });

    it("dumps what the extension has stored", async () => {
      assert.deepEqual(await session.storageDump(), { local: { enabled: true }, session: {}, sync: {}, kept: {} });
    });

    it("ends the background and finds it without its memory", async () => {
      const wake = () => session.inExtension(() => chrome.runtime.sendMessage("wake"));
      assert.deepEqual(await wake(), { wakeUps: 1 });
      assert.deepEqual(await wake(), { wakeUps: 2 });
      assert.equal(await session.backgroundIsRunning(), true);
      await session.killBackground();
      assert.equal(await session.backgroundIsRunning(), false);
      assert.deepEqual(await wake(), { wakeUps: 1 });
    });

    it("types in the options page", async () => {
      const options = await session.options();
      await options.type("#name", "Acceptance");
      assert.equal(await options.$eval("#name", (input) => input.value), "Acceptance");
      const file = join(folder, "options.png");
      await session.screenshot(options, file);
      assert.equal((await readFile(file)).subarray(1, 4).toString(), "PNG");
      await options.close();
    });

    it("hears the console of the page, the content script and the background", async () => {
      await session.inExtension(() => chrome.runtime.sendMessage("complain"));
      for (const complaint of ["from the page", "from the content script", "from the background", "thrown by the background"]) {
        await waitFor(() => session.consoleErrors().some((entry) => entry.text.includes(complaint)), { what: complaint });
      }
    });
  });
}

describe("waitFor", () => {
  it("names what it waited for", async () => {
    await assert.rejects(waitFor(() => false, { timeout: 50, what: "a miracle" }), /50 ms in vain for a miracle/);
  });
});
