import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findProgram } from "./harness-programs.mjs";

const run = promisify(execFile);

/**
 * A screen to show a browser on: the person's own when asked for and there, else a virtual one.
 * @param {{ headed: boolean }} options
 */
export async function openDisplay({ headed }) {
  if (headed && process.env.DISPLAY) {
    return { name: process.env.DISPLAY, isOwn: false, close: async () => {} };
  }
  return VirtualDisplay.start();
}

/** An X server of our own, on a free display number. */
class VirtualDisplay {
  isOwn = true;
  #server;
  #folder;

  static async start() {
    const folder = mkdtempSync(join(tmpdir(), "display-"));
    const server = spawn(
      findProgram(["Xvfb"], "xvfb"),
      ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-fbdir", folder],
      { stdio: ["ignore", "ignore", "ignore", "pipe"] },
    );
    const display = new VirtualDisplay(server, folder);
    display.name = await new Promise((resolve, reject) => {
      server.once("error", reject);
      server.once("exit", (code) => reject(new Error(`Xvfb ended with ${code} before it had a display`)));
      server.stdio[3].once("data", (number) => resolve(`:${String(number).trim()}`));
    });
    return display;
  }

  constructor(server, folder) {
    this.#server = server;
    this.#folder = folder;
    process.once("exit", this.#end);
  }

  #end = () => {
    this.#server.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  /** Presses a key for whatever has the keyboard focus on this display. */
  async press(key) {
    await run(findProgram(["xdotool"], "xdotool"), ["key", key], { env: { ...process.env, DISPLAY: this.name } });
  }

  /**
   * A fingerprint of what a rectangle of the screen shows, read from the X server's own memory file
   * (an XWD dump: a header of big-endian words, then the pixels, four bytes each).
   */
  picture({ x, y, width, height }) {
    const dump = readFileSync(join(this.#folder, "Xvfb_screen0"));
    const word = (index) => dump.readUInt32BE(index * 4);
    const [headerSize, bytesPerLine, colours] = [word(0), word(12), word(19)];
    const pixels = headerSize + colours * 12;
    const hash = createHash("sha1");
    for (let line = y; line < y + height; line += 1) {
      const start = pixels + line * bytesPerLine + x * 4;
      hash.update(dump.subarray(start, start + width * 4));
    }
    return hash.digest("hex");
  }

  async close() {
    process.removeListener("exit", this.#end);
    const ended = this.#server.exitCode === null ? new Promise((resolve) => this.#server.once("exit", resolve)) : null;
    this.#end();
    await ended;
  }
}
