import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loop, sleep, TestProcess } from "./support.js";

let child: TestProcess;
beforeAll(async () => {
  child = await TestProcess.start({ grace: 4000 });
  writeFileSync(join(child.folder, "never.mjs"), "await new Promise(() => {});");
  writeFileSync(join(child.folder, "endless.mjs"), "for (;;);");
  await child.run("$.kept = 'kept';");
});
afterAll(() => child.stop());

const print = "console.log('running');";
const wait = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";
const command = `require("node:child_process").execSync("sleep 100");`;

describe("an interrupt ends the cell and keeps the state", () => {
  test.each([
    ["an endless loop", `${print} ${loop()}`],
    ["an endless loop that V8 has optimised", `let n = 0; ${loop("if (++n === 3e7) console.log('running');")}`],
    ["an endless loop of a library", `${print} for (;;);`],
    [
      "an endless loop in a callback of an async resource",
      `${print} new (require("node:async_hooks").AsyncResource)("x").runInAsyncScope(() => { for (;;); });`,
    ],
    ["a pending await", `${print} await new Promise(() => {});`],
    ["a loop after an await", `${print} $k.after(await null); ${loop()}`],
    ["a library's loop after an await", `${print} $k.after(await null); for (;;);`],
    ["a library's loop after the imports", `await import("node:os"); await $k.begin(); ${print} for (;;);`],
    ["a loop after a wait", `${sleep(5)}; ${print} ${loop()}`],
    ["a loop of waits", `${print} for (;;) ${sleep(5)};`],
    ["a loop of awaits that never waits", `${print} for (;;) $k.after(await null);`],
    ["Atomics.wait", `${print} ${wait}`],
    ["a command that is waited for", `${print} ${command}`],
    ["a library's loop after a timer", `${sleep(5)}; ${print} for (;;);`],
    [
      "a library's loop after a file was read",
      `await require("node:fs/promises").readFile("endless.mjs"); ${print} for (;;);`,
    ],
    ["a library's loop in a timer", `setTimeout(() => { ${print} for (;;); }, 5); await new Promise(() => {});`],
    ["a library's loop in an immediate", `setImmediate(() => { ${print} for (;;); }); await new Promise(() => {});`],
    [
      "microtasks without an end, after a wait",
      `${sleep(5)}; ${print} const f = () => Promise.resolve().then(f); await f();`,
    ],
    [
      "ticks without an end, after a wait",
      `${sleep(5)}; ${print} const f = () => process.nextTick(f); f(); await new Promise(() => {});`,
    ],
    ["Atomics.wait after a wait", `${sleep(5)}; ${print} ${wait}`],
    ["a command after a wait", `${sleep(5)}; ${print} ${command}`],
    ["an import that never settles", `${print} await import("./never.mjs");`],
    ["a loop that catches everything", `${print} ${loop(`try { ${loop()} } catch {}`)}`],
    ["a cell that caught the interrupt", `${print} try { ${loop()} } catch {} $k.value = 1;`],
    ["a timer of the cell in its first turn", `setTimeout(() => { ${print} ${loop()} }, 0);`],
    [
      "an endless display method",
      `${print} $k.value = { [Symbol.for("nodejs.util.inspect.custom")]() { for (;;); } };`,
    ],
    ["an endless loop of prints", `for (;;) console.log("running");`],
    ["an endless loop of large prints", `const t = "running".repeat(1e5); for (;;) console.log(t);`],
    [
      "an endless loop in what the kernel itself calls when the cell is through",
      `${print} const own = process.getActiveResourcesInfo; process.getActiveResourcesInfo = () => { process.getActiveResourcesInfo = own; for (;;); };`,
    ],
    ["a question that nobody answers", `${print} await input("?");`],
  ])("%s", async (_name, body) => {
    const outcome = await child.run(body, { interrupt: true, allowStdin: true });
    expect(outcome).toMatchObject({ status: "error", interrupted: true, ename: "KernelInterrupt" });
    expect(await child.run("$k.value = $.kept;")).toMatchObject({ status: "ok", text: "'kept'" });
  });

  test("user expressions can be interrupted too", async () => {
    const userExpressions = { endless: child.cell("for (;;);") };
    const outcome = await child.run(print, { interrupt: true, userExpressions });
    expect(outcome).toMatchObject({ status: "error", interrupted: true });
    expect(await child.run("$k.value = $.kept;")).toMatchObject({ text: "'kept'" });
  });

  test("finally blocks of a loop of waits run before the outcome", async () => {
    const body = `${print} try { for (;;) ${sleep(5)}; } finally { console.log("closed"); }`;
    expect(await child.run(body, { interrupt: true })).toMatchObject({
      interrupted: true,
      stdout: "running\nclosed\n",
    });
  });

  test("names that got a value before are told", async () => {
    const outcome = await child.run(`$.before = 1; ${print} for (;;);`, {
      interrupt: true,
      declares: ["before", "never"],
    });
    expect(outcome).toMatchObject({ interrupted: true, assigned: ["before"] });
  });
});

