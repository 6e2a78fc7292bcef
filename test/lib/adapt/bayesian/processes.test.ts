import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  conditionalNeuralProcess,
  densityMeasures,
  exactProcess,
  judgeDensity,
  likelihoodCap,
  logLikelihood,
  type NeuralProcessTheta,
  neuralProcessClassifier,
  type Probabilistic,
} from "../../../../lib/adapt/bayesian/index.js";
import { judge, learnerOn, measured, metaTrain } from "../../../../lib/adapt/frame/index.js";
import {
  type Benchmark,
  contextMask,
  type Episodes,
  gaussianProcess,
  linearRegression,
  processError,
  processPosterior,
  processPriorLikelihood,
  randomContexts,
} from "../../../../lib/tasks/benchmarks/index.js";
import {
  adam,
  compile,
  disposeParams,
  key,
  type Params,
  solvePositive,
  tidyTree,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";

const process = { length: 1, noise: 0.1 };
const benchmark = gaussianProcess({ ...process, shots: 10, queries: 20 });
const options = { width: 32, floor: 0.03 };
const learner = conditionalNeuralProcess(options).on(benchmark);
const largest = (a: tf.Tensor, b: tf.Tensor) => Number(tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]);
const rows = (leaf: tf.Tensor) => (leaf.arraySync() as number[][][]).map((points) => points.map(([value]) => value));
const masked = ({ support, query }: Episodes, n: number): Episodes => {
  const sizes = new Array<number>(support.x.shape[0]).fill(n);
  return { support: { ...support, mask: contextMask(sizes, support.x.shape[1] as number) } as never, query };
};

