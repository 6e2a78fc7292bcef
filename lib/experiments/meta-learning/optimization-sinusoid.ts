/**
 * The sinusoids of Finn, Abbeel and Levine (2017), section 5.1, by every learner of the family: the same network (1–40–40–1, ReLU), the same 25 tasks an
 * iteration, Adam at 1e-3, and the same 1000 test tasks for all learners and seeds. Judged after 0, 1, 5, 10 inner steps with 10 and with 5 points, and
 * on amplitudes of [5, 10], which the released script tests on and nobody trains on.
 */
import { type Measured, metaTrain } from "../../adapt/frame/index.js";
import {
  anil,
  curveOf,
  fomaml,
  type GradientLearnerKind,
  type GradientOptions,
  maml,
  metaSgd,
  pretrained,
  reptile,
} from "../../adapt/optimization/index.js";
import { type SinusoidOptions, sinusoid } from "../../tasks/benchmarks/index.js";
import { adam, disposeParams, foldIn, key, type Params } from "../../tensor/index.js";
import type { System, SystemConfig, SystemMetrics } from "./system.js";

export interface SinusoidConfig extends SystemConfig {
  /** Updates of θ. */
  readonly iterations: number;
  /** Tasks in each. */
  readonly tasks: number;
  /** k in training; judging is after `judgedSteps` whatever k is. */
  readonly innerSteps: number;
  /** α; where the rates start for Meta-SGD. */
  readonly innerRate: number;
  /** Adam's rate: 1e-3 as in the paper, 3e-3 for the short runs. */
  readonly outerRate: number;
}

/** A figure with its interval; nulls where a task has diverged, for JSON knows no infinity. */
export interface Figure {
  readonly mean: number | null;
  readonly halfWidth: number | null;
  readonly tasks: number;
}

export interface SinusoidMetrics extends SystemMetrics {
  /** Mean squared error after `judgedSteps` inner steps. */
  readonly tenShots: readonly Figure[];
  readonly fiveShots: readonly Figure[];
  /** 10 points, amplitudes from [5, 10]. */
  readonly wideAmplitudes: readonly Figure[];
  /** Recorded training loss, in at most 60 windows: last iteration and mean of each. */
  readonly learning: { readonly iteration: readonly number[]; readonly loss: readonly number[] };
  readonly budget: { readonly iterations: number; readonly tasks: number };
  /** Wall seconds of training. */
  readonly seconds: number;
}

/** Inner steps at which a learner is judged. */
export const judgedSteps = [0, 1, 5, 10] as const;

type Kind = (options: GradientOptions) => GradientLearnerKind<Params, Params>;
const kinds = { maml, fomaml, reptile, anil, "meta-sgd": metaSgd, pretrained } as unknown as Record<string, Kind>;

/** The test tasks of all runs. */
const TEST_KEY = key(2017);

/** Meta-trains one learner and judges it. @throws RangeError on a learner that is not known; as `metaTrain` */
export async function runSinusoid(name: string, config: SinusoidConfig, seed: number, checkpoint?: string) {
  const kind = kinds[name];
  if (kind === undefined) throw new RangeError(`unknown learner "${name}" (known: ${Object.keys(kinds).join(", ")})`);
  const learner = kind({ steps: config.innerSteps, rate: config.innerRate });
  const training = sinusoid();
  const { theta, history, seconds } = await metaTrain(learner.on(training), training, {
    steps: config.iterations,
    tasks: config.tasks,
    optimizer: adam({ learningRate: config.outerRate }),
    key: foldIn(key(seed), 0),
    record: 10,
    ...(checkpoint === undefined ? {} : { checkpoint: { file: checkpoint, config: { name, ...config, seed } } }),
  });
  const judged = async (options: SinusoidOptions) => {
    const benchmark = sinusoid(options);
    const curve = await curveOf(learner.on(benchmark), benchmark, theta, { steps: 10, key: TEST_KEY });
    return judgedSteps.map((k) => figureOf(curve[k]));
  };
  const tenShots = await judged({});
  const metrics: SinusoidMetrics = {
    tenShots,
    fiveShots: await judged({ shots: 5 }),
    wideAmplitudes: await judged({ amplitudes: [5, 10] }),
    learning: thinned(history.steps, history.metrics.loss),
    budget: { iterations: config.iterations, tasks: config.tasks },
    seconds: Number(seconds.toFixed(1)),
    gist: `${tenShots[1].mean ?? "diverged"} after one step, ${tenShots[3].mean ?? "diverged"} after ten`,
  };
  disposeParams(theta);
  return metrics;
}

/** Four digits, and nulls in place of what is not finite. */
export function figureOf({ mean, halfWidth, tasks }: Measured): Figure {
  const rounded = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null);
  return { mean: rounded(mean), halfWidth: rounded(halfWidth), tasks };
}

/** Means over at most 60 windows of a recorded curve. */
export function thinned(steps: ArrayLike<number>, values: ArrayLike<number>, windows = 60) {
  const width = Math.max(1, Math.ceil(values.length / windows));
  const starts = Array.from({ length: Math.ceil(values.length / width) }, (_, i) => i * width);
  const slice = (from: number) => Array.from(values).slice(from, from + width);
  return {
    iteration: starts.map((from) => steps[Math.min(from + width, values.length) - 1]),
    loss: starts.map((from) => {
      const window = slice(from);
      return Number((window.reduce((sum, value) => sum + value, 0) / window.length).toPrecision(4));
    }),
  };
}

/** A learner as a system. `quick` iterations are for the notebook; all settings of a profile are one. */
function sinusoidSystem(
  learner: string,
  quick: number,
  millisecondsAnIteration: number,
  own: Partial<SinusoidConfig> = {},
): System<SinusoidConfig, SinusoidMetrics> {
  return {
    name: `${learner}-sinusoid`,
    family: "optimization",
    configs: (profile) => [
      {
        variant: "",
        iterations: profile === "quick" ? quick : 20_000,
        tasks: 25,
        innerSteps: 1,
        innerRate: 0.01,
        outerRate: profile === "quick" ? 3e-3 : 1e-3,
        ...own,
      },
    ],
    cost: ({ iterations }) => 3 + (millisecondsAnIteration * iterations) / 1000,
    run: (config, seed, { checkpoint }) => runSinusoid(learner, config, seed, checkpoint),
  };
}

export const mamlSinusoid = sinusoidSystem("maml", 5000, 0.9);
export const fomamlSinusoid = sinusoidSystem("fomaml", 3000, 0.6);
export const reptileSinusoid = sinusoidSystem("reptile", 2000, 2, { innerSteps: 5 });
export const anilSinusoid = sinusoidSystem("anil", 3000, 0.8);
export const metaSgdSinusoid = sinusoidSystem("meta-sgd", 3000, 1.2);
export const pretrainedSinusoid = sinusoidSystem("pretrained", 1000, 0.5);

/** In the order of the notebook. */
export const sinusoidSystems = [
  pretrainedSinusoid,
  mamlSinusoid,
  fomamlSinusoid,
  reptileSinusoid,
  anilSinusoid,
  metaSgdSinusoid,
] as const;
