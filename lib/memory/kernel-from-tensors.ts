import { type AbstractMatrix, Matrix } from "ml-matrix";
import { addConvolution, matrixAt, sameSquares, seriesOf } from "./matrix-series.js";
import { sampling } from "./sampled.js";

// From the discrete memory back to the continuous one. With t = (n−1)Δt,
//   Tₙ/Δt² = K(t) + Δt/2 [L K(t) + K(t) L + ∫₀ᵗ K(t−s)K(s) ds] + O(Δt²),   n ≥ 2,
//   T₁ = 1 + Δt L + Δt²/2 (L² + K(0)) + O(Δt³):
// a tensor is the kernel plus the echo of the echo, and half of K(0) hides in the first tensor. Expansion of the block
// formula Tₙ = A_ru A_uuⁿ⁻² A_ur with A = e^{MΔt}; for the first term see also Peng, Lindoy and Lee, J. Chem. Phys. 163,
// 134101 (2025).

export interface KernelFromTensorsOptions {
  /** 1: Tₙ/Δt² as it stands. 2: the bracket of the next order is subtracted, which needs `markov`. Default 2. */
  readonly order?: 1 | 2;
  /** The instantaneous generator L_S. */
  readonly markov: AbstractMatrix;
}

/**
 * The continuous kernel sampled at t = 0, Δt, 2Δt, … from tensors T₁ … T_n. K(0) comes from T₁. The convolution is done by
 * the trapezoid rule on the first-order kernel, which costs nothing in order.
 * @returns K(0), K(Δt), … one matrix a tensor.
 * @throws on a step that is not positive, an unknown order, or matrices of two sizes.
 */
export function kernelFromTensors(
  tensors: readonly AbstractMatrix[],
  dt: number,
  options: KernelFromTensorsOptions,
): Matrix[] {
  const { order = 2 } = options;
  if (order !== 1 && order !== 2) throw new RangeError(`unknown order ${String(order)} (known: 1, 2)`);
  const markov = Matrix.checkMatrix(options.markov).clone();
  sampling(dt, tensors.length);
  const first = sameSquares("tensors", tensors);
  sameSquares("generator", [first, markov]);
  const raw = tensors.map((tensor) => Matrix.div(tensor, dt * dt));
  raw[0] = initialKernel(first, dt, markov);
  if (order === 1) return raw;
  const convolutions = selfConvolutions(raw, dt);
  const corrected = raw.map((kernel, lag) => {
    if (lag === 0) return kernel;
    const bracket = Matrix.add(markov.mmul(kernel), kernel.mmul(markov)).add(convolutions[lag]);
    return Matrix.sub(kernel, bracket.mul(dt / 2));
  });
  // T₁ gives K(0) to first order only; with enough tensors the parabola through the next three values does better.
  const [, one, two, three] = corrected;
  if (three !== undefined) corrected[0] = Matrix.mul(one, 3).sub(Matrix.mul(two, 3)).add(three);
  return corrected;
}

/** 2/Δt² (T₁ − 1 − Δt L − Δt²/2 L²) = K(0) + O(Δt). */
function initialKernel(first: AbstractMatrix, dt: number, markov: Matrix): Matrix {
  const known = Matrix.eye(first.rows)
    .add(Matrix.mul(markov, dt))
    .add(markov.mmul(markov).mul((dt * dt) / 2));
  return Matrix.sub(first, known).mul(2 / (dt * dt));
}

/** ∫₀ᵗ K(t−s)K(s) ds at t = 0, Δt, … by the trapezoid rule. */
function selfConvolutions(kernel: readonly Matrix[], dt: number): Matrix[] {
  const given = seriesOf("kernel", kernel);
  const sums = { size: given.size, data: new Float64Array(given.data.length) };
  for (let lag = 1; lag < kernel.length; lag++) {
    addConvolution(sums, lag, dt, { a: given, i: 0, b: given, j: lag, count: lag + 1 });
    for (const end of [0, lag])
      addConvolution(sums, lag, -dt / 2, { a: given, i: end, b: given, j: lag - end, count: 1 });
  }
  return kernel.map((_, lag) => matrixAt(sums, lag));
}
