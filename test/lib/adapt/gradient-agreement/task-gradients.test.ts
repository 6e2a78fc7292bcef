import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { bodyEmbedding, iAmfs } from "../../../../lib/adapt/amfs/index.js";
import { type MetaLearner, metaTrain, taskLosses } from "../../../../lib/adapt/frame/index.js";
import {
  agreeing,
  agreeingKind,
  initialisationGradients,
  learnerGradients,
  slicedGradients,
  taskOf,
  trainAgreeing,
} from "../../../../lib/adapt/gradient-agreement/index.js";
import { metaGradients } from "../../../../lib/adapt/maml.js";
import { mlpEmbedding, prototypical } from "../../../../lib/adapt/metric/index.js";
import { anil, convModel, fomaml, maml, mlpModel } from "../../../../lib/adapt/optimization/index.js";
import { lossesOf, type Weights } from "../../../../lib/adapt/optimization/model.js";
import { type Benchmark, type Episodes, sinusoid } from "../../../../lib/tasks/benchmarks/index.js";
import { imageBenchmark } from "../../../../lib/tasks/characters/index.js";
import { innerSteps } from "../../../../lib/tasks/index.js";
import {
  adam,
  compile,
  disposeParams,
  flattenParams,
  key,
  type Params,
  sgd,
  unflattenParams,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";
import { toySet } from "../../tasks/characters/toy-set.js";

const model = mlpModel({ widths: [8, 8] });
const sinusoids = sinusoid({ shots: 5 });
const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
const images = imageBenchmark(
  { name: "toy", title: "toy" },
  toySet(30, 6),
  { train: ids(1, 20), validation: ids(21, 5), test: ids(26, 5) },
  { way: 3, shots: 2, queries: 2, rotations: "none" },
);

const numbersOf = (params: Params) => flattenParams(params).flatMap(([, leaf]) => Array.from(leaf.dataSync()));

function expectClose(found: Params, expected: Params, tolerance = 2e-5) {
  const [a, b] = [numbersOf(found), numbersOf(expected)];
  expect(a.length).toBe(b.length);
  const scale = Math.max(1e-3, ...b.map(Math.abs));
  expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]))) / scale).toBeLessThan(tolerance);
}

/** gᵢ in another way: the gradient of the batch's losses, all but the i-th multiplied by zero. */
function maskedGradient(learner: MetaLearner, { kind }: Benchmark, theta: Params, episodes: Episodes, task: number) {
  const loss = (at: Params) => {
    const { support, query } = episodes;
    const losses = taskLosses(kind, learner.predict(at, learner.adapt(at, support), query.x), query.y);
    return tf.sum(tf.mul(losses, tf.oneHot(task, losses.shape[0])));
  };
  return valueAndGradients(loss)(theta).gradients;
}

const LEARNERS: readonly [string, MetaLearner, Benchmark][] = [
  ["maml", maml({ model, steps: 2 }).on(sinusoids), sinusoids],
  ["anil", anil({ model }).on(sinusoids), sinusoids],
  ["i-amfs", iAmfs({ embedding: bodyEmbedding(convModel({ filters: 4, stages: 2 })) }).on(images), images],
  ["maml of convolutions", maml({ model: convModel({ filters: 4, stages: 2 }) }).on(images), images],
  ["prototypical", prototypical({ embedding: mlpEmbedding({ width: 8, outputs: 4 }) }).on(images), images],
];

