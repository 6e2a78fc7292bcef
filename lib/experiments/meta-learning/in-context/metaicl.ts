/**
 * MetaICL in small (Min et al. 2022): meta-train on five toy families, judge on each of them and on three that were held out. Direct form, channel form, and
 * multi-task training without examples, with the Bayes learner of each family as oracle.
 */
import { judge, type Learner, type Measured, metaTrain } from "../../../adapt/frame/index.js";
import { channelTransformer, inContextTransformer, multiTaskZeroShot } from "../../../adapt/in-context/index.js";
import {
  type ToyFamilyName,
  toyFamilies,
  toyHeldOut,
  toyOracle,
  toyTraining,
} from "../../../tasks/benchmarks/index.js";
import { disposeParams, key } from "../../../tensor/index.js";
import type { System, SystemConfig, SystemMetrics } from "../system.js";
import { type Curve, digits, roundedMeasure, TEST_KEY, thinned, transformerOptimizer } from "./shared.js";

export interface MetaIclConfig extends SystemConfig {
  readonly variant: "direct" | "channel" | "zero-shot";
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly steps: number;
  readonly tasks: number;
  readonly rate: number;
  readonly judged: number;
}

export interface FamilyAccuracy {
  readonly family: ToyFamilyName;
  readonly heldOut: boolean;
  readonly accuracy: Measured;
  /** Of the Bayes learner that knows the family. */
  readonly oracle: number;
}

export interface MetaIclMetrics extends SystemMetrics {
  readonly families: readonly FamilyAccuracy[];
  /** Mean over the families that were trained on, and over those held out. */
  readonly trained: number;
  readonly heldOut: number;
  readonly curve: Curve;
  readonly seconds: number;
}

const variants = ["direct", "channel", "zero-shot"] as const;

const learnerOf = ({ variant, width, layers, heads }: MetaIclConfig): Pick<Learner, "on"> =>
  variant === "direct"
    ? inContextTransformer({ width, layers, heads })
    : variant === "channel"
      ? channelTransformer({ width, layers, heads })
      : multiTaskZeroShot();

export const metaIcl: System<MetaIclConfig, MetaIclMetrics> = {
  name: "metaicl",
  family: "in context",
  configs: (profile) =>
    variants.map((variant) => ({
      variant,
      width: 32,
      layers: 2,
      heads: 4,
      ...(profile === "quick"
        ? { steps: variant === "direct" ? 800 : 400, tasks: 16, judged: 200 }
        : { steps: 6000, tasks: 32, judged: 2000 }),
      rate: 0.003,
    })),
  cost: ({ variant, steps, tasks }) => 10 + steps * tasks * (variant === "zero-shot" ? 1e-4 : 5e-4),
  run: async (config, seed, { checkpoint }) => {
    const { steps, tasks, rate, judged } = config;
    const benchmark = toyFamilies();
    const learner = learnerOf(config).on(benchmark);
    const { theta, history, seconds } = await metaTrain(learner, benchmark, {
      steps,
      tasks,
      optimizer: transformerOptimizer(rate, steps),
      key: key(seed),
      record: 10,
      ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { ...config, seed } } }),
    });
    const families: FamilyAccuracy[] = [];
    for (const family of [...toyTraining, ...toyHeldOut]) {
      const single = toyFamilies({ test: [family] });
      const found = await judge(learner, single, theta, { tasks: judged, batch: 100, key: TEST_KEY });
      const accuracy = roundedMeasure(found);
      const oracle = digits(toyOracle([family], single.supportPoints, single.queryPoints, judged).value);
      families.push({ family, heldOut: toyHeldOut.includes(family), accuracy, oracle });
    }
    disposeParams(theta);
    const mean = (held: boolean) => {
      const of = families.filter(({ heldOut }) => heldOut === held);
      return digits(of.reduce((sum, { accuracy }) => sum + accuracy.mean / of.length, 0));
    };
    return {
      gist: `${(100 * mean(true)).toFixed(1)} % on held-out families, ${(100 * mean(false)).toFixed(1)} % on the others`,
      families,
      trained: mean(false),
      heldOut: mean(true),
      curve: thinned(history.steps, history.metrics.loss),
      seconds: digits(seconds, 3),
    };
  },
};
