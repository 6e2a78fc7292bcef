import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { finiteVector, wholeNumber } from "../linalg/index.js";

// How much history does the next value need? Predict y_{s+1} linearly from y_s, y_{s−1}, …, y_{s−p+1} by least squares over
// many trajectories. What is observed of a linear system with n hidden and visible coordinates becomes exactly predictable
// at its observability index: the smallest p for which the p·m observed values determine the state. No theory of memory
// enters: trajectories are all this test sees, so it can refute one.

/**
 * Relative residual ‖Y − prediction‖/‖Y‖ of the best linear predictor, for each number of lags.
 * @param trajectories each a list of states y₀, y₁, … of one length m; the target is y_p for p = the largest number of lags,
 *   so that every row compares the same targets. Trajectories shorter than that plus one are refused.
 * @param lags numbers of past values to predict from, each at least 1.
 * @throws when there are too few trajectories, one is too short, a state is not finite, or all targets are zero.
 */
export function lagResiduals(
  trajectories: readonly (readonly ArrayLike<number>[])[],
  lags: readonly number[],
): Float64Array {
  wholeNumber("number of lag counts", lags.length, 1);
  for (const p of lags) wholeNumber("number of lags", p, 1);
  const longest = Math.max(...lags);
  const size = trajectories[0]?.[0]?.length ?? 0;
  wholeNumber("length of a state", size, 1);
  if (trajectories.length <= longest * size) {
    const needed = longest * size + 1;
    throw new RangeError(`invalid number of trajectories: ${trajectories.length} (at least ${needed})`);
  }
  const rows = trajectories.map((states) => {
    if (states.length <= longest) throw new RangeError(`invalid trajectory: ${states.length} states`);
    return states.slice(0, longest + 1).map((state) => Array.from(finiteVector("state", state, size)));
  });
  const target = new Matrix(rows.map((states) => states[longest]));
  const scale = target.norm();
  if (scale === 0) throw new RangeError(`invalid trajectories: targets of norm ${scale}`);
  return Float64Array.from(lags, (p) => {
    const past = new Matrix(rows.map((states) => states.slice(longest - p, longest).flat()));
    return outside(past, target).norm() / scale;
  });
}

/** The part of the targets that is orthogonal to the columns of `past`; directions below round-off are no directions. */
function outside(past: Matrix, target: Matrix): Matrix {
  const { leftSingularVectors, diagonal } = new SingularValueDecomposition(past, { autoTranspose: true });
  const kept = diagonal.flatMap((value, index) => (value > 1e-14 * diagonal[0] ? [index] : []));
  const basis = leftSingularVectors.subMatrixColumn(kept);
  const rest = Matrix.sub(target, basis.mmul(basis.transpose().mmul(target)));
  // A second pass removes what the first left by cancellation.
  return Matrix.sub(rest, basis.mmul(basis.transpose().mmul(rest)));
}
