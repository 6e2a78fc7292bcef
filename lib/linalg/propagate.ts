import { vectorStepper } from "./expm-action.js";
import { ascendingTimes } from "./runge-kutta.js";
import { finiteVector, squareOrder } from "./shape.js";
import type { SparseMatrix } from "./sparse.js";

// x(t) = e^{A(t − t₀)} x(t₀) at many times for a large sparse A, to a tolerance.

export interface PropagateOptions {
  /** Largest error of a state relative to the largest entry met so far, default 1e-10. */
  readonly tolerance?: number;
  /** "taylor": exact to round-off, ‖A‖t products. Default "taylor". */
  readonly method?: "taylor";
  /** Called with the number of times reached. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * The states of ẋ = Ax at the given times.
 * @param x0 state at times[0].
 * @param times ascending.
 * @throws on a matrix that is not square or not finite, a state of the wrong length, times that descend.
 */
export function propagate(
  a: SparseMatrix,
  x0: Float64Array,
  times: readonly number[],
  options: PropagateOptions = {},
): Float64Array[] {
  const { tolerance = 1e-10, onProgress } = options;
  if (!(tolerance > 0)) throw new RangeError(`invalid tolerance: ${tolerance}`);
  let x = finiteVector("initial state", x0, squareOrder(a));
  ascendingTimes(times);
  return times.map((t, index) => {
    x = vectorStepper(a, t - times[Math.max(index - 1, 0)])(x);
    onProgress?.(index + 1, times.length);
    return Float64Array.from(x);
  });
}
