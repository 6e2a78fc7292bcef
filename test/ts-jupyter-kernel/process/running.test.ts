import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sleep, TestProcess } from "./support.js";

let child: TestProcess;
beforeAll(async () => {
  child = await TestProcess.start();
});
afterAll(() => child.stop());

describe("values and names", () => {
  test("the last value comes as a bundle, undefined and silence as nothing", async () => {
    expect(await child.run("$k.value = (1+1);")).toMatchObject({ status: "ok", text: "2" });
    expect(await child.run("$k.value = (undefined);")).not.toHaveProperty("value");
    expect(await child.run("$k.value = (1);", { silent: true })).not.toHaveProperty("value");
  });

  test("a promise as last value is awaited", async () => {
    expect(await child.run("$k.value = (Promise.resolve([1, 2]));")).toMatchObject({ text: "[ 1, 2 ]" });
    expect(await child.run("$k.value = (Promise.reject(new TypeError('no')));")).toMatchObject({ ename: "TypeError" });
  });

  test("names are kept between cells, and functions see what a name means now", async () => {
    await child.run("$.a = 1; $.f = () => $.a;", { declares: ["a", "f"] });
    await child.run("$.a = 2;", { declares: ["a"] });
    expect(await child.run("$k.value = (0, $.f)();")).toMatchObject({ text: "2" });
  });

  test("a name of this cell that has no value yet says so, any other is not defined", async () => {
    expect(await child.run("$.early;", { declares: ["early"] })).toMatchObject({
      ename: "ReferenceError",
      evalue: "Cannot access 'early' before initialization",
    });
    expect(await child.run("$.early;")).toMatchObject({ evalue: "early is not defined" });
  });

  test("a failed cell tells which of its names got a value", async () => {
    await child.run("$.old = 1;", { declares: ["old"] });
    const outcome = await child.run("$.one = 1; throw new Error('x'); $.two = 2; $.old = 2;", {
      declares: ["one", "two", "old"],
    });
    expect(outcome).toMatchObject({ status: "error", assigned: ["one"] });
    expect(await child.run("$k.value = ($.old);")).toMatchObject({ text: "1" });
  });

  test("reset forgets all names", async () => {
    await child.run("$.gone = 1;");
    await child.supervisor.reset();
    expect(await child.run("$.gone;")).toMatchObject({ evalue: "gone is not defined" });
  });

  test("user expressions are evaluated after the cell, each on its own", async () => {
    const userExpressions = {
      good: child.cell("$k.value = ($.e + 1);"),
      bad: child.cell("$k.value = ($.missing);"),
      wrong: { ename: "SyntaxError", evalue: "?", traceback: [] },
    };
    expect(await child.run("$.e = 1;", { userExpressions })).toMatchObject({
      userExpressions: {
        good: { status: "ok", data: { "text/plain": "2" } },
        bad: { status: "error", ename: "ReferenceError" },
        wrong: { status: "error", ename: "SyntaxError" },
      },
    });
  });

  test("properties of a value are named without running a getter", async () => {
    await child.run("$.o = { x: { yy: 1 }, get trap() { throw new Error('ran'); } };");
    expect(await child.supervisor.properties("o")).toEqual(["x", "trap"]);
    expect(await child.supervisor.properties("o.x")).toEqual(["yy"]);
    expect(await child.supervisor.properties("o.trap")).toEqual([]);
    expect(await child.supervisor.properties("unknown")).toEqual([]);
  });

  test("import.meta and require belong to the notebook's folder", async () => {
    writeFileSync(join(child.folder, "data.json"), '{"n": 7}');
    const outcome = await child.run(
      "$k.value = [$k.meta.dirname, $k.meta.resolve('./data.json'), require('./data.json').n];",
    );
    expect(outcome.text).toContain(child.folder);
    expect(outcome.text).toContain("/data.json");
    expect(outcome.text).toContain("7");
  });

  test("a module that is imported keeps the run that imported it", async () => {
    writeFileSync(
      join(child.folder, "speaker.ts"),
      "export const n: number = 5; setTimeout(() => console.log('from the module'), 5);",
    );
    const first = await child.run("$k.value = ((await import('./speaker.ts')).n);", { imports: true });
    expect(first).toMatchObject({ text: "5" });
    const run = Number(first.status === "ok" && child.cell("").name.slice(5)) - 1;
    await child.until(() =>
      child.outputs.some((o) => o.type === "stream" && o.text.includes("module") && o.run === run),
    );
  });
});

