/**
 * The learned optimizer of Andrychowicz et al. (2016), section 2.1: a small recurrent network that every coordinate runs for itself,
 *
 *     x = pre(g_j);   h¹, c¹ ← LSTM₁(x, h¹, c¹);   h², c² ← LSTM₂(h¹, h², c²);   Δ_j = s (w·h² + b),
 *
 * two layers of 20 units; weights are shared by all coordinates, memories are not. So it has 5 061 numbers (with one input) for problems of any dimension, it
 * does not see the order of the coordinates (permuted problems have permuted paths), and it cannot use what coordinates have to do with each other.
 *
 * A linear cell with one unit, h ← μ h + g, Δ = −η h, is momentum; `linearCell` is that cell.
 */
import * as tf from "@tensorflow/tfjs";
import { requireCounts } from "../../tasks/benchmarks/index.js";
import {
  type Dense,
  dense,
  initDense,
  initLstm,
  type Lstm,
  type LstmState,
  lstmCell,
  split,
  tidyTree,
  zeroState,
} from "../../tensor/index.js";
import { featuresOf, type Preprocessing, preprocessed } from "./preprocessing.js";
import type { UpdateRule } from "./update-rule.js";

export interface LearnedRuleOptions {
  /** Units in a layer. Default: 20. */
  readonly units?: number;
  /** Layers. Default: 2. */
  readonly layers?: number;
  /** Default: "none". */
  readonly preprocessing?: Preprocessing;
  /** s, the factor on the network's output. Default: 0.1. */
  readonly scale?: number;
}

/** Weights of the cells, and of the output. */
export type LearnedRule = { readonly cells: readonly Lstm[]; readonly output: Dense };
/** A state of every cell, coordinates end to end: [problems · dimension, units]. */
export type LearnedMemory = { readonly cells: readonly LstmState[] };

/** @throws RangeError on counts that are no positive whole numbers, an unknown preprocessing, a scale that is not positive */
export function learnedRule(options: LearnedRuleOptions = {}): UpdateRule<LearnedRule, LearnedMemory> {
  const { units = 20, layers = 2, preprocessing = "none", scale = 0.1 } = options;
  requireCounts({ units, layers });
  const inputs = featuresOf(preprocessing);
  if (!(scale > 0 && Number.isFinite(scale))) throw new RangeError(`invalid scale: ${scale}`);
  return {
    name: "learned",
    init: (key) => {
      const keys = split(key, layers + 1);
      const cells = keys.slice(1).map((cellKey, l) => initLstm(cellKey, l === 0 ? inputs : units, units));
      return { cells, output: initDense(keys[0], units, 1) };
    },
    remember: (problems, dimension) => ({
      cells: Array.from({ length: layers }, () => zeroState(problems * dimension, units)),
    }),
    update: (phi, memory, gradient) =>
      tidyTree(() => {
        let x = preprocessed(preprocessing, tf.reshape(gradient, [-1, 1]));
        const cells = phi.cells.map((cell, l) => {
          const next = lstmCell(cell, x, memory.cells[l]);
          x = next.h;
          return next;
        });
        return { step: tf.mul(tf.reshape(dense(phi.output, x), gradient.shape), scale), memory: { cells } };
      }),
  };
}

/** One linear unit a coordinate: h ← recurrent · h + g, Δ = output · h. With output = −η it is momentum with decay μ = recurrent, bit for bit. */
export function linearCell(
  recurrent = 0,
  output = -0.01,
): UpdateRule<{ readonly recurrent: tf.Tensor; readonly output: tf.Tensor }, { readonly h: tf.Tensor }> {
  return {
    name: "linear-cell",
    init: () => ({ recurrent: tf.scalar(recurrent), output: tf.scalar(output) }),
    remember: (problems, dimension) => ({ h: tf.zeros([problems, dimension]) }),
    update: (phi, memory, gradient) =>
      tidyTree(() => {
        const h = tf.add(tf.mul(memory.h, phi.recurrent), gradient);
        return { step: tf.mul(h, phi.output), memory: { h } };
      }),
  };
}
