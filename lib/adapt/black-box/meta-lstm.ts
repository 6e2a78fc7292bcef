/**
 * A learned optimizer whose cell is the parameters themselves (Ravi and Larochelle 2017, equations 2–4):
 *
 *     c_t = f_t ⊙ c_{t−1} + i_t ⊙ (−∇L_S(c_{t−1})),
 *     i_t = σ(w_i · [∇, L, c_{t−1}, i_{t−1}] + b_i),   f_t = σ(w_f · [∇, L, c_{t−1}, f_{t−1}] + b_f),
 *
 * one set of gates for all coordinates; gradients and losses enter as logarithm and sign (Andrychowicz et al. 2016, appendix A). c_0 is learned too. The
 * forget gate is a learned decay, the input gate a learned rate: with f = 1 and i = α it is gradient descent bit for bit, and its outer loop is then MAML.
 * The paper puts an LSTM of 20 units in front of the gates; here are the equations as they stand, 14 numbers. Gradients are constants to the outer loop,
 * as in the paper ("first"), or not ("second").
 */
import * as tf from "@tensorflow/tfjs";
import { type LabelledSet, requireCounts } from "../../tasks/benchmarks/index.js";
import { initNetwork, tidyTree, valueAndGradients } from "../../tensor/index.js";
import { endToEnd, type Learner, taskLosses } from "../frame/index.js";
import { stopGradient } from "../learning-to-optimize/index.js";
import { perTask } from "../maml.js";
import { refusesImages, requireWord, sizesFor, type TaskNetwork, taskNetwork } from "./main-network.js";

/** Weights of [log|∇|, sign ∇, log L, sign L, c, gate before] and the bias: [7]. */
export type MetaLstmParams = { readonly start: TaskNetwork; readonly input: tf.Tensor; readonly forget: tf.Tensor };

export interface MetaLstmOptions {
  /** Hidden widths of the network that is adapted. Default: [40, 40]. */
  readonly hidden?: readonly number[];
  /** T. Default: 5. */
  readonly steps?: number;
  /** i before training, for all coordinates. Default: 0.01. */
  readonly rate?: number;
  /** Whether the outer loop differentiates through the gradients. Default: "first". */
  readonly order?: "first" | "second";
}

/** c_t from c_{t−1}: f ⊙ c + i ⊙ (−∇). */
export function metaLstmCell(
  c: tf.Tensor,
  gradient: tf.Tensor,
  { input, forget }: { readonly input: tf.Tensor; readonly forget: tf.Tensor },
): tf.Tensor {
  return tf.tidy(() => tf.add(tf.mul(forget, c), tf.mul(input, tf.neg(gradient))));
}

/** (log|g|/p, sign g) where |g| ≥ e^−p, else (−1, e^p g); p = 10. */
export function logAndSign(g: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const p = 10;
  return tidyTree(() => {
    const size = tf.abs(g);
    const large = tf.greaterEqual(size, Math.exp(-p));
    const logarithm = tf.div(tf.log(tf.maximum(size, Math.exp(-p))), p);
    return [tf.where(large, logarithm, tf.fill(g.shape, -1)), tf.where(large, tf.sign(g), tf.mul(g, Math.exp(p)))];
  });
}

export { stopGradient as constant };

/** One tensor of the adapted network with the gates that it had last, all of the same shape. */
export type Cell = { readonly c: tf.Tensor; readonly input: tf.Tensor; readonly forget: tf.Tensor };

/** σ(w · features + b), elementwise. */
function gate(weights: tf.Tensor, features: readonly tf.Tensor[]): tf.Tensor {
  const weight = (k: number) => tf.slice(weights, [k], [1]);
  const terms = features.map((feature, k) => tf.mul(feature, weight(k)));
  return tf.sigmoid(terms.reduce((sum, term) => tf.add(sum, term), weight(features.length)));
}

type Gates = Pick<MetaLstmParams, "input" | "forget">;

/** One step of one tensor; `loss` is that of its task, [tasks, 1, 1]. */
export function metaLstmStep(gates: Gates, { c, input, forget }: Cell, gradient: tf.Tensor, loss: tf.Tensor): Cell {
  return tidyTree(() => {
    const features = [...logAndSign(gradient), ...logAndSign(loss), c];
    const next = { input: gate(gates.input, [...features, input]), forget: gate(gates.forget, [...features, forget]) };
    return { c: metaLstmCell(c, gradient, next), ...next };
  });
}

const layersOf = (leaves: readonly tf.Tensor[]): TaskNetwork =>
  Array.from({ length: leaves.length / 2 }, (_, l) => ({ w: leaves[2 * l], b: leaves[2 * l + 1] }));
const leavesOf = (layers: TaskNetwork): tf.Tensor[] => layers.flatMap(({ w, b }) => [w, b]);

/** @throws RangeError on a rate outside of (0, 1), an unknown order, a number of steps that is no positive whole number */
export function metaLstm(options: MetaLstmOptions = {}): Learner {
  const { hidden = [40, 40], steps = 5, rate = 0.01, order = "first" } = options;
  if (!(rate > 0 && rate < 1)) throw new RangeError(`invalid rate: ${rate}`);
  requireWord("order", order, ["first", "second"]);
  requireCounts({ steps });
  const held = order === "first" ? stopGradient : (value: tf.Tensor) => value;
  return {
    name: "meta-lstm",
    family: "black box",
    refuses: refusesImages,
    on: (benchmark) => {
      const losses = (network: TaskNetwork, { x, y }: LabelledSet) =>
        taskLosses(benchmark.kind, taskNetwork(network, x, "relu"), y);
      const adapt = (theta: MetaLstmParams, support: LabelledSet) => {
        const tasks = support.x.shape[0];
        let cells: Cell[] = leavesOf(perTask(theta.start, tasks)).map((c) => ({
          c,
          input: tf.zeros(c.shape),
          forget: tf.ones(c.shape),
        }));
        for (let t = 0; t < steps; t++) {
          const network = layersOf(cells.map(({ c }) => c));
          const { gradients } = valueAndGradients((at: TaskNetwork) => tf.sum(losses(at, support)))(network);
          const loss = held(tf.reshape(losses(network, support), [tasks, 1, 1]));
          cells = leavesOf(gradients).map((gradient, k) => metaLstmStep(theta, cells[k], held(gradient), loss));
        }
        return layersOf(cells.map(({ c }) => c));
      };
      return endToEnd<MetaLstmParams, TaskNetwork>(benchmark.kind, {
        name: "meta-lstm",
        family: "black box",
        init: (key) => ({
          start: initNetwork(key, sizesFor(benchmark, hidden), { scheme: "he" }),
          input: tf.tensor1d([0, 0, 0, 0, 0, 0, Math.log(rate / (1 - rate))]),
          forget: tf.tensor1d([0, 0, 0, 0, 0, 0, 8]),
        }),
        adapt: (theta, support) => tidyTree(() => adapt(theta, support)),
        predict: (_, network, x) => taskNetwork(network, x, "relu"),
      }) as never;
    },
  };
}
