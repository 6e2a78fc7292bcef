import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { Session } from "../../../bench/kernel/session.js";
import { fakeSide } from "./support.js";

const folder = mkdtempSync(join(tmpdir(), "bench-session-"));
const open: Session[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function session(options: Parameters<typeof fakeSide>[1] = {}, patience = 20_000): Promise<Session> {
  const made = await Session.launch(fakeSide("fake", options).kernel.spec, { folder, patience });
  open.push(made);
  return made;
}

async function ready(options: Parameters<typeof fakeSide>[1] = {}): Promise<Session> {
  const made = await session(options);
  await made.ready();
  return made;
}

describe("a kernel with a stop-watch", () => {
  it("is ready when it has answered, and tells what it is", async () => {
    const kernel = await ready();
    expect(kernel.info.implementation).toBe("fake");
  });

  it("gives a cell's ending, and every text that was printed before it", async () => {
    const kernel = await ready();
    const said: string[] = [];
    const off = kernel.onText((text, name) => said.push(`${name}: ${text}`));
    expect(await kernel.execute("print one\neprint two")).toMatchObject({ status: "ok", idle: true });
    expect(said).toEqual(["stdout: one\n", "stderr: two\n"]);
    off();
    await kernel.execute("print three");
    expect(said).toHaveLength(2);
    const failed = await kernel.execute("raise Oops no");
    expect(failed).toMatchObject({ status: "error", idle: true, content: { ename: "Oops", evalue: "no" } });
  });

  it("does not wait for ever for a reply, and the next cell is not taken for the lost one", async () => {
    const kernel = await ready();
    expect((await kernel.execute("no-reply", 500)).status).toBe("silent");
    expect((await kernel.execute("print one")).status).toBe("ok");
  });

  it("says that a cell's idle status was lost", async () => {
    const kernel = await ready();
    expect(await kernel.execute("no-idle", 1000)).toMatchObject({ status: "ok", idle: false });
  });

  it("says that the kernel died under a cell, at once", async () => {
    const kernel = await ready();
    expect((await kernel.execute("die 3", 600_000)).status).toBe("died");
  });

  it.each(["signal", "message"] as const)("interrupts by %s as the kernelspec says", async (mode) => {
    const kernel = await ready({ mode });
    const { ended } = kernel.begin("print running\nhang");
    await new Promise<void>((resolve) => kernel.onText(() => resolve()));
    kernel.interrupt();
    expect(await ended).toMatchObject({ status: "error", content: { ename: "KeyboardInterrupt" } });
  });

  it("refuses a kernel that dies at start, with its last line, and one that never listens on a channel", async () => {
    await expect((await session({ how: "die" })).ready()).rejects.toThrow("died at start with code 7: cannot go on");
    await expect((await session({ how: "mute" }, 1000)).ready()).rejects.toThrow("not ready within 1 s");
  });
});
