import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: [] });
});
afterAll(() => kernel.stop());

describe("a check that takes long", () => {
  it("is stopped by an interrupt, and its cell does not run", async () => {
    // The first check waits for TypeScript to load, which takes longer than these messages.
    const cell = kernel.submit("globalThis.ran = true");
    await cell.until(({ header }) => header.msg_type === "execute_input");
    await kernel.interrupt();
    expect((await cell.done).error).toMatchObject({
      ename: "KernelInterrupt",
      evalue: "cell 1 was interrupted before it ran",
    });
    expect((await kernel.execute("'ran' in globalThis")).text).toBe("false");
  });
});

describe("a type error", () => {
  it("fails the cell before it runs, by default", async () => {
    const { error, stdout } = await kernel.execute('console.log("ran");\nconst n: number = "text"');
    expect(stdout).toBe("");
    expect(error?.ename).toBe("TypeCheckError");
    expect(error?.evalue).toBe("Type 'string' is not assignable to type 'number'. ts(2322)");
    expect(error?.traceback).toContain('const n: number = "text"');
    expect((await kernel.execute("n")).error?.ename).toBe("TypeCheckError");
  });

  it("is found with the names of earlier cells", async () => {
    await kernel.execute("const text = 'a'; interface Point { x: number }");
    expect((await kernel.execute("const p: Point = { x: 1 }; text.length + p.x")).text).toBe("2");
    expect((await kernel.execute("text.toFixed(2)")).error?.ename).toBe("TypeCheckError");
  });

  it("is printed and no more after %typecheck warn", async () => {
    const { text, stderr, displays } = await kernel.execute('%typecheck warn\nconst m: number = "text"\nm');
    expect(displays.map(({ data }) => data)).toEqual([{ "text/plain": "typecheck: warn" }]);
    expect([text, stderr.includes("ts(2322)")]).toEqual(["'text'", true]);
  });

  it("is not looked for after %typecheck off", async () => {
    const { text, stderr } = await kernel.execute('%typecheck off\nconst k: number = "text"; k');
    expect([text, stderr]).toEqual(["'text'", ""]);
    await kernel.execute("%typecheck error");
  });
});

describe("magics", () => {
  it("%help, %who and %reset talk to the kernel", async () => {
    expect((await kernel.execute("%help")).displays[0]?.data).toMatchObject({
      "text/plain": expect.stringContaining("%who"),
    });
    await kernel.execute("const listed: Map<string, number> = new Map()");
    const { displays } = await kernel.execute("%who");
    const table = String((displays[0]?.data as Record<string, unknown> | undefined)?.["text/plain"]);
    expect(table).toMatch(/^name +kind +cell +type$/m);
    expect(table).toMatch(/^listed +const +cell \d+ +Map<string, number>$/m);
    await kernel.execute("%reset");
    expect((await kernel.execute("listed")).error?.ename).toBe("TypeCheckError");
    expect((await kernel.execute("%who")).displays[0]?.data).toEqual({ "text/plain": "no names yet" });
  });

  it("that do not exist are a SyntaxError at their place", async () => {
    const { error } = await kernel.execute("1;\n%nothing");
    expect(error?.ename).toBe("SyntaxError");
    expect(error?.traceback).toContain("%nothing");
  });
});

describe("the notebook's metadata", () => {
  it("choose the mode, and %typecheck still changes it", async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "nb-")));
    const path = join(folder, "a.ipynb");
    await writeFile(path, JSON.stringify({ metadata: { "ts-jupyter": { typecheck: "off" } }, cells: [] }));
    const other = await TestKernel.start({ folder, args: ["--typecheck", "error"], env: { JPY_SESSION_NAME: path } });
    try {
      const { displays } = await other.execute("%typecheck");
      expect(displays[0]?.data).toEqual({ "text/plain": "typecheck: off" });
      expect((await other.execute("const x: number = 'a'; x")).text).toBe("'a'");
    } finally {
      await other.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
