import * as tf from "@tensorflow/tfjs";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { thetaStar } from "../../../../lib/adapt/index.js";
import { hessianVector, innerStep, perTask } from "../../../../lib/adapt/maml.js";
import {
  anil,
  convModel,
  curveOf,
  fomaml,
  type GradientLearner,
  maml,
  metaSgd,
  mlpModel,
  pretrained,
  reptile,
  type Weights,
  type WeightsAndRates,
} from "../../../../lib/adapt/optimization/index.js";
import { lossesOf } from "../../../../lib/adapt/optimization/model.js";
import { type Benchmark, type Episodes, sinusoid } from "../../../../lib/tasks/benchmarks/index.js";
import { innerSteps } from "../../../../lib/tasks/index.js";
import {
  adam,
  disposeParams,
  key,
  mapParams,
  normal,
  type Params,
  sgd,
  valueAndGradients,
  zipParams,
} from "../../../../lib/tensor/index.js";
import { inDoubles, numbersOf, relativeGap } from "./in-doubles.js";

const benchmark = sinusoid({ shots: 6, queries: 5 });
const model = mlpModel({ widths: [7, 6] });
const episodes = benchmark.draw(key(1), 3, "train");
const options = { model, steps: 2, rate: 0.02 };

/** Value and gradient of a learner in float64, as one function of all numbers of θ: the value comes first. */
async function inFloat64<Theta extends Params>(learner: GradientLearner<Theta, Params>, theta: Theta) {
  const run = await inDoubles(
    (at: Theta, on: Episodes) => {
      const { value, gradients } = learner.gradients(at, on);
      return [value, gradients] as Params;
    },
    theta,
    episodes,
  );
  return async (at: ArrayLike<number>) => {
    const [loss, ...gradient] = await run(at);
    return { loss, gradient: Float64Array.from(gradient) };
  };
}

/** The gradient of a learner in float64, at its initial θ or at another of the same shape. */
async function gradientOf<Theta extends Params>(learner: GradientLearner<Theta, Params>, theta = learner.init(key(2))) {
  return (await (await inFloat64(learner, theta))(numbersOf(theta))).gradient;
}

