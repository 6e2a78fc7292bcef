import { describe, expect, test } from "vitest";
import {
  adapted,
  gradientDescent,
  type MetaAlgorithm,
  meanMinimiser,
  metaDescent,
  metaGradient,
  metaNewton,
  metaObjective,
  quadraticMetaTasks,
  thetaStar,
  timeOrderedProduct,
} from "../../../lib/adapt/index.js";
import { column, entries, maxDifference } from "../../../lib/linalg/index.js";
import {
  coupledQuarticLoss,
  innerSteps,
  quarticLoss,
  randomCurvature,
  randomQuadraticTasks,
  scalarTask,
} from "../../../lib/tasks/index.js";
import { foldIn, key, normal } from "../../../lib/tensor/random.js";

const two = [scalarTask(1, 0), scalarTask(0.2, 1)];
const many = randomQuadraticTasks({ count: 6, size: 3, curvature: [0.2, 1.6] }, key(41));
const gap = (a: Float64Array, b: ArrayLike<number>): number => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
const algorithms: MetaAlgorithm[] = ["maml", "fomaml", "reptile"];

// Two scalar tasks (h, c) = (1, 0), (0.2, 1), equal weights, α = ½; independent float64 prototype.
const golden: [number, number, number, number | undefined][] = [
  [0, 0.166667, 0.166667, undefined],
  [1, 0.393204, 0.264706, 0.166667],
  [2, 0.677369, 0.393204, 0.202128],
  [5, 0.98619, 0.790757, 0.297121],
  [10, 0.999961, 0.98619, 0.394658],
];

