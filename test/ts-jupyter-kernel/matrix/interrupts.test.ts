import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Executed, type Submitted, TestKernel } from "../support.js";

const { stringify } = JSON;
const kept = `
  const kept = "kept";
  const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
  function spinEarlier() { console.log("go"); for (;;) {} }
  async function spinEarlierLater() { await pause(5); console.log("go"); for (;;) {} }
  const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
`;
const lib = `
  export function spin() { console.log("go"); for (;;) {} }
  export async function spinAfter() { await null; console.log("go"); for (;;) {} }
  export async function spinLater() { await new Promise((done) => setTimeout(done, 5)); console.log("go"); for (;;) {} }
  export async function spinRead(path) { await (await import("node:fs/promises")).readFile(path); spin(); }
  export async function never() { console.log("go"); await new Promise(() => {}); }
  export async function microtasks() { console.log("go"); for (;;) await null; }
  export async function* ticks() { for (let i = 0; ; i++) { await new Promise((done) => setTimeout(done, 1)); yield i; } }
`;

let kernel: TestKernel;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/quick") response.end("answer");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  kernel = await TestKernel.start();
  const { folder } = kernel;
  const spinner = join(folder, "node_modules/spinner");
  await mkdir(spinner, { recursive: true });
  await writeFile(join(spinner, "package.json"), '{"name":"spinner","type":"module","exports":"./index.js"}');
  await writeFile(join(spinner, "index.js"), lib);
  await writeFile(join(folder, "lib.ts"), lib.replace("path)", "path: string)"));
  await writeFile(join(folder, "never.ts"), 'console.log("go"); await new Promise(() => {}); export {};');
  await writeFile(join(folder, "endless.ts"), 'console.log("go"); for (;;) {} export {};');
  execFileSync("mkfifo", [join(folder, "fifo")]);
  await kernel.execute(`${kept} const url = ${stringify(url)};`);
});
afterAll(async () => {
  await kernel.stop();
  server.closeAllConnections();
  server.close();
});

type Way = "message" | "signal";

async function interrupt(way: Way = "message"): Promise<void> {
  if (way === "message") await kernel.interrupt();
  else kernel.process.kill("SIGINT");
}

/**
 * A signal and a message that are on their way together come in any order: SIGINT may rightly hit the cell that was sent after it.
 * The first answer shows that the kernel has run since, the second that its next turn has run too, which takes the signal.
 */
async function signalsArrived(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await kernel.request("kernel_info_request", {}, "control");
}

async function begun(cell: Submitted): Promise<void> {
  await cell.until(({ header, content }) => header.msg_type === "stream" && String(content.text).includes("go"));
}

/** Interrupts the cell when it has said "go". */
async function interrupted(code: string, way: Way = "message"): Promise<Executed> {
  const cell = kernel.submit(code, { allowStdin: true });
  await begun(cell);
  await interrupt(way);
  return cell.done;
}

/** It ended as interrupted, the names are there, and nothing of it is shown in the next cell. */
async function expectKept(cell: Executed): Promise<void> {
  expect([cell.status, cell.error?.ename]).toEqual(["error", "KernelInterrupt"]);
  expect(cell.error?.evalue).toBe(`cell ${cell.reply.execution_count} was interrupted`);
  expect(cell.types).not.toContain("execute_result");
  const next = await kernel.execute("kept");
  expect([next.text, next.stdout, next.stderr, next.displays]).toEqual(["'kept'", "", "", []]);
}

const go = 'console.log("go");';
const wait = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)";
const use = (from: string, call: string) => `import * as lib from ${stringify(from)}; await lib.${call};`;
const backtrack = '/^(a+)+$/.test("a".repeat(40) + "b")';

