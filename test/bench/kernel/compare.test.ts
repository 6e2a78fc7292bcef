import { describe, expect, it } from "vitest";
import { compare } from "../../../bench/kernel/compare.js";
import { type Phase, phases } from "../../../bench/kernel/phases/index.js";
import { kernelReport } from "../../../bench/kernel/report.js";
import type { KernelSide } from "../../../bench/kernel/sides.js";
import { fakeSide } from "./support.js";

const phase = (name: string) => phases.filter((one) => one.name === name);
const options = { rounds: 1, million: "ours" } as const;

describe("the comparison of kernels", () => {
  it("lets the sides take turns, forwards and then backwards, and keeps every number", async () => {
    const order: string[] = [];
    const counting: Phase = {
      name: "counting",
      measures: [{ name: "turn", title: "turn" }],
      async run(turn) {
        order.push(turn.side.name);
        turn.number("turn", order.length);
      },
    };
    const sides = ["a", "b", "c"].map((name) => fakeSide(name));
    const results = await compare(sides, [counting], { rounds: 2, million: "ours" });
    expect(order).toEqual(["a", "b", "c", "c", "b", "a"]);
    expect(results.sides.map(({ cells }) => cells.turn.samples)).toEqual([
      [1, 6],
      [2, 5],
      [3, 4],
    ]);
  });

  it("shows a side that is not installed, and one that fails, beside those that run", async () => {
    const missing: KernelSide = { ...fakeSide("gone"), kernel: { missing: "not installed (npm install it)" } };
    const results = await compare(
      [fakeSide("dies", { how: "die" }), missing, fakeSide("runs")],
      phase("exit"),
      options,
    );
    const report = kernelReport(results);
    expect(results.faults).toEqual(["side dies, exit: died at start with code 7: cannot go on"]);
    expect(report).toContain("| failed | not installed | no reply, the kernel is gone |");
    expect(report).toContain("* side gone: not installed (npm install it)");
    expect(report).toContain("* side dies, exit: died at start with code 7: cannot go on");
    expect(report).toContain("fake 1 (fake 1.0)");
  });

  it("tells a kernel that survives process.exit in a cell from one that is gone, by what the client learns", async () => {
    const sides = [fakeSide("told", { exit: "raise ProcessExit code-3" }), fakeSide("gone")];
    const [told, gone] = (await compare(sides, phase("exit"), options)).sides;
    expect(told.cells.exit.words).toEqual(["ProcessExit"]);
    expect(told.cells["exit-after"].samples).toHaveLength(1);
    expect(gone.cells.exit).toEqual({ samples: [], words: ["no reply, the kernel is gone"] });
    expect(gone.cells["exit-after"].words).toEqual(["none"]);
  });

  it("tells whether an interrupted kernel kept its state, lost it, or died", async () => {
    const sides = [fakeSide("keeps"), fakeSide("forgets", { recall: "print 41", endlessAfterAwait: "kill" })];
    const [keeps, forgets] = (await compare(sides, phase("interrupt"), options)).sides;
    expect(keeps.cells.endless).toMatchObject({ samples: [expect.any(Number)], words: ["state kept"] });
    expect(forgets.cells.endless.words).toEqual(["state lost"]);
    expect(forgets.cells["endless-await"]).toEqual({ samples: [], words: ["the kernel dies"] });
  });

  it("counts the lines that came before the idle status, those that came late, and those that never did", async () => {
    const sides = [
      fakeSide("all", { lines: (count) => `print ${JSON.stringify(`${[...Array(count).keys()].join("\n")}\n`)}` }),
      fakeSide("late", { lines: () => "flood 5\nlater 300 5" }),
      fakeSide("lost", { lines: () => "print 0\nprint 2" }),
    ];
    const [all, late, lost] = (await compare(sides, phase("lines"), options)).sides;
    expect(all.cells["lines-idle"].samples).toEqual([100_000]);
    expect(all.cells["lines-all"]).toEqual({ samples: [100_000], words: [] });
    expect(late.cells["lines-idle"].samples).toEqual([5]);
    expect(late.cells["lines-all"]).toEqual({ samples: [6], words: [] });
    expect(lost.cells["lines-all"]).toEqual({ samples: [2], words: ["line 1 is 2"] });
  });

  it("takes loops of fewer passes for what 1e8 would take, and says so", async () => {
    const [fake] = (await compare([fakeSide("fake")], phase("speed"), options)).sides;
    expect(fake.cells["function-loop"].words).toEqual(["from 1e7"]);
    expect(fake.cells["top-loop"].words).toEqual([]);
    expect(fake.cells["function-loop"].samples[0]).toBeGreaterThanOrEqual(10);
  });

  it("asks peers for a million lines only where that is wanted", async () => {
    const short: Phase = {
      name: "million",
      measures: [],
      async run(turn) {
        turn.number("asked", 1);
      },
    };
    const ours: KernelSide = { ...fakeSide("ours"), env: { TS_JUPYTER_TYPECHECK: "error" } };
    const asked = async (million: "ours" | "all") =>
      (await compare([ours, fakeSide("peer")], [short], { rounds: 1, million })).sides.map(
        ({ cells }) => cells.asked !== undefined,
      );
    expect(await asked("ours")).toEqual([true, false]);
    expect(await asked("all")).toEqual([true, true]);
  });
});
