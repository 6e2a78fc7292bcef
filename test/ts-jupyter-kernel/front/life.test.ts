import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { descendantsOf, TestKernel, type TestKernelOptions } from "../support.js";

let kernel: TestKernel;
const start = async (options: TestKernelOptions = {}) => {
  kernel = await TestKernel.start(options);
};
afterEach(() => kernel.stop());

/** Alive, and no zombie. */
async function lives(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
  return !stat.split(") ").at(-1)?.startsWith("Z");
}
async function untilGone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) while (await lives(pid)) await new Promise((done) => setTimeout(done, 20));
}

describe("the end of a kernel", () => {
  it("comes with a shutdown_request, answered on control and told on IOPub, and leaves no process", async () => {
    await start();
    await kernel.execute('require("node:child_process").spawn("sleep", ["1000"]); 0');
    const below = kernel.descendants();
    expect(below.length).toBeGreaterThanOrEqual(2);
    const { content } = await kernel.request("shutdown_request", { restart: true }, "control");
    expect(content).toEqual({ status: "ok", restart: true });
    expect(await kernel.exited).toEqual({ code: 0, signal: null });
    expect(kernel.iopub.some(({ header }) => header.msg_type === "shutdown_reply")).toBe(true);
    await untilGone(below);
  });

  it("comes with SIGTERM while a cell runs", async () => {
    await start();
    const cell = kernel.submit("while (true) {}");
    cell.done.catch(() => {});
    await cell.until(({ header }) => header.msg_type === "execute_input");
    const below = kernel.descendants();
    kernel.process.kill("SIGTERM");
    expect(await kernel.exited).toEqual({ code: 0, signal: null });
    await untilGone(below);
  });

  it("by SIGKILL leaves no process either", async () => {
    await start();
    const cell = kernel.submit("while (true) {}");
    cell.done.catch(() => {});
    await cell.until(({ header }) => header.msg_type === "execute_input");
    const below = kernel.descendants();
    kernel.process.kill("SIGKILL");
    await untilGone(below);
  });

  it("comes when the process that Jupyter names as its parent is gone", async () => {
    const { spawn } = await import("node:child_process");
    const parent = spawn("sleep", ["1000"]);
    await start({ env: { JPY_PARENT_PID: String(parent.pid) } });
    expect((await kernel.execute("1")).text).toBe("1");
    parent.kill("SIGKILL");
    expect(await kernel.exited).toEqual({ code: 0, signal: null });
    expect(descendantsOf(kernel.process.pid ?? 0)).toEqual([]);
  });
});

describe("a kernel whose port is taken", () => {
  it("says so in the words that clients look for, and ends with 1", async () => {
    const launched = await TestKernel.launch();
    kernel = launched;
    await launched.ready();
    const server = createServer();
    const { info } = launched.file;
    await new Promise<void>((done) => server.listen({ host: info.ip, port: 0 }, done));
    const port = (server.address() as { port: number }).port;
    const path = join(launched.folder, "taken.json");
    await writeFile(path, JSON.stringify({ ...info, shell_port: port }));
    const { spawnSync } = await import("node:child_process");
    const [, bin = ""] = launched.process.spawnargs;
    // The other ports are taken too, by the kernel that runs; every message names one.
    const { status, stderr } = spawnSync(process.execPath, [bin, "start", path], { encoding: "utf8" });
    server.close();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^cannot bind \w+ to tcp:\/\/[\d.:]+: address already in use$/m);
  });
});

describe("SIGINT to the front", () => {
  it("interrupts the running cell and nothing else", async () => {
    await start();
    const cell = kernel.submit("await new Promise(() => {})");
    await cell.until(({ header }) => header.msg_type === "execute_input");
    kernel.process.kill("SIGINT");
    expect((await cell.done).error?.ename).toBe("KernelInterrupt");
    kernel.process.kill("SIGINT");
    // Signals and messages have no common order, and an ignored signal leaves no trace to wait for.
    await new Promise((done) => setTimeout(done, 300));
    expect((await kernel.execute("1")).text).toBe("1");
  });
});

describe("the death of the user's process", () => {
  it("is an error of its cell, with a fresh process for the next; also between two cells", async () => {
    await start();
    await kernel.execute("const gone = 1");
    const { error, status } = await kernel.execute("console.error('last words');\nprocess.exit(3)");
    const { execution_count: count } = (await kernel.execute("1")).reply;
    expect([status, error?.ename]).toEqual(["error", "ProcessExit"]);
    expect(error?.evalue).toBe(`cell ${(count as number) - 1} ended the process with exit code 3`);
    expect(error?.traceback).toMatch(/at cell \d+(, line |:)2/);
    expect(error?.traceback).toContain(
      "a fresh process was started; the names of earlier cells are gone, run them again",
    );
    expect((await kernel.execute("gone")).error?.ename).toBe("ReferenceError");

    await kernel.execute("setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50); 0");
    await new Promise((done) => setTimeout(done, 500));
    const next = await kernel.execute("'not run'");
    expect(next.error).toMatchObject({ ename: "ProcessCrash" });
    expect(next.error?.evalue).toBe("between two cells, the process crashed (signal SIGKILL)");
    expect((await kernel.execute("2")).text).toBe("2");
  });
});

describe("the history", () => {
  it("is there in the next session", async () => {
    await start();
    await kernel.execute("'first session'");
    const second = await TestKernel.start({ env: { JUPYTER_DATA_DIR: join(kernel.folder, ".jupyter") } });
    try {
      await second.execute("'second session'");
      const all = { hist_access_type: "range", session: -1, start: 0, output: false };
      expect((await second.request("history_request", all)).content.history).toEqual([[1, 1, "'first session'"]]);
      const tail = { hist_access_type: "tail", n: 10, output: true };
      expect((await second.request("history_request", tail)).content.history).toEqual([
        [1, 1, ["'first session'", "'first session'"]],
        [2, 1, ["'second session'", "'second session'"]],
      ]);
    } finally {
      await second.stop();
    }
  });
});
