/**
 * Recurrent cells as pure functions of parameters, input and state.
 *
 *     LSTM (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000):
 *       i, f, o = σ(…), g = tanh(…) of [x, h] w + b;   c' = f ⊙ c + i ⊙ g;   h' = o ⊙ tanh c'
 *     GRU (Cho et al. 2014):
 *       z, r = σ([x, h] w + b);   g = tanh(x wx + (r ⊙ h) wh + bg);   h' = (1 − z) ⊙ h + z ⊙ g
 */
import * as tf from "@tensorflow/tfjs";
import { type Dense, dense, initDense } from "./layers.js";
import { type Key, split } from "./random.js";

/** All four gates in one layer [inputs + units, 4 units], in the order i, f, g, o. */
export type Lstm = { readonly gates: Dense };

/** Output h and cell c, both [n, units]. */
export type LstmState = { readonly h: tf.Tensor; readonly c: tf.Tensor };

/** Random weights; the forget gate's bias is 1, so that a fresh cell remembers (Jozefowicz et al. 2015). */
export function initLstm(key: Key, inputs: number, units: number): Lstm {
  return tf.tidy(() => {
    const { w } = initDense(key, inputs + units, 4 * units);
    const b = tf.concat([tf.zeros([1, units]), tf.ones([1, units]), tf.zeros([1, 2 * units])], 1);
    return { gates: { w, b } };
  });
}

/** The state of n fresh cells. */
export function zeroState(n: number, units: number): LstmState {
  return { h: tf.zeros([n, units]), c: tf.zeros([n, units]) };
}

/** One step of n cells: x [n, inputs]. */
export function lstmCell({ gates }: Lstm, x: tf.Tensor, { h, c }: LstmState): LstmState {
  return tf.tidy(() => {
    const [i, f, g, o] = tf.split(dense(gates, tf.concat([x, h], 1)), 4, 1);
    const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return { h: tf.mul(tf.sigmoid(o), tf.tanh(next)), c: next };
  });
}

/** Update and reset gates [inputs + units, 2 units], candidate from the input and from the gated state. */
export type Gru = { readonly gates: Dense; readonly fromInput: Dense; readonly fromState: Dense };

export function initGru(key: Key, inputs: number, units: number): Gru {
  const [gateKey, inputKey, stateKey] = split(key, 3);
  return {
    gates: initDense(gateKey, inputs + units, 2 * units),
    fromInput: initDense(inputKey, inputs, units),
    fromState: initDense(stateKey, units, units),
  };
}

/** One step of n cells: x [n, inputs], h [n, units]. */
export function gruCell({ gates, fromInput, fromState }: Gru, x: tf.Tensor, h: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const [z, r] = tf.split(tf.sigmoid(dense(gates, tf.concat([x, h], 1))), 2, 1);
    const g = tf.tanh(tf.add(dense(fromInput, x), dense(fromState, tf.mul(r, h))));
    return tf.add(h, tf.mul(z, tf.sub(g, h)));
  });
}