describe("a conditional neural process", () => {
  const theta = learner.init(key(1));
  const { support, query } = benchmark.draw(key(2), 6, "test");
  const answer = (set: Episodes["support"]) => learner.density(theta, learner.adapt(theta, set), query.x);

  test("does not know the order of its context", () => {
    const turned = { x: tf.reverse(support.x, 1), y: tf.reverse(support.y, 1) };
    for (const part of ["mean", "deviation"] as const) {
      expect(largest(answer(support)[part], answer(turned)[part])).toBeLessThan(1e-5);
    }
  });

  test("does not know how often a context is given, while a Gaussian process becomes surer", () => {
    const twice = { x: tf.concat([support.x, support.x], 1), y: tf.concat([support.y, support.y], 1) };
    for (const part of ["mean", "deviation"] as const) {
      expect(largest(answer(support)[part], answer(twice)[part])).toBeLessThan(1e-5);
    }
    const [x, y] = [rows(support.x)[0], rows(support.y)[0]];
    const once = processPosterior(process, { x, y }, rows(query.x)[0]).variance;
    const again = processPosterior(process, { x: [...x, ...x], y: [...y, ...y] }, rows(query.x)[0]).variance;
    again.forEach((value, j) => {
      expect(value).toBeLessThan(once[j]);
    });
  });

  test.each(["silu", "relu"] as const)("is (r, x*) ↦ (μ, σ) written out, with %s between the layers", (activation) => {
    const process = conditionalNeuralProcess({ width: 5, floor: 0.2, activation }).on(benchmark);
    const weights = process.init(key(3));
    const between = (v: number) => (activation === "silu" ? v / (1 + Math.exp(-v)) : Math.max(v, 0));
    const forward = (layers: NeuralProcessTheta["encoder"], input: readonly number[]) =>
      layers.reduce((h: readonly number[], { w, b }, l) => {
        const [matrix, shifts] = [w.arraySync() as number[][], (b.arraySync() as number[][])[0]];
        const before = l === 0 ? h : h.map(between);
        return shifts.map((shift, j) => before.reduce((sum, value, i) => sum + value * matrix[i][j], shift));
      }, input);
    const [x, y, at] = [rows(support.x), rows(support.y), rows(query.x)];
    const law = process.density(weights, process.adapt(weights, support), query.x);
    const [mean, deviation] = [rows(law.mean), rows(law.deviation)];
    x.forEach((points, task) => {
      const codes = points.map((point, i) => forward(weights.encoder, [point, y[task][i]]));
      const r = codes[0].map((_, k) => codes.reduce((sum, code) => sum + code[k], 0) / codes.length);
      const [mu, s] = forward(weights.decoder, [...r, at[task][0]]);
      expect(mean[task][0]).toBeCloseTo(mu, 4);
      expect(deviation[task][0]).toBeCloseTo(0.2 + 0.8 * Math.log1p(Math.exp(s)), 4);
    });
  });

  test("with a mask it is the one of the points seen", () => {
    const seen = { x: tf.slice(support.x, [0, 0, 0], [-1, 4, -1]), y: tf.slice(support.y, [0, 0, 0], [-1, 4, -1]) };
    const { support: partly } = masked({ support, query }, 4);
    expect(largest(answer(partly).mean, answer(seen).mean)).toBeLessThan(1e-5);
  });

  test("no point scores above −½ ln 2πσ²_min, 1.384 nats at the published floor", () => {
    expect(likelihoodCap(0.1)).toBeCloseTo(1.384, 3);
    // Weights that ask for no width at all, and targets that are met exactly.
    const narrow = {
      ...theta,
      decoder: theta.decoder.map((layer, l) => (l < 2 ? layer : { ...layer, b: tf.tensor2d([[0, -100]]) })),
    };
    const law = learner.density(narrow, learner.adapt(narrow, support), query.x);
    expect(tf.max(logLikelihood(law, law.mean)).dataSync()[0]).toBeCloseTo(likelihoodCap(options.floor), 5);
    expect(tf.min(law.deviation).dataSync()[0]).toBeCloseTo(options.floor, 6);
    expect(() => conditionalNeuralProcess({ floor: 1 })).toThrow("invalid floor: 1");
  });

  test("its gradients are differences of the log likelihood", async () => {
    const small = conditionalNeuralProcess({ width: 4, floor: 0.1 }).on(benchmark);
    const start = small.init(key(3));
    const episodes = benchmark.draw(key(4), 2, "train");
    const run = await compile(
      (weights: NeuralProcessTheta, shift: tf.Tensor) =>
        small.gradients(
          {
            ...weights,
            decoder: [
              ...weights.decoder.slice(0, 2),
              { ...weights.decoder[2], b: tf.add(weights.decoder[2].b, shift) },
            ],
          },
          episodes,
        ) as never,
      [start, tf.zeros([1, 2])],
      { dtype: "float64" },
    );
    type Found = { value: tf.Tensor; gradients: NeuralProcessTheta };
    const at = async (shift: number[]) => (await run(start, Float64Array.from(shift) as never)) as unknown as Found;
    const slope = (await at([0, 0])).gradients.decoder[2].b.dataSync();
    for (const j of [0, 1]) {
      const move = [0, 0].map((_, i) => (i === j ? 1e-5 : 0));
      const [up, down] = [
        (await at(move)).value.dataSync()[0],
        (await at(move.map((value) => -value))).value.dataSync()[0],
      ];
      expect(Math.abs((up - down) / 2e-5 - slope[j])).toBeLessThan(1e-8);
    }
    await run.dispose();
  });

  test("fits classification with a softmax, and says where it does not fit", () => {
    const classes = { ...benchmark, kind: "classification" as const, inputShape: [2, 3], outputs: 5 } as Benchmark;
    const classifier = learnerOn(neuralProcessClassifier({ width: 8 }), classes);
    const weights = classifier.init(key(1));
    const set = {
      x: tf.zeros([2, 5, 2, 3]),
      y: tf.oneHot(
        tf.tensor2d(
          [
            [0, 1, 2, 3, 4],
            [4, 3, 2, 1, 0],
          ],
          [2, 5],
          "int32",
        ),
        5,
      ),
    };
    expect(classifier.predict(weights, classifier.adapt(weights, set), tf.zeros([2, 7, 2, 3])).shape).toEqual([
      2, 7, 5,
    ]);
    expect(() => learnerOn(conditionalNeuralProcess(), classes)).toThrow("its likelihood is normal");
    expect(() => learnerOn(neuralProcessClassifier(), benchmark)).toThrow("its likelihood is categorical");
  });
});

