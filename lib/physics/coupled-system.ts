import type { Matrix } from "ml-matrix";
import { type ComplexMatrix, commutator, linearCombination } from "../linalg/index.js";
import type { HeomBaths } from "./heom.js";
import { type HierarchyBath, hierarchyBlocks } from "./hierarchy-blocks.js";
import type { Terminator } from "./lineshape.js";
import { type HermitianBasis, liouvillian, superoperator } from "./liouville.js";

// A system with Hamiltonian H that baths see through Hermitian operators Q, as `heom` takes it but without a depth: what the
// theories of second order in the coupling start from. In the basis of the hierarchy their generators can be compared to its.

export type CoupledSystem = HeomBaths & {
  /** Hermitian system Hamiltonian (ħ = 1). */
  readonly hamiltonian: ComplexMatrix;
  /** What stands for the dropped exponents: "none" or −δ[Q,[Q,·]] for each bath. Default "none". */
  readonly terminator?: Terminator;
  /** Lindblad operators J, √rate included. Default none. */
  readonly jumps?: readonly ComplexMatrix[];
};

/** A coupled system in real Liouville space. */
export interface LiouvilleForm {
  readonly basis: HermitianBasis;
  readonly baths: readonly HierarchyBath[];
  /** −i[H,·]. */
  readonly system: Matrix;
  /** −i[H,·] + Σ 𝓓[J]: what acts without the baths. */
  readonly alone: Matrix;
  /** The same with the terminators −δ[Q,[Q,·]]. */
  readonly local: Matrix;
}

/** @throws as `heom`. */
export function liouvilleForm(options: CoupledSystem): LiouvilleForm {
  const { hamiltonian, terminator = "none", jumps = [] } = options;
  const baths = "baths" in options ? options.baths : [{ coupling: options.coupling, bath: options.bath }];
  const { basis, local } = hierarchyBlocks({ hamiltonian, baths, jumps, terminator });
  const { local: alone } = hierarchyBlocks({ hamiltonian, baths: [], jumps, terminator: "none" });
  return { basis, baths, system: liouvillian(basis, hamiltonian), alone, local };
}

/** X ↦ −i[Q, X] as a real matrix. */
export function commute(basis: HermitianBasis, q: ComplexMatrix): Matrix {
  return superoperator(basis, basis, (x) => linearCombination([[{ re: 0, im: -1 }, commutator(q, x)]]));
}
