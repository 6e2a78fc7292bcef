/**
 * A learned GENERIC field in plain float64, with its brackets:
 *
 *     f = L∇E + M∇S,   L_ab = Σ_c ξ_abc ∂_cS,   M = Σ_n v_n v_nᵀ,   v_n = Σ_m C_mn Λᵐ∇E.
 *
 * ξ and Λ are made antisymmetric with signs that are exact, number by number. So L∇S = 0, M∇E = 0, ∇E · f = 0 and ∇S · f ≥ 0 hold to the round-off
 * of a few sums. Reference: bracket.ts.
 */
import { dot } from "../../linalg/index.js";
import {
  entriesOf,
  type Float64Field,
  type Float64Options,
  float64Network,
  type ReadableWeights,
  type ScalarFunction,
  scalarFunction,
} from "./float64-network.js";

/** f = L∇E + M∇S; L(x) and M(x) are d × d, row by row. */
export interface Float64Generic extends Float64Field {
  readonly energy: ScalarFunction;
  readonly entropy: ScalarFunction;
  poisson(x: ArrayLike<number>): Float64Array;
  friction(x: ArrayLike<number>): Float64Array;
}

/** @throws Error where the weights have no such instance */
export function float64Generic({ nets, constants }: ReadableWeights, options: Float64Options = {}): Float64Generic {
  const { instance = 0, residual = "last" } = options;
  const [ofE, ofS] = [nets.E, nets.S].map((net) => float64Network(net, instance));
  const d = ofE.inputs;
  const added = residual === "last" ? 1 : 0;
  const [energy, entropy] = [ofE, ofS].map((network) => plusLast(scalarFunction(network), added));
  const [, columns] = constants.c.shape.slice(-2);
  const c = entriesOf(constants.c, 2, instance);
  const xi = antisymmetric(entriesOf(constants.xi, 3, instance), d);
  const lambda = skew(entriesOf(constants.lambda, 3, instance), d);
  const poisson = (dS: Float64Array) => timesLast(xi, dS);
  const directions = (dE: Float64Array) => mixed(timesLast(lambda, dE), c, columns);
  return {
    dimension: d,
    energy,
    entropy,
    poisson: (x) => poisson(entropy.gradient(x)),
    friction: (x) => {
      const m = new Float64Array(d * d);
      for (const v of directions(energy.gradient(x))) {
        for (let ab = 0; ab < m.length; ab++) m[ab] += v[Math.floor(ab / d)] * v[ab % d];
      }
      return m;
    },
    field: (x) => {
      const [dE, dS] = [energy.gradient(x), entropy.gradient(x)];
      const rate = timesLast(poisson(dS), dE);
      for (const v of directions(dE)) {
        const speed = dot(v, dS);
        for (let a = 0; a < d; a++) rate[a] += speed * v[a];
      }
      return rate;
    },
  };
}

/** f(x) + factor · x_d. */
function plusLast({ value, gradient, hessian }: ScalarFunction, factor: number): ScalarFunction {
  return {
    value: (x) => value(x) + factor * x[x.length - 1],
    gradient: (x) => {
      const slope = gradient(x);
      slope[slope.length - 1] += factor;
      return slope;
    },
    hessian,
  };
}

/** The antisymmetric part of d³ numbers: (the sum of the even permutations − the sum of the odd ones)/6, made once for each a < b < c. */
function antisymmetric(raw: Float64Array, d: number): Float64Array {
  const xi = new Float64Array(d ** 3);
  const at = (a: number, b: number, c: number) => (a * d + b) * d + c;
  for (let a = 0; a < d; a++) {
    for (let b = a + 1; b < d; b++) {
      for (let c = b + 1; c < d; c++) {
        const [even, odd] = [
          [at(a, b, c), at(b, c, a), at(c, a, b)],
          [at(a, c, b), at(c, b, a), at(b, a, c)],
        ];
        const sum = (places: number[]) => places.reduce((total, place) => total + raw[place], 0);
        const part = (sum(even) - sum(odd)) / 6;
        for (const place of even) xi[place] = part;
        for (const place of odd) xi[place] = -part;
      }
    }
  }
  return xi;
}

/** (Λ̃ − Λ̃ᵀ)/2 of d × d matrices one after the other. */
function skew(raw: Float64Array, d: number): Float64Array {
  return raw.map((entry, i) => {
    const [start, a, b] = [i - (i % (d * d)), Math.floor(i / d) % d, i % d];
    return (entry - raw[start + b * d + a]) / 2;
  });
}

/** The contraction of the last axis with a vector. */
function timesLast(array: Float64Array, vector: Float64Array): Float64Array {
  const d = vector.length;
  const result = new Float64Array(array.length / d);
  for (let i = 0, at = 0; i < result.length; i++) {
    let sum = 0;
    for (let b = 0; b < d; b++) sum += array[at++] * vector[b];
    result[i] = sum;
  }
  return result;
}

/** v_n = Σ_m C_mn t_m for the rows t_m. */
function mixed(rows: Float64Array, c: Float64Array, columns: number): Float64Array[] {
  const matrices = c.length / columns;
  const d = rows.length / matrices;
  return Array.from({ length: columns }, (_, n) => {
    const v = new Float64Array(d);
    for (let m = 0; m < matrices; m++) {
      for (let a = 0; a < d; a++) v[a] += c[m * columns + n] * rows[m * d + a];
    }
    return v;
  });
}
