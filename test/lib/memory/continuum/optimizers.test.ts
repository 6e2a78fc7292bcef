import { Matrix, SingularValueDecomposition, solve } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { maxDifference } from "../../../../lib/linalg/index.js";
import { momentumMass } from "../../../../lib/memory/continuum/experiments/index.js";
import {
  deepMomentumStep,
  deltaMomentumStep,
  deltaStep,
  gradientStep,
  linearBlock,
  m3Step,
  momentumStep,
  muonStep,
  orthogonalise,
  plainStep,
  polyakStep,
  preconditionedMomentumStep,
  type Rule,
  surpriseOf,
  type Vector,
} from "../../../../lib/memory/continuum/index.js";
import { foldIn, key, normal, uniform } from "../../../../lib/tensor/random.js";

const shape = { rows: 3, columns: 4 };
const random = (name: number, rows = 3, columns = 4): Matrix =>
  Matrix.from1DArray(rows, columns, normal(foldIn(key(51), name), rows * columns));
const flat = (m: Matrix): Vector => Float64Array.from(m.to1DArray());
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));

/** Parameters after the gradients, from zero, and the last state. */
function steps(rule: Rule, gradients: readonly Matrix[]) {
  const size = gradients[0].rows * gradients[0].columns;
  let now = { theta: new Float64Array(size) as Vector, state: rule.start(size) };
  for (const g of gradients) now = { ...rule.step(now.theta, flat(g), now.state, { loss: 1 }) };
  return now;
}

const gradients = Array.from({ length: 7 }, (_, i) => random(i));

describe("momentum as a memory", () => {
  const [rate, alpha] = [0.1, 0.8];

  test("is the gradients with weights that are geometric sums", () => {
    const weights = gradients.map((_, i) => (1 - alpha ** (gradients.length - i)) / (1 - alpha));
    const sum = gradients.reduce((total, g, i) => total.sub(Matrix.mul(g, rate * weights[i])), Matrix.zeros(3, 4));
    expect(apart(steps(momentumStep({ rate, momentum: alpha }), gradients).theta, flat(sum))).toBeLessThan(1e-15);
  });

  test("of α = 0 is plain descent, and so is the preconditioned and the delta form", () => {
    const plain = steps(gradientStep({ rate }), gradients).theta;
    for (const rule of [
      momentumStep({ rate, momentum: 0 }),
      preconditionedMomentumStep({ ...shape, rate, momentum: 0 }),
      deltaMomentumStep({ ...shape, rate, momentum: 0, forgetting: 0 }),
    ]) {
      expect(apart(steps(rule, gradients).theta, plain)).toBeLessThan(1e-15);
    }
  });

  test("preconditioned with P is momentum over the gradients P G", () => {
    const values = random(20, 3, 3);
    const turned = gradients.map((g) => values.mmul(g));
    const one = steps(preconditionedMomentumStep({ ...shape, rate, momentum: alpha, values }), gradients);
    expect(apart(one.theta, steps(momentumStep({ rate, momentum: alpha }), turned).theta)).toBeLessThan(1e-14);
  });

  test("holds 46.9 % of its mass in 6 gradients at β = 0.9, 52.2 in 7, 98.9 in 43, 99.03 in 44: the paper's 50 and 99 are roundings", () => {
    expect([6, 7, 43, 44].map((n) => (100 * momentumMass(0.9, n)).toFixed(2))).toEqual([
      "46.86",
      "52.17",
      "98.92",
      "99.03",
    ]);
  });

  test("with a delta rule is one gradient step on ½‖m Gᵀ + P‖² beside the decay", () => {
    const [m, g, values] = [random(30), random(31), random(32, 3, 3)];
    const rule = deltaMomentumStep({ ...shape, rate, momentum: alpha, forgetting: rate, values });
    const next = rule.step(new Float64Array(12), flat(g), flat(m), { loss: 1 }).state;
    // ∇_m ½‖m Gᵀ + P‖² = (m Gᵀ + P) G, by central differences in every entry.
    const objective = (at: Matrix) => Matrix.add(at.mmul(g.transpose()), values).norm("frobenius") ** 2 / 2;
    for (let i = 0; i < 12; i++) {
      const shifted = (h: number) => {
        const at = flat(m);
        at[i] += h;
        return objective(Matrix.from1DArray(3, 4, at));
      };
      const slope = (shifted(1e-5) - shifted(-1e-5)) / 2e-5;
      expect(next[i]).toBeCloseTo(alpha * flat(m)[i] - rate * slope, 8);
    }
  });

  test("with a delta rule erases along the rows of G only: what is orthogonal to them decays as in momentum", () => {
    const m = Matrix.from1DArray(1, 2, [3, 0]);
    const rule = deltaMomentumStep({ rows: 1, columns: 2, rate: 0, momentum: 0.9, forgetting: 0.5 });
    expect([...rule.step(new Float64Array(2), Float64Array.of(0, 1), flat(m), { loss: 1 }).state]).toEqual([
      0.9 * 3,
      0,
    ]);
    const along = rule.step(new Float64Array(2), Float64Array.of(1, 0), flat(m), { loss: 1 }).state;
    expect(along[0]).toBeCloseTo(0.4 * 3, 15);
  });

  test("rules refuse numbers, shapes and sizes that are none", () => {
    expect(() => momentumStep({ rate: 0.1, momentum: 1 })).toThrow("invalid momentum: 1");
    expect(() => gradientStep({ rate: -1 })).toThrow("invalid rate: -1");
    expect(() => gradientStep({ rate: 1, retention: 1.1 })).toThrow("invalid retention: 1.1");
    expect(() => deltaMomentumStep({ ...shape, rate, momentum: 0.9, forgetting: Number.NaN })).toThrow(
      "invalid forgetting: NaN",
    );
    expect(() => muonStep({ rows: 0, columns: 2, rate, momentum: 0 })).toThrow("invalid number of rows: 0");
    expect(() => muonStep({ ...shape, rate, momentum: 0 }).start(5)).toThrow("invalid parameters: got 5, expected 3×4");
    expect(() => preconditionedMomentumStep({ ...shape, rate, momentum: 0, values: Matrix.eye(4) })).toThrow(
      "invalid values: got 4×4, expected 3×3",
    );
  });
});

