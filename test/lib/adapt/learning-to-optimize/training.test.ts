import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import {
  afterSteps,
  effectiveMomentum,
  learnedOptimizer,
  learnedRule,
  momentumRule,
  pieceGradients,
  pieceStep,
  responses,
  ruleCurve,
  settingsOf,
  sgdRule,
  trainRule,
  tuneRule,
  type UpdateRule,
  unroll,
} from "../../../../lib/adapt/learning-to-optimize/index.js";
import { linearRegression } from "../../../../lib/tasks/benchmarks/index.js";
import { quadraticProblems } from "../../../../lib/tasks/quadratic-problems.js";
import {
  adam,
  compile,
  disposeParams,
  flattenParams,
  key,
  type Params,
  sgd,
  unflattenParams,
} from "../../../../lib/tensor/index.js";

const family = quadraticProblems({ dimension: 2 });
const small = learnedRule({ units: 3, layers: 2, scale: 0.1 });
type Leaves = readonly tf.Tensor[];
const leavesOf = (record: Params): Leaves => flattenParams(record).map(([, leaf]) => leaf);

const farthest = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0];

/** Runs a function of leaves in float64. */
async function inDoubles(fn: (leaves: Leaves) => Leaves, examples: Leaves) {
  const run = await compile((leaves: Leaves) => [...fn(leaves)], [examples], { dtype: "float64" });
  return {
    at: async (values: readonly Float64Array[]) => Promise.all((await run(values)).map((leaf) => leaf.data())),
    dispose: () => run.dispose(),
  };
}

