import { LuDecomposition, type Matrix } from "ml-matrix";
import { type ComplexMatrix, column, entries, gmres, sparseTimes, toDense } from "../linalg/index.js";
import type { Heom } from "./heom.js";
import { hierarchyPreconditioner } from "./hierarchy-preconditioner.js";
import { reducedState } from "./hierarchy-state.js";

// The state that a hierarchy A relaxes to: Ax = 0 with unit trace. The trace v·x is conserved, vᵀA = 0, so for any u with
// v·u = 1 (here 1/d in the reduced part)
//   (A + s u vᵀ) x = s u   ⇒   v·x = 1 and Ax = 0,
// a system that is regular if and only if the steady state is unique. It is solved by GMRES with a continued-fraction
// preconditioner; the same system with right side 0 from another start must come to 0, or there is a second state.

export interface SteadyStateOptions {
  /** Residual ‖Ax‖ relative to s‖u‖, default 1e-12. */
  readonly tolerance?: number;
  /** Most products with the generator, default 2000. */
  readonly maxProducts?: number;
  /** Called with the decades of residual won so far and those asked for. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The reduced density matrix of the steady state.
 * @throws when there is more than one (a conserved quantity besides the trace), or none is found in `maxProducts` products.
 */
export function steadyState(system: Heom, options: SteadyStateOptions = {}): ComplexMatrix {
  return reducedState(system, steadyHierarchy(system, options));
}

/** The steady state with all its auxiliary matrices. Throws as `steadyState` does. */
export function steadyHierarchy(system: Heom, options: SteadyStateOptions = {}): Float64Array {
  const { tolerance = 1e-12, maxProducts, onProgress } = options;
  const { generator } = system;
  const { scale, v, u } = traceFix(system);
  const apply = (x: Float64Array): Float64Array => {
    const y = sparseTimes(generator, x);
    let trace = 0;
    for (let i = 0; i < v.length; i++) trace += v[i] * x[i];
    for (let i = 0; i < v.length; i++) y[i] += scale * trace * u[i];
    return y;
  };
  const right = new Float64Array(generator.rows);
  right.set(u.map((value) => scale * value));
  const precondition = hierarchyPreconditioner(system, rankOne(scale, u, v));
  const { x } = gmres(apply, right, { tolerance, maxProducts, precondition, onProgress });
  assertUnique(apply, right.length, v, { precondition, maxProducts });
  return x;
}

/** The same by a dense LU decomposition of order d²·(number of matrices): the oracle of `steadyState`. */
export function steadyStateReference(system: Heom): ComplexMatrix {
  const { scale, v, u } = traceFix(system);
  const dense = toDense(system.generator);
  const top = rankOne(scale, u, v);
  for (let i = 0; i < v.length; i++)
    for (let j = 0; j < v.length; j++) dense.set(i, j, dense.get(i, j) + top.get(i, j));
  const right = new Float64Array(dense.rows);
  right.set(u.map((value) => scale * value));
  return reducedState(system, entries(new LuDecomposition(dense).solve(column(right))));
}

/** s, the trace as a functional of the reduced part, and 1/d; s of the size of the local part. */
function traceFix({ basis, blocks }: Heom): { scale: number; v: Float64Array; u: Float64Array } {
  const order = basis[0].rows;
  const v = Float64Array.from(basis, ({ data }) => {
    let trace = 0;
    for (let i = 0; i < order; i++) trace += data[2 * (i * order + i)];
    return trace;
  });
  const scale = Math.max(blocks.local.max(), -blocks.local.min()) || 1;
  return { scale, v, u: v.map((value) => value / order) };
}

function rankOne(scale: number, u: Float64Array, v: Float64Array): Matrix {
  return column(u).mul(scale).mmul(column(v).transpose());
}

/** A traceless start must relax to 0. What is left of it in the reduced part is the difference of two steady states. */
function assertUnique(
  apply: (x: Float64Array) => Float64Array,
  order: number,
  v: Float64Array,
  options: { precondition: (x: Float64Array) => Float64Array; maxProducts?: number },
): void {
  const start = new Float64Array(order);
  // Some direction that no symmetry prefers.
  for (let i = 0; i < v.length; i++) start[i] = v[i] === 0 ? Math.cos(1 + 7 * i) : 0;
  const { x } = gmres(apply, new Float64Array(order), { ...options, start, tolerance: 1e-9 });
  const left = Math.hypot(...x.subarray(0, v.length));
  if (left > 1e-4) throw new RangeError(`no unique steady state: another one differs by ${left}`);
}
