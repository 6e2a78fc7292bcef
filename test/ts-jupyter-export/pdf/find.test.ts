// Which Chromium is taken: the one that is named, else the first that is found where they usually are.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findChromium, type Surroundings } from "../../../packages/ts-jupyter-export/src/pdf/find.js";

const folder = mkdtempSync(join(tmpdir(), "find-chromium-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "", { mode: 0o755 });
  return file;
}

/** A machine whose whole software lies in one folder. */
const around = (name: string, more: Partial<Surroundings> = {}): Surroundings => ({
  env: { PATH: [join(folder, name, "a"), join(folder, name, "b")].join(delimiter) },
  platform: "linux",
  home: join(folder, name, "home"),
  ...more,
});

const NONE = process.platform === "linux" && ["/snap/bin/chromium", "/usr/lib/chromium/chromium"];

describe("Chromium", () => {
  it("is the one that is named, by path or by name", () => {
    const here = around("named");
    const own = program("named", "b", "my-chromium");
    expect(findChromium(own, here)).toBe(own);
    expect(findChromium("my-chromium", here)).toBe(own);
  });

  it("is the one of the environment before any other", () => {
    const other = program("variable", "elsewhere", "chrome");
    program("variable", "a", "chromium");
    const here = around("variable");
    for (const name of ["CHROME_PATH", "PUPPETEER_EXECUTABLE_PATH"]) {
      expect(findChromium(undefined, { ...here, env: { ...here.env, [name]: other } })).toBe(other);
    }
  });

  it("is found on PATH under the names of packages, chromium before google-chrome", () => {
    program("path", "a", "google-chrome");
    const chromium = program("path", "b", "chromium");
    expect(findChromium(undefined, around("path"))).toBe(chromium);
  });

  it("is no folder, and no file that cannot be run", () => {
    mkdirSync(join(folder, "odd", "a", "chromium"), { recursive: true });
    program("odd", "b", "readme");
    writeFileSync(join(folder, "odd", "b", "chromium"), "", { mode: 0o644 });
    const chrome = program("odd", "b", "google-chrome");
    expect(findChromium(undefined, around("odd"))).toBe(chrome);
  });

  it("is found where Playwright puts it, the newest of several", () => {
    const cache = ["cache", "ms-playwright"] as const;
    program(...cache, "chromium-999", "chrome-linux", "chrome");
    const newest = program(...cache, "chromium-1200", "chrome-linux64", "chrome");
    const here = around("cache", { env: { PATH: "", PLAYWRIGHT_BROWSERS_PATH: join(folder, ...cache) } });
    // Where the system has one of its own in a fixed place, that one comes first.
    expect([newest, ...(NONE || [])]).toContain(findChromium(undefined, here));
  });

  it("is found among the applications of a Mac", () => {
    const app = program("mac", "home", "Applications", "Chromium.app", "Contents", "MacOS", "Chromium");
    expect(findChromium(undefined, around("mac", { platform: "darwin" }))).toBe(app);
  });

  it.each([
    ["/no/such/chrome", 'no program at "/no/such/chrome", which the browser that was asked for names as Chromium'],
    ["no-such-chrome", 'no program at "no-such-chrome", which the browser that was asked for names as Chromium'],
  ])("that is named and missing is an error: %s", (named, message) => {
    expect(() => findChromium(named, around("missing"))).toThrow(message);
  });

  it("that the environment names and is missing is an error, not a reason to take another", () => {
    const here = around("path");
    const env = { ...here.env, CHROME_PATH: "/no/such/chrome" };
    expect(() => findChromium(undefined, { ...here, env })).toThrow(
      'no program at "/no/such/chrome", which CHROME_PATH names as Chromium',
    );
  });

  it("that is nowhere is an error of one line that says how to get it", () => {
    const nowhere = around("nowhere", { platform: "win32" });
    expect(() => findChromium(undefined, nowhere)).toThrow(/^no Chromium found for PDF: install .* CHROME_PATH .*$/);
  });
});
