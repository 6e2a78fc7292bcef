import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Notebook } from "./notebook.js";

const notebook = new Notebook();
beforeEach(() => notebook.language.reset());
afterAll(() => notebook.close());
const run = (source: string) => notebook.run(source);
/** All cells but the last are right; what is wrong with the last. */
async function cells(...sources: string[]): Promise<string[]> {
  for (const source of sources.slice(0, -1)) expect(await run(source)).toEqual([]);
  return run(sources.at(-1) ?? "");
}

describe("a cell is checked", () => {
  test("with TypeScript's message, number and place", async () => {
    expect(await notebook.diagnose("let one = 1;\none = 'x'")).toEqual([
      {
        code: 2322,
        category: "error",
        message: "Type 'string' is not assignable to type 'number'.",
        start: 13,
        length: 3,
      },
    ]);
  });

  test("and a message of several lines keeps them, with related places", async () => {
    await run("interface Point { x: number; y: number }");
    const [found] = await notebook.diagnose("const p: Point = { x: 1 }");
    expect(found?.message).toBe("Property 'y' is missing in type '{ x: number; }' but required in type 'Point'.");
    expect(found?.related).toEqual([
      { message: "'y' is declared here.", where: expect.stringMatching(/^cell \d+, line 1$/) },
    ]);
  });

  test.each([
    ["top-level await", "const r = await Promise.resolve(1); r.toFixed();"],
    ["for await", "for await (const x of [Promise.resolve(1)]) x.toFixed();"],
    ["using", "using a = { [Symbol.dispose]() {} }; await using b = { async [Symbol.asyncDispose]() {} };"],
    ["standard decorators", "function d(_: unknown, c: ClassMethodDecoratorContext) { c.name } class A { @d m() {} }"],
    ["enums and namespaces", "enum E { A } namespace N { export const x = E.A } N.x;"],
    ["names of globals", "const name = 'n', process = 1, window = 2, Map = 3; process + window + Map; name.length;"],
    [
      "import.meta",
      "import.meta.dirname.length + import.meta.filename.length + import.meta.url.length; import.meta.resolve('x');",
    ],
    ["require", "require('node:fs'); require.resolve('x');"],
    [
      "Node's globals",
      "process.argv; Buffer.from(''); setTimeout(() => {}, 1).unref(); fetch; structuredClone; console.log(1);",
    ],
    ["a Node module", "import { readFileSync } from 'node:fs'; readFileSync('x').length;"],
    ["a dynamic import", "const m = await import('node:path'); m.join('a', 'b').length;"],
    ["unused names", "import { join } from 'node:path'; const unused = 1; function f(x: number) {}"],
    [
      "own exports",
      "export const exported = 1; export default class D {} export type T = string; const e = 2; export { e }",
    ],
    ["a shadowed global type", "interface Response { own: number } const r: Response = { own: 1 };"],
    ["a cell that ends in a comment", "const c = 1 // end"],
    ["an empty cell", ""],
    ["a reference directive", "/// <reference lib='dom' />\ndocument.title.length"],
    ["a cell that is not to be checked", "// @ts-nocheck\nconst x: number = 'a'"],
    ["an expected error", "// @ts-expect-error\nconst x: number = 'a'"],
  ])("%s is right", async (_, source) => expect(await run(source)).toEqual([]));

  test.each([
    ["an implicit any", "const f = (x) => x", "x: Parameter 'x' implicitly has an 'any' type. (7006)"],
    [
      "a DOM name",
      "document",
      "document: Cannot find name 'document'. Do you need to change your target library? Try changing the 'lib' compiler option to include 'dom'. (2584)",
    ],
    [
      "an unknown module",
      "import x from './nowhere.js'",
      "'./nowhere.js': Cannot find module './nowhere.js' or its corresponding type declarations. (2307)",
    ],
    [
      "a missing export",
      "import { nope } from 'node:fs'",
      "nope: Module '\"node:fs\"' has no exported member 'nope'. (2305)",
    ],
    [
      "an unexpected error comment",
      "// @ts-expect-error\n1",
      "// @ts-expect-error: Unused '@ts-expect-error' directive. (2578)",
    ],
    ["an unfinished text", "const x = (1", ": ')' expected. (1005)"],
  ])("%s is an error", async (_, source, message) => expect(await run(source)).toContain(message));
});

