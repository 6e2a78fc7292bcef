import { stripVTControlCharacters } from "node:util";
import { CellExecutionError, CellTimeoutError, DeadKernelError } from "@innerloop/jupyter-client";
import { describe, expect, test } from "vitest";
import type { Difference, OutputDifference } from "../../../packages/vitest-notebook/src/compare/types.js";
import { failureError } from "../../../packages/vitest-notebook/src/report/render.js";
import type { CellFailure } from "../../../packages/vitest-notebook/src/report/types.js";

const SOURCE = "const w = solve(A, b);\nw";
const ADDRESS = { path: "/books/01.ipynb", index: 8, number: 7, id: "c7", source: SOURCE, line: 123 };
const PLACE = { index: 8, id: "c7", source: SOURCE, of: 12 };

interface Shown extends Error {
  diff: string;
  frame: string;
  stacks: { method: string; file: string; line: number; column: number }[];
}

function shown(failure: CellFailure, colour = false, extra = {}, source = SOURCE): Shown {
  return failureError({ ...ADDRESS, source }, failure, {
    notes: [],
    colour,
    accept: "npx vitest run {} -u",
    ...extra,
  }) as Shown;
}

function number(place: string, relativeError: number): Difference {
  return { kind: "number", place, message: `2 instead of 1 (relative error ${relativeError} > 1e-6)`, relativeError };
}

function outputs(...differences: OutputDifference[]): CellFailure {
  return { kind: "outputs", differences, staleness: { status: "current" } };
}

const ONE: OutputDifference = {
  output: "output 1 (execute_result, text/plain)",
  differences: [number("line 1", 1)],
  expected: [
    { text: "w = ", mark: "same" },
    { text: "1", mark: "differs" },
  ],
  actual: [
    { text: "w = ", mark: "same" },
    { text: "2", mark: "differs" },
  ],
};

describe("failureError of outputs", () => {
  test("shows headline, source, marked texts, deviations and how to accept them, in this order", () => {
    const error = shown(outputs(ONE));
    expect(error.name).toBe("OutputMismatch");
    expect(error.message).toBe(
      "output 1 (execute_result, text/plain), line 1: 2 instead of 1 (relative error 1 > 1e-6)",
    );
    expect(error.diff.split("\n")).toEqual([
      "  1 │ const w = solve(A, b);",
      "  2 │ w",
      "",
      "output 1 (execute_result, text/plain)  - expected + actual",
      "- w = 1",
      "+ w = 2",
      "      ^",
      "  line 1: 2 instead of 1 (relative error 1 > 1e-6)",
      "",
      "accept the new outputs: npx vitest run /books/01.ipynb -u",
    ]);
  });

  test("quotes a path that a shell would take apart in the command that accepts", () => {
    const accept = (path: string) => {
      const error = failureError({ ...ADDRESS, path }, outputs(ONE), { notes: [], colour: false, accept: "run {} -u" });
      return (error as Shown).diff.split("\n").at(-1);
    };
    expect(accept("/books/größe-2.ipynb")).toBe("accept the new outputs: run /books/größe-2.ipynb -u");
    expect(accept("/books/a b.ipynb")).toBe("accept the new outputs: run '/books/a b.ipynb' -u");
    expect(accept("/books/it's $&.ipynb")).toBe("accept the new outputs: run '/books/it'\\''s $&.ipynb' -u");
  });

  test("counts the kinds and gives the largest relative error when there are several deviations", () => {
    const missing: Difference = { kind: "missing", place: "", message: "the reference has it" };
    const other = { ...ONE, output: "stdout", differences: [missing] };
    const error = shown(outputs({ ...ONE, differences: [number("line 1", 1e-5), number("line 2", 0.25)] }, other));
    expect(error.message).toBe(
      "2 outputs differ from the reference: 2 numbers (relative error up to 2.5e-1), 1 missing",
    );
  });

  test("lists eight deviations, counts the rest, and names the largest of the rest where it is larger", () => {
    const many = Array.from({ length: 100 }, (_, at) => number(`line ${at + 1}`, at === 77 ? 3 : 1));
    const lines = shown(outputs({ ...ONE, differences: many })).diff.split("\n");
    expect(lines.filter((line) => line.startsWith("  line "))).toHaveLength(8);
    expect(lines).toContain("  … 92 more deviations; the largest is line 78: 2 instead of 1 (relative error 3 > 1e-6)");
    const alike = many.map((difference) => ({ ...difference, relativeError: 1 }));
    expect(shown(outputs({ ...ONE, differences: alike })).diff).toContain("  … 92 more deviations\n");
  });

  test("shows five outputs and counts the others", () => {
    const { diff } = shown(outputs(...Array.from({ length: 12 }, (_, at) => ({ ...ONE, output: `output ${at}` }))));
    expect(diff.match(/^output \d+ {2}- expected/gm)).toHaveLength(5);
    expect(diff).toContain("… 7 more outputs that differ");
  });

  test("says that the reference is stale, in the headline and with the reason", () => {
    const since = "commit 1a2b3c4 changed its source, not its outputs";
    const error = shown({ kind: "outputs", differences: [ONE], staleness: { status: "stale", since } });
    expect(error.message).toMatch(/; the reference is stale$/);
    expect(error.diff.split("\n")[0]).toBe(`stale reference: ${since}`);
  });

  test("shortens a long source in its middle", () => {
    const source = Array.from({ length: 40 }, (_, at) => `const v${at} = ${at};`).join("\n");
    const { diff } = shown(outputs(ONE), false, {}, source);
    expect(diff).toContain("  7 │ const v6 = 6;\n     │ … 29 lines …\n  37 │ const v36 = 36;");
    expect(diff).not.toContain("v20");
  });

  test("shows notes, the executed notebook and the command that the caller names", () => {
    const { diff } = shown(outputs(ONE), false, {
      notes: ["the kernel died in cell 5; the notebook was run again"],
      kept: "/elsewhere/01.ipynb",
      accept: "npx vitest-notebook --update {}",
    });
    expect(diff).toContain("note: the kernel died in cell 5; the notebook was run again\n");
    expect(diff).toContain("executed notebook: /elsewhere/01.ipynb\n");
    expect(diff).toContain("accept the new outputs: npx vitest-notebook --update /books/01.ipynb");
  });

  test("survives differences without texts to show", () => {
    const { diff } = shown(outputs({ ...ONE, expected: [], actual: [] }));
    expect(diff).toContain("output 1 (execute_result, text/plain)\n  line 1: 2 instead of 1");
  });
});

