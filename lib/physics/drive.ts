import { type ComplexMatrix, type Rate, type SparseMatrix, sparseTimes, toSparse } from "../linalg/index.js";
import type { PhysicalTime } from "../tasks/index.js";
import { positive } from "../tasks/index.js";
import { type Heom, heom } from "./heom.js";
import { hermitianOrder } from "./hierarchy-blocks.js";
import { liouvillian } from "./liouville.js";

// How the system Hamiltonian of a hierarchy may depend on time:
//   "constant"  the one that the hierarchy was made with;
//   "pieces"    one Hamiltonian after the other, each for its duration, the sequence repeated as often as needed. Exact:
//               each piece has its own generator, and no step crosses an edge;
//   "driven"    H + Σ_j f_j(t) V_j with smooth f_j, for an adaptive integrator.

export interface Piece {
  /** Hermitian; instead of the hierarchy's own Hamiltonian. */
  readonly hamiltonian: ComplexMatrix;
  readonly duration: PhysicalTime;
}

export interface DriveTerm {
  /** Hermitian V_j, added to the hierarchy's own Hamiltonian. */
  readonly operator: ComplexMatrix;
  /** f_j(t), smooth: what jumps belongs into pieces. */
  readonly amplitude: (t: PhysicalTime) => number;
}

export type Drive =
  | { readonly kind: "constant" }
  | { readonly kind: "pieces"; readonly pieces: readonly Piece[] }
  | { readonly kind: "driven"; readonly terms: readonly DriveTerm[] };

/** A stretch of time with one generator. */
export interface Leg {
  readonly generator: SparseMatrix;
  readonly end: number;
}

/** The endless sequence of pieces. @throws on a Hamiltonian that does not fit, a duration that is not positive, no pieces. */
export function* pieceLegs(system: Heom, pieces: readonly Piece[]): Generator<Leg, never> {
  if (pieces.length === 0) throw new RangeError("invalid pieces: none");
  const ends: number[] = [];
  for (const { duration } of pieces) ends.push((ends[ends.length - 1] ?? 0) + positive("duration", duration));
  const generators = pieces.map(({ hamiltonian }) => heom({ ...system.options, hamiltonian }).generator);
  // Counted in whole periods: a running sum of durations would drift away from the edges.
  for (let cycle = 0; ; cycle++) {
    for (let place = 0; place < pieces.length; place++) {
      yield { generator: generators[place], end: cycle * ends[ends.length - 1] + ends[place] };
    }
  }
}

/** ẋ = (A + Σ f_j(t) 𝓥_j) x, with −i[V_j, ·] on every matrix of the hierarchy. @throws on an amplitude that is not finite. */
export function drivenRate({ generator, basis, indices }: Heom, terms: readonly DriveTerm[]): Rate {
  const blocks = terms.map(({ operator }) => {
    const order = hermitianOrder("drive operator", operator);
    if (order !== basis[0].rows) {
      throw new RangeError(`invalid drive operator: got order ${order}, expected ${basis[0].rows}`);
    }
    return toSparse(liouvillian(basis, operator));
  });
  const rate = new Float64Array(generator.rows);
  return (t, x) => {
    sparseTimes(generator, x, rate);
    terms.forEach(({ amplitude }, j) => {
      const value = amplitude(t as PhysicalTime);
      if (!Number.isFinite(value)) throw new RangeError(`invalid amplitude: ${value} at t = ${t}`);
      if (value !== 0) addEverywhere(rate, value, blocks[j], x, indices.count);
    });
    return rate;
  };
}

/** rate += factor·(block on each matrix of the hierarchy)·x. */
function addEverywhere(rate: Float64Array, factor: number, block: SparseMatrix, x: Float64Array, count: number): void {
  for (let place = 0; place < count; place++) {
    const at = place * block.rows;
    for (let row = 0; row < block.rows; row++) {
      let sum = 0;
      for (let k = block.rowStart[row]; k < block.rowStart[row + 1]; k++)
        sum += block.value[k] * x[at + block.column[k]];
      rate[at + row] += factor * sum;
    }
  }
}
