import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adapted,
  eulerLeadingError,
  gradientDescent,
  gradientFlow,
  integrate,
  mapEstimate,
  mapPrior,
  mapPriorFlow,
  modifiedFlow,
  modifiedHessian,
  quadraticDescent,
  quadraticFlow,
  quadraticGradient,
  quadraticLeadingError,
  telescoped,
} from "../../../lib/adapt/index.js";
import { column, entries, expm, maxDifference } from "../../../lib/linalg/index.js";
import {
  flowTime,
  flowTimeOf,
  innerSteps,
  quadraticLoss,
  quarticFlow,
  quarticLoss,
  randomCurvature,
} from "../../../lib/tasks/index.js";
import { key, normal } from "../../../lib/tensor/random.js";

const task = { H: randomCurvature([0.1, 0.3, 0.5, 0.8, 1, 1.4, 1.9], key(31)), c: normal(key(32), 7) };
const theta = normal(key(33), 7);
const gap = (a: Float64Array, b: ArrayLike<number>): number => Math.max(...a.map((x, i) => Math.abs(x - b[i])));
const order = (coarse: number, fine: number): number => Math.log2(coarse / fine);

describe("gradientDescent", () => {
  test("telescopes: φ⁽ᵏ⁾ = θ − α Σ g⁽ˢ⁾ to 1e-14, for a quadratic and for a double well", () => {
    const path = gradientDescent(quadraticLoss(task), theta, 0.3, innerSteps(40));
    expect(gap(adapted(path), telescoped(theta, 0.3, path.gradients))).toBeLessThan(1e-14);
    const well = gradientDescent(quarticLoss({ h: -1, b: 1 }), [0.2], 0.1, innerSteps(60));
    expect(gap(adapted(well), telescoped([0.2], 0.1, well.gradients))).toBeLessThan(1e-14);
  });

  test("keeps k + 1 iterates and k gradients, and with k = 0 stays at θ", () => {
    const { iterates, gradients } = gradientDescent(quadraticLoss(task), theta, 0.3, innerSteps(5));
    expect([iterates.length, gradients.length]).toEqual([6, 5]);
    expect(adapted(gradientDescent(quadraticLoss(task), theta, 0.3, innerSteps(0)))).toEqual(theta);
  });

  test("is unchanged under H → 4H, α → α/4", () => {
    const stiff = { H: Matrix.mul(task.H, 4), c: task.c };
    const a = adapted(gradientDescent(quadraticLoss(task), theta, 0.4, innerSteps(25)));
    expect(gap(a, adapted(gradientDescent(quadraticLoss(stiff), theta, 0.1, innerSteps(25))))).toBeLessThan(1e-14);
  });

  test("refuses a learning rate that is not positive, half a step and parameters of another length", () => {
    expect(() => gradientDescent(quadraticLoss(task), theta, 0, innerSteps(1))).toThrow("invalid learning rate: 0");
    expect(() => gradientDescent(quadraticLoss(task), [1], 0.1, innerSteps(1))).toThrow(
      "invalid parameters: got 1, expected 7",
    );
    expect(() => gradientDescent(quadraticLoss(task), theta, 0.1, 2.5 as never)).toThrow(
      "invalid number of inner steps: 2.5",
    );
  });
});

