/** What a reader sees of errors, in a real kernel: nothing of how cells are rewritten, and the code that is meant. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestKernel } from "../support.js";

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await TestKernel.start();
  await kernel.execute("const five = 5 as any; const o = { a: {} } as any;");
});
afterAll(() => kernel.stop());

/** Cells that fail in V8, and what it says of them. */
const QUOTING: [code: string, message: string][] = [
  ["five()", "five is not a function"],
  ["new five()", "five is not a constructor"],
  ["o.a.nothing(3)", "o.a.nothing is not a function"],
  ["o.a?.b()", "o.a?.b is not a function"],
  ["o[five]()", "o[five] is not a function"],
  ["five`x`", "five is not a function"],
  ["[...five]", "five is not iterable"],
  ["for (const x of five) {}", "five is not iterable"],
  ["for await (const x of five) {}", "five is not async iterable"],
  ["(() => { const { y } = o.zz; return y; })()", "Cannot destructure property 'y' of 'o.zz' as it is undefined."],
  ["(await o.a)()", "(intermediate value) is not a function"],
  ["(await o.a).foo()", "(intermediate value).foo is not a function"],
];

describe("V8's messages quote the source and not the rewritten code", () => {
  it.each(QUOTING)("%s", async (code, message) => {
    const failing = await kernel.execute(code);
    expect(failing.error).toMatchObject({ ename: "TypeError", evalue: message });
    expect(failing.error?.traceback).toContain(`TypeError: ${message}\n`);
  });

  it("where a cell catches them, and where it prints them", async () => {
    const caught = await kernel.execute("try { five() } catch (e) { console.log((e as Error).message) }");
    expect(caught.stdout).toBe("five is not a function\n");
    const nested = await kernel.execute(
      "const message = () => { try { o.a.b(five) } catch (e) { return (e as Error).message } }; message()",
    );
    expect(nested.text).toBe("'o.a.b is not a function'");
    const stack = await kernel.execute("await Promise.resolve().then(() => five()).catch((e) => console.error(e))");
    expect(stack.stderr).toMatch(/^TypeError: five is not a function\n {4}at cell \d+:1:/);
  });

  it("but what a program says itself stays as it is", async () => {
    const { error } = await kernel.execute("throw new RangeError('$.x is not a function')");
    expect(error?.evalue).toBe("$.x is not a function");
  });
});

/** A cell, and its first line with what is underlined below it in the error's code frame. */
const UNDERLINED: [code: string, underlined: string][] = [
  ["throw new RangeError('far')", "new RangeError"],
  ["const g = five; new g.Deep()", "new g.Deep"],
  ["JSON.parse('1').anything.deep", "deep"],
  ["o.a.q.w = 3", "w"],
  ["class P { #p = 1; m() { return five.#p } } new P().m()", "#p"],
  ["await import('not-a-package')", "not-a-package"],
  ["import { readFile } from 'node:fs/promises'; await readFile('/not/there')", "await readFile"],
];

describe("the code frame underlines what is meant", () => {
  it.each(UNDERLINED)("%s", async (code, underlined) => {
    const { error } = await kernel.execute(code);
    const lines = error!.traceback.split("\n");
    const at = lines.findIndex((line) => /^ +\| +\^+$/.test(line));
    const { index, 0: marks } = /\^+/.exec(lines[at]!)!;
    expect(lines[at - 1]!.slice(index, index + marks.length)).toBe(underlined);
  });
});

describe("a traceback", () => {
  it("shows a line of code once, however many errors of a chain come from it", async () => {
    const { error } = await kernel.execute(
      "throw new Error('a', { cause: new Error('b', { cause: new AggregateError([new Error('c')], 'many') }) });",
    );
    expect(error?.traceback.match(/^ *> 1 \|/gm)).toHaveLength(1);
    for (const text of ["[cause]: Error: b", "[cause]: AggregateError: many", "[errors] 1: Error: c"]) {
      expect(error?.traceback).toContain(text);
    }
  });

  it.each([
    ["setTimeout(() => { throw new Error('t') }, 0)", /\n {4}at cell \d+, line 1$/],
    ["setTimeout(function tick() { throw new Error('t') }, 0)", /\n {4}at tick \(cell \d+, line 1\)$/],
    ["setImmediate(() => { throw new Error('t') })", /\n {4}at cell \d+, line 1$/],
  ])("says nothing of Node's timers: %s", async (code, frames) => {
    const { error } = await kernel.execute(`${code};\nawait new Promise((r) => setTimeout(r, 100));`);
    expect(error?.traceback).toMatch(frames);
  });

  it("of a disposal that fails after its block shows both errors", async () => {
    const { error } = await kernel.execute(
      "{\n  using y = { [Symbol.dispose]() { throw new Error('in dispose') } };\n  throw new Error('body');\n}",
    );
    expect(error?.ename).toBe("SuppressedError");
    expect(error?.traceback).toMatch(
      /\[error\]: Error: in dispose\n[\s\S]*> 2 \|[\s\S]*\[suppressed\]: Error: body\n[\s\S]*> 3 \|/,
    );
  });

  it("has no name that a decorator gets from the compiler", async () => {
    const { error } = await kernel.execute("@(() => { throw new Error('decorator') })\nclass Decorated {}");
    expect(error?.evalue).toBe("decorator");
    expect(error?.traceback).not.toContain("_classDecorators");
  });

  it("of a module that cannot be linked names file, line, and the cell", async () => {
    writeFileSync(join(kernel.folder, "base.ts"), "export const here = 1;\n");
    writeFileSync(join(kernel.folder, "top.ts"), 'import { gone } from "./base.js";\nexport const x = gone;\n');
    const { error } = await kernel.execute('import { x } from "./top";');
    expect(error?.traceback).toMatch(/top\.ts:1:10\n> 1 \| import \{ gone \}/);
    expect(error?.traceback).toMatch(/\n {4}at cell \d+, line 1$/);
  });
});

describe("what Node and the kernel keep on objects for themselves is not printed", () => {
  it("on promises, of subclasses too", async () => {
    const { stdout } = await kernel.execute(
      "console.log(Promise.resolve(1), { p: new Promise(() => {}) });\nclass Sub extends Promise<number> {}\nconsole.log(Sub.resolve(3));",
    );
    expect(stdout).toBe("Promise { 1 } { p: Promise { <pending> } }\nSub [Promise] { 3 }\n");
  });

  it("on timers and the global object", async () => {
    const timer = await kernel.execute("const t = setTimeout(() => {}, 10); console.log(t); clearTimeout(t);");
    expect(timer.stdout).toMatch(/^Timeout \{/);
    expect(timer.stdout).not.toMatch(/asyncId|triggerId|kResourceStore/);
    expect((await kernel.execute("globalThis")).text).not.toContain("ts-jupyter");
  });
});
