import { CholeskyDecomposition, EigenvalueDecomposition, Matrix, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  closedForm,
  compositeGradient,
  compositeObjective,
  equivalentNoise,
  type InnerProblem,
  informationAdjoint,
  informationTerm,
  innerLoop,
  innerLoopAdjoint,
  mutualInformation,
  predictiveLaw,
  type Regularisers,
  regularisers,
  spectralFilter,
  squaredDistances,
} from "../../../../lib/adapt/amfs/index.js";
import { conditionGaussian, processPosterior } from "../../../../lib/tasks/benchmarks/index.js";
import { key, normal, permutation } from "../../../../lib/tensor/index.js";
import { largest, randomMatrix, randomProblem, slope, slopes } from "./random.js";

const weightings: readonly Regularisers[] = [
  { lambda: 0.1 },
  { lambda: 0.1, mu: 0.7 },
  { lambda: 0.1, gamma: 0.3 },
  { lambda: 0.1, mu: 0.7, gamma: 0.3 },
];

describe("the closed form of the inner loop", () => {
  test.each(weightings)("is where gradient descent on the composite objective ends, for %o", (weights) => {
    const { k, y } = randomProblem(1, 5);
    // Descent on f in the kernel's own space: the step K⁻¹∇J of α, whose rate of convergence does not know the condition of K.
    const rate = 1 / (k.rows * (1 + (weights.mu ?? 0) * k.rows) + 1);
    let alpha = Matrix.zeros(5, 2);
    for (let step = 0; step < 6000; step++) {
      alpha = Matrix.sub(alpha, solve(k, compositeGradient(k, y, alpha, weights)).mul(rate));
    }
    expect(largest(Matrix.sub(alpha, closedForm(k, y, weights)))).toBeLessThan(1e-6);
  });

  test.each(weightings)("has gradient zero, and the gradient is that of the objective, for %o", (weights) => {
    const { k, y } = randomProblem(2);
    expect(largest(compositeGradient(k, y, closedForm(k, y, weights), weights))).toBeLessThan(1e-11);
    const elsewhere = randomMatrix(3, 7, 2);
    const known = slopes((alpha) => compositeObjective(k, y, alpha, weights), elsewhere);
    expect(largest(Matrix.sub(compositeGradient(k, y, elsewhere, weights), known))).toBeLessThan(1e-7);
  });

  test("without μ and γ is kernel ridge regression", () => {
    const { k, y } = randomProblem(4);
    const ridge = solve(Matrix.add(k, Matrix.eye(7).mul(0.2)), y);
    expect(largest(Matrix.sub(closedForm(k, y, { lambda: 0.2 }), ridge))).toBeLessThan(1e-12);
  });

  test.each(weightings)("passes every eigenvector of K with the filter's factor, for %o", (weights) => {
    const { k } = randomProblem(5);
    const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(k, { assumeSymmetric: true });
    realEigenvalues.forEach((s, i) => {
      const vector = eigenvectorMatrix.getColumnVector(i);
      const fitted = k.mmul(closedForm(k, vector, weights));
      expect(largest(Matrix.sub(fitted, Matrix.mul(vector, spectralFilter(s, weights))))).toBeLessThan(1e-13);
    });
  });

  test("with μ lets more of every direction pass, most of the dominant ones; with γ less", () => {
    const plain = (s: number) => spectralFilter(s, { lambda: 0.1 });
    for (const s of [1e-3, 0.1, 1, 5]) {
      expect(spectralFilter(s, { lambda: 0.1, mu: 1 })).toBeGreaterThan(plain(s));
      expect(spectralFilter(s, { lambda: 0.1, gamma: 0.1 })).toBeLessThan(plain(s));
    }
    // What does not pass falls by the factor 1 + μs where s is large.
    const left = (s: number, mu: number) => 1 - spectralFilter(s, { lambda: 0.1, mu });
    expect(left(100, 0) / left(100, 1)).toBeCloseTo(101, 0);
  });

  test.each(weightings)("is the mean of a Gaussian process with noise (λ + γ)(I + μK)⁻¹, for %o", (weights) => {
    const { k, y } = randomProblem(6);
    const alpha = solve(Matrix.add(k, equivalentNoise(k, weights)), y);
    expect(largest(Matrix.sub(closedForm(k, y, weights), alpha))).toBeLessThan(1e-11);
  });

  test("weights that are none are named", () => {
    expect(() => regularisers({ lambda: 0 })).toThrow("invalid lambda: 0");
    expect(() => regularisers({ lambda: 1, mu: -1 })).toThrow("invalid mu: -1");
  });
});

