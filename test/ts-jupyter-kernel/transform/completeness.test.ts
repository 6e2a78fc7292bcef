import { describe, expect, test } from "vitest";
import { completeness } from "../../../packages/ts-jupyter-kernel/src/transform/index.js";

// What stands in a template is written with a dollar sign apart, because the cells are text here.
const hole = (code: string) => ["$", "{", code].join("");

describe("complete", () => {
  test.each([
    ...["", "  \n", "// note", "1 + 1", "a / b", "f<T", "async", "let x: number", "do x(); while (1)", "#!node"],
    ...["function f(): void;", "declare function f(): void", "const x = <div/>", "a = <T,>(x: T) => x", "if (a) {}"],
    ...["label: for (;;) break label", "await 1", "import 'x'", "@d class A {}", "class A { m() {} }"],
  ])("%j", (source) => {
    expect(completeness(source)).toEqual({ status: "complete" });
  });
});

describe("invalid", () => {
  test.each([
    ...["return 1", "}", ")", "a)", "a b", "else", "let a; let a", "foo(1 2", "'abc", '"abc', "/abc", "/[/", "0b2"],
    ...[
      "...",
      "#",
      "\\",
      "(a]",
      "[1, }",
      "let let = 1",
      "class { }",
      "for (a b",
      "break",
      "import a b",
      "1 = 2",
      "'abc\nd'",
    ],
  ])("%j", (source) => {
    expect(completeness(source)).toEqual({ status: "invalid" });
  });
});

describe("incomplete, with the indentation of the next line", () => {
  test.each([
    ["foo(", "  "],
    ["foo(1,", "  "],
    ["a = {", "  "],
    ["a = {\n    b: 1,", "    "],
    ["a = {\n\tb: {", "\t\t"],
    ["if (a) {\n\tb()\n", "\t"],
    ["function f() {\n  return [\n    1,", "    "],
    ["function f() {\n  if (x)", "    "],
    ["function f() {\n  a();", "  "],
    ["function f()", "  "],
    ["foo(function () {\n  bar();\n}", ""],
    ["for (;;)", "  "],
    ["if (x)", "  "],
    ["if (x) // why", "  "],
    ["if (a) b; else", "  "],
    ["while (true)", "  "],
    ["try {}", ""],
    ["try {} // why", ""],
    ["do {}", ""],
    ["x => ", "  "],
    ["x = y => {", "  "],
    ["1 +", "  "],
    ["a &&\n  b ||", "  "],
    ["a ?", "  "],
    ["a.", "  "],
    ["a?.", "  "],
    ["obj[", "  "],
    ["const", "  "],
    ["const x", "  "],
    ["const x: number", "  "],
    ["using x", "  "],
    ["let x =", "  "],
    ["let a = 1,", ""],
    ["new", "  "],
    ["throw", "  "],
    ["await", "  "],
    ["import { a", "  "],
    ["export default", "  "],
    ["async (a: number", "  "],
    ["let x: Array<", "  "],
    ["type A =", "  "],
    ["interface A", "  "],
    ["class A {\n  m() {", "    "],
    ["enum A {", "  "],
    ["namespace N {", "  "],
    ["@dec", ""],
    ["@dec()\n", ""],
    ["switch (a) {\n  case 1:", "    "],
    ["const x = <div>", "  "],
    ["`abc", ""],
    [`\`abc ${hole("x}")} def`, ""],
    [`\`abc ${hole("")}`, "  "],
    ["/* abc", ""],
    ["/** a\n * b", ""],
    ["'abc\\", "  "],
    ["let r = /a{/;\nfoo(", "  "],
    ["const s = '{';\nfoo([", "  "],
  ])("%j", (source, indent) => {
    expect(completeness(source)).toEqual({ status: "incomplete", indent });
  });
});
