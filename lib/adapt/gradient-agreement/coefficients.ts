/**
 * How the outer loop weighs the gradients g₁ … g_M of a batch of tasks, θ ← θ − β Σᵢ cᵢ gᵢ, with G the Gram matrix Gᵢⱼ = ⟨gᵢ, gⱼ⟩:
 *
 *     mean                 cᵢ = 1/M                                                            Finn, Abbeel, Levine 2017
 *     o-amfs               cᵢ ∝ Σⱼ wᵢⱼ,   wᵢⱼ = Gᵢⱼ/√(Gᵢᵢ Gⱼⱼ),   wᵢᵢ = 1 included            Park, Kang 2024
 *     gradient-agreement   cᵢ = Σⱼ Gᵢⱼ / Σₖ |Σⱼ Gₖⱼ|                                           Eshratifar, Eigen, Pedram 2018
 *     pcgrad               the mean of gradients from which conflicts are projected (pcgrad.ts)         Yu et al. 2020
 *
 * The paper's normalisation of o-amfs is not known; four are given: `l1` c/Σ|c|, `raw` c, `mean` c/M, `relu` negative wᵢⱼ taken for 0, then divided by the
 * sum. Weights are constants: nothing is differentiated through them. All rules see the gradients through G alone.
 *
 * The rules differ in direction and in length, and an optimizer with a memory (Adam, clipping) forgets a constant length alone: o-amfs with l1, raw and mean have
 * one direction, and train differently. With `length: "mean"` a step is as long as that of the mean, √(cᵀGc) = √(1ᵀG1)/M, so that directions are compared.
 *
 * A task whose gradient is zero has no direction: o-amfs leaves it out, M then counts the others. Where all weights cancel, c/Σ|c| is 0/0; there the sum is
 * held at M · 10⁻⁶, so that the step goes to nothing and not to what round-off says. In exact arithmetic here, in tensors in tensor-coefficients.ts.
 */
import { Matrix } from "ml-matrix";
import { dot, squareOrder } from "../../linalg/index.js";
import { type Key, key } from "../../tensor/random.js";
import { pcgradCoefficients } from "./pcgrad.js";

export type AgreementRule = "mean" | "o-amfs" | "gradient-agreement" | "pcgrad";

export type Normalisation = "l1" | "raw" | "mean" | "relu";

export type StepLength = "own" | "mean";

export interface AgreementOptions {
  /** Default: "o-amfs". */
  readonly rule?: AgreementRule;
  /** Of o-amfs. Default: "l1". */
  readonly normalisation?: Normalisation;
  /** Of Σ cᵢ gᵢ: what the rule makes it, or that of the mean. Default: "own". */
  readonly length?: StepLength;
  /** Draws the order in which pcgrad visits other tasks. Default: `key(0)`. */
  readonly key?: Key;
}

export const RULES: readonly AgreementRule[] = ["mean", "o-amfs", "gradient-agreement", "pcgrad"];
export const NORMALISATIONS: readonly Normalisation[] = ["l1", "raw", "mean", "relu"];
export const LENGTHS: readonly StepLength[] = ["own", "mean"];

/** A gradient no longer than this is none. */
export const SILENT = 1e-12;
/** Least sum of weights that is divided by, for one task. */
export const LEAST_SUM = 1e-6;
/** Least number that is divided by, where all gradients are zero. */
export const TINY = 1e-30;
/** A direction Σ cᵢ gᵢ, Σ|cᵢ| = 1, that is shorter than this many typical gradients is stretched no further. */
export const LEAST_LENGTH = 1e-3;

/** Options with their defaults. @throws RangeError on an unknown rule, normalisation or length */
export function agreementOptions(options: AgreementOptions = {}): Required<AgreementOptions> {
  const { rule = "o-amfs", normalisation = "l1", length = "own", key: from = key(0) } = options;
  if (!RULES.includes(rule)) throw new RangeError(`unknown rule "${rule}" (known: ${RULES.join(", ")})`);
  if (!NORMALISATIONS.includes(normalisation)) {
    throw new RangeError(`unknown normalisation "${normalisation}" (known: ${NORMALISATIONS.join(", ")})`);
  }
  if (!LENGTHS.includes(length)) throw new RangeError(`unknown length "${length}" (known: ${LENGTHS.join(", ")})`);
  return { rule, normalisation, length, key: from };
}

