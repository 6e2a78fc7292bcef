/**
 * One run: an optimizer is learned on Gaussian quadratics, and judged beside tuned rivals on fresh problems of that family and of others.
 */
import { type Measured, measured } from "../../../adapt/frame/index.js";
import {
  effectiveMomentum,
  type LearnedRule,
  ruleCurve,
  settingsOf,
  type TrainedRule,
  type UpdateRule,
} from "../../../adapt/learning-to-optimize/index.js";
import { disposeParams, type Params } from "../../../tensor/index.js";
import type { SystemContext, SystemMetrics } from "../system.js";
import { type FamilyName, familyOf } from "./families.js";
import { type RivalName, type RivalSettings, rivalNames, rivalRule, tunedRival } from "./rivals.js";
import { keysOf, type L2oConfig, ruleOf, trainLearned, trainMomentum } from "./train.js";

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

/** Windows of steps in which the nearest momentum is fitted. */
const windows = [
  [2, 10],
  [11, 30],
  [31, 60],
  [61, 100],
] as const;

export async function runL2o(config: L2oConfig, seed: number, context: SystemContext): Promise<L2oMetrics> {
  const trained = await trainLearned(config, seed, context);
  return judgeLearned(config, seed, trained).finally(() => disposeParams(trained.phi as Params));
}

/** Judges what was learned beside the rivals; φ stays the caller's. */
export async function judgeLearned(
  config: L2oConfig,
  seed: number,
  { phi, history, seconds, step: updates }: TrainedRule<LearnedRule>,
): Promise<L2oMetrics> {
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
        const [first, ...rest] = await tunedRival(rival, family, {
          problems,
          steps: config.tuningSteps,
          key: tuningKey,
        });
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
