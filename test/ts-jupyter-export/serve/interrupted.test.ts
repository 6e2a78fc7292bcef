// Ctrl-C ends a serving command, and that is no failure.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MODULE = fileURLToPath(new URL("../../../packages/ts-jupyter-export/dist/serve/index.js", import.meta.url));

it.each(["SIGINT", "SIGTERM"] as const)(
  "a serving process says its address, serves, and ends with 0 on %s",
  async (signal) => {
    writeFileSync(join(folder, "talk.slides.html"), "talk");
    const program = `
    const { serveUntilInterrupted } = await import(${JSON.stringify(MODULE)});
    await serveUntilInterrupted(${JSON.stringify(join(folder, "talk.slides.html"))}, { port: 0 });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => child.on("exit", (...how) => resolve(how)));
    const line = await new Promise<string>((resolve) => child.stdout.once("data", (text) => resolve(String(text))));
    const url = /^talk\.slides\.html is served at (http:\S+) until Ctrl-C\n$/.exec(line)?.[1] ?? "";
    expect(await (await fetch(url)).text()).toBe("talk");
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  },
);
