/**
 * Claims about a difference d of accuracies, and how its interval decides them. With a margin δ that is said beforehand,
 *
 *     "at least"   d ≥ −δ            "about"   |d| ≤ δ,            I = d̄ ± max(over episodes, over seeds):
 *
 *     supported       I lies inside what the claim allows
 *     refuted         I lies outside of it
 *     not supported   the interval crosses the border, and d̄ is on the wrong side
 *     not decidable   the interval crosses the border, and d̄ is on the right side; or there is one seed only
 *
 * A claim about several cells is as good as its weakest cell.
 */
import type { OverSeeds } from "./over-seeds.js";

export interface Claim {
  readonly kind: "at least" | "about";
  /** δ ≥ 0, a share: 0.01 is a point of accuracy. */
  readonly margin: number;
}

/** From the weakest to the strongest. */
export const VERDICTS = ["refuted", "not supported", "not decidable", "supported"] as const;
export type ClaimVerdict = (typeof VERDICTS)[number];

/** Half-width of I: the wider of the two; infinite for one seed. */
export function widerHalfWidth({ episodes, seeds }: Pick<OverSeeds, "episodes" | "seeds">): number {
  return seeds === null ? Number.POSITIVE_INFINITY : Math.max(episodes, seeds);
}

/** @throws RangeError on a margin that is negative or no number */
export function decided(difference: OverSeeds, { kind, margin }: Claim): ClaimVerdict {
  if (!(margin >= 0)) throw new RangeError(`invalid margin: ${margin}`);
  if (difference.seeds === null) return "not decidable";
  const [low, high] = [-margin, kind === "about" ? margin : Number.POSITIVE_INFINITY];
  const { mean } = difference;
  const width = widerHalfWidth(difference);
  if (mean - width >= low && mean + width <= high) return "supported";
  if (mean + width < low || mean - width > high) return "refuted";
  return mean >= low && mean <= high ? "not decidable" : "not supported";
}

/** The verdict on a claim about all of the cells. @throws Error on none */
export function weakest(verdicts: readonly ClaimVerdict[]): ClaimVerdict {
  if (verdicts.length === 0) throw new Error("no verdicts to join");
  return VERDICTS[Math.min(...verdicts.map((each) => VERDICTS.indexOf(each)))];
}