describe("outputs", () => {
  test("stdout, stderr and displays keep their order", async () => {
    const { outputs } = await child.run("console.log('a'); console.error('b'); display(1); process.stdout.write('c');");
    expect(outputs.map((o) => (o.type === "stream" ? `${o.name} ${o.text.trim()}` : o.type))).toEqual([
      "stdout a",
      "stderr b",
      "display",
      "stdout c",
    ]);
  });

  test("bytes are decoded as text, a character that is split between two writes too", async () => {
    const body = `const b = Buffer.from("é"); process.stdout.write(b.subarray(0, 1)); process.stdout.write(b.subarray(1));
      process.stdout.write("68", "hex"); process.stdout.write(new Uint8Array([104]));`;
    expect(await child.run(body)).toMatchObject({ stdout: "éhh" });
  });

  test("half a character at the end of a cell is shown as what it is", async () => {
    expect(await child.run(`process.stdout.write(Buffer.from("é").subarray(0, 1));`)).toMatchObject({
      stdout: "\ufffd",
    });
  });

  test("a write returns true and calls back afterwards", async () => {
    const body = `let called = 0; const answer = process.stdout.write("x", () => { called++; });
      const before = called; await new Promise((r) => process.stdout.write("y", "utf8", r)); $k.value = [answer, before, called];`;
    expect(await child.run(body)).toMatchObject({ stdout: "xy", text: "[ true, 0, 1 ]" });
  });

  test("who replaces process.stdout.write gets what console prints", async () => {
    const body = `const seen = []; const own = process.stdout.write; process.stdout.write = (t) => { seen.push(t); return true; };
      console.log("caught"); process.stdout.write = own; $k.value = seen;`;
    expect(await child.run(body)).toMatchObject({ stdout: "", text: "[ 'caught\\n' ]" });
  });

  test("a stream can be piped to stdout, as often as one likes", async () => {
    const body = `const { Readable } = require("node:stream");
      for (const text of ["one ", "two "]) await new Promise((r) => Readable.from([text]).on("end", r).pipe(process.stdout));
      process.stdout.end("three"); console.log(" four");`;
    expect(await child.run(body)).toMatchObject({ stdout: "one two three four\n" });
  });

  test("native writes and children's output are complete before the outcome", async () => {
    const body = `const { writeSync } = require("node:fs"); const { execSync } = require("node:child_process");
      for (let i = 0; i < 100; i++) writeSync(1, "é".repeat(500)); writeSync(2, "native");
      execSync("echo child; echo error >&2", { stdio: "inherit" });`;
    expect(await child.run(body)).toMatchObject({ stdout: `${"é".repeat(50_000)}child\n`, stderr: "nativeerror\n" });
  });

  test("a child that makes the pipe non-blocking takes nothing from later cells", async () => {
    await child.run(
      `require("node:child_process").execFileSync(process.execPath, ["-e", "process.stdout.write('x')"], { stdio: "inherit" });`,
    );
    const outcome = await child.run(
      `for (let i = 0; i < 1000; i++) { try { require("node:fs").writeSync(1, "y".repeat(1000)); } catch (e) { i--; } }`,
    );
    expect(outcome.stdout).toBe("y".repeat(1e6));
  });

  test("output of a timer belongs to the cell that set it, also while another runs", async () => {
    const first = await child.run("setTimeout(() => console.log('late'), 20); $k.value = 1;");
    const { outputs } = await child.run(`${sleep(60)}; console.log('own');`);
    const runs = outputs.map((o) => (o.type === "stream" ? [o.text, o.run] : []));
    const [late, own] = runs as [string, number][];
    expect(first.status).toBe("ok");
    expect([late![0], own![0]]).toEqual(["late\n", "own\n"]);
    expect(own![1] - late![1]).toBe(1);
  });

  test("what JSON cannot hold is told, not thrown", async () => {
    const body = `globalThis[Symbol.for("innerloop.display")]({ data: { "application/json": 1n } }); $k.value = 1;`;
    const outcome = await child.run(body);
    expect(outcome).toMatchObject({ status: "ok" });
    expect(outcome.stderr).toContain("application/json");
  });

  test("buffers arrive with their bytes", async () => {
    const { outputs } = await child.run(
      `globalThis[Symbol.for("ts-jupyter-kernel")].display({ data: {} }, [Uint8Array.of(1, 2), new Uint8Array(70000).fill(3)]);`,
    );
    const [shown] = outputs;
    expect(shown?.type === "display" && shown.buffers.map((b) => [b[0], b.length])).toEqual([
      [1, 2],
      [3, 70000],
    ]);
  });
});

