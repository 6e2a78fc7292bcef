import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { maxDifference } from "../../../lib/linalg/index.js";
import {
  coupledQuarticLoss,
  flowTime,
  flowTimeOf,
  innerSteps,
  physicalTime,
  quadraticLoss,
  quarticFlow,
  quarticLoss,
  randomQuadraticTasks,
  scalarTask,
  uniformStep,
} from "../../../lib/tasks/index.js";
import { key } from "../../../lib/tensor/random.js";

describe("tasks and times", () => {
  test("uniformStep gives the step of a uniform grid and refuses any other with the first time off it", () => {
    const step = (...values: number[]) => uniformStep(values.map(physicalTime));
    expect(step(0, 0.1, 0.2, 0.30000000000000004)).toBe(0.1);
    expect(() => step(0, 0.1, 0.25)).toThrow("invalid time grid: 0.25 at place 2, expected 0.2");
    expect(() => step(0.1, 0.2)).toThrow("invalid time grid: starts 0.1, 0.2");
    expect(() => step(0)).toThrow("invalid time grid: starts 0, undefined");
  });

  test("randomQuadraticTasks: same key same tasks, symmetric curvatures within the asked range", () => {
    const options = { count: 4, size: 3, curvature: [0.2, 2] as const };
    const [a, b] = [randomQuadraticTasks(options, key(5)), randomQuadraticTasks({ ...options, count: 2 }, key(5))];
    expect(b[1].H.to2DArray()).toEqual(a[1].H.to2DArray());
    for (const { H } of a) {
      expect(maxDifference(H, H.transpose())).toBe(0);
      expect(H.trace()).toBeGreaterThan(0.6);
      expect(H.trace()).toBeLessThan(6);
    }
  });

  test("kinds of time are checked at the edge", () => {
    expect(flowTimeOf(innerSteps(5), 0.2)).toBe(1);
    expect(() => innerSteps(1.5)).toThrow("invalid number of inner steps: 1.5");
    expect(() => flowTime(-1)).toThrow("invalid flow time: -1");
    expect(() => physicalTime(Number.NaN)).toThrow("invalid physical time: NaN");
    expect(() => quadraticLoss({ H: Matrix.eye(2), c: Float64Array.of(1) })).toThrow(
      "invalid minimiser: got 1, expected 2",
    );
    const lopsided = new Matrix([
      [1, 0.5],
      [0, 1],
    ]);
    expect(() => quadraticLoss({ H: lopsided, c: Float64Array.of(1, 1) })).toThrow("not symmetric");
    const drawn = (change: object) => () =>
      randomQuadraticTasks({ count: 1, size: 1, curvature: [0.1, 1], ...change }, key(1));
    expect(drawn({ curvature: [-1, 1] })).toThrow("invalid curvatures: -1, 1");
    expect(drawn({ count: 0 })).toThrow("invalid number of tasks: 0");
    expect(quadraticLoss(scalarTask(2, 1)).value([3])).toBe(4);
  });
});

describe("the quartic loss", () => {
  test("its closed flow solves φ̇ = −𝓛′(φ), its gradient and Hessian are the derivatives of its value", () => {
    const quartic = { h: -0.7, b: 0.9 };
    const { value, gradient, hessian } = quarticLoss(quartic);
    const at = (tau: number) => quarticFlow(quartic, 0.4, flowTime(tau));
    const step = 1e-4;
    expect((at(1 + step) - at(1 - step)) / (2 * step)).toBeCloseTo(-gradient([at(1)])[0], 8);
    expect((value([0.4 + step]) - value([0.4 - step])) / (2 * step)).toBeCloseTo(gradient([0.4])[0], 8);
    expect((gradient([0.4 + step])[0] - gradient([0.4 - step])[0]) / (2 * step)).toBeCloseTo(
      hessian([0.4]).get(0, 0),
      7,
    );
  });

  test("coupled to a quadratic, its gradient and Hessian are the derivatives of its value", () => {
    const { H, c } = randomQuadraticTasks({ count: 1, size: 3, curvature: [0.3, 2] }, key(6))[0];
    const { value, gradient, hessian } = coupledQuarticLoss({ H, c }, 0.7);
    const at = [0.4, -0.8, 1.1];
    const step = 1e-4;
    at.forEach((_, i) => {
      const moved = (by: number) => at.map((x, j) => (i === j ? x + by : x));
      expect((value(moved(step)) - value(moved(-step))) / (2 * step)).toBeCloseTo(gradient(at)[i], 7);
      const [up, down] = [gradient(moved(step)), gradient(moved(-step))];
      hessian(at)
        .getColumn(i)
        .forEach((entry, j) => {
          expect((up[j] - down[j]) / (2 * step)).toBeCloseTo(entry, 6);
        });
    });
  });

  test("its flow without a bound is refused", () => {
    expect(() => quarticFlow({ h: 1, b: -2 }, 1, flowTime(5))).toThrow("has left every bound");
  });

  test("its flow passes smoothly through h = 0 and ends in a minimum of the double well", () => {
    expect(quarticFlow({ h: 1e-9, b: 2 }, 1.1, flowTime(3))).toBeCloseTo(
      quarticFlow({ h: 0, b: 2 }, 1.1, flowTime(3)),
      8,
    );
    expect(quarticFlow({ h: 0, b: 2 }, 1.1, flowTime(3))).toBeCloseTo(1.1 / Math.sqrt(1 + 4 * 1.21 * 3), 14);
    expect(quarticFlow({ h: -1, b: 4 }, 0.01, flowTime(40))).toBeCloseTo(0.5, 12);
  });
});
