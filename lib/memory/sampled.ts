import { type AbstractMatrix, Matrix } from "ml-matrix";
import { complement, expmStepper, type MatrixLike, squareOrder, wholeNumber } from "../linalg/index.js";

// The resolved part of an evolution, looked at in equal steps: the reduced maps E₁ … E_n and the transfer tensors
// T₁ … T_n of x ↦ e^{MΔt}x with nothing unresolved at the start. Both step m columns of the full space; the exponential of
// a large generator is never formed. For the tensors the resolved coordinates are emptied after each step:
//   T₁ = A_rr,   Tₙ = A_ru A_uuⁿ⁻² A_ur,   A = e^{MΔt}.

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
export function sampledMaps(m: MatrixLike, resolved: readonly number[], dt: number, n: number): Matrix[] {
  const kept = resolvedOf(m, resolved);
  sampling(dt, wholeNumber("number of maps", n, 1));
  const step = expmStepper(m, dt);
  const maps: Matrix[] = [];
  let columns = unitColumns(m.rows, kept);
  for (let index = 1; index <= n; index++) {
    columns = step(columns);
    maps.push(rowsOf(columns, kept));
  }
  return maps;
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
    kept.map((_, column) => column),
  );
}

/** The resolved indices of a square matrix; here, unlike in a block kernel, they may be all of them. */
function resolvedOf(m: MatrixLike, resolved: readonly number[]): number[] {
  if (resolved.length !== squareOrder(m) || new Set(resolved).size !== m.rows) complement(m.rows, resolved);
  return [...resolved];
}
