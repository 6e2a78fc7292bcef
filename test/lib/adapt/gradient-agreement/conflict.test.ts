import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  type AgreementOptions,
  type Conflict,
  coefficients,
  combined,
  conflictCurve,
  conflictPoint,
  expectedDecrease,
  gramMatrix,
  turningAngle,
} from "../../../../lib/adapt/gradient-agreement/index.js";
import { quadraticLoss } from "../../../../lib/tasks/index.js";
import { key, uniform } from "../../../../lib/tensor/index.js";

const RULES: readonly AgreementOptions[] = [
  { rule: "mean" },
  { rule: "o-amfs" },
  { rule: "o-amfs", normalisation: "raw" },
  { rule: "o-amfs", normalisation: "relu" },
  { rule: "gradient-agreement" },
  { rule: "pcgrad" },
];
const ANGLES = Array.from({ length: 12 }, (_, i) => 0.1 + (i * Math.PI) / 13);
const TILTED = { lengths: [1, 1.7], curvatures: [1, 6, 2], orientation: 0.4 } as const;

/** The tasks of a conflict in coordinates: two of the plane, one more for each task, which is its own. */
function explicitTasks({ tasks = 8, minority = 2, lengths = [1, 1], own = [0, 0], ...rest }: Conflict, angle: number) {
  const { curvatures = [1, 1, 1], orientation = 0 } = rest;
  const h = Float64Array.from({ length: 2 + tasks }, (_, at) => curvatures[Math.min(at, 2)]);
  const gradients = Array.from({ length: tasks }, (_, i) => {
    const b = i >= tasks - minority ? 1 : 0;
    const g = new Float64Array(2 + tasks);
    g.set([lengths[b] * Math.cos(orientation + b * angle), lengths[b] * Math.sin(orientation + b * angle)]);
    g[2 + i] = own[b];
    return g;
  });
  // The gradient at θ = 0 is −H a.
  const losses = gradients.map((g) =>
    quadraticLoss({ H: Matrix.diag(Array.from(h)), c: g.map((value, at) => -value / h[at]) }),
  );
  const mean = (theta: Float64Array) => losses.reduce((sum, loss) => sum + loss.value(theta), 0) / tasks;
  return { gradients, mean, origin: new Float64Array(2 + tasks) };
}

describe.each(RULES)("one step of %o", (rule) => {
  test("lowers the mean loss by what the formula says", () => {
    for (const angle of ANGLES) {
      const { gradients, mean, origin } = explicitTasks(TILTED, angle);
      const step = combined(gradients, coefficients(gramMatrix(gradients), rule));
      const rate = 0.3;
      const found = mean(origin) - mean(step.map((value) => -rate * value));
      expect(conflictPoint(rule, TILTED, angle, rate).decrease).toBeCloseTo(found, 12);
    }
  });

  test("is best at its best rate, which Newton's step bounds", () => {
    for (const angle of ANGLES) {
      const { best, efficiency } = conflictPoint(rule, TILTED, angle, 1);
      const tried = Array.from({ length: 400 }, (_, i) => conflictPoint(rule, TILTED, angle, (i + 1) / 100).decrease);
      expect(Math.max(...tried)).toBeLessThanOrEqual(best + 1e-12);
      expect(efficiency).toBeGreaterThanOrEqual(0);
      expect(efficiency).toBeLessThanOrEqual(1 + 1e-12);
    }
  });
});

