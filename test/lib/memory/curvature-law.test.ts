import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { bootstrap, expm, jacobiMatrix, kStatistics, matrixPower, maxDifference } from "../../../lib/linalg/index.js";
import {
  blockKernel,
  type CurvatureLaw,
  closedSurvival,
  cumulantRatio,
  curvatureKernel,
  curvatureTensors,
  gammaLaw,
  gaussianLaw,
  hiddenLaw,
  kernelResidual,
  lawOfTasks,
  logNormalLaw,
  nzKernel,
  transferTensors,
  twoPointLaw,
  uniformLaw,
} from "../../../lib/memory/index.js";
import { type FlowTime, flowTime, randomQuadraticTasks } from "../../../lib/tasks/index.js";
import { foldIn, integers, key, uniform } from "../../../lib/tensor/random.js";

const spread = { mean: 1, deviation: 0.3 };
const laws: CurvatureLaw[] = [
  twoPointLaw(spread),
  uniformLaw(spread),
  gaussianLaw(spread),
  gammaLaw(spread),
  logNormalLaw(spread),
];

describe.each(laws.map((law) => [law.name, law] as const))("the law of curvatures %s", (_, law) => {
  test("has the mean, variance, third and fourth cumulant of its own ⟨e^{−Ht}⟩", () => {
    // Derivatives of ln⟨e^{−Ht}⟩ at 0 by central differences of order h⁴ on a five-point stencil.
    const [h, l] = [0.05, (t: number) => Math.log(law.survival(t))];
    const [a, b, c, d] = [l(-2 * h), l(-h), l(h), l(2 * h)];
    expect((b - c) / (2 * h)).toBeCloseTo(law.mean, 3);
    expect((b + c) / (h * h)).toBeCloseTo(law.variance, 4);
    expect(-(d - 2 * c + 2 * b - a) / (2 * h ** 3)).toBeCloseTo(law.kappa3, 3);
    expect((a - 4 * b - 4 * c + d) / h ** 4).toBeCloseTo(law.kappa4, 3);
  });

  test("has a recurrence that reproduces ⟨e^{−Ht}⟩: [e^{−Jt}]₀₀", () => {
    const J = jacobiMatrix(law.recurrence(30));
    expect(J.get(0, 0)).toBeCloseTo(law.mean, 12);
    for (const t of [0.3, 2, 5]) expect(expm(J, -t).get(0, 0)).toBeCloseTo(law.survival(t), 12);
  });

  test("has a kernel that closes the equation of the task average to 1e-12", () => {
    const K = curvatureKernel(law);
    const scalar = { size: 1, markov: new Matrix([[-law.mean]]), K: (t: FlowTime) => new Matrix([[K(t)]]) };
    const h = 1e-3;
    const rate = (t: number) =>
      (8 * (law.survival(t + h) - law.survival(t - h)) - law.survival(t + 2 * h) + law.survival(t - 2 * h)) / (12 * h);
    for (const t of [0.5, 3]) {
      const residual = kernelResidual({ ...scalar, inhomogeneous: () => Float64Array.of(0) }, flowTime(t), {
        trajectory: (s) => [law.survival(s)],
        rate: (s) => [rate(s)],
      });
      expect(residual).toBeLessThan(2e-12);
    }
  });

  test("has the same kernel as a block of the Jacobi matrix", () => {
    const order = Math.min(20, law.recurrence(20).diagonal.length);
    const kernel = blockKernel(jacobiMatrix(law.recurrence(order)).mul(-1), [0]);
    const K = curvatureKernel(law, order - 1);
    for (const t of [0, 0.7, 4]) expect(K(flowTime(t))).toBeCloseTo(kernel.K(t).get(0, 0), 12);
  });

  test("has the transfer tensors of ⟨(1 − αH)ⁿ⟩", () => {
    const alpha = 0.4;
    const rule = law.name === "Gaussian" || law.name === "Gamma" || law.name === "uniform" ? 30 : 60;
    const J = jacobiMatrix(law.recurrence(rule));
    const A = Matrix.sub(Matrix.eye(J.rows), J.mul(alpha));
    const maps: Matrix[] = [];
    let power = A;
    for (let n = 0; n < 12; n++) {
      maps.push(new Matrix([[power.get(0, 0)]]));
      power = power.mmul(A);
    }
    const expected = transferTensors(maps).map((tensor) => tensor.get(0, 0));
    curvatureTensors(law, alpha, 12).forEach((tensor, n) => {
      expect(tensor).toBeCloseTo(expected[n], 13);
    });
    expect(expected[1]).toBeCloseTo(alpha ** 2 * 0.09, 13);
  });
});

