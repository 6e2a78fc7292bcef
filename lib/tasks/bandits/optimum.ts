/**
 * The Bayes-optimal reward of a Bernoulli bandit, exactly, by dynamic programming over counts (Bellman 1956):
 *
 *     Q(S, a) = p_a (1 + V(S + success of a)) + (1 − p_a) V(S + failure of a),   V(S) = max_a Q(S, a),   V = 0 after T pulls,
 *
 * with p_a = (s_a + 1)/(s_a + f_a + 2). No way of playing, learned or not, has a larger expected reward than V(∅) over arms of uniform means: a
 * figure above it, beyond the error of sampling, is a mistake in the measurement. The value of any other rule that looks at counts only is the same
 * recursion with its probabilities in place of the maximum.
 */
import { type ArmCounts, type Bandit, freshArms, meanOf, pulled, requireBandit, stateKey } from "./posterior.js";

/** Which arm to pull, from counts alone. Symmetric: the same whatever the arms are called. */
export interface CountPolicy {
  /** "Thompson sampling". */
  readonly name: string;
  /** The probability of each arm. */
  probabilities(counts: readonly ArmCounts[]): readonly number[];
}

export interface BanditOptimum {
  /** V(∅): expected reward of T pulls. */
  readonly value: number;
  /** Q(S, a) of every arm, from the pulls that are left. */
  actionValues(counts: readonly ArmCounts[]): number[];
  /** V(S) − Q(S, a) ≥ 0: what this pull gives away. */
  loss(counts: readonly ArmCounts[], arm: number): number;
}

type Choose = (counts: readonly ArmCounts[], actionValues: readonly number[]) => number;

/** Values of all states that are reached, remembered; states of one number of pulls never meet those of another, so no time is in the key. */
function solve({ arms, pulls }: Bandit, choose: Choose) {
  const known = new Map<string, number>();
  const actionValues = (counts: readonly ArmCounts[]): number[] =>
    counts.map((count, arm) => {
      const p = meanOf(count);
      return p * (1 + value(pulled(counts, arm, "success"))) + (1 - p) * value(pulled(counts, arm, "failure"));
    });
  const value = (counts: readonly ArmCounts[]): number => {
    const made = counts.reduce((sum, { successes, failures }) => sum + successes + failures, 0);
    if (made >= pulls) return 0;
    const key = stateKey(counts);
    const found = known.get(key);
    if (found !== undefined) return found;
    const worth = choose(counts, actionValues(counts));
    known.set(key, worth);
    return worth;
  };
  return { value: value(freshArms(arms)), actionValues };
}

/**
 * The optimum of k arms and T pulls. Milliseconds for 2 × 20, a second for 2 × 50; there are about T²ᵏ/((2k)! k!) states for large T, so that 5 × 100,
 * with some 10¹¹, is out of reach.
 * @throws RangeError on numbers of arms or pulls that are no positive whole numbers
 */
export function banditOptimum(bandit: Bandit): BanditOptimum {
  const { value, actionValues } = solve(requireBandit(bandit), (_, values) => Math.max(...values));
  return {
    value,
    actionValues,
    loss: (counts, arm) => {
      const values = actionValues(counts);
      return Math.max(...values) - values[arm];
    },
  };
}

/** The exact expected reward of a rule on counts. @throws RangeError as `banditOptimum` */
export function policyValue(bandit: Bandit, policy: CountPolicy): number {
  const expectation: Choose = (counts, values) => {
    const probabilities = policy.probabilities(counts);
    return values.reduce((sum, value, arm) => sum + (probabilities[arm] === 0 ? 0 : probabilities[arm] * value), 0);
  };
  return solve(requireBandit(bandit), expectation).value;
}