describe("types flow from cell to cell", () => {
  test("of constants, functions, classes, enums, namespaces, interfaces and aliases", async () => {
    await run("const a = { b: 1 }; function f<T>(x: T): T[] { return [x] } class C { c = 'c' } enum E { One }");
    await run(
      "namespace N { export type T = string; export const n = 1 } interface I { i: number } type A = I | string",
    );
    expect(
      await run(
        "a.b.toFixed(); f(1)[0]?.toFixed(); new C().c.length; const e: E = E.One; const t: N.T = 's'; N.n.toFixed(); const i: A = { i: 1 }",
      ),
    ).toEqual([]);
    expect(await run("a.c; f('x')[0].foo; const c: C = { c: 1 }")).toEqual([
      "c: Property 'c' does not exist on type '{ b: number; }'. (2339)",
      "foo: Property 'foo' does not exist on type 'string'. (2339)",
      "c: Type 'number' is not assignable to type 'string'. (2322)",
    ]);
  });

  test("and of imports: default, namespace, named, aliased, type-only", async () => {
    await run(
      "import fs, { readFileSync as read, type Stats } from 'node:fs'; import * as path from 'node:path'; import type { URL as U } from 'node:url'",
    );
    expect(
      await run(
        "const t: Buffer = read('x'); fs.existsSync('x'); path.join('a').length; let s: Stats | undefined; let u: U | undefined; s; u",
      ),
    ).toEqual([]);
    expect(await run("path.nope; new U('x')")).toEqual([
      "nope: Property 'nope' does not exist on type 'PlatformPath'. (2339)",
      "U: 'U' cannot be used as a value because it was imported using 'import type'. (1361)",
    ]);
  });

  test("through a cell that has no name of its own", async () => {
    expect(
      await cells("const list = [1, 2, 3]", "const doubled = list.map((x) => 2 * x)", "doubled.at(0)?.toFixed()"),
    ).toEqual([]);
  });

  test("a variable can be assigned, with its declared type", async () => {
    await run(
      "let n = 1; var v = 'v'; let maybe: number | undefined = undefined; let { a, b: [c] } = { a: 1, b: ['s'] }",
    );
    expect(await run("n = 2; n++; v = 'w'; maybe = 3; maybe = undefined; a = 5; c = 't'")).toEqual([]);
    expect(await run("n = 'x'; maybe = 's'; c = 1")).toEqual([
      "n: Type 'string' is not assignable to type 'number'. (2322)",
      "maybe: Type 'string' is not assignable to type 'number'. (2322)",
      "c: Type 'number' is not assignable to type 'string'. (2322)",
    ]);
  });

  test("what is no variable cannot be assigned, and the message is that of a single file", async () => {
    await run("const k = 1; function f() {} class C {} enum E { A }");
    expect(await run("k = 2; f = 1; C = 2; E = 3")).toEqual([
      "k: Cannot assign to 'k' because it is a constant. (2588)",
      "f: Cannot assign to 'f' because it is a function. (2630)",
      "C: Cannot assign to 'C' because it is a class. (2629)",
      "E: Cannot assign to 'E' because it is an enum. (2628)",
    ]);
  });

  test("a variable without a type is anything to later cells", async () => {
    expect(
      await cells(
        "let model; const items = []; let best = null",
        "model = { fit() {} }; items.push(1); best = 2",
        "model.fit(); items[0].toFixed(); best.foo",
      ),
    ).toEqual([]);
  });

  test("a constant keeps its literal type, a symbol its identity, a guard its effect", async () => {
    await run(
      "const kind = 'a'; const key = Symbol(); const isText = (x: unknown): x is string => typeof x === 'string'; function assertText(x: unknown): asserts x is string {}",
    );
    expect(
      await run(
        "const k: 'a' = kind; const o = { [key]: 1 }; o[key].toFixed(); let x: unknown = 1; if (isText(x)) x.length; let y: unknown; assertText(y); y.length",
      ),
    ).toEqual([]);
  });

  test("a constant of another cell stays narrowed inside a function", async () => {
    expect(
      await cells("const maybe = [1].find(() => true)", "if (maybe !== undefined) [1].map(() => maybe.toFixed())"),
    ).toEqual([]);
  });

  test("names that a loop or a block declares with var", async () => {
    expect(
      await cells("for (var i = 0; i < 2; i++) { var last = String(i) }", "i.toFixed(); last.length; i = 3"),
    ).toEqual([]);
  });
});

