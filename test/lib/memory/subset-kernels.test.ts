import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { distance, expm, maxDifference, schurComplementReference } from "../../../lib/linalg/index.js";
import {
  blockTensors,
  descentMemory,
  frictionKernel,
  frictionResidual,
  integratedBlockKernel,
  kernelResidual,
  lagResiduals,
  laplaceKernels,
  resolvedEvolution,
  subsetKernels,
} from "../../../lib/memory/index.js";
import { flowTime, innerSteps, quarticFlow, randomCurvature } from "../../../lib/tasks/index.js";
import { foldIn, key, normal } from "../../../lib/tensor/random.js";

const H = randomCurvature([0.2, 0.4, 0.6, 0.9, 1.3, 1.6, 2], key(31));
const resolved = [1, 4];
const x0 = normal(key(32), 7);
const M = Matrix.mul(H, -1);
const evolution = resolvedEvolution(M, resolved, x0);
const kernels = subsetKernels(H, resolved);

describe("the three kernels of a subset of parameters", () => {
  test("close the equation of motion of the same two parameters, each to 1e-13", () => {
    for (const t of [0.4, 2.5]) {
      expect(kernelResidual(kernels.block, flowTime(t), evolution)).toBeLessThan(1e-13);
      expect(kernelResidual(kernels.mori, flowTime(t), evolution)).toBeLessThan(1e-13);
      expect(frictionResidual(kernels.friction, flowTime(t), evolution)).toBeLessThan(1e-13);
    }
  });

  test("differ from one another: each belongs to its projector", () => {
    const at = [kernels.block.K(flowTime(1)), kernels.mori.K(flowTime(1)), kernels.friction.gamma(flowTime(1))];
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      expect(maxDifference(at[i], at[j])).toBeGreaterThan(1e-3);
    }
  });

  test("are related by their resolvents: K̂ = Γ(0) − zΓ̂ and K̂_M = Γ̂(1 + Γ̂)⁻¹S", () => {
    for (const z of [0.05, 0.7, 6]) {
      const { block, friction, mori } = laplaceKernels(H, resolved, z);
      const gamma0 = kernels.friction.gamma(flowTime(0));
      expect(maxDifference(block, Matrix.sub(gamma0, Matrix.mul(friction, z)))).toBeLessThan(1e-14);
      const inverse = new Matrix(two(Matrix.add(Matrix.eye(2), friction)));
      const expected = friction.mmul(inverse).mmul(kernels.friction.stiffness);
      expect(maxDifference(mori, expected)).toBeLessThan(1e-14);
    }
  });

  test("agree with their Laplace transforms: Simpson’s rule for ∫K e^{−zt} gives K̂", () => {
    const z = 2;
    const { block, friction, mori } = laplaceKernels(H, resolved, z);
    const transform = (k: (t: number) => Matrix): Matrix => {
      // Simpson on [0, 20]; e^{−zt} has fallen to 4e-18 there.
      const sum = Matrix.zeros(2, 2);
      const [n, step] = [1000, 0.02];
      for (let i = 0; i <= n; i++) {
        const weight = (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * (step / 3) * Math.exp(-z * i * step);
        sum.add(k(i * step).mul(weight));
      }
      return sum;
    };
    expect(
      maxDifference(
        transform((t) => kernels.block.K(flowTime(t))),
        block,
      ),
    ).toBeLessThan(1e-7);
    expect(
      maxDifference(
        transform((t) => kernels.friction.gamma(flowTime(t))),
        friction,
      ),
    ).toBeLessThan(1e-7);
    expect(
      maxDifference(
        transform((t) => kernels.mori.K(flowTime(t))),
        mori,
      ),
    ).toBeLessThan(1e-7);
  });

  test("start at K(0) = H_ru H_ur, Γ(0) = H_ru H_uu⁻¹H_ur and K_M(0) = Γ(0)S", () => {
    const gamma0 = kernels.friction.gamma(flowTime(0));
    expect(maxDifference(gamma0.mmul(kernels.friction.stiffness), kernels.mori.K(flowTime(0)))).toBeLessThan(1e-14);
    const unresolved = [0, 2, 3, 5, 6];
    const ru = H.selection(resolved, unresolved);
    expect(maxDifference(ru.mmul(ru.transpose()), kernels.block.K(flowTime(0)))).toBeLessThan(1e-15);
  });

  test("have K = −dΓ/dt, and ∫K completes the Schur complement [(H⁻¹)_rr]⁻¹", () => {
    const slope = Matrix.sub(kernels.friction.gamma(flowTime(1.0005)), kernels.friction.gamma(flowTime(0.9995))).mul(
      -1000,
    );
    expect(maxDifference(slope, kernels.block.K(flowTime(1)))).toBeLessThan(1e-6);
    const softened = Matrix.sub(H.selection(resolved, resolved), integratedBlockKernel(M, resolved, 400));
    expect(maxDifference(softened, schurComplementReference(H, resolved))).toBeLessThan(1e-13);
    expect(maxDifference(kernels.friction.stiffness, schurComplementReference(H, resolved))).toBeLessThan(1e-13);
  });

  test("feel no force from hidden parameters that have relaxed to the visible ones", () => {
    const relaxed = Float64Array.from(x0);
    const hidden = [0, 2, 3, 5, 6];
    const towards = Matrix.mul(H.selection(hidden, resolved), -1).mmul(Matrix.columnVector(resolved.map((i) => x0[i])));
    const uu = H.selection(hidden, hidden);
    const solved = expmLimit(uu).mmul(towards);
    hidden.forEach((index, i) => {
      relaxed[index] = solved.get(i, 0);
    });
    expect(Math.max(...kernels.friction.force(flowTime(0.5), relaxed).map(Math.abs))).toBeLessThan(1e-12);
    expect(Math.max(...kernels.friction.force(flowTime(0.5), x0).map(Math.abs))).toBeGreaterThan(0.05);
  });

  test("forget faster when the hidden directions are stiffer: H_uu → cH_uu turns K(t) into K(ct)", () => {
    const stiff = H.clone();
    const hidden = [0, 2, 3, 5, 6];
    for (const i of hidden) for (const j of hidden) stiff.set(i, j, 4 * H.get(i, j));
    const faster = subsetKernels(stiff, resolved).block.K(flowTime(0.5));
    expect(maxDifference(faster, kernels.block.K(flowTime(2)))).toBeLessThan(1e-14);
  });

  test("are refused for curvatures that are not symmetric or not positive", () => {
    const upsideDown = H.clone();
    upsideDown.set(0, 0, -1);
    expect(() => subsetKernels(upsideDown, resolved)).toThrow("invalid curvature: not positive definite (pivot -1");
    const skew = H.clone();
    skew.set(0, 1, 5);
    expect(() => frictionKernel(skew, resolved)).toThrow("invalid matrix: not symmetric");
    expect(() => laplaceKernels(H, resolved, 0)).toThrow("invalid Laplace variable: 0");
    expect(() => subsetKernels(H, [7])).toThrow("invalid resolved index: 7");
  });
});

