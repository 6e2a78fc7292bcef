import { type AbstractMatrix, EigenvalueDecomposition, Matrix } from "ml-matrix";
import { dot } from "./vectors.js";

// Singular values by one-sided Jacobi rotations (Hestenes 1958; Demmel and Veselić, SIAM J. Matrix Anal. 13, 1204 (1992)): rows are turned in
// pairs until all are orthogonal; then their lengths are the singular values. For matrices whose rank is far below their order, where ml-matrix's
// bidiagonal iteration may not return at all (seen at a 200×200 matrix of rank 2).

const ROUND_OFF = 2 ** -52;
const MOST_SWEEPS = 60;

/**
 * Singular values, largest first, as many as the shorter side of the matrix has; each to a few round-offs of the first.
 * @throws RangeError on an entry that is not finite
 */
export function singularValues(matrix: AbstractMatrix): Float64Array {
  const wide = matrix.rows <= matrix.columns ? matrix : matrix.transpose();
  const rows = Array.from({ length: wide.rows }, (_, i) => Float64Array.from(wide.getRow(i)));
  const size = rows.reduce((sum, row) => sum + dot(row, row), 0);
  if (!Number.isFinite(size)) throw new RangeError("invalid matrix: an entry is not finite or too large");
  let sweeps = 0;
  while (sweep(rows, Math.sqrt(size))) {
    if (++sweeps > MOST_SWEEPS) throw new RangeError("internal: Jacobi rotations did not converge");
  }
  return Float64Array.from(rows, (row) => Math.sqrt(dot(row, row)))
    .sort()
    .reverse();
}

/**
 * Turns every pair of rows that is not orthogonal yet; false when there was none. A product aᵀb moves singular values by at most |aᵀb| over the
 * longer row, which counts against ‖A‖; and it is itself only known to √n round-offs of |a||b|.
 */
function sweep(rows: readonly Float64Array[], norm: number): boolean {
  const uncertain = 4 * Math.sqrt(rows[0].length);
  let turned = false;
  for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      const [a, b] = [rows[i], rows[j]];
      const product = dot(a, b);
      if (Math.abs(product) <= ROUND_OFF * ROUND_OFF * norm * norm) continue;
      const [aa, bb] = [dot(a, a), dot(b, b)];
      const longer = Math.sqrt(Math.max(aa, bb));
      const allowed = Math.max((norm * longer) / 4, uncertain * Math.sqrt(aa * bb));
      if (Math.abs(product) <= ROUND_OFF * allowed) continue;
      const cotangent = (bb - aa) / (2 * product);
      const t = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
      turn(a, b, 1 / Math.sqrt(1 + t * t), t / Math.sqrt(1 + t * t));
      turned = true;
    }
  }
  return turned;
}

function turn(a: Float64Array, b: Float64Array, c: number, s: number): void {
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[k], b[k]];
    a[k] = c * x - s * y;
    b[k] = s * x + c * y;
  }
}

/** The same from the eigenvalues of AAᵀ: simpler, and blind below 1e-8 of the first. */
export function singularValuesReference(matrix: AbstractMatrix): Float64Array {
  const wide = Matrix.checkMatrix(matrix.rows <= matrix.columns ? matrix : matrix.transpose());
  const { realEigenvalues } = new EigenvalueDecomposition(wide.mmul(wide.transpose()), { assumeSymmetric: true });
  return Float64Array.from(realEigenvalues, (value) => Math.sqrt(Math.max(0, value)))
    .sort()
    .reverse();
}
