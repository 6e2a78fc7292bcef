import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, describe, expect, it } from "vitest";
import { type Cell, compare, difference, offAnchors, type Runner } from "../../bench/open-systems/compare.js";
import { parseOpenSystemsOptions } from "../../bench/open-systems/options.js";
import { hierarchy, problems, splitting, tensors } from "../../bench/open-systems/problems.js";
import { reportOf } from "../../bench/open-systems/report.js";
import { serve } from "../../bench/open-systems/serve.js";
import { solve } from "../../bench/open-systems/solve.js";

const folder = mkdtempSync(join(tmpdir(), "innerloop-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("our solutions", () => {
  it.each(["heom-56", "tensors-500", "splitting-121"])("of %s meet the printed anchors", (name) => {
    const problem = problems.find((one) => one.name === name);
    const { values } = solve(problem!.make());
    expect(offAnchors(values, problem!.anchors)).toBeUndefined();
    expect(problem!.anchors.length).toBeGreaterThan(0);
  });

  it("of the tensors are the hierarchy's populations at their steps", () => {
    const { values } = solve(tensors(40));
    const times = Array.from({ length: 41 }, (_, i) => i / 10);
    expect(difference(values, solve(hierarchy("pade", 2, 5, times)).values)).toBeLessThan(1e-8);
  });

  it("of the splitting do not depend on the grid", () => {
    expect(difference(solve(splitting(81)).values, solve(splitting(141, 1.4)).values)).toBeLessThan(1e-8);
  });
});

describe("the process of our side", () => {
  const ask = async (...requests: readonly unknown[]): Promise<Record<string, unknown>[]> => {
    const lines: string[] = [];
    const input = Readable.from(requests.map((request) => `${JSON.stringify(request)}\n`));
    await serve({ node: "20" }, input, (line) => lines.push(line));
    return lines.map((line) => JSON.parse(line));
  };

  it("loads a problem and times every call's setting up and run", async () => {
    const path = join(folder, "small.json");
    writeFileSync(path, JSON.stringify(hierarchy("pade", 1, 2, [0, 1])));
    const [ready, loaded, solved] = await ask(
      { id: 1, do: "load", problem: path },
      { id: 2, do: "solve", method: "propagate, tolerance 1e-8", calls: 3 },
    );
    expect(ready).toEqual({ ready: true, versions: { node: "20" } });
    expect(loaded).toEqual({ id: 1, methods: ["propagate, tolerance 1e-8"] });
    expect(solved).toMatchObject({ id: 2, values: [1, expect.closeTo(0.783, 2)] });
    expect([solved.setupMs, solved.runMs].map((times) => (times as number[]).length)).toEqual([3, 3]);
  });

  it("answers every error in one line and goes on", async () => {
    const path = join(folder, "unknown.json");
    writeFileSync(path, JSON.stringify({ kind: "lattice" }));
    const answers = await ask(
      { id: 1, do: "solve", method: "x", calls: 1 },
      { id: 2, do: "dance" },
      { id: 3, do: "load", problem: path },
    );
    expect(answers.slice(1).map(({ error }) => error)).toEqual([
      "no problem is loaded",
      'unknown request "dance" (known: load, solve)',
      'unknown problem "lattice" (known: hierarchy, tensors, splitting)',
    ]);
  });
});

/** A side whose methods take so many milliseconds and answer such values; `turns` records who was timed. */
function fake(
  name: string,
  methods: Record<string, { ms: number; values?: number[]; error?: string }>,
  turns: string[] = [],
): Runner {
  return {
    name,
    ask: async (request) => {
      const { do: what, method, calls } = request as { do: string; method: string; calls: number };
      if (what === "load") return { methods: Object.keys(methods) };
      const { ms, values = [1, 0.5], error } = methods[method];
      if (error !== undefined) throw new Error(error);
      turns.push(name);
      return {
        values,
        setupMs: Array(calls).fill(0.25 * ms),
        runMs: Array(calls).fill(0.75 * ms),
        processorShare: 0.5,
      };
    },
  };
}

const anchored = { anchors: [{ place: 1, value: 0.5, within: 1e-6 }] };
const statusOf = ({ status, ...cell }: Cell) => [status, "reason" in cell ? cell.reason : cell.method];

