/**
 * GENERIC (metriplectic) network with brackets that are exact for any weights:
 *
 *     ẋ = L∇E + M∇S,   L_ab = Σ_c ξ_abc ∂_cS,   M = Σ_mn D_mn (Λᵐ∇E)(Λⁿ∇E)ᵀ,   D = CCᵀ,        Lee, Trask, Stinis 2021
 *
 * ξ antisymmetric in all indices, Λᵐ skew. L is skew and L∇S = 0, for ξ is antisymmetric in b, c; M is positive semi-definite and M∇E = 0, for
 * ∇E·Λ∇E = 0. Hence dE/dt = 0 and dS/dt = ‖Cᵀ(Λ∇E · ∇S)‖² ≥ 0. In three dimensions ẋ = c ∇E×∇S + δ²(v·∇S)v with v = λ×∇E.
 *
 * E and S are networks, with the last coordinate added to both ("residual potentials"), so that both gradients start near e_d: from networks
 * alone most seeds did not train. ξ, Λ, C are constants that instances share, for modulating E and S is enough; an inner loop that moves them too
 * gives them a leading axis of instances.
 */
import * as tf from "@tensorflow/tfjs";
import { wholeNumber } from "../../linalg/index.js";
import { type Key, normal, split } from "../../tensor/index.js";
import type { DynamicsModel, Weights } from "./model.js";
import { type Potential, potential, randomPotential } from "./potential.js";
import { slope } from "./slope.js";

export interface GenericOptions {
  /** d, at least 3: below, an antisymmetric ξ is zero. */
  readonly dimension: number;
  /** Widths of the hidden layers of E, and of S. */
  readonly widths: readonly number[];
  /** D₁, the number of skew matrices Λ, and D₂, the columns of C. Default: 1 and 1. */
  readonly skewMatrices?: number;
  readonly columns?: number;
  /** "last" adds the last coordinate to E and S. Default: "last". */
  readonly residual?: "last" | "none";
}

/**
 * The constants as they act: ξ [d, d, d] and Λ [D₁, d, d] with their symmetries, D [D₁, D₁]. All three may have a leading axis of instances, for
 * methods that adapt them too.
 */
export type Brackets = { readonly xi: tf.Tensor; readonly lambda: tf.Tensor; readonly friction: tf.Tensor };

/** ξ = the full antisymmetrisation of ξ̃, Λ = (Λ̃ − Λ̃ᵀ)/2, D = CCᵀ. */
export function brackets({ xi, lambda, c }: Weights["constants"]): Brackets {
  const even = tf.addN([xi, permuted(xi, [1, 2, 0]), permuted(xi, [2, 0, 1])]);
  return {
    xi: tf.div(tf.sub(even, permuted(even, [0, 2, 1])), 6),
    lambda: tf.div(tf.sub(lambda, permuted(lambda, [0, 2, 1])), 2),
    friction: tf.matMul(c, c, false, true),
  };
}

/** The last three axes in another order. */
function permuted(x: tf.Tensor, order: readonly number[]): tf.Tensor {
  return x.rank === 3 ? tf.transpose(x, [...order]) : tf.transpose(x, [0, ...order.map((axis) => axis + 1)]);
}

/** @throws Error on a dimension below 3, a number of matrices or columns that is no positive whole number; `init` on such a width */
export function generic(options: GenericOptions): DynamicsModel {
  const { dimension: d, widths, skewMatrices = 1, columns = 1, residual = "last" } = options;
  wholeNumber("dimension of a GENERIC system", d, 3);
  wholeNumber("skewMatrices", skewMatrices, 1);
  wholeNumber("columns", columns, 1);
  const scalar = (net: Potential) => (x: tf.Tensor) =>
    residual === "none"
      ? potential(net, x)
      : tf.add(potential(net, x), tf.slice(x, last(x, d - 1), last(x, 1, x.shape)));
  return {
    name: "generic",
    dimension: d,
    init(key) {
      const [ofE, ofS, ofXi, ofLambda, ofC] = split(key, 5);
      const nets = { E: randomPotential(ofE, d, widths), S: randomPotential(ofS, d, widths) };
      const xi = gaussians(ofXi, [d, d, d]);
      const lambda = gaussians(ofLambda, [skewMatrices, d, d]);
      return { nets, constants: { xi, lambda, c: gaussians(ofC, [skewMatrices, columns]) } };
    },
    energy: ({ nets }, x) => scalar(nets.E)(x),
    entropy: ({ nets }, x) => scalar(nets.S)(x),
    field: ({ nets, constants }, x) =>
      tf.tidy(() => metriplectic(brackets(constants), slope(scalar(nets.E), x), slope(scalar(nets.S), x))),
  };
}