/** G, [M, M]. @throws RangeError on no gradient */
export function gramMatrix(gradients: readonly Float64Array[]): Matrix {
  if (gradients.length === 0) throw new RangeError("invalid gradients: none given");
  return new Matrix(gradients.map((a) => gradients.map((b) => dot(a, b))));
}

/** wᵢⱼ, with rows and columns of zeros for gradients that are zero. */
export function cosines(gram: Matrix): Matrix {
  const lengths = gram.diagonal().map((square) => Math.sqrt(Math.max(0, square)));
  const heard = (i: number) => lengths[i] > SILENT;
  const w = Matrix.zeros(gram.rows, gram.rows);
  return w.apply((i, j) => {
    if (heard(i) && heard(j)) w.set(i, j, gram.get(i, j) / (lengths[i] * lengths[j]));
  });
}

/** c, [M], of gradients with Gram matrix G. @throws RangeError on a G that is not square, an unknown rule, normalisation or length */
export function coefficients(gram: Matrix, options: AgreementOptions = {}): Float64Array {
  squareOrder(gram);
  const chosen = agreementOptions(options);
  const own = ruleCoefficients(gram, chosen);
  return chosen.length === "own" || chosen.rule === "mean" ? own : asLongAsTheMean(gram, own);
}

function ruleCoefficients(gram: Matrix, { rule, normalisation, key: from }: Required<AgreementOptions>): Float64Array {
  switch (rule) {
    case "mean":
      return new Float64Array(gram.rows).fill(1 / gram.rows);
    case "o-amfs":
      return cosineCoefficients(cosines(gram), normalisation);
    case "gradient-agreement": {
      const sums = rowSums(gram);
      const least = Math.max(LEAST_SUM * gram.trace(), TINY);
      return sums.map((sum) => sum / Math.max(absoluteSum(sums), least));
    }
    case "pcgrad":
      return pcgradCoefficients(gram, from);
  }
}

function asLongAsTheMean(gram: Matrix, c: Float64Array): Float64Array {
  const lengthOf = (weights: Float64Array) => Math.sqrt(Math.max(0, quadraticForm(gram, weights)));
  const tasks = gram.rows;
  const sum = Math.max(absoluteSum(c), TINY);
  const direction = c.map((weight) => weight / sum);
  const least = Math.max(LEAST_LENGTH * Math.sqrt(gram.trace() / tasks), TINY);
  const factor = lengthOf(new Float64Array(tasks).fill(1 / tasks)) / Math.max(lengthOf(direction), least);
  return direction.map((weight) => weight * factor);
}

function cosineCoefficients(w: Matrix, normalisation: Normalisation): Float64Array {
  const tasks = Math.max(1, w.trace());
  const sums = rowSums(normalisation === "relu" ? Matrix.max(w, Matrix.zeros(w.rows, w.rows)) : w);
  const divisors: Record<Normalisation, number> = {
    l1: Math.max(absoluteSum(sums), LEAST_SUM * tasks),
    raw: 1,
    mean: tasks,
    relu: Math.max(absoluteSum(sums), LEAST_SUM * tasks),
  };
  return sums.map((sum) => sum / divisors[normalisation]);
}

/** Σᵢ cᵢ gᵢ. */
export function combined(gradients: readonly Float64Array[], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(gradients[0]?.length ?? 0);
  gradients.forEach((g, i) => {
    for (let at = 0; at < sum.length; at++) sum[at] += weights[i] * g[at];
  });
  return sum;
}

const quadraticForm = (matrix: Matrix, weights: Float64Array) => {
  const column = Matrix.columnVector(weights);
  return column.transpose().mmul(matrix).mmul(column).get(0, 0);
};

const rowSums = (matrix: Matrix) => Float64Array.from(matrix.sum("row"));

const absoluteSum = (values: Float64Array) => values.reduce((sum, value) => sum + Math.abs(value), 0);
