/**
 * What the systems of streams (model-copy.ts, model-label-binding.ts) have in common: Adam on clipped gradients at a rate that is held and then falls, in
 * phases of growing length; predictions on streams that training never drew; what the training cost, and the curve of its loss.
 */
import * as tf from "@tensorflow/tfjs";
import {
  type Phase,
  type Predicted,
  predictSequences,
  type SequenceModel,
  type SequenceTrained,
  trainSequences,
} from "../../adapt/memory-augmented/index.js";
import type { SequenceTask } from "../../tasks/benchmarks/index.js";
import {
  adam,
  chain,
  clipByValue,
  cosineRate,
  countParams,
  foldIn,
  key,
  type Params,
  type Schedule,
} from "../../tensor/index.js";

/** How a system of streams is trained; part of its configuration. */
export type StreamBudget = {
  /** Streams in a batch. */
  readonly batch: number;
  /** Until three quarters of the updates are made; then it falls to a tenth. */
  readonly learningRate: number;
};

/** A model with what it has learned; θ is the caller's. */
export type StreamTrained = { readonly model: SequenceModel; readonly trained: SequenceTrained<Params> };

export type StreamTraining = {
  /** Seconds of meta-training, its compiling included. */
  readonly seconds: number;
  /** The last update whose loss was recorded, some fewer than the configuration says were made; and the streams until then. */
  readonly updates: number;
  readonly sequences: number;
  /** Numbers in θ. */
  readonly learnedNumbers: number;
  /** Loss of the batch at some updates: 60 at most. */
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] };
};

const MOST_POINTS = 60;
/** Gradients are clipped to this, number by number, as published implementations of the NTM do. */
const CLIP = 10;
/** Streams that are predicted in one call. */
const JUDGED_AT_ONCE = 100;
/** The keys of judged streams are folded from here on: no phase of training has such a number. */
const JUDGED_KEYS = 2 ** 40;

/** The entry of a variant. @throws Error naming those there are */
export function ofVariant<T>(variants: Readonly<Record<string, T>>, variant: string): T {
  if (Object.hasOwn(variants, variant)) return variants[variant];
  throw new Error(`unknown variant "${variant}" (known: ${Object.keys(variants).join(", ")})`);
}

/** Trains a model in phases, one stretch of training after the other; a pure function of the seed. */
export async function trainStreams(
  model: SequenceModel,
  phases: readonly Phase[],
  { batch, learningRate }: StreamBudget,
  seed: number,
): Promise<StreamTrained> {
  const updates = phases.reduce((sum, { steps }) => sum + steps, 0);
  const trained = await trainSequences(model, {
    phases,
    batch,
    optimizer: chain(clipByValue(CLIP), adam({ learningRate: heldRate(learningRate, updates) })),
    key: key(seed),
    record: Math.max(10, Math.round(updates / MOST_POINTS)),
  });
  return { model, trained };
}

/**
 * What a trained model predicts on so many fresh streams; `which` tells several judgements of one seed apart.
 * @throws RangeError on a number of streams that is no multiple of 100
 */
export function predictStreams(
  { model, trained }: StreamTrained,
  task: SequenceTask,
  { streams, seed, which = 0 }: { readonly streams: number; readonly seed: number; readonly which?: number },
): Promise<Predicted[]> {
  const batches = streams / JUDGED_AT_ONCE;
  if (!(Number.isSafeInteger(batches) && batches > 0)) {
    throw new RangeError(`invalid number of streams: ${streams} (a multiple of ${JUDGED_AT_ONCE} wanted)`);
  }
  const judgedKey = foldIn(key(seed), JUDGED_KEYS + which);
  return predictSequences(model, task, trained.theta, { key: judgedKey, batch: JUDGED_AT_ONCE, batches });
}

export function streamTraining({ theta, history, seconds }: SequenceTrained<Params>, batch: number): StreamTraining {
  const stride = Math.ceil(history.steps.length / MOST_POINTS);
  // From the end, so that the last point stays.
  const kept = history.steps.map((_, i) => i).filter((i) => (history.steps.length - 1 - i) % stride === 0);
  const updates = history.steps[history.steps.length - 1] ?? 0;
  return {
    seconds: Math.round(seconds * 10) / 10,
    updates,
    sequences: updates * batch,
    learnedNumbers: countParams(theta),
    curve: {
      steps: kept.map((i) => history.steps[i]),
      loss: kept.map((i) => Math.round(history.loss[i] * 1e5) / 1e5),
    },
  };
}

/** A rate that stays for three quarters of the updates and falls to a tenth, by half a cosine, in the last. */
export function heldRate(from: number, updates: number): Schedule {
  const held = Math.floor(0.75 * updates);
  const fall = cosineRate({ from, to: from / 10, steps: updates - held });
  return (step) => fall(tf.relu(tf.sub(step, held)).asScalar());
}
