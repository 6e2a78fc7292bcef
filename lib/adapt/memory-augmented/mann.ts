/**
 * Meta-learning with memory-augmented networks (MANN; Santoro, Bartunov, Botvinick, Wierstra, Lillicrap 2016): addressing by content only, writing to the
 * least recently used slot. Within a step:
 *
 *     least used slot of M₋ ← 0,   Mᵢ += Σ_r w_w,r(i) a_r,   w_r = content(k, β, M),   r = Σᵢ w_r(i) Mᵢ,   u ← γ u₋ + w_r + w_w.
 *
 * Two departures, each an option (`asPrinted` has neither): the paper writes its read key (a = k), here the vector that is written is emitted beside it,
 * because what is worth storing at a step is the *last* input with its label, and what is looked for is the present one; and the paper's read weights are
 * softmax(cos), whose largest ratio of two weights is e² = 7.4, here β = 1 + softplus is emitted.
 */
import * as tf from "@tensorflow/tfjs";
import { positive } from "../../tasks/index.js";
import { type Key, type LstmState, tidyTree, zeroState } from "../../tensor/index.js";
import { contentWeights, read } from "./addressing.js";
import { type Controller, control, initController, onePlus, partsOf, respond, sizeOf } from "./controller.js";
import { clearLeastUsed, leastUsed, usageAfter, writeWeights } from "./least-recently-used.js";
import { requireMemory, type SequenceModel } from "./sequence-model.js";

export interface MannOptions {
  /** N. Default: 16. */
  readonly slots?: number;
  /** W. Default: 16. */
  readonly width?: number;
  /** LSTM units of the controller. Default: 32. */
  readonly units?: number;
  /** Read heads, each with a write of its own. Default: 1. */
  readonly reads?: number;
  /** γ, decay of usage. Default: 0.95. */
  readonly decay?: number;
  /** What is written: a vector of its own ("vector", default), or the read key, as in the paper ("key"). */
  readonly written?: "vector" | "key";
  /** β: emitted (default), or fixed at a number (the paper: 1). */
  readonly strength?: "emitted" | number;
  /**
   * What is added to what is emitted for β and for the write gate, before their squashing: where a fresh network starts. Default: 4 and −3, β = 5 and 95 % of
   * a write to the least used slot. From 0 and 0 learning sets in twice as late.
   */
  readonly offsets?: { readonly strength: number; readonly gate: number };
}

/** The options of the equations as the paper prints them. */
export const asPrinted: MannOptions = { written: "key", strength: 1, offsets: { strength: 0, gate: 0 } };

export type MannTheta = { readonly controller: Controller };

/** memory [n, N, W], usage [n, N], weightings [n, reads, N], reading [n, reads·W]. `least` marks the slot that the next write finds empty. */
export type MannState = {
  readonly memory: tf.Tensor;
  readonly usage: tf.Tensor;
  readonly readings: tf.Tensor;
  readonly writings: tf.Tensor;
  readonly least: tf.Tensor;
  readonly reading: tf.Tensor;
  readonly controller: LstmState;
};

/** @throws RangeError on sizes as `requireMemory`, a decay that is not in (0, 1], a strength that is not positive */
export function mann(inputs: number, outputs: number, options: MannOptions = {}): SequenceModel<MannTheta, MannState> {
  const { slots = 16, width = 16, units = 32, reads = 1, decay = 0.95 } = options;
  const { written = "vector", strength = "emitted", offsets = { strength: 4, gate: -3 } } = options;
  requireMemory({ slots, width, units, reads });
  if (!(decay > 0 && decay <= 1)) throw new RangeError(`invalid decay: ${decay}`);
  if (strength !== "emitted") positive("strength", strength);
  // Key, vector to write, β and the gate of every head.
  const parts = [
    [reads, width],
    [reads, width],
    [reads, 1],
    [reads, 1],
  ] as const;
  return {
    name: "mann",
    inputs,
    outputs,
    init: (key: Key) => ({
      controller: initController(key, { inputs, units, reads: reads * width, interface: sizeOf(parts), outputs }),
    }),
    start: (_, n) =>
      tidyTree(() => {
        const usage = tf.zeros([n, slots]);
        const weightings = tf.zeros([n, reads, slots]);
        return {
          memory: tf.fill([n, slots, width], 1e-6),
          usage,
          readings: weightings,
          writings: tf.zerosLike(weightings),
          least: leastUsed(usage, reads),
          reading: tf.zeros([n, reads * width]),
          controller: zeroState(n, units),
        };
      }),
    step: (theta, state, x) =>
      tidyTree(() => {
        const { state: controller, emitted } = control(theta.controller, x, state.reading, state.controller);
        const [rawKey, vector, rawStrength, rawGate] = partsOf(emitted, parts);
        const key = tf.tanh(rawKey);
        const writings = writeWeights(tf.sigmoid(tf.add(rawGate, offsets.gate)), state.readings, state.least);
        const stored = written === "key" ? key : tf.tanh(vector);
        const cleared = clearLeastUsed(state.memory, state.least);
        const memory = tf.add(cleared, tf.matMul(writings, stored, true, false));
        const beta = strength === "emitted" ? onePlus(tf.add(rawStrength, offsets.strength)) : tf.scalar(strength);
        const readings = contentWeights(key, beta, memory);
        const usage = usageAfter(state.usage, decay, readings, writings);
        const reading = tf.reshape(read(readings, memory), [x.shape[0], reads * width]);
        return {
          state: { memory, usage, readings, writings, least: leastUsed(usage, reads), reading, controller },
          output: respond(theta.controller, controller.h, reading),
        };
      }),
  };
}
