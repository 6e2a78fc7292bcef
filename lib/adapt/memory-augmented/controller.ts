/**
 * The controller of a memory: an LSTM that reads the input and what was read from memory, and emits everything that the heads need,
 *
 *     h, c = LSTM([x, r₋], h₋, c₋),   ξ = h w + b.
 *
 * The output is a layer of [h, r], so that what is read at a step is seen in its output (Graves et al. 2016, equation (3)).
 */
import * as tf from "@tensorflow/tfjs";
import {
  type Dense,
  dense,
  initDense,
  initLstm,
  type Key,
  type Lstm,
  type LstmState,
  lstmCell,
  split,
} from "../../tensor/index.js";

export type Controller = { readonly lstm: Lstm; readonly interface: Dense; readonly output: Dense };

export interface ControllerSizes {
  readonly inputs: number;
  readonly units: number;
  /** Numbers that are read at a step, all heads together. */
  readonly reads: number;
  /** Numbers of ξ. */
  readonly interface: number;
  readonly outputs: number;
}

export function initController(key: Key, sizes: ControllerSizes): Controller {
  const [lstmKey, interfaceKey, outputKey] = split(key, 3);
  return {
    lstm: initLstm(lstmKey, sizes.inputs + sizes.reads, sizes.units),
    interface: initDense(interfaceKey, sizes.units, sizes.interface),
    output: initDense(outputKey, sizes.units + sizes.reads, sizes.outputs),
  };
}

/** One step: x [n, inputs] and the last reading r [n, reads] to the next state and ξ [n, interface]. */
export function control(
  controller: Controller,
  x: tf.Tensor,
  r: tf.Tensor,
  state: LstmState,
): { readonly state: LstmState; readonly emitted: tf.Tensor } {
  const next = lstmCell(controller.lstm, tf.concat([x, r], 1), state);
  return { state: next, emitted: dense(controller.interface, next.h) };
}

/** The output of a step from the controller's state and the new reading. */
export function respond(controller: Controller, h: tf.Tensor, r: tf.Tensor): tf.Tensor {
  return dense(controller.output, tf.concat([h, r], 1));
}

/** The parts of ξ [n, Σ heads·size], part by part: each [n, heads, size]. */
export function partsOf(
  emitted: tf.Tensor,
  sizes: readonly (readonly [heads: number, size: number])[],
): readonly tf.Tensor[] {
  const n = emitted.shape[0];
  const parts = tf.split(
    emitted,
    sizes.map(([heads, size]) => heads * size),
    1,
  );
  return parts.map((part, i) => tf.reshape(part, [n, ...sizes[i]]));
}

/** How many numbers these parts are. */
export function sizeOf(sizes: readonly (readonly [heads: number, size: number])[]): number {
  return sizes.reduce((sum, [heads, size]) => sum + heads * size, 0);
}

/** 1 + softplus: strengths and exponents of at least one. */
export const onePlus = (x: tf.Tensor): tf.Tensor => tf.add(tf.softplus(x), 1);
