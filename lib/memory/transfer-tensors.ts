import { type AbstractMatrix, Matrix } from "ml-matrix";
import { blocks, complement, expmStepper, type MatrixLike, squareOrder, wholeNumber } from "../linalg/index.js";

// Memory in discrete time without any quadrature. The reduced maps E₀ = 1, E₁, E₂, … of an evolution sampled at equal
// steps define transfer tensors by  Eₙ = Σ_{m=1…n} Tₘ E_{n−m}  (Cerrillo and Cao, Phys. Rev. Lett. 112, 110401 (2014)).
// For a linear map x ↦ Ax seen through the coordinates r, with u = 0 at the start, elimination gives them in closed form:
//   T₁ = A_rr,   Tₙ = A_ru A_uuⁿ⁻² A_ur  (n ≥ 2).
// Arrays of tensors start at T₁: `tensors[0]` is T₁. Memory is absent exactly when every later entry vanishes.

/**
 * Tensors T₁ … T_n from the reduced maps.
 * @param maps E₁ … E_n (E₀ = 1 is implied), square matrices of one size.
 * @throws when there are none or their shapes differ.
 */
export function transferTensors(maps: readonly AbstractMatrix[]): Matrix[] {
  const tensors: Matrix[] = [];
  sameSquares("maps", maps);
  maps.forEach((map, index) => {
    const tensor = Matrix.checkMatrix(map).clone();
    for (let m = 0; m < index; m++) tensor.sub(tensors[m].mmul(maps[index - 1 - m]));
    tensors.push(tensor);
  });
  return tensors;
}

/** T₁ … T_n of the map x ↦ Ax for the resolved coordinates, by block elimination. */
export function blockTensors(a: AbstractMatrix, resolved: readonly number[], n: number): Matrix[] {
  wholeNumber("number of tensors", n, 1);
  const { rr, ru, ur, uu } = blocks(a, resolved);
  const tensors = [rr];
  let column = ur;
  for (let order = 2; order <= n; order++) {
    tensors.push(ru.mmul(column));
    column = uu.mmul(column);
  }
  return tensors;
}

/** E₁ … E_n: the resolved block of A, A², …, Aⁿ. */
export function reducedMaps(a: AbstractMatrix, resolved: readonly number[], n: number): Matrix[] {
  const kept = resolvedOf(a, resolved);
  wholeNumber("number of maps", n, 1);
  const full = Matrix.checkMatrix(a).clone();
  const maps: Matrix[] = [];
  let power = full;
  for (let step = 1; step <= n; step++) {
    maps.push(power.selection(kept, kept));
    power = full.mmul(power);
  }
  return maps;
}

/** E₁ … E_n of the evolution ẋ = Mx sampled at Δt, 2Δt, …: the resolved block of e^{Mt} by stepping a few columns. */
export function sampledMaps(m: MatrixLike, resolved: readonly number[], dt: number, n: number): Matrix[] {
  const kept = resolvedOf(m, resolved);
  sampling(dt, wholeNumber("number of maps", n, 1));
  const step = expmStepper(m, dt);
  const maps: Matrix[] = [];
  let columns = Matrix.zeros(m.rows, kept.length);
  kept.forEach((index, column) => {
    columns.set(index, column, 1);
  });
  for (let index = 1; index <= n; index++) {
    columns = step(columns);
    maps.push(
      columns.selection(
        kept,
        kept.map((_, column) => column),
      ),
    );
  }
  return maps;
}

/** The maps E₁ … E_n that a set of tensors generates; tensors beyond the given ones count as zero. */
export function mapsFromTensors(tensors: readonly Matrix[], n: number): Matrix[] {
  const first = sameSquares("tensors", tensors);
  wholeNumber("number of maps", n, 1);
  const maps = [Matrix.eye(first.rows)];
  for (let step = 1; step <= n; step++) {
    const map = Matrix.zeros(first.rows, first.rows);
    for (let m = 1; m <= Math.min(step, tensors.length); m++) {
      map.add(tensors[m - 1].mmul(maps[step - m]));
    }
    maps.push(map);
  }
  return maps.slice(1);
}