describe("the Polyak step", () => {
  test("on a linear head is normalised least mean squares", () => {
    const [w, x] = [normal(key(1), 5), normal(key(2), 5)];
    const [target, factor, epsilon] = [0.7, 0.6, 0.1];
    const error = w.reduce((sum, value, i) => sum + value * x[i], -target);
    const rule = polyakStep({ factor, epsilon });
    const { theta } = rule.step(
      w,
      x.map((value) => error * value),
      rule.start(5),
      { loss: error ** 2 / 2 },
    );
    const square = x.reduce((sum, value) => sum + value * value, 0);
    theta.forEach((value, i) => {
      expect(value).toBeCloseTo(w[i] - (factor * error * x[i]) / (epsilon + square), 14);
    });
  });

  test("stands still where there is nothing to learn", () => {
    expect([
      ...polyakStep({ factor: 1 }).step(Float64Array.of(2), Float64Array.of(0), Float64Array.of(), { loss: 0 }).theta,
    ]).toEqual([2]);
  });
});

describe("Newton–Schulz", () => {
  const worst = (rounds: number, draws = 200): number[] =>
    Array.from({ length: draws }, (_, i) => {
      const x = orthogonalise(random(100 + i, 8, 5), { rounds });
      return maxDifference(x.transpose().mmul(x), Matrix.eye(5));
    }).sort((a, b) => a - b);

  test("leaves 0.15 of XᵀX − 1 after the 5 rounds of optimizers (median of 200 matrices 8×5), 2e-6 at most after 12, round-off after 15", () => {
    const five = worst(5);
    expect(five[100]).toBeGreaterThan(0.1);
    expect(five[100]).toBeLessThan(0.2);
    expect(worst(12)[199]).toBeLessThan(2e-6);
    expect(worst(15)[199]).toBeLessThan(1e-15);
  });

  test.each([
    [8, 5],
    [5, 8],
  ])("goes to U Vᵀ of the singular value decomposition, for %s×%s", (rows, columns) => {
    const matrix = random(7, rows, columns);
    const { leftSingularVectors: u, rightSingularVectors: v } = new SingularValueDecomposition(matrix, {
      autoTranspose: true,
    });
    expect(maxDifference(orthogonalise(matrix, { rounds: 20 }), u.mmul(v.transpose()))).toBeLessThan(1e-14);
  });

  test("moves every singular value by ½σ(3 − σ²) a round and leaves its vectors", () => {
    const sigma = [0.8, 0.6];
    const [once] = [orthogonalise(Matrix.diag(sigma), { rounds: 1 })];
    sigma.forEach((s, i) => {
      expect(once.get(i, i)).toBeCloseTo(0.5 * s * (3 - s * s), 15); // ‖diag(0.8, 0.6)‖_F = 1
    });
  });

  test("keeps zero zero, and refuses what is not finite", () => {
    expect(orthogonalise(Matrix.zeros(2, 3)).to2DArray()).toEqual(Matrix.zeros(2, 3).to2DArray());
    expect(() => orthogonalise(new Matrix([[Number.NaN]]))).toThrow(
      "invalid matrix: an entry is not finite or too large",
    );
  });

  test("of a row is the row's direction: Muon on one output is normalised momentum", () => {
    const rule = muonStep({ rows: 1, columns: 2, rate: 0.5, momentum: 0.9, rounds: 5 });
    const { theta } = rule.step(new Float64Array(2), Float64Array.of(3, 4), rule.start(2), { loss: 1 });
    expect(theta[0]).toBeCloseTo(-0.3, 15);
    expect(theta[1]).toBeCloseTo(-0.4, 15);
  });
});

