// Reports of what is found before a cell runs.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeFrame, diagnosticReport, syntaxReport } from "../../../packages/ts-jupyter-kernel/src/errors/index.js";
import type { Diagnostic } from "../../../packages/ts-jupyter-kernel/src/language/types.js";

const frame = (source: string, marked: string, context = 1): string[] => {
  const start = source.indexOf(marked);
  return codeFrame(source, { start, end: start + marked.length }, { color: false, context });
};

describe("a code frame", () => {
  test("underlines the place between its neighbours", () => {
    expect(frame("const a = 1;\nconst b: number = a.c;\nf();\ng();", "c;")).toEqual([
      "  1 | const a = 1;",
      "> 2 | const b: number = a.c;",
      "    |                     ^^",
      "  3 | f();",
    ]);
  });

  test("keeps the mark under the place after tabs, wide characters and combining ones", () => {
    expect(frame("\tx.y", "y")).toEqual(["> 1 |     x.y", "    |       ^"]);
    expect(frame('"漢字🎉e\u0301" + y', "y")).toEqual(['> 1 | "漢字🎉e\u0301" + y', "    |             ^"]);
  });

  test("lets no control character of the source through", () => {
    expect(frame('x = "\u001b[31m";', "x")).toEqual(['> 1 | x = "·[31m";', "    | ^"]);
  });

  test("cuts a very long line around the place", () => {
    const [line, mark] = frame(`${"a".repeat(5000)}HERE${"b".repeat(5000)}`, "HERE");
    expect(line!.length).toBeLessThan(140);
    expect(line!.slice(mark!.indexOf("^"), mark!.lastIndexOf("^") + 1)).toBe("HERE");
  });

  test("marks the lines of a long place, up to a few", () => {
    expect(frame("f({\n  a,\n});", "{\n  a,\n}", 0)).toEqual([
      "> 1 | f({",
      "    |   ^",
      "> 2 |   a,",
      "    |   ^^",
      "> 3 | });",
      "    | ^",
    ]);
    const long = `[\n${"  1,\n".repeat(50)}]`;
    expect(frame(long, long, 0).filter((line) => line.startsWith(">"))).toHaveLength(4);
  });

  test("of a place beyond the source, or in an empty one, is its end", () => {
    expect(codeFrame("a", { start: 9, end: 12 }, { color: false })).toEqual(["> 1 | a", "    |  ^"]);
    expect(codeFrame("", { start: 0, end: 0 }, { color: false })).toEqual(["> 1 |", "    | ^"]);
  });

  test("ends lines at every terminator of JavaScript", () => {
    expect(frame("a\r\nb\rc\nd\u2028e", "d", 0)).toEqual(["> 4 | d", "    | ^"]);
  });
});

describe("a type error", () => {
  const source = 'const a = 1;\nconst x: number = "a";';
  const cell = { name: "cell 3", source };
  const wrong: Diagnostic = {
    code: 2322,
    category: "error",
    message: "Type 'string' is not assignable to type 'number'.",
    start: 19,
    length: 1,
  };

  test("is its place, its message with the code, and the code frame", () => {
    const { ename, evalue, traceback } = diagnosticReport(cell, [wrong], { color: false });
    expect([ename, evalue]).toEqual(["TypeCheckError", "Type 'string' is not assignable to type 'number'. ts(2322)"]);
    expect(traceback).toEqual([
      "cell 3, line 2 - error ts(2322): Type 'string' is not assignable to type 'number'.",
      "",
      "  1 | const a = 1;",
      '> 2 | const x: number = "a";',
      "    |       ^",
    ]);
  });

  test("indents the chain of reasons and names related places and other files", () => {
    const chain: Diagnostic = {
      ...wrong,
      message: "Type 'A' is not assignable to type 'B'.\n  Property 'p' is missing.",
      start: undefined,
      length: undefined,
      file: join(process.cwd(), "lib/a.ts:4:2"),
      related: [
        { message: "'p' is declared here.", where: "cell 1, line 2" },
        { message: "'q' is declared here.", where: "/x/node_modules/typescript/lib/lib.es5.d.ts:1:15" },
      ],
    };
    const { evalue, traceback } = diagnosticReport(cell, [chain], { color: false });
    expect(evalue).toBe("Type 'A' is not assignable to type 'B'. ts(2322)");
    expect(traceback).toEqual([
      "lib/a.ts:4:2 - error ts(2322): Type 'A' is not assignable to type 'B'.",
      "    Property 'p' is missing.",
      "",
      "  cell 1, line 2: 'p' is declared here.",
      "",
      "  typescript/lib/lib.es5.d.ts:1:15: 'q' is declared here.",
    ]);
  });

  test("is the first one that is an error, and hundreds are counted", () => {
    const hint: Diagnostic = { ...wrong, category: "suggestion", code: 80001, message: "File is CommonJS." };
    const { evalue, traceback } = diagnosticReport(cell, [hint, ...Array.from({ length: 100 }, () => wrong)]);
    expect(evalue).toMatch(/ts\(2322\)$/);
    expect(traceback.at(-1)).toBe("… and 81 more type errors");
  });

  test("has colours unless they are not wanted", () => {
    expect(diagnosticReport(cell, [wrong]).traceback.join("")).toContain("\u001b[");
    expect(diagnosticReport(cell, [wrong], { color: false }).traceback.join("")).not.toContain("\u001b[");
  });
});

test("a syntax error is its message, its place and the code frame", () => {
  const cell = { name: "cell 7", source: "const = 3;" };
  const { ename, evalue, traceback } = syntaxReport(cell, [{ message: "Unexpected token", start: 6, end: 7 }], {
    color: false,
  });
  expect([ename, evalue]).toEqual(["SyntaxError", "Unexpected token"]);
  expect(traceback).toEqual([
    "SyntaxError: Unexpected token (cell 7, line 1)",
    "",
    "> 1 | const = 3;",
    "    |       ^",
  ]);
});
