/**
 * MetaICL in small (Min et al. 2022): learn from some families of tasks, be judged on families that were held out.
 *
 *     train, validation: half-plane, ring, Gaussian classes, literal, parity of two;   test: nearest centroid, xor, majority of three.
 *
 * Sixteen labelled points, as there (k = 16). The null is 50 %, exactly: labels of a rule are swapped with probability one half, and Gaussian classes
 * are exchangeable. The oracle is the Bayes learner that knows the families of the test (toy-bayes.ts).
 */
import * as tf from "@tensorflow/tfjs";
import { choice, foldIn, type Key, key as keyOf } from "../../tensor/index.js";
import { type Benchmark, type KnownValue, requireCounts, requireTasks, type TaskSplit } from "./benchmark.js";
import { toyBayes } from "./toy-bayes.js";
import { drawToy, TOY_INPUTS, type ToyFamilyName, type ToyPoints, toyFamiliesByName } from "./toy-rules.js";

export interface ToyFamiliesOptions {
  /** Default: the five above. */
  readonly train?: readonly ToyFamilyName[];
  /** Default: the three above. */
  readonly test?: readonly ToyFamilyName[];
  /** Points in the support set. Default: 16. */
  readonly shots?: number;
  /** Points in the query set. Default: 16. */
  readonly queries?: number;
}

export const toyTraining: readonly ToyFamilyName[] = [
  "half-plane",
  "ring",
  "gaussian-classes",
  "literal",
  "parity-of-two",
];
export const toyHeldOut: readonly ToyFamilyName[] = ["nearest-centroid", "xor", "majority-of-three"];

/** @throws RangeError on counts that are not positive whole numbers, on a family that is not known, on a list without families */
export function toyFamilies(options: ToyFamiliesOptions = {}): Benchmark {
  const { train = toyTraining, test = toyHeldOut, shots = 16, queries = 16 } = options;
  requireCounts({ shots, queries });
  for (const names of [train, test]) {
    if (names.length === 0) throw new RangeError("no families");
    for (const name of names) if (!(name in toyFamiliesByName)) throw new RangeError(`unknown family "${name}"`);
  }
  const namesOf = (split: TaskSplit) => (split === "test" ? test : train);
  return {
    name: "toy-families",
    title: `toy families, ${test.join(", ")} held out`,
    kind: "classification",
    inputShape: [TOY_INPUTS],
    outputs: 2,
    supportPoints: shots,
    queryPoints: queries,
    draw: (key, tasks, split) => {
      const drawn = drawToyTasks(namesOf(split), key, requireTasks(tasks), shots + queries);
      const part = (from: number, count: number) => {
        const x = new Float32Array(tasks * count * TOY_INPUTS);
        const y = new Float32Array(tasks * count * 2);
        drawn.forEach((task, t) => {
          x.set(task.x.subarray(from * TOY_INPUTS, (from + count) * TOY_INPUTS), t * count * TOY_INPUTS);
          for (let i = 0; i < count; i++) y[2 * (t * count + i) + task.labels[from + i]] = 1;
        });
        return { x: tf.tensor3d(x, [tasks, count, TOY_INPUTS]), y: tf.tensor3d(y, [tasks, count, 2]) };
      };
      return { support: part(0, shots), query: part(shots, queries) };
    },
    null: () => ({ value: 0.5, halfWidth: 0, source: "symmetry: labels are swapped in half of the tasks" }),
    oracle: () => toyOracle(test, shots, queries),
  };
}

/** Points of tasks of families drawn uniformly. */
export function drawToyTasks(names: readonly ToyFamilyName[], key: Key, tasks: number, points: number): ToyPoints[] {
  const chosen = choice(foldIn(key, 0), names, tasks, { replacement: "with" });
  return chosen.map((name, t) => drawToy(toyFamiliesByName[name], foldIn(key, t + 1), points));
}

/** Accuracy of the Bayes learner: the mean of max(p, 1 − p) over drawn tasks. */
export function toyOracle(names: readonly ToyFamilyName[], shots: number, queries: number, draws = 2000): KnownValue {
  const families = names.map((name) => toyFamiliesByName[name]);
  const perTask = drawToyTasks(names, keyOf(0), draws, shots + queries).map(({ x, labels }) => {
    const support = { x: x.slice(0, shots * TOY_INPUTS), labels: labels.slice(0, shots) };
    const sure = toyBayes(families, support, x.subarray(shots * TOY_INPUTS)).map((p) => Math.max(p, 1 - p));
    return sure.reduce((sum, value) => sum + value, 0) / queries;
  });
  const mean = perTask.reduce((sum, value) => sum + value, 0) / draws;
  const variance = perTask.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
  return {
    value: mean,
    halfWidth: 1.96 * Math.sqrt(variance / draws),
    source: `exact rule: posterior over families and rules, ${draws} tasks`,
  };
}
