/**
 * The neural Turing machine (Graves, Wayne, Danihelka 2014): a controller with heads that move over a memory. Every head emits
 *
 *     k (tanh), β (softplus), g (σ), s (softmax over the shifts −1, 0, 1), γ (1 + softplus)
 *
 * and its weighting is made of them by content, interpolation, shift and sharpening (addressing.ts). One write head also emits e (σ) and a (tanh).
 *
 * Order within a step: all heads are addressed with the memory as it was; M is written; r is read from the new M. The paper leaves the order open.
 * The memory starts at a small constant, as published implementations found that random starts often fail (Collier and Beel 2018); where the heads stand
 * before the first step is learned.
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, type LstmState, normal, split, tidyTree, zeroState } from "../../tensor/index.js";
import { circularShift, contentWeights, eraseAndAdd, interpolate, read, sharpen } from "./addressing.js";
import { type Controller, control, initController, onePlus, partsOf, respond, sizeOf } from "./controller.js";
import { requireMemory, type SequenceModel } from "./sequence-model.js";

export interface NtmOptions {
  /** N. Default: 16. */
  readonly slots?: number;
  /** W. Default: 8. */
  readonly width?: number;
  /** LSTM units of the controller. Default: 32. */
  readonly units?: number;
  /** Read heads. Default: 1. */
  readonly reads?: number;
  /** What every number of the memory is before the first step. Default: 1e-6. */
  readonly constant?: number;
}

/** `heads` [1, heads, N]: logits of the weightings before the first step, read heads first, the write head last. */
export type NtmTheta = { readonly controller: Controller; readonly heads: tf.Tensor };

/** memory [n, N, W]; weightings [n, reads + 1, N], the write head last; reading [n, reads·W]. */
export type NtmState = {
  readonly memory: tf.Tensor;
  readonly weightings: tf.Tensor;
  readonly reading: tf.Tensor;
  readonly controller: LstmState;
};

/** @throws RangeError on sizes as `requireMemory`, a constant that is not finite */
export function ntm(inputs: number, outputs: number, options: NtmOptions = {}): SequenceModel<NtmTheta, NtmState> {
  const { slots = 16, width = 8, units = 32, reads = 1, constant = 1e-6 } = options;
  requireMemory({ slots, width, units, reads });
  if (!Number.isFinite(constant)) throw new RangeError(`invalid constant: ${constant}`);
  const heads = reads + 1;
  // Key, β, g, s, γ of every head; e and a of the write head.
  const parts = [
    [heads, width],
    [heads, 1],
    [heads, 1],
    [heads, 3],
    [heads, 1],
    [1, width],
    [1, width],
  ] as const;
  return {
    name: "ntm",
    inputs,
    outputs,
    init: (key: Key) => {
      const [controllerKey, headKey] = split(key);
      const sizes = { inputs, units, reads: reads * width, interface: sizeOf(parts), outputs };
      const logits = Float32Array.from(normal(headKey, heads * slots));
      return { controller: initController(controllerKey, sizes), heads: tf.tensor3d(logits, [1, heads, slots]) };
    },
    start: (theta, n) =>
      tidyTree(() => ({
        memory: tf.fill([n, slots, width], constant),
        weightings: tf.add(tf.zeros([n, heads, slots]), tf.softmax(theta.heads, -1)),
        reading: tf.fill([n, reads * width], constant),
        controller: zeroState(n, units),
      })),
    step: (theta, state, x) =>
      tidyTree(() => {
        const { state: controller, emitted } = control(theta.controller, x, state.reading, state.controller);
        const [key, strength, gate, shift, exponent, erase, add] = partsOf(emitted, parts);
        const content = contentWeights(tf.tanh(key), tf.softplus(strength), state.memory);
        const gated = interpolate(content, state.weightings, tf.sigmoid(gate));
        const weightings = sharpen(circularShift(gated, tf.softmax(shift, -1)), onePlus(exponent));
        const [reading, writing] = tf.split(weightings, [reads, 1], 1);
        const memory = eraseAndAdd(state.memory, writing, tf.sigmoid(erase), tf.tanh(add));
        const r = tf.reshape(read(reading, memory), [x.shape[0], reads * width]);
        return {
          state: { memory, weightings, reading: r, controller },
          output: respond(theta.controller, controller.h, r),
        };
      }),
  };
}
