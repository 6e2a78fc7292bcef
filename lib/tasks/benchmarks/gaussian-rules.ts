/**
 * Exact rules for classes N(μ_c, Σ), μ_c ~ N(0, I), Σ = diag(v), from the mean x̄_c of K support points: scores of a query q, the highest of which decides.
 *
 *     raw        −‖q − x̄_c‖²
 *     whitened   −(q − x̄_c)ᵀ Σ⁻¹ (q − x̄_c)
 *     pair       −½ Σ_j (1/n_j − 1/(n_j + 2)) (q_j − x̄_cj)²,   n_j = v_j + v_j/K
 *     Bayes      log p(q | x̄_c) = −½ Σ_j (q_j − κ_j x̄_cj)²/s_j + const,   κ_j = K/(K + v_j),   s_j = v_j + v_j/(K + v_j)
 *
 * The posterior of a class mean is N(κ x̄, v/(K + v)), coordinate by coordinate, and a new point adds v: the best rule shrinks the prototype and counts its
 * uncertainty. Raw, whitened and pair are prototypes under a fixed linear map; Bayes is not, for it treats query and support differently. "Pair" is the log
 * likelihood ratio of the difference δ = q − x̄_c alone, δ_j ~ N(0, n_j) within a class and N(0, n_j + 2) between two. All in float64.
 */
import { foldIn, key as keyOf, normal } from "../../tensor/index.js";
import type { KnownValue } from "./benchmark.js";

export type GaussianRule = "raw" | "whitened" | "pair" | "bayes";

/** The quadratic score −Σ_j w_j (q_j − κ_j x̄_j)² of each rule. */
export interface QuadraticRule {
  readonly weights: readonly number[];
  readonly shrinkage: readonly number[];
}

/** Weights and shrinkage of a rule for K shots. */
export function gaussianRule(rule: GaussianRule, within: readonly number[], shots: number): QuadraticRule {
  const ones = within.map(() => 1);
  switch (rule) {
    case "raw":
      return { weights: ones, shrinkage: ones };
    case "whitened":
      return { weights: within.map((v) => 1 / v), shrinkage: ones };
    case "pair":
      return { weights: within.map((v) => pairWeight(v + v / shots)), shrinkage: ones };
    case "bayes":
      return {
        weights: within.map((v) => 1 / (2 * (v + v / (shots + v)))),
        shrinkage: within.map((v) => shots / (shots + v)),
      };
    default:
      throw new RangeError(`unknown rule "${String(rule)}" (known: raw, whitened, pair, bayes)`);
  }
}

/** log N(δ; 0, n) − log N(δ; 0, n + 2) = −w δ² + const, n the variance of a difference within a class. */
const pairWeight = (n: number) => (1 / n - 1 / (n + 2)) / 2;

/** −Σ_j w_j (q_j − κ_j x̄_j)². */
export function gaussianScore(
  { weights, shrinkage }: QuadraticRule,
  query: ArrayLike<number>,
  mean: ArrayLike<number>,
): number {
  return -weights.reduce((sum, w, j) => sum + w * (query[j] - shrinkage[j] * mean[j]) ** 2, 0);
}

/** log p(x, x′ | same class) − log p(x, x′ | different classes): the score of the best verifier. */
export function pairLogRatio(within: readonly number[], x: ArrayLike<number>, other: ArrayLike<number>): number {
  return within.reduce((sum, v, j) => {
    // Two points of a class have variance 1 + v each and covariance 1; of two classes, covariance 0.
    const [variance, determinant] = [1 + v, (1 + v) ** 2 - 1];
    const apart = (x[j] ** 2 + other[j] ** 2) / variance;
    const same = (variance * (x[j] ** 2 + other[j] ** 2) - 2 * x[j] * other[j]) / determinant;
    return sum + (apart - same + 2 * Math.log(variance) - Math.log(determinant)) / 2;
  }, 0);
}

export interface EpisodeLaw {
  readonly way: number;
  readonly shots: number;
  /** v₁ … v_d. */
  readonly within: readonly number[];
}

/** One query of class 0 and the N support means, drawn from their exact law: x̄ ~ N(0, 1 + v/K), q | x̄₀ ~ N(κ x̄₀, v + v/(K + v)). */
function drawn({ way, shots, within }: EpisodeLaw, episode: number): { means: Float64Array[]; query: Float64Array } {
  const dimension = within.length;
  const z = normal(foldIn(keyOf(20), episode), (way + 1) * dimension);
  const means = Array.from({ length: way }, (_, c) =>
    Float64Array.from(within, (v, j) => z[c * dimension + j] * Math.sqrt(1 + v / shots)),
  );
  const query = Float64Array.from(
    within,
    (v, j) => (shots / (shots + v)) * means[0][j] + z[way * dimension + j] * Math.sqrt(v + v / (shots + v)),
  );
  return { means, query };
}

/** Accuracy of a rule: the share of drawn episodes in which class 0 has the highest score. */
export function ruleAccuracy(rule: GaussianRule, law: EpisodeLaw, episodes = 20000): KnownValue {
  const quadratic = gaussianRule(rule, law.within, law.shots);
  const hits = Float64Array.from({ length: episodes }, (_, i) => {
    const { means, query } = drawn(law, i);
    const scores = means.map((mean) => gaussianScore(quadratic, query, mean));
    return scores.every((score, c) => c === 0 || score < scores[0]) ? 1 : 0;
  });
  return averaged(hits, `exact rule "${rule}", ${episodes} drawn episodes`);
}

/** Accuracy of the Bayes rule, E max_c p(c | q, x̄): the mean of the posterior probability of its choice, which varies less than hits and misses. */
export function bayesAccuracy(law: EpisodeLaw, episodes = 4000): KnownValue {
  const quadratic = gaussianRule("bayes", law.within, law.shots);
  const sure = Float64Array.from({ length: episodes }, (_, i) => {
    const { means, query } = drawn(law, i);
    const scores = means.map((mean) => gaussianScore(quadratic, query, mean));
    const best = Math.max(...scores);
    return 1 / scores.reduce((sum, score) => sum + Math.exp(score - best), 0);
  });
  return averaged(sure, `exact rule: E max p(class | support, query), ${episodes} drawn episodes`);
}

function averaged(values: Float64Array, source: string): KnownValue {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { value: mean, halfWidth: 1.96 * Math.sqrt(variance / values.length), source };
}
