import * as tf from "@tensorflow/tfjs";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  amortisedLinear,
  bayesianLinear,
  empiricalBayes,
  emStep,
  evidenceBound,
  type LinearTask,
  linearPosterior,
  linearPredictive,
  linearTasks,
  logEvidence,
  logEvidenceReference,
  meanField,
  posteriorDivergence,
} from "../../../../lib/adapt/bayesian/index.js";
import { judge, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { mapEstimate, mapPrior } from "../../../../lib/adapt/map-prior.js";
import {
  conditionGaussian,
  hierarchicalRegression,
  type LinearPrior,
  linearRegression,
  ridgeError,
  sinusoid,
} from "../../../../lib/tasks/benchmarks/index.js";
import { adam, disposeParams, foldIn, key, normal } from "../../../../lib/tensor/index.js";

const truth: LinearPrior = {
  mean: [2, -1],
  covariance: [
    [1, 0.6],
    [0.6, 0.5],
  ],
  noise: 0.5,
};
const flat = (d: number, noise = 0.5): LinearPrior => ({
  mean: new Array<number>(d).fill(0),
  covariance: Matrix.eye(d).to2DArray(),
  noise,
});
const tasksOf = (count: number, shots = 3, seed = 1): LinearTask[] => {
  const episodes = hierarchicalRegression({ prior: truth, shots }).draw(key(seed), count, "train");
  const tasks = linearTasks(episodes);
  disposeParams(episodes);
  return tasks;
};
const [task] = tasksOf(1, 7);
const points = Matrix.from1DArray(4, 2, Array.from(normal(key(3), 8)));

describe("Bayesian linear regression", () => {
  test("the posterior mean under N(0, I) is ridge regression with λ = σ²", () => {
    const { mean } = linearPosterior(flat(2), task);
    const gram = task.x.transpose().mmul(task.x);
    const ridge = solve(Matrix.add(gram, Matrix.eye(2).mul(0.25)), task.x.transpose().mmul(task.y));
    expect(Matrix.sub(mean, ridge).abs().max()).toBeLessThan(1e-13);
  });

  test("it is the Gaussian process with the linear kernel: same means, variances and evidence", () => {
    const sigma = new Matrix(truth.covariance as number[][]);
    const observed = task.x.mmul(sigma).mmul(task.x.transpose()).add(Matrix.eye(7).mul(0.25));
    const cross = task.x.mmul(sigma).mmul(points.transpose());
    const variance = points.mmul(sigma).mmul(points.transpose()).add(Matrix.eye(4).mul(0.25)).diagonal();
    const centre = task.x.mmul(Matrix.columnVector([...truth.mean]));
    const numbers = (matrix: Matrix) => Float64Array.from(matrix.to1DArray());
    const process = conditionGaussian(
      { observed: numbers(observed), cross: numbers(cross), variance: Float64Array.from(variance) },
      Matrix.sub(task.y, centre).to1DArray(),
    );
    const linear = linearPredictive(linearPosterior(truth, task), truth.noise, points);
    const prior = points.mmul(Matrix.columnVector([...truth.mean])).to1DArray();
    for (let j = 0; j < 4; j++) {
      expect(linear.mean[j] - prior[j]).toBeCloseTo(process.mean[j], 12);
      expect(linear.variance[j]).toBeCloseTo(process.variance[j], 12);
    }
    expect(logEvidence(truth, task)).toBeCloseTo(process.logEvidence, 11);
  });

  test("the evidence from weights is the one of the marginal law of y", () => {
    for (const each of tasksOf(20)) expect(logEvidence(truth, each)).toBeCloseTo(logEvidenceReference(truth, each), 11);
  });

  test("points in any order, or half of them first and the others then, give the same posterior", () => {
    const { mean, covariance } = linearPosterior(truth, task);
    const order = [3, 0, 6, 1, 5, 2, 4];
    const part = (rows: number[]) => ({ x: task.x.subMatrixRow(rows), y: task.y.subMatrixRow(rows) });
    const turned = linearPosterior(truth, part(order));
    const half = linearPosterior(truth, part([0, 1, 2]));
    const between = { mean: half.mean.to1DArray(), covariance: half.covariance.to2DArray(), noise: truth.noise };
    const chained = linearPosterior(between, part([3, 4, 5, 6]));
    for (const other of [turned, chained]) {
      expect(Matrix.sub(other.mean, mean).abs().max()).toBeLessThan(1e-13);
      expect(Matrix.sub(other.covariance, covariance).abs().max()).toBeLessThan(1e-13);
    }
  });

  test("k steps of descent from μ₀ are the posterior mean under the prior that they stand for", () => {
    const gram = task.x.transpose().mmul(task.x);
    const target = solve(gram, task.x.transpose().mmul(task.y)).to1DArray();
    const [alpha, steps] = [0.02, 7];
    let w = Matrix.columnVector([...truth.mean]);
    for (let k = 0; k < steps; k++) w = Matrix.sub(w, gram.mmul(w).sub(task.x.transpose().mmul(task.y)).mul(alpha));
    const precision = mapPrior(gram, alpha, steps as never);
    const covariance = solve(precision, Matrix.eye(2)).to2DArray();
    const { mean } = linearPosterior({ mean: truth.mean, covariance, noise: 1 }, task);
    expect(Matrix.sub(mean, w).abs().max()).toBeLessThan(1e-12);
    const map = mapEstimate({ H: gram, c: target } as never, truth.mean, precision);
    w.to1DArray().forEach((value, i) => {
      expect(map[i]).toBeCloseTo(value, 12);
    });
  });

  test("what does not fit is named", () => {
    expect(() => linearPosterior(flat(3), task)).toThrow("invalid prior: got 3 means, expected 2");
    expect(() =>
      linearPosterior(
        {
          ...truth,
          covariance: [
            [1, 2],
            [2, 1],
          ],
        },
        task,
      ),
    ).toThrow("not positive definite");
  });
});

describe("empirical Bayes by EM", () => {
  const many = tasksOf(1500, 4, 2);
  const { prior, evidence } = empiricalBayes(many, { steps: 60 });

  test("no step lowers the evidence", () => {
    expect(evidence).toHaveLength(61);
    for (let k = 1; k < evidence.length; k++) expect(evidence[k]).toBeGreaterThan(evidence[k - 1] - 1e-12);
  });

  test("μ₀, Σ₀ and σ are found to four standard errors of weights that are seen", () => {
    // Weights are seen through noise of covariance σ²(XᵀX)⁻¹, about as wide as Σ₀ at N = 4: twice the variances.
    prior.mean.forEach((value, i) => {
      expect(Math.abs(value - truth.mean[i])).toBeLessThan(4 * Math.sqrt((2 * truth.covariance[i][i]) / 1500));
    });
    prior.covariance.flat().forEach((value, i) => {
      expect(Math.abs(value - truth.covariance.flat()[i])).toBeLessThan(4 * 2 * Math.sqrt(2 / 1500));
    });
    expect(Math.abs(prior.noise - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(2 * 1500 * 2));
  });

  test("its maximum is above the evidence of the truth, by half a nat a parameter or so", () => {
    const atTruth = many.reduce((sum, each) => sum + logEvidence(truth, each), 0);
    const gain = evidence[60] * 1500 - atTruth;
    // Wilks: twice the gain is χ² with 6 degrees of freedom, 22.5 at the tail of 0.1 %.
    expect(gain).toBeGreaterThan(-0.05);
    expect(gain).toBeLessThan(22.5 / 2);
  });

  test("a fixed point of EM is a stationary point of the evidence", () => {
    const step = (name: "mean" | "noise", h: number): LinearPrior =>
      name === "noise" ? { ...best, noise: best.noise + h } : { ...best, mean: [best.mean[0] + h, best.mean[1]] };
    const few = many.slice(0, 60);
    const best = empiricalBayes(few, { steps: 400 }).prior;
    const total = (at: LinearPrior) => few.reduce((sum, each) => sum + logEvidence(at, each), 0);
    for (const name of ["mean", "noise"] as const) {
      expect(Math.abs((total(step(name, 1e-4)) - total(step(name, -1e-4))) / 2e-4)).toBeLessThan(1e-3);
    }
    expect(Math.abs(emStep(best, few).noise - best.noise)).toBeLessThan(1e-6);
  });

  test("what it cannot learn from is named", () => {
    expect(() => empiricalBayes([])).toThrow("no tasks to learn a prior from");
    expect(() => empiricalBayes(many, { steps: -1 })).toThrow("invalid number of steps: -1");
  });
});

describe("divergences", () => {
  const posterior = linearPosterior(truth, task);

  test("KL is zero at the posterior and positive beside it", () => {
    expect(Math.abs(posteriorDivergence(posterior, posterior))).toBeLessThan(1e-13);
    for (let i = 0; i < 20; i++) {
      const [a, b, c, d] = normal(foldIn(key(4), i), 4);
      const other = { mean: Matrix.columnVector([a, b]), covariance: Matrix.diag([Math.exp(c), Math.exp(d)]) };
      expect(posteriorDivergence(other, posterior)).toBeGreaterThan(0);
    }
  });

  test("no law with independent weights is nearer than the mean-field optimum, whose divergence has a closed form", () => {
    const { mean, covariance, divergence } = meanField(posterior);
    expect(posteriorDivergence({ mean, covariance }, posterior)).toBeCloseTo(divergence, 12);
    for (let i = 0; i < 50; i++) {
      const [a, b, c, d] = normal(foldIn(key(5), i), 4, { deviation: 0.1 });
      const near = {
        mean: Matrix.add(mean, Matrix.columnVector([a, b])),
        covariance: Matrix.mul(covariance, Matrix.diag([Math.exp(c), Math.exp(d)])),
      };
      expect(posteriorDivergence(near, posterior)).toBeGreaterThan(divergence);
    }
  });
});

describe("Bayesian linear regression as a learner", () => {
  test("with the true prior it reaches the error of ridge regression without training", async () => {
    const benchmark = linearRegression({ noise: 0.5 });
    const learner = bayesianLinear({ noise: 0.5 }).on(benchmark);
    const found = await judge(learner, benchmark, learner.init(key(1)), { tasks: 1000, key: key(2) });
    const oracle = ridgeError({ dimension: 5, shots: 10, noise: 0.5 });
    expect(Math.abs(found.mean - oracle.value)).toBeLessThan(1.5 * (found.halfWidth + oracle.halfWidth));
  });

  test("its objective is the mean evidence a point, and training finds the prior's mean and the noise", async () => {
    const benchmark = hierarchicalRegression({ prior: truth, shots: 5 });
    const learner = bayesianLinear({ noise: 1 }).on(benchmark);
    const start = learner.init(key(1));
    const episodes = benchmark.draw(key(3), 50, "train");
    const known = linearTasks(episodes).reduce((sum, each) => sum + logEvidence(flat(2, 1), each) / 250, 0);
    expect(learner.gradients(start, episodes).value.dataSync()[0]).toBeCloseTo(-known, 4);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 300,
      tasks: 64,
      optimizer: adam({ learningRate: 0.03 }),
      key: key(4),
    });
    const mean = theta.mean.dataSync();
    expect(Math.hypot(mean[0] - 2, mean[1] + 1)).toBeLessThan(0.25);
    expect(Math.abs(Math.exp(theta.logNoise.dataSync()[0]) - 0.5)).toBeLessThan(0.05);
  });
});

