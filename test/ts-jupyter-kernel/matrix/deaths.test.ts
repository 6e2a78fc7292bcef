import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Executed, TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: ["--typecheck", "off", "--memory", "64"] });
});
afterAll(() => kernel.stop());

const last = (cell: Executed) => `cell ${cell.reply.execution_count}`;
const pidOfUser = async () => Number((await kernel.execute("process.pid")).text);
const FRESH = "a fresh process was started; the names of earlier cells are gone, run them again";

/** The cell that died says so, names the cell, and the next one has a fresh process without the old names. */
async function expectDeath(cell: Executed, ename: string, what: string): Promise<void> {
  expect([cell.status, cell.error?.ename]).toEqual(["error", ename]);
  expect(cell.error?.evalue).toBe(`${last(cell)} ${what}`);
  expect(cell.error?.traceback).toContain(FRESH);
  expect(cell.reply).toMatchObject({ ename, evalue: cell.error?.evalue });
  const next = await kernel.execute("typeof before");
  expect([next.text, next.stdout, next.stderr]).toEqual(["'undefined'", "", ""]);
}

const abort = "crashed the process (signal SIGABRT)";
const killed = "crashed the process (signal SIGKILL)";
const terminated = "crashed the process (signal SIGTERM)";
const pause = (ms: number) => `await new Promise((done) => setTimeout(done, ${ms}));`;