describe("a name can be declared again", () => {
  test.each([
    "const x = 'text'",
    "let x = 'text'",
    "function x() { return 'text' }",
    "class x { static length = 1 }",
    "enum x { length = 1 }",
  ])("by %s", async (later) => {
    await run("const x = 1; type T = number");
    expect(await run(later)).toEqual([]);
    expect(await run("x.length")).toEqual([]);
    expect(await run("x.toFixed()")).toHaveLength(1);
  });

  test("as something else: a type by a value, an import by a constant", async () => {
    expect(
      await cells(
        "type T = number; import { join } from 'node:path'",
        "const T = 1, join = 2",
        "T.toFixed() + join.toFixed()",
      ),
    ).toEqual([]);
  });

  test("and what was built on the earlier one keeps its type", async () => {
    expect(
      await cells("class A { one = 1 }", "const a = new A()", "class A { two = 2 }", "a.one; new A().two"),
    ).toEqual([]);
    const missing =
      /^other: Property 'two' is missing in type 'import\("cell \d+"\)\.A' but required in type 'import\("cell \d+"\)\.A'\. \(2741\)$/;
    expect(await run("const other: A = a")).toEqual([expect.stringMatching(missing)]);
  });

  test("a name that got no value keeps its earlier meaning", async () => {
    await run("const x = 1");
    const failed = notebook.cell(
      "const x = fail(); interface Shape { s: 1 } function fail(): string { throw new Error() }",
    );
    expect(await notebook.language.check(failed)).toEqual([]);
    notebook.language.commit(failed, ["fail"]);
    expect(await run("x.toFixed(); fail().length; const s: Shape = { s: 1 }")).toEqual([]);
  });

  test("a cell that was never checked is known after its commit", async () => {
    const cell = notebook.cell("const unchecked: number = 'x'");
    notebook.language.commit(cell, ["unchecked"]);
    expect(await run("unchecked.toFixed()")).toEqual([]);
  });

  test("after a reset all names are gone", async () => {
    await run("const gone = 1");
    notebook.language.reset();
    expect(await run("gone")).toEqual(["gone: Cannot find name 'gone'. (2304)"]);
    expect(await notebook.language.who()).toEqual([]);
  });
});

describe("augmentations stay in force", () => {
  test("of the global scope and of modules", async () => {
    await run("declare global { var counter: number; interface Array<T> { second(): T } }");
    await run("import type { Stats } from 'node:fs'; declare module 'node:fs' { interface Stats { own: string } }");
    expect(await run("counter.toFixed(); [1].second().toFixed(); (null as unknown as Stats).own.length")).toEqual([]);
  });

  test("until a later cell says otherwise, member by member", async () => {
    await run("declare global { interface Array<T> { second(): T; third(): T } var setting: number }");
    expect(await run("declare global { interface Array<T> { second: number } var setting: string }")).toEqual([]);
    expect(await run("[1].second.toFixed(); ['a'].third().length; setting.length")).toEqual([]);
  });
});

test("who names what is known, with kind, type and cell", async () => {
  await run("let n = 1; function f(x: string) { return x.length } type T = { a: 1 }");
  await run("class C {} const n = 'x' as const; import * as path from 'node:path'");
  expect((await notebook.language.who()).map(({ name, kind, type }) => `${kind} ${name}: ${type}`)).toEqual([
    'const n: "x"',
    "function f: (x: string) => number",
    "type T: { a: 1; }",
    "class C: typeof C",
    "import path: path.PlatformPath",
  ]);
});
