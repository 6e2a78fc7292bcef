import { type AbstractMatrix, Matrix } from "ml-matrix";
import { squareOrder } from "../linalg/index.js";
import { sampling } from "./sampled.js";

// Marching the memory equation  ẋ = Lx + ∫₀ᵗ K(t−t′)x(t′)dt′ + I(t)  on a grid tₙ = nΔt. Two schemes:
//   rectangle  the left Riemann sum of the source document's (5.2), Δt Σ_{s<n} K((n−s)Δt) x_s, with an Euler step: order 1;
//   trapezoid  the trapezoid rule for the integral with a Heun step (predict, average the two slopes): order 2.
// Linz, Analytical and Numerical Methods for Volterra Equations (SIAM 1985), chapters 7 and 11, has the theory.

export type VolterraScheme = "rectangle" | "trapezoid";

export interface VolterraOptions {
  /** I(nΔt), one m×c matrix a grid point; default none. */
  readonly source?: readonly AbstractMatrix[];
}

/**
 * x at t = 0, Δt, …, NΔt, where N + 1 is the number of kernel samples.
 * @param markov m×m instantaneous generator L.
 * @param kernel samples K(0), K(Δt), …, K(NΔt), each m×m.
 * @param dt Δt > 0, in the unit of 1/L.
 * @param x0 m×c: c initial vectors side by side. The m×m identity gives the reduced maps E₀, E₁, ….
 * @throws on a step that is not positive, an unknown scheme, or shapes that do not fit.
 */
export function volterraSolve(
  markov: AbstractMatrix,
  kernel: readonly AbstractMatrix[],
  x0: AbstractMatrix,
  dt: number,
  scheme: VolterraScheme,
  options: VolterraOptions = {},
): Matrix[] {
  sampling(dt, kernel.length);
  if (scheme !== "rectangle" && scheme !== "trapezoid") {
    throw new RangeError(`unknown scheme "${String(scheme)}" (known: rectangle, trapezoid)`);
  }
  const samples = kernel.map((sample) => Matrix.checkMatrix(sample));
  const generator = Matrix.checkMatrix(markov);
  const m = squareOrder(generator);
  for (const { rows, columns } of samples) {
    if (rows !== m || columns !== m) throw new RangeError(`invalid kernel: got ${rows}×${columns}, expected ${m}×${m}`);
  }
  if (x0.rows !== m) throw new RangeError(`invalid initial state: got ${x0.rows} rows, expected ${m}`);
  const sources = options.source?.length ?? samples.length;
  if (sources < samples.length) throw new RangeError(`invalid source: got ${sources}, expected ${samples.length}`);
  const states = [Matrix.checkMatrix(x0).clone()];
  const slope = (n: number): Matrix => {
    const sum = generator.mmul(states[n]);
    addMemory(sum, samples, states, n, dt, scheme);
    return options.source === undefined ? sum : sum.add(options.source[n]);
  };
  for (let n = 0; n + 1 < samples.length; n++) {
    const first = slope(n);
    states.push(Matrix.add(states[n], Matrix.mul(first, dt)));
    if (scheme === "trapezoid")
      states[n + 1] = first
        .add(slope(n + 1))
        .mul(dt / 2)
        .add(states[n]);
  }
  return states;
}

/** Adds the memory integral at tₙ by the scheme's rule. */
function addMemory(
  sum: Matrix,
  kernel: readonly Matrix[],
  states: readonly Matrix[],
  n: number,
  dt: number,
  scheme: VolterraScheme,
): void {
  if (n === 0) return;
  const last = scheme === "rectangle" ? n - 1 : n;
  for (let s = 0; s <= last; s++) {
    const weight = scheme === "trapezoid" && (s === 0 || s === n) ? dt / 2 : dt;
    addProduct(sum, kernel[n - s], states[s], weight);
  }
}

/** sum += weight·a·b in place: this is the inner loop, n² times, on matrices too small for ml-matrix's blocking to pay. */
function addProduct(sum: Matrix, a: Matrix, b: Matrix, weight: number): void {
  for (let row = 0; row < a.rows; row++) {
    for (let column = 0; column < b.columns; column++) {
      let product = 0;
      for (let inner = 0; inner < a.columns; inner++) product += a.get(row, inner) * b.get(inner, column);
      sum.set(row, column, sum.get(row, column) + weight * product);
    }
  }
}