describe("thetaStar", () => {
  test.each(golden)("k = %s: MAML %s, FOMAML %s, Reptile %s", (k, maml, fomaml, reptile) => {
    expect(thetaStar(two, 0.5, innerSteps(k), "maml")[0]).toBeCloseTo(maml, 6);
    expect(thetaStar(two, 0.5, innerSteps(k), "fomaml")[0]).toBeCloseTo(fomaml, 6);
    if (reptile !== undefined) expect(thetaStar(two, 0.5, innerSteps(k), "reptile")[0]).toBeCloseTo(reptile, 6);
  });

  test.each([0, 1, 2, 5, 9])("FOMAML(2k) = MAML(k) at k = %s to 1e-12", (k) => {
    const fomaml = thetaStar(many, 0.4, innerSteps(2 * k), "fomaml");
    expect(gap(fomaml, thetaStar(many, 0.4, innerSteps(k), "maml"))).toBeLessThan(1e-12);
  });

  test.each(algorithms)("%s in closed form equals the zero of its numerical meta-gradient", (algorithm) => {
    const tasks = quadraticMetaTasks(many);
    const field = (theta: Float64Array) => metaGradient(tasks, theta, 0.4, innerSteps(3), algorithm);
    const closed = thetaStar(many, 0.4, innerSteps(3), algorithm);
    expect(gap(metaNewton(field, [0, 0, 0]), closed)).toBeLessThan(1e-10);
    expect(gap(metaDescent(field, [0, 0, 0], { rate: 0.5 }), closed)).toBeLessThan(1e-10);
  });

  test("a common curvature puts every algorithm at the mean minimiser for every k", () => {
    const H = randomCurvature([0.3, 0.9, 1.5], key(42));
    const same = many.map(({ c }, i) => ({ H, c, weight: 1 + i }));
    for (const algorithm of algorithms) {
      for (const k of [1, 4]) {
        expect(gap(thetaStar(same, 0.4, innerSteps(k), algorithm), meanMinimiser(same))).toBeLessThan(1e-13);
      }
    }
  });

  test("moves towards the slow task as k grows, and MAML tends to its continuous form as α → 0", () => {
    const path = [0, 1, 3, 9].map((k) => thetaStar(two, 0.5, innerSteps(k), "maml")[0]);
    expect(path).toEqual([...path].sort((a, b) => a - b));
    const error = (k: number) =>
      Math.abs(thetaStar(two, 1 / k, innerSteps(k), "maml")[0] - thetaStar(two, 1 / k, innerSteps(k), "continuous")[0]);
    expect(Math.abs(Math.log2(error(200) / error(400)) - 1)).toBeLessThan(0.02);
  });

  test("curvature that says nothing about the minimum leaves θ* at the mean of the minima, for every depth", () => {
    const curvatures = [0.3, 0.8, 1.7];
    const minima = [-1, 0.5, 0.9, 4];
    const independent = curvatures.flatMap((h) => minima.map((c) => scalarTask(h, c)));
    for (const algorithm of algorithms) {
      for (const k of [1, 3, 8]) expect(thetaStar(independent, 0.5, innerSteps(k), algorithm)[0]).toBeCloseTo(1.1, 14);
    }
  });

  test("FOMAML(2k) = MAML(k) is special to quadratics: coupled quartic tasks break it", () => {
    const tasks = many.map((task) => {
      const loss = coupledQuarticLoss(task, 0.5);
      return { support: loss, query: loss };
    });
    const star = (k: number, algorithm: MetaAlgorithm) =>
      metaNewton((theta) => metaGradient(tasks, theta, 0.2, innerSteps(k), algorithm), [0, 0, 0]);
    expect(gap(star(2, "fomaml"), star(1, "maml"))).toBeGreaterThan(1e-3);
  });

  test("doubling a weight equals repeating the task", () => {
    const doubled = thetaStar([scalarTask(1, 0, 2), scalarTask(0.2, 1)], 0.5, innerSteps(2), "maml");
    const repeated = thetaStar([scalarTask(1, 0), scalarTask(1, 0), scalarTask(0.2, 1)], 0.5, innerSteps(2), "maml");
    expect(doubled[0]).toBeCloseTo(repeated[0], 15);
  });

  test("refuses what has no answer", () => {
    expect(() => thetaStar(two, 0.5, innerSteps(0), "reptile")).toThrow("invalid number of inner steps: 0");
    expect(() => thetaStar([], 0.5, innerSteps(1), "maml")).toThrow("invalid tasks: none given");
    expect(() => thetaStar(two, -1, innerSteps(1), "maml")).toThrow("invalid learning rate: -1");
    expect(() => thetaStar([scalarTask(1, 0, -2)], 0.5, innerSteps(1), "maml")).toThrow("invalid weight: -2");
    expect(() => thetaStar([two[0], many[0]], 0.5, innerSteps(1), "maml")).toThrow(
      "invalid curvature: got order 3, expected 1",
    );
    expect(() => thetaStar(two, 0.5, innerSteps(1), "anil" as never)).toThrow(
      'unknown algorithm "anil" (known: maml, fomaml, reptile, continuous)',
    );
  });
});