describe("amortised inference", () => {
  const benchmark = linearRegression({ dimension: 2, shots: 5, noise: 0.5 });
  const learner = amortisedLinear({ width: 32, prior: "fixed" }).on(benchmark);
  const figures = (theta: ReturnType<typeof learner.init>, count: number) => {
    const episodes = benchmark.draw(key(6), count, "test");
    const q = learner.adapt(theta, episodes.support);
    const bounds = evidenceBound(theta.prior, q, episodes.support).dataSync();
    const [m, s] = [q.mean, q.deviation].map((leaf) => leaf.arraySync() as number[][][]);
    return linearTasks(episodes).map((each, i) => {
      const exact = linearPosterior(flat(2), each);
      const law = { mean: new Matrix(m[i]), covariance: Matrix.diag(s[i].map(([value]) => value ** 2)) };
      return {
        bound: bounds[i],
        evidence: logEvidence(flat(2), each),
        divergence: posteriorDivergence(law, exact),
        least: meanField(exact).divergence,
      };
    });
  };

  test("ELBO + KL(q ‖ posterior) is the evidence, whatever the network says", () => {
    for (const { bound, evidence, divergence } of figures(learner.init(key(1)), 30)) {
      expect(Math.abs(bound + divergence - evidence)).toBeLessThan(1e-5 * (1 + Math.abs(bound)));
    }
  });

  test("training lowers the divergence, never below the mean-field optimum, and leaves a fixed prior alone", async () => {
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 600,
      tasks: 64,
      optimizer: adam({ learningRate: 1e-3 }),
      key: key(7),
    });
    const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [before, after] = [learner.init(key(1)), theta].map((each) => figures(each, 200));
    const trained = average(after.map(({ divergence }) => divergence));
    expect(trained).toBeLessThan(0.3 * average(before.map(({ divergence }) => divergence)));
    for (const { divergence, least } of after) expect(divergence).toBeGreaterThan(least - 1e-6);
    expect(theta.prior.logNoise.dataSync()[0]).toBeCloseTo(Math.log(0.5), 6);
  });

  test("a learned prior moves, and other benchmarks are refused with a reason", async () => {
    const free = amortisedLinear({ width: 8 });
    const { theta } = await metaTrain(free.on(benchmark), benchmark, {
      steps: 5,
      tasks: 8,
      optimizer: adam({ learningRate: 1e-2 }),
      key: key(8),
    });
    expect(Math.abs(theta.prior.logNoise.dataSync()[0] - Math.log(0.5))).toBeGreaterThan(1e-3);
    expect(free.refuses({ ...sinusoid(), outputs: 2 })).toBe("it has one output");
    expect(bayesianLinear().refuses({ ...sinusoid(), kind: "classification" })).toBe("its likelihood is normal");
    expect(() => bayesianLinear({ noise: 0 }).on(benchmark).init(key(1))).toThrow("invalid noise: 0");
  });

  test("adapting and predicting leave no tensor behind", () => {
    const before = tf.memory().numTensors;
    for (const kind of [bayesianLinear(), amortisedLinear({ width: 8 })]) {
      const on = kind.on(benchmark) as ReturnType<ReturnType<typeof bayesianLinear>["on"]>;
      const theta = on.init(key(1));
      const episodes = benchmark.draw(key(2), 3, "test");
      const adapted = on.adapt(theta, episodes.support);
      disposeParams(on.density(theta, adapted, episodes.query.x));
      on.predict(theta, adapted, episodes.query.x).dispose();
      disposeParams({ ...on.gradients(theta, episodes) });
      disposeParams([theta, adapted, episodes]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});