describe("M3", () => {
  const options = { ...shape, rate: 0.1, period: 3 };

  test("without weight on the slow momentum has no trace of it: the period does not matter", () => {
    const [a, b] = [3, 5].map((period) => steps(m3Step({ ...options, period, slowWeight: 0 }), gradients).theta);
    expect(a).toEqual(b);
    expect(steps(m3Step(options), gradients).theta).not.toEqual(a);
  });

  test("uses the slow direction from the next chunk on: the first Ĉ steps are those without it", () => {
    const early = gradients.slice(0, 3);
    expect(steps(m3Step(options), early).theta).toEqual(steps(m3Step({ ...options, slowWeight: 0 }), early).theta);
    const later = gradients.slice(0, 4);
    expect(steps(m3Step(options), later).theta).not.toEqual(steps(m3Step({ ...options, slowWeight: 0 }), later).theta);
  });

  test("is the algorithm as printed, step by step in matrices", () => {
    const [b1, b2, b3] = [0.7, 0.5, 0.3];
    const [alpha, epsilon] = [0.4, 0.01];
    let [m1, v, s, m2, o2, w] = Array.from({ length: 6 }, () => Matrix.zeros(3, 4));
    gradients.forEach((g, i) => {
      m1 = Matrix.add(m1, Matrix.mul(g, b1));
      v = Matrix.add(v, Matrix.mul(Matrix.mul(g, g), b2));
      s = Matrix.add(s, g);
      const both = Matrix.add(orthogonalise(m1), Matrix.mul(o2, alpha));
      w = Matrix.sub(w, both.mul(0.1).div(Matrix.sqrt(v).add(epsilon)));
      if ((i + 1) % 3 !== 0) return;
      m2 = Matrix.add(m2, Matrix.mul(s, b3));
      s = Matrix.zeros(3, 4);
      o2 = orthogonalise(m2);
    });
    const rule = m3Step({ ...options, betas: [b1, b2, b3], slowWeight: alpha, epsilon });
    expect(apart(steps(rule, gradients).theta, flat(w))).toBeLessThan(1e-14);
  });
});

describe("one step of descent", () => {
  const weights = random(1);
  const [input, surprise, rate] = [normal(key(3), 4), normal(key(4), 3), 0.3];
  const step = { weights, input, surprise, rate };
  const [x, u] = [input, surprise].map((v) => Matrix.columnVector([...v]));

  test("is the minimiser of ⟨u, Wx⟩ + ‖W − W_t‖²/2η", () => {
    // Its gradient u xᵀ + (W − W_t)/η is zero there.
    const found = plainStep(step);
    const gradient = Matrix.add(u.mmul(x.transpose()), Matrix.sub(found, weights).div(rate));
    expect(gradient.max()).toBeLessThan(1e-14);
    expect(gradient.min()).toBeGreaterThan(-1e-14);
  });

  test("with the delta rule is the exact minimiser of ½‖Wx + u‖² + ‖W − W_t‖²/2η: a linear solve gives the same, to 1e-14", () => {
    // (x xᵀ + 1/η) Wᵀ = W_tᵀ/η − x uᵀ
    const left = Matrix.add(x.mmul(x.transpose()), Matrix.eye(4).div(rate));
    const right = Matrix.sub(weights.transpose().div(rate), x.mmul(u.transpose()));
    expect(maxDifference(deltaStep(step), solve(left, right).transpose())).toBeLessThan(1e-14);
  });

  test("erases on the right: shapes with out ≠ in tell", () => {
    expect([deltaStep(step).rows, deltaStep(step).columns]).toEqual([3, 4]);
    expect(() => deltaStep({ ...step, input: surprise })).toThrow("invalid input: got 3, expected 4");
    expect(() => deltaStep({ ...step, surprise: input })).toThrow("invalid surprise: got 4, expected 3");
    expect(() => deltaStep({ ...step, rate: 0 })).toThrow("invalid rate: 0");
  });
});