describe("metaGradient", () => {
  const wells = [0.5, 1, -0.6].map((h, i) => ({
    support: quarticLoss({ h, b: 0.4 + 0.3 * i }),
    query: quarticLoss({ h: h + 0.2, b: 0.5 }),
    weight: 1 + i,
  }));

  test("of MAML is the derivative of the post-adaptation loss, for quadratic and quartic tasks", () => {
    for (const [tasks, theta] of [
      [quadraticMetaTasks(many), normal(key(43), 3)],
      [wells, Float64Array.of(0.7)],
    ] as const) {
      const step = 1e-5;
      metaGradient(tasks, theta, 0.3, innerSteps(4), "maml").forEach((slope, i) => {
        const at = (by: number) =>
          metaObjective(
            tasks,
            theta.map((x, j) => (i === j ? x + by : x)),
            0.3,
            innerSteps(4),
          );
        expect(Math.abs((at(step) - at(-step)) / (2 * step) - slope)).toBeLessThan(1e-9);
      });
    }
  });

  test("of MAML is the time-ordered product times the query gradient", () => {
    const [{ support, query }] = quadraticMetaTasks(many);
    const theta = normal(foldIn(key(44), 1), 3);
    const path = gradientDescent(support, theta, 0.3, innerSteps(5));
    const product = timeOrderedProduct(support, path, 0.3);
    const direct = entries(product.mmul(column(query.gradient(adapted(path)))));
    expect(gap(metaGradient([{ support, query }], theta, 0.3, innerSteps(5), "maml"), direct)).toBeLessThan(1e-14);
  });

  test("multiplies Hessians that do not commute in the order of time, step 0 leftmost", () => {
    const twisted = many.slice(0, 3).map((task, i) => {
      const loss = coupledQuarticLoss(task, 0.4 + 0.2 * i);
      return { support: loss, query: loss };
    });
    const theta = Float64Array.of(0.9, -0.7, 0.5);
    const [{ support }] = twisted;
    const path = gradientDescent(support, theta, 0.3, innerSteps(3));
    const [first, second] = path.iterates.map((at) => support.hessian(at));
    expect(maxDifference(first.mmul(second), second.mmul(first))).toBeGreaterThan(0.01);
    // The product is the transposed Jacobian of θ ↦ φ, and the meta-gradient the derivative of the loss after adaptation.
    const product = timeOrderedProduct(support, path, 0.3);
    const slope = metaGradient(twisted, theta, 0.3, innerSteps(3), "maml");
    const step = 1e-5;
    theta.forEach((_, i) => {
      const at = (by: number) => theta.map((x, j) => (i === j ? x + by : x));
      const phi = (by: number) => adapted(gradientDescent(support, at(by), 0.3, innerSteps(3)));
      const [up, down] = [phi(step), phi(-step)];
      expect(
        gap(
          up.map((x, j) => (x - down[j]) / (2 * step)),
          product.getRow(i),
        ),
      ).toBeLessThan(1e-8);
      const objective = (by: number) => metaObjective(twisted, at(by), 0.3, innerSteps(3));
      expect(Math.abs((objective(step) - objective(-step)) / (2 * step) - slope[i])).toBeLessThan(1e-8);
    });
  });

  test("of FOMAML lacks that product, and of Reptile with one step is the mean support gradient", () => {
    const theta = Float64Array.of(0.7);
    const maml = metaGradient(wells, theta, 0.3, innerSteps(4), "maml");
    expect(gap(maml, metaGradient(wells, theta, 0.3, innerSteps(4), "fomaml"))).toBeGreaterThan(1e-2);
    const mean = wells.reduce((sum, { support, weight }) => sum + (weight * support.gradient(theta)[0]) / 6, 0);
    expect(metaGradient(wells, theta, 0.3, innerSteps(1), "reptile")[0]).toBeCloseTo(mean, 14);
  });

  test("judges on the query loss: FOMAML is the mean query gradient at the adapted parameters", () => {
    const theta = Float64Array.of(0.7);
    const mean = wells.reduce((sum, { support, query, weight }) => {
      const phi = adapted(gradientDescent(support, theta, 0.3, innerSteps(4)));
      return sum + (weight * query.gradient(phi)[0]) / 6;
    }, 0);
    expect(metaGradient(wells, theta, 0.3, innerSteps(4), "fomaml")[0]).toBeCloseTo(mean, 15);
  });

  test("of an unknown algorithm is refused by name", () => {
    const anil = () => metaGradient(wells, [0.7], 0.3, innerSteps(1), "anil" as never);
    expect(anil).toThrow('unknown algorithm "anil" (known: maml, fomaml, reptile)');
  });

  test("searches that cannot succeed say so", () => {
    const away = (theta: Float64Array) => theta.map(() => 1);
    expect(() => metaDescent(away, [0], { rate: 0.1, steps: 10 })).toThrow("invalid rate: 0.1");
    const runaway = (theta: Float64Array) => theta.map((x) => -x * x);
    expect(() => metaDescent(runaway, [1], { rate: 1 })).toThrow(/invalid rate: 1 \(diverged after \d+ steps\)/);
    const rootless = (theta: Float64Array) => theta.map((x) => x * x + 1);
    expect(() => metaNewton(rootless, [0.3])).toThrow("invalid start: Newton did not converge in 50 steps");
  });
});