describe("an interrupt ends the cell and keeps the names", () => {
  it.each([
    ["while", `${go} while (true) {}`],
    ["for", `${go} for (let i = 0; i < 1e15; i++) {}`],
    ["do", `${go} do {} while (true)`],
    ["nested loops", `${go} a: for (;;) { for (;;) continue a; }`],
    ["a generator", `${go} Math.max(...(function* () { for (;;) yield* [1] })())`],
    ["a function of an earlier cell", "spinEarlier()"],
    ["an async function of an earlier cell", "await spinEarlierLater()"],
    ["a project file", use("./lib", "spin()")],
    ["a project file after an await", use("./lib", "spinAfter()")],
    ["a project file after a wait", use("./lib", "spinLater()")],
    ["a package", use("spinner", "spin()")],
    ["a package after an await", use("spinner", "spinAfter()")],
    ["a package after a wait", use("spinner", "spinLater()")],
    ["a package after a file was read", use("spinner", "spinRead('lib.ts')")],
    ["a package after a wait of the cell", 'import { spin } from "spinner"; await pause(5); spin()'],
    ["a package after an answer from the net", 'import { spin } from "spinner"; await fetch(url + "/quick"); spin()'],
    ["recursion without a loop", `${go} fib(60)`],
    ["recursion without a loop after a wait", `await pause(5); ${go} fib(60)`],
    ["a regular expression that backtracks", `${go} ${backtrack}`],
    ["a regular expression that backtracks, after a wait", `await pause(5); ${go} ${backtrack}`],
    ["the callback of a native sort", `${go} [3, 1, 2].sort(() => { for (;;) {} })`],
    ["a reviver of JSON", `${go} JSON.parse("[1]", () => { for (;;) {} })`],
    ["a getter", `${go} ({ get x() { for (;;) {} } }).x`],
    ["a proxy's trap", `${go} (new Proxy({}, { get() { for (;;) {} } }) as { x: number }).x`],
    ["a class's static block", `${go} class Endless { static { for (;;) {} } }`],
    ["eval", `${go} eval("for (;;) {}")`],
    ["large integers", `${go} 7n ** 20000000n % 3n`],
  ])("of synchronous code: %s", async (_name, code) => {
    await expectKept(await interrupted(code));
  });

  it.each([
    ["never settles", `${go} await new Promise(() => {})`],
    ["is a timer", `${go} await pause(1e8)`],
    ["is a server that hangs", `${go} await fetch(url + "/hangs")`],
    ["is an import that never settles", 'await import("./never")'],
    ["is a static import that never settles", 'import "./never"'],
    ["is an import that loops", 'await import("./endless")'],
    ["is in a project file", use("./lib", "never()")],
    ["is in a package", use("spinner", "never()")],
    ["is the value of the cell", `${go} new Promise(() => {})`],
    ["is a display method", `${go} ({ async [Symbol.for("Jupyter.display")]() { await pause(1e8); return {} } })`],
    ["is a question", `${go} await input("name?")`],
    [
      "is a stream that says nothing",
      `import { PassThrough } from "node:stream"; ${go} for await (const x of new PassThrough()) console.log(x)`,
    ],
    [
      "is a command",
      `import { exec } from "node:child_process"; ${go} await require("node:util").promisify(exec)("sleep 100")`,
    ],
    [
      "is a thread",
      `import { Worker } from "node:worker_threads"; const thread = new Worker("for (;;);", { eval: true }); ${go} await new Promise((done) => thread.on("exit", done))`,
    ],
  ])("of a wait that %s", async (_name, code) => {
    await expectKept(await interrupted(code));
  });

  it.each([
    ["after an await", `await null; ${go} for (;;) {}`],
    ["after a wait", `await pause(5); ${go} for (;;) {}`],
    ["of waits", `${go} for (;;) await pause(1)`],
    ["of awaits that never wait", `${go} for (;;) await null`],
    ["of awaits in a package", use("spinner", "microtasks()")],
    ["in a timer", `setTimeout(() => { ${go} for (;;) {} }, 5); await new Promise(() => {})`],
    [
      "over an async generator",
      `async function* all() { for (;;) { await pause(1); yield 1 } } ${go} for await (const x of all()) void x`,
    ],
    [
      "over a project file's async generator",
      `import { ticks } from "./lib"; ${go} for await (const x of ticks()) void x`,
    ],
    ["of promises", `const again = (): Promise<unknown> => Promise.resolve().then(again); ${go} await again()`],
    [
      "of promises, in a timer",
      `const more = (): Promise<unknown> => Promise.resolve().then(more); setTimeout(() => { ${go} more() }, 5); await new Promise(() => {})`,
    ],
    [
      "of ticks, after a wait",
      `const tick = () => process.nextTick(tick); await pause(5); ${go} tick(); await new Promise(() => {})`,
    ],
    ["of immediates", `const next = () => { setImmediate(next) }; ${go} next(); await new Promise(() => {})`],
    ["of async calls", `const self = async (): Promise<void> => { await null; return self() }; ${go} await self()`],
    ["of prints", `for (;;) console.log("go")`],
  ])("of a loop %s", async (_name, code) => {
    await expectKept(await interrupted(code));
  });

  it.each([
    ["Atomics.wait", `${go} ${wait}`],
    ["Atomics.wait after a wait", `await pause(5); ${go} ${wait}`],
    ["execSync", `${go} require("node:child_process").execSync("sleep 100")`],
    ["spawnSync after a wait", `await pause(5); ${go} require("node:child_process").spawnSync("sleep", ["100"])`],
    ["spawnSync in a loop", `${go} for (;;) require("node:child_process").spawnSync("sleep", ["100"])`],
  ])("of a native wait: %s", async (_name, code) => {
    await expectKept(await interrupted(code));
  });

  it.each([
    ["once", `try { ${go} for (;;) {} } catch {} "swallowed"`],
    ["in every pass", `${go} for (;;) { try { for (;;) {} } catch {} }`],
    ["of a wait in every pass", `${go} for (;;) { try { await pause(1) } catch {} }`],
    ["in a promise", `${go} await (async () => { for (;;) await pause(1) })().catch(() => "swallowed")`],
    ["by a finally that loops", `try { ${go} for (;;) {} } finally { for (;;) {} }`],
    ["by a finally that waits", `try { ${go} for (;;) {} } finally { await pause(1e8) }`],
  ])("that the cell swallows: %s", async (_name, code) => {
    await expectKept(await interrupted(code));
  });

  it("after its finally blocks, also those that wait, and after `using`", async () => {
    const code = `
      using open = { [Symbol.dispose]() { console.log("disposed") } };
      try { ${go} for (;;) await pause(1) } finally { await pause(1); console.log("closed") }`;
    const cell = await interrupted(code);
    expect(cell.stdout).toBe("go\nclosed\ndisposed\n");
    await expectKept(cell);
  });

  it.each([
    ["a loop", `${go} for (;;) {}`],
    ["a wait", `${go} await new Promise(() => {})`],
    ["a loop after a wait", `await pause(5); ${go} for (;;) {}`],
    ["a package after a wait", use("spinner", "spinLater()")],
    ["a native wait", `${go} ${wait}`],
    ["a command", `${go} require("node:child_process").execSync("sleep 100")`],
    ["a question", `${go} await input("name?")`],
  ])("also when it comes as SIGINT: %s", async (_name, code) => {
    await expectKept(await interrupted(code, "signal"));
  });

  it("of %timeit", async () => {
    await expectKept(await interrupted("%timeit console.log('go')"));
    await expectKept(await interrupted('%timeit console.log("go"); for (;;) {}'));
  });

  it("with handlers of its own for SIGINT, and after they are gone", async () => {
    await kernel.execute('process.on("SIGINT", () => {}); 0');
    await expectKept(await interrupted(`${go} ${wait}`));
    await expectKept(await interrupted(use("spinner", "spinLater()")));
    await kernel.execute('process.removeAllListeners("SIGINT")');
    await expectKept(await interrupted(use("spinner", "spinLater()")));
    await expectKept(await interrupted(`${go} ${wait}`));
  });
});

