/**
 * Rules for parameters that are a matrix W (rows × columns, row by row), G its gradient. Each is an associative memory of gradients:
 *
 *     preconditioned (46–47)   m ← α m − η P G                             P (rows × rows): the memory's values
 *     delta (48–49)            m ← m (α − γ GᵀG) − η P G                   one gradient step on ½‖m Gᵀ + P‖² and a decay; erases along G only
 *     muon (52)                m ← α m + G,   W ← W − η NS(m)
 *     M3 (75)                  M₁ ← M₁ + β₁ G,   V ← V + β₂ G²,   S ← S + G;    every Ĉ steps   M₂ ← M₂ + β₃ S,  S ← 0,  O₂ ← NS(M₂)
 *                              W ← W − η (NS(M₁) + α O₂)/(√V + ε)           sums without decay, as printed; O₂ serves the next chunk
 *
 * `W ← W + m` in the first two. M3 is the independent memory (74) of two levels applied to the momentum: α = 0 leaves no trace of the slow one.
 */
import { Matrix } from "ml-matrix";
import { wholeNumber } from "../../linalg/index.js";
import type { Vector } from "./block.js";
import { orthogonalise } from "./newton-schulz.js";
import type { Rule } from "./rules.js";

interface Shape {
  readonly rows: number;
  readonly columns: number;
}

export interface PreconditionedOptions extends Shape {
  readonly rate: number;
  readonly momentum: number;
  /** P, rows × rows. Default: the identity. */
  readonly values?: Matrix;
}

export const preconditionedMomentumStep = (options: PreconditionedOptions): Rule => ({
  ...deltaMomentumStep({ ...options, forgetting: 0 }),
  name: "preconditioned momentum",
});

export interface DeltaMomentumOptions extends PreconditionedOptions {
  /** γ ≥ 0; 0 is momentum. */
  readonly forgetting: number;
}

export function deltaMomentumStep(options: DeltaMomentumOptions): Rule {
  const { rows, columns, rate, momentum, forgetting, values } = options;
  checkShape(options);
  numbers({ rate, momentum, forgetting });
  if (values !== undefined && (values.rows !== rows || values.columns !== rows)) {
    throw new RangeError(`invalid values: got ${values.rows}×${values.columns}, expected ${rows}×${rows}`);
  }
  return {
    name: "delta momentum",
    start: (size) => new Float64Array(checkSize(options, size)),
    step: (theta, gradient, state) => {
      const [g, m] = [matrixOf(gradient, options), matrixOf(state, options)];
      const pushed = values === undefined ? g : values.mmul(g);
      const erased = m.mmul(g.transpose()).mmul(g).mul(forgetting);
      const next = m.clone().mul(momentum).sub(erased).sub(pushed.clone().mul(rate));
      return { theta: vectorOf(Matrix.add(matrixOf(theta, { rows, columns }), next)), state: vectorOf(next) };
    },
  };
}

export interface MuonOptions extends Shape {
  readonly rate: number;
  readonly momentum: number;
  /** Of Newton–Schulz, default 5. */
  readonly rounds?: number;
}

export function muonStep(options: MuonOptions): Rule {
  const { rate, momentum, rounds = 5 } = options;
  checkShape(options);
  numbers({ rate, momentum });
  return {
    name: "muon",
    start: (size) => new Float64Array(checkSize(options, size)),
    step: (theta, gradient, state) => {
      const m = state.map((value, i) => momentum * value + gradient[i]);
      const direction = vectorOf(orthogonalise(matrixOf(m, options), { rounds }));
      return { theta: theta.map((w, i) => w - rate * direction[i]), state: m };
    },
  };
}

export interface M3Options extends Shape {
  /** η. */
  readonly rate: number;
  /** Ĉ, steps between two updates of the slow momentum. */
  readonly period: number;
  /** β₁, β₂, β₃. Default 1 each. */
  readonly betas?: readonly [fast: number, square: number, slow: number];
  /** α, weight of the slow momentum. Default 1. */
  readonly slowWeight?: number;
  /** ε, default 1e-8. */
  readonly epsilon?: number;
  readonly rounds?: number;
}

/** State: M₁, V, S, M₂, O₂ one after another, then the number of steps. */
export function m3Step(options: M3Options): Rule {
  const { rate, period, betas = [1, 1, 1], slowWeight = 1, epsilon = 1e-8, rounds = 5 } = options;
  checkShape(options);
  wholeNumber("period", period, 1);
  numbers({ rate, slowWeight, epsilon });
  return {
    name: "m3",
    start: (size) => new Float64Array(5 * checkSize(options, size) + 1),
    step: (theta, g, state) => {
      const n = theta.length;
      const next = state.slice();
      const [m1, v, s, m2, o2] = [0, 1, 2, 3, 4].map((i) => next.subarray(i * n, (i + 1) * n));
      for (let i = 0; i < n; i++) {
        m1[i] += betas[0] * g[i];
        v[i] += betas[1] * g[i] * g[i];
        s[i] += g[i];
      }
      const o1 = vectorOf(orthogonalise(matrixOf(m1, options), { rounds }));
      const moved = theta.map((w, i) => w - (rate * (o1[i] + slowWeight * o2[i])) / (Math.sqrt(v[i]) + epsilon));
      next[5 * n] += 1;
      if (next[5 * n] % period === 0) {
        for (let i = 0; i < n; i++) m2[i] += betas[2] * s[i];
        s.fill(0);
        o2.set(vectorOf(orthogonalise(matrixOf(m2, options), { rounds })));
      }
      return { theta: moved, state: next };
    },
  };
}

function matrixOf(values: Vector, { rows, columns }: Shape): Matrix {
  return Matrix.from1DArray(rows, columns, values);
}

function vectorOf(matrix: Matrix): Vector {
  return Float64Array.from(matrix.to1DArray());
}

function checkShape({ rows, columns }: Shape): void {
  wholeNumber("number of rows", rows, 1);
  wholeNumber("number of columns", columns, 1);
}

function checkSize({ rows, columns }: Shape, size: number): number {
  if (size === rows * columns) return size;
  throw new RangeError(`invalid parameters: got ${size}, expected ${rows}×${columns}`);
}

function numbers(values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`invalid ${name}: ${value}`);
  }
}