describe("gradients of an unrolled optimizer", () => {
  const steps = 5;
  const { data, start } = family.draw(key(1), 3);
  const phi = small.init(key(2));
  const like = leavesOf(phi);
  const doubles = like.map((leaf) => Float64Array.from(leaf.dataSync()));
  const given = [data.w, data.y, start].map((leaf) => Float64Array.from(leaf.dataSync()));
  const named = (leaves: Leaves) => ({
    phi: unflattenParams(leaves.slice(0, like.length), phi) as Params as typeof phi,
    data: { w: leaves[like.length], y: leaves[like.length + 1] },
    from: { theta: leaves[like.length + 2], memory: small.remember(3, 2) },
  });
  const examples = [...like, data.w, data.y, start];

  /** Central differences of a function of φ along one number of every leaf. */
  async function differences(value: (numbers: readonly Float64Array[]) => Promise<number>): Promise<number[]> {
    const found: number[] = [];
    for (let leaf = 0; leaf < doubles.length; leaf++) {
      const moved = (h: number) =>
        doubles.map((numbers, l) => numbers.map((x, i) => (l === leaf && i === 0 ? x + h : x)));
      found.push(((await value(moved(1e-4))) - (await value(moved(-1e-4)))) / 2e-4);
    }
    return found;
  }

  test("that follow the gradients of f are the central differences of the whole loss", async () => {
    const followed = pieceGradients(small, family, steps, "followed");
    const run = await inDoubles((leaves) => {
      const at = named(leaves);
      const { value, gradients } = followed(at.phi, at.data, at.from);
      return [value, ...leavesOf(gradients)];
    }, examples);
    const [, ...gradients] = await run.at([...doubles, ...given]);
    const wanted = await differences(async (numbers) => (await run.at([...numbers, ...given]))[0][0]);
    await run.dispose();
    gradients.forEach((leaf, l) => {
      expect(Math.abs(leaf[0] - wanted[l])).toBeLessThan(1e-7);
    });
  });

  test("that count them as constants are the differences of the loss with the gradients of f held fixed", async () => {
    const constant = pieceGradients(small, family, steps, "constant");
    // The optimizer fed with gradients of another φ's path: those of the unmoved one, so that only its own answer changes.
    const run = await inDoubles(
      (leaves) => {
        const [at, still] = [
          named(leaves),
          named([...leaves.slice(examples.length), ...leaves.slice(like.length, examples.length)]),
        ];
        const { gradients } = constant(at.phi, at.data, at.from);
        let [theta, frozen] = [at.from.theta, at.from.theta];
        let [memory, other] = [at.from.memory, at.from.memory];
        const values: tf.Tensor[] = [];
        for (let t = 0; t < steps; t++) {
          const seen = family.gradient(at.data, frozen);
          const [own, unmoved] = [small.update(at.phi, memory, seen), small.update(still.phi, other, seen)];
          [theta, frozen] = [tf.add(theta, own.step), tf.add(frozen, unmoved.step)];
          [memory, other] = [own.memory, unmoved.memory];
          values.push(family.value(at.data, theta));
        }
        return [tf.mean(tf.stack(values)), ...leavesOf(gradients)];
      },
      [...examples, ...like],
    );
    const [, ...gradients] = await run.at([...doubles, ...given, ...doubles]);
    const wanted = await differences(async (numbers) => (await run.at([...numbers, ...given, ...doubles]))[0][0]);
    await run.dispose();
    gradients.forEach((leaf, l) => {
      expect(Math.abs(leaf[0] - wanted[l])).toBeLessThan(1e-7);
    });
  });

  test("of one piece as long as the horizon are full backpropagation; of two they are not, though the values are the same", async () => {
    const gradientsOf = (length: number) => pieceGradients(small, family, length);
    const from = { theta: start, memory: small.remember(3, 2) };
    const whole = gradientsOf(6)(phi, data, from);
    const first = gradientsOf(3)(phi, data, from);
    const second = gradientsOf(3)(phi, data, first.standing);
    const values = unroll(small, family, phi, data, from, 6).values;
    const mean = (t: tf.Tensor) => tf.mean(t).dataSync()[0];
    const loss = (w: tf.Tensor) =>
      tf.mean(unroll(small, family, { ...phi, output: { ...phi.output, w } }, data, from, 6).values) as tf.Scalar;
    expect(farthest(tf.grad(loss)(phi.output.w), whole.gradients.output.w)).toBeLessThan(1e-5);
    expect(mean(whole.value)).toBeCloseTo(mean(values), 6);
    expect((mean(first.value) + mean(second.value)) / 2).toBeCloseTo(mean(whole.value), 5);
    const numbers = (record: Params) => leavesOf(record).flatMap((leaf) => Array.from(leaf.dataSync()));
    const [all, parts] = [numbers(whole.gradients), numbers(first.gradients)];
    const summed = numbers(second.gradients).map((g, i) => (g + parts[i]) / 2);
    expect(Math.max(...summed.map((g, i) => Math.abs(g - all[i])))).toBeGreaterThan(1e-3);
  });
});