describe("descentMemory", () => {
  const alpha = 0.35;
  const memory = descentMemory(H, alpha, resolved);
  const A = Matrix.sub(Matrix.eye(7), Matrix.mul(H, alpha));

  test("predicts every next value of two parameters from their whole past, to 1e-14", () => {
    let state = Matrix.columnVector(Array.from(x0));
    const seen: Matrix[] = [];
    for (let s = 0; s < 15; s++) {
      seen.push(state.selection(resolved, [0]));
      const predicted = memory.markov.mmul(seen[s]);
      for (let m = 0; m < s; m++) predicted.add(memory.kernel(innerSteps(s - 1 - m)).mmul(seen[m]));
      predicted.add(Matrix.columnVector(Array.from(memory.term(innerSteps(s), x0))));
      state = A.mmul(state);
      expect(maxDifference(predicted, state.selection(resolved, [0]))).toBeLessThan(1e-14);
    }
  });

  test("has the transfer tensors of the map as its kernel: kernel(m) = T_{m+2}", () => {
    const tensors = blockTensors(A, resolved, 8);
    for (let m = 0; m < 7; m++) {
      expect(maxDifference(memory.kernel(innerSteps(m)), tensors[m + 1])).toBeLessThan(1e-15);
    }
  });

  test("does not change when H grows by c and α shrinks by c", () => {
    const scaled = descentMemory(Matrix.mul(H, 5), alpha / 5, resolved);
    expect(maxDifference(scaled.kernel(innerSteps(3)), memory.kernel(innerSteps(3)))).toBeLessThan(1e-15);
    expect(distance(scaled.term(innerSteps(3), x0), memory.term(innerSteps(3), x0))).toBeLessThan(1e-14);
  });
});