describe("quadratic losses", () => {
  const iterated = adapted(gradientDescent(quadraticLoss(task), theta, 0.4, innerSteps(30)));

  test.each(["power", "spectral", "exponential"] as const)("%s route equals the iterated descent to 1e-12", (route) => {
    expect(gap(quadraticDescent(task, theta, 0.4, innerSteps(30), route), iterated)).toBeLessThan(1e-12);
  });

  test("unknown routes are refused by name", () => {
    const route = "magic" as never;
    expect(() => quadraticDescent(task, theta, 0.4, innerSteps(3), route)).toThrow(
      'unknown route "magic" (known: power, spectral, exponential)',
    );
    expect(() => quadraticFlow(task, theta, flowTime(1), route)).toThrow(
      'unknown route "magic" (known: spectral, exponential)',
    );
  });

  test("recorded gradients equal H Aˢ(θ − c)", () => {
    const { gradients } = gradientDescent(quadraticLoss(task), theta, 0.4, innerSteps(8));
    gradients.forEach((gradient, s) => {
      expect(gap(gradient, quadraticGradient(task, theta, 0.4, innerSteps(s)))).toBeLessThan(1e-14);
    });
  });

  test("flow: exponential, spectral and integrated routes agree to 1e-12", () => {
    const tau = flowTime(2.7);
    const exact = quadraticFlow(task, theta, tau);
    expect(gap(quadraticFlow(task, theta, tau, "spectral"), exact)).toBeLessThan(1e-13);
    expect(gap(gradientFlow(quadraticLoss(task), theta, tau), exact)).toBeLessThan(1e-12);
  });

  test("descent is the exact flow of the modified Hessian, and of no other", () => {
    const modified = { H: modifiedHessian(task.H, 0.4), c: task.c };
    const tau = flowTimeOf(innerSteps(30), 0.4);
    expect(gap(quadraticFlow(modified, theta, tau), iterated)).toBeLessThan(1e-13);
    expect(maxDifference(expm(modified.H, -0.4), Matrix.sub(Matrix.eye(7), Matrix.mul(task.H, 0.4)))).toBeLessThan(
      1e-14,
    );
    expect(gap(quadraticFlow(task, theta, tau), iterated)).toBeGreaterThan(1e-4);
    expect(() => modifiedHessian(task.H, 0.6)).toThrow("invalid eigenvalue");
  });

  test("gradient and Hessian of the loss agree with central differences of its value", () => {
    const { value, gradient, hessian } = quadraticLoss(task);
    const shifted = (i: number, by: number) => theta.map((x, j) => (i === j ? x + by : x));
    gradient(theta).forEach((g, i) => {
      expect((value(shifted(i, 0.1)) - value(shifted(i, -0.1))) / 0.2).toBeCloseTo(g, 12);
      const difference = gradient(shifted(i, 0.5)).map((x, j) => x - gradient(shifted(i, -0.5))[j]);
      expect(gap(difference, hessian(theta).getRow(i))).toBeLessThan(1e-13);
    });
  });
});

describe("gradientFlow", () => {
  test.each([
    [1, 0.5, 0.8],
    [-1, 1, 0.3],
    [0, 2, 1.1],
    [2, 0, -0.7],
  ])("equals the closed form of the quartic h = %s, b = %s from θ = %s to 1e-13", (h, b, start) => {
    for (const tau of [0.1, 1, 4]) {
      const numeric = gradientFlow(quarticLoss({ h, b }), [start], flowTime(tau))[0];
      expect(Math.abs(numeric - quarticFlow({ h, b }, start, flowTime(tau)))).toBeLessThan(1e-13);
    }
  });

  test("integrate follows a rotation for ten turns", () => {
    const end = integrate(([x, y]) => Float64Array.of(-y, x), [1, 0], 20 * Math.PI);
    expect(gap(end, [1, 0])).toBeLessThan(1e-11);
  });

  test("integrate refuses to run backwards or for ever", () => {
    expect(() => integrate((x) => x, [1], -1)).toThrow("invalid time: -1");
    expect(() => integrate((x) => x, [1], Number.POSITIVE_INFINITY)).toThrow("invalid time: Infinity");
  });

  test("at τ = 0 is the starting point", () => {
    expect(gradientFlow(quarticLoss({ h: 1, b: 1 }), [0.5], flowTime(0))).toEqual(Float64Array.of(0.5));
  });
});

