/**
 * Bernoulli bandits with independent arms whose means are uniform on [0, 1], and what is known of them after some pulls.
 *
 * After s successes and f failures an arm's mean is distributed as Beta(s + 1, f + 1), so the next pull succeeds with probability
 * (s + 1)/(s + f + 2), Laplace's rule. Counts are all that matters of the past: a problem of T pulls is a Markov decision process on them.
 */
import { requireCounts } from "../benchmarks/benchmark.js";

/** Successes and failures of one arm. */
export type ArmCounts = { readonly successes: number; readonly failures: number };

export interface Bandit {
  readonly arms: number;
  /** T, pulls in all. */
  readonly pulls: number;
}

/** @throws RangeError on numbers of arms or pulls that are no positive whole numbers */
export function requireBandit({ arms, pulls }: Bandit): Bandit {
  requireCounts({ arms, pulls });
  return { arms, pulls };
}

export const freshArms = (arms: number): ArmCounts[] =>
  Array.from({ length: arms }, () => ({ successes: 0, failures: 0 }));

/** Laplace's rule: the posterior mean. */
export const meanOf = ({ successes, failures }: ArmCounts): number => (successes + 1) / (successes + failures + 2);

/** The counts after a pull of one arm. */
export function pulled(counts: readonly ArmCounts[], arm: number, outcome: "success" | "failure"): ArmCounts[] {
  return counts.map((count, i) => {
    if (i !== arm) return count;
    return outcome === "success"
      ? { successes: count.successes + 1, failures: count.failures }
      : { successes: count.successes, failures: count.failures + 1 };
  });
}

/**
 * Counts as a key. Arms are exchangeable, so states that differ by their order are one state: sorted, 5 arms have 120 times fewer of them.
 */
export function stateKey(counts: readonly ArmCounts[]): string {
  return counts
    .map(({ successes, failures }) => String.fromCharCode(33 + successes, 33 + failures))
    .sort()
    .join("");
}

/** Expected reward of T random pulls: T/2. */
export const randomReward = ({ pulls }: Bandit): number => pulls / 2;

/** Expected reward of who knows the best arm: T · E[max of k uniform numbers] = T k/(k + 1). */
export const bestArmReward = ({ arms, pulls }: Bandit): number => (pulls * arms) / (arms + 1);