describe("the comparison", () => {
  it("takes the fastest of a side's methods that has the right numbers", async () => {
    const qutip = fake("qutip", {
      exact: { ms: 2000 },
      loose: { ms: 1000, values: [1, 0.50001] },
      good: { ms: 1500, values: [1, 0.5 + 4e-7] },
      broken: { ms: 1, error: "out of memory" },
    });
    const { qutip: cell } = await compare(anchored, "p.json", [qutip], 2);
    expect(cell).toMatchObject({ status: "measured", method: "good", total: { median: 1500 }, processorMs: 750 });
    expect(cell.tried.map(({ method }) => method)).toEqual(["exact", "loose", "good", "broken"]);
  });

  it("holds both sides to the anchors and to the peer's most accurate numbers", async () => {
    const off = fake("ours", { only: { ms: 2000, values: [1.00001, 0.5] } });
    const { ours } = await compare(anchored, "p.json", [off, fake("qutip", { exact: { ms: 2000 } })], 1);
    expect(statusOf(ours)).toEqual(["wrong", "differs by 1.0e-5 (only)"]);
    const missed = fake("qutip", { exact: { ms: 2000, values: [1, 0.6] } });
    const cells = await compare(anchored, "p.json", [fake("ours", { only: { ms: 2000 } }), missed], 1);
    expect(statusOf(cells.qutip)).toEqual(["wrong", "number 2 is 0.6, expected 0.5"]);
    expect(statusOf(cells.ours)).toEqual(["measured", "only"]);
  });

  it("gives no time to too few numbers, to NaN, or to a side that fails", async () => {
    const short = fake("ours", { only: { ms: 2000, values: [1] } });
    const { ours } = await compare({ anchors: [] }, "p.json", [short, fake("qutip", { exact: { ms: 2000 } })], 1);
    expect(ours.status).toBe("wrong");
    const nan = await compare(anchored, "p.json", [fake("ours", { only: { ms: 1, values: [1, Number.NaN] } })], 1);
    expect(statusOf(nan.ours)).toEqual(["failed", "only: numbers that are not finite"]);
  });

  it("times the sides in turn", async () => {
    const turns: string[] = [];
    const slow = { only: { ms: 2000 } };
    await compare(anchored, "p.json", [fake("ours", slow, turns), fake("qutip", slow, turns)], 3);
    expect(turns.slice(2)).toEqual(["ours", "qutip", "ours", "qutip", "ours", "qutip"]);
  });
});

describe("the report", () => {
  const machine = { processor: "P", cores: 2, memoryGb: 8, system: "linux x64", date: "2026-01-01T00:00Z", load: 0 };

  it("has the ratio of both, and says of a missing peer that it is not installed", async () => {
    const runners = [fake("ours", { only: { ms: 2000 } }), fake("qutip", { exact: { ms: 5000 } })];
    const cells = await compare(anchored, "p.json", runners, 1);
    const ours = { name: "ours", title: "lib", state: { versions: { node: "20" } } };
    const qutip = { name: "qutip", title: "QuTiP", state: { versions: { qutip: "5" } } };
    const both = reportOf({ machine, rounds: 1, sides: [ours, qutip], problems: [{ name: "p", title: "P", cells }] });
    expect(both).toContain("| P | 500 (500–500) | 1500 (1500–1500) | 2000 (2000–2000) |");
    expect(both).toContain("| 2.5 | 2.5 |");
    const alone = reportOf({
      machine,
      rounds: 1,
      sides: [ours, { ...qutip, state: { missing: "not installed" } }],
      problems: [{ name: "p", title: "P", cells: { ours: cells.ours } }],
    });
    expect(alone).toContain("| not installed | – | – | – | – |");
    expect(alone).toContain("* QuTiP: not installed");
  });
});

describe("the command line", () => {
  it("has defaults, and refuses what it does not know", () => {
    expect(parseOpenSystemsOptions([])).toMatchObject({ rounds: 5, extent: "thorough", readme: "keep" });
    expect(parseOpenSystemsOptions(["--quick"])).toMatchObject({ rounds: 3, extent: "quick" });
    expect(parseOpenSystemsOptions(["--help"])).toBe("help");
    expect(() => parseOpenSystemsOptions(["--rounds", "0"])).toThrow("invalid --rounds: 0");
    expect(() => parseOpenSystemsOptions(["--fast"])).toThrow();
  });
});
