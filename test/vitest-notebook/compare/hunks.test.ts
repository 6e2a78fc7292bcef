import { expect, test } from "vitest";
import { pairsOf } from "../../../packages/vitest-notebook/src/compare/hunks.js";
import { compareText } from "../../../packages/vitest-notebook/src/compare/text.js";

test("three hundred thousand lines instead of one are told, and overflow no stack", () => {
  const lines = Array.from({ length: 300_000 }, (_, at) => `line ${at}`).join("\n");
  const rules = { rtol: 1e-6, atol: 0, patterns: [], ignorePaths: [], pictures: 0 } as const;
  const comparison = compareText("nothing of it", lines, { ...rules, stderr: "compare", derived: "present" });
  expect(comparison.differences.length).toBeGreaterThan(0);
});

test("a hunk of any length has a pair for each element of the longer side", () => {
  const expected = Array.from({ length: 300_000 }, (_, at) => at);
  const actual = expected.map((at) => -at - 1);
  const hunk = { expected, actual: expected };
  const pairs = pairsOf(hunk, expected, actual, (a, b) => a === -b, { steps: 0 });
  expect(pairs).toHaveLength(300_000);
});