describe("training of an update rule", () => {
  test("carries θ and memory from piece to piece: five pieces of an unmoved rule end where its hundred steps do", () => {
    const rule = momentumRule({ rate: 0.01 });
    const { data, start } = family.draw(key(3), 4);
    const optimizer = sgd({ learningRate: 0 });
    const step = pieceStep(rule, family, optimizer, { truncation: 20 });
    const phi = rule.init(key(0));
    const elsewhere = { theta: tf.fill([4, 2], Number.NaN), memory: { average: tf.ones([4, 2]) } };
    let state = { phi, optimizer: optimizer.init(phi), standing: elsewhere };
    let last = 0;
    for (let piece = 0; piece < 5; piece++) {
      const next = step(state as never, { data, start, fresh: tf.scalar(piece === 0 ? 1 : 0) });
      state = next.state as typeof state;
      last = next.metrics.last.dataSync()[0];
    }
    const { values } = unroll(rule, family, phi, data, { theta: start, memory: rule.remember(4, 2) }, 100);
    expect(last).toBeCloseTo(tf.mean(tf.slice(values, [99], [1])).dataSync()[0], 6);
  });

  test("finds the rate of gradient descent that is exact in one step: 1/(2s²) on ‖sθ − y‖²", async () => {
    const bowls = {
      ...family,
      draw: (from: never, n: number) => {
        const { data, start } = family.draw(from, n);
        const w = tf.mul(tf.eye(2, 2, [n]), 2);
        data.w.dispose();
        return { data: { ...data, w }, start };
      },
    };
    const { phi } = await trainRule(sgdRule({ rate: 0.02 }), bowls as typeof family, {
      batches: 150,
      problems: 8,
      horizon: 2,
      truncation: 1,
      optimizer: adam({ learningRate: 0.003 }),
      key: key(4),
    });
    expect(phi.rate.dataSync()[0]).toBeCloseTo(1 / 8, 2);
    disposeParams(phi as Params);
  });

  test("is refused where the truncation does not divide the horizon", async () => {
    const wrong = trainRule(sgdRule(), family, {
      batches: 1,
      problems: 1,
      horizon: 100,
      truncation: 30,
      optimizer: sgd({ learningRate: 0 }),
      key: key(1),
    });
    await expect(wrong).rejects.toThrow("invalid truncation: 30 (a divisor of the horizon, 100, wanted)");
  });

  test("teaches a network of five units in forty batches to leave less than no optimization does", async () => {
    const rule = learnedRule({ units: 5, layers: 1 });
    const { phi } = await trainRule(rule, family, {
      batches: 40,
      problems: 16,
      horizon: 20,
      truncation: 10,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(5),
    });
    const curve = await ruleCurve(rule, family, phi, { problems: 200, steps: 20, key: key(6) });
    const { mean, halfWidth } = afterSteps(curve, 20);
    expect(mean + halfWidth).toBeLessThan(0.8 * (family.start()?.value as number));
    expect(curve.mean).toHaveLength(21);
    expect(() => afterSteps(curve, 21)).toThrow("invalid step: 21 (of 20)");
    disposeParams(phi as Params);
  });
});

