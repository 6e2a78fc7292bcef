import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { maxDifference } from "../../../lib/linalg/index.js";
import {
  fluctuationDissipationViolation,
  forceCorrelation,
  frictionKernel,
  sampleForceCorrelation,
  thermalCovariance,
} from "../../../lib/memory/index.js";
import { type FlowTime, flowTime, randomCurvature } from "../../../lib/tasks/index.js";
import { key } from "../../../lib/tensor/random.js";

const H = randomCurvature([0.2, 0.4, 0.6, 0.9, 1.3, 1.6, 2], key(31));
const resolved = [1, 4];
const times = [0, 0.5, 1, 2, 4, 8].map(flowTime);
const T = 0.7;
const thermal = thermalCovariance(H, resolved, T);

describe("fluctuation and dissipation of hidden parameters", () => {
  test("balance for thermal conformers: ⟨F(t)F(0)ᵀ⟩ = TΓ(t) to 1e-14 at all times", () => {
    const { relative, bestTemperature } = fluctuationDissipationViolation(H, resolved, thermal, T, times);
    expect(relative).toBeLessThan(1e-14);
    expect(bestTemperature).toBeCloseTo(T, 13);
  });

  test("of twice the thermal spread are off by one at T, and balance at 2T", () => {
    const violation = fluctuationDissipationViolation(H, resolved, Matrix.mul(thermal, 2), T, times);
    expect(violation.relative).toBeCloseTo(1, 13);
    expect(violation.bestTemperature).toBeCloseTo(2 * T, 13);
    expect(violation.atBestTemperature).toBeLessThan(1e-13);
  });

  test("do not balance for isotropic tasks, at no temperature", () => {
    const isotropic = Matrix.eye(5).mul(T);
    const { relative, atBestTemperature } = fluctuationDissipationViolation(H, resolved, isotropic, T, times);
    expect(relative).toBeGreaterThan(0.1);
    expect(atBestTemperature).toBeGreaterThan(0.05);
  });

  test("balance for isotropic tasks after all when the hidden directions are equally stiff", () => {
    const equal = H.clone();
    const hidden = [0, 2, 3, 5, 6];
    for (const i of hidden) for (const j of hidden) equal.set(i, j, i === j ? 1 : 0);
    const even = Matrix.eye(5).mul(T);
    // H must stay positive: shift the visible block.
    for (const i of resolved) equal.set(i, i, 3);
    expect(fluctuationDissipationViolation(equal, resolved, even, T, times).relative).toBeLessThan(1e-14);
  });

  test("sampled from 4000 tasks agree with both the theorem and its violation within four standard errors", () => {
    const t = flowTime(1);
    for (const covariance of [thermal, Matrix.eye(5).mul(T)]) {
      const { mean, standardError } = sampleForceCorrelation(H, resolved, covariance, t, { tasks: 4000, key: key(51) });
      const exact = forceCorrelation(H, resolved, covariance)(t);
      for (let i = 0; i < 2; i++) {
        for (let j = 0; j < 2; j++) {
          expect(Math.abs(mean.get(i, j) - exact.get(i, j)) / standardError.get(i, j)).toBeLessThan(4);
        }
      }
      expect(standardError.get(0, 0)).toBeLessThan(
        0.1 * Math.abs(forceCorrelation(H, resolved, covariance)(flowTime(0)).get(0, 0)),
      );
    }
  });

  test("sampled have the standard error of a product of Gaussians, √2 ⟨F²⟩/√n on the diagonal at t = 0", () => {
    const options = { tasks: 4000, key: key(52) };
    const { standardError } = sampleForceCorrelation(H, resolved, thermal, flowTime(0), options);
    const square = forceCorrelation(H, resolved, thermal)(flowTime(0)).get(0, 0);
    expect(standardError.get(0, 0) / (square * Math.sqrt(2 / 4000))).toBeGreaterThan(0.9);
    expect(standardError.get(0, 0) / (square * Math.sqrt(2 / 4000))).toBeLessThan(1.1);
  });

  test("have the scale of the covariance: twice the spread, twice the correlation", () => {
    const one = forceCorrelation(H, resolved, thermal)(flowTime(1));
    const two = forceCorrelation(H, resolved, Matrix.mul(thermal, 2))(flowTime(1));
    expect(maxDifference(two, one.mul(2))).toBeLessThan(1e-15);
    expect(
      maxDifference(
        forceCorrelation(H, resolved, thermal)(flowTime(1)),
        frictionKernel(H, resolved).gamma(flowTime(1)).mul(T),
      ),
    ).toBeLessThan(1e-15);
  });

  test("refuse covariances that are none", () => {
    expect(() => forceCorrelation(H, resolved, Matrix.eye(4))).toThrow("invalid covariance: got 4, expected 5");
    expect(() => thermalCovariance(H, resolved, -1)).toThrow("invalid temperature: -1");
    expect(() => forceCorrelation(H, resolved, thermal)(-1 as FlowTime)).toThrow("invalid lag: -1");
    expect(() => fluctuationDissipationViolation(H, resolved, thermal, T, [])).toThrow("invalid number of times: 0");
    expect(() => fluctuationDissipationViolation(Matrix.eye(7), resolved, thermal, T, times)).toThrow("coupling 0");
    const flat = Matrix.eye(5);
    flat.set(0, 0, -1);
    expect(() => sampleForceCorrelation(H, resolved, flat, flowTime(1), { tasks: 10, key: key(1) })).toThrow(
      "invalid covariance: not positive definite",
    );
  });
});
