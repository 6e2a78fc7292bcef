/**
 * E-A5: a chain of a slow linear block and a fast linear head learns features that all tasks share.
 *
 *     y = vᵀ B x + 0.1 ε      B: 2 × 20 with orthonormal rows, the same for ever; v: a new unit vector every 20 samples; x ~ N(0, 1)
 *     memory   ŷ = hᵀ (W x)   W: slow, period C, plain gradient;   h: fast, period 1, normalised LMS
 *
 * Beside it LMS on x itself (null) and on the true features B x (oracle). Figures are squared errors.
 */
import { foldIn, type Key, normal, split } from "../../../tensor/random.js";
import { linearBlock } from "../block.js";
import { type ContinuumMemory, continuumMemory, type Reduction } from "../memory.js";
import { gradientStep, polyakStep } from "../rules.js";
import { attempt, continueSequence, type MemoryState, type Sample, startMemory } from "../schedule.js";

export interface FeatureLaw {
  readonly size: number;
  readonly hidden: number;
  /** Samples of a task. */
  readonly length: number;
  readonly noise: number;
}

export const FEATURES: FeatureLaw = { size: 20, hidden: 2, length: 20, noise: 0.1 };

export type FeatureLearner =
  | { readonly kind: "raw" | "oracle"; readonly factor: number; readonly epsilon?: number }
  | {
      readonly kind: "chain";
      /** C of the slow block. */
      readonly period: number;
      /** η of the slow block, a sample. */
      readonly rate: number;
      /** μ of the head's normalised LMS, and its ε. */
      readonly factor: number;
      readonly epsilon?: number;
      /** Default "sum". */
      readonly reduction?: Reduction;
    };

export interface FeatureFigures {
  /** Mean squared error over all samples of a task. */
  readonly mean: number;
  /** Of the samples after the fifth. */
  readonly late: number;
  readonly byPlace: Float64Array;
}

export interface FeatureOptions {
  readonly law?: FeatureLaw;
  /** Default 10 000; figures are of the second half. */
  readonly tasks?: number;
}

/** Streams of one key are the same for all learners. Diverged runs have infinite figures. */
export function featureRun(learner: FeatureLearner, from: Key, options: FeatureOptions = {}): FeatureFigures {
  const { law = FEATURES, tasks = 10_000 } = options;
  const [basisKey, startKey, streamKey] = split(from, 3);
  const basis = orthonormalRows(basisKey, law);
  const { memory, start } = memoryOf(learner, law, startKey);
  let state: MemoryState = startMemory(memory, start);
  const byPlace = new Float64Array(law.length);
  const kept = Math.ceil(tasks / 2);
  for (let task = 0; task < tasks; task++) {
    const samples = drawTask(law, basis, foldIn(streamKey, task), learner.kind);
    const learned = attempt(() => continueSequence(memory, state, samples));
    if (learned === "diverged") {
      byPlace.fill(Number.POSITIVE_INFINITY);
      break;
    }
    state = learned.state;
    if (task < tasks - kept) continue;
    learned.losses.forEach((loss, t) => {
      byPlace[t] += (2 * loss) / kept;
    });
  }
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean: mean(byPlace), late: mean(byPlace.subarray(5)), byPlace };
}

function memoryOf(
  learner: FeatureLearner,
  { size, hidden }: FeatureLaw,
  from: Key,
): { readonly memory: ContinuumMemory; readonly start: Float64Array[] } {
  if (learner.kind !== "chain") {
    const inputs = learner.kind === "raw" ? size : hidden;
    const rule = polyakStep({ factor: learner.factor, epsilon: learner.epsilon });
    const levels = [{ name: "head", period: 1, block: linearBlock({ inputs, outputs: 1 }), rule }];
    return { memory: continuumMemory({ variant: "sequential", levels }), start: [new Float64Array(inputs)] };
  }
  const { period, rate, factor, epsilon = 0, reduction = "sum" } = learner;
  const memory = continuumMemory({
    variant: "sequential",
    order: "slow-first",
    reduction,
    levels: [
      { name: "features", period, block: linearBlock({ inputs: size, outputs: hidden }), rule: gradientStep({ rate }) },
      {
        name: "head",
        period: 1,
        block: linearBlock({ inputs: hidden, outputs: 1 }),
        rule: polyakStep({ factor, epsilon }),
      },
    ],
  });
  return {
    memory,
    start: [normal(from, size * hidden, { deviation: 1 / Math.sqrt(size) }), new Float64Array(hidden)],
  };
}

/** Samples of a task; for the oracle, of the true features. */
function drawTask(
  { size, hidden, length, noise }: FeatureLaw,
  basis: readonly Float64Array[],
  from: Key,
  kind: FeatureLearner["kind"],
): Sample[] {
  const [taskKey, inputKey, noiseKey] = split(from, 3);
  const v = unit(normal(taskKey, hidden));
  const inputs = normal(inputKey, size * length);
  const errors = normal(noiseKey, length, { deviation: noise });
  return Array.from({ length }, (_, t) => {
    const x = inputs.slice(t * size, (t + 1) * size);
    const features = Float64Array.from(basis, (row) => product(row, x));
    return { x: kind === "oracle" ? features : x, target: Float64Array.of(product(features, v) + errors[t]) };
  });
}

/** Gram–Schmidt on Gaussian rows. */
function orthonormalRows(from: Key, { size, hidden }: FeatureLaw): Float64Array[] {
  const rows: Float64Array[] = [];
  for (let r = 0; r < hidden; r++) {
    let row = normal(foldIn(from, r), size);
    for (const other of rows) {
      const along = product(row, other);
      row = row.map((value, i) => value - along * other[i]);
    }
    rows.push(unit(row));
  }
  return rows;
}

const product = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
const unit = (a: Float64Array): Float64Array => a.map((value) => value / Math.sqrt(product(a, a)));
