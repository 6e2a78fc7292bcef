import { describe, expect, test } from "vitest";
import { linearRegression, ridgeError } from "../../../../lib/tasks/benchmarks/index.js";

// An independent program in Python (eigenvalues of XᵀX, 200 000 draws of X, ±0.3 % or better but for ±0.6 and ±0.9 % at N = d): E‖w − ŵ‖² after N points.
const shots = [1, 2, 3, 4, 5, 6, 8, 10, 20];
const rows: readonly (readonly [dimension: number, noise: number, errors: readonly number[]])[] = [
  [2, 0.1, [1.024, 0.1787, 0.0437, 0.0174, 0.0097, 0.0066, 0.004, 0.0029, 0.0012]],
  [5, 0.1, [4.0033, 3.0097, 2.0255, 1.0786, 0.2951, 0.0938, 0.0239, 0.0124, 0.0036]],
  [5, 0.5, [4.0715, 3.1848, 2.3701, 1.6717, 1.1382, 0.7841, 0.4206, 0.2673, 0.087]],
];

describe("the exact row of linear regression", () => {
  test.each(rows)("d = %i, σ = %f: ridge has the errors of an independent program", (dimension, noise, errors) => {
    shots.forEach((N, i) => {
      const { value, halfWidth } = ridgeError({ dimension, shots: N, noise });
      // Two half-widths are four standard errors; half a digit of the last place of what was printed.
      expect(Math.abs(value - errors[i]), `N = ${N}`).toBeLessThan(2 * halfWidth + 0.005 * errors[i] + 5e-5);
    });
  });

  test("one weight and two points: the error is an exponential integral, ½σ² ∫ e^{−s/2}/(s + σ²) ds", () => {
    // x₁² + x₂² has the density ½ e^{−s/2}; Simpson's rule in ln(s + σ²), on which the integrand is smooth.
    const [noise, steps] = [0.5, 2000];
    const [from, to] = [Math.log(noise ** 2), Math.log(80)];
    const h = (to - from) / steps;
    const at = (k: number) => 0.5 * Math.exp(-(Math.exp(from + k * h) - noise ** 2) / 2);
    let sum = at(0) + at(steps);
    for (let k = 1; k < steps; k++) sum += (k % 2 === 1 ? 4 : 2) * at(k);
    const exact = noise ** 2 * ((sum * h) / 3);
    const { value, halfWidth } = ridgeError({ dimension: 1, shots: 2, noise });
    expect(Math.abs(value - exact)).toBeLessThan(2 * halfWidth);
  });

  test("without noise N points leave max(0, d − N), and the benchmark's null and oracle are d and this row", () => {
    for (const N of [1, 4, 5, 9])
      expect(ridgeError({ dimension: 5, shots: N, noise: 0 }).value).toBe(Math.max(0, 5 - N));
    const benchmark = linearRegression({ dimension: 3, shots: 4, noise: 0.3 });
    expect(benchmark.null().value).toBe(3);
    expect(benchmark.oracle()).toEqual(ridgeError({ dimension: 3, shots: 4, noise: 0.3 }));
  });
});