describe("what an interrupt leaves behind", () => {
  it("is silent: the rest of the cell neither prints nor fails a later one", async () => {
    const background = `(async () => { for (;;) { await pause(2); console.log("leftover") } })();`;
    const timers = 'setTimeout(async () => { await pause(5); console.log("leftover") }, 5);';
    await expectKept(await interrupted(`${background} ${timers} ${go} await new Promise(() => {})`));
    const next = await kernel.execute("await pause(50); 1");
    expect([next.text, next.stdout, next.stderr]).toEqual(["1", "", ""]);
  });

  it("is what earlier cells had started: it goes on", async () => {
    await kernel.execute("let alive = 0; const beat = setInterval(() => { alive++ }, 1)");
    await expectKept(await interrupted(use("spinner", "spinLater()")));
    const { text } = await kernel.execute("const a = alive; await pause(50); clearInterval(beat); alive > a");
    expect(text).toBe("true");
  });

  it("is what the cell had assigned before", async () => {
    await expectKept(await interrupted(`const first = 1; ${go} for (;;) {} const second = 2;`));
    expect((await kernel.execute("first")).text).toBe("1");
    expect((await kernel.execute("second")).error?.ename).toBe("ReferenceError");
  });

  it("is no cell behind it: those that wait are aborted, or run when they should", async () => {
    for (const stopOnError of [true, false]) {
      const cell = kernel.submit(`${go} await new Promise(() => {})`, { stopOnError });
      const behind = [kernel.submit("kept"), kernel.submit("kept")];
      await begun(cell);
      await kernel.interrupt();
      expect((await cell.done).error?.ename).toBe("KernelInterrupt");
      const expected = stopOnError ? ["aborted", undefined] : ["ok", "'kept'"];
      for (const { done } of behind) {
        const { status, text } = await done;
        expect([status, text]).toEqual(expected);
      }
    }
  });
});

