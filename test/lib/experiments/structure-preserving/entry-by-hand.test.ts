import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AutoDecoded,
  adapt,
  type MetaTrained,
  metaTrain,
  type SupportData,
  supportData,
  type Weights,
} from "../../../../lib/adapt/dynamics/index.js";
import type { EntryConfig } from "../../../../lib/experiments/structure-preserving/entry-config.js";
import type { EntryMetrics, SystemMetrics } from "../../../../lib/experiments/structure-preserving/entry-metrics.js";
import { type Judge, judgeOf } from "../../../../lib/experiments/structure-preserving/judge.js";
import { methodOf } from "../../../../lib/experiments/structure-preserving/methods.js";
import { runEntry } from "../../../../lib/experiments/structure-preserving/run-entry.js";
import { entryConfig, methodSpec } from "../../../../lib/experiments/structure-preserving/settings.js";
import { dataOf, modelOf } from "../../../../lib/experiments/structure-preserving/systems.js";
import { takeTrajectories } from "../../../../lib/physics/dynamics-data.js";
import { foldIn, key } from "../../../../lib/tensor/index.js";

const SEED = 4;
const spec = { ...methodSpec("svd5", "pendulum"), latent: 2 } as EntryConfig["method"];
const tiny: EntryConfig = {
  ...entryConfig("quick", "pendulum", spec),
  widths: [6],
  data: { train: 4, test: 2, trajectories: 3, noise: 0 },
  steps: 20,
  batch: { instances: 2, points: 20 },
  adaptation: { steps: 3, sweepSteps: [], sweepPoints: [] },
};
const [data] = dataOf(tiny, SEED);
const { support } = data;
const [{ points: all }] = support.instances;
/** Two of three trajectories: the half of the support, rounded up. */
const half = (2 * all) / 3;
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("an entry, beside its parts put together by hand", () => {
  let trained: MetaTrained;
  let judge: Judge;
  let entry: EntryMetrics;
  const method = methodOf(spec);
  const drawn = (trajectories: number, points: number): SupportData =>
    supportData(takeTrajectories(support, 0, trajectories), { points, key: foldIn(foldIn(key(SEED), 3), points) });
  const adapted = (by: typeof method, given: SupportData): Promise<Weights[]> =>
    adapt(by, trained.setup, by.learned(trained.state), given, [3]);
  const figures = async (weights: Weights) => {
    const { fieldIn, fieldOut, traj } = await judge.judge(weights);
    return { fieldIn: average(fieldIn), fieldOut: average(fieldOut), traj: average(traj) };
  };

  beforeAll(async () => {
    const adaptation = { steps: 3, sweepSteps: [0, 3], sweepPoints: [1, half + 1, all, all + 1] };
    entry = await runEntry({ ...tiny, adaptation }, SEED);
    trained = await metaTrain(method, modelOf(tiny), data.train, {
      key: foldIn(key(SEED), 2),
      steps: 20,
      batch: tiny.batch,
    });
    const [weights] = await adapted(method, drawn(2, half));
    judge = judgeOf(modelOf(tiny), weights, data);
  });
  afterAll(() => judge.close());

  const system = () => entry.systems?.[0] as SystemMetrics;
  const close = (found: object, wanted: Record<string, number>) => {
    for (const [name, value] of Object.entries(wanted)) expect(found).toHaveProperty(name, expect.closeTo(value, 4));
  };

  it("is trained with a key of its own, and adapted to the first half of the support", async () => {
    const codes = (method.learned(trained.state) as unknown as AutoDecoded).codes.arraySync() as number[][];
    entry.codes?.[0].z.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(codes.flat()[i], 5);
    });
    const [weights] = await adapted(method, drawn(2, half));
    const { fieldIn, fieldOut, traj } = system();
    close({ fieldIn: average(fieldIn), fieldOut: average(fieldOut), traj: average(traj) }, await figures(weights));
  });

  it("sweeps points as far as the support goes: beyond the first half they come from all of it", async () => {
    const { points } = system().sweeps;
    expect(points.map(({ at }) => at)).toEqual([1, half + 1, all]);
    const [[few], [more]] = [await adapted(method, drawn(2, 1)), await adapted(method, drawn(3, half + 1))];
    close(points[0], await figures(few));
    close(points[1], await figures(more));
  });

  it("sweeps steps from codes at zero too", async () => {
    const { steps, zeroCode } = system().sweeps;
    const [weights] = await adapted(methodOf({ ...spec, initialCode: "zero" } as typeof spec), drawn(2, half));
    close(zeroCode[1], await figures(weights));
    expect(zeroCode.map(({ at }) => at)).toEqual([0, 3]);
    expect(zeroCode[0]).not.toEqual(steps[0]);
  });
});

it("a sweep that diverges keeps the last step before", async () => {
  // Losses are quadratic in the output layer, so steps that are too long grow without bound.
  const wild = { ...methodSpec("anil", "pendulum"), innerRate: 1e4 } as EntryConfig["method"];
  const swept = async (sweepSteps: number[]) => {
    const adaptation = { steps: 0, sweepSteps, sweepPoints: [] };
    const { systems } = await runEntry({ ...tiny, method: wild, steps: 0, adaptation }, 1);
    return systems?.[0].sweeps.steps ?? [];
  };
  const [{ diverged }] = (await swept([50])) as readonly { diverged: number }[];
  expect(diverged).toBeGreaterThan(1);
  expect(await swept([diverged - 1, diverged, 50])).toMatchObject([
    { at: diverged - 1, traj: expect.any(Number) },
    { at: diverged, diverged },
    { at: 50, diverged },
  ]);
});

it("systems that share a base have fields of mean square one, and codes of their own", async () => {
  const config: EntryConfig = { ...tiny, systems: ["mass-spring", "pendulum"], steps: 2 };
  const both = dataOf(config, SEED);
  for (const { train, unit } of both) {
    const squares = train.instances.map(({ field, points }) => {
      const sum = field.reduce((total, value) => total + (value / unit) ** 2, 0);
      return sum / points;
    });
    expect(average(squares)).toBeCloseTo(1, 6);
  }
  const { codes } = await runEntry(config, SEED);
  expect(codes?.map(({ z, mu }) => [z.length, mu.length])).toEqual([
    [4, 4],
    [4, 4],
  ]);
  expect(new Set(codes?.flatMap(({ z }) => z.map((row) => row.join(" ")))).size).toBe(8);
});
