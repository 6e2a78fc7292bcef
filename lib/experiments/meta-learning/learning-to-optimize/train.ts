/** A setting of the system, and the training of what it learns. */
import {
  type GradientFlow,
  type LearnedRule,
  learnedRule,
  momentumRule,
  type Preprocessing,
  type TrainedRule,
  trainRule,
} from "../../../adapt/learning-to-optimize/index.js";
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineRate,
  disposeParams,
  foldIn,
  type Key,
  key as keyOf,
  type Params,
} from "../../../tensor/index.js";
import type { SystemContext } from "../system.js";
import { type FamilyName, familyOf } from "./families.js";

export type L2oConfig = {
  readonly variant: string;
  readonly preprocessing: Preprocessing;
  /** Factor on the network's output. */
  readonly scale: number;
  /** Batches of problems, and problems in one. */
  readonly batches: number;
  readonly problems: number;
  readonly horizon: number;
  readonly truncation: number;
  /** First rate of Adam, which falls as half a cosine to 3 % of it, and the norm at which the gradient to φ is cut. */
  readonly rate: number;
  readonly clip: number;
  /** What gradients to φ go through. */
  readonly flow: GradientFlow;
  /** Where rivals have a grid of their own: on every family, or on the quadratics only. */
  readonly grids: "everywhere" | "at home";
  /** Steps after which the points of a grid are compared. */
  readonly tuningSteps: number;
  /** Families to judge on, with the number of fresh problems; steps at which; those of the longest path. */
  readonly families: Readonly<Partial<Record<FamilyName, number>>>;
  readonly steps: readonly number[];
};

/** The keys of a seed: training, tuning, fresh problems. */
export const keysOf = (seed: number) => [0, 1, 2].map((i) => foldIn(keyOf(seed), i)) as [Key, Key, Key];

export const ruleOf = ({ preprocessing, scale }: Pick<L2oConfig, "preprocessing" | "scale">) =>
  learnedRule({ preprocessing, scale });

/** Learns φ. The weights are the caller's. */
export function trainLearned(
  config: L2oConfig,
  seed: number,
  { checkpoint }: SystemContext = {},
): Promise<TrainedRule<LearnedRule>> {
  const { batches, problems, horizon, truncation, rate, clip, flow } = config;
  const updates = (batches * horizon) / truncation;
  const falling = cosineRate({ from: rate, to: 0.03 * rate, steps: updates });
  return trainRule(ruleOf(config), familyOf("quadratics"), {
    batches,
    problems,
    horizon,
    truncation,
    flow,
    optimizer: chain(clipByGlobalNorm(clip), adam({ learningRate: falling })),
    key: keysOf(seed)[0],
    record: Math.max(1, Math.floor(batches / 60)),
    ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
  });
}

/**
 * The rate and decay of momentum, learned from 0.01 and 0.9 on the same problems, gradients as constants. (Followed, the rate grows until one sharp problem of
 * a batch diverges, and everything is NaN: the best settings lie at a cliff.)
 */
export async function trainMomentum(
  { batches, problems, horizon, truncation }: L2oConfig,
  seed: number,
): Promise<{ readonly rate: number; readonly decay: number }> {
  const { phi } = await trainRule(momentumRule({ rate: 0.01, decay: 0.9 }), familyOf("quadratics"), {
    batches: Math.min(batches, 60),
    problems,
    horizon,
    truncation,
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 })),
    key: keysOf(seed)[0],
  });
  const numbers = { rate: phi.rate.dataSync()[0], decay: phi.decay.dataSync()[0] };
  disposeParams(phi as Params);
  return numbers;
}
