import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: ["--typecheck", "off", "--output-limit", "64"] });
});
afterAll(() => kernel.stop());

describe("nothing is lost", () => {
  it("of 200,000 printed lines, which all come before the reply's idle and in order", async () => {
    const { stdout, messages, types } = await kernel.execute("for (let i = 0; i < 200_000; i++) console.log(i)");
    const expected = Array.from({ length: 200_000 }, (_, n) => `${n}\n`).join("");
    expect(stdout === expected).toBe(true);
    expect(messages.length).toBeLessThan(2000);
    expect(types.at(-1)).toBe("status:idle");
  });

  it("of one string of 50 MB", async () => {
    const { stdout } = await kernel.execute('console.log("x".repeat(50_000_000))');
    expect(stdout.length).toBe(50_000_001);
    expect(/^x+\n$/.test(stdout)).toBe(true);
  });

  it("of displays between lines, which keep their places", async () => {
    const shown = '({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "d" + i }) })';
    const code = `for (let i = 0; i < 50; i++) { console.log(i); display(${shown}) }`;
    const { messages } = await kernel.execute(code);
    const order = messages
      .filter(({ header }) => ["stream", "display_data"].includes(header.msg_type))
      .map(({ header, content }) =>
        header.msg_type === "stream" ? content.text : `${(content.data as Record<string, string>)["text/plain"]}\n`,
      );
    expect(order.join("")).toBe(Array.from({ length: 50 }, (_, n) => `${n}\nd${n}\n`).join(""));
  });

  it("of what is written to stdout, stderr and by other processes", async () => {
    const { stdout, stderr } = await kernel.execute(`
      process.stdout.write("direct ");
      process.stderr.write("wrong ");
      const { execFileSync } = require("node:child_process");
      execFileSync("sh", ["-c", "echo out; echo err >&2"], { stdio: "inherit" });
    `);
    expect([stdout, stderr]).toEqual(["direct out\n", "wrong err\n"]);
  });

  it("of a display that is updated and cleared", async () => {
    const { messages } = await kernel.execute(`
      import { clearOutput, display, updateDisplay } from "ts-jupyter-kernel/runtime";
      display(1, { id: "x" });
      updateDisplay("x", 2);
      clearOutput({ wait: true });
    `);
    const shown = messages.filter(({ header }) => /display|clear/.test(header.msg_type));
    expect(shown.map(({ header }) => header.msg_type)).toEqual(["display_data", "update_display_data", "clear_output"]);
    expect(shown[0]?.content.transient).toEqual({ display_id: "x" });
    expect(shown[1]?.content).toMatchObject({ transient: { display_id: "x" }, data: { "text/plain": "2" } });
    expect(shown[2]?.content).toEqual({ wait: true });
  });
});

describe("an output after the end of its cell", () => {
  const later = (code: string) =>
    `globalThis.late = new Promise<void>((done) => setTimeout(() => { ${code}; done() }, 50)); 0`;

  it("goes to the cell that started it when a person watches", async () => {
    const cell = kernel.submit(later('console.log("late")'), { allowStdin: true });
    await cell.done;
    const late = await cell.until(({ header }) => header.msg_type === "stream");
    expect(late.content).toEqual({ name: "stdout", text: "late\n" });
  });

  it("is shown headless by the next cell, behind the name of its own", async () => {
    const first = await kernel.execute(later('console.log("late")'));
    const { stdout } = await kernel.execute("await globalThis.late");
    expect(stdout).toBe(`[cell ${first.reply.execution_count}] late\n`);
  });

  it("that is an error is shown for its cell when a person watches", async () => {
    const cell = kernel.submit(later('throw new Error("too late")'), { allowStdin: true });
    expect((await cell.done).status).toBe("ok");
    const late = await cell.until(({ header }) => header.msg_type === "error");
    expect(late.content).toMatchObject({ ename: "Error", evalue: "too late" });
    expect((await kernel.execute("1", { allowStdin: true })).text).toBe("1");
  });

  it("that is an error fails headless the running or the next cell", async () => {
    const first = await kernel.execute('setTimeout(() => { throw new Error("too late") }, 50); 0');
    expect(first.status).toBe("ok");
    const next = await kernel.execute("await new Promise((done) => setTimeout(done, 200)); 'fine'");
    expect(next.error).toMatchObject({ ename: "Error", evalue: "too late" });
    expect(next.error?.traceback).toContain(`cell ${first.reply.execution_count}`);
    expect((await kernel.execute("1")).text).toBe("1");
  });

  it("that is an error from before a cell fails it without running it", async () => {
    await kernel.execute(
      'globalThis.ran = 0; Promise.resolve().then(() => {}); setTimeout(() => { Promise.reject(new Error("lost")) }, 20); 0',
    );
    await new Promise((done) => setTimeout(done, 300));
    const next = await kernel.execute("globalThis.ran = 1");
    expect(next.error).toMatchObject({ ename: "Error", evalue: "lost" });
    expect((await kernel.execute("globalThis.ran")).text).toBe("0");
  });
});

describe("a cell that writes more than the limit", () => {
  const flood = 'for (let i = 0; i < 70; i++) console.log("y".repeat(1024 * 1024 - 1)); "done"';

  it("keeps 64 MB and runs on when a person watches; the rest is counted", async () => {
    const { stdout, stderr, text } = await kernel.execute(flood, { allowStdin: true });
    expect(stdout.length).toBe(64 * 1024 * 1024);
    expect(text).toBe("'done'");
    expect(stderr).toMatch(/output limit: cell \d+ wrote 64 MB; the rest is dropped\]\n/);
    expect(stderr).toContain("[output limit: dropped 6 lines, 6,291,456 bytes]\n");
  });

  it("is stopped headless with an OutputLimitError, and the next cell runs", async () => {
    const { error, stderr } = await kernel.execute("while (true) console.log('y'.repeat(100_000))");
    expect(error?.ename).toBe("OutputLimitError");
    expect(error?.evalue).toMatch(/^cell \d+ wrote more than 64 MB of output$/);
    expect(stderr).toMatch(/output limit: dropped [\d,]+ lines, [\d,]+ bytes/);
    expect((await kernel.execute("1")).text).toBe("1");
  });
});