describe("gradients of the outer loop", () => {
  const endToEnd: [string, GradientLearner<Params, Params>][] = [
    ["MAML", maml(options).on(benchmark)],
    ["Meta-SGD", metaSgd(options).on(benchmark)],
    ["ANIL", anil(options).on(benchmark)],
  ] as [string, GradientLearner<Params, Params>][];
  test.each(endToEnd)("of %s equal finite differences of its loss to 1e-6", async (_, learner) => {
    const theta = learner.init(key(2));
    const at = numbersOf(theta);
    const direction = normal(key(3), at.length);
    const run = await inFloat64(learner, theta);
    const h = 1e-6;
    const [up, down] = await Promise.all([h, -h].map((by) => run(at.map((value, i) => value + by * direction[i]))));
    const { gradient } = await run(at);
    const slope = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
    expect(Math.abs((up.loss - down.loss) / (2 * h) / slope - 1)).toBeLessThan(1e-6);
  });

  test("of MAML with one step are (I − αH_S)∇L_Q, and those of FOMAML lack the bracket", async () => {
    const losses = lossesOf(model.on(benchmark), "regression");
    const theta = model.on(benchmark).init(key(2));
    const one = benchmark.draw(key(4), 1, "train");
    const byHand = (at: Weights, { support, query }: Episodes) => {
      const fast = innerStep(losses, perTask(at, 1), support, 0.02);
      const first = mapParams(valueAndGradients((w: Weights) => tf.sum(losses(w, query)))(fast).gradients, (g) =>
        tf.squeeze(g, [0]),
      ) as Params as Weights;
      const supportLoss = (w: Weights) => tf.sum(losses(perTask(w, 1), support));
      const turned = hessianVector(supportLoss)(at, first);
      return [first, zipParams(first, turned as never, (g, hg) => tf.sub(g, tf.mul(hg, 0.02)))] as Params;
    };
    const both = await (await inDoubles(byHand, theta, one))(numbersOf(theta));
    const half = both.length / 2;
    const of = async (kind: typeof maml) => {
      const learner = kind({ model, steps: 1, rate: 0.02 }).on(benchmark);
      const run = await inDoubles((at: Weights, on: Episodes) => learner.gradients(at, on).gradients, theta, one);
      return run(numbersOf(theta));
    };
    expect(relativeGap(await of(fomaml), both.slice(0, half))).toBeLessThan(1e-12);
    expect(relativeGap(await of(maml), both.slice(half))).toBeLessThan(1e-12);
  });

  test("of FOMAML differ from those of MAML in proportion to α, and not at all without a step", async () => {
    const gap = async (rate: number) => {
      const [exact, first] = await Promise.all(
        [maml, fomaml].map((kind) => gradientOf(kind({ model, steps: 1, rate }).on(benchmark))),
      );
      return relativeGap(first, exact);
    };
    const [large, small] = [await gap(1e-4), await gap(1e-5)];
    expect(small).toBeGreaterThan(1e-7);
    expect(Math.abs(large / small - 10)).toBeLessThan(0.2);
    const [none, noneFirst] = await Promise.all(
      [maml, fomaml].map((kind) => gradientOf(kind({ model, steps: 0 }).on(benchmark))),
    );
    expect(relativeGap(noneFirst, none)).toBeLessThan(1e-14);
  });

  test("of Reptile with one step are those of the joint loss", async () => {
    const theta = model.on(benchmark).init(key(2));
    const losses = lossesOf(model.on(benchmark), "regression");
    const joint = await inDoubles(
      (at: Weights, { support }: Episodes) =>
        valueAndGradients((w: Weights) => tf.mean(losses(perTask(w, 3), support)))(at).gradients,
      theta,
      episodes,
    );
    const got = await gradientOf(reptile({ ...options, steps: 1 }).on(benchmark));
    expect(relativeGap(got, await joint(numbersOf(theta)))).toBeLessThan(1e-12);
  });

  test("of pre-training are those of the joint loss on all points of the tasks", async () => {
    const theta = model.on(benchmark).init(key(2));
    const losses = lossesOf(model.on(benchmark), "regression");
    const joint = await inDoubles(
      (at: Weights, { support, query }: Episodes) => {
        const of = (set: typeof support, points: number) => (w: Weights) =>
          tf.mul(tf.mean(losses(perTask(w, 3), set)), points / 11);
        return valueAndGradients((w: Weights) => tf.add(of(support, 6)(w), of(query, 5)(w)))(at).gradients;
      },
      theta,
      episodes,
    );
    const got = await gradientOf(pretrained(options).on(benchmark));
    // 6/11 is a constant of the program, which keeps eight digits.
    expect(relativeGap(got, await joint(numbersOf(theta)))).toBeLessThan(1e-6);
  });
});

