// Chromium as the tests use it, and the folder of the pictures that they take. Needs Chromium (INNERLOOP_CHROMIUM, or /usr/bin/chromium).
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { root } from "./project.js";

/** Screenshots, for people to look at (ignored by git). */
const pictures = join(root, "artifacts", "lab");

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.INNERLOOP_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** The file of a picture. */
export function picture(name: string): string {
  mkdirSync(pictures, { recursive: true });
  return join(pictures, `${name}.png`);
}