describe("the information term", () => {
  const lambda = 0.3;
  const { k, y } = randomProblem(7, 6, 3);
  const alpha = closedForm(k, y, { lambda });

  test("is the divergence of posterior from prior of the function at the support points, to 1e-10", () => {
    // KL(N(m, S) ‖ N(0, K)) = ½ [tr K⁻¹S − n + mᵀK⁻¹m + ln det K − ln det S], with S = K − K(K + λI)⁻¹K and m = Kα, summed over outputs.
    const gain = solve(Matrix.add(k, Matrix.eye(6).mul(lambda)), k);
    const posterior = Matrix.sub(k, k.mmul(gain));
    const symmetric = Matrix.add(posterior, posterior.transpose()).div(2);
    const trace = solve(k, symmetric).trace();
    const means = k.mmul(alpha);
    const energy = Matrix.mul(means, solve(k, means)).sum();
    const known = 0.5 * (3 * (trace - 6 + logDeterminant(k) - logDeterminant(symmetric)) + energy);
    expect(informationTerm(k, lambda, alpha)).toBeCloseTo(known, 10);
  });

  test("has the mutual information ½ ln det(I + K/λ) as its mean over the targets of the process", () => {
    // The mean of αᵀKα over y ~ N(0, K + λI) is tr K(K + λI)⁻¹, exactly: the other two terms cancel against it.
    const precision = solve(Matrix.add(k, Matrix.eye(6).mul(lambda)), Matrix.eye(6));
    const meanEnergy = k.mmul(precision).trace();
    const none = informationTerm(k, lambda, Matrix.zeros(6, 1));
    expect(none + meanEnergy / 2).toBeCloseTo(mutualInformation(k, lambda), 12);
    // And by sampling, with 4000 draws.
    const factor = new CholeskyDecomposition(Matrix.add(k, Matrix.eye(6).mul(lambda))).lowerTriangularMatrix;
    const draws = factor.mmul(Matrix.from1DArray(6, 4000, Array.from(normal(key(8), 24_000))));
    const total = informationTerm(k, lambda, closedForm(k, draws, { lambda }));
    expect(Math.abs(total / 4000 - mutualInformation(k, lambda))).toBeLessThan(0.06);
  });

  test("has the derivatives that are written down", () => {
    const known = informationAdjoint(k, lambda, alpha);
    const byKernel = slopes((moved) => informationTerm(symmetrised(moved), lambda, alpha), k);
    expect(largest(Matrix.sub(known.k, byKernel))).toBeLessThan(1e-7);
    const byAlpha = slopes((moved) => informationTerm(k, lambda, moved), alpha);
    expect(largest(Matrix.sub(known.alpha, byAlpha))).toBeLessThan(1e-8);
    expect(known.lambda).toBeCloseTo(
      slope((h) => informationTerm(k, lambda + h, alpha)),
      6,
    );
  });
});

describe("one task of I-AMFS", () => {
  const problem: InnerProblem = {
    support: randomMatrix(11, 5, 4),
    y: randomMatrix(12, 5, 3),
    query: randomMatrix(13, 6, 4),
  };
  const settings = { bandwidth: 2, lambda: 0.2, mu: 0.5, gamma: 0.1, scale: 3, bias: 0.4 };
  const upstream = randomMatrix(14, 6, 3);

  test.each([0, 0.7])(
    "its adjoints are central differences through the whole task, with weight %d on the information",
    (information) => {
      const loss = (at: InnerProblem, of: typeof settings) => {
        const { scores, alpha, k } = innerLoop(at, of);
        return Matrix.mul(scores, upstream).sum() + information * informationTerm(k, of.lambda, alpha);
      };
      const found = innerLoopAdjoint(problem, settings, upstream, { information });
      for (const part of ["support", "query", "y"] as const) {
        const known = slopes((moved) => loss({ ...problem, [part]: moved }, settings), problem[part]);
        expect(largest(Matrix.sub(found[part], known))).toBeLessThan(1e-7);
      }
      for (const part of ["lambda", "scale", "bias"] as const) {
        const known = slope((h) => loss(problem, { ...settings, [part]: settings[part] + h }));
        expect(Math.abs(found[part] - known)).toBeLessThan(1e-7);
      }
      const known = slope((h) => loss(problem, { ...settings, bandwidth: settings.bandwidth * Math.exp(h) }));
      expect(Math.abs(found.logBandwidth - known)).toBeLessThan(1e-7);
    },
  );

  test("of first order has the derivative with α held", () => {
    const { alpha } = innerLoop(problem, settings);
    const held = (at: InnerProblem, bandwidth: number) => {
      const cross = Matrix.exp(Matrix.div(squaredDistances(at.query, at.support), -2 * bandwidth));
      return Matrix.mul(cross.mmul(alpha).mul(settings.scale), upstream).sum();
    };
    const found = innerLoopAdjoint(problem, settings, upstream, { order: "first" });
    const known = slopes((support) => held({ ...problem, support }, 2), problem.support);
    expect(largest(Matrix.sub(found.support, known))).toBeLessThan(1e-8);
    expect(found.logBandwidth).toBeCloseTo(
      slope((h) => held(problem, 2 * Math.exp(h))),
      7,
    );
    expect(found.lambda).toBeCloseTo(0, 15);
  });

  test("reproduces the support targets as λ goes to 0, and answers uniformly as λ goes to ∞", () => {
    const at = (lambda: number) =>
      innerLoop({ ...problem, query: problem.support }, { bandwidth: 2, lambda, scale: 8 });
    expect(largest(Matrix.sub(at(1e-9).scores, Matrix.mul(problem.y, 8)))).toBeLessThan(1e-6);
    expect(largest(at(1e9).scores)).toBeLessThan(1e-6);
  });

  test("permuted classes permute the scores; permuted support points change nothing", () => {
    const { scores } = innerLoop(problem, settings);
    const classes = Array.from(permutation(key(15), 3));
    const renamed = innerLoop({ ...problem, y: problem.y.subMatrixColumn(classes) }, settings).scores;
    expect(largest(Matrix.sub(renamed, scores.subMatrixColumn(classes)))).toBeLessThan(1e-14);
    const order = Array.from(permutation(key(16), 5));
    const [support, y] = [problem.support.subMatrixRow(order), problem.y.subMatrixRow(order)];
    expect(largest(Matrix.sub(innerLoop({ ...problem, support, y }, settings).scores, scores))).toBeLessThan(1e-13);
  });
});

