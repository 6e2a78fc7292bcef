import { describe, expect, it } from "vitest";
import { LineCount } from "../../../bench/kernel/lines.js";
import { memoryOf } from "../../../bench/kernel/memory.js";
import { kernelUsage, parseKernelOptions } from "../../../bench/kernel/options.js";
import { phases } from "../../../bench/kernel/phases/index.js";
import { profileTable, traceLines } from "../../../bench/kernel/profile.js";
import { kernelReport } from "../../../bench/kernel/report.js";
import { kept, Ledger, type Results } from "../../../bench/kernel/results.js";
import { named } from "../../../bench/options.js";

const results: Results = {
  machine: { processor: "P", cores: 2, memoryGb: 8, system: "linux x64", date: "2026-01-01T00:00Z", load: 0.5 },
  rounds: 3,
  measures: [
    {
      name: "ready",
      title: "ready, ms",
      targets: [
        { side: "ours", atMost: 1000 },
        { side: "off", atMost: 500 },
        { side: "elsewhere", atMost: 1 },
      ],
    },
    { name: "lines", title: "lines", targets: [{ side: "ours", atLeast: 100 }] },
    { name: "never", title: "never asked" },
  ],
  sides: [
    {
      name: "ours",
      title: "Ours",
      state: { version: "ours 1" },
      cells: { ready: { samples: [700, 800, 900], words: [] }, lines: { samples: [99, 99], words: ["some lost"] } },
    },
    { name: "off", title: "Off", state: { version: "ours 1" }, cells: { ready: { samples: [501], words: [] } } },
    { name: "deno", title: "Deno", state: { missing: "not installed (npm i)" }, cells: {} },
  ],
  faults: ["Ours, lines: no"],
};

describe("the report of the kernels", () => {
  const report = kernelReport(results);

  it("has a row for each measure that was asked, a column for each side, and the targets of the sides that ran", () => {
    expect(report).toContain(
      "| ready, ms | 800 (750–850) | 501 | not installed | ≤ 1000 (ours): met; ≤ 500 (off): **missed** |",
    );
    expect(report).not.toContain("elsewhere");
    expect(report).not.toContain("never asked");
  });

  it("has no spread where all samples are the same, says words beside numbers, and – where nothing was asked", () => {
    expect(report).toContain("| lines | 99, some lost | – | not installed | ≥ 100 (ours): **missed** |");
  });

  it("names each version once, what is missing, and what went wrong", () => {
    expect(report).toContain("; ours 1. 3 rounds");
    expect(report).toContain("* Deno: not installed (npm i)\n* Ours, lines: no");
  });

  it("holds the median to the bound, and knows of no answer without numbers", () => {
    expect(kept({ samples: [1, 2, 90], words: [] }, { side: "a", atMost: 2 })).toBe(true);
    expect(kept({ samples: [1, 2, 90], words: [] }, { side: "a", atLeast: 3 })).toBe(false);
    expect(kept({ samples: [], words: ["failed"] }, { side: "a", atMost: 2 })).toBe(undefined);
    expect(kept(undefined, { side: "a", atMost: 2 })).toBe(undefined);
  });

  it("keeps words once and numbers all", () => {
    const ledger = new Ledger();
    for (const word of ["a", "b", "a"]) ledger.word("side", "m", word);
    for (const value of [2, 1, 2]) ledger.number("side", "m", value);
    expect(ledger.cellsOf("side")).toEqual({ m: { samples: [2, 1, 2], words: ["a", "b"] } });
    expect(ledger.cellsOf("nobody")).toEqual({});
  });
});

describe("what the kernels are measured with", () => {
  it("lines are counted across pieces, and the first that is not the next is named", () => {
    const count = new LineCount();
    for (const piece of ["0\n1", "\n2\n", "", "3"]) count.add(piece);
    expect(count).toMatchObject({ lines: 3, fault: undefined });
    count.add("\n5\n4\n");
    expect(count).toMatchObject({ lines: 6, fault: "line 4 is 5" });
  });

  it.runIf(process.platform === "linux")(
    "memory of a process and its child is told apart, and of none when it is gone",
    async () => {
      const { spawn } = await import("node:child_process");
      const child = spawn(process.execPath, ["-e", "console.log(1); setInterval(() => {}, 1000)"]);
      try {
        await new Promise((resolve) => child.stdout.once("data", resolve));
        const [own, ...rest] = memoryOf(process.pid);
        expect(own.pid).toBe(process.pid);
        const found = rest.find(({ pid }) => pid === child.pid);
        expect(found?.pssMb).toBeGreaterThan(1);
        expect(found?.rssMb).toBeGreaterThanOrEqual(found?.pssMb ?? Number.NaN);
      } finally {
        child.kill("SIGKILL");
      }
      await new Promise((resolve) => child.once("close", resolve));
      expect(memoryOf(child.pid ?? 0)).toEqual([]);
    },
  );

  it("names every phase and every measure once, and the usage names every phase", () => {
    const names = phases.flatMap(({ measures }) => measures.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of phases) expect(kernelUsage).toContain(name);
  });

  it("refuses options it does not know, by name", () => {
    expect(parseKernelOptions(["--quick", "--sides", "deno, tslab"])).toMatchObject({
      sides: ["deno", "tslab"],
      rounds: 1,
      what: "comparison",
      million: "ours",
      readme: "keep",
    });
    expect(parseKernelOptions(["--help"])).toBe("help");
    expect(() => parseKernelOptions(["--rounds", "0"])).toThrow("invalid --rounds: 0");
    expect(() => parseKernelOptions(["--fast"])).toThrow("--fast");
    expect(() => named("phase", phases, ["cells", "speeed"])).toThrow(/^unknown phase "speeed" \(known: cells, /);
    expect(named("phase", phases, ["exit", "cells"]).map(({ name }) => name)).toEqual(["cells", "exit"]);
    expect(named("phase", phases, [])).toEqual(phases);
  });
});

describe("the profile of a start", () => {
  it("is read from the lines of the trace, among others", () => {
    const line = { name: "bound", at: 30, started: 10, booted: 20 };
    expect(traceLines(`warning: x\nts-jupyter-trace ${JSON.stringify(line)}\nmore`)).toEqual([line]);
    expect(traceLines("")).toEqual([]);
  });

  it("has a row for each moment in the order of time, with medians, and – where a side never got there", () => {
    const times = new Map([
      ["late", new Map([["a", [90, 100, 300]]])],
      [
        "early",
        new Map([
          ["a", [10]],
          ["b", [12, 14]],
        ]),
      ],
    ]);
    expect(profileTable(times, ["a", "b"], 3).split("\n").slice(2, 4)).toEqual([
      "| early | 10 | 13 |",
      "| late | 100 | – |",
    ]);
  });
});