describe("an interrupt leaves the next ones their force", () => {
  const read = `await require("node:fs/promises").readFile("endless.mjs"); ${print} for (;;);`;
  const ticks = `${sleep(5)}; ${print} const f = () => process.nextTick(f); f(); await new Promise(() => {});`;

  // Node counts how deep it is in hooks, and the signal takes the count's end away.
  test("when it hit a hook of Node's async_hooks, a loop after a wait is stopped", async () => {
    const hook = `{ init() { if (hit) return; hit = true; ${print} for (;;); } }`;
    const once = `let hit = false; require("node:async_hooks").createHook(${hook}).enable(); setTimeout(() => {}, 0);`;
    // After such a hit Node takes no further hook: a process of its own.
    const fresh = await TestProcess.start({ grace: 4000 });
    try {
      writeFileSync(join(fresh.folder, "endless.mjs"), "for (;;);");
      for (const body of [once, read]) {
        expect(await fresh.run(body, { interrupt: true })).toMatchObject({ interrupted: true, status: "error" });
      }
    } finally {
      await fresh.stop();
    }
  });

  // Which tick it hits is chance, and it may be the one that makes a turn stoppable.
  test("after twelve that hit endless ticks", async () => {
    for (const body of [...Array.from({ length: 12 }, () => ticks), read]) {
      expect(await child.run(body, { interrupt: true })).toMatchObject({ interrupted: true, status: "error" });
    }
  }, 60_000);
});

describe("an interrupt hits one cell only", () => {
  test("when nothing runs it does nothing, and the next cell is safe", async () => {
    child.supervisor.interrupt();
    const outcome = await child.run(`${sleep(400)}; $k.value = 'whole';`);
    expect(outcome).toMatchObject({ status: "ok", text: "'whole'" });
  });

  // The signal follows the interrupt after 250 ms.
  test.each([240, 250, 260])(
    "a signal that comes as its cell ends, after %i ms, leaves the next cell alone",
    async (ms) => {
      const busy = (time: number) => `const end = performance.now() + ${time}; while (performance.now() < end);`;
      await child.run(`${print} ${busy(ms)}`, { interrupt: true });
      expect(await child.run(`${busy(50)} $k.value = $.kept;`)).toMatchObject({ status: "ok", text: "'kept'" });
    },
  );

  test("what is left of an interrupted cell ends by itself and fails no other cell", async () => {
    const rest = `(async () => { for (;;) { ${sleep(5)}; $.count += 1; } })();`;
    await child.run(`$.count = 0; ${rest} ${print} await new Promise(() => {});`, { interrupt: true });
    const outcome = await child.run(`${sleep(30)}; const a = $.count; ${sleep(60)}; $k.value = ($.count - a);`);
    expect(outcome).toMatchObject({ status: "ok", text: "0" });
    expect(outcome.outputs).toEqual([]);
  });

  test("a background loop of an earlier cell goes on", async () => {
    await child.run(`$.alive = 0; (async () => { while ($.alive >= 0) { ${sleep(5)}; $.alive += 1; } })();`);
    await child.run(`${print} await new Promise(() => {});`, { interrupt: true });
    const outcome = await child.run(`const a = $.alive; ${sleep(60)}; $k.value = ($.alive > a); $.alive = -1e9;`);
    expect(outcome).toMatchObject({ text: "true" });
  });
});

describe("an interrupt that nothing else helps against", () => {
  test("ends the process after the grace period; the outcome says so and a fresh process runs the next cell", async () => {
    const stubborn = await TestProcess.start({ grace: 600 });
    const body = `$.state = 1; require("node:fs").stat(".", () => { ${print} for (;;); }); await new Promise(() => {});`;
    const outcome = await stubborn.run(body, { interrupt: true, declares: ["state"] });
    expect(outcome).toMatchObject({
      status: "died",
      death: { kind: "killed", signal: "SIGKILL" },
      stdout: "running\n",
    });
    expect(await stubborn.run("$.state;")).toMatchObject({ evalue: "state is not defined" });
    expect(stubborn.deaths).toEqual([]);
    await stubborn.stop();
  });

  test("before the process is ready the cell does not begin", async () => {
    const fresh = await TestProcess.start();
    const run = fresh.run("console.log('never');");
    fresh.supervisor.interrupt();
    expect(await run).toMatchObject({ status: "error", interrupted: true, outputs: [] });
    expect(await fresh.run("$k.value = 1;")).toMatchObject({ status: "ok", text: "1", stdout: "" });
    await fresh.stop();
  });
});
