/**
 * Two Gaussian classes of one covariance, where the channel form and the direct form are both exact (Efron 1975; Ng and Jordan 2002):
 *
 *     channel   log p(x | 1) − log p(x | 0) with means and pooled covariance of the sample: linear discriminant analysis (LDA)
 *     direct    P(1 | x) = σ(wᵀx + b) with w, b of greatest likelihood: logistic regression
 *
 *     w = Σ⁻¹(μ₁ − μ₀),   b = −½ (μ₁ + μ₀)ᵀ w        both, where the parameters are the true ones.
 *
 * With infinitely many points they are one rule. With few, a channel form with few numbers to estimate (variances only: "naive Bayes", as Ng and Jordan have
 * it) is nearer to it, because it also uses how the inputs lie; one with a whole covariance matrix needs more points than inputs first.
 */
import { Matrix, solve } from "ml-matrix";

/** x ↦ wᵀx + b, positive for class 1. */
export interface LinearRule {
  readonly weights: readonly number[];
  readonly bias: number;
}

export type Rows = readonly (readonly number[])[];

const scoreOf = (x: readonly number[], { weights, bias }: LinearRule) =>
  x.reduce((sum, value, j) => sum + value * weights[j], bias);

/** Share of points whose class has the greater score. */
export function linearAccuracy(rule: LinearRule, points: Rows, labels: readonly number[]): number {
  return points.filter((x, i) => scoreOf(x, rule) > 0 === (labels[i] === 1)).length / points.length;
}

/** The rule of known means and covariance; classes equally likely. */
export function discriminant(means: readonly [readonly number[], readonly number[]], covariance: Matrix): LinearRule {
  const difference = means[1].map((value, j) => value - means[0][j]);
  const weights = solve(covariance, Matrix.columnVector(difference)).to1DArray();
  const bias = -weights.reduce((sum, weight, j) => sum + (weight * (means[0][j] + means[1][j])) / 2, 0);
  return { weights, bias };
}

/** log N(x; μ₁, Σ) − log N(x; μ₀, Σ), written out: the channel form itself. */
export function channelScore(
  x: readonly number[],
  means: readonly [readonly number[], readonly number[]],
  covariance: Matrix,
): number {
  const distance = (mean: readonly number[]) => {
    const away = x.map((value, j) => value - mean[j]);
    const solved = solve(covariance, Matrix.columnVector(away)).to1DArray();
    return away.reduce((sum, value, j) => sum + value * solved[j], 0);
  };
  return (distance(means[0]) - distance(means[1])) / 2;
}

/**
 * LDA of a sample: means of the classes, covariance pooled ("full", default) or its diagonal only, with a thousandth of the mean variance added.
 * @throws Error where a class has no point
 */
export function sampleDiscriminant(
  points: Rows,
  labels: readonly number[],
  form: "full" | "diagonal" = "full",
): LinearRule {
  const d = points[0].length;
  const groups = [0, 1].map((c) => points.filter((_, i) => labels[i] === c));
  if (groups.some((group) => group.length === 0)) throw new Error("a class has no point");
  const means = groups.map((group) =>
    Array.from({ length: d }, (_, j) => group.reduce((sum, x) => sum + x[j], 0) / group.length),
  );
  const covariance = Matrix.zeros(d, d);
  groups.forEach((group, c) => {
    for (const x of group) {
      const away = Matrix.columnVector(x.map((value, j) => value - means[c][j]));
      covariance.add(away.mmul(away.transpose()));
    }
  });
  covariance.div(Math.max(1, points.length - 2));
  const used = form === "full" ? covariance : Matrix.diag(covariance.diagonal());
  used.add(Matrix.eye(d).mul(1e-3 * Math.max(covariance.trace() / d, 1e-12)));
  return discriminant([means[0], means[1]], used);
}

/**
 * Logistic regression by Newton's method, with a penalty ½ λ ‖w‖² that keeps separable samples finite. Default λ: 0.1.
 * @throws Error where it does not converge
 */
export function logisticRegression(points: Rows, labels: readonly number[], lambda = 0.1): LinearRule {
  const d = points[0].length;
  const rows = new Matrix(points.map((x) => [...x, 1]));
  const penalty = Matrix.diag([...Array.from({ length: d }, () => lambda), 1e-9]);
  let theta = Matrix.zeros(d + 1, 1);
  for (let step = 0; step < 100; step++) {
    const probabilities = rows
      .mmul(theta)
      .to1DArray()
      .map((score) => 1 / (1 + Math.exp(-score)));
    const miss = Matrix.columnVector(probabilities.map((p, i) => p - labels[i]));
    const gradient = Matrix.add(rows.transpose().mmul(miss), penalty.mmul(theta));
    const curved = rows.clone().mulColumnVector(probabilities.map((p) => p * (1 - p)));
    const move = solve(Matrix.add(rows.transpose().mmul(curved), penalty), gradient);
    // A full step can overshoot where probabilities are saturated.
    const scale = Math.min(1, 4 / Math.max(move.norm(), 1e-300));
    theta = Matrix.sub(theta, move.mul(scale));
    if (move.norm() < 1e-10) {
      const solved = theta.to1DArray();
      return { weights: solved.slice(0, d), bias: solved[d] };
    }
  }
  throw new Error("logistic regression does not converge");
}