describe("failureError of a run's errors", () => {
  const trace = [
    "\u001b[31mTypeError\u001b[39m: no shape",
    "    at solve (/books/lib/solve.ts:33:14)",
    "    at helper (cell 2, line 9)",
    "    at cell 7, line 1",
  ];
  const raised = new CellExecutionError(PLACE, "TypeError", "no \u001b[1mshape\u001b[22m\nmore", trace, [
    { name: "stdout", text: "step 1\n" },
  ]);

  test("is the error that the cell raised, with its line marked, what it printed and its trace behind a bar", () => {
    const error = shown({ kind: "execution", error: raised });
    expect(`${error.name}: ${error.message}`).toBe("TypeError: no shape");
    expect(error.diff.split("\n")).toEqual([
      "> 1 │ const w = solve(A, b);",
      "  2 │ w",
      "",
      "stdout before it:",
      "  │ step 1",
      "",
      "  │ TypeError: no shape",
      "  │     at solve (/books/lib/solve.ts:33:14)",
      "  │     at helper (cell 2, line 9)",
      "  │     at cell 7, line 1",
    ]);
  });

  test("keeps the trace's colours on a terminal, each line closed", () => {
    const { diff } = shown({ kind: "execution", error: raised }, true);
    expect(diff).toContain("\u001b[31mTypeError\u001b[39m: no shape\u001b[0m");
  });

  test("counts code cells, as the titles do, and does not show the source twice", () => {
    const slow = shown({ kind: "execution", error: new CellTimeoutError(PLACE, 600, "killed") });
    expect(slow.message).toBe("cell [7] ran longer than 600 s: the kernel was killed");
    expect(slow.diff.match(/solve/g)).toHaveLength(1);
    const exit = { code: 134, signal: null };
    const dead = shown({ kind: "execution", error: new DeadKernelError(exit, "heap limit\n", PLACE) });
    expect(dead.message).toBe("the kernel died in cell [7]: exit code 134");
    expect(dead.diff).toMatch(/ {2}│ last lines of its stderr:\n {2}│ heap limit$/);
  });

  test("has a message when the cell's error has none", () => {
    const error = shown({ kind: "execution", error: new CellExecutionError(PLACE, "Error", "", [], []) });
    expect(error.message).toBe("(no message)");
  });

  test("shortens a long trace in its middle", () => {
    const long = Array.from({ length: 300 }, (_, at) => `    at deep (${at})`);
    const { diff } = shown({ kind: "execution", error: new CellExecutionError(PLACE, "RangeError", "deep", long, []) });
    expect(diff).toContain("│ … 260 lines …");
    expect(diff).toContain("deep (299)");
  });

  test("tells a cell that should have raised", () => {
    const error = shown({ kind: "no-exception" });
    expect(error.message).toBe("tagged raises-exception, but nothing was raised");
    expect(error.diff).toContain("solve(A, b)");
  });
});

describe("what vitest's reporters read", () => {
  const deep = new CellExecutionError(PLACE, "TypeError", "x", ["TypeError: x", "    at f (/books/lib/a.ts:3:1)"], []);
  const failures: CellFailure[] = [outputs(ONE), { kind: "execution", error: deep }, { kind: "no-exception" }];

  test("message and stack hold no ANSI codes, whatever the terminal shows", () => {
    for (const failure of failures) {
      const { name, message, stack } = shown(failure, true);
      expect(`${name}${message}${stack}`).not.toContain("\u001b");
    }
    expect(shown(outputs(ONE), true).diff).toContain("\u001b");
    expect(shown(outputs(ONE), false).diff).not.toContain("\u001b");
  });

  test("without its colours the text for a terminal is the text without colours", () => {
    const differ = stripVTControlCharacters(shown(outputs(ONE), true).diff);
    expect(differ).toBe(shown(outputs(ONE), false).diff);
  });

  test("the stack has one frame, which is the cell, though a trace in the text names others", async () => {
    const { parseErrorStacktrace } = await import("@vitest/utils/source-map");
    for (const failure of failures) {
      const error = shown(failure);
      const cell = { method: "cell [7]", file: "/books/01.ipynb", line: 123, column: 1 };
      expect(error.stacks).toEqual([cell]);
      expect(parseErrorStacktrace({ name: error.name, message: error.message, stack: error.stack })).toEqual([cell]);
    }
  });

  test("the link takes the place of a code frame, which would show lines of JSON", () => {
    expect(shown(outputs(ONE)).frame).toBe(" ❯ cell [7] /books/01.ipynb:123:1");
  });
});
