import { type AbstractMatrix, Matrix, solve } from "ml-matrix";
import { oneNorm } from "./measure.js";
import { scaledIdentity, squareOrder } from "./shape.js";

// Matrix exponential by scaling and squaring with the [13/13] Padé approximant
//   e^A ≈ r(A/2^s)^(2^s),  r = (V + U)/(V − U),  U odd, V even in A,
// after Higham, SIAM J. Matrix Anal. Appl. 26, 1179 (2005). θ₁₃ is the largest ‖A‖₁ for which the approximant has a
// backward error below the unit round-off; larger matrices are halved s times first. For actions e^{At}B on a few
// columns of a large matrix use `expmAction`, which never forms the exponential.

const THETA_13 = 5.371920351148152;

/** Coefficients (26−j)! 13! / ((26)! j! (13−j)!), normalised to the last one being 1: b₀ … b₁₃. */
const PADE_13: readonly number[] = (() => {
  const b = [1];
  for (let j = 13; j > 0; j--) b.unshift(b[0] * ((j * (26 - j + 1)) / (13 - j + 1)));
  return b;
})();

const coefficient = (j: number): number => PADE_13[j];

/** a + Σ cᵢ mᵢ as a new matrix. */
function combine(terms: readonly (readonly [number, Matrix])[]): Matrix {
  const [first, ...rest] = terms;
  if (first === undefined) throw new Error("internal: empty combination");
  const sum = first[1].clone().mul(first[0]);
  for (const [weight, matrix] of rest) sum.add(matrix.clone().mul(weight));
  return sum;
}

/**
 * e^{A·t} for a real square matrix.
 * @param a n×n matrix.
 * @param t factor in the exponent, default 1 (negative allowed).
 * @throws when `a` is not square, or `a` or `t` is not finite.
 */
export function expm(a: AbstractMatrix, t = 1): Matrix {
  const n = squareOrder(a);
  if (!Number.isFinite(t)) throw new RangeError(`invalid time: ${t}`);
  const scaled = Matrix.checkMatrix(a).clone().mul(t);
  const norm = oneNorm(scaled);
  if (!Number.isFinite(norm)) throw new RangeError(`invalid matrix: norm ${norm}`);
  const halvings = norm > THETA_13 ? Math.ceil(Math.log2(norm / THETA_13)) : 0;
  scaled.mul(2 ** -halvings);
  let result = pade13(scaled, n);
  for (let i = 0; i < halvings; i++) result = result.mmul(result);
  return result;
}

function pade13(a: Matrix, n: number): Matrix {
  const one = scaledIdentity(n);
  const a2 = a.mmul(a);
  const a4 = a2.mmul(a2);
  const a6 = a2.mmul(a4);
  const even = (shift: 0 | 1): Matrix => {
    const high = combine([
      [coefficient(12 + shift), a6],
      [coefficient(10 + shift), a4],
      [coefficient(8 + shift), a2],
    ]);
    return a6.mmul(high).add(
      combine([
        [coefficient(6 + shift), a6],
        [coefficient(4 + shift), a4],
        [coefficient(2 + shift), a2],
        [coefficient(shift), one],
      ]),
    );
  };
  const u = a.mmul(even(1));
  const v = even(0);
  return solve(Matrix.sub(v, u), Matrix.add(v, u));
}

/** The definition, Σ (A/2^s)ᵏ/k! squared s times with ‖A/2^s‖₁ ≤ ½: slow, obvious, the oracle of `expm`. */
export function expmReference(a: AbstractMatrix, t = 1): Matrix {
  const n = squareOrder(a);
  const scaled = Matrix.checkMatrix(a).clone().mul(t);
  const halvings = Math.max(0, Math.ceil(Math.log2(oneNorm(scaled) || 1)) + 1);
  scaled.mul(2 ** -halvings);
  let sum = scaledIdentity(n);
  let term = scaledIdentity(n);
  for (let k = 1; k <= 24; k++) {
    term = term.mmul(scaled).div(k);
    sum = sum.add(term);
  }
  for (let i = 0; i < halvings; i++) sum = sum.mmul(sum);
  return sum;
}
