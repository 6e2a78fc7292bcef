// What user code throws, in real processes with the kernel's modules and stacks.
import { describe, expect, test } from "vitest";
import { folderOf, inProcess } from "../modules/support.js";

interface Report {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** Reports of what these functions of `a.ts` throw. */
async function reports(source: string, names: readonly string[]): Promise<Record<string, Report>> {
  const body = `const m = await import("./a"); const all = {};
    for (const name of ${JSON.stringify(names)}) all[name] = await report(() => m[name]()); return all;`;
  return inProcess(folderOf({ "a.ts": source }), body);
}

/** Lines of the traceback up to the frames of the test's own script. */
const upToScript = ({ traceback }: Report): string[] => traceback.filter((line) => !/start\.mjs/.test(line));

describe("an error's report", () => {
  test("is its line, the code at the throwing place, and the frames of user code", async () => {
    const { outer } = await reports(
      `interface Shape { sides: number }
function inner(shape: Shape): void {
  throw new TypeError("no sides: " + shape.sides);
}
export const outer = (): void => inner({ sides: 0 });`,
      ["outer"],
    );
    expect([outer!.ename, outer!.evalue]).toEqual(["TypeError", "no sides: 0"]);
    expect(upToScript(outer!)).toEqual([
      "TypeError: no sides: 0",
      "",
      "a.ts:3:9",
      "  1 | interface Shape { sides: number }",
      "  2 | function inner(shape: Shape): void {",
      '> 3 |   throw new TypeError("no sides: " + shape.sides);',
      "    |         ^^^^^^^^^^^^^",
      "  4 | }",
      "  5 | export const outer = (): void => inner({ sides: 0 });",
      "",
      "    at inner (a.ts:3:9)",
      "    at outer (a.ts:5:34)",
    ]);
  });

  test("names async frames, constructors and methods, and hides Node and the kernel", async () => {
    const found = await reports(
      `import { readFile } from "node:fs/promises"; import { readFileSync } from "node:fs";
class Box { constructor() { this.open(); } open(): void { throw new Error("stuck"); } }
async function deep(): Promise<void> { await Promise.resolve(); throw new Error("late"); }
export async function waits(): Promise<void> { await deep(); }
export const makes = (): unknown => new Box();
export const reads = (): unknown => readFileSync("none.txt");
export const missing = (): unknown => readFile("none.txt");
export const maps = (): unknown => [1].map((n) => { throw new Error("in map" + n); });`,
      ["waits", "makes", "reads", "missing", "maps"],
    );
    const frames = (name: string): string[] => upToScript(found[name]!).filter((line) => line.startsWith("    at"));
    expect(frames("waits")).toEqual(["    at deep (a.ts:3:71)", "    at async waits (a.ts:4:48)"]);
    expect(frames("makes").slice(0, 2)).toEqual(["    at Box.open (a.ts:2:65)", "    at new Box (a.ts:2:34)"]);
    expect(frames("reads")).toEqual(["    at reads (a.ts:6:37)"]);
    expect(frames("maps")[1]).toBe("    at Array.map");
    expect(found.missing!.evalue).toMatch(/^ENOENT/);
    expect(found.missing!.traceback.join("\n")).toContain("code: 'ENOENT'");
    const all = Object.keys(found).flatMap(frames);
    expect(all.filter((line) => /node:|dist\//.test(line))).toEqual([]);
  });

  test("shows causes, also of causes and in circles, and the members of an AggregateError", async () => {
    const found = await reports(
      `export const chain = (): void => { throw new Error("top", { cause: new RangeError("middle", { cause: "bottom" }) }); };
export const circle = (): void => { const a = new Error("a"); a.cause = new Error("b", { cause: a }); throw a; };
export const many = () => Promise.any([Promise.reject(new TypeError("one")), Promise.reject("two")]);
export const hundreds = (): void => { throw new AggregateError(Array.from({ length: 300 }, (_, n) => new Error("e" + n)), "all"); };`,
      ["chain", "circle", "many", "hundreds"],
    );
    const text = (name: string): string => found[name]!.traceback.join("\n");
    expect(text("chain")).toMatch(/^Error: top.*\n {2}\[cause\]: RangeError: middle.*\n {4}\[cause\]: 'bottom'$/s);
    expect(text("circle")).toMatch(/^Error: a.*\[cause\]: Error: b.*\[cause\]: \(the same error again\)$/s);
    expect([found.many!.ename, found.many!.evalue]).toEqual(["AggregateError", "All promises were rejected"]);
    expect(text("many")).toMatch(/\n {2}\[errors\] 1: TypeError: one.*\n {2}\[errors\] 2: 'two'/s);
    expect(text("hundreds")).toContain("… 290 more errors");
    expect(text("hundreds")).not.toContain("e10");
  });

  test("names a subclass by its class, unless it gave itself a name", async () => {
    const found = await reports(
      `class ShapeError extends TypeError {} class Named extends Error { override name = "OtherName"; }
export const sub = (): void => { throw new ShapeError("s"); };
export const named = (): void => { throw new Named("n"); };
export const empty = (): void => { throw new Error(); };`,
      ["sub", "named", "empty"],
    );
    expect(Object.values(found).map(({ ename, evalue }) => [ename, evalue])).toEqual([
      ["ShapeError", "s"],
      ["OtherName", "n"],
      ["Error", ""],
    ]);
    expect(found.sub!.traceback[0]).toBe("ShapeError: s");
    expect(found.empty!.traceback[0]).toBe("Error");
  });

  test("shows what else an error carries, without calling getters", async () => {
    const { extra } = await reports(
      `export const extra = (): void => {
  throw Object.defineProperty(Object.assign(new Error("x"), { code: 7, detail: { a: [1] } }), "trap", { enumerable: true, get() { throw 1; } });
};`,
      ["extra"],
    );
    expect(extra!.traceback.at(-1)).toBe("  { code: 7, detail: { a: [ 1 ] } }");
  });

  test("says which line of evaluated code threw", async () => {
    const { evaluated } = await reports(`export const evaluated = (): unknown => eval("1;\\nnothing");`, ["evaluated"]);
    const frames = upToScript(evaluated!).filter((line) => line.startsWith("    at"));
    expect(frames).toEqual(["    at eval, line 2", "    at evaluated (a.ts:1:41)"]);
  });

  test("stays short for a stack overflow and for an endless message", async () => {
    const { overflow, long } = await reports(
      `export function overflow(): number { return 1 + overflow(); }
export const long = (): void => { throw new Error("m".repeat(1_000_000) + "\\n".repeat(1000)); };`,
      ["overflow", "long"],
    );
    expect([overflow!.ename, overflow!.evalue]).toEqual(["RangeError", "Maximum call stack size exceeded"]);
    expect(overflow!.traceback.filter((line) => line.startsWith("    at"))).toHaveLength(2);
    expect(overflow!.traceback.at(-1)).toMatch(/^ {4}at overflow \(a\.ts:1:\d+\) … and \d+ more of it$/);
    expect(long!.evalue).toMatch(/^m{1000}… \(1000000 more characters\)$/);
    expect(long!.traceback.join("\n").length).toBeLessThan(6000);
  });

  test("folds frames of packages and names them shortly", async () => {
    const calls = Array.from({ length: 6 }, (_, n) => `export const f${n} = (act) => f${n + 1}(act);`).join("\n");
    const folder = folderOf({
      "node_modules/pack/package.json": `{ "type": "module", "exports": "./lib/main.js" }`,
      "node_modules/pack/lib/main.js": `${calls}\nexport const f6 = (act) => act();`,
      "a.ts": `import { f0 } from "pack";\nexport const run = () => f0(() => { throw new Error("called back"); });`,
    });
    const found = await inProcess<Report>(folder, `const m = await import("./a"); return report(() => m.run());`);
    expect(upToScript(found).filter((line) => /^ {4}(?:at|…)/.test(line))).toEqual([
      "    at a.ts:2:43",
      "    at f6 (pack/lib/main.js:7:28)",
      "    at f5 (pack/lib/main.js:6:28)",
      "    … 5 more in packages",
      "    at run (a.ts:2:26)",
    ]);
  });

  test("of a cell names cell and line, in the report and in error.stack", async () => {
    const found = await inProcess<[Report, string]>(
      folderOf({}),
      `const { Script } = await import("node:vm");
       const url = "file://" + folder + "/cell-3.ts";
       const code = "(function ($) { $.f = () => { throw new Error('in a cell'); }; (0, $.f)(); })";
       cells.set(url, { name: "cell 3", map: "", source: code });
       const error = await thrown(() => new Script(code, { filename: url }).runInThisContext()({}));
       const { stack } = error;
       return [await report(() => { throw error; }), stack];`,
    );
    expect(found[0].traceback).toContain("    at f (cell 3, line 1)");
    expect(found[0].traceback).toContain("    at cell 3, line 1");
    expect(found[1].split("\n").slice(0, 2)).toEqual(["Error: in a cell", "    at f (cell 3:1:37)"]);
  });
});

test("whatever is thrown has a report", async () => {
  const found = await inProcess<[string, string, string][]>(
    folderOf({}),
    `const { proxy, revoke } = Proxy.revocable({}, {}); revoke();
     const { runInNewContext } = await import("node:vm");
     const bad = (key) => Object.defineProperty(new Error("m"), key, { get() { throw new Error("getter"); } });
     const things = ["text", null, undefined, 42n, Symbol("s"), { a: 1 }, () => 1, proxy,
       { toString() { throw 1; }, get message() { throw 2; }, [Symbol.for("nodejs.util.inspect.custom")]() { throw 3; } },
       Object.create(null), runInNewContext("new RangeError('other realm')"), new DOMException("gone", "AbortError"),
       structuredClone(new TypeError("cloned")), bad("stack"), bad("message"), bad("name"), bad("constructor"),
       Object.assign(new Error("no stack"), { stack: undefined }), Object.assign(new Error("odd"), { stack: 5, cause: proxy, errors: 3 })];
     return things.map((thing) => { const { ename, evalue, traceback } = errorReport(thing, sources, { color: false });
       return [ename, evalue, traceback[0]]; });`,
  );
  expect(found).toEqual([
    ["Uncaught", "'text'", "Uncaught 'text'"],
    ["Uncaught", "null", "Uncaught null"],
    ["Uncaught", "undefined", "Uncaught undefined"],
    ["Uncaught", "42n", "Uncaught 42n"],
    ["Uncaught", "Symbol(s)", "Uncaught Symbol(s)"],
    ["Uncaught", "{ a: 1 }", "Uncaught { a: 1 }"],
    ["Uncaught", "[Function (anonymous)]", "Uncaught [Function (anonymous)]"],
    ["Uncaught", "<Revoked Proxy>", "Uncaught <Revoked Proxy>"],
    ["Uncaught", "a value that cannot be shown (object)", "Uncaught a value that cannot be shown (object)"],
    ["Uncaught", "[Object: null prototype] {}", "Uncaught [Object: null prototype] {}"],
    ["RangeError", "other realm", "RangeError: other realm"],
    ["AbortError", "gone", "AbortError: gone"],
    ["TypeError", "cloned", "TypeError: cloned"],
    ["Error", "m", "Error: m"],
    ["Error", "", "Error"],
    ["Error", "m", "Error: m"],
    ["Error", "m", "Error: m"],
    ["Error", "no stack", "Error: no stack"],
    ["Error", "odd", "Error: odd"],
  ]);
});

describe("error.stack", () => {
  test("has the positions of the sources, with and without captureStackTrace, and no frame of the kernel", async () => {
    const folder = folderOf({
      "a.ts": `interface A { a: 1 }
export const make = (): Error => new Error("one");
export const capture = (): { stack?: string } => { const o = {}; Error.captureStackTrace(o); return o; };`,
    });
    const found = await inProcess<string[]>(
      folder,
      `const m = await import("./a"); const { inspect } = await import("node:util");
       return [m.make().stack, m.capture().stack, inspect(m.make())];`,
    );
    const at = (place: string): string => `    at ${place}`;
    expect(found.map((stack) => stack.split("\n")[1])).toEqual([
      at(`make (${folder}/a.ts:2:34)`),
      at(`capture (${folder}/a.ts:3:72)`),
      at(`make (${folder}/a.ts:2:34)`),
    ]);
    expect(found.join("")).not.toMatch(/ts-jupyter-kernel|node:internal/);
  });

  test("a hook that user code sets is obeyed, and its stacks still read well in the report", async () => {
    const folder = folderOf({
      "a.ts": `interface A { a: 1 }\nexport const f = (): never => { throw new Error("x"); };`,
    });
    const found = await inProcess<[number, string[], string, string]>(
      folder,
      `const m = await import("./a");
       const before = Error.prepareStackTrace;
       Error.prepareStackTrace = (_, sites) => sites;
       const sites = new Error().stack;
       Error.prepareStackTrace = (error, sites) => error + sites.map((site) => "\\n    at " + site).join("");
       const foreign = await text(() => m.f());
       Error.prepareStackTrace = before;
       const own = await thrown(() => m.f()); own.stack += "\\n    at somewhere else";
       return [sites[0].getLineNumber(), foreign.split("\\n"), (await text(() => { throw own; })), foreign];`,
    );
    expect(found[0]).toBeGreaterThan(1);
    expect(found[1]).toContain("    at f (a.ts:2:39)");
    expect(found[1]).toContain('> 2 | export const f = (): never => { throw new Error("x"); };');
    expect(found[2]).toContain("    at f (a.ts:2:39)");
  });
});

describe("a module that cannot be compiled", () => {
  test("is reported with file, line, column and code frame, also when it was loaded before", async () => {
    const folder = folderOf({ "lib/a.ts": "export const a = 1;\n", "main.ts": `export * from "./lib/a";` });
    const found = await inProcess<Report>(
      folder,
      `await import("./main"); write("lib/a.ts", "type T = 1;\\nexport const a: T = = 1;\\n"); await loader.refresh();
       return report(() => import("./main"));`,
    );
    expect(found.ename).toBe("SyntaxError");
    expect(found.traceback.slice(1)).toEqual([
      "",
      "lib/a.ts:2:21",
      "  1 | type T = 1;",
      "> 2 | export const a: T = = 1;",
      "    |                     ^",
      "  3 |",
      "",
      "    at lib/a.ts:2:21",
    ]);
  });

  test("as are broken JSON and names that are not exported", async () => {
    const folder = folderOf({
      "d.json": `{\n  "a": 1,\n}`,
      "json.ts": `import d from "./d.json"; export default d;`,
      "lib.ts": "export const yes = 1;",
      "name.ts": `interface A { a: 1 }\nimport { nope } from "./lib";\nexport default nope as A;`,
    });
    const found = await inProcess<Report[]>(
      folder,
      `return [await report(() => import("./json")), await report(() => import("./name"))];`,
    );
    expect(found[0]!.traceback.join("\n")).toMatch(/^SyntaxError: invalid JSON: .*d\.json:[23]:/s);
    expect(found[1]!.evalue).toBe("The requested module './lib' does not provide an export named 'nope'");
    expect(found[1]!.traceback).toContain("    at name.ts:2:10");
  });
});
