/**
 * The Bayes learner of toy families: posterior over families and rules from the support set, in float64,
 *
 *     P(y = 1 | x, S) = Σ_f P(f | S) P(y = 1 | x, S, f),   P(f | S) ∝ p(S | f),
 *     rules:    p(S | f) = p(X) · (rules, swapped or not, that agree with all of S) / (2 · rules of f)
 *     Gaussian: p(S | f) = 2^{−N} Π_c ∫ N(μ; 0, τ²I) Π_{i in c} N(xᵢ; μ, I) dμ,   P(y = 1 | x, S) = σ(log N(x; m₁, (1 + s₁) I) − log N(x; m₀, (1 + s₀) I)).
 *
 * No learner, however trained, is right more often on average.
 */
import { CENTRE_DEVIATION, type RuleFamily, TOY_INPUTS, type ToyFamily, type ToyPoints } from "./toy-rules.js";

/** log p(S | f), and P(y = 1) at each query. */
interface Posterior {
  readonly logEvidence: number;
  readonly probabilities: Float64Array;
}

const rowOf = (x: Float64Array, i: number) => x.subarray(i * TOY_INPUTS, (i + 1) * TOY_INPUTS);

/** P(y = 1) at each query under the families, which are equally likely beforehand. */
export function toyBayes(families: readonly ToyFamily[], support: ToyPoints, queries: Float64Array): Float64Array {
  // An input with a zero in its third place is a point.
  const inputs = queries[2] === 0 ? "points" : "strings";
  const posteriors = families
    .filter((family) => family.inputs === inputs)
    .map((family) =>
      family.kind === "rules" ? rulePosterior(family, support, queries) : gaussianPosterior(support, queries),
    );
  const highest = Math.max(...posteriors.map(({ logEvidence }) => logEvidence));
  const weights = posteriors.map(({ logEvidence }) => Math.exp(logEvidence - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from({ length: queries.length / TOY_INPUTS }, (_, q) =>
    posteriors.reduce((sum, { probabilities }, f) => sum + (weights[f] / total) * probabilities[q], 0),
  );
}

function rulePosterior({ rules, inputs }: RuleFamily, { x, labels }: ToyPoints, queries: Float64Array): Posterior {
  const points = labels.length;
  const votes = new Float64Array(queries.length / TOY_INPUTS);
  let consistent = 0;
  for (const rule of rules) {
    let agreeing = 0;
    for (let i = 0; i < points && (agreeing === i || agreeing === 0); i++) {
      if (rule(rowOf(x, i)) === labels[i]) agreeing++;
    }
    if (agreeing !== 0 && agreeing !== points) continue;
    // Agreeing with none of the labels is agreeing with all of the swapped ones; with no points both hold.
    for (const flip of [0, 1]) {
      if (agreeing !== (flip === 0 ? points : 0)) continue;
      consistent++;
      for (let q = 0; q < votes.length; q++) votes[q] += rule(rowOf(queries, q)) ^ flip;
    }
  }
  const probabilities = votes.map((vote) => (consistent === 0 ? 0.5 : vote / consistent));
  const density = inputs === "points" ? standardLogDensity(x, points) : -points * TOY_INPUTS * Math.log(2);
  return { logEvidence: density + Math.log(consistent / (2 * rules.length)), probabilities };
}

/** log Π N(xᵢ; 0, I₂). */
function standardLogDensity(x: Float64Array, points: number): number {
  return x.reduce((sum, value) => sum - value ** 2 / 2, 0) - points * Math.log(2 * Math.PI);
}

function gaussianPosterior({ x, labels }: ToyPoints, queries: Float64Array): Posterior {
  const classes = [0, 1].map((c) => classPosterior(x, labels, c));
  const score = (q: number, c: number) => {
    const { mean, variance } = classes[c];
    const squared = (queries[q * TOY_INPUTS] - mean[0]) ** 2 + (queries[q * TOY_INPUTS + 1] - mean[1]) ** 2;
    return -squared / (2 * (1 + variance)) - Math.log(1 + variance);
  };
  const probabilities = Float64Array.from(
    { length: queries.length / TOY_INPUTS },
    (_, q) => 1 / (1 + Math.exp(score(q, 0) - score(q, 1))),
  );
  const logEvidence = classes[0].logEvidence + classes[1].logEvidence - labels.length * Math.log(2);
  return { logEvidence, probabilities };
}

/** Posterior N(mean, variance I₂) of a class centre, and the evidence of the points of the class. */
function classPosterior(x: Float64Array, labels: Uint8Array, c: number) {
  const prior = CENTRE_DEVIATION ** 2;
  const sums = [0, 0];
  let squares = 0;
  let count = 0;
  labels.forEach((label, i) => {
    if (label !== c) return;
    count++;
    for (const j of [0, 1]) {
      sums[j] += x[i * TOY_INPUTS + j];
      squares += x[i * TOY_INPUTS + j] ** 2;
    }
  });
  const variance = 1 / (count + 1 / prior);
  // Two coordinates: ∫ = (2π)^{−n} (v/τ²) exp(−½ Σx² + ½ v (Σx)²).
  const logEvidence =
    -count * Math.log(2 * Math.PI) +
    Math.log(variance / prior) -
    (squares - variance * (sums[0] ** 2 + sums[1] ** 2)) / 2;
  return { mean: sums.map((sum) => sum * variance), variance, logEvidence };
}