describe("interrupts at any time", () => {
  it("when nothing runs do nothing, however many", async () => {
    for (let time = 0; time < 20; time++) await interrupt(time % 2 === 0 ? "message" : "signal");
    await signalsArrived();
    expect((await kernel.execute("await pause(300); kept")).text).toBe("'kept'");
  });

  it("twenty for one cell are one", async () => {
    const cell = kernel.submit(use("spinner", "spinLater()"));
    await begun(cell);
    await Promise.all(Array.from({ length: 20 }, (_, time) => interrupt(time % 2 === 0 ? "message" : "signal")));
    const ended = await cell.done;
    await signalsArrived();
    await expectKept(ended);
  });

  it("ten cells in a row, each with its own", async () => {
    for (let time = 0; time < 10; time++) {
      const cell = await interrupted(time % 2 === 0 ? `${go} for (;;) {}` : `${go} await new Promise(() => {})`);
      expect([cell.error?.ename, cell.stdout]).toEqual(["KernelInterrupt", "go\n"]);
    }
    expect((await kernel.execute("kept")).text).toBe("'kept'");
  });

  it("while cells come and go hit the one that runs or none, and no later one", async () => {
    for (let time = 0; time < 25; time++) {
      const cell = kernel.submit(`${time % 2 === 0 ? "" : "await pause(1); "}"whole"`);
      const when = performance.now() + (time % 10) / 3;
      while (performance.now() < when) await new Promise(setImmediate);
      await kernel.interrupt();
      const { status, text, error } = await cell.done;
      expect([text, error?.ename]).toEqual(status === "ok" ? ["'whole'", undefined] : [undefined, "KernelInterrupt"]);
      expect((await kernel.execute("kept")).text).toBe("'kept'");
    }
  });
});

describe("what no step but the last can stop", () => {
  it("is killed after the grace period: the error says that the names are gone, and the next cell works", async () => {
    const stubborn = await TestKernel.start({ args: ["--typecheck", "off", "--grace", "0.5"] });
    try {
      execFileSync("mkfifo", [join(stubborn.folder, "fifo")]);
      for (const code of [
        'require("node:fs").readFileSync("fifo")',
        'require("node:child_process").spawnSync("sh", ["-c", "trap \'\' INT; sleep 100"])',
      ]) {
        await stubborn.execute("let before = 1");
        const cell = stubborn.submit(`${go} ${code}`);
        await begun(cell);
        await stubborn.interrupt();
        const { error, reply } = await cell.done;
        expect(error?.ename).toBe("KernelInterrupt");
        expect(error?.evalue).toBe(
          `cell ${reply.execution_count} did not stop when it was interrupted, and was killed (signal SIGKILL)`,
        );
        expect(error?.traceback).toContain("the names of earlier cells are gone");
        const next = await stubborn.execute("typeof before");
        expect([next.text, next.stdout, next.stderr]).toEqual(["'undefined'", "", ""]);
      }
    } finally {
      await stubborn.stop();
    }
  });
});

describe("an interrupt before the cell runs", () => {
  it("while the process starts: the cell never begins", async () => {
    // The front answers before the user's process is there; who has not subscribed yet may miss the cell's messages.
    const fresh = await TestKernel.start();
    try {
      const cell = fresh.submit("console.log('never')");
      await cell.until(({ header }) => header.msg_type === "execute_input");
      await fresh.interrupt();
      const { stdout, error } = await cell.done;
      // A process that was ready sooner has run it.
      expect([stdout, error?.ename]).toEqual(error === undefined ? ["never\n", undefined] : ["", "KernelInterrupt"]);
      expect((await fresh.execute("1")).text).toBe("1");
    } finally {
      await fresh.stop();
    }
  });

  it("while its types are checked: it fails at once and never begins, and the next cell is checked", async () => {
    const checked = await TestKernel.start({ args: ["--typecheck", "error"] });
    try {
      expect((await checked.execute("const warm: number = 1; warm")).text).toBe("1");
      const code = `
        type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
        type Pairs<A, B> = A extends unknown ? (B extends unknown ? \`\${A & Digit}\${B & Digit}\` : never) : never;
        type Sum<N extends number, A extends 0[] = []> = A["length"] extends N ? A : Sum<N, [...A, 0]>;
        type Deep<N extends number> = Sum<N> extends infer A ? { [K in keyof A]: Sum<900> } : never;
        console.log("never");
        const pairs: Pairs<Digit, Digit> = "00";
        const deep = [] as unknown as [Deep<901>, Deep<902>, Deep<903>, Deep<904>, Deep<905>, Deep<906>];
        const wrong: string = 1;`;
      const cell = checked.submit(code);
      await cell.until(({ header }) => header.msg_type === "execute_input");
      await checked.interrupt();
      const { status, stdout, error } = await cell.done;
      expect([status, stdout]).toEqual(["error", ""]);
      expect(error?.ename).toBe("KernelInterrupt");
      expect((await checked.execute("const later: string = 1")).error?.ename).toBe("TypeCheckError");
      expect((await checked.execute("warm + 1")).text).toBe("2");
    } finally {
      await checked.stop();
    }
  });
});