export interface KernelFromTensorsOptions {
  /** 1: Tₙ/Δt² as it stands. 2: the bracket of the next order is subtracted, which needs `markov`. Default 2. */
  readonly order?: 1 | 2;
  /** The instantaneous generator L_S. */
  readonly markov: AbstractMatrix;
}

/**
 * The continuous kernel sampled at t = 0, Δt, 2Δt, … from tensors T₁ … T_n. With t = (n−1)Δt,
 *   Tₙ/Δt² = K(t) + Δt/2 [L K + K L + ∫₀ᵗ K(t−s)K(s) ds] + O(Δt²),
 * and T₁ = 1 + Δt L + Δt²/2 (L² + K(0)) + O(Δt³) supplies K(0). The convolution is done by the trapezoid rule on the
 * first-order kernel, which costs nothing in order.
 * @returns K(0), K(Δt), … one matrix a tensor.
 */
export function kernelFromTensors(tensors: readonly Matrix[], dt: number, options: KernelFromTensorsOptions): Matrix[] {
  const { order = 2 } = options;
  if (order !== 1 && order !== 2) throw new RangeError(`unknown order ${String(order)} (known: 1, 2)`);
  const markov = Matrix.checkMatrix(options.markov).clone();
  sampling(dt, tensors.length);
  const first = sameSquares("tensors", tensors);
  sameSquares("generator", [first, markov]);
  const raw = tensors.map((tensor) => Matrix.div(tensor, dt * dt));
  raw[0] = initialKernel(first, dt, markov);
  if (order === 1) return raw;
  const corrected = raw.map((kernel, lag) => {
    if (lag === 0) return kernel;
    const bracket = Matrix.add(markov.mmul(kernel), kernel.mmul(markov)).add(selfConvolution(raw, lag, dt));
    return Matrix.sub(kernel, bracket.mul(dt / 2));
  });
  // T₁ gives K(0) to first order only; with enough tensors the parabola through the next three values does better.
  const [, one, two, three] = corrected;
  if (three !== undefined) corrected[0] = Matrix.mul(one, 3).sub(Matrix.mul(two, 3)).add(three);
  return corrected;
}

/** Checks a time step and a number of steps. */
export function sampling(dt: number, steps: number): void {
  if (!(dt > 0 && Number.isFinite(dt))) throw new RangeError(`invalid time step: ${dt}`);
  wholeNumber("number of steps", steps);
}

/** The first of some square matrices of one size; throws when there is none or a shape differs. */
function sameSquares<M extends AbstractMatrix>(name: string, matrices: readonly M[]): M {
  const first = matrices[0];
  if (first === undefined) throw new RangeError(`invalid ${name}: none given`);
  const n = squareOrder(first);
  for (const { rows, columns } of matrices) {
    if (rows !== n || columns !== n)
      throw new RangeError(`invalid ${name}: got ${rows}×${columns}, expected ${n}×${n}`);
  }
  return first;
}

/** The resolved indices of a square matrix; here, unlike in a block kernel, they may be all of them. */
function resolvedOf(m: MatrixLike, resolved: readonly number[]): number[] {
  if (resolved.length !== squareOrder(m) || new Set(resolved).size !== m.rows) complement(m.rows, resolved);
  return [...resolved];
}

/** 2/Δt² (T₁ − 1 − Δt L − Δt²/2 L²) = K(0) + O(Δt). */
function initialKernel(first: Matrix, dt: number, markov: Matrix): Matrix {
  const known = Matrix.eye(first.rows)
    .add(Matrix.mul(markov, dt))
    .add(markov.mmul(markov).mul((dt * dt) / 2));
  return Matrix.sub(first, known).mul(2 / (dt * dt));
}

/** ∫₀ᵗ K(t−s)K(s) ds at t = lag·Δt by the trapezoid rule. */
function selfConvolution(kernel: readonly Matrix[], lag: number, dt: number): Matrix {
  const size = kernel[0].rows;
  const sum = Matrix.zeros(size, size);
  for (let m = 0; m <= lag; m++) {
    const weight = m === 0 || m === lag ? dt / 2 : dt;
    sum.add(kernel[lag - m].mmul(kernel[m]).mul(weight));
  }
  return sum;
}
