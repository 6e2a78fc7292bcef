/**
 * Families of two-class tasks over points of the plane and strings of six bits, small enough that the Bayes learner can count:
 *
 *     points x ~ N(0, I₂)             half-plane, ring | nearest centroid, xor: a list of rules each, uniform prior
 *     strings x ~ U{−1, 1}⁶           literal, parity of two | majority of three
 *     Gaussian classes                μ_c ~ N(0, τ² I₂), c ~ U{0, 1}, x ~ N(μ_c, I₂): P(x | c) is what the task consists of
 *
 * A rule is drawn with its labels swapped or not, each with probability one half: without a support set nobody can do better than 50 %. All inputs are
 * vectors of six numbers; points have zeros in the last four.
 */
import { foldIn, integers, type Key, normal, uniform } from "../../tensor/index.js";

/** Numbers of every input. */
export const TOY_INPUTS = 6;
/** τ. */
export const CENTRE_DEVIATION = 1.5;

export type ToyFamilyName =
  | "half-plane"
  | "ring"
  | "gaussian-classes"
  | "literal"
  | "parity-of-two"
  | "nearest-centroid"
  | "xor"
  | "majority-of-three";

/** Tasks with a rule x ↦ 0 or 1 out of a finite list. */
export interface RuleFamily {
  readonly kind: "rules";
  readonly inputs: "points" | "strings";
  readonly rules: readonly ((x: ArrayLike<number>) => 0 | 1)[];
}

export type ToyFamily = RuleFamily | { readonly kind: "gaussian classes"; readonly inputs: "points" };

/** Inputs [count · 6] and classes of one task. */
export interface ToyPoints {
  readonly x: Float64Array;
  readonly labels: Uint8Array;
}

type Rule = RuleFamily["rules"][number];
const side = (value: number): 0 | 1 => (value > 0 ? 1 : 0);
const range = (n: number) => Array.from({ length: n }, (_, i) => i);
// a < b
const pairs = range(TOY_INPUTS).flatMap((b) => range(b).map((a): [number, number] => [a, b]));
const turned = (count: number, turn: number, rule: (u: [number, number], v: [number, number]) => Rule) =>
  range(count).map((k) => {
    const angle = (turn * (k + 0.5)) / count;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    return rule([c, s], [-s, c]);
  });
const along = ([a, b]: [number, number], x: ArrayLike<number>) => a * x[0] + b * x[1];
// Squared radii that a share of 0.3, 0.35, … 0.7 of the points lies within: |x|² is exponential of mean 2.
const radii = range(9).map((i) => -2 * Math.log(0.7 - 0.05 * i));
const middles = range(9).map((i) => -0.8 + 0.2 * i);

/** Every family. Opposite half-planes and so on are one rule with its labels swapped, so angles cover half a turn, or a quarter for xor. */
export const toyFamiliesByName: Readonly<Record<ToyFamilyName, ToyFamily>> = {
  "half-plane": {
    kind: "rules",
    inputs: "points",
    rules: turned(64, Math.PI, (u) => (x) => side(along(u, x))),
  },
  ring: { kind: "rules", inputs: "points", rules: radii.map((r) => (x) => side(x[0] ** 2 + x[1] ** 2 - r)) },
  "gaussian-classes": { kind: "gaussian classes", inputs: "points" },
  literal: { kind: "rules", inputs: "strings", rules: range(TOY_INPUTS).map((j) => (x) => side(x[j])) },
  "parity-of-two": {
    kind: "rules",
    inputs: "strings",
    rules: pairs.map(
      ([a, b]) =>
        (x) =>
          side(x[a] * x[b]),
    ),
  },
  // Centroids m ± u: the nearer one is told by the side of the line through m across u; m moves along u, and only that matters.
  "nearest-centroid": {
    kind: "rules",
    inputs: "points",
    rules: middles.flatMap((m) => turned(64, Math.PI, (u) => (x) => side(along(u, x) - m))),
  },
  xor: {
    kind: "rules",
    inputs: "points",
    rules: turned(64, Math.PI / 2, (u, v) => (x) => side(along(u, x) * along(v, x))),
  },
  "majority-of-three": {
    kind: "rules",
    inputs: "strings",
    rules: pairs.flatMap(([a, b]) =>
      range(a).map(
        (c): Rule =>
          (x) =>
            side(x[a] + x[b] + x[c]),
      ),
    ),
  },
};

/** Points of one task of a family. */
export function drawToy(family: ToyFamily, key: Key, count: number): ToyPoints {
  const [ruleKey, inputKey, classKey] = [0, 1, 2].map((i) => foldIn(key, i));
  const x = new Float64Array(count * TOY_INPUTS);
  if (family.inputs === "strings") {
    integers(inputKey, x.length, 0, 2).forEach((bit, i) => {
      x[i] = 2 * bit - 1;
    });
  } else {
    normal(inputKey, 2 * count).forEach((value, i) => {
      x[Math.floor(i / 2) * TOY_INPUTS + (i % 2)] = value;
    });
  }
  if (family.kind === "rules") {
    const [which, swapped] = uniform(ruleKey, 2);
    const rule = family.rules[Math.floor(which * family.rules.length)];
    const flip = swapped < 0.5 ? 1 : 0;
    const labels = Uint8Array.from(range(count), (i) => rule(x.subarray(i * TOY_INPUTS, (i + 1) * TOY_INPUTS)) ^ flip);
    return { x, labels };
  }
  const centres = normal(ruleKey, 4, { deviation: CENTRE_DEVIATION });
  const labels = Uint8Array.from(integers(classKey, count, 0, 2));
  labels.forEach((label, i) => {
    x[i * TOY_INPUTS] += centres[2 * label];
    x[i * TOY_INPUTS + 1] += centres[2 * label + 1];
  });
  return { x, labels };
}
