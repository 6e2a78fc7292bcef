/** What the systems of streams have in common: their learning rate, what their training cost, and the curve of its loss. */
import * as tf from "@tensorflow/tfjs";
import type { SequenceTrained } from "../../adapt/memory-augmented/index.js";
import { cosineRate, countParams, type Params, type Schedule } from "../../tensor/index.js";

export type StreamTraining = {
  /** Seconds of meta-training, its compiling included. */
  readonly seconds: number;
  readonly updates: number;
  readonly sequences: number;
  /** Numbers in θ. */
  readonly learnedNumbers: number;
  /** Loss of the batch at some updates: 60 at most. */
  readonly curve: { readonly steps: readonly number[]; readonly loss: readonly number[] };
};

const MOST_POINTS = 60;

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