describe("a trained conditional neural process, beside the exact process", () => {
  const tasks = 200;
  const contexts = [3, 10];
  let neural: number[][];
  let exact: number[][];
  let covered: number[];

  beforeAll(async () => {
    const { theta } = await metaTrain(learner, randomContexts(benchmark), {
      steps: 1200,
      tasks: 16,
      optimizer: adam({ learningRate: 2e-3 }),
      key: key(1),
    });
    const episodes = benchmark.draw(key(9), tasks, "test");
    const figures = await judgeDensity(
      learner,
      theta,
      contexts.map((n) => masked(episodes, n)),
    );
    neural = figures.map(({ logLikelihood: own }) => [...own]);
    covered = figures.map(({ coverage }) => measured(coverage).mean);
    const [sx, sy, qx, qy] = [episodes.support.x, episodes.support.y, episodes.query.x, episodes.query.y].map(rows);
    exact = contexts.map((n) =>
      sx.map((x, i) => {
        const { mean, variance } = processPosterior(process, { x: x.slice(0, n), y: sy[i].slice(0, n) }, qx[i]);
        const logs = qy[i].map(
          (y, j) => -0.5 * Math.log(2 * Math.PI * variance[j]) - (y - mean[j]) ** 2 / (2 * variance[j]),
        );
        return logs.reduce((sum, value) => sum + value, 0) / logs.length;
      }),
    );
    disposeParams([theta, episodes]);
  }, 60_000);

  test("prior < CNP(3) < CNP(10) < GP(10), each step above its interval", () => {
    const [three, ten] = neural.map((own) => measured(own));
    expect(three.mean - three.halfWidth).toBeGreaterThan(processPriorLikelihood(process));
    const gained = measured(neural[1].map((value, i) => value - neural[0][i]));
    expect(gained.mean).toBeGreaterThan(gained.halfWidth);
    expect(ten.mean).toBeLessThan(measured(exact[1]).mean - 0.1);
  });

  test("it is never above the exact process on average: nothing leaks", () => {
    contexts.forEach((_, k) => {
      const gap = measured(exact[k].map((value, i) => value - neural[k][i]));
      expect(gap.mean).toBeGreaterThan(gap.halfWidth);
    });
  });

  test("and its 95 % intervals hold between 70 and 100 % of targets", () => {
    for (const share of covered) {
      expect(share).toBeGreaterThan(0.7);
      expect(share).toBeLessThan(1);
    }
  });
});

describe("the exact process as a learner", () => {
  test("answers as the float64 posterior does", () => {
    const on = exactProcess(process).on(benchmark);
    const theta = on.init(key(1));
    const { support, query } = benchmark.draw(key(5), 5, "test");
    const { mean, deviation } = on.density(theta, on.adapt(theta, support), query.x);
    const [sx, sy, qx, m, s] = [support.x, support.y, query.x, mean, deviation].map(rows);
    sx.forEach((x, i) => {
      const known = processPosterior(process, { x, y: sy[i] }, qx[i]);
      known.mean.forEach((value, j) => {
        expect(m[i][j]).toBeCloseTo(value, 3);
        expect(s[i][j]).toBeCloseTo(Math.sqrt(known.variance[j]), 3);
      });
    });
  });

  test("reads c copies of a context as one whose noise has a cth of the variance", () => {
    const [x, y, at] = [
      [-1, 0.2, 1.5],
      [0.3, -0.8, 1.1],
      [-1.9, 0, 0.21, 1.9],
    ];
    for (const copies of [2, 8]) {
      const repeated = (values: readonly number[]) => Array.from({ length: copies }, () => values).flat();
      const given = processPosterior(process, { x: repeated(x), y: repeated(y) }, at);
      const surer = processPosterior({ ...process, noise: 0.1 / Math.sqrt(copies) }, { x, y }, at);
      at.forEach((_, j) => {
        expect(given.mean[j]).toBeCloseTo(surer.mean[j], 9);
        // Targets keep the noise of one observation.
        expect(given.variance[j] - 0.01).toBeCloseTo(surer.variance[j] - 0.01 / copies, 9);
      });
    }
  });

  test("reaches the benchmark's oracle without training", async () => {
    const on = exactProcess(process).on(benchmark);
    const found = await judge(on, benchmark, on.init(key(1)), { tasks: 400, key: key(6) });
    const oracle = processError(process, 10);
    expect(Math.abs(found.mean - oracle.value)).toBeLessThan(1.5 * (found.halfWidth + oracle.halfWidth));
  });

  test("its objective is the mean evidence a point, whose slope vanishes on average at the true process", () => {
    const on = exactProcess(process).on(benchmark);
    const theta = on.init(key(1));
    const episodes = benchmark.draw(key(7), 300, "train");
    const { value, gradients } = on.gradients(theta, episodes);
    const [x, y] = [rows(episodes.support.x), rows(episodes.support.y)];
    const evidence = x.map((own, i) => processPosterior(process, { x: own, y: y[i] }, []).logEvidence / 10);
    expect(value.dataSync()[0]).toBeCloseTo(-measured(evidence).mean, 3);
    // Fisher's identity: E ∂ ln p/∂θ = 0. Of 10 whitened points a score in ln s has the variance 20 at most, which leaves √20/(10 √300) = 0.026
    // of sampling; five of these.
    for (const leaf of Object.values(gradients as Record<string, tf.Tensor>)) {
      expect(Math.abs(leaf.dataSync()[0])).toBeLessThan(0.13);
    }
    disposeParams([value, gradients, episodes]);
  });

  test("finds length and noise again by training on the evidence", async () => {
    const on = exactProcess({ length: 0.5, noise: 0.3 }).on(benchmark);
    const { theta } = await metaTrain(on, benchmark, {
      steps: 150,
      tasks: 32,
      optimizer: adam({ learningRate: 0.03 }),
      key: key(8),
    });
    const { length, scale, noise } = theta as { length: tf.Tensor; scale: tf.Tensor; noise: tf.Tensor };
    const [l, s, n] = [length, scale, noise].map((leaf) => Math.exp(leaf.dataSync()[0]));
    expect(Math.abs(l - 1)).toBeLessThan(0.1);
    expect(Math.abs(s - 1)).toBeLessThan(0.15);
    expect(Math.abs(Math.hypot(n, 0.01 * s) - 0.1)).toBeLessThan(0.02);
  }, 30_000);

  test("refuses what it cannot solve", () => {
    expect(exactProcess().refuses({ ...benchmark, supportPoints: 51 })).toContain("more than 50 points");
    expect(() => exactProcess({ noise: 0.01 })).toThrow(
      "invalid noise: 0.01 (more than a hundredth of the scale 1 wanted)",
    );
  });

  test("no episodes are nothing to judge on", async () => {
    const on = exactProcess(process).on(benchmark);
    await expect(judgeDensity(on, on.init(key(1)), [])).rejects.toThrow("no episodes to judge");
  });
});

