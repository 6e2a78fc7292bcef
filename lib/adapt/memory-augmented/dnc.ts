/**
 * The differentiable neural computer (Graves et al. 2016): a memory that knows which slots are free and in which order slots were written. Within a step:
 *
 *     u from the last weightings and the free gates,   a = allocation(u)                                       (allocation.ts)
 *     w_w = g_w (g_a a + (1 − g_a) content(k_w, β_w, M₋)),   Mᵢ ← Mᵢ ⊙ (1 − w_w(i) e) + w_w(i) v
 *     L, p from w_w                                                                                             (temporal-links.ts)
 *     w_r = π₁ Lᵀ w_r₋ + π₂ content(k_r, β_r, M) + π₃ L w_r₋,   r = Σᵢ w_r(i) Mᵢ
 *
 * with gates by σ, strengths by 1 + softplus, read modes π by softmax, as in the paper's table of interface parameters. Memory and weightings start at zero.
 */
import * as tf from "@tensorflow/tfjs";
import { type Key, type LstmState, tidyTree, zeroState } from "../../tensor/index.js";
import { contentWeights, eraseAndAdd, read } from "./addressing.js";
import { allocation, retention, usageOf } from "./allocation.js";
import { type Controller, control, initController, onePlus, partsOf, respond, sizeOf } from "./controller.js";
import { requireMemory, type SequenceModel } from "./sequence-model.js";
import { backward, forward, linksAfter, precedenceAfter } from "./temporal-links.js";

export interface DncOptions {
  /** N. Default: 16. */
  readonly slots?: number;
  /** W. Default: 8. */
  readonly width?: number;
  /** LSTM units of the controller. Default: 32. */
  readonly units?: number;
  /** R, read heads. Default: 1. */
  readonly reads?: number;
}

export type DncTheta = { readonly controller: Controller };

/** memory [n, N, W]; usage, writing and precedence [n, N]; links [n, N, N]; readings [n, R, N]; allocated [n, N] for pictures; reading [n, R·W]. */
export type DncState = {
  readonly memory: tf.Tensor;
  readonly usage: tf.Tensor;
  readonly writing: tf.Tensor;
  readonly allocated: tf.Tensor;
  readonly precedence: tf.Tensor;
  readonly links: tf.Tensor;
  readonly readings: tf.Tensor;
  readonly reading: tf.Tensor;
  readonly controller: LstmState;
};

/** @throws RangeError on sizes as `requireMemory` */
export function dnc(inputs: number, outputs: number, options: DncOptions = {}): SequenceModel<DncTheta, DncState> {
  const { slots = 16, width = 8, units = 32, reads = 1 } = options;
  requireMemory({ slots, width, units, reads });
  // k_r, β_r, f, π of every read head; k_w, β_w, e, v, g_a, g_w.
  const parts = [
    ...([
      [reads, width],
      [reads, 1],
      [reads, 1],
      [reads, 3],
    ] as const),
    ...([
      [1, width],
      [1, 1],
      [1, width],
      [1, width],
      [1, 1],
      [1, 1],
    ] as const),
  ];
  return {
    name: "dnc",
    inputs,
    outputs,
    init: (key: Key) => ({
      controller: initController(key, { inputs, units, reads: reads * width, interface: sizeOf(parts), outputs }),
    }),
    start: (_, n) =>
      tidyTree(() => ({
        memory: tf.zeros([n, slots, width]),
        usage: tf.zeros([n, slots]),
        writing: tf.zeros([n, slots]),
        allocated: tf.zeros([n, slots]),
        precedence: tf.zeros([n, slots]),
        links: tf.zeros([n, slots, slots]),
        readings: tf.zeros([n, reads, slots]),
        reading: tf.zeros([n, reads * width]),
        controller: zeroState(n, units),
      })),
    step: (theta, state, x) =>
      tidyTree(() => {
        const { state: controller, emitted } = control(theta.controller, x, state.reading, state.controller);
        const [kr, br, free, modes, kw, bw, erase, vector, ga, gw] = partsOf(emitted, parts);
        const usage = usageOf(state.usage, state.writing, retention(tf.sigmoid(free), state.readings));
        const allocated = allocation(usage);
        const content = contentWeights(kw, onePlus(bw), state.memory);
        const mixed = tf.add(content, tf.mul(tf.sigmoid(ga), tf.sub(tf.expandDims(allocated, 1), content)));
        const writingHead = tf.mul(tf.sigmoid(gw), mixed);
        const memory = eraseAndAdd(state.memory, writingHead, tf.sigmoid(erase), vector);
        const writing = tf.squeeze(writingHead, [1]);
        const links = linksAfter(state.links, state.precedence, writing);
        const sources = tf.stack(
          [backward(links, state.readings), contentWeights(kr, onePlus(br), memory), forward(links, state.readings)],
          2,
        );
        const readings = tf.sum(tf.mul(sources, tf.expandDims(tf.softmax(modes, -1), 3)), 2);
        const reading = tf.reshape(read(readings, memory), [x.shape[0], reads * width]);
        const precedence = precedenceAfter(state.precedence, writing);
        return {
          state: { memory, usage, writing, allocated, precedence, links, readings, reading, controller },
          output: respond(theta.controller, controller.h, reading),
        };
      }),
  };
}