/**
 * L∇E + M∇S for gradients [..., points, d] (brackets of every instance: [instances, points, d]), without an array of matrices: every sum over short
 * axes is a product with a matrix of zeros and ones, which compiled code does four times as fast. The sums as written above are
 * `metriplecticReference`.
 */
export function metriplectic({ xi, lambda, friction }: Brackets, dE: tf.Tensor, dS: tf.Tensor): tf.Tensor {
  const [matrices, d] = lambda.shape.slice(-3);
  const own = xi.shape.slice(0, -3); // [instances] where constants are an instance's own
  const [e, s] = [tf.reshape(dE, [-1, d]), tf.reshape(dS, [-1, d])];
  const pairs = tf.mul(tf.matMul(e, each(d, d)), tf.matMul(s, again(d, d))); // ∂_bE ∂_cS at column b·d + c
  const reversible = rowsTimes(pairs, tf.reshape(xi, [...own, d, d * d]));
  const v = rowsTimes(e, tf.reshape(lambda, [...own, matrices * d, d])); // (Λᵐ∇E)_a at column m·d + a
  const rates = tf.matMul(tf.mul(v, tf.matMul(s, again(d, matrices))), each(matrices, d), false, true);
  const weights = tf.matMul(rowsTimes(rates, friction), each(matrices, d));
  const irreversible = tf.matMul(tf.mul(v, weights), again(d, matrices), false, true);
  return tf.reshape(tf.add(reversible, irreversible), dE.shape);
}

/** x Aᵀ for rows x [instances · points, n] and A [m, n], or an A of every instance. */
function rowsTimes(x: tf.Tensor, a: tf.Tensor): tf.Tensor {
  if (a.rank === 2) return tf.matMul(x, a, false, true);
  const [instances, m, n] = a.shape;
  return tf.reshape(tf.matMul(tf.reshape(x, [instances, -1, n]), a, false, true), [-1, m]);
}

/** The same with L and M at every state, for constants that instances share. */
export function metriplecticReference({ xi, lambda, friction }: Brackets, dE: tf.Tensor, dS: tf.Tensor): tf.Tensor {
  const [e, s] = [dE, dS].map((slopes) => tf.reshape(slopes, [-1, xi.shape[0]]));
  const l = tf.einsum("abc,nc->nab", xi, s);
  const v = tf.einsum("mab,nb->nma", lambda, e);
  const m = tf.einsum("nka,nkb->nab", tf.einsum("nma,mk->nka", v, friction), v);
  return tf.reshape(tf.add(tf.einsum("nab,nb->na", l, e), tf.einsum("nab,nb->na", m, s)), dE.shape);
}

/** [n, n·times]: x ↦ every entry `times` times in a row. */
function each(n: number, times: number): tf.Tensor {
  return tf.reshape(tf.tile(tf.expandDims(tf.eye(n), 2), [1, 1, times]), [n, n * times]);
}

/** [n, n·times]: x ↦ all of x, `times` times. */
function again(n: number, times: number): tf.Tensor {
  return tf.tile(tf.eye(n), [1, times]);
}

/** A start or a size along the last axis, and zero or everything along the others. */
function last(x: tf.Tensor, value: number, others?: readonly number[]): number[] {
  return Array.from({ length: x.rank }, (_, axis) => (axis === x.rank - 1 ? value : (others?.[axis] ?? 0)));
}

function gaussians(key: Key, shape: number[]): tf.Tensor {
  const values = normal(
    key,
    shape.reduce((product, size) => product * size, 1),
  );
  return tf.tensor(Float32Array.from(values), shape);
}
