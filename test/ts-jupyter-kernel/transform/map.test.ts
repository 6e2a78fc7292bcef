import { AnyMap, originalPositionFor } from "@jridgewell/trace-mapping";
import { expect, test } from "vitest";
import { compileModule } from "../../../packages/ts-jupyter-kernel/src/transform/index.js";
import { MiniExecutor } from "./mini-executor.js";

/** Where the error of a cell comes from, as `line:column` of each of its own frames, columns from 1. */
async function frames(source: string): Promise<string[]> {
  const kernel = new MiniExecutor();
  const cell = kernel.compile(source);
  const error = await kernel.runCompiled(cell).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  const map = new AnyMap(cell.map);
  const places = [...(error?.stack ?? "").matchAll(/cell-\d+\.ts:(\d+):(\d+)/g)];
  return places.map(([, line, column]) => {
    const place = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 });
    return `${place.line}:${(place.column ?? Number.NaN) + 1}`;
  });
}

test.each([
  ["a throw", "const a: number = 1;\n\n  throw new Error(`x`)", ["3:9"]],
  [
    "a throw in a function",
    "function f(n: number): never {\n  throw new Error('x');\n}\nconst y = 1;   f(2);",
    ["2:9", "4:16"],
  ],
  ["a call of what is no function", "const o: any = {};\nlet b = 1 + o.missing(2);", ["2:15"]],
  ["a name that is no function", "const f: any = 1;\n  f(2);", ["2:3"]],
  ["a property of undefined", "const o: any = {};\n\n1 + o.a.b", ["3:9"]],
  ["an unknown name", "type T = string;\nlet x = 5 + nobody;", ["2:13"]],
  ["the last expression", "interface A { a: number }\n  null!.x", ["2:9"]],
  ["an await", "const p: Promise<number> = Promise.resolve(1);\nawait p;\n    (null as any).x", ["3:19"]],
  ["an assignment to a constant", "const c = 1;\n   c = 2", ["2:4"]],
  ["a use before the declaration", "const b = 1 +\n  a;\nconst a = 1;", ["2:3"]],
  ["behind letters of two units", "const s = '😀é'; throw new Error(s)", ["1:24"]],
  ["behind an enum", "enum E { a, b }\nconst e: E = E.a; throw new Error('x')", ["2:25"]],
  ["in a loop", "for (const a of [1]) for (;;) throw new Error('x')", ["1:37"]],
  [
    "in a decorated class",
    "const d = (c: any, x: any) => c;\n@d class A {\n  static m(): never { throw new Error('x') }\n}\nA.m()",
    ["3:29", "5:3"],
  ],
  [
    "in a namespace",
    "namespace N {\n  export const f = (): never => { throw new Error('x') };\n}\n  N.f()",
    ["2:41", "4:5"],
  ],
  ["beside a using", "using r = null;\nconst a: number = 1;\n  throw new Error('x')", ["3:9"]],
] as const)("the place of %s is right to the column", async (_, source, expected) => {
  expect(await frames(source)).toEqual(expected);
});

test("a long cell's last line is found", async () => {
  const lines = Array.from({ length: 2000 }, (_, i) => `const v${i}: number = ${i};`);
  expect(await frames(`${lines.join("\n")}\n  null!.x`)).toEqual(["2001:9"]);
});

test("an import that fails has its place", async () => {
  const kernel = new MiniExecutor();
  const cell = kernel.compile("const a = 1;\n  import { x } from './nothing-here.js'");
  const line = cell.code.split("\n").findIndex((text) => text.includes("nothing-here"));
  const column = cell.code.split("\n")[line]?.indexOf("import(") ?? -1;
  expect(originalPositionFor(new AnyMap(cell.map), { line: line + 1, column })).toMatchObject({ line: 2, column: 2 });
});

test("the map of a cell has the cell's address as its only source and not the text", () => {
  const cell = new MiniExecutor().compile("1");
  expect(JSON.parse(cell.map)).toMatchObject({ version: 3, sources: [cell.url] });
  expect(JSON.parse(cell.map)).not.toHaveProperty("sourcesContent");
});

test.each(["a.ts", "a.js"])("a module's places are right to the column: %s", (path) => {
  const source = "export function f(n) {\n  while (n > 0) { n--; }\n    throw new Error('x');\n}\n";
  const { code, map } = compileModule(source, path);
  const lines = code.split("\n");
  const line = lines.findIndex((text) => text.includes("new Error"));
  const place = originalPositionFor(new AnyMap(map), { line: line + 1, column: lines[line]?.indexOf("new") ?? -1 });
  expect(place).toMatchObject({ source: path, line: 3, column: 10 });
});
