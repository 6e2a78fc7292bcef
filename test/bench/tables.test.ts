import { describe, expect, it } from "vitest";
import type { Cell, Results } from "../../bench/harness/results.js";
import { markdownTable, three } from "../../bench/report/cells.js";
import { reportOf } from "../../bench/report/tables.js";

const measured = (median: number): Cell => ({
  status: "measured",
  time: { median, lower: median / 2, upper: median * 2 },
  samples: [median],
  processorShare: 1,
  processorMs: median,
  compileMs: 30,
  firstMs: 2,
  memoryMb: 100,
  nodes: 300,
});
const side = (name: string, title: string, state: Results["sides"][number]["state"]) => ({
  key: `${name}@1`,
  name,
  threads: 1,
  title,
  state,
});

const results: Results = {
  machine: { processor: "P", cores: 2, memoryGb: 8, system: "linux x64", date: "2026-01-01T00:00Z", load: 0.5 },
  seed: 7,
  rounds: 3,
  sides: [
    side("compiled", "compiled", { versions: { node: "20" } }),
    side("jax", "JAX", { versions: { jax: "1" } }),
    side("pytorch", "PyTorch", { missing: "not installed" }),
  ],
  programs: [
    {
      name: "a",
      title: "program a",
      kind: "training",
      cells: { "compiled@1": measured(0.25), "jax@1": measured(0.5) },
    },
    {
      name: "b",
      title: "program b",
      kind: "training",
      cells: { "compiled@1": { status: "wrong", reason: "number 1 is 3, expected 2 as jax" }, "jax@1": measured(2) },
    },
    {
      name: "op",
      title: "op 10",
      kind: "operation",
      cells: { "compiled@1": measured(0.004), "jax@1": measured(0.008) },
    },
  ],
};

describe("the report", () => {
  const report = reportOf(results);

  it("has a row for every side, also for one that did not run, and says why", () => {
    expect(report).toContain("| compiled, 1 thread | 0.25 (0.125–0.5) | wrong numbers |");
    expect(report).toContain("| PyTorch, 1 thread | not installed | not installed |");
    expect(report).toContain("* PyTorch, 1 thread: not installed");
    expect(report).toContain("* compiled, 1 thread, b: number 1 is 3, expected 2 as jax");
  });

  it("divides medians, and has no ratio to a side without a time", () => {
    expect(report).toContain("| compiled / JAX jit, 1 thread | 0.5 | – |");
    expect(report).not.toContain("PyTorch batched / compiled");
  });

  it("gives single operations in microseconds, and what a kernel costs to compile", () => {
    expect(report).toContain("| op 10 | 4 | 8 |");
    expect(report).toContain("| compiled, 1 thread: a | 30 | 300 | 0.1 | 2 | 100 | 1.00 |");
  });

  it("tells the conditions: machine, load, versions, seed, rounds", () => {
    expect(report).toMatch(
      /^2026-01-01T00:00Z, P, 2 cores, 8 GB, linux x64, load average 0.50 .* node 20, jax 1; seed 7\. .* of 3 blocks/,
    );
  });

  it("writes three digits without an exponent, and tables whose bars do not break", () => {
    expect([0.34567, 4.554, 142.4, 12345.6, 0.0001234].map(three)).toEqual([
      "0.346",
      "4.55",
      "142",
      "12346",
      "0.000123",
    ]);
    expect(markdownTable(["a|b"], [["1|2"]])).toBe("| a\\|b |\n| --- |\n| 1\\|2 |");
  });
});
