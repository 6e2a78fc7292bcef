/** What the systems of learning in context share: their optimizer, thinned curves, rounded figures, one key for the tasks that all are judged on. */
import type { Measured } from "../../../adapt/frame/index.js";
import { adam, chain, clipByGlobalNorm, cosineRate, key, type Optimizer, warmUp } from "../../../tensor/index.js";

/** Tasks to report on are the same for every seed and setting, so that differences are not those of tasks. */
export const TEST_KEY = key(2 ** 40);

/** Adam with gradients clipped to norm one and a rate that rises for 100 steps, then falls to a twentieth along half a cosine. */
export function transformerOptimizer(rate: number, steps: number): Optimizer {
  return chain(
    clipByGlobalNorm(1),
    adam({ learningRate: warmUp(cosineRate({ from: rate, to: rate / 20, steps }), 100) }),
  );
}

export const digits = (value: number, count = 4): number => Number(value.toPrecision(count));

export const roundedMeasure = ({ mean, halfWidth, tasks }: Measured): Measured => ({
  mean: digits(mean, 5),
  halfWidth: digits(halfWidth, 2),
  tasks,
});

/** Training loss as means over at most `windows` windows, each with its last step. */
export interface Curve {
  readonly step: readonly number[];
  readonly loss: readonly number[];
}

export function thinned(steps: ArrayLike<number>, losses: ArrayLike<number>, windows = 30): Curve {
  const width = Math.max(1, Math.ceil(losses.length / windows));
  const starts = Array.from({ length: Math.ceil(losses.length / width) }, (_, i) => i * width);
  const window = (from: number) => Array.from(losses).slice(from, from + width);
  return {
    step: starts.map((from) => steps[Math.min(from + width, losses.length) - 1]),
    loss: starts.map((from) => digits(window(from).reduce((sum, loss) => sum + loss, 0) / window(from).length)),
  };
}
