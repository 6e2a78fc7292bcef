/**
 * A prior learned from tasks by expectation–maximisation, the oldest meta-learner with an outer loop:
 *
 *     E   mᵢ, Vᵢ of every task under (μ₀, Σ₀, σ)
 *     M   μ₀ ← mean mᵢ,   Σ₀ ← mean [Vᵢ + (mᵢ − μ₀)(mᵢ − μ₀)ᵀ],   σ² ← Σᵢ [‖yᵢ − Xᵢmᵢ‖² + tr XᵢVᵢXᵢᵀ] / Σᵢ nᵢ
 *
 * No step lowers Σᵢ ln p(yᵢ | Xᵢ). Dempster, Laird and Rubin (1977); for this model Laird and Ware (1982). The inner loop is exact inference and the outer one
 * has a closed form, where MAML descends by gradients through an inner loop that approximates it.
 */
import { Matrix } from "ml-matrix";
import type { LinearPrior } from "../../tasks/benchmarks/index.js";
import { type LinearTask, linearPosterior, logEvidence } from "./hierarchical-regression.js";

export interface EmOptions {
  /** EM steps. Default: 50. */
  readonly steps?: number;
  /** Where to begin. Default: μ₀ = 0, Σ₀ = I, σ = 1. */
  readonly initial?: LinearPrior;
}

export interface EmResult {
  readonly prior: LinearPrior;
  /** Mean log evidence of a task before each step and after the last, nats: never falls. */
  readonly evidence: readonly number[];
}

/** @throws Error on no tasks, RangeError on a number of steps that is negative or not whole */
export function empiricalBayes(tasks: readonly LinearTask[], options: EmOptions = {}): EmResult {
  if (tasks.length === 0) throw new Error("no tasks to learn a prior from");
  const d = tasks[0].x.columns;
  const {
    steps = 50,
    initial = { mean: new Array<number>(d).fill(0), covariance: Matrix.eye(d).to2DArray(), noise: 1 },
  } = options;
  if (!(Number.isSafeInteger(steps) && steps >= 0)) throw new RangeError(`invalid number of steps: ${steps}`);
  let prior = initial;
  const evidence = [meanEvidence(prior, tasks)];
  for (let step = 0; step < steps; step++) {
    prior = emStep(prior, tasks);
    evidence.push(meanEvidence(prior, tasks));
  }
  return { prior, evidence };
}

/** One E and one M step. */
export function emStep(prior: LinearPrior, tasks: readonly LinearTask[]): LinearPrior {
  const posteriors = tasks.map((task) => linearPosterior(prior, task));
  const d = prior.mean.length;
  const mean = average(posteriors.map((posterior) => posterior.mean));
  const second = posteriors.map((posterior) => {
    const shift = Matrix.sub(posterior.mean, mean);
    return Matrix.add(posterior.covariance, shift.mmul(shift.transpose()));
  });
  let squares = 0;
  let points = 0;
  tasks.forEach(({ x, y }, i) => {
    const { mean: own, covariance } = posteriors[i];
    const misses = Matrix.sub(y, x.mmul(own));
    squares += misses.dot(misses) + Matrix.mul(x.mmul(covariance), x).sum();
    points += y.rows;
  });
  const covariance = average(second);
  return {
    mean: mean.to1DArray(),
    covariance: Array.from({ length: d }, (_, i) => covariance.getRow(i)),
    noise: Math.sqrt(squares / points),
  };
}

/** Mean over tasks of ln p(y | X). */
export function meanEvidence(prior: LinearPrior, tasks: readonly LinearTask[]): number {
  return tasks.reduce((sum, task) => sum + logEvidence(prior, task), 0) / tasks.length;
}

function average(matrices: readonly Matrix[]): Matrix {
  const sum = Matrix.zeros(matrices[0].rows, matrices[0].columns);
  for (const matrix of matrices) sum.add(matrix);
  return sum.div(matrices.length);
}
