/**
 * Copying a sequence of bits from memory: NTM, DNC and an LSTM without a memory, trained on short sequences first and then on longer ones, judged by the share of wrong bits at
 * the lengths of training and beyond. Null: ½.
 */
import type { Measured } from "../../adapt/frame/index.js";
import { bitError, dnc, lstmModel, ntm, type SequenceModel } from "../../adapt/memory-augmented/index.js";
import { type CopyTask, copy } from "../../tasks/benchmarks/index.js";
import { disposeParams } from "../../tensor/index.js";
import {
  ofVariant,
  predictStreams,
  type StreamBudget,
  type StreamTrained,
  type StreamTraining,
  streamTraining,
  trainStreams,
} from "./model-training.js";
import type { System, SystemMetrics } from "./system.js";

export type CopyConfig = StreamBudget & {
  /** "ntm", "dnc" or "lstm". */
  readonly variant: string;
  /** Bits of one vector. */
  readonly width: number;
  /** One stretch of training after the other, on sequences of 1 to `longest` vectors. */
  readonly phases: readonly { readonly longest: number; readonly steps: number }[];
  /** Lengths to judge at, and sequences of each. */
  readonly judged: { readonly lengths: readonly number[]; readonly sequences: number };
};

export interface CopyMetrics extends SystemMetrics {
  /** Share of wrong bits on sequences as in the last stretch of training. */
  readonly error: Measured;
  readonly byLength: readonly { readonly length: number; readonly error: Measured }[];
  readonly training: StreamTraining;
}

const models: Readonly<Record<string, (task: CopyTask) => SequenceModel>> = {
  ntm: ({ inputs, outputs }) => ntm(inputs, outputs) as unknown as SequenceModel,
  dnc: ({ inputs, outputs }) => dnc(inputs, outputs) as unknown as SequenceModel,
  lstm: ({ inputs, outputs }) => lstmModel(inputs, outputs, { units: 64 }) as unknown as SequenceModel,
};

/** The training of a setting; θ is the caller's. @throws Error on an unknown variant */
export async function trainCopy(config: CopyConfig, seed: number): Promise<StreamTrained> {
  const make = ofVariant(models, config.variant);
  const phases = config.phases.map(({ longest, steps }) => ({
    task: copy({ width: config.width, lengths: [1, longest] }),
    steps,
  }));
  return trainStreams(make(phases[0].task), phases, config, seed);
}

/** Share of wrong bits of a trained model on sequences of some lengths. @throws RangeError as `predictStreams` */
export async function judgeCopy(
  result: StreamTrained,
  { width, judged }: CopyConfig,
  lengths: readonly [shortest: number, longest: number],
  seed: number,
): Promise<Measured> {
  const task = copy({ width, lengths });
  return bitError(task, await predictStreams(result, task, { streams: judged.sequences, seed, which: lengths[0] }));
}

async function run(config: CopyConfig, seed: number): Promise<CopyMetrics> {
  const result = await trainCopy(config, seed);
  const { longest } = config.phases[config.phases.length - 1];
  const error = await judgeCopy(result, config, [1, longest], seed);
  const byLength: { length: number; error: Measured }[] = [];
  for (const length of config.judged.lengths) {
    byLength.push({ length, error: await judgeCopy(result, config, [length, length], seed) });
  }
  const training = streamTraining(result.trained, config.batch);
  disposeParams(result.trained.theta);
  return {
    gist: `${(100 * error.mean).toFixed(2)} % of bits wrong at lengths 1–${longest}`,
    error,
    byLength,
    training,
  };
}

const quick: Omit<CopyConfig, "variant"> = {
  width: 6,
  phases: [
    { longest: 3, steps: 450 },
    { longest: 6, steps: 150 },
  ],
  batch: 16,
  learningRate: 0.01,
  judged: { lengths: [1, 3, 6, 8], sequences: 200 },
};
const full: Omit<CopyConfig, "variant"> = {
  width: 6,
  phases: [
    { longest: 3, steps: 500 },
    { longest: 8, steps: 1500 },
  ],
  batch: 16,
  learningRate: 0.01,
  judged: { lengths: [1, 2, 4, 6, 8, 10, 12, 14, 16], sequences: 500 },
};

const system = (
  variant: string,
  seconds: { readonly quick: number; readonly full: number },
): System<CopyConfig, CopyMetrics> => ({
  name: `${variant}-copy`,
  family: "memory",
  configs: (profile) => [{ variant, ...(profile === "quick" ? quick : full) }],
  cost: ({ judged }) => (judged.lengths.length === quick.judged.lengths.length ? seconds.quick : seconds.full),
  run: (config, seed) => run(config, seed),
});

export const ntmCopy = system("ntm", { quick: 6, full: 35 });
export const dncCopy = system("dnc", { quick: 9, full: 50 });
export const lstmCopy = system("lstm", { quick: 2, full: 10 });
export const copySystems = [ntmCopy, dncCopy, lstmCopy];
