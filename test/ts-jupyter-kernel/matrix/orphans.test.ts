import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Submitted, TestKernel, type TestKernelOptions } from "../support.js";
import { isFree, processesWith, until } from "./processes.js";

const MARK = "ORPHAN_TEST";
let kernel: TestKernel;
let mark: string;

async function launch(options: TestKernelOptions = {}): Promise<void> {
  mark = randomUUID();
  kernel = await TestKernel.launch({ ...options, env: { [MARK]: mark, ...options.env } });
}
afterEach(async () => {
  await kernel.stop();
  for (const pid of processesWith(MARK, mark)) process.kill(pid, "SIGKILL");
});

/** No process is left of the kernel, and its ports can be taken again. */
async function expectNothingLeft(): Promise<void> {
  await until(() => processesWith(MARK, mark).length === 0);
  const { ip, shell_port, iopub_port, stdin_port, control_port, hb_port } = kernel.file.info;
  for (const port of [shell_port, iopub_port, stdin_port, control_port, hb_port])
    expect(await isFree(ip, port)).toBe(true);
}

const go = 'console.log("go");';
const sleeper = 'require("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore" });';

/** What the kernel is at when its end comes. */
const states: [string, string | undefined][] = [
  ["nothing ran yet", undefined],
  ["nothing runs", `${sleeper} ${go}`],
  ["a loop runs", `${sleeper} ${go} for (;;) {}`],
  ["a loop runs in a timer after its cell", `setTimeout(() => { for (;;) {} }, 20); ${go}`],
  ["a wait is pending", `${go} await new Promise(() => {})`],
  ["a package loops", `${go} eval("for (;;);")`],
  ["a command is waited for", `${go} require("node:child_process").execSync("sleep 1000")`],
  ["a native call blocks", `${go} require("node:fs").readFileSync("fifo")`],
  ["a thread is waited for", `${go} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`],
  [
    "a thread loops",
    `new (require("node:worker_threads").Worker)("for (;;);", { eval: true }); ${go} await new Promise(() => {})`,
  ],
  ["it prints without an end", "for (;;) console.log('go')"],
  ["a question waits", `${go} await input("name?")`],
  [
    "a handler swallows SIGTERM and exit",
    `process.on("SIGTERM", () => {}); process.on("exit", () => { for (;;) {} }); ${go} for (;;) {}`,
  ],
];

async function reach(code: string | undefined): Promise<Submitted | undefined> {
  if (code === undefined) return undefined;
  execFileSync("mkfifo", [join(kernel.folder, "fifo")]);
  const cell = kernel.submit(code, { allowStdin: true });
  cell.done.catch(() => {});
  await cell.until(({ header, content }) => header.msg_type === "stream" && String(content.text).includes("go"));
  return cell;
}

describe("nothing is left of a kernel", () => {
  it.each(states)("that is killed while %s", async (_name, code) => {
    await launch();
    await kernel.ready();
    await reach(code);
    expect(processesWith(MARK, mark).length).toBeGreaterThanOrEqual(2);
    kernel.process.kill("SIGKILL");
    await expectNothingLeft();
  });

  // Each second one: what differs is how the user's process is killed, and that is one way for all.
  it.each(states.filter((_, index) => index % 2 === 1))("that is shut down while %s", async (name, code) => {
    await launch();
    await kernel.ready();
    await reach(code);
    const restart = name.length % 2 === 0;
    const { content } = await kernel.request("shutdown_request", { restart }, "control");
    expect(content).toEqual({ status: "ok", restart });
    expect(await kernel.exited).toEqual({ code: 0, signal: null });
    await expectNothingLeft();
  });

  it.each(["SIGKILL", "SIGTERM", "SIGHUP"] as const)("that gets %s while it starts", async (signal) => {
    for (const ms of [0, 200]) {
      await launch();
      await new Promise((done) => setTimeout(done, ms));
      kernel.process.kill(signal);
      await kernel.exited;
      await until(() => processesWith(MARK, mark).length === 0);
      await kernel.stop();
    }
    await launch();
  });

  it("that is killed while a fresh process starts", async () => {
    await launch();
    await kernel.ready();
    await kernel.execute("process.exit(1)");
    kernel.process.kill("SIGKILL");
    await expectNothingLeft();
  });

  it("that is shut down while a fresh process starts and a cell waits for it", async () => {
    await launch();
    await kernel.ready();
    await kernel.execute("process.exit(1)");
    const cell = kernel.submit("for (;;) {}");
    cell.done.catch(() => {});
    await kernel.request("shutdown_request", { restart: false }, "control");
    expect((await kernel.exited).code).toBe(0);
    await expectNothingLeft();
  });

  it("whose parent is killed, without being told of a parent", async () => {
    // A shell that waits for it, as a terminal's or a launcher's.
    await launch({ starter: ["sh", "-c", '"$@" & wait', "sh"] });
    await kernel.ready();
    await reach(`${go} for (;;) {}`);
    kernel.process.kill("SIGKILL");
    await expectNothingLeft();
  });

  it("whose log nobody reads any more", async () => {
    await launch();
    await kernel.ready();
    await reach(`${sleeper} ${go}`);
    kernel.process.stdout?.destroy();
    kernel.process.stderr?.destroy();
    kernel.send("made_up_request");
    expect((await kernel.execute("1 + 1")).text).toBe("2");
    await kernel.request("shutdown_request", { restart: false }, "control");
    await expectNothingLeft();
  });

  it("that is stopped, and killed then", async () => {
    await launch();
    await kernel.ready();
    await reach("for (;;) console.log('go')");
    kernel.process.kill("SIGSTOP");
    await new Promise((done) => setTimeout(done, 200));
    kernel.process.kill("SIGKILL");
    await expectNothingLeft();
  });
});

describe("a process that a cell detached from the kernel", () => {
  it("is a daemon, as it asked to be: the kernel's end, its own or by force, leaves it alone", async () => {
    for (const end of ["shutdown", "kill"]) {
      await launch();
      await kernel.ready();
      const daemon = 'require("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore", detached: true })';
      const pid = Number((await kernel.execute(`const daemon = ${daemon}; daemon.unref(); daemon.pid`)).text);
      if (end === "kill") kernel.process.kill("SIGKILL");
      else kernel.send("shutdown_request", { restart: false }, "control");
      await kernel.exited;
      await until(() => processesWith(MARK, mark).length === 1);
      expect(processesWith(MARK, mark)).toEqual([pid]);
      process.kill(pid, "SIGKILL");
      await expectNothingLeft();
      await kernel.stop();
    }
    await launch();
  });
});