describe("curves and grids", () => {
  test("the best of a grid is on it, divergent settings are out, and a curve starts at f(θ₀)", async () => {
    const grid = [0.001, 0.02, 10].map((rate) => ({ rate }));
    const { best, grid: points } = await tuneRule(sgdRule(), family, grid, { problems: 50, steps: 30, key: key(7) });
    expect(best.settings.rate).toBe(0.02);
    expect(points[2].value).toBe(Number.POSITIVE_INFINITY);
    const phi = settingsOf({ rate: 0.02 });
    const curve = await ruleCurve(sgdRule(), family, phi, { problems: 50, steps: 30, key: key(7) });
    expect(curve.mean[30]).toBe(best.value);
    const { data, start } = family.draw(key(7), 50);
    expect(curve.mean[0]).toBeCloseTo(tf.mean(family.value(data, start)).dataSync()[0], 4);
  });

  test("the momentum nearest to momentum is itself, and explains everything", async () => {
    const phi = settingsOf({ rate: 0.02, decay: 0.8 });
    const options = { problems: 20, steps: 30, key: key(10) };
    const windows = [
      [2, 10],
      [11, 30],
    ] as const;
    for (const { rate, decay, determination } of await effectiveMomentum(
      momentumRule(),
      family,
      phi,
      windows,
      options,
    )) {
      expect(rate).toBeCloseTo(0.02, 5);
      expect(decay).toBeCloseTo(0.8, 4);
      expect(determination).toBeCloseTo(1, 5);
    }
    const descent = await effectiveMomentum(sgdRule(), family, settingsOf({ rate: 0.02 }), [[2, 30]], options);
    expect(descent[0].decay).toBeCloseTo(0, 4);
    await expect(effectiveMomentum(momentumRule(), family, phi, [[1, 5]], options)).rejects.toThrow(
      "invalid window: 1 … 5",
    );
  });

  test("the response of momentum to one gradient of 1 falls by the decay at every step", () => {
    const impulse = Array.from({ length: 5 }, (_, t) => [t === 0 ? 1 : 0, 0]);
    const steps = responses(momentumRule(), settingsOf({ rate: 0.5, decay: 0.5 }), impulse);
    expect(steps.map(([step]) => step)).toEqual([-0.5, -0.25, -0.125, -0.0625, -0.03125]);
    for (const row of steps) expect(Math.abs(row[1])).toBe(0);
  });

  test("training and judging leave no tensor behind but φ", async () => {
    const before = tf.memory().numTensors;
    const rule = small as unknown as UpdateRule;
    const { phi } = await trainRule(rule, family, {
      batches: 2,
      problems: 2,
      horizon: 4,
      truncation: 2,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(8),
    });
    await ruleCurve(rule, family, phi, { problems: 2, steps: 3, key: key(9) });
    await tuneRule(sgdRule(), family, [{ rate: 0.1 }], { problems: 2, steps: 3, key: key(9) });
    await effectiveMomentum(rule, family, phi, [[2, 3]], { problems: 2, steps: 3, key: key(9) });
    responses(rule, phi, [
      [1, 2],
      [0, 0],
    ]);
    disposeParams(phi);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the learned optimizer as a few-shot learner", () => {
  const benchmark = linearRegression({ dimension: 2, shots: 8, noise: 0 });

  test("with an optimizer that returns −αg adapts as gradient descent on the support loss", () => {
    const learner = learnerOn(
      learnedOptimizer({ steps: 3, hidden: [4], rule: sgdRule({ rate: 0.1 }) as never }),
      benchmark,
    );
    const theta = learner.init(key(1)) as { start: tf.Tensor; rule: Params };
    const { support } = benchmark.draw(key(2), 2, "train");
    const { weights } = learner.adapt(theta, support) as { weights: tf.Tensor };
    let at: tf.Tensor = tf.tile(theta.start as tf.Tensor2D, [2, 1]);
    const loss = (w: tf.Tensor) =>
      tf.sum(
        tf.mean(tf.squaredDifference(learner.predict(theta, { weights: w }, support.x), support.y), [1, 2]),
      ) as tf.Scalar;
    for (let t = 0; t < 3; t++) at = tf.sub(at, tf.mul(tf.grad(loss)(at), 0.1));
    expect(tf.max(tf.abs(tf.sub(at, weights))).dataSync()[0]).toBeLessThan(1e-6);
  });

  test("with that optimizer it is first-order MAML: the direction of its start is the query gradient where adaptation ends", () => {
    const rule = sgdRule({ rate: 0.1 }) as never;
    const learner = learnerOn(learnedOptimizer({ steps: 3, hidden: [4], rule }), benchmark);
    const theta = learner.init(key(1)) as { start: tf.Tensor; rule: Params };
    const { support, query } = benchmark.draw(key(2), 2, "train");
    const { weights } = learner.adapt(theta, support) as { weights: tf.Tensor };
    const onQuery = (w: tf.Tensor) =>
      tf.mean(
        tf.mean(tf.squaredDifference(learner.predict(theta, { weights: w }, query.x), query.y), [1, 2]),
      ) as tf.Scalar;
    const { gradients } = learner.gradients(theta, { support, query }) as unknown as {
      gradients: { start: tf.Tensor };
    };
    expect(farthest(gradients.start, tf.sum(tf.grad(onQuery)(weights), 0, true))).toBeLessThan(1e-6);
  });

  test("after a short training is below the error of no adaptation", async () => {
    const learner = learnerOn(learnedOptimizer({ steps: 3, hidden: [10] }), benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 300,
      tasks: 16,
      optimizer: adam({ learningRate: 0.005 }),
      key: key(3),
    });
    const { mean, halfWidth } = await judge(learner, benchmark, theta, { tasks: 400, batch: 200, key: key(4) });
    expect(mean + halfWidth).toBeLessThan(benchmark.null().value);
    disposeParams(theta);
  });

  test("says why it does not fit images", () => {
    const images = { ...benchmark, name: "images", inputShape: [28, 28, 1] };
    expect(() => learnerOn(learnedOptimizer(), images)).toThrow(
      "learned-optimizer does not fit images: its network takes vectors, no inputs of shape [28,28,1]",
    );
  });
});
