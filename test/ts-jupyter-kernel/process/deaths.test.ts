import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { groupGone, groupMembers, sleep, TestProcess } from "./support.js";

let child: TestProcess;
beforeAll(async () => {
  child = await TestProcess.start({ memory: 64 });
});
afterAll(() => child.stop());

describe("the death of the process is the outcome of its cell", () => {
  test.each([
    ["process.exit(3)", "process.exit(3);", { kind: "exit", code: 3 }],
    [
      "process.exit in a timer",
      `setTimeout(() => process.exit(4), 5); await new Promise(() => {});`,
      { kind: "exit", code: 4 },
    ],
    ["process.reallyExit", "process.reallyExit(5);", { kind: "exit", code: 5 }],
    ["process.abort", "process.abort();", { kind: "crash", signal: "SIGABRT" }],
    [
      "SIGKILL from outside",
      "require('node:child_process').execSync('kill -9 $PPID');",
      { kind: "crash", signal: "SIGKILL" },
    ],
    ["a native crash", "process.kill(process.pid, 'SIGSEGV');", { kind: "crash", signal: "SIGSEGV" }],
    ["an exhausted heap", "const all = []; for (;;) all.push(new Array(1000).fill({}));", { kind: "out-of-memory" }],
  ])("%s", async (_name, body, death) => {
    const outcome = await child.run(`$.lost = 1; console.log('last words'); console.error('to stderr'); ${body}`);
    expect(outcome).toMatchObject({ status: "died", death });
    expect(outcome.stdout).toBe("last words\n");
    expect(outcome.status === "died" && outcome.death.stderr).toContain("to stderr");
    // A fresh process, without the state.
    expect(await child.run("$.lost;")).toMatchObject({ status: "error", evalue: "lost is not defined" });
  });

  test("the place of process.exit is told", async () => {
    const outcome = await child.run("function leave() { process.exit(1); }\nleave();");
    expect(outcome.status === "died" && outcome.death.where.join("\n")).toMatch(
      /^at leave \(cell \d+, line 1\)\nat cell \d+, line 2$/,
    );
  });

  test("listeners of exit run, and what they print arrives", async () => {
    expect(await child.run("process.on('exit', (c) => console.log('exit', c)); process.exit(2);")).toMatchObject({
      stdout: "exit 2\n",
    });
  });

  test("the end of the work is not the end of the process: beforeExit never comes", async () => {
    await child.run("process.on('beforeExit', () => process.exit(9));");
    expect(await child.run(`${sleep(50)}; $k.value = 'alive';`)).toMatchObject({ text: "'alive'" });
  });

  test("a death between cells is reported once, and the next cell runs in a fresh process", async () => {
    const before = child.deaths.length;
    await child.run("setTimeout(() => process.exit(7), 20);");
    await child.until(() => child.deaths.length > before);
    expect(await child.run("$k.value = 1;")).toMatchObject({ status: "ok", text: "1" });
    expect(child.deaths.slice(before)).toMatchObject([{ kind: "exit", code: 7 }]);
  });
});

describe("a process that cannot start", () => {
  test("answers each cell with what it said, and does not start again and again", async () => {
    const env = { ...process.env, NODE_OPTIONS: "--require ./does-not-exist.cjs" };
    const broken = await TestProcess.start({ env });
    for (let attempt = 0; attempt < 2; attempt++) {
      const outcome = await broken.run("1;");
      expect(outcome.status === "died" && outcome.death.stderr).toContain("does-not-exist");
    }
    expect(broken.readies).toBe(0);
    await broken.stop();
  });

  test("a folder that is not there is the same", async () => {
    const broken = await TestProcess.start({ folder: "/nonexistent/folder" });
    expect(await broken.run("1;")).toMatchObject({
      status: "died",
      death: { stderr: expect.stringContaining("ENOENT") },
    });
    await broken.stop();
  });

  test("the user's NODE_OPTIONS and conditions hold in the process", async () => {
    const env = { ...process.env, NODE_OPTIONS: "--stack-trace-limit=77" };
    const own = await TestProcess.start({ env, conditions: ["special"] });
    const outcome = await own.run(
      "$k.value = [Error.stackTraceLimit, process.execArgv.includes('--conditions=special'), process.argv.length];",
    );
    expect(outcome.text).toBe("[ 77, true, 1 ]");
    await own.stop();
  });
});

describe("nothing outlives its owner", () => {
  const grandchild = `require("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore" });`;

  test("stop ends the process and the commands that cells started", async () => {
    const own = await TestProcess.start();
    const { text } = await own.run(`${grandchild} $k.value = process.pid;`);
    const group = Number(text);
    expect(groupMembers(group).length).toBe(2);
    await own.stop();
    await groupGone(group);
  });

  test("commands do not outlive a process that crashed", async () => {
    const { text } = await child.run(`${grandchild} $k.value = process.pid;`);
    await child.run("process.kill(process.pid, 'SIGKILL');");
    await groupGone(Number(text));
  });

  test.each([
    ["in the middle of an endless loop", `${grandchild} console.log(process.pid); for (;;);`, false],
    ["after an await", `${grandchild} console.log(process.pid); setTimeout(() => { for (;;); }, 5);`, false],
    [
      "while a command is waited for",
      `console.log(process.pid); require("node:child_process").execSync("sleep 1000");`,
      false,
    ],
    [
      "in the middle of a write that blocks",
      `console.log(process.pid); for (;;) process.stdout.write("x".repeat(1e5));`,
      true,
    ],
    ["when nothing runs", `${grandchild} console.log(process.pid);`, false],
  ])("a front that is killed takes the process along: %s", async (_name, body, stuck) => {
    const script = fileURLToPath(new URL("./front-to-kill.js", import.meta.url));
    const code = `(function ($, $k) { ${body} })`;
    const front = spawn(process.execPath, [script, realpathSync(tmpdir()), code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(front.stdout), "line")) as [string];
    const group = Number.parseInt(JSON.parse(line), 10);
    expect(groupMembers(group).length).toBeGreaterThan(0);
    if (stuck) front.kill("SIGSTOP");
    front.kill("SIGKILL");
    await groupGone(group);
  });
});
