import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compileModule, SourceError } from "../../../packages/ts-jupyter-kernel/src/transform/index.js";
import { trapOf } from "./mini-executor.js";

const folder = mkdtempSync(join(tmpdir(), "ts-jupyter-module-"));
afterAll(() => rmSync(folder, { recursive: true }));

const KERNEL = Symbol.for("ts-jupyter-kernel");
let count = 0;

/** Compiles the source and imports it in this process. */
async function load(source: string, ending = "ts", options = {}): Promise<Record<string, unknown>> {
  count += 1;
  const file = join(folder, `m${count}.mjs`);
  writeFileSync(file, compileModule(source, `m${count}.${ending}`, options).code);
  return import(/* @vite-ignore */ pathToFileURL(file).href);
}

/** How often the kernel is asked while `body` runs. */
async function counting(body: unknown): Promise<{ checks: number; afters: number }> {
  const calls = { checks: 0, afters: 0 };
  const kernel = {
    flag: Int32Array.of(1),
    trap: trapOf(() => {
      calls.checks += 1;
    }),
    after: (value: unknown) => {
      calls.afters += 1;
      return value;
    },
  };
  Reflect.set(globalThis, KERNEL, kernel);
  try {
    await (body as () => unknown)();
    return calls;
  } finally {
    Reflect.deleteProperty(globalThis, KERNEL);
  }
}

test("words about a module or a namespace do not load TypeScript, a namespace does", () => {
  const built = new URL("../../../packages/ts-jupyter-kernel/dist/transform/module.js", import.meta.url);
  // In a process of its own: this one may have loaded it for something else.
  const loads = (
    source: string,
  ) => `(await import(${JSON.stringify(built.href)})).compileModule(${JSON.stringify(source)}, "m.ts");
    console.log(Object.keys((await import("node:module")).default.createRequire(import.meta.url).cache).some((name) => /[\\/]typescript.js$/.test(name)))`;
  const answer = (source: string) =>
    execFileSync(process.execPath, ["--input-type=module", "--eval", loads(source)], { encoding: "utf8" }).trim();
  const words = 'import { createRequire } from "node:module"; // this module, no namespace\ndeclare module "x" {}';
  expect(answer(`${words}\nexport const v: number = 1;`)).toBe("false");
  expect(answer("export namespace N { export let b = 1; b }")).toBe("true");
});

describe("a module runs as written", () => {
  test.each([
    ["types and enums", "export enum E { a = 2 } export const v: number = E.a", "ts", 2],
    ["JavaScript", "export const v = [1, 2].map((x) => x * 2)[1]", "js", 4],
    [
      "JavaScript with the names of ours",
      "const $check = 1, $n = 2; let i = 0; while (i < 9) i++; export const v = $check + $n + i",
      "js",
      12,
    ],
    [
      "a type imported without the word type",
      "import { ParsedPath, join } from 'node:path'; export const v: ParsedPath['dir'] = join('a')",
      "ts",
      "a",
    ],
    ["top-level await", "export const v = await Promise.resolve(3)", "mts", 3],
    [
      "a namespace",
      "export namespace N { export let a = 1; export const inc = () => ++a } N.inc(); export const v = N.a",
      "ts",
      2,
    ],
    [
      "a decorator",
      "const d = (m: any, c: any) => () => 7; class A { @d m() {} } export const v = new A().m()",
      "ts",
      7,
    ],
    ["using", "export let v = 0; { using r = { [Symbol.dispose]() { v = 5 } } }", "ts", 5],
    ["JSX", "const h = (...a: any[]) => a; export const v = <b x={1}>t</b>", "tsx", ["b", { x: 1 }, "t"]],
    [
      "loops of every kind",
      "export let v = 0; for (let i = 0; i < 2000; i++) v++; for (const a of [1, 2]) v += a; for (const k in { a: 1 }) v++; do v++; while (v < 3000); while (v < 4000) v++",
      "ts",
      4000,
    ],
    [
      "for await and yield*",
      "async function* g() { yield 1; yield* h() } async function* h() { yield 2 } export let v = 0; for await (const x of g()) v += x",
      "ts",
      3,
    ],
    ["a hashbang", "#!/usr/bin/env node\nlet i = 0; while (i < 3) i++; export const v = i", "js", 3],
  ])("%s", async (_, source, ending, value) => {
    expect((await load(source, ending, { compilerOptions: { jsx: "react", jsxFactory: "h" } })).v).toEqual(value);
  });
});

