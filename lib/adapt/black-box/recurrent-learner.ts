/**
 * Learning as the dynamics of a recurrent network (Hochreiter, Younger and Conwell 2001): its weights are fixed, and what it knows of a task is its state.
 *
 *     s_t = cell(s_{t−1}, [x_t, y_{t−1}]),   ŷ_t = readout(s_t).
 *
 * y_{t−1} comes with x_t, so that nothing tells y_t before ŷ_t is out. As a meta-learner: to adapt is to read the support set as a stream, to predict is
 * one step more from where that ended. The state depends on the order of the points, which no task here does.
 */
import * as tf from "@tensorflow/tfjs";
import { type LabelledSet, requireCounts } from "../../tasks/benchmarks/index.js";
import {
  type Dense,
  dense,
  type Gru,
  gruCell,
  initDense,
  initGru,
  initLstm,
  type Lstm,
  type LstmState,
  lstmCell,
  split,
  tidyTree,
  valueAndGradients,
  zeroState,
} from "../../tensor/index.js";
import { type Learner, type MetaLearner, taskLosses } from "../frame/index.js";
import { refusesImages, requireWord } from "./main-network.js";

export interface RecurrentOptions {
  /** Default: "lstm". */
  readonly cell?: "lstm" | "gru";
  /** Default: 64. */
  readonly units?: number;
  /**
   * What is trained on: "query", the loss after the whole support set; "stream", that of every ŷ_t on the way too, each position weighing the same.
   * Default: "stream".
   */
  readonly objective?: "query" | "stream";
}

export type RecurrentParams = { readonly cell: Lstm | Gru; readonly readout: Dense };

/** h alone for a GRU; and the last label, which the next input brings. */
export type RecurrentState = { readonly h: tf.Tensor; readonly c?: tf.Tensor; readonly label: tf.Tensor };

// A GRU has all that an LSTM has, so the question is asked this way round.
const isGru = (cell: Lstm | Gru): cell is Gru => "fromState" in cell;

/** s_t from s_{t−1}, and x [n, inputs]; its label is y_{t−1} still. */
export function readPoint(
  { cell }: RecurrentParams,
  { label, ...state }: RecurrentState,
  x: tf.Tensor,
): RecurrentState {
  const input = tf.concat([x, label], 1);
  const next = isGru(cell) ? { h: gruCell(cell, input, state.h) } : lstmCell(cell, input, state as LstmState);
  return { ...next, label };
}

export function freshState({ cell }: RecurrentParams, tasks: number, outputs: number): RecurrentState {
  const label = tf.zeros([tasks, outputs]);
  const width = cell.gates.w.shape[1] as number;
  return isGru(cell) ? { h: tf.zeros([tasks, width / 2]), label } : { ...zeroState(tasks, width / 4), label };
}

/** Reads x [tasks, points, inputs] and y [tasks, points, outputs]; `predicted` [tasks, points, outputs] holds ŷ_t, each from the points before it. */
export function readStream(
  theta: RecurrentParams,
  { x, y }: LabelledSet,
): { state: RecurrentState; predicted: tf.Tensor } {
  const [tasks, points, outputs] = [x.shape[0], x.shape[1] as number, y.shape[2] as number];
  const at = (from: tf.Tensor, t: number) => tf.reshape(tf.slice(from, [0, t, 0], [tasks, 1, -1]), [tasks, -1]);
  return tidyTree(() => {
    let state = freshState(theta, tasks, outputs);
    const predicted: tf.Tensor[] = [];
    for (let t = 0; t < points; t++) {
      const read = readPoint(theta, state, at(x, t));
      predicted.push(dense(theta.readout, read.h));
      state = { ...read, label: at(y, t) };
    }
    return { state, predicted: tf.stack(predicted, 1) };
  });
}

/** ŷ at x [tasks, points, inputs], each one step from the same state. */
export function askState(theta: RecurrentParams, state: RecurrentState, x: tf.Tensor): tf.Tensor {
  const [tasks, points, inputs] = x.shape as [number, number, number];
  const forEach = (leaf: tf.Tensor) =>
    tf.reshape(tf.add(tf.zeros([tasks, points, 1]), tf.expandDims(leaf, 1)), [tasks * points, -1]);
  const { h, c, label } = state;
  const copies = { h: forEach(h), label: forEach(label), ...(c === undefined ? {} : { c: forEach(c) }) };
  const read = readPoint(theta, copies, tf.reshape(x, [tasks * points, inputs]));
  return tf.reshape(dense(theta.readout, read.h), [tasks, points, -1]);
}

/** @throws RangeError on an unknown cell or objective, a number of units that is no positive whole number */
export function recurrentLearner(options: RecurrentOptions = {}): Learner {
  const { cell = "lstm", units = 64, objective = "stream" } = options;
  requireWord("cell", cell, ["lstm", "gru"]);
  requireWord("objective", objective, ["query", "stream"]);
  requireCounts({ units });
  return {
    name: cell,
    family: "black box",
    refuses: refusesImages,
    on: ({ kind, inputShape, outputs }) => {
      const loss = (theta: RecurrentParams, support: LabelledSet, query: LabelledSet) => {
        const { state, predicted } = readStream(theta, support);
        const judged = tf.mean(taskLosses(kind, askState(theta, state, query.x), query.y));
        if (objective === "query") return judged;
        const points = support.x.shape[1] as number;
        const onTheWay = tf.mean(taskLosses(kind, predicted, support.y));
        return tf.div(tf.add(judged, tf.mul(onTheWay, points)), points + 1);
      };
      const learner: MetaLearner<RecurrentParams, RecurrentState> = {
        name: cell,
        family: "black box",
        init: (key) => {
          const [cellKey, readoutKey] = split(key);
          const inputs = inputShape[0] + outputs;
          return {
            cell: cell === "lstm" ? initLstm(cellKey, inputs, units) : initGru(cellKey, inputs, units),
            readout: initDense(readoutKey, units, outputs),
          };
        },
        adapt: (theta, support) => tidyTree(() => readStream(theta, support).state),
        predict: (theta, state, x) => tf.tidy(() => askState(theta, state, x)),
        gradients: (theta, { support, query }) => tidyTree(() => valueAndGradients(loss)(theta, support, query)),
      };
      return learner as never;
    },
  };
}