describe("I-AMFS as a Gaussian process", () => {
  const x = Array.from(normal(key(21), 8));
  const query = Array.from(normal(key(22), 5));
  const y = normal(key(23), 8);
  const problem: InnerProblem = {
    support: Matrix.columnVector(x),
    y: Matrix.columnVector(Array.from(y)),
    query: Matrix.columnVector(query),
  };

  test("without μ and γ is the exact posterior: its means and its variances", () => {
    const { k, cross } = innerLoop(problem, { bandwidth: 0.25, lambda: 0.04 });
    const law = predictiveLaw({ k, cross }, problem.y, { lambda: 0.04 }, 2.25);
    const exact = processPosterior({ length: 0.5, scale: 1.5, noise: 0.3 }, { x, y }, query);
    query.forEach((_, i) => {
      expect(law.mean.get(i, 0)).toBeCloseTo(exact.mean[i], 12);
      expect(law.variance[i]).toBeCloseTo(exact.variance[i], 12);
    });
  });

  test("with μ and γ is the posterior under the noise that they stand for", () => {
    const weights = { lambda: 0.04, mu: 0.8, gamma: 0.1 };
    const { k, cross } = innerLoop(problem, { bandwidth: 0.25, ...weights });
    const law = predictiveLaw({ k, cross }, problem.y, weights, 1);
    const observed = Matrix.add(k, equivalentNoise(k, weights));
    const exact = conditionGaussian(
      {
        observed: Float64Array.from(observed.to1DArray()),
        cross: Float64Array.from(cross.transpose().to1DArray()),
        variance: new Float64Array(5).fill(1.14),
      },
      y,
    );
    query.forEach((_, i) => {
      expect(law.mean.get(i, 0)).toBeCloseTo(exact.mean[i], 12);
      expect(law.variance[i]).toBeCloseTo(exact.variance[i], 12);
    });
  });

  test("takes the amplitude under which the targets are most likely", () => {
    const { k, cross } = innerLoop(problem, { bandwidth: 0.25, lambda: 0.04 });
    const { amplitude } = predictiveLaw({ k, cross }, problem.y, { lambda: 0.04 });
    const evidence = (square: number) => {
      const observed = Matrix.add(k, Matrix.eye(8).mul(0.04)).mul(square);
      const numbers = Float64Array.from(observed.to1DArray());
      return conditionGaussian({ observed: numbers, cross: new Float64Array(0), variance: new Float64Array(0) }, y)
        .logEvidence;
    };
    expect(Math.abs(slope((h) => evidence(amplitude * (1 + h))))).toBeLessThan(1e-7);
    expect(evidence(amplitude)).toBeGreaterThan(evidence(1.1 * amplitude));
  });
});

function logDeterminant(matrix: Matrix): number {
  const factor = new CholeskyDecomposition(matrix).lowerTriangularMatrix;
  return 2 * factor.diagonal().reduce((sum, pivot) => sum + Math.log(pivot), 0);
}

function symmetrised(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).div(2);
}