describe.each(LEARNERS)("gradients of single tasks of %s", (_, learner, benchmark) => {
  const theta = learner.init(key(1));
  const episodes = benchmark.draw(key(2), 4, "train");
  const { losses, gradients } = slicedGradients(learner)(theta, episodes);
  const of = (task: number) =>
    unflattenParams(
      flattenParams(gradients).map(([, leaf]) => tf.squeeze(tf.slice(leaf, task, 1), [0])),
      theta,
    ) as Params;

  test("are those of the batch's losses with all other tasks silenced", () => {
    for (let task = 0; task < 4; task++) {
      expectClose(of(task), maskedGradient(learner, benchmark, theta, episodes, task));
    }
  });

  test("are those of batches of one task, and their mean is that of the batch", () => {
    const whole = learner.gradients(theta, episodes);
    const alone = Array.from({ length: 4 }, (_, i) => learner.gradients(theta, taskOf(episodes, i)));
    alone.forEach((one, i) => {
      expectClose(of(i), one.gradients);
    });
    expectClose(losses, tf.stack(alone.map(({ value }) => value)));
    expectClose(tf.mean(losses), whole.value);
    const mean = agreeing(learner, { rule: "mean" }).gradients(theta, episodes);
    expectClose(mean.gradients, whole.gradients);
    expectClose(mean.value, whole.value);
  });

  test("come out of one compiled program", async () => {
    const run = await compile(
      ((weights: Params, tasks: Episodes) => slicedGradients(learner)(weights, tasks)) as never,
      [theta, episodes] as never,
    );
    const found = (await (run as unknown as (...args: unknown[]) => Promise<unknown>)(theta, episodes)) as {
      gradients: Params;
    };
    await run.dispose();
    const compiled = leavesOfNative(found.gradients);
    const eager = flattenParams(gradients).flatMap(([, leaf]) => Array.from(leaf.dataSync()));
    const scale = Math.max(...eager.map(Math.abs));
    expect(compiled.length).toBe(eager.length);
    expect(Math.max(...compiled.map((value, i) => Math.abs(value - eager[i]))) / scale).toBeLessThan(2e-5);
  });
});

/** Numbers of what a compiled function returns, in the order of the record. */
function leavesOfNative(tree: unknown): number[] {
  if (typeof (tree as { dataSync?: unknown }).dataSync === "function") {
    return Array.from((tree as { dataSync(): Float32Array }).dataSync());
  }
  return Object.values(tree as object).flatMap(leavesOfNative);
}

describe("tiled gradients of an initialisation", () => {
  const own = { steps: innerSteps(2), rate: 0.01 };
  const kinds = { maml: maml({ model, steps: 2 }), fomaml: fomaml({ model, steps: 2 }) };

  test.each(["maml", "fomaml"] as const)("equal the sliced ones: %s", (algorithm) => {
    const learner = kinds[algorithm].on(sinusoids);
    const theta = learner.init(key(3));
    const episodes = sinusoids.draw(key(4), 5, "train");
    const sliced = slicedGradients(learner)(theta, episodes);
    const tiled = learnerGradients(algorithm, { model, steps: 2 }, sinusoids)(theta, episodes);
    expectClose(tiled.gradients, sliced.gradients);
    expectClose(tiled.losses, sliced.losses);
  });

  test("equal the sliced ones where a network normalises the images of a task together", () => {
    const conv = { model: convModel({ filters: 4, stages: 2 }), steps: 2, rate: 0.4 };
    const learner = maml(conv).on(images);
    const theta = learner.init(key(3));
    const episodes = images.draw(key(4), 3, "train");
    const sliced = slicedGradients(learner)(theta, episodes);
    const tiled = learnerGradients("maml", conv, images)(theta, episodes);
    expectClose(tiled.gradients, sliced.gradients, 1e-4);
    expectClose(tiled.losses, sliced.losses);
  });

  test.each(["maml", "fomaml", "reptile"] as const)("have the mean of metaGradients: %s", (algorithm) => {
    const losses = lossesOf(model.on(sinusoids), "regression");
    const theta = model.on(sinusoids).init(key(3));
    const episodes = sinusoids.draw(key(4), 5, "train");
    const each = initialisationGradients<Weights>(losses, { algorithm, ...own });
    const whole = metaGradients(losses, theta, episodes, { algorithm, ...own });
    const learner = { gradients: () => whole } as never as MetaLearner<Weights>;
    const mean = agreeing(learner, { rule: "mean", taskGradients: each }).gradients(theta, episodes);
    expectClose(mean.gradients, whole.gradients);
    expectClose(mean.value, whole.value);
  });

  test("refuse what is no inner loop", () => {
    const losses = lossesOf(model.on(sinusoids), "regression");
    expect(() => initialisationGradients(losses, { steps: own.steps, rate: 0 })).toThrow("invalid learning rate: 0");
    expect(() => initialisationGradients(losses, { ...own, algorithm: "sgd" as never })).toThrow(
      'unknown algorithm "sgd" (known: maml, fomaml, reptile)',
    );
  });
});