describe("Gauss–Jordan elimination on tensors", () => {
  test("solves and gives the determinant, with gradients of both, in float64", async () => {
    const [a, b] = [Float64Array.of(2, 0.5, 0.5, 1), Float64Array.of(1, -1)];
    const run = await compile(
      (left: tf.Tensor, right: tf.Tensor) => {
        const { value, gradients } = valueAndGradients((matrix: tf.Tensor) =>
          tf.sum(solvePositive(matrix, right).logDeterminant),
        )(left);
        return { solution: solvePositive(left, right).solution, value, gradients };
      },
      [tf.zeros([1, 2, 2]), tf.zeros([1, 2, 1])],
      { dtype: "float64" },
    );
    const { solution, value, gradients } = await run(a as never, b as never);
    // A⁻¹ = [1, −0.5; −0.5, 2]/1.75, and the gradient of ln det A is A⁻ᵀ.
    [1.5 / 1.75, -2.5 / 1.75].forEach((known, i) => {
      expect(solution.dataSync()[i]).toBeCloseTo(known, 13);
    });
    expect(value.dataSync()[0]).toBeCloseTo(Math.log(1.75), 13);
    [1, -0.5, -0.5, 2].forEach((known, i) => {
      expect(gradients.dataSync()[i]).toBeCloseTo(known / 1.75, 13);
    });
    await run.dispose();
    expect(() => solvePositive(tf.zeros([1, 2, 3]), tf.zeros([1, 2, 1]))).toThrow("invalid system: shapes [1,2,3]");
  });
});

describe("memory", () => {
  test("adapting, predicting, judging and training leave no tensor behind", async () => {
    const line = linearRegression({ dimension: 2 });
    const before = tf.memory().numTensors;
    const kinds: readonly Probabilistic<Params, Params>[] = [conditionalNeuralProcess({ width: 8 }), exactProcess()];
    for (const kind of kinds) {
      const on = kind.on(line);
      const { theta } = await metaTrain(on, line, {
        steps: 2,
        tasks: 3,
        optimizer: adam({ learningRate: 1e-3 }),
        key: key(1),
      });
      const episodes = line.draw(key(2), 4, "test");
      const adapted = on.adapt(theta, episodes.support);
      disposeParams(on.density(theta, adapted, episodes.query.x));
      on.predict(theta, adapted, episodes.query.x).dispose();
      disposeParams({ ...on.gradients(theta, episodes) });
      disposeParams(tidyTree(() => densityMeasures(on.density(theta, adapted, episodes.query.x), episodes.query.y)));
      await judgeDensity(on, theta, [episodes]);
      disposeParams([theta, adapted, episodes]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
