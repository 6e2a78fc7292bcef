import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { progressText } from "../../../../lib/experiments/progress-line.js";
import type { EntryMetrics, SystemMetrics } from "../../../../lib/experiments/structure-preserving/entry-metrics.js";
import { structurePreservingGrid } from "../../../../lib/experiments/structure-preserving/grid.js";
import { overSeeds, rowsOf, storedEntries } from "../../../../lib/experiments/structure-preserving/rows.js";
import { sweepRows, sweepsBySeed } from "../../../../lib/experiments/structure-preserving/swept-rows.js";
import { structurePreservingTable, tableRow } from "../../../../lib/experiments/structure-preserving/table.js";
import { experiment } from "../../../../lib/report/index.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "table-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const figures = (system: SystemMetrics["system"], fieldIn: number, traj: number): SystemMetrics => ({
  system,
  fieldIn: [fieldIn / 2, (3 * fieldIn) / 2],
  fieldOut: [0.5, 0.5],
  fieldParent: system === "chain" ? [] : [0.3, 0.5],
  traj: [traj, traj],
  ssim: system === "chain" ? [] : [0.9, 1],
  diverged: { trajectories: 0, sample: 0 },
  conservation: {
    rk4: { energyDrift: [1e-6, 3e-6], entropyRate: [] },
    midpoint: { energyDrift: [0, 0], entropyRate: [] },
  },
  sweeps: {
    steps: [
      { at: 0, fieldIn: 1, fieldOut: 1, traj: 1, divergedTrajectories: 3 },
      { at: 300, diverged: 120 },
    ],
    points: [],
    zeroCode: [],
  },
  horizon: [],
  mu: [[1, 1]],
});

const metrics = (more: Partial<EntryMetrics>): EntryMetrics => ({
  status: "finished",
  counts: { trained: 100, adapted: 4 },
  seconds: { data: 1, train: 20, adapt: 0.5, judge: 1 },
  history: { steps: [], loss: [] },
  ...more,
});

/** Stores made-up figures of an entry of the full profile. */
async function store(name: string, values: EntryMetrics): Promise<void> {
  const entry = structurePreservingGrid("full").find((each) => each.name === name);
  if (!entry) throw new Error(`no entry "${name}"`);
  await experiment("structure-preserving", entry.config, entry.seed, () => values, {
    profile: "full",
    folder,
    announce: "none",
  });
}