describe("the continuous limit", () => {
  const tau = flowTime(2);
  const euler = (k: number) => adapted(gradientDescent(quadraticLoss(task), theta, tau / k, innerSteps(k)));
  const exact = quadraticFlow(task, theta, tau);

  test("is approached with order 1, and with order 2 once the leading term is taken off", () => {
    const leading = quadraticLeadingError(task, theta, tau);
    const error = (k: number) => gap(euler(k), exact);
    const rest = (k: number) =>
      gap(
        euler(k).map((x, i) => x - (tau / k) * leading[i]),
        exact,
      );
    expect(Math.abs(order(error(400), error(800)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(order(rest(400), rest(800)) - 2)).toBeLessThan(0.02);
  });

  test("the leading term by integration equals −(τ/2)H²e^{−Hτ}(θ − c) for a quadratic", () => {
    expect(
      gap(eulerLeadingError(quadraticLoss(task), theta, tau), quadraticLeadingError(task, theta, tau)),
    ).toBeLessThan(1e-12);
  });

  test("has order 2 when descent is compared with the flow of 𝓛 + (α/4)‖∇𝓛‖², for quadratic and quartic losses", () => {
    for (const [loss, start] of [
      [quadraticLoss(task), theta],
      [quarticLoss({ h: -1, b: 1 }), Float64Array.of(0.3)],
    ] as const) {
      const error = (k: number) =>
        gap(adapted(gradientDescent(loss, start, tau / k, innerSteps(k))), modifiedFlow(loss, start, tau / k, tau));
      expect(Math.abs(order(error(200), error(400)) - 2)).toBeLessThan(0.03);
    }
  });

  test("has the same two orders for a quartic loss", () => {
    const well = { h: 1, b: 0.5 };
    const target = quarticFlow(well, 0.9, tau);
    const epsilon = eulerLeadingError(quarticLoss(well), [0.9], tau)[0];
    const descended = (k: number) => adapted(gradientDescent(quarticLoss(well), [0.9], tau / k, innerSteps(k)))[0];
    const error = (k: number) => Math.abs(descended(k) - target);
    const rest = (k: number) => Math.abs(descended(k) - (tau / k) * epsilon - target);
    expect(Math.abs(order(error(400), error(800)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(order(rest(400), rest(800)) - 2)).toBeLessThan(0.02);
  });
});

describe("early stopping as a prior", () => {
  test.each([1, 2, 7, 40])("%s descent steps equal the MAP estimate with prior Q_k to 1e-13", (k) => {
    const prior = mapPrior(task.H, 0.4, innerSteps(k));
    const stopped = quadraticDescent(task, theta, 0.4, innerSteps(k));
    expect(gap(mapEstimate(task, theta, prior), stopped)).toBeLessThan(1e-13);
  });

  test("the prior of the flow gives the flow, and is the limit of Q_k with order 1", () => {
    const tau = flowTime(1.5);
    const limit = mapPriorFlow(task.H, tau);
    expect(gap(mapEstimate(task, theta, limit), quadraticFlow(task, theta, tau))).toBeLessThan(1e-13);
    const error = (k: number) => maxDifference(mapPrior(task.H, tau / k, innerSteps(k)), limit);
    expect(Math.abs(order(error(500), error(1000)) - 1)).toBeLessThan(0.01);
  });

  test("a flat direction keeps the finite prior 1/(kα)", () => {
    expect(mapPrior(Matrix.diag([0, 1]), 0.5, innerSteps(4)).get(0, 0)).toBeCloseTo(0.5, 15);
    expect(mapPriorFlow(Matrix.diag([0, 1]), flowTime(2)).get(0, 0)).toBeCloseTo(0.5, 15);
    expect(() => mapPrior(Matrix.diag([1]), 0.5, 1.5 as never)).toThrow("invalid number of inner steps: 1.5");
    expect(() => mapEstimate(task, theta, Matrix.eye(2))).toThrow("invalid prior: got order 2, expected 7");
    expect(() => mapPrior(Matrix.diag([3]), 0.5, innerSteps(1))).toThrow(
      "invalid learning rate: 0.5 (curvature 3 overshoots)",
    );
  });

  test("mapEstimate solves the normal equations", () => {
    const q = mapPrior(task.H, 0.4, innerSteps(3));
    const gradient = task.H.mmul(column(mapEstimate(task, theta, q).map((x, i) => x - task.c[i]))).add(
      q.mmul(column(mapEstimate(task, theta, q).map((x, i) => x - theta[i]))),
    );
    expect(Math.max(...entries(gradient).map(Math.abs))).toBeLessThan(1e-13);
  });
});