test("class fields by assignment run the setters of the base class", async () => {
  const source =
    "class A { static log: number[] = []; set x(v: number) { A.log.push(v) } } class B extends A { x = 3; declare y: number; z!: string } new B(); export const v = [A.log, Object.keys(new B())]";
  expect((await load(source, "ts", { compilerOptions: { useDefineForClassFields: false } })).v).toEqual([[3, 3], []]);
});

test("a circle of imports may call functions before the module ran", async () => {
  const write = (name: string, source: string) => writeFileSync(join(folder, name), compileModule(source, name).code);
  write(
    "a.mjs",
    "import { early } from './b.mjs'; export function slow() { let i = 0; while (i < 5000) i++; return i } export const v = early;",
  );
  write("b.mjs", "import { slow } from './a.mjs'; export const early = slow();");
  expect((await import(/* @vite-ignore */ pathToFileURL(join(folder, "a.mjs")).href)).v).toBe(5000);
});

describe("interrupts reach", () => {
  const sources: [string, string][] = [
    ["while", "export const run = () => { let i = 0; while (i < 10) i++; }"],
    ["do", "export const run = () => { let i = 0; do i++; while (i < 10) }"],
    ["for without a test", "export const run = () => { for (let i = 0; ; i++) if (i === 9) return; }"],
    [
      "for-of",
      "const a = new Uint8Array(10); export const run = () => { let s = 0; for (const x of a) s += x; return s }",
    ],
    [
      "for-in",
      "const a = new Uint8Array(10); export const run = () => { let s = ''; for (const k in a) s = k; return s }",
    ],
    ["a for loop around one", "export const run = () => { for (let i = 0; i < 10; i++) for (let j = 0; j < 2; j++); }"],
    ["a for loop with calls", "const f = Math.sqrt; export const run = () => { for (let i = 0; i < 10; i++) f(i) }"],
  ];
  test.each(sources)("%s: a check at every pass", async (_, source) => {
    expect((await counting((await load(source)).run)).checks).toBe(10);
  });

  test("awaits, for await and yield*", async () => {
    const source = `async function* g() { yield* [1, 2] }
      export const run = async () => { await 1; for await (const x of g()) await x }`;
    expect((await counting((await load(source)).run)).afters).toBe(6);
  });

  test("no loop with a test that calls nothing and holds no loop", async () => {
    const source = "export const run = () => { let s = 0; for (let i = 0; i < 1e5; i++) s += i; return s }";
    expect((await counting((await load(source)).run)).checks).toBe(0);
  });

  test("nothing when that is wished", () => {
    expect(compileModule("while (a) await b", "a.ts", { instrument: "none" }).code).toBe("while (a) await b;\n");
  });
});

test("what a check throws leaves the loop and runs finally", async () => {
  const { run } = await load(
    "export const log = []; export const run = () => { try { for (;;); } finally { log.push(1) } }",
    "js",
  );
  Reflect.set(globalThis, KERNEL, {
    flag: Int32Array.of(1),
    trap: trapOf(() => {
      throw new Error("interrupted");
    }),
  });
  try {
    expect(run).toThrow("interrupted");
  } finally {
    Reflect.deleteProperty(globalThis, KERNEL);
  }
});

test("mistakes of a file are thrown with their places", () => {
  try {
    compileModule("const a = 1;\nfoo(]", "/x/a.ts");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({
      ...{ name: "SyntaxError", path: "/x/a.ts", message: "Unexpected token ']'" },
      faults: [{ start: 17, end: 18, message: "Unexpected token ']'" }],
    });
  }
});
