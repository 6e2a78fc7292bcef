import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start({ args: ["--typecheck", "error"] });
});
afterAll(() => kernel.stop());

describe("in a real kernel, with types checked", () => {
  test("display and input need no import, and have types", async () => {
    const { displays, text, prompts, status } = await kernel.execute(
      'display([1, 2]);\nconst name: string = await input("Name: ");\nname',
      { inputs: ["Ada"] },
    );
    expect(status).toBe("ok");
    expect(displays.map(({ data }) => data)).toEqual([{ "text/plain": "[ 1, 2 ]" }]);
    expect(prompts).toEqual([{ prompt: "Name: ", password: false }]);
    expect(text).toBe("'Ada'");
    const wrong = await kernel.execute("const n: number = await input();");
    expect(wrong.error?.evalue).toBe("Type 'string' is not assignable to type 'number'. ts(2322)");
  });

  test("the runtime module is imported with its types, whatever folder the notebook is in", async () => {
    const { displays, result, status, error } = await kernel.execute(
      'import { html, progress, updateDisplay } from "ts-jupyter-kernel/runtime";\n' +
        'for (const i of progress([1, 2], { interval: 1e9 })) i satisfies number;\ndisplay("a", { id: "x" });\nupdateDisplay("x", "b");\nhtml("<b>")',
    );
    expect(error).toBeUndefined();
    expect(status).toBe("ok");
    expect(displays.map(({ data }) => (data as Record<string, unknown>)["text/plain"])).toEqual([
      expect.stringMatching(/^0 of 2 items/),
      expect.stringMatching(/^2 of 2 items in /),
      "'a'",
      "'b'",
    ]);
    expect(result).toEqual({ "text/html": "<b>", "text/plain": "<b>" });
  });

  test("notebooks for tslab run", async () => {
    const { displays, error } = await kernel.execute(
      'import { display as old, newDisplay } from "tslab";\nold.html("<i>");\nconst d = newDisplay();\nd.text("1");\nd.text("2");',
    );
    expect(error).toBeUndefined();
    expect(displays.map(({ data }) => data)).toEqual([
      { "text/html": "<i>" },
      { "text/plain": "1" },
      { "text/plain": "2" },
    ]);
  });

  test("%timeit, %%timeit and %time measure code that uses names of other cells", async () => {
    await kernel.execute("const xs = [3, 1, 2];");
    const line = await kernel.execute("%timeit -n 10 -r 2 xs.toSorted()");
    expect(line.error).toBeUndefined();
    expect(line.displays).toHaveLength(1);
    expect((line.displays[0].data as Record<string, string>)["text/plain"]).toContain("2 runs of 10 loops");
    const cell = await kernel.execute("%%timeit -n 10 -r 2\nconst ys = xs.toSorted();\nawait ys; // done");
    expect(cell.error).toBeUndefined();
    expect(cell.displays).toHaveLength(1);
    const timed = await kernel.execute("%time const sum = xs.reduce((a, b) => a + b, 0);\n%time sum + 1");
    expect(timed.error).toBeUndefined();
    expect(timed.stdout.match(/^wall /gm)).toHaveLength(2);
    expect(timed.text).toBe("7");
    const wrong = await kernel.execute("%timeit xs.sorted()");
    expect(wrong.error?.evalue).toMatch(/Property 'sorted' does not exist on type 'number\[\]'.* ts\(2\d+\)/);
  });

  test("an unknown magic fails its cell and names near ones", async () => {
    const { error } = await kernel.execute("%whos");
    expect(error?.evalue).toContain("unknown magic: %whos (did you mean %who?)");
  });

  test("a promise as last expression is shown when it has its value, one of nothing is not", async () => {
    expect((await kernel.execute("Promise.resolve(new Map([[1, 2]]))")).text).toBe("Map(1) { 1 => 2 }");
    expect((await kernel.execute("Promise.resolve()")).text).toBeUndefined();
    // Its `then` never calls back.
    expect((await kernel.execute("new Proxy({}, { get: () => () => {} })")).text).toBe("{}");
  });
});
