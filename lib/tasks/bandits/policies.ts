/**
 * The rules that a learned way of playing is compared with.
 *
 *     random     every arm alike
 *     greedy     the largest posterior mean (s + 1)/(s + f + 2)
 *     UCB1       every arm once, then the largest s/n + √(2 ln t / n), t pulls made (Auer, Cesa-Bianchi and Fischer 2002)
 *     Thompson   an arm with the probability that it is the best: ∫ beta_a(x) Π_{b≠a} Beta_b(x) dx (Thompson 1933)
 *
 * Ties are shared. With whole counts Thompson's integrand is a polynomial of degree at most T + k − 1, for which Gauss's rule is exact.
 */
import { gaussLegendre } from "../../linalg/index.js";
import type { CountPolicy } from "./optimum.js";
import { type ArmCounts, type Bandit, meanOf, requireBandit } from "./posterior.js";

export const randomArms: CountPolicy = {
  name: "random",
  probabilities: (counts) => counts.map(() => 1 / counts.length),
};

export const greedyArms: CountPolicy = { name: "greedy", probabilities: (counts) => shared(counts.map(meanOf)) };

/** Greedy, but of arms that promise the same the one that was pulled least: the least that curiosity can do. */
export const curiousGreedy: CountPolicy = {
  name: "greedy, ties to the arm pulled least",
  probabilities: (counts) => shared(counts.map((count) => meanOf(count) - 1e-6 * (count.successes + count.failures))),
};

export const ucb1: CountPolicy = {
  name: "UCB1",
  probabilities: (counts) => {
    const pulls = counts.map(({ successes, failures }) => successes + failures);
    const made = pulls.reduce((sum, n) => sum + n, 0);
    return shared(
      counts.map(({ successes }, arm) =>
        pulls[arm] === 0
          ? Number.POSITIVE_INFINITY
          : successes / pulls[arm] + Math.sqrt((2 * Math.log(made)) / pulls[arm]),
      ),
    );
  },
};

/** Thompson sampling with its probabilities integrated, for so many arms and pulls. @throws RangeError as `requireBandit` */
export function thompson(bandit: Bandit): CountPolicy {
  const { arms, pulls } = requireBandit(bandit);
  const rule = gaussLegendre(Math.ceil((pulls + arms) / 2), 0, 1);
  return {
    name: "Thompson sampling",
    probabilities: (counts) => {
      const chances = counts.map(() => 0);
      for (const { node, weight } of rule) {
        const below = counts.map((count) => betaBelow(count, node));
        counts.forEach((count, arm) => {
          const others = below.reduce((product, value, other) => (other === arm ? product : product * value), 1);
          chances[arm] += weight * betaDensity(count, node) * others;
        });
      }
      return chances;
    },
  };
}

/** Probability shared by the largest scores. Scores that differ by round-off are one. */
function shared(scores: readonly number[]): number[] {
  const best = Math.max(...scores);
  const wins = scores.map((score) => score === best || score > best - 1e-12);
  const winners = wins.filter(Boolean).length;
  return wins.map((win) => (win ? 1 / winners : 0));
}

/** ln C(n, k); the longest product is that of the smaller of k and n − k. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log((n - i + 1) / i);
  return sum;
}

/** Density of Beta(s + 1, f + 1) at 0 < x < 1. */
function betaDensity({ successes, failures }: ArmCounts, x: number): number {
  const n = successes + failures;
  return (n + 1) * Math.exp(logChoose(n, successes) + successes * Math.log(x) + failures * Math.log1p(-x));
}

/** Its distribution function: P(more than s successes of n + 1 trials), a binomial tail, summed from k = n + 1 down. */
function betaBelow({ successes, failures }: ArmCounts, x: number): number {
  const n = successes + failures + 1;
  let term = x ** n;
  let sum = term;
  for (let k = n - 1; k > successes; k--) {
    term *= ((k + 1) / (n - k)) * ((1 - x) / x);
    sum += term;
  }
  return sum;
}
