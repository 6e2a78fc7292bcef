/**
 * One task of I-AMFS from features to scores, and back, in float64: what the tensor learner (i-amfs.ts) is held against.
 *
 *     K = k(Z, Z),   K_q = k(Z_q, Z),   α = A⁻¹BY,   A = K + μK² + (λ + γ)I,   B = I + μK,   scores F = s K_q α + b.
 *
 * The way back from ∂L/∂F, with G = s ∂L/∂F (the closed form differentiated; A is factored once more, nothing is iterated):
 *
 *     ∂L/∂K_q = G αᵀ,   ∂L/∂α = K_qᵀ G,   V = A⁻¹ ∂L/∂α,   G_A = −V αᵀ,
 *     ∂L/∂K = G_A + μ(G_A K + K G_A) + μ V Yᵀ,   ∂L/∂λ = tr G_A,   ∂L/∂Y = B V.
 *
 * "First order" takes α for a constant: V = 0, and features learn through K_q alone. With a weight on the information term (information.ts) its
 * derivatives are added, those by α before V is formed.
 */
import { Matrix } from "ml-matrix";
import { closedForm, type Regularisers, regularisers, solveSymmetric, systemMatrix } from "./composite-objective.js";
import { informationAdjoint } from "./information.js";
import { radialAdjoint, radialKernel, squaredDistances } from "./radial-kernel.js";

/** Features of n support points [n, d] and m query points [m, d], coded targets [n, N]. */
export interface InnerProblem {
  readonly support: Matrix;
  readonly y: Matrix;
  readonly query: Matrix;
}

export interface InnerSettings extends Regularisers {
  /** σ². */
  readonly bandwidth: number;
  /** s on the scores. Default: 1. */
  readonly scale?: number;
  /** b on the scores. Default: 0. */
  readonly bias?: number;
}

export interface InnerSolution {
  /** F [m, N]. */
  readonly scores: Matrix;
  readonly alpha: Matrix;
  /** K [n, n] and K_q [m, n]. */
  readonly k: Matrix;
  readonly cross: Matrix;
}

export interface InnerAdjoint {
  readonly support: Matrix;
  readonly query: Matrix;
  readonly y: Matrix;
  readonly logBandwidth: number;
  readonly lambda: number;
  readonly scale: number;
  readonly bias: number;
}

export function innerLoop({ support, y, query }: InnerProblem, settings: InnerSettings): InnerSolution {
  const { bandwidth, scale = 1, bias = 0 } = settings;
  const k = radialKernel(squaredDistances(support, support), bandwidth);
  const cross = radialKernel(squaredDistances(query, support), bandwidth);
  const alpha = closedForm(k, y, settings);
  return { scores: cross.mmul(alpha).mul(scale).add(bias), alpha, k, cross };
}

export interface PullbackOptions {
  /** Whether the derivative goes through the solve. Default: "second". */
  readonly order?: "first" | "second";
  /** Weight of the information term in L. Default: 0. */
  readonly information?: number;
}

/** Derivatives of L by everything that went in, from ∂L/∂F [m, N]. */
export function innerLoopAdjoint(
  problem: InnerProblem,
  settings: InnerSettings,
  ofScores: Matrix,
  { order = "second", information = 0 }: PullbackOptions = {},
): InnerAdjoint {
  const { support, y, query } = problem;
  const { bandwidth, scale = 1 } = settings;
  const { lambda, mu } = regularisers(settings);
  const { alpha, k, cross } = innerLoop(problem, settings);
  const told = informationAdjoint(k, lambda, alpha);
  const g = Matrix.mul(ofScores, scale);
  const ofAlpha = Matrix.add(cross.transpose().mmul(g), Matrix.mul(told.alpha, information));
  const v = solveSymmetric(systemMatrix(k, settings), Matrix.mul(ofAlpha, order === "second" ? 1 : 0));
  const ofSystem = v.mmul(alpha.transpose()).mul(-1);
  const ofSquare = Matrix.add(ofSystem.mmul(k), k.mmul(ofSystem)).add(v.mmul(y.transpose()));
  const ofKernel = Matrix.add(ofSystem, ofSquare.mul(mu)).add(Matrix.mul(told.k, information));
  const block = radialAdjoint(support, support, bandwidth, ofKernel);
  const rectangle = radialAdjoint(query, support, bandwidth, g.mmul(alpha.transpose()));
  return {
    support: Matrix.add(block.a, block.b).add(rectangle.b),
    query: rectangle.a,
    y: Matrix.add(v, k.mmul(v).mul(mu)),
    logBandwidth: block.logBandwidth + rectangle.logBandwidth,
    lambda: ofSystem.trace() + information * told.lambda,
    scale: Matrix.mul(ofScores, cross.mmul(alpha)).sum(),
    bias: ofScores.sum(),
  };
}