describe("the trap of delta gradient descent", () => {
  const values = random(2, 2, 3);

  test.each([
    ["squared", 0.5],
    ["dot product", 1],
  ] as const)("with the %s loss one stored pair reads back %s of its value", (loss, ratio) => {
    let weights = Matrix.zeros(2, 3);
    const [input, value] = [
      [0.6, 0, 0.8],
      [2, -1],
    ];
    for (let i = 0; i < 500; i++) {
      weights = deltaStep({ weights, input, surprise: surpriseOf(loss, weights, input, value), rate: 0.5 });
    }
    const read = weights.mmul(Matrix.columnVector(input));
    value.forEach((v, i) => {
      expect(read.get(i, 0) / v).toBeCloseTo(ratio, 14);
    });
  });

  test("its fixed point on a squared loss is half the least-squares solution, over 60 000 samples of noiseless data", () => {
    let weights = Matrix.zeros(2, 3);
    for (let i = 0; i < 60_000; i++) {
      const input = uniform(foldIn(key(5), i), 3, { low: -1, high: 1 });
      const value = values.mmul(Matrix.columnVector([...input])).to1DArray();
      weights = deltaStep({ weights, input, surprise: surpriseOf("squared", weights, input, value), rate: 0.05 });
    }
    expect(maxDifference(weights, Matrix.mul(values, 0.5))).toBeLessThan(1e-13);
  });

  test("an unknown loss is refused with the known ones", () => {
    expect(() => surpriseOf("l1" as never, Matrix.eye(2), [1, 0], [1, 0])).toThrow(
      'unknown loss "l1" (known: dot product, squared)',
    );
  });
});

describe("deep momentum", () => {
  const memory = linearBlock({ inputs: 2, outputs: 2 });
  const first = (value: "one" | "gradient", g: Vector) => {
    const rule = deepMomentumStep({ memory, rate: 0.1, retention: 1, value });
    return rule.step(new Float64Array(2), g, rule.start(2), { loss: 1 }).theta;
  };

  test("with a linear memory and the printed value 1 moves every weight down by η‖u‖², whatever the sign of its gradient", () => {
    const moved = first("one", Float64Array.of(3, -4));
    expect(moved[0]).toBeCloseTo(-2.5, 14);
    expect(moved[1]).toBeCloseTo(-2.5, 14);
  });

  test("with a linear memory is m ← α m − η v uᵀ, W ← W + m u, written by hand over two steps", () => {
    const rule = deepMomentumStep({ memory, rate: 0.1, retention: 0.5, value: "gradient" });
    const [u, v] = [Float64Array.of(3, -4), Float64Array.of(1, 2)];
    const once = rule.step(new Float64Array(2), u, rule.start(2), { loss: 1 });
    const { theta } = rule.step(once.theta, v, once.state, { loss: 1 });
    const outer = (g: Float64Array) => Matrix.columnVector([...g]).mmul(Matrix.rowVector([...g]));
    const m1 = outer(u).mul(-0.1);
    const m2 = Matrix.sub(Matrix.mul(m1, 0.5), outer(v).mul(0.1));
    const moved = Matrix.add(m1.mmul(Matrix.columnVector([...u])), m2.mmul(Matrix.columnVector([...v])));
    moved.to1DArray().forEach((value, i) => {
      expect(theta[i]).toBeCloseTo(value, 13);
    });
  });

  test("with the gradient as value moves against it, by ‖u‖² times as much", () => {
    const moved = first("gradient", Float64Array.of(3, -4));
    expect(moved[0]).toBeCloseTo(-0.1 * 25 * 3, 13);
    expect(moved[1]).toBeCloseTo(0.1 * 25 * 4, 13);
  });

  test("refuses an unknown value and a memory of another size", () => {
    expect(() => deepMomentumStep({ memory, rate: 1, retention: 1, value: "zero" as never })).toThrow(
      'unknown value "zero" (known: one, gradient)',
    );
    expect(() => deepMomentumStep({ memory, rate: 1, retention: 1, value: "one" }).start(3)).toThrow(
      "invalid memory: 2 → 2, expected 3 → 3",
    );
  });
});
