import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { gaussLegendre, maxAbs, maxDifference } from "../../../lib/linalg/index.js";
import {
  blockKernel,
  kernelFromTensors,
  kernelResidual,
  resolvedEvolution,
  sampleBlockKernel,
  sampledTensors,
} from "../../../lib/memory/index.js";
import { drudeLorentz, heom, sigmaZ, twoLevelHamiltonian } from "../../../lib/physics/index.js";

// The exact kernel of a sparse hierarchy: ε = 0.5, Δ = 1, λ = 0.1, γ = T = 0.5, Padé 2, 56 matrices.
const { generator, resolved } = heom({
  hamiltonian: twoLevelHamiltonian(0.5, 1),
  coupling: sigmaZ,
  bath: drudeLorentz({ lambda: 0.1, gamma: 0.5, temperature: 0.5, expansion: "pade", terms: 2 }),
  depth: 5,
});
const kernel = blockKernel(generator, resolved);
const atTwo = kernel.K(2);
const steps = [0.2, 0.1, 0.05, 0.025];
const tensors = steps.map((dt) => sampledTensors(generator, resolved, dt, Math.round(2 / dt) + 1));
const orders = (errors: readonly number[]) => errors.slice(1).map((error, i) => Math.log2(errors[i] / error));

describe("the exact kernel of a hierarchy", () => {
  test("satisfies the Nakajima–Zwanzig equation to 1e-14", () => {
    const start = new Float64Array(generator.rows);
    start.set([Math.SQRT1_2, 0.1, 0.2, Math.SQRT1_2]);
    expect(kernelResidual(kernel, 2, { ...resolvedEvolution(generator, resolved, start), points: 20 })).toBeLessThan(
      1e-14,
    );
  });

  test("leaves of Tₙ/Δt², with the bracket of the next order, 4.7e-4, 1.2e-4, 2.9e-5 and 7.3e-6 at t = 2", () => {
    // Independent prototype, two digits: Tₙ/Δt² − K − Δt/2 [LK + KL + ∫K(t−s)K(s)ds], Δt = 0.2 … 0.025.
    const bracket = kernel.markov.mmul(atTwo).add(atTwo.mmul(kernel.markov));
    for (const { node, weight } of gaussLegendre(24, 0, 2)) {
      bracket.add(
        kernel
          .K(2 - node)
          .mmul(kernel.K(node))
          .mul(weight),
      );
    }
    const left = steps.map((dt, i) => {
      const tensor = Matrix.div(tensors[i].at(-1) as Matrix, dt * dt);
      return maxDifference(tensor, Matrix.add(atTwo, Matrix.mul(bracket, dt / 2)));
    });
    [4.7e-4, 1.2e-4, 2.9e-5, 7.3e-6].forEach((value, i) => {
      expect(Math.abs(left[i] / value - 1)).toBeLessThan(0.03);
    });
  });

  test.each([1, 2] as const)("comes back from the tensors with order %s", (order) => {
    const errors = steps.map((dt, i) =>
      maxDifference(kernelFromTensors(tensors[i], dt, { order, markov: kernel.markov }).at(-1) as Matrix, atTwo),
    );
    for (const found of orders(errors).slice(1)) expect(Math.abs(found - order)).toBeLessThan(0.1);
  });

  test("hides half of K(0) in the first tensor: 1 + ΔtL + Δt²/2 (L² + K(0)) is right to third order", () => {
    const square = kernel.markov.mmul(kernel.markov).add(kernel.K(0));
    const errors = steps.map((dt, i) => {
      const expansion = Matrix.eye(4).add(Matrix.mul(kernel.markov, dt));
      return maxDifference(tensors[i][0], expansion.add(Matrix.mul(square, (dt * dt) / 2)));
    });
    expect(Math.abs(orders(errors)[2] - 3)).toBeLessThan(0.1);
  });

  test("is sampled with a tolerance to that tolerance", () => {
    const exact = sampleBlockKernel(generator, resolved, 0.2, 30);
    sampleBlockKernel(generator, resolved, 0.2, 30, { tolerance: 1e-11 }).forEach((sample, n) => {
      expect(maxDifference(sample, exact[n])).toBeLessThan(1e-11 * maxAbs(exact[0]) * 10);
    });
  });
});