describe("a learner with another outer loop", () => {
  const options = { steps: 20, tasks: 4, optimizer: adam({ learningRate: 0.01 }), record: 5, key: key(5) };
  const taskGradientsOn = (benchmark: Benchmark) => learnerGradients("maml", { model }, benchmark);

  test("is named after learner and rule", () => {
    const learner = maml({ model }).on(sinusoids);
    expect(agreeing(learner).name).toBe("maml-o-amfs");
    expect(agreeing(learner, { normalisation: "relu" }).name).toBe("maml-o-amfs-relu");
    expect(agreeingKind(maml({ model }), { rule: "pcgrad" }).name).toBe("maml-pcgrad");
    expect(() => agreeing(learner, { rule: "loudest" as never })).toThrow('unknown rule "loudest"');
  });

  test("of two tasks steps along the mean: l1 is the mean itself", () => {
    const learner = maml({ model }).on(sinusoids);
    const theta = learner.init(key(6));
    const episodes = sinusoids.draw(key(7), 2, "train");
    expectClose(agreeing(learner).gradients(theta, episodes).gradients, learner.gradients(theta, episodes).gradients);
  });

  test("with the rule mean trains to the θ of the learner itself", async () => {
    const plain = await metaTrain(maml({ model }).on(sinusoids), sinusoids, {
      ...options,
      optimizer: sgd({ learningRate: 0.01 }),
    });
    const learner = agreeingKind(maml({ model }), { rule: "mean" }).on(sinusoids);
    const same = await metaTrain(learner, sinusoids, { ...options, optimizer: sgd({ learningRate: 0.01 }) });
    expectClose(same.theta, plain.theta as never, 1e-4);
  });

  test("trains with its agreement recorded, to the same θ as without", async () => {
    const learner = agreeing(maml({ model }).on(sinusoids), {
      taskGradients: learnerGradients("maml", { model }, sinusoids),
    });
    const recorded = await trainAgreeing(learner, sinusoids, options);
    const plain = await metaTrain(learner, sinusoids, options);
    expect(numbersOf(recorded.theta)).toEqual(numbersOf(plain.theta));
    const { cosine, least, negative, loss } = recorded.history.metrics;
    expect(Array.from(loss)).toEqual(Array.from(plain.history.metrics.loss));
    expect(cosine).toHaveLength(4);
    cosine.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(least[i]);
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      expect([0, 0.25, 0.5, 0.75]).toContain(negative[i]);
    });
    await expect(trainAgreeing(learner, sinusoids, { ...options, tasks: 1 })).rejects.toThrow(
      "invalid number of tasks: 1 (agreement wants two or more)",
    );
  });

  test("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    for (const rule of ["o-amfs", "pcgrad"] as const) {
      const learner = agreeingKind(maml({ model }), { rule, taskGradientsOn }).on(sinusoids);
      const { theta } = await metaTrain(learner, sinusoids, { ...options, steps: 3 });
      const episodes = sinusoids.draw(key(8), 3, "train");
      disposeParams({ ...learner.gradients(theta, episodes) });
      disposeParams({ ...agreeing(maml({ model }).on(sinusoids)).agreement(theta as Weights, episodes) });
      disposeParams([theta, episodes]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