describe("a cell in which the process dies is an error that says how, and the next cell has a fresh one", () => {
  it.each([
    ["process.exit(0)", "process.exit(0)", "ProcessExit", "ended the process with exit code 0"],
    ["process.exit(3)", "process.exit(3)", "ProcessExit", "ended the process with exit code 3"],
    ["process.exit after a wait", `${pause(5)} process.exit(4)`, "ProcessExit", "ended the process with exit code 4"],
    [
      "process.exit in a timer",
      "setTimeout(() => process.exit(5), 5); await new Promise(() => {})",
      "ProcessExit",
      "ended the process with exit code 5",
    ],
    [
      "process.exit in a listener",
      'require("node:child_process").exec("true", () => process.exit(6)); await new Promise(() => {})',
      "ProcessExit",
      "ended the process with exit code 6",
    ],
    ["process.abort", "process.abort()", "ProcessCrash", abort],
    ["its own SIGTERM", `process.kill(process.pid); ${pause(1e6)}`, "ProcessCrash", terminated],
    ["SIGTERM for its group", `process.kill(0); ${pause(1e6)}`, "ProcessCrash", terminated],
    ["SIGKILL for its group", 'process.kill(0, "SIGKILL")', "ProcessCrash", killed],
    ["SIGKILL from a command", "require('node:child_process').execSync('kill -9 $PPID')", "ProcessCrash", killed],
    [
      "SIGSEGV",
      `process.kill(process.pid, "SIGSEGV"); ${pause(1e6)}`,
      "ProcessCrash",
      "crashed the process (signal SIGSEGV)",
    ],
  ])("%s", async (_name, code, ename, what) => {
    const cell = await kernel.execute(`let before = 1; console.log("last"); console.error("words"); ${code}`);
    expect([cell.stdout, cell.stderr.startsWith("words\n")]).toEqual(["last\n", true]);
    await expectDeath(cell, ename, what);
    expect(cell.error?.traceback).toMatch(/last lines of stderr:\n {2}words\n/);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("%s from outside", async (signal) => {
    const pid = await pidOfUser();
    const cell = kernel.submit("let before = 1; console.log('running'); await new Promise(() => {})");
    await cell.until(({ header }) => header.msg_type === "stream");
    process.kill(pid, signal);
    await expectDeath(await cell.done, "ProcessCrash", `crashed the process (signal ${signal})`);
  });

  it("an exhausted heap", async () => {
    const cell = await kernel.execute("let before = 1; const all = []; for (;;) all.push(new Array(1000).fill({}))");
    await expectDeath(cell, "OutOfMemory", "used up the memory of the process (signal SIGABRT)");
    expect(cell.error?.traceback).toContain("JavaScript heap out of memory");
  });

  it("the closed link to the front", async () => {
    const cell = await kernel.execute("let before = 1; require('node:fs').closeSync(3); console.log('never')");
    await expectDeath(cell, "ProcessCrash", killed);
  });

  it("noise in the link to the front", async () => {
    const cell = await kernel.execute(
      `let before = 1; require('node:fs').writeSync(3, 'noise '.repeat(100)); ${pause(1e6)}`,
    );
    await expectDeath(cell, "ProcessCrash", killed);
    expect(cell.error?.traceback).toContain("last lines of stderr:");
  });

  it("says where process.exit was called", async () => {
    const cell = await kernel.execute("function leave(): void {\n  process.exit(1);\n}\nleave();");
    expect(cell.error?.traceback).toMatch(/at leave \(cell \d+, line 2\)\n\s+at cell \d+, line 4/);
  });

  it("in silence as well, and user expressions are not answered", async () => {
    const cell = await kernel.execute("process.exit(2)", { silent: true, userExpressions: { a: "1" } });
    expect(cell.types).toEqual(["status:busy", "status:idle"]);
    expect(cell.reply).toMatchObject({ status: "error", ename: "ProcessExit", user_expressions: {} });
    expect((await kernel.execute("1")).text).toBe("1");
  });

  it("in a user expression", async () => {
    const cell = await kernel.execute("let before = 1", { userExpressions: { a: "process.exit(8)" } });
    await expectDeath(cell, "ProcessExit", "ended the process with exit code 8");
  });

  it("in the display of a value", async () => {
    const code = 'let before = 1; ({ [Symbol.for("nodejs.util.inspect.custom")]: () => process.exit(8) })';
    await expectDeath(await kernel.execute(code), "ProcessExit", "ended the process with exit code 8");
  });

  it("again and again", async () => {
    for (let time = 0; time < 2; time++) {
      await expectDeath(await kernel.execute("let before = 1; process.abort()"), "ProcessCrash", abort);
    }
  });
});

describe("cells behind a death", () => {
  it("are aborted when they were waiting, and the one after them runs", async () => {
    const cells = ["process.exit(3)", "console.log('never')", "1"].map((code) => kernel.submit(code));
    const [died, ...aborted] = await Promise.all(cells.map(({ done }) => done));
    expect(died?.error?.ename).toBe("ProcessExit");
    for (const { status, types } of aborted)
      expect([status, types]).toEqual(["aborted", ["status:busy", "status:idle"]]);
    expect((await kernel.execute("2")).text).toBe("2");
  });

  it("run in the fresh process when nothing stops them", async () => {
    const dies = kernel.submit("let before = 1; process.exit(3)", { stopOnError: false });
    const next = kernel.submit("typeof before");
    expect([(await dies.done).error?.ename, (await next.done).text]).toEqual(["ProcessExit", "'undefined'"]);
  });

  it("are told of a death between two cells, once", async () => {
    for (const [code, ename, what] of [
      ["setTimeout(() => process.exit(7), 10); 0", "ProcessExit", "the process ended with exit code 7"],
      ["setTimeout(() => process.abort(), 10); 0", "ProcessCrash", "the process crashed (signal SIGABRT)"],
      [
        "setTimeout(() => { const a = []; for (;;) a.push(new Array(1000).fill({})) }, 10); 0",
        "OutOfMemory",
        "the process used up its memory (signal SIGABRT)",
      ],
    ]) {
      const pid = await pidOfUser();
      expect((await kernel.execute(code!)).text).toBe("0");
      // A cell that came sooner would be the one in which the process dies.
      await kernel.wait("its end", () => !kernel.descendants().includes(pid));
      await new Promise((done) => setTimeout(done, 200));
      const told = await kernel.execute("console.log('not run')");
      expect(told.error).toMatchObject({ ename, evalue: `between two cells, ${what}` });
      expect([told.stdout, told.error?.traceback.includes(FRESH)]).toEqual(["", true]);
      expect((await kernel.execute("2")).text).toBe("2");
    }
  });
});

describe("no death is", () => {
  const keeps = async (code: string) => {
    await kernel.execute("var before = 'kept'");
    const cell = await kernel.execute(code);
    expect((await kernel.execute("before")).text).toBe("'kept'");
    return cell;
  };

  it("a stack overflow, before and after a wait, in a cell and in native code", async () => {
    for (const code of [
      "const f = (): number => 1 + f(); f()",
      `const f = (): number => 1 + f(); ${pause(1)} f()`,
      "let deep: unknown = []; for (let i = 0; i < 1e5; i++) deep = [deep]; JSON.stringify(deep)",
    ]) {
      expect((await keeps(code)).error).toMatchObject({
        ename: "RangeError",
        evalue: "Maximum call stack size exceeded",
      });
    }
  });

  it.each([
    ["that throws", "throw new Error('in the worker')", "in the worker"],
    ["with an unhandled rejection", "Promise.reject(new Error('rejected there'))", "rejected there"],
    [
      "that uses up its memory",
      "const a = []; for (;;) a.push(new Array(1000).fill({}))",
      "Worker terminated due to reaching memory limit",
    ],
  ])("a worker thread %s: it fails the cell", async (_name, source, message) => {
    const options = "{ eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }";
    const { error } = await keeps(
      `import { Worker } from "node:worker_threads"; new Worker(${JSON.stringify(source)}, ${options}); await new Promise(() => {})`,
    );
    expect(error?.evalue).toContain(message);
  });

  it("process.exit in a worker thread: it ends the thread", async () => {
    const { text } = await keeps(
      `import { Worker } from "node:worker_threads"; await new Promise((done) => new Worker("process.exit(3)", { eval: true }).on("exit", done))`,
    );
    expect(text).toBe("3");
  });

  it("a rejection or a throw that nobody handles", async () => {
    expect((await keeps("Promise.reject(new TypeError('nobody')); 1")).error?.ename).toBe("TypeError");
    expect((await keeps("setTimeout(() => { throw new TypeError('timer') }); 1")).error?.ename).toBe("TypeError");
    expect((await keeps("process.nextTick(() => { throw null }); 1")).status).toBe("error");
  });

  it("process.disconnect, which is not there, nor another working folder", async () => {
    expect((await keeps("process.disconnect!()")).error?.ename).toBe("TypeError");
    expect((await keeps("process.chdir('/'); process.cwd()")).text).toBe("'/'");
    expect((await keeps(`process.chdir(${JSON.stringify(kernel.folder)}); process.cwd()`)).status).toBe("ok");
  });

  it("a closed stdin, stdout or stderr: what is printed still arrives", async () => {
    const cell = await keeps(
      "import { closeSync } from 'node:fs'; for (const fd of [0, 1, 2]) closeSync(fd); console.log('still'); console.error('here')",
    );
    expect([cell.status, cell.stdout, cell.stderr]).toEqual(["ok", "still\n", "here\n"]);
    expect((await kernel.execute("console.log('and later')")).stdout).toBe("and later\n");
  });

  it("an uncaughtException handler that does nothing, nor signals that Node ignores", async () => {
    expect((await keeps("process.kill(process.pid, 'SIGPIPE'); process.kill(process.pid, 'SIGWINCH'); 1")).text).toBe(
      "1",
    );
    expect((await keeps("process.emit('SIGTERM'); 1")).text).toBe("1");
  });
});
