import type { ComplexMatrix } from "../linalg/index.js";
import type { Heom } from "./heom.js";
import { hermitianOrder } from "./hierarchy-blocks.js";
import { toOperator, toVector } from "./liouville.js";

// Density matrices in and out of a hierarchy. A factorised start ρ_S ⊗ ρ_B has ρ_0 = ρ_S and all other matrices zero.

/**
 * The hierarchy's state for a factorised start.
 * @param rho Hermitian operator of order d, usually a density matrix.
 * @throws on another order, or an operator that is not Hermitian.
 */
export function heomState({ basis, generator }: Heom, rho: ComplexMatrix): Float64Array {
  const order = basis[0].rows;
  if (rho.rows !== order || rho.columns !== order) {
    throw new RangeError(`invalid state: got ${rho.rows}×${rho.columns}, expected ${order}×${order}`);
  }
  hermitianOrder("state", rho);
  const x = new Float64Array(generator.rows);
  x.set(toVector(basis, rho));
  return x;
}

/** ρ_S, the first matrix of a hierarchy's state (a vector of the resolved part alone will do). */
export function reducedState({ basis }: Heom, x: Float64Array): ComplexMatrix {
  if (x.length < basis.length)
    throw new RangeError(`invalid state: got ${x.length}, expected at least ${basis.length}`);
  return toOperator(basis, x);
}
