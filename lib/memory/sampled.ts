import { type AbstractMatrix, Matrix } from "ml-matrix";
import {
  blocks,
  complement,
  expmStepper,
  type MatrixLike,
  propagate,
  squareOrder,
  toSparse,
  wholeNumber,
} from "../linalg/index.js";

// The resolved part of an evolution ẋ = Mx, looked at in equal steps: the reduced maps E₁ … E_n, the transfer tensors
// T₁ … T_n with nothing unresolved at the start, and the kernel K(0), K(Δt), …. All of them move m columns of the full space;
// the exponential of a large generator is never formed. For the tensors the resolved coordinates are emptied after each step:
//   T₁ = A_rr,   Tₙ = A_ru A_uuⁿ⁻² A_ur,   A = e^{MΔt}.

export interface SamplingOptions {
  /**
   * Largest error relative to the largest entry of the states, 1e-14 or more. With it long steps are taken and shared by many
   * samples, ten times faster for a thousand matrices of a hierarchy. Default: every step by itself, to round-off.
   */
  readonly tolerance?: number;
  /** Called with the number of samples (of all columns) that are done. */
  readonly onProgress?: (done: number, total: number) => void;
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

/** E₁ … E_n of the evolution ẋ = Mx sampled at Δt, 2Δt, …; `m` may be sparse. */
export function sampledMaps(
  m: MatrixLike,
  resolved: readonly number[],
  dt: number,
  n: number,
  options: SamplingOptions = {},
): Matrix[] {
  const kept = resolvedOf(m, resolved);
  sampling(dt, wholeNumber("number of maps", n, 1));
  return samples(m, unitColumns(m.rows, kept), kept, dt, n, options).slice(1);
}

/** K(0), K(Δt), …, K(steps·Δt) of a block kernel; `m` may be sparse. */
export function sampleBlockKernel(
  m: MatrixLike,
  resolved: readonly number[],
  dt: number,
  steps: number,
  options: SamplingOptions = {},
): Matrix[] {
  const { ru, ur, uu } = blocks(m, resolved);
  sampling(dt, steps);
  // Few of the unresolved coordinates drive the resolved ones (in a hierarchy, the first level): only these are looked at.
  const driving = Array.from({ length: uu.rows }, (_, index) => index).filter((index) =>
    ru.getColumn(index).some((value) => value !== 0),
  );
  if (driving.length === 0) return Array.from({ length: steps + 1 }, () => Matrix.zeros(ru.rows, ur.columns));
  const readout = ru.selection(
    resolved.map((_, row) => row),
    driving,
  );
  return samples(uu, ur, driving, dt, steps, options).map((rows) => readout.mmul(rows));
}

/**
 * T₁ … T_n of the evolution ẋ = Mx sampled at Δt, 2Δt, …, without the subtraction of nearly equal numbers that the
 * recursion over the maps makes: late tensors keep their relative accuracy. `m` may be sparse.
 */
export function sampledTensors(m: MatrixLike, resolved: readonly number[], dt: number, n: number): Matrix[] {
  const kept = resolvedOf(m, resolved);
  sampling(dt, wholeNumber("number of tensors", n, 1));
  const step = expmStepper(m, dt);
  const tensors: Matrix[] = [];
  let columns = unitColumns(m.rows, kept);
  for (let index = 1; index <= n; index++) {
    columns = step(columns);
    tensors.push(rowsOf(columns, kept));
    for (const row of kept) for (let column = 0; column < kept.length; column++) columns.set(row, column, 0);
  }
  return tensors;
}

/** The rows `kept` of e^{AnΔt}·start for n = 0 … steps. */
function samples(
  a: MatrixLike,
  start: Matrix,
  kept: readonly number[],
  dt: number,
  steps: number,
  { tolerance, onProgress }: SamplingOptions,
): Matrix[] {
  const width = start.columns;
  const total = (steps + 1) * width;
  if (tolerance === undefined) {
    const step = expmStepper(a, dt);
    const result = [rowsOf(start, kept)];
    for (let columns = start, n = 1; n <= steps; n++) {
      columns = step(columns);
      result.push(rowsOf(columns, kept));
      onProgress?.((n + 1) * width, total);
    }
    return result;
  }
  const sparse = toSparse(a);
  const times = Array.from({ length: steps + 1 }, (_, n) => n * dt);
  const columns = Array.from({ length: width }, (_, index) =>
    propagate(sparse, Float64Array.from(start.getColumn(index)), times, {
      tolerance,
      keep: kept,
      onProgress: (done) => onProgress?.(index * (steps + 1) + done, total),
    }),
  );
  return times.map((_, n) => new Matrix(columns.map((states) => Array.from(states[n]))).transpose());
}

/** Checks a time step and a number of steps. */
export function sampling(dt: number, steps: number): void {
  if (!(dt > 0 && Number.isFinite(dt))) throw new RangeError(`invalid time step: ${dt}`);
  wholeNumber("number of steps", steps);
}

function unitColumns(order: number, kept: readonly number[]): Matrix {
  const columns = Matrix.zeros(order, kept.length);
  kept.forEach((index, column) => {
    columns.set(index, column, 1);
  });
  return columns;
}

function rowsOf(columns: Matrix, kept: readonly number[]): Matrix {
  return columns.selection(
    [...kept],
    Array.from({ length: columns.columns }, (_, column) => column),
  );
}

/** The resolved indices of a square matrix; here, unlike in a block kernel, they may be all of them. */
function resolvedOf(m: MatrixLike, resolved: readonly number[]): number[] {
  if (resolved.length !== squareOrder(m) || new Set(resolved).size !== m.rows) complement(m.rows, resolved);
  return [...resolved];
}
