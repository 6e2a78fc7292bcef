/**
 * One run: an optimizer is learned on Gaussian quadratics, and judged beside tuned rivals on fresh problems of that family and of others.
 */
import { type Measured, measured } from "../../../adapt/frame/index.js";
import {
  effectiveMomentum,
  type GradientFlow,
  type LearnedRule,
  learnedRule,
  momentumRule,
  type Preprocessing,
  ruleCurve,
  settingsOf,
  type TrainedRule,
  trainRule,
  type UpdateRule,
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
import type { SystemContext, SystemMetrics } from "../system.js";
import { type FamilyName, familyOf } from "./families.js";
import { type RivalName, type RivalSettings, rivalNames, rivalRule, tunedRival } from "./rivals.js";

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
  /** Families to judge on, with the number of fresh problems; steps at which; those of the longest path. */
  readonly families: Readonly<Partial<Record<FamilyName, number>>>;
  readonly steps: readonly number[];
};

/** f after some steps, of one optimizer on one family. */
export interface L2oRow {
  readonly family: FamilyName;
  readonly optimizer: RivalName | "learned" | "learned momentum";
  /** Where settings come from: a grid on this family, a grid on the quadratics, or training. */
  readonly tuned: "here" | "on the quadratics" | "by training";
  readonly settings: RivalSettings | null;
  readonly at: readonly (Measured & { readonly step: number })[];
}

type About = Pick<L2oRow, "tuned" | "settings">;

export interface L2oGrid {
  readonly family: FamilyName;
  readonly optimizer: RivalName;
  readonly best: readonly { readonly settings: RivalSettings; readonly value: number }[];
}

export interface L2oMetrics extends SystemMetrics {
  readonly rows: readonly L2oRow[];
  /** The best points of each rival's grid on each family. */
  readonly grid: readonly L2oGrid[];
  /** Mean f at steps 0 … 100 on the quadratics, every fifth. */
  readonly curves: Readonly<Record<string, readonly number[]>>;
  /** f(θ_T) of the training batches, thinned. */
  readonly learning: readonly { readonly batch: number; readonly last: number }[];
  /** The nearest momentum in windows of steps. */
  readonly momentum: readonly { from: number; to: number; rate: number; decay: number; determination: number }[];
  readonly seconds: number;
  readonly updates: number;
}

/** The keys of a seed: training, tuning, fresh problems. */
const keysOf = (seed: number) => [0, 1, 2].map((i) => foldIn(keyOf(seed), i)) as [Key, Key, Key];

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
    ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config } }),
  });
}

/** The rate and decay of momentum, learned from 0.01 and 0.9 by the same backpropagation on the same problems. */
export async function trainMomentum(
  { batches, problems, horizon, truncation, flow }: L2oConfig,
  seed: number,
): Promise<{ readonly rate: number; readonly decay: number }> {
  const { phi } = await trainRule(momentumRule({ rate: 0.01, decay: 0.9 }), familyOf("quadratics"), {
    batches: Math.min(batches, 60),
    problems,
    horizon,
    truncation,
    flow,
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 })),
    key: keysOf(seed)[0],
  });
  const numbers = { rate: phi.rate.dataSync()[0], decay: phi.decay.dataSync()[0] };
  disposeParams(phi as Params);
  return numbers;
}

/** Windows of steps in which the nearest momentum is fitted. */
const windows = [
  [2, 10],
  [11, 30],
  [31, 60],
  [61, 100],
] as const;

export async function runL2o(config: L2oConfig, seed: number, context: SystemContext): Promise<L2oMetrics> {
  const { phi, history, seconds, step: updates } = await trainLearned(config, seed, context);
  const learned = ruleOf(config) as unknown as UpdateRule;
  const [, tuningKey, testKey] = keysOf(seed);
  const steps = Math.max(...config.steps);
  const rows: L2oRow[] = [];
  const grid: L2oGrid[] = [];
  const curves: Record<string, readonly number[]> = {};
  const home = new Map<RivalName, RivalSettings>();

  for (const [name, problems] of Object.entries(config.families) as [FamilyName, number][]) {
    const family = familyOf(name);
    const atHome = name === "quadratics";
    const judged = async (optimizer: L2oRow["optimizer"], rule: UpdateRule, numbers: Params, about: About) => {
      const curve = await ruleCurve(rule, family, numbers, { problems, steps, key: testKey });
      rows.push({
        family: name,
        optimizer,
        ...about,
        at: config.steps.map((t) => ({ step: t, ...measured(curve.values[t]) })),
      });
      if (atHome) curves[optimizer] = curve.mean.slice(0, 101).filter((_, t) => t % 5 === 0);
    };
    for (const rival of rivalNames) {
      const about: About[] = [];
      const carried = home.get(rival);
      if (carried !== undefined) about.push({ tuned: "on the quadratics", settings: carried });
      if (atHome || config.grids === "everywhere") {
        const [first, ...rest] = await tunedRival(rival, family, { problems, steps: 100, key: tuningKey });
        grid.push({ family: name, optimizer: rival, best: [first, ...rest.slice(0, 2)] });
        about.push({ tuned: "here", settings: first.settings });
        if (atHome) home.set(rival, first.settings);
      }
      for (const each of about) await withSettings(each.settings, (at) => judged(rival, rivalRule(rival), at, each));
    }
    if (atHome) {
      const about = { tuned: "by training", settings: await trainMomentum(config, seed) } as const;
      await withSettings(about.settings, (at) => judged("learned momentum", rivalRule("momentum"), at, about));
    }
    await judged("learned", learned, phi as Params, { tuned: "by training", settings: null });
  }
  const nearest = await effectiveMomentum(learned, familyOf("quadratics"), phi as Params, windows, {
    problems: 256,
    key: testKey,
  });
  disposeParams(phi as Params);
  const reached = rows.find(({ family, optimizer }) => family === "quadratics" && optimizer === "learned")?.at;
  return {
    gist: `f = ${reached?.find(({ step }) => step === 100)?.mean.toFixed(3)} after 100 steps`,
    rows,
    grid,
    curves,
    learning: Array.from(history.steps, (step, i) => ({
      batch: (step * config.truncation) / config.horizon,
      last: history.metrics.last[i],
    })),
    momentum: nearest.map((fit, i) => ({ from: windows[i][0], to: windows[i][1], ...fit })),
    seconds,
    updates,
  };
}

async function withSettings(settings: RivalSettings | null, use: (phi: Params) => Promise<void>): Promise<void> {
  const phi = settingsOf(settings ?? {}) as Params;
  await use(phi).finally(() => disposeParams(phi));
}
