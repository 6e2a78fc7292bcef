import { describe, expect, test } from "vitest";
import {
  type CompileOutcome,
  compileCell,
  compileExpression,
  plainMessage,
} from "../../../packages/ts-jupyter-kernel/src/transform/index.js";

const options = { name: "cell 1", url: "file:///n/cell-1.ts", known: new Map() };

function compiled(source: string) {
  const outcome = compileCell(source, options);
  if (outcome.status !== "ok") throw new Error(outcome.faults[0]?.message);
  return outcome.cell;
}

function faults(outcome: CompileOutcome) {
  return outcome.status === "ok" ? [] : outcome.faults.map(({ message, start, end }) => [start, end, message]);
}

describe("what is said of a cell", () => {
  test("a cell without await and imports is a plain function", () => {
    expect(compiled("const a = 1; async () => { await a }").async).toBe(false);
    expect(compiled("const a = 1").code).toMatch(/^\(function \(\$, \$k\) \{ "use strict";/);
  });
  test.each(["await 1", "for await (const a of []);", "await using a = null", "import 'x'", "export * from 'x'"])(
    "%s makes it async",
    (source) => {
      expect(compiled(source).async).toBe(true);
      expect(compiled(source).code).toMatch(/^\(async function \(\$, \$k\)/);
    },
  );
  test.each(["import 'x'", "const a = () => import('x')", "export { a } from 'x'"])("%s imports", (source) => {
    expect(compiled(source).imports).toBe(true);
  });
  test.each(["import type { A } from 'x'", "const a = import.meta.url", "type A = import('x').A"])(
    "%s does not import",
    (source) => {
      expect(compiled(source).imports).toBe(false);
    },
  );
  test("all declarations are told with their kind, types too", () => {
    const source = `import d, { type T, x as y } from "m"; import type Q from "m"; const { a, b: [c] } = o; let l; var v;
      function f() {} class C {} enum E {} namespace N { export const q = 1 } namespace M { export type q = 1 }
      interface I {} type A = 1; { var inner; let hidden } declare const amb: number; using u = null;`;
    const { declarations, declares } = compiled(source);
    expect(Object.fromEntries(declarations.map(({ name, kind }) => [name, kind]))).toEqual({
      ...{ d: "import", T: "type", y: "import", Q: "type", a: "const", c: "const", l: "let", v: "var", f: "function" },
      ...{
        C: "class",
        E: "enum",
        N: "namespace",
        M: "type",
        I: "type",
        A: "type",
        inner: "var",
        amb: "type",
        u: "const",
      },
    });
    const values = declarations.filter(({ kind }) => kind !== "type").map(({ name }) => name);
    expect(declares).toEqual(values);
  });
  test("a value beside a type of one name counts as the value", () => {
    expect(compiled("interface A {} const A = 1").declarations).toEqual([{ name: "A", kind: "const" }]);
    expect(compiled("class A {} interface A {}").declarations).toEqual([{ name: "A", kind: "class" }]);
  });
});

describe("mistakes", () => {
  test.each([
    ["let a; let a", [[11, 12, "Identifier 'a' has already been declared"]]],
    ["'é😀'; let a; let a", [[18, 19, "Identifier 'a' has already been declared"]]],
    ["function f() {} function f() {}", [[25, 26, "Identifier 'f' has already been declared"]]],
    ["import { a } from 'x'; let a", [[27, 28, "Identifier 'a' has already been declared"]]],
    ["const a = 1; enum a {}", [[18, 19, "Identifier 'a' has already been declared"]]],
    ["return 1", [[0, 6, "A 'return' statement can only be used within a function body."]]],
    ["foo(", [[4, 4, "Expected `)` but found the end"]]],
    ["1 +", [[3, 3, "Unexpected end of input"]]],
    ["foo(]", [[4, 5, "Unexpected token ']'"]]],
    ["a b", [[1, 1, "Missing semicolon: two statements on one line"]]],
    ["`abc", [[0, 4, "Unterminated template literal"]]],
    ["const re = /(/", [[11, 14, "Invalid regular expression: /(/: Unterminated group"]]],
    ["class A { #x; m() { this.#y } }", [[25, 27, "Private field '#y' must be declared in an enclosing class"]]],
    ["label: for (;;) { continue foo }", [[27, 30, "Use of undefined label"]]],
    ["new.target", [[0, 10, "Unexpected new.target expression"]]],
    ["delete x", [[7, 8, "Delete of an unqualified identifier in strict mode."]]],
    ["with (a) {}", [[0, 4, "'with' statements are not allowed"]]],
    [
      "function f() { await 1 }",
      [[15, 20, "`await` is only allowed within async functions and at the top levels of modules"]],
    ],
    ["const x: number", [[6, 7, "Missing initializer in const declaration"]]],
  ])("%s is refused, once, with its place", (source, expected) => {
    expect(faults(compileCell(source, options))).toEqual(expected);
  });
  test("what only V8 refuses has a place too", () => {
    const source = "const a = 1;\nfunction f(x) {\n  for (let y = 0, y = 1; ; ) ;\n}";
    const [fault] = faults(compileCell(source, options));
    expect(fault?.[2]).toMatch(/already been declared/);
    expect(source.slice(fault?.[0] as number)).toMatch(/^y = 1/);
  });
  test.each([
    "function f(a: string): void; function f(a: any) {}",
    "enum A { x } enum A { y = 1 }",
    "interface A {} interface A {}",
    "class A {} namespace A { export const x = 1 }",
    "type A = 1; const A = 1",
    "var a; var a",
  ])("%s is no redeclaration", (source) => {
    expect(faults(compileCell(source, options))).toEqual([]);
  });
});

describe("expressions of the user", () => {
  test("an expression is compiled", () => {
    expect(compileExpression("a + 1;", options).status).toBe("ok");
  });
  test.each(["", "let a = 1", "1; 2", "if (a) b", "import 'x'"])("%j is no expression", (source) => {
    expect(faults(compileExpression(source, options))[0]?.[2]).toBe("One expression is expected");
  });
});

test.each([
  ["(0 , $.f) is not a function", "f is not a function"],
  ["$.f is not a constructor", "f is not a constructor"],
  ["$slot1.a.b is not iterable", "a.b is not iterable"],
  ["price is 5$.", "price is 5$."],
  ["(0 , $.f)(...).g is not a function", "f(...).g is not a function"],
])("the message %j is told as %j", (message, plain) => {
  expect(plainMessage(message)).toBe(plain);
});