describe("lagResiduals", () => {
  const alpha = 0.35;
  const A = Matrix.sub(Matrix.eye(7), Matrix.mul(H, alpha));
  const states = Array.from({ length: 60 }, (_, run) => {
    const path = [Matrix.columnVector(Array.from(normal(foldIn(key(33), run), 7)))];
    for (let s = 0; s < 5; s++) path.push(A.mmul(path[s]));
    return path.map((x) => x.to1DArray());
  });

  test("of two out of seven parameters vanish at the observability index, four, and not before", () => {
    const seen = states.map((path) => path.map((x) => resolved.map((i) => x[i])));
    const residuals = lagResiduals(seen, [1, 2, 3, 4]);
    expect(residuals[3]).toBeLessThan(1e-11);
    expect(residuals[2]).toBeGreaterThan(1e-6);
    expect(residuals[1]).toBeGreaterThan(residuals[2]);
    expect(residuals[0]).toBeGreaterThan(residuals[1]);
  });

  test("of all seven parameters vanish with one lag: full gradient descent has no memory", () => {
    expect(lagResiduals(states, [1])[0]).toBeLessThan(1e-14);
  });

  test("of a loss that is not quadratic do not vanish: the test is linear, Markovian or not", () => {
    const paths = Array.from({ length: 60 }, (_, run) => {
      const [theta] = normal(foldIn(key(34), run), 1);
      return Array.from({ length: 6 }, (_, s) => [quarticFlow({ h: 1, b: 1 }, theta, flowTime(0.3 * s))]);
    });
    const residuals = lagResiduals(paths, [1, 4]);
    expect(residuals[0]).toBeGreaterThan(1e-3);
    expect(residuals[1]).toBeGreaterThan(1e-5);
  });

  test("refuse too few or too short trajectories", () => {
    expect(() => lagResiduals(states.slice(0, 3), [1])).toThrow("invalid number of trajectories: 3 (at least 8)");
    expect(() => lagResiduals(states, [0])).toThrow("invalid number of lags: 0");
    expect(() => lagResiduals(states, [6])).toThrow("invalid trajectory: 6 states");
    expect(() => lagResiduals(states, [])).toThrow("invalid number of lag counts: 0");
    const still = states.map((path) => path.map(() => [0]));
    expect(() => lagResiduals(still, [1])).toThrow("invalid trajectories: targets of norm 0");
  });
});

/** Inverse of a 2×2 matrix, by hand. */
function two(a: Matrix): number[][] {
  const det = a.get(0, 0) * a.get(1, 1) - a.get(0, 1) * a.get(1, 0);
  return [
    [a.get(1, 1) / det, -a.get(0, 1) / det],
    [-a.get(1, 0) / det, a.get(0, 0) / det],
  ];
}

/** H_uu⁻¹ as the time integral of its own relaxation, no solver involved: ∫₀^∞ e^{−Ht} dt by doubling. */
function expmLimit(h: Matrix): Matrix {
  const order = h.rows;
  const augmented = Matrix.zeros(2 * order, 2 * order);
  augmented.setSubMatrix(Matrix.mul(h, -1), 0, 0);
  augmented.setSubMatrix(Matrix.eye(order), 0, order);
  return expm(augmented, 400).subMatrix(0, order - 1, order, 2 * order - 1);
}