describe("comms for pages", () => {
  test("the process knows the kernel's name on its server, where there is one, and answers what a page opens", async () => {
    const hook = `globalThis[Symbol.for("innerloop.comms")]`;
    expect(await child.run(`$k.value = (${hook}.kernelId);`)).not.toHaveProperty("value");
    const named = await TestProcess.start({ kernelId: "0f3e" });
    expect(await named.run(`$k.value = (${hook}.kernelId);`)).toMatchObject({ text: "'0f3e'" });
    await named.run(`${hook}.register("t", (comm) => comm.onMessage(({ data }) => comm.send({ twice: 2 * data.n })));`);
    const message = { type: "comm" as const, commId: "c", metadata: {}, buffers: [] };
    named.supervisor.comm({ ...message, event: "open", target: "t", data: {} });
    named.supervisor.comm({ ...message, event: "msg", data: { n: 21 } });
    await named.until(() => named.outputs.some((output) => output.type === "comm"));
    expect(named.outputs.filter((output) => output.type === "comm")).toMatchObject([
      { event: "msg", data: { twice: 42 } },
    ]);
    await named.stop();
  });
});

describe("input", () => {
  test("an answer resolves, no answer rejects, and nobody is asked where nobody may be", async () => {
    child.onInput = ({ id, prompt }) => child.supervisor.answerInput(id, prompt === "name?" ? "Ada" : undefined);
    expect(await child.run("$k.value = await input('name?');", { allowStdin: true })).toMatchObject({ text: "'Ada'" });
    expect(await child.run("await input('?');", { allowStdin: true })).toMatchObject({ status: "error" });
    expect(await child.run("await input('name?');")).toMatchObject({ status: "error" });
  });
});

describe("errors that nobody catches", () => {
  test.each([
    ["a rejection", "Promise.reject(new RangeError('lost'));"],
    ["a throw in a zero timer", "setTimeout(() => { throw new RangeError('lost'); }, 0);"],
    ["a throw in a tick", "process.nextTick(() => { throw new RangeError('lost'); });"],
    ["a throw in a microtask", "queueMicrotask(() => { throw new RangeError('lost'); });"],
    ["an error event", "new (require('node:events'))().emit('error', new RangeError('lost'));"],
    [
      "a rejection while the cell waits for ever",
      "setTimeout(() => Promise.reject(new RangeError('lost')), 5); await new Promise(() => {});",
    ],
  ])("%s fails the cell that made it", async (_name, body) => {
    expect(await child.run(body)).toMatchObject({ status: "error", ename: "RangeError", interrupted: false });
  });

  test("after the cell's end they are late errors of that cell, and no other cell fails", async () => {
    await child.run(
      "setTimeout(() => { throw new RangeError('timer'); }, 15); setTimeout(() => Promise.reject(new RangeError('promise')), 20);",
    );
    const outcome = await child.run(`${sleep(60)}; $k.value = 'fine';`);
    expect(outcome).toMatchObject({ status: "ok", text: "'fine'" });
    const late = outcome.outputs.filter((o) => o.type === "late-error");
    expect(late.map((o) => [o.error.evalue, o.run! - late[0]!.run!])).toEqual([
      ["timer", 0],
      ["promise", 0],
    ]);
  });

  test("a cell that fails twice shows both", async () => {
    const outcome = await child.run("Promise.reject(new Error('second')); throw new RangeError('first');");
    expect(outcome).toMatchObject({ status: "error", ename: "RangeError" });
    expect(outcome.stderr).toContain("second");
  });

  test("a rejection that is handled in the same turn is no error", async () => {
    expect(
      await child.run("const p = Promise.reject(new Error('x')); setImmediate(() => {}); p.catch(() => {});"),
    ).toMatchObject({
      status: "ok",
    });
  });

  test("what only V8 finds wrong in a cell is its SyntaxError", async () => {
    expect(await child.run("let a; let a;")).toMatchObject({ status: "error", ename: "SyntaxError" });
  });
});
