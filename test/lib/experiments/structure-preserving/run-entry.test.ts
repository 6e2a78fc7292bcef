import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, describe, expect, it } from "vitest";
import type { EntryConfig } from "../../../../lib/experiments/structure-preserving/entry-config.js";
import { runEntry } from "../../../../lib/experiments/structure-preserving/run-entry.js";
import { entryConfig, methodSpec } from "../../../../lib/experiments/structure-preserving/settings.js";

const folder = mkdtempSync(join(tmpdir(), "run-entry-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An entry that takes a second: few instances, a narrow network, thirty steps. */
function small(method: EntryConfig["method"], more: Partial<EntryConfig> = {}): EntryConfig {
  return {
    ...entryConfig("quick", "pendulum", method),
    widths: [6],
    data: { train: 4, test: 2, trajectories: 2, noise: 0 },
    steps: 30,
    batch: { instances: 2, points: 20 },
    adaptation: { steps: 5, sweepSteps: [], sweepPoints: [] },
    ...more,
  };
}

const svd = { ...methodSpec("svd5", "pendulum"), latent: 2 } as EntryConfig["method"];

describe("an entry", () => {
  it("gives the same numbers for the same seed, with or without a checkpoint, and frees every tensor", async () => {
    const config = small(svd, { adaptation: { steps: 5, sweepSteps: [5], sweepPoints: [] } });
    const before = tf.memory().numTensors;
    const one = await runEntry(config, 1);
    expect(tf.memory().numTensors).toBe(before);
    const checkpoint = join(folder, "state.ckpt");
    const again = await runEntry(small(svd), 1, { checkpoint });
    expect(existsSync(checkpoint)).toBe(true);
    // Sweeps come on top: without them all other figures are the same.
    const [system] = one.systems ?? [];
    const none = { steps: [], points: [], zeroCode: [] };
    expect({ ...again, seconds: 0 }).toEqual({ ...one, seconds: 0, systems: [{ ...system, sweeps: none }] });
    expect(one.status).toBe("finished");
    expect(system.fieldIn).toHaveLength(2);
    // The sweep at the steps of the main figures is the main figures.
    const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(system.sweeps.steps).toMatchObject([{ at: 5 }]);
    expect((system.sweeps.steps[0] as { traj: number }).traj).toBeCloseTo(average(system.traj), 4);
    expect(system.sweeps.zeroCode).toMatchObject([{ at: 5 }]);
    // Bases start orthonormal and thirty steps of a few thousandths move them little.
    expect(one.notOrthonormal).toBeGreaterThan(1e-6);
    expect(one.notOrthonormal).toBeLessThan(1);
    // Codes of the training instances stand beside their parameters, which are in the ranges of the family.
    expect(one.codes?.[0].z.map((row) => row.length)).toEqual([2, 2, 2, 2]);
    for (const [m, l] of one.codes?.[0].mu ?? []) {
      expect(m >= 0.5 && m <= 1.5 && l >= 0.7 && l <= 1.3).toBe(true);
    }
    // RK4 at these steps keeps an energy to far better than a per cent, whatever the network.
    expect(Math.max(...system.conservation.rk4.energyDrift)).toBeLessThan(1e-3);
  });

  it("with codes by Gauss–Newton steps besides has the figures of the entry whose method finds them so", async () => {
    const [steps, sweepSteps] = [3, [0, 3]];
    const adaptation = { steps: 5, sweepSteps: [], sweepPoints: [4] };
    const byGaussNewton = { prior: 1e-4, damping: 1e-3, steps, sweepSteps };
    const before = tf.memory().numTensors;
    const both = await runEntry(small(svd, { adaptation: { ...adaptation, byGaussNewton } }), 1);
    expect(tf.memory().numTensors).toBe(before);
    const method = { ...svd, kind: "gauss-newton", prior: 1e-4, damping: 1e-3 } as EntryConfig["method"];
    const alone = await runEntry(small(method, { adaptation: { ...adaptation, steps, sweepSteps } }), 1);
    const { seconds, ...figures } = both.systems?.[0].gaussNewton ?? { seconds: 0 };
    expect(seconds).toBeGreaterThan(0);
    const [found] = alone.systems ?? [];
    // From zero only one of the two is swept.
    expect({ ...found, sweeps: { ...found.sweeps, zeroCode: [] } }).toMatchObject(figures);
    expect(both.systems?.[0].fieldIn).not.toEqual(alone.systems?.[0].fieldIn);
  });

  // Losses are quadratic in the output layer, so steps that are too long grow without bound.
  const wild = { ...methodSpec("anil", "pendulum"), innerRate: 1e4 } as EntryConfig["method"];

  it("that diverges in training is a result that says at which step", async () => {
    const { status, diverged, systems, seconds } = await runEntry(small({ ...wild, innerRate: 1e6 } as typeof wild), 1);
    expect(status).toBe("diverged");
    expect(seconds.train).toBeGreaterThan(0);
    expect(diverged?.phase).toBe("training");
    expect(diverged?.step).toBeGreaterThan(0);
    expect(systems).toBeUndefined();
  });

  it("that diverges in adaptation is a result too, and a sweep keeps what came before", async () => {
    const untrained = (adaptation: EntryConfig["adaptation"]) => runEntry(small(wild, { steps: 0, adaptation }), 1);
    const before = tf.memory().numTensors;
    const early = await untrained({ steps: 50, sweepSteps: [0, 50], sweepPoints: [3] });
    const { status, diverged } = early;
    expect(tf.memory().numTensors).toBe(before);
    expect({ status, phase: diverged?.phase }).toEqual({ status: "diverged", phase: "adaptation" });
    const late = await untrained({ steps: 0, sweepSteps: [0, 50], sweepPoints: [3] });
    expect(late.status).toBe("finished");
    const [{ sweeps }] = late.systems ?? [];
    expect(sweeps.steps).toMatchObject([
      { at: 0, traj: expect.any(Number) },
      { at: 50, diverged: diverged?.step },
    ]);
    expect(sweeps.points).toMatchObject([{ at: 3, traj: expect.any(Number) }]);
    // The entry whose main adaptation diverged has the same sweep over steps, and says of its points that none came to the end.
    expect(early.systems).toBeUndefined();
    expect(early.sweeps).toMatchObject([
      { system: "pendulum", sweeps: { steps: sweeps.steps, points: [{ at: 3, diverged: expect.any(Number) }] } },
    ]);
  });

  it("that diverges late in training keeps the loss until then", async () => {
    // Outer steps far beyond where the inner ones end: the output layer, in which losses are quadratic, grows step by step.
    const far = {
      ...methodSpec("reptile", "pendulum"),
      innerRate: 0.1,
      outerRate: 30,
      adapts: "output",
    } as EntryConfig["method"];
    const { diverged, history } = await runEntry(small(far, { steps: 400 }), 1);
    expect(diverged?.phase).toBe("training");
    const { steps, loss } = history;
    expect(steps[steps.length - 1]).toBe((diverged?.step ?? 0) - 10);
    expect(loss[loss.length - 1]).toBeGreaterThan(100 * loss[0]);
  });

  it("of several systems has figures of each", async () => {
    const scratch = methodSpec("scratch", "pendulum");
    const { systems, notOrthonormal } = await runEntry(
      small(scratch, { systems: ["mass-spring", "pendulum"], steps: 2 }),
      1,
    );
    expect(systems?.map(({ system }) => system)).toEqual(["mass-spring", "pendulum"]);
    expect(notOrthonormal).toBeUndefined();
  });

  it("refuses systems that no one model can learn", async () => {
    await expect(runEntry(small(svd, { systems: ["pendulum", "dno"] }), 1)).rejects.toThrow(
      "no common model of pendulum, dno",
    );
  });
});