describe("the table of structure-preserving dynamics", () => {
  beforeAll(async () => {
    await store("pendulum svd5, seed 1", metrics({ systems: [figures("pendulum", 0.04, 0.01)] }));
    await store("pendulum svd5, seed 2", metrics({ systems: [figures("pendulum", 0.06, 0.03)] }));
    await store("dno anil, seed 1", metrics({ status: "diverged", diverged: { phase: "training", step: 120 } }));
    const { sweeps } = figures("dno", 1, 1);
    const late = { phase: "adaptation", step: 60 } as const;
    await store(
      "dno reptile, seed 1",
      metrics({ status: "diverged", diverged: late, sweeps: [{ system: "dno", sweeps }] }),
    );
    const wild = { ...figures("dno", 0.2, 300), diverged: { trajectories: 4, sample: 7 } };
    await store("dno maml, seed 1", metrics({ systems: [wild] }));
    await store("dno maml, seed 2", metrics({ status: "diverged", diverged: late }));
    const again = { ...figures("mass-spring", 0.08, 0.02), seconds: 0.25 };
    const twice = { ...figures("mass-spring", 0.1, 0.05), gaussNewton: again };
    await store("mass-spring fw, seed 1", metrics({ systems: [twice] }));
    await store(
      "mass-spring fw, seed 2",
      metrics({ systems: [{ ...twice, gaussNewton: { ...again, traj: [0.04, 0.04] } }] }),
    );
    await store("pendulum svd1, seed 1", metrics({ systems: [figures("pendulum", 0.04, 0.01)] }));
    await store("dno svd3, seed 1", metrics({ systems: [figures("dno", 0.1, 0.05)] }));
    await store(
      "joint svd5, seed 1",
      metrics({
        systems: [figures("duffing", 0.1, 0.2), figures("mass-spring", 0.3, 0.4), figures("pendulum", 0.5, 0.6)],
      }),
    );
  });

  it("has mean and standard deviation over seeds, and the quoted cells beside them", () => {
    const row = structurePreservingTable("full", { folder }).find(({ system }) => system === "pendulum");
    expect(row).toMatchObject({
      method: "svd5",
      seeds: 2,
      ε_field: "5 ± 1.4",
      ε_traj: "2 ± 1.4",
      SSIM: "0.95",
      adapted: 4,
      "ε_field, paper": 4.62,
      "ε_traj, paper": 5.33,
    });
  });

  it("says of a method that diverged where it did, and quotes the rank of the damped oscillator", () => {
    const rows = structurePreservingTable("full", { folder }).filter(({ system }) => system === "dno");
    const where = "diverged (training at step 120)";
    const anil = rows.find(({ method }) => method === "anil");
    expect(anil).toMatchObject({ ε_field: where, ε_traj: where, "ε_traj, paper": "" });
    expect(rows.find(({ method }) => method === "svd3")).toMatchObject({ ε_traj: "5", "ε_traj, paper": 14.2 });
  });

  it("says beside a mean of which roll-outs and seeds it is not, or not as they were", () => {
    const row = structurePreservingTable("full", { folder }).find(({ method }) => method === "maml");
    const diverged = "diverged (adaptation at step 60)";
    expect(row).toMatchObject({ ε_field: `20; ${diverged}`, ε_traj: `30000; 4 roll-outs diverged; ${diverged}` });
  });

  it("has a row and sweeps of their own for codes that Gauss–Newton steps found, and quotes no cell beside it", () => {
    const rows = structurePreservingTable("full", { folder }).filter(({ system }) => system === "mass-spring");
    expect(rows.map(({ method }) => method)).toEqual(["fw", "fw-gn"]);
    expect(rows[1]).toMatchObject({ seeds: 2, ε_field: "8 ± 0", ε_traj: "3 ± 1.4", "ε_traj, paper": "" });
    expect([rows[0]["adapt, s"], rows[1]["adapt, s"]]).toEqual([0.5, 0.25]);
    const swept = sweepRows("full", "steps", { folder }).filter(({ method }) => method === "fw-gn");
    expect(swept).toMatchObject([
      { system: "mass-spring", at: 0, seeds: 2 },
      { at: 300, diverged: 2 },
    ]);
    const entries = storedEntries("full", "table", { folder });
    const bySeed = (system: string, method: string) => sweepsBySeed(entries, system, method).map(({ seed }) => seed);
    expect([bySeed("mass-spring", "fw"), bySeed("mass-spring", "fw-gn"), bySeed("pendulum", "svd5-gn")]).toEqual([
      [1, 2],
      [1, 2],
      [],
    ]);
    // Its main adaptation diverged; the sweep is there.
    expect(bySeed("dno", "reptile")).toEqual([1]);
  });

  it("quotes the paper's cells beside the rows of the table alone", () => {
    const [row] = rowsOf("full", "rank", { folder });
    expect(row.method).toBe("svd1");
    expect(tableRow(row)).toMatchObject({ "ε_field, paper": "", "ε_traj, paper": "" });
  });

  it("finds a run under every name that it has", () => {
    const [row] = rowsOf("full", "code-size", { folder });
    expect(row).toMatchObject({ method: "svd5", variant: "nz4", diverged: [] });
    expect(overSeeds(row, "fieldIn")?.mean).toBeCloseTo(0.04, 12);
    expect(overSeeds(row, "energyDrift")?.mean).toBe(3e-6);
  });

  it("gives an entry of three systems a row each", () => {
    const rows = rowsOf("full", "multi-domain", { folder });
    expect(rows.map(({ system }) => system)).toEqual(["duffing", "mass-spring", "pendulum"]);
    expect(rows.map((row) => overSeeds(row, "traj")?.mean)).toEqual([0.2, 0.4, 0.6]);
  });

  it("averages sweeps over the seeds that have a figure and counts those that diverged", () => {
    const rows = sweepRows("full", "steps", { folder }).filter(({ system }) => system === "pendulum");
    const means = (value: number) => ({ system: "pendulum", fieldIn: value, traj: value });
    expect(rows).toEqual([
      { ...means(1), method: "svd5", at: 0, seeds: 2, diverged: 0, divergedTrajectories: 6 },
      { ...means(Number.NaN), method: "svd5", at: 300, seeds: 0, diverged: 2, divergedTrajectories: 0 },
    ]);
  });

  it("counts a seed whose main adaptation diverged in the sweep all the same", () => {
    const rows = sweepRows("full", "steps", { folder }).filter(({ method }) => method === "reptile");
    expect(rows).toMatchObject([
      { system: "dno", at: 0, traj: 1, seeds: 1, diverged: 0 },
      { system: "dno", at: 300, seeds: 0, diverged: 1 },
    ]);
  });

  it("leaves out what is not stored, and refuses an unknown part with those there are", () => {
    expect(rowsOf("full", "layers", { folder })).toEqual([]);
    expect(() => storedEntries("full", "lambdas", { folder })).toThrow(
      'unknown part "lambdas" (known: table, multi-domain',
    );
  });
});

describe("the progress of a grid", () => {
  it("takes the time left from the work done, not from the number of entries", () => {
    const done = { done: 40, total: 100, computed: 10, seconds: 60, workDone: 30, workLeft: 300 };
    expect(progressText(done)).toBe("40 of 100 entries, 10 a minute, 10 min 00 s left");
  });

  it("says no rate before there is one", () => {
    expect(progressText({ done: 3, total: 9, computed: 0, seconds: 5, workDone: 0, workLeft: 6 })).toBe(
      "3 of 9 entries",
    );
  });
});