describe("o-amfs against the mean", () => {
  test("has the closed form c ∝ (m + k cos ψ, k + m cos ψ) with m tasks of A and k of B", () => {
    const [m, k] = [6, 2];
    for (const angle of ANGLES) {
      const { weights } = conflictPoint({ normalisation: "raw" }, TILTED, angle, 1);
      expect(weights[0]).toBeCloseTo(m + k * Math.cos(angle), 12);
      expect(weights[1]).toBeCloseTo(k + m * Math.cos(angle), 12);
    }
  });

  test("turns against the minority at cos ψ = −k/m", () => {
    const at = turningAngle(8, 2);
    expect(Math.cos(at)).toBeCloseTo(-1 / 3, 12);
    const weightOfB = (angle: number) => conflictPoint({}, {}, angle, 1).weights[1];
    expect(weightOfB(at)).toBeCloseTo(0, 12);
    expect(weightOfB(at - 0.01)).toBeGreaterThan(0);
    expect(weightOfB(at + 0.01)).toBeLessThan(0);
  });

  test("is no different for two tasks, at any angle and curvature", () => {
    const two = { ...TILTED, tasks: 2, minority: 1 };
    for (const angle of ANGLES) {
      const [mean, agreed] = [{ rule: "mean" } as const, {}].map((rule) => conflictPoint(rule, two, angle, 1).best);
      expect(agreed).toBeCloseTo(mean, 12);
    }
  });

  test("cannot win where H ∝ 1, nothing is the tasks' own and the batch counts: nor can any rule", () => {
    for (const rule of RULES) {
      for (const { efficiency } of conflictCurve(rule, { lengths: [1, 1.7] }, ANGLES)) {
        expect(efficiency).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
    for (const { efficiency } of conflictCurve({ rule: "mean" }, { lengths: [1, 1.7] }, ANGLES)) {
      expect(efficiency).toBeCloseTo(1, 12);
    }
  });

  test("wins where the majority counts: it steps on a mean that is turned towards it", () => {
    const majority = { counted: "majority" } as const;
    const right = ANGLES.filter((angle) => angle > 0.2 && angle < turningAngle(8, 2));
    for (const angle of right) {
      const [mean, agreed] = [{ rule: "mean" } as const, {}].map((rule) => conflictPoint(rule, majority, angle, 1));
      expect(agreed.efficiency).toBeGreaterThan(mean.efficiency);
    }
  });

  test("wins where few tasks are noisy: own parts of length σ in B alone, all with one common gradient", () => {
    // In closed form: with cosines w = 1/√(1 + σ²) between A and B, efficiency = 1/(1 + Σ cᵢ² σᵢ²/(Σ cᵢ)²).
    const sigma = 3;
    const conflict = { own: [0, sigma], minority: 3 } as const;
    const efficiencyOf = (a: number, b: number) => 1 / (1 + (3 * (b * sigma) ** 2) / (5 * a + 3 * b) ** 2);
    const w = 1 / Math.sqrt(1 + sigma ** 2);
    const agreed = efficiencyOf(5 + 3 * w, 5 * w + 1 + 2 * w ** 2);
    expect(conflictPoint({}, conflict, 0, 1).efficiency).toBeCloseTo(agreed, 12);
    expect(conflictPoint({ rule: "mean" }, conflict, 0, 1).efficiency).toBeCloseTo(efficiencyOf(1, 1), 12);
    expect(agreed).toBeGreaterThan(efficiencyOf(1, 1));
  });

  test("goes to the mean as what is the tasks' own grows: cosines of 1/(1 + σ²) weigh nothing", () => {
    const angle = 2;
    const gap = (sigma: number) => {
      const noisy = { own: [sigma, sigma] } as const;
      const [mean, agreed] = [{ rule: "mean" } as const, {}].map((rule) => conflictPoint(rule, noisy, angle, 1));
      return Math.abs(agreed.efficiency / mean.efficiency - 1);
    };
    expect(gap(10)).toBeLessThan(0.06);
    expect(gap(100) / gap(10)).toBeCloseTo(1 / 100, 2);
  });
});

test("where the gradients of the batch cancel nothing can be won, and no efficiency is told", () => {
  const { best, efficiency } = conflictPoint({ rule: "mean" }, { minority: 2, lengths: [1, 3] }, Math.PI, 1);
  expect([best, efficiency]).toEqual([0, Number.NaN]);
});

describe("a longer step", () => {
  test("is all that o-amfs wins for the batch where H ∝ 1: more at a small rate, less at the best", () => {
    const angle = turningAngle(8, 2);
    const [mean, agreed] = [{ rule: "mean" } as const, {}].map((rule) => conflictPoint(rule, {}, angle, 0.5));
    // d = m_A against (3 m_A + m_B)/4, with ⟨m_A, m_B⟩ = −1/3 and rate ½.
    const squared = (9 + 1 - 2) / 16;
    expect(mean.decrease).toBeCloseTo(0.5 * squared - 0.125 * squared, 12);
    expect(agreed.decrease).toBeCloseTo(0.5 * (3 / 4 - 1 / 12) - 0.125, 12);
    expect(agreed.decrease).toBeGreaterThan(mean.decrease);
    expect(agreed.best).toBeLessThan(mean.best);
  });
});

describe("pcgrad on two domains", () => {
  test("has a closed form: beyond a right angle every gradient loses its part along the other domain", () => {
    const [m, k] = [6, 2];
    const [a, b] = TILTED.lengths;
    for (const angle of ANGLES) {
      const cos = Math.min(0, Math.cos(angle));
      const ofA = (m - k * (b / a) * cos) / 8;
      const ofB = (k - m * (a / b) * cos) / 8;
      const { weights } = conflictPoint({ rule: "pcgrad" }, TILTED, angle, 1);
      expect(m * weights[0]).toBeCloseTo(ofA, 12);
      expect(k * weights[1]).toBeCloseTo(ofB, 12);
    }
  });
});

describe("the expected decrease", () => {
  test("is that of the population's gradient less the bending of its spread, for the mean in closed form", () => {
    const [share, angle, rate, tasks] = [0.3, 2.1, 0.4, 5];
    const [h1, h2] = TILTED.curvatures;
    const at = (length: number, phase: number) => [length * Math.cos(phase), length * Math.sin(phase)];
    const a = at(TILTED.lengths[0], TILTED.orientation);
    const b = at(TILTED.lengths[1], TILTED.orientation + angle);
    const bent = ([x, y]: number[]) => h1 * x * x + h2 * y * y;
    const t = [0, 1].map((i) => (1 - share) * a[i] + share * b[i]);
    const spread = (share * (1 - share) * bent([a[0] - b[0], a[1] - b[1]])) / tasks;
    const expected = rate * (t[0] ** 2 + t[1] ** 2) - (rate ** 2 / 2) * (bent(t) + spread);
    expect(expectedDecrease({ rule: "mean" }, { ...TILTED, tasks }, { share, angle, rate })).toBeCloseTo(expected, 12);
  });

  test.each(RULES)("is the mean over drawn batches for %o", (rule) => {
    const [share, angle, rate, tasks] = [0.3, 2.1, 0.4, 5];
    const draws = 4000;
    const numbers = uniform(key(1), draws * tasks);
    const counts = new Float64Array(tasks + 1);
    for (let i = 0; i < draws; i++)
      counts[numbers.subarray(i * tasks, (i + 1) * tasks).filter((u) => u < share).length]++;
    const each = Array.from(counts, (_, minority) => {
      const { decrease } = conflictPoint(rule, { ...TILTED, tasks, minority, counted: share }, angle, rate);
      return decrease;
    });
    const mean = each.reduce((sum, value, k) => sum + (value * counts[k]) / draws, 0);
    const variance = each.reduce((sum, value, k) => sum + ((value - mean) ** 2 * counts[k]) / draws, 0);
    const exact = expectedDecrease(rule, { ...TILTED, tasks }, { share, angle, rate });
    expect(Math.abs(mean - exact)).toBeLessThan(4 * Math.sqrt(variance / draws));
  });

  test("of a population of one domain is that of this domain", () => {
    const [angle, rate] = [2, 0.4];
    for (const [share, minority] of [
      [0, 0],
      [1, 8],
    ]) {
      const { decrease } = conflictPoint({}, { ...TILTED, minority }, angle, rate);
      expect(expectedDecrease({}, TILTED, { share, angle, rate })).toBeCloseTo(decrease, 12);
    }
  });
});

test("what is no conflict is named", () => {
  expect(() => conflictPoint({}, { minority: 9 }, 1, 1)).toThrow("invalid minority: 9 of 8 tasks");
  expect(() => conflictPoint({}, { lengths: [0, 1] }, 1, 1)).toThrow("invalid lengths: 0,1");
  expect(() => conflictPoint({}, { own: [-1, 1] }, 1, 1)).toThrow("invalid own: -1,1");
  expect(() => conflictPoint({}, { curvatures: [1, 0, 1] }, 1, 1)).toThrow("invalid curvatures: 1,0,1");
  expect(() => expectedDecrease({}, {}, { share: 1.5, angle: 1, rate: 1 })).toThrow("invalid share: 1.5");
  expect(() => turningAngle(8, 4)).toThrow("invalid minority: 4 of 8 tasks");
});