describe("what adapts", () => {
  const theta = model.on(benchmark).init(key(2));
  const leaves = numbersOf(theta).length;
  const ratesOf = (body: number, head: number): Weights => ({
    body: mapParams(theta.body, ({ shape }) => tf.fill(shape, body)),
    head: mapParams(theta.head, ({ shape }) => tf.fill(shape, head)) as Weights["head"],
  });

  test("Meta-SGD with all rates α is MAML", async () => {
    const got = await gradientOf(metaSgd(options).on(benchmark), { weights: theta, rates: ratesOf(0.02, 0.02) });
    const exact = await gradientOf(maml(options).on(benchmark), theta);
    // The rates enter as float32 numbers, MAML's α as 0.02.
    expect(relativeGap(got.slice(0, leaves), exact)).toBeLessThan(1e-6);
  });

  test("Meta-SGD with rate α at the head and none in the body is ANIL", async () => {
    const got = await gradientOf(metaSgd(options).on(benchmark), { weights: theta, rates: ratesOf(0, 0.02) });
    expect(relativeGap(got.slice(0, leaves), await gradientOf(anil(options).on(benchmark), theta))).toBeLessThan(1e-6);
  });

  test("Meta-SGD's gradient to its rates after one step is −∇L_S ⊙ ∇L_Q(φ), mean over tasks", async () => {
    const losses = lossesOf(model.on(benchmark), "regression");
    const byHand = (at: WeightsAndRates, { support, query }: Episodes) => {
      const slopeOf = (weights: Weights, set: typeof support) =>
        valueAndGradients((w: Weights) => tf.sum(losses(w, set)))(weights).gradients;
      const start = perTask(at.weights, 3);
      const fast = innerStep(losses, start, support, at.rates);
      return zipParams(slopeOf(start, support), slopeOf(fast, query) as never, (s, q) =>
        tf.neg(tf.mean(tf.mul(s, q), 0)),
      );
    };
    const learner = metaSgd({ model, steps: 1 }).on(benchmark);
    const at = { weights: theta, rates: ratesOf(0.01, 0.03) };
    const run = await inDoubles(byHand, at, episodes);
    const got = await gradientOf(learner, at);
    expect(relativeGap(got.slice(leaves), await run(numbersOf(at)))).toBeLessThan(1e-12);
  });

  test("ANIL leaves a task its own head and nothing else: the features are those of θ", () => {
    const learner = anil(options).on(benchmark);
    const adapted = learner.adapt(theta, episodes.support);
    expect(mapParams(adapted, ({ shape }) => shape)).toEqual({ w: [3, 6, 1], b: [3, 1, 1] });
    const features = model.on(benchmark).features(perTask(theta.body, 3), episodes.query.x);
    const byHand = tf.add(tf.matMul(features, adapted.w), adapted.b);
    expect(relativeGap(numbersOf(learner.predict(theta, adapted, episodes.query.x)), numbersOf(byHand))).toBeLessThan(
      1e-6,
    );
  });

  test("ANIL with the body run once is ANIL step by step", () => {
    const learner = anil({ ...options, steps: 3 }).on(benchmark);
    let head = learner.start(theta, 3);
    for (let s = 0; s < 3; s++) head = learner.step(theta, head, episodes.support);
    expect(relativeGap(numbersOf(learner.adapt(theta, episodes.support)), numbersOf(head))).toBeLessThan(1e-6);
  });
});

describe("the closed form of linear regression", () => {
  // Tasks y = w·x whose inputs are ±√2 s_j e_j: mean zero and covariance diag(s²) in the sample itself. The mean squared error has the curvature 2Σ.
  const tasks = [
    { w: [1, -1], s: [1, 0.4] },
    { w: [-2, 0.5], s: [0.5, 1.2] },
    { w: [0.3, 2], s: [0.9, 0.9] },
  ];
  const inputs = tasks.map(({ s }) =>
    [0, 1].flatMap((j) => [1, -1].map((sign) => [0, 1].map((i) => (i === j ? sign * Math.SQRT2 * s[j] : 0)))),
  );
  const targets = tasks.map(({ w }, task) => inputs[task].map((x) => [x[0] * w[0] + x[1] * w[1]]));
  const set = () => ({ x: tf.tensor3d(inputs), y: tf.tensor3d(targets) });
  const regression: Benchmark = {
    ...benchmark,
    name: "three-regressions",
    inputShape: [2],
    draw: () => ({ support: set(), query: set() }),
  };

  // Q_i with A = I − αH: AᵏHAᵏ, HAᵏ, I − Aᵏ; joint training is MAML without a step, H.
  test.each([
    ["maml", maml, "maml", 1],
    ["maml", maml, "maml", 2],
    ["fomaml", fomaml, "fomaml", 1],
    ["reptile", reptile, "reptile", 3],
    ["pretrained", pretrained, "maml", 0],
  ] as const)("θ* of %s is (ΣQ_i)⁻¹ ΣQ_i w_i, where training ends", async (_, kind, algorithm, steps) => {
    const learner = kind({ model: mlpModel({ widths: [] }), steps, rate: 0.1 }).on(regression);
    const { theta } = await metaTrain(learner, regression, {
      steps: 400,
      tasks: 3,
      optimizer: sgd({ learningRate: 0.3 }),
      key: key(5),
    });
    const curvatures = tasks.map(({ w, s }) => ({
      H: Matrix.diag(s.map((value) => 2 * value ** 2)),
      c: Float64Array.from(w),
    }));
    const exact = thetaStar(curvatures, 0.1, innerSteps(steps), algorithm);
    expect(relativeGap(numbersOf(theta.head.w), exact)).toBeLessThan(1e-5);
    expect(Math.abs(numbersOf(theta.head.b)[0])).toBeLessThan(1e-5);
    disposeParams(theta);
  });
});

