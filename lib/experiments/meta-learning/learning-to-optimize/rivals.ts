/**
 * What a learned optimizer is compared with: gradient descent, momentum (of constant decay, and warming up) and Adam, each with the best settings of a grid
 * after 100 steps, on as many problems as those of the comparison and none of them. The grid is the same for every family. A comparison with rivals of one
 * rate each would be none.
 */
import {
  adamRule,
  type GridPoint,
  momentumRule,
  sgdRule,
  tuneRule,
  type UpdateRule,
  warmMomentumRule,
} from "../../../adapt/learning-to-optimize/index.js";
import type { ProblemFamily } from "../../../tasks/problem-family.js";
import type { Key } from "../../../tensor/index.js";

export type RivalName = "sgd" | "momentum" | "warm-momentum" | "adam";
export const rivalNames: readonly RivalName[] = ["sgd", "momentum", "warm-momentum", "adam"];
export type RivalSettings = Readonly<Record<string, number>>;

const slow = [0.0005, 0.001, 0.0015, 0.003, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3];
/** Adam's steps are as long as its rate, whatever the gradient. */
const fast = slow.filter((rate) => rate >= 0.003);

/** Settings that are tried; the best of a family should lie inside, not at an edge. */
export const grids: Readonly<Record<RivalName, readonly RivalSettings[]>> = {
  sgd: slow.map((rate) => ({ rate })),
  momentum: slow.flatMap((rate) => [0.8, 0.9, 0.94, 0.97].map((decay) => ({ rate, decay }))),
  "warm-momentum": slow.flatMap((rate) => [1, 2, 3, 5, 8].map((lag) => ({ rate, lag }))),
  adam: fast.flatMap((rate) =>
    [0.8, 0.9, 0.95].flatMap((beta1) => [0.8, 0.9, 0.95, 0.99, 0.999].map((beta2) => ({ rate, beta1, beta2 }))),
  ),
};

/** The rule of a rival; its φ are its settings. */
export function rivalRule(name: RivalName): UpdateRule {
  const rules = { sgd: sgdRule(), momentum: momentumRule(), "warm-momentum": warmMomentumRule(), adam: adamRule() };
  return rules[name] as unknown as UpdateRule;
}

/** All points of the grid with what they reach on a family, the best first. */
export async function tunedRival(
  name: RivalName,
  family: ProblemFamily,
  options: { readonly problems: number; readonly steps: number; readonly key: Key },
): Promise<GridPoint<string>[]> {
  const { grid } = await tuneRule(rivalRule(name) as never, family, grids[name], options);
  return [...grid].sort((a, b) => a.value - b.value);
}
