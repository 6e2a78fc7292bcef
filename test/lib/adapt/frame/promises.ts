import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { type Learner, learnerOn } from "../../../../lib/adapt/frame/index.js";
import {
  anisotropicGaussians,
  type Benchmark,
  type LabelledSet,
  linearRegression,
  sinusoid,
} from "../../../../lib/tasks/benchmarks/index.js";
import { disposeParams, flattenParams, key, type Params, tidyTree } from "../../../../lib/tensor/index.js";

// What every learner promises, whatever its inner loop is.

/** A learner by its name in tests, made for a benchmark. */
export interface Candidate {
  readonly name: string;
  make(benchmark: Benchmark): Learner;
}

const benchmarks: readonly Benchmark[] = [
  sinusoid({ shots: 4, queries: 3 }),
  linearRegression({ dimension: 3, shots: 4, queries: 3 }),
  anisotropicGaussians({ way: 3, queries: 2, dimension: 4 }),
];

/** Task i of a batch alone. */
const alone = ({ x, y }: LabelledSet, i: number): LabelledSet => {
  const [a, b] = [x, y].map((leaf) => leaf.slice([i], [1]));
  return { x: a, y: b };
};

/** Tests that learners keep the promises of the frame, on every benchmark of three that they fit. */
export function testPromises(of: string, candidates: readonly Candidate[]): void {
  const cells = candidates.flatMap(({ name, make }) =>
    benchmarks
      .filter((benchmark) => make(benchmark).refuses(benchmark) === undefined)
      .map((benchmark) => ({ name: `${name} on ${benchmark.name}`, make, benchmark })),
  );

  describe(of, () => {
    test("fits some benchmark, and says of the others why not", () => {
      for (const { name, make } of candidates) {
        const reasons = benchmarks.map((benchmark) => make(benchmark).refuses(benchmark));
        expect([name, reasons.some((reason) => reason === undefined)]).toEqual([name, true]);
        for (const reason of reasons) if (reason !== undefined) expect(reason).toMatch(/^\S.*[^.]$/);
      }
    });

    test.each(cells)(
      "$name: predicts for every task and point, each task by its own support alone",
      ({ make, benchmark }) => {
        tf.tidy(() => {
          const learner = learnerOn(make(benchmark), benchmark);
          const theta = learner.init(key(1));
          const { support, query } = benchmark.draw(key(2), 3, "train");
          const predict = (from: LabelledSet, x: tf.Tensor) => learner.predict(theta, learner.adapt(theta, from), x);
          const all = predict(support, query.x);
          expect(all.shape).toEqual([3, benchmark.queryPoints, benchmark.outputs]);
          const values = Array.from(all.dataSync());
          expect(values.every(Number.isFinite)).toBe(true);
          const second = predict(alone(support, 1), alone(query, 1).x).dataSync();
          const size = values.length / 3;
          const scale = Math.max(1, ...values.map(Math.abs));
          for (const [i, value] of second.entries())
            expect(Math.abs(value - values[size + i]) / scale).toBeLessThan(1e-4);
        });
      },
    );

    test.each(cells)(
      "$name: the answer to a query does not depend on what is asked beside it",
      ({ make, benchmark }) => {
        tf.tidy(() => {
          const learner = learnerOn(make(benchmark), benchmark);
          const theta = learner.init(key(1));
          const { support, query } = benchmark.draw(key(2), 3, "train");
          const adapted = learner.adapt(theta, support);
          const answers = (x: tf.Tensor) => learner.predict(theta, adapted, x);
          const first = (leaf: tf.Tensor) =>
            tf.slice(leaf, new Array<number>(leaf.rank).fill(0), [3, 1, ...leaf.shape.slice(2)]);
          const all = answers(query.x);
          const scale = Math.max(1, tf.max(tf.abs(all)).dataSync()[0]);
          const gap = tf.max(tf.abs(tf.sub(first(all), answers(first(query.x))))).dataSync()[0];
          expect(gap / scale).toBeLessThan(1e-4);
        });
      },
    );

    test.each(cells)(
      "$name: its outer direction is finite, has the shapes of θ, and leaves no tensor behind",
      ({ make, benchmark }) => {
        const learner = learnerOn(make(benchmark), benchmark);
        const theta = learner.init(key(1));
        const episodes = benchmark.draw(key(2), 2, "train");
        const before = tf.memory().numTensors;
        const { value, gradients } = learner.gradients(theta, episodes);
        const shapes = (params: Params) => flattenParams(params).map(([name, { shape }]) => [name, shape]);
        expect(shapes(gradients)).toEqual(shapes(theta));
        for (const [name, leaf] of flattenParams(gradients)) {
          expect([name, leaf.dataSync().every(Number.isFinite)]).toEqual([name, true]);
        }
        disposeParams(gradients);
        value.dispose();
        const adapted = tidyTree(() => learner.adapt(theta, episodes.support));
        for (const [name, leaf] of flattenParams(adapted)) expect([name, leaf.shape[0]]).toEqual([name, 2]);
        disposeParams(adapted);
        expect(tf.memory().numTensors).toBe(before);
        disposeParams(theta);
        disposeParams(episodes);
      },
    );
  });
}