describe("learners in the frame", () => {
  test("the curve over inner steps is what the judge finds with so many steps", async () => {
    const theta = maml({ model }).on(benchmark).init(key(2));
    const curve = await curveOf(maml({ model, rate: 0.03 }).on(benchmark), benchmark, theta, {
      steps: 3,
      tasks: 20,
      batch: 10,
      key: key(6),
    });
    for (const steps of [0, 1, 3]) {
      const learner = learnerOn(maml({ model, rate: 0.03, steps }), benchmark);
      const judged = await judge(learner, benchmark, theta, { tasks: 20, batch: 10, key: key(6) });
      expect(curve[steps].mean).toBeCloseTo(judged.mean, 4);
      expect(curve[steps].halfWidth).toBeCloseTo(judged.halfWidth, 4);
    }
  });

  test("700 steps of Meta-SGD take the loss after one inner step below the null, which no network without adaptation can", async () => {
    const standard = sinusoid();
    const learner = metaSgd().on(standard);
    const { theta } = await metaTrain(learner, standard, {
      steps: 700,
      tasks: 25,
      optimizer: adam({ learningRate: 1e-3 }),
      key: key(7),
    });
    const [before, after] = await curveOf(learner, standard, theta, { steps: 1, key: key(8) });
    expect(before.mean + before.halfWidth).toBeGreaterThan(standard.null().value);
    expect(after.mean + after.halfWidth).toBeLessThan(standard.null().value);
    disposeParams(theta);
  });

  test("any learner with a convolutional network refuses vectors, in one line", () => {
    expect(() => learnerOn(anil({ model: convModel() }), benchmark)).toThrow(
      "anil does not fit sinusoid: it reads images [height, width, channels]",
    );
  });

  test("training and judging leave no tensor behind", async () => {
    const kinds = [maml, fomaml, reptile, pretrained, anil, metaSgd];
    for (const kind of kinds) {
      const learner = kind(options).on(benchmark) as GradientLearner<Params, Params>;
      const before = tf.memory().numTensors;
      const { theta } = await metaTrain(learner, benchmark, {
        steps: 2,
        tasks: 3,
        optimizer: sgd({ learningRate: 0.001 }),
        key: key(1),
      });
      await curveOf(learner, benchmark, theta, { steps: 2, tasks: 6, batch: 3, key: key(2) });
      disposeParams(theta);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  test("options that are wrong are named", () => {
    expect(() => maml({ rate: 0 })).toThrow("invalid learning rate: 0");
    expect(() => metaSgd({ steps: 0.5 })).toThrow("invalid number of inner steps: 0.5");
    expect(() => reptile({ steps: 0 })).toThrow("invalid number of inner steps: 0 (reptile needs 1)");
    expect(() => mlpModel({ widths: [0] })).toThrow("invalid width: 0");
    expect(() => convModel({ filters: 1.5 })).toThrow("invalid filters: 1.5");
  });
});
