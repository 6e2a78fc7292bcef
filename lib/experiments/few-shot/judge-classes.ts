/**
 * A classifier on fixed test episodes: accuracy with its interval, right answers of every episode for comparisons in pairs, and calibration,
 *
 *     ECE = Σ_b (n_b/n) |accuracy(b) − confidence(b)|,
 *
 * whose interval is a jackknife over twenty groups of episodes: 1.96 √((g − 1)/g Σ_j (ECE₋ⱼ − mean)²).
 */
import {
  expectedCalibrationError,
  predictions,
  type ReliabilityBin,
  reliability,
  type Verdicts,
  verdicts,
} from "../../adapt/amfs/index.js";
import { type Measured, type MetaLearner, measured } from "../../adapt/frame/index.js";
import type { Benchmark } from "../../tasks/benchmarks/index.js";
import { key, type Params } from "../../tensor/index.js";

export interface ClassFigures {
  readonly accuracy: Measured;
  /** Questions in each episode, and right answers to them. */
  readonly questions: number;
  readonly correct: readonly number[];
  /** ECE of softmax probabilities. */
  readonly calibration: Measured;
  readonly bins: readonly ReliabilityBin[];
}

/** The episodes that every method and seed is judged on. */
export const TEST_KEY = key(2024);
const BATCH = 20;
const GROUPS = 20;
const BINS = 15;

/** Episodes in one call: all of them where they are few. */
export const batchOf = (episodes: number): number => (episodes % BATCH === 0 ? BATCH : episodes);

export async function judgeClasses(
  learner: MetaLearner<Params, Params>,
  benchmark: Benchmark,
  theta: Params,
  episodes: number,
): Promise<ClassFigures> {
  const options = { tasks: episodes, batch: batchOf(episodes), key: TEST_KEY };
  const { logits, labels, outputs } = await predictions(learner, benchmark, theta, options);
  const all = verdicts(logits, labels, outputs);
  const points = benchmark.queryPoints;
  const correct = Array.from({ length: episodes }, (_, i) => total(all.correct.subarray(i * points, (i + 1) * points)));
  return {
    accuracy: rounded(measured(correct.map((count) => count / points))),
    questions: points,
    correct,
    calibration: rounded(calibrationOf(all, episodes)),
    bins: reliability(all, BINS).map((bin) => ({
      ...bin,
      confidence: digits(bin.confidence),
      accuracy: digits(bin.accuracy),
    })),
  };
}

/** ECE with its jackknife interval. @throws Error on fewer than two episodes */
export function calibrationOf(all: Verdicts, episodes: number): Measured {
  if (episodes < 2) throw new Error(`an interval wants two episodes or more, got ${episodes}`);
  const groups = Math.min(GROUPS, episodes);
  const points = all.correct.length / episodes;
  const groupOf = (place: number) => Math.floor((Math.floor(place / points) * groups) / episodes);
  const error = (kept: Verdicts) => expectedCalibrationError(reliability(kept, BINS));
  const without = Array.from({ length: groups }, (_, group) => {
    const keeps = (_value: number, place: number) => groupOf(place) !== group;
    return error({ confidence: all.confidence.filter(keeps), correct: all.correct.filter(keeps) });
  });
  const mean = total(without) / groups;
  const squares = total(without.map((value) => (value - mean) ** 2));
  return { mean: error(all), halfWidth: 1.96 * Math.sqrt(((groups - 1) / groups) * squares), tasks: episodes };
}

/** Four digits after the point: of 600 episodes more is noise. */
export const digits = (value: number): number => Number(value.toFixed(4));
export const rounded = ({ mean, halfWidth, tasks }: Measured): Measured => ({
  mean: digits(mean),
  halfWidth: digits(halfWidth),
  tasks,
});

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
