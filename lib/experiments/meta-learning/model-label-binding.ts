/**
 * Binding labels in one shot: a MANN and an LSTM without a memory on the same streams (lib/tasks/benchmarks/label-stream.ts), judged by the accuracy at the
 * first, second, … instance of a class. Exact: at most H_N/N at the first, 100 % after it.
 */
import type { Measured } from "../../adapt/frame/index.js";
import {
  accuracyByInstance,
  asPrinted,
  lstmModel,
  mann,
  type SequenceModel,
} from "../../adapt/memory-augmented/index.js";
import { type LabelStream, labelStream } from "../../tasks/benchmarks/index.js";
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

export type BindingConfig = StreamBudget & {
  /** "mann", "mann-as-printed" (the paper's own addressing) or "lstm". */
  readonly variant: string;
  readonly way: number;
  /** LSTM units, of the MANN's controller and of the LSTM alone; slots of the MANN. */
  readonly units: number;
  readonly slots: number;
  /** One stretch of training after the other. */
  readonly phases: readonly { readonly instances: number; readonly steps: number }[];
  /** Instances of a class in the streams that are judged, and how many streams. */
  readonly judged: { readonly instances: number; readonly streams: number };
};

export interface BindingMetrics extends SystemMetrics {
  /** Accuracy at instance 1, 2, …, over streams. */
  readonly byInstance: readonly Measured[];
  readonly training: StreamTraining;
}

type Make = (stream: LabelStream, config: BindingConfig) => SequenceModel;
const models: Readonly<Record<string, Make>> = {
  mann: ({ inputs, outputs }, { units, slots }) => mann(inputs, outputs, { units, slots }) as unknown as SequenceModel,
  "mann-as-printed": ({ inputs, outputs }, { units, slots }) =>
    mann(inputs, outputs, { units, slots, ...asPrinted }) as unknown as SequenceModel,
  lstm: ({ inputs, outputs }, { units }) => lstmModel(inputs, outputs, { units }) as unknown as SequenceModel,
};

/** The training of a setting; θ is the caller's. @throws Error on an unknown variant */
export async function trainBinding(config: BindingConfig, seed: number): Promise<StreamTrained> {
  const make = ofVariant(models, config.variant);
  const phases = config.phases.map(({ instances, steps }) => ({
    task: labelStream({ way: config.way, instances }),
    steps,
  }));
  return trainStreams(make(phases[0].task, config), phases, config, seed);
}

/** Accuracy by instance of a trained model on fresh streams. @throws RangeError as `predictStreams` */
export async function judgeBinding(
  result: StreamTrained,
  { way, judged }: BindingConfig,
  seed: number,
): Promise<Measured[]> {
  const stream = labelStream({ way, instances: judged.instances });
  return accuracyByInstance(stream, await predictStreams(result, stream, { streams: judged.streams, seed }));
}

async function run(config: BindingConfig, seed: number): Promise<BindingMetrics> {
  const result = await trainBinding(config, seed);
  const byInstance = await judgeBinding(result, config, seed);
  const training = streamTraining(result.trained, config.batch);
  disposeParams(result.trained.theta);
  const [first, second] = byInstance.map(({ mean }) => `${(100 * mean).toFixed(1)} %`);
  return { gist: `instances 1, 2: ${first}, ${second}`, byInstance, training };
}

const quick: Omit<BindingConfig, "variant"> = {
  way: 3,
  units: 64,
  slots: 16,
  phases: [{ instances: 4, steps: 500 }],
  batch: 16,
  learningRate: 0.01,
  judged: { instances: 4, streams: 500 },
};
const full: Omit<BindingConfig, "variant"> = {
  way: 5,
  units: 32,
  slots: 16,
  phases: [
    { instances: 5, steps: 7000 },
    { instances: 10, steps: 1000 },
  ],
  batch: 16,
  learningRate: 0.01,
  judged: { instances: 10, streams: 1000 },
};

/** The LSTM alone has twice the learned numbers of the MANN with the smaller controller. */
const fullUnits: Readonly<Record<string, number>> = { mann: 32, "mann-as-printed": 32, lstm: 64 };

const system = (
  name: string,
  variants: readonly string[],
  seconds: { readonly quick: number; readonly full: number },
): System<BindingConfig, BindingMetrics> => ({
  name,
  family: "memory",
  configs: (profile) =>
    variants.map((variant) => ({ variant, ...(profile === "quick" ? quick : { ...full, units: fullUnits[variant] }) })),
  cost: ({ way }) => (way === quick.way ? seconds.quick : seconds.full),
  run: (config, seed) => run(config, seed),
});

export const mannLabelBinding = system("mann-label-binding", ["mann", "mann-as-printed"], { quick: 5, full: 80 });
export const lstmLabelBinding = system("lstm-label-binding", ["lstm"], { quick: 2, full: 20 });
export const labelBindingSystems = [mannLabelBinding, lstmLabelBinding];