describe("the kernel of the task average", () => {
  test("of two points is σ²e^{−μt}, its tensors α²σ²(1 − αμ)ⁿ⁻², to 1e-16", () => {
    const [law, alpha] = [twoPointLaw(spread), 0.3];
    const K = curvatureKernel(law);
    for (const t of [0, 1, 5]) expect(Math.abs(K(flowTime(t)) - 0.09 * Math.exp(-t))).toBeLessThan(1e-16);
    curvatureTensors(law, alpha, 9)
      .slice(1)
      .forEach((tensor, i) => {
        expect(Math.abs(tensor - 0.0081 * 0.7 ** i)).toBeLessThan(1e-16);
      });
  });

  test("of a Gaussian begins as σ²e^{−μt}(1 + σ²t² + 5/12 σ⁴t⁴): the rest is of sixth order", () => {
    const K = curvatureKernel(gaussianLaw(spread));
    const rest = [1, 0.5].map((t) => {
      const s = (0.3 * t) ** 2;
      return K(flowTime(t)) / (0.09 * Math.exp(-t)) - (1 + s + (5 / 12) * s * s);
    });
    expect(Math.abs(Math.log2(rest[0] / rest[1]) - 6)).toBeLessThan(0.1);
  });

  test("of a finite set of tasks is the Nakajima–Zwanzig kernel of their average", () => {
    const curvatures = [0.4, 0.9, 1.2, 1.7];
    const weights = [0.1, 0.4, 0.3, 0.2];
    const law = lawOfTasks(curvatures, weights);
    const direct = nzKernel(Matrix.diag(curvatures).mul(-1), Matrix.rowVector(weights), Matrix.ones(4, 1));
    const K = curvatureKernel(law);
    for (const t of [0, 0.6, 3]) expect(K(flowTime(t))).toBeCloseTo(direct.K(t).get(0, 0), 14);
    expect(law.variance).toBeCloseTo(0.14, 15);
  });

  test("vanishes when all tasks have one curvature", () => {
    const law = lawOfTasks([1.3, 1.3, 1.3]);
    expect(curvatureKernel(law)(flowTime(1))).toBe(0);
    expect(Math.abs(curvatureTensors(law, 0.2, 4)[1])).toBe(0);
  });

  test("is an average over hidden curvatures between the smallest and the largest of the tasks", () => {
    const law = lawOfTasks([0.4, 0.9, 1.2, 1.7], [0.1, 0.4, 0.3, 0.2]);
    const hidden = hiddenLaw(law, 10);
    // Interlacing: n tasks leave n − 1 hidden curvatures, one in each gap.
    expect(hidden.length).toBe(3);
    hidden.forEach(({ node }, i) => {
      expect(node).toBeGreaterThan([0.4, 0.9, 1.2][i]);
      expect(node).toBeLessThan([0.9, 1.2, 1.7][i]);
    });
    expect(hidden.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 14);
  });
});

describe("the average over six tasks with random 3×3 curvatures", () => {
  const tasks = randomQuadraticTasks({ count: 6, size: 3, curvature: [0.3, 2] }, key(43));
  const mean = average(tasks.map(({ H }) => H));
  const variance = Matrix.sub(average(tasks.map(({ H }) => H.mmul(H))), mean.mmul(mean));
  const generator = Matrix.zeros(18, 18);
  tasks.forEach(({ H }, i) => {
    generator.setSubMatrix(Matrix.mul(H, -1), 3 * i, 3 * i);
  });
  const tr = Matrix.ones(1, 6).div(6).kroneckerProduct(Matrix.eye(3));
  const em = Matrix.ones(6, 1).kroneckerProduct(Matrix.eye(3));

  test("has generator −⟨H⟩, K(0) = Var(H), and closes its memory equation to 1e-13", () => {
    const kernel = nzKernel<FlowTime>(generator, tr, em);
    expect(maxDifference(kernel.markov, Matrix.mul(mean, -1))).toBeLessThan(1e-14);
    expect(maxDifference(kernel.K(flowTime(0)), variance)).toBeLessThan(1e-14);
    const start = Matrix.columnVector([1, -0.5, 2]);
    const seen = (order: 0 | 1) => (t: number) =>
      average(tasks.map(({ H }) => (order === 1 ? Matrix.mul(H, -1) : Matrix.eye(3)).mmul(expm(H, -t))))
        .mmul(start)
        .to1DArray();
    expect(kernelResidual(kernel, flowTime(2), { trajectory: seen(0), rate: seen(1) })).toBeLessThan(1e-13);
  });

  test("has T₁ = 1 − α⟨H⟩ and T₂ = α² Var(H) under descent", () => {
    const alpha = 0.3;
    const maps = [1, 2, 3].map((n) =>
      average(tasks.map(({ H }) => matrixPower(Matrix.sub(Matrix.eye(3), Matrix.mul(H, alpha)), n))),
    );
    const [first, second] = transferTensors(maps);
    expect(maxDifference(first, Matrix.sub(Matrix.eye(3), Matrix.mul(mean, alpha)))).toBeLessThan(1e-15);
    expect(maxDifference(second, Matrix.mul(variance, alpha ** 2))).toBeLessThan(1e-15);
  });
});

