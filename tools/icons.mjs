// Renders extension/icons/icon-*.png from icon.svg; to be run by hand after the drawing has changed.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { findProgram } from "../tests/browser/harness-programs.mjs";

const folder = fileURLToPath(new URL("../extension/icons/", import.meta.url));
const drawing = await readFile(`${folder}icon.svg`, "utf8");
const browser = await puppeteer.launch({
  executablePath: findProgram(["chromium"], "chromium"),
  pipe: true,
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
for (const size of [16, 32, 48, 128]) {
  await page.setViewport({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${drawing}`);
  await page.screenshot({ path: `${folder}icon-${size}.png`, omitBackground: true });
}
await browser.close();
