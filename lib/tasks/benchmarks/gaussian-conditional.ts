/**
 * Conditioning of jointly normal numbers, in float64: what a Gaussian process, and every linear model with a normal prior, does with data.
 *
 *     (y, f) ~ N(0, [K  C; Cᵀ V]),   K = L Lᵀ   ⇒   E[f | y] = Cᵀ K⁻¹ y,   var(f | y) = diag(V − Cᵀ K⁻¹ C),
 *     log p(y) = −½ yᵀ K⁻¹ y − Σ log L_ii − (n/2) log 2π.
 *
 * Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), algorithm 2.1. Matrices are rows in one Float64Array: thousands of small
 * ones are drawn from and solved with in a second.
 */

/** Covariances of n observed numbers (noise included), [n, n]; of these with m others, [n, m]; prior variances of the others, [m]. */
export interface JointGaussian {
  readonly observed: Float64Array;
  readonly cross: Float64Array;
  readonly variance: Float64Array;
}

export interface ConditionalGaussian {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** log p(y) in nats, the evidence. */
  readonly logEvidence: number;
}

/**
 * L, lower triangular, rows in one array, of a symmetric positive definite matrix of order n.
 * @throws RangeError on a matrix that is not positive definite, or not of order n
 */
export function choleskyFactor(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n) throw new RangeError(`invalid matrix: got ${matrix.length} numbers, expected ${n * n}`);
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i === j && !(sum > 0)) throw new RangeError(`invalid covariance: pivot ${sum} at place ${i}`);
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j];
    }
  }
  return l;
}

/** Z of L Z = B for B [n, m]. */
export function solveLower(l: Float64Array, b: Float64Array, n: number): Float64Array {
  const m = b.length / n;
  const z = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) {
      const factor = l[i * n + k];
      for (let j = 0; j < m; j++) z[i * m + j] -= factor * z[k * m + j];
    }
    for (let j = 0; j < m; j++) z[i * m + j] /= l[i * n + i];
  }
  return z;
}

/** The law of f given y. @throws as `choleskyFactor` */
export function conditionGaussian(
  { observed, cross, variance }: JointGaussian,
  y: ArrayLike<number>,
): ConditionalGaussian {
  const [n, m] = [y.length, variance.length];
  const l = choleskyFactor(observed, n);
  const whitened = solveLower(l, Float64Array.from(y), n);
  const v = solveLower(l, cross, n);
  const mean = new Float64Array(m);
  const left = Float64Array.from(variance);
  let logEvidence = -0.5 * n * Math.log(2 * Math.PI);
  for (let i = 0; i < n; i++) {
    logEvidence -= 0.5 * whitened[i] ** 2 + Math.log(l[i * n + i]);
    for (let j = 0; j < m; j++) {
      mean[j] += v[i * m + j] * whitened[i];
      left[j] -= v[i * m + j] ** 2;
    }
  }
  return { mean, variance: left, logEvidence };
}
