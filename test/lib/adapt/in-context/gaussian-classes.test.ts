import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  channelScore,
  discriminant,
  linearAccuracy,
  logisticRegression,
  sampleDiscriminant,
} from "../../../../lib/adapt/in-context/index.js";
import { foldIn, key, normal, uniform } from "../../../../lib/tensor/index.js";

const means: [number[], number[]] = [
  [0.5, -0.3, 0.1],
  [-0.2, 0.8, 0.4],
];
const factor = new Matrix([
  [1, 0, 0],
  [0.6, 0.9, 0],
  [-0.3, 0.2, 1.1],
]);
const covariance = factor.mmul(factor.transpose());
const sample = (seed: number, count: number) => {
  const labels = Array.from(uniform(key(seed), count), (u) => (u < 0.5 ? 0 : 1));
  const noise = normal(foldIn(key(seed), 1), 3 * count);
  const points = labels.map((label, i) => {
    const away = factor.mmul(Matrix.columnVector(Array.from(noise.subarray(3 * i, 3 * i + 3)))).to1DArray();
    return away.map((value, j) => value + means[label][j]);
  });
  return { points, labels };
};

describe("Gaussian classes", () => {
  test("the channel score log p(x | 1) − log p(x | 0) is the linear score of LDA", () => {
    const rule = discriminant(means, covariance);
    for (const x of sample(1, 20).points) {
      const linear = x.reduce((sum, value, j) => sum + value * rule.weights[j], rule.bias);
      expect(channelScore(x, means, covariance)).toBeCloseTo(linear, 10);
    }
  });

  test("with many points LDA and logistic regression find the same rule, that of the true parameters", () => {
    const { points, labels } = sample(2, 20000);
    const truth = discriminant(means, covariance);
    const found = [sampleDiscriminant(points, labels), logisticRegression(points, labels)];
    for (const rule of found) {
      expect(Math.max(...rule.weights.map((weight, j) => Math.abs(weight - truth.weights[j])))).toBeLessThan(0.06);
      expect(Math.abs(rule.bias - truth.bias)).toBeLessThan(0.06);
    }
  });

  test("with few points and independent inputs the channel form is right more often (Ng and Jordan 2002)", () => {
    const independent = (seed: number, count: number) => {
      const labels = Array.from({ length: count }, (_, i) => i % 2);
      const noise = normal(key(seed), 5 * count);
      const points = labels.map((label, i) =>
        Array.from(noise.subarray(5 * i, 5 * i + 5), (value) => value + 0.4 * label),
      );
      return { points, labels };
    };
    const fresh = independent(3, 2000);
    const gains = Array.from({ length: 60 }, (_, i) => {
      const { points, labels } = independent(100 + i, 16);
      const channel = linearAccuracy(sampleDiscriminant(points, labels, "diagonal"), fresh.points, fresh.labels);
      return channel - linearAccuracy(logisticRegression(points, labels, 1e-4), fresh.points, fresh.labels);
    });
    const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    const error = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0)) / gains.length;
    expect(mean).toBeGreaterThan(2 * error);
  });

  test("a class without a point is told", () => {
    expect(() => sampleDiscriminant([[1], [2]], [1, 1])).toThrow("a class has no point");
  });
});
