/**
 * Trained capacity curves (Schlag, Irie and Schmidhuber 2021, section 6.1), scaled down: loss ½‖v − v̂‖² against the number of pairs S, for memories whose features
 * have D = d, 2d, 4d, 6d numbers. Known result at d_key = 64: the knee stands at S ≈ D (64, 128, 256, 384 for elu+1 and DPFP-1, 2, 3), and no training can
 * go below ½ max(0, 1 − D/S) (`rankBound`). With keys bound again, sums stay above 0.1 already at S = 20, while the delta rule goes on.
 */
import type * as tf from "@tensorflow/tfjs";
import {
  drawDirections,
  type FeatureSpec,
  featureWidth,
  initKeyValueNetwork,
  type KeyValueTheta,
  type RecallMemory,
  rankBound,
  readAllKeys,
  recallFigures,
  recallMemoryName,
} from "../../memory/fast-weights/index.js";
import type { Profile } from "../../report/index.js";
import { type Binding, type KeyValueBatch, keyValues } from "../../tasks/associative/index.js";
import { foldIn, type Key } from "../../tensor/index.js";
import type { PartConfig, PartMetrics, StudyPart } from "./part.js";
import { type RecallBudget, type RecallFigures, trainedRecall } from "./recall-training.js";

export interface TrainedCapacityConfig extends PartConfig, RecallBudget {
  readonly part: "trained-capacity";
  readonly memory: RecallMemory;
  readonly binding: Binding;
  readonly pairs: number;
  readonly keyWidth: number;
}

export interface TrainedCapacityMetrics extends PartMetrics, RecallFigures {
  /** Features of a key; null for softmax, which has no limit of this kind. */
  readonly features: number | null;
  /** Loss of the mean of all values. */
  readonly null: number;
  /** Least loss of any memory of so many features where every value stands once; null for softmax and for keys bound again. */
  readonly bound: number | null;
}

const elu = { kind: "elu+1" } as const;
const dpfp = (nu: number) => ({ kind: "dpfp", nu }) as const;
const random = (directions: number) => ({ kind: "random", directions }) as const;
const sums = (features: FeatureSpec): RecallMemory => ({
  kind: "fast-weights",
  rule: "hebbian",
  features,
});
const erases = (features: FeatureSpec): RecallMemory => ({
  kind: "fast-weights",
  rule: "delta",
  features,
});
const softmax: RecallMemory = { kind: "softmax" };

/** What is trained: memories, and numbers of pairs, for keys bound once and again. */
interface Grid {
  readonly once: { readonly memories: readonly RecallMemory[]; readonly pairs: readonly number[] };
  readonly again: { readonly memories: readonly RecallMemory[]; readonly pairs: readonly number[] };
  readonly keyWidth: number;
  readonly budget: RecallBudget;
}

// Four pairs are left out: embeddings of so few keys are so narrow that DPFP may start with features that are zero for all of them, and never leave them (seed 1:
// loss 0.36 at every rate tried). A feature that is dead counts at the bound too: 24 pairs and 15 live features of 16 end at ½ (1 − 15/24).
const grids: Readonly<Partial<Record<Profile, Grid>>> = {
  quick: {
    once: { memories: [softmax, sums(elu), sums(dpfp(1))], pairs: [8, 16, 32] },
    again: { memories: [sums(dpfp(1)), erases(dpfp(1))], pairs: [8] },
    keyWidth: 8,
    budget: { steps: 600, batch: 16, rates: [1e-2], pilot: 0, enough: 1e-3, judged: 64 },
  },
  full: {
    once: {
      memories: [softmax, sums(elu), sums(dpfp(1)), sums(dpfp(2)), sums(dpfp(3)), sums(random(8)), sums(random(32))],
      pairs: [8, 12, 16, 24, 32, 48, 64],
    },
    again: {
      memories: [sums(dpfp(1)), erases(elu), erases(dpfp(1)), erases(dpfp(2))],
      pairs: [8, 12, 16, 24, 32],
    },
    keyWidth: 8,
    budget: { steps: 3000, batch: 32, rates: [3e-3, 1e-2, 3e-2], pilot: 400, enough: 1e-3, judged: 256 },
  },
};

function configs(profile: Profile): TrainedCapacityConfig[] {
  const grid = grids[profile];
  if (grid === undefined) return [];
  return (["once", "again"] as const).flatMap((binding) =>
    grid[binding].pairs.flatMap((pairs) =>
      grid[binding].memories.map((memory) => ({
        part: "trained-capacity" as const,
        memory,
        binding,
        pairs,
        keyWidth: grid.keyWidth,
        ...grid.budget,
      })),
    ),
  );
}

/** A batch with the random directions of this step, where features are random: they are drawn anew every time, as in the original. */
type Batch = KeyValueBatch & { readonly directions?: tf.Tensor };

async function run(
  config: TrainedCapacityConfig,
  context: { readonly seed: number; readonly checkpoint?: string },
): Promise<TrainedCapacityMetrics> {
  const { memory, binding, pairs, keyWidth } = config;
  const task = keyValues(pairs, binding);
  const draw = (key: Key, n: number): Batch => {
    const directions =
      memory.kind === "softmax" ? undefined : drawDirections(memory.features, foldIn(key, 1), keyWidth);
    return { ...task.draw(foldIn(key, 0), n), ...(directions && { directions }) };
  };
  const figures = await trainedRecall<KeyValueTheta, Batch>(
    {
      init: (key) => initKeyValueNetwork(key, { pairs, keyWidth }),
      draw,
      figures: (theta, batch) => recallFigures(readAllKeys(theta, batch, memory, batch.directions), batch),
    },
    config,
    { ...context, config },
  );
  const features = memory.kind === "softmax" ? null : featureWidth(memory.features, keyWidth);
  return {
    ...figures,
    features,
    null: task.null().value,
    bound: features === null || binding === "again" ? null : rankBound(pairs, features),
    gist: `loss ${figures.loss} (null ${task.null().value.toPrecision(3)}), ${figures.steps} steps`,
  };
}

export const trainedCapacity: StudyPart<TrainedCapacityConfig, TrainedCapacityMetrics> = {
  name: "trained-capacity",
  configs,
  facets: ({ memory, binding, pairs }) => ({
    memory: recallMemoryName(memory),
    binding,
    pairs: `pairs${pairs}`,
  }),
  seconds: ({ steps, rates, pilot, batch, pairs, binding, memory }) => {
    const writes = binding === "once" ? pairs : 2 * pairs;
    const erasing = memory.kind === "fast-weights" && memory.rule === "delta" ? 4 : 1;
    const pilots = rates.length > 1 ? rates.length : 0;
    return 2 * (1 + pilots) + (steps + pilots * pilot) * (2e-3 + batch * writes * pairs * erasing * 1.2e-7);
  },
  run,
};