describe("the closures of second order", () => {
  const worst = (law: CurvatureLaw, closure: "convolution" | "time-local") =>
    Math.max(
      ...Array.from({ length: 601 }, (_, n) => Math.abs(law.survival(n / 100) - closedSurvival(law, closure, n / 100))),
    );

  test("are exact for two points and for a Gaussian, and miss the other laws by the known amounts", () => {
    // Independent implementation, two digits: convolution, then time-local.
    const known = [
      [0, 4.9e-3],
      [1.5e-3, 3.6e-3],
      [4.9e-3, 0],
      [1.5e-3, 4.8e-3],
      [2.8e-3, 6.3e-3],
    ];
    laws.forEach((law, i) => {
      (["convolution", "time-local"] as const).forEach((closure, j) => {
        const miss = worst(law, closure);
        if (known[i][j] === 0) expect(miss).toBeLessThan(1e-15);
        else expect(Math.abs(miss / known[i][j] - 1)).toBeLessThan(0.04);
      });
    });
  });

  test("refuse a closure nobody knows", () => {
    expect(() => closedSurvival(laws[0], "third" as "convolution", 1)).toThrow('unknown closure "third"');
  });
});

describe("the third cumulant", () => {
  test("explains what the second leaves, for Gamma curvatures, as t → 0", () => {
    const law = gammaLaw(spread);
    expect(law.kappa3).toBeCloseTo(2 * 0.3 ** 4, 15);
    expect(law.kappa4).toBeCloseTo(6 * 0.3 ** 6, 15);
    [0.25, 0.5, 1].forEach((t, i) => {
      expect(Math.abs(cumulantRatio(law, t) - [0.983, 0.967, 0.937][i])).toBeLessThan(6e-4);
    });
    // Slope −κ₄/(4κ₃) = −3σ²/4 at the origin.
    expect((cumulantRatio(law, 0.01) - 1) / 0.01).toBeCloseTo(-0.0675, 3);
  });

  test("is found from 1000 tasks within its bootstrap interval, and told from zero", () => {
    // H = ½ + u² with u uniform: κ₃ = 1/7 − 1/5 + 2/27 = 16/945.
    const tasks = uniform(key(41), 1000).map((u) => 0.5 + u * u);
    const { k3 } = bootstrap(tasks, (sample) => ({ k3: kStatistics(sample).k3 }), {
      indices: (r) => integers(foldIn(key(42), r), 1000, 0, 1000),
      resamples: 300,
      level: 0.99,
    });
    expect(k3[0]).toBeGreaterThan(0);
    expect(k3[0]).toBeLessThan(16 / 945);
    expect(k3[1]).toBeGreaterThan(16 / 945);
  });

  test("has no ratio where it is zero", () => {
    expect(() => cumulantRatio(gaussianLaw(spread), 1)).toThrow("invalid law: third cumulant 0");
    expect(() => gammaLaw({ mean: -1, deviation: 0.3 })).toThrow("invalid mean curvature: -1");
    expect(() => lawOfTasks([1, 2], [1, -1])).toThrow("invalid atom");
    expect(() => lawOfTasks([1, 2], [1])).toThrow("invalid weights: got 1, expected 2");
    expect(() => lawOfTasks([])).toThrow("invalid number of tasks: 0");
    expect(() => twoPointLaw({ mean: 1, deviation: 0 })).toThrow("invalid deviation: 0");
    for (const law of [twoPointLaw, uniformLaw, gaussianLaw]) {
      expect(() => law({ mean: Number.NaN, deviation: 0.3 })).toThrow("invalid mean curvature: NaN");
    }
    expect(() => curvatureKernel(gammaLaw(spread))(-1 as FlowTime)).toThrow("invalid lag: -1");
  });
});

function average(matrices: readonly Matrix[]): Matrix {
  return matrices.reduce((sum, matrix) => Matrix.add(sum, matrix)).div(matrices.length);
}
