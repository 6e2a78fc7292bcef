/**
 * Batches of tasks from several domains, in which gradients can conflict: of M tasks M/D come from each of D benchmarks of the same shapes, those of the first
 * benchmark in the first places. Every task is of one domain, so that only the outer loop sees the mixture.
 */
import * as tf from "@tensorflow/tfjs";
import { foldIn } from "../../tensor/index.js";
import { type Benchmark, type Episodes, type KnownValue, requireTasks } from "./benchmark.js";

/** @throws RangeError on fewer than two benchmarks, on other shapes than the first one's, and in `draw` on tasks that cannot be shared out */
export function mixedDomains(benchmarks: readonly Benchmark[]): Benchmark {
  const [first] = benchmarks;
  const domains = benchmarks.length;
  if (domains < 2) throw new RangeError(`invalid domains: ${domains} (two or more wanted)`);
  for (const other of benchmarks) {
    const [found, wanted] = [other, first].map(shapesOf);
    if (found !== wanted) throw new RangeError(`invalid domain: ${other.name} has ${found}, ${first.name} ${wanted}`);
  }
  return {
    ...first,
    name: benchmarks.map(({ name }) => name).join("+"),
    title: benchmarks.map(({ title }) => title).join(" and "),
    draw: (key, tasks, split) => {
      if (requireTasks(tasks) % domains !== 0) {
        throw new RangeError(`invalid number of tasks: ${tasks} (a multiple of ${domains}, one part a domain, wanted)`);
      }
      const parts = benchmarks.map((each, i) => each.draw(foldIn(key, i), tasks / domains, split));
      const joined = (leaf: (episodes: Episodes) => tf.Tensor) => {
        const leaves = parts.map(leaf);
        const whole = tf.concat(leaves);
        tf.dispose(leaves);
        return whole;
      };
      return {
        support: { x: joined(({ support }) => support.x), y: joined(({ support }) => support.y) },
        query: { x: joined(({ query }) => query.x), y: joined(({ query }) => query.y) },
      };
    },
    null: () => mean(benchmarks.map((each) => each.null())),
    oracle: () => {
      const known = benchmarks.flatMap((each) => each.oracle() ?? []);
      return known.length === domains ? mean(known) : undefined;
    },
  };
}

const shapesOf = ({ kind, inputShape, outputs, supportPoints, queryPoints }: Benchmark) =>
  `${kind} of [${inputShape}] to ${outputs}, ${supportPoints} + ${queryPoints} points`;

function mean(values: readonly KnownValue[]): KnownValue {
  const of = (part: (value: KnownValue) => number) =>
    values.reduce((sum, value) => sum + part(value), 0) / values.length;
  return {
    value: of(({ value }) => value),
    halfWidth: Math.sqrt(of(({ halfWidth }) => halfWidth ** 2) / values.length),
    source: `mean over domains: ${values.map(({ source }) => source).join("; ")}`,
  };
}
