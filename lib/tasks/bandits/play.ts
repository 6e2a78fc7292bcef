/**
 * Playing a bandit, and what a sequence of pulls tells about how well it was chosen.
 *
 * Two unbiased figures of the expected reward of whoever chose the arms, learned or not. The plain one is the sum of the rewards. The other is exact where
 * only the choices are random, by the lemma of performance difference (Kakade and Langford 2002) with the optimum as reference:
 *
 *     V^π(∅) = V(∅) − E Σ_t [V(S_t) − Q(S_t, a_t)],
 *
 * S_t being the counts before pull t. Its terms are nonnegative and small for good players, so that a thousand trials tell a regret of 0.01.
 */
import { foldIn, type Key, uniform } from "../../tensor/index.js";
import type { BanditOptimum, CountPolicy } from "./optimum.js";
import { type Bandit, freshArms, pulled, requireBandit } from "./posterior.js";

/** One trial: which arms were pulled, and their rewards, 0 or 1. */
export type Pulls = { readonly arms: ArrayLike<number>; readonly rewards: ArrayLike<number> };

/** Σ_t [V(S_t) − Q(S_t, a_t)] along a trial: an unbiased estimate of the regret to the optimum. */
export function regretOf({ arms, rewards }: Pulls, optimum: BanditOptimum, armCount: number): number {
  let counts = freshArms(armCount);
  let regret = 0;
  for (let t = 0; t < arms.length; t++) {
    regret += optimum.loss(counts, arms[t]);
    counts = pulled(counts, arms[t], rewards[t] > 0.5 ? "success" : "failure");
  }
  return regret;
}

/** Trials of a rule on arms of uniform means; a pure function of the key. @throws RangeError as `requireBandit` */
export function play(bandit: Bandit, policy: CountPolicy, key: Key, trials: number): Pulls[] {
  const { arms: armCount, pulls } = requireBandit(bandit);
  return Array.from({ length: trials }, (_, trial) => {
    const noise = uniform(foldIn(key, trial), armCount + 2 * pulls);
    let counts = freshArms(armCount);
    const arms: number[] = [];
    const rewards: number[] = [];
    for (let t = 0; t < pulls; t++) {
      const arm = drawn(policy.probabilities(counts), noise[armCount + 2 * t]);
      const reward = noise[armCount + 2 * t + 1] < noise[arm] ? 1 : 0;
      counts = pulled(counts, arm, reward === 1 ? "success" : "failure");
      arms.push(arm);
      rewards.push(reward);
    }
    return { arms, rewards };
  });
}

/** The index at which the running sum of probabilities passes u. */
function drawn(probabilities: readonly number[], u: number): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length - 1; i++) {
    sum += probabilities[i];
    if (u < sum) return i;
  }
  return probabilities.length - 1;
}
