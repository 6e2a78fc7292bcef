import { type AbstractMatrix, Matrix } from "ml-matrix";
import { blocks, wholeNumber } from "../linalg/index.js";
import { addConvolution, matrixAt, sameSquares, seriesOf } from "./matrix-series.js";

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
  const known = seriesOf("maps", maps);
  const tensors = seriesOf("maps", maps); // each starts as its map
  for (let n = 1; n < maps.length; n++) {
    addConvolution(tensors, n, -1, { a: tensors, i: 0, b: known, j: n - 1, count: n });
  }
  return maps.map((_, index) => matrixAt(tensors, index));
}

/** The recursion Tₙ = Eₙ − Σ_{m<n} Tₘ E_{n−m} as it is written: the oracle of `transferTensors`. */
export function transferTensorsReference(maps: readonly AbstractMatrix[]): Matrix[] {
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

/** The maps E₁ … E_n that a set of tensors generates; tensors beyond the given ones count as zero. */
export function mapsFromTensors(tensors: readonly AbstractMatrix[], n: number): Matrix[] {
  wholeNumber("number of maps", n, 1);
  const given = seriesOf("tensors", tensors);
  const maps = seriesOf("tensors", [Matrix.eye(given.size)], n + 1); // E₀ = 1 first
  for (let step = 1; step <= n; step++) {
    addConvolution(maps, step, 1, { a: given, i: 0, b: maps, j: step - 1, count: Math.min(step, tensors.length) });
  }
  return Array.from({ length: n }, (_, index) => matrixAt(maps, index + 1));
}
