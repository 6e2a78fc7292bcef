import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { distance, maxAbs, maxDifference, spectralNorm, toSparse } from "../../../lib/linalg/index.js";
import {
  blockKernel,
  blockKernelReference,
  integratedBlockKernel,
  integratedKernelReference,
  integratedResidual,
  kernelResidual,
  nzKernel,
  nzKernelReference,
  resolvedEvolution,
  sampleNzKernel,
} from "../../../lib/memory/index.js";
import { key, normal } from "../../../lib/tensor/random.js";
import { randomMatrix } from "../random-matrix.js";

const M = randomMatrix(key(11), 7, 7, 0.5);
const resolved = [0, 3];
const x0 = normal(key(12), 7);
const start = Float64Array.from(x0, (value, i) => (resolved.includes(i) ? value : 0));

describe("blockKernel", () => {
  test.each([0, 0.4, 1.3, 3])("equals P M exp(QMt) QM P with explicit projectors at t = %s", (t) => {
    const kernel = blockKernel(M, resolved);
    expect(maxDifference(kernel.K(t), blockKernelReference(M, resolved, t))).toBeLessThan(1e-13);
  });

  test("of a sparse generator equals that of its dense form: kernel, inhomogeneous term and residual", () => {
    const sparse = blockKernel(toSparse(M), resolved);
    expect(maxDifference(sparse.K(1.3), blockKernel(M, resolved).K(1.3))).toBeLessThan(1e-15);
    expect(distance(sparse.inhomogeneous(1.3, x0), blockKernel(M, resolved).inhomogeneous(1.3, x0))).toBeLessThan(
      1e-15,
    );
    const residual = kernelResidual(sparse, 1.5, resolvedEvolution(toSparse(M), resolved, x0));
    expect(residual).toBeLessThan(1e-13);
    const integrated = integratedBlockKernel(toSparse(M), resolved, 0.7);
    expect(maxDifference(integrated, integratedBlockKernel(M, resolved, 0.7))).toBeLessThan(1e-15);
  });

  test("satisfies the memory equation to 1e-13 for a start anywhere in the space", () => {
    const residual = kernelResidual(blockKernel(M, resolved), 1.5, resolvedEvolution(M, resolved, x0));
    expect(residual).toBeLessThan(1e-13);
  });

  test("needs no inhomogeneous term exactly when nothing unresolved is excited at the start", () => {
    const kernel = blockKernel(M, resolved);
    const without = (x: Float64Array) =>
      kernelResidual(kernel, 1.5, { ...resolvedEvolution(M, resolved, x), x0: undefined });
    expect(without(start)).toBeLessThan(1e-13);
    expect(without(x0)).toBeGreaterThan(0.1);
  });

  test("vanishes when the resolved coordinates do not feel the others, or do not drive them", () => {
    for (const [rows, columns] of [
      [resolved, [1, 2, 4, 5, 6]],
      [[1, 2, 4, 5, 6], resolved],
    ]) {
      const cut = M.clone();
      for (const row of rows) for (const column of columns) cut.set(row, column, 0);
      expect(maxAbs(blockKernel(cut, resolved).K(0.7))).toBe(0);
    }
  });

  test("scales with time: M → cM turns K(t) into c² K(ct)", () => {
    const scaled = blockKernel(Matrix.mul(M, 3), resolved).K(0.2);
    expect(maxDifference(scaled, blockKernel(M, resolved).K(0.6).mul(9))).toBeLessThan(1e-12);
  });

  test("does not depend on the coordinates chosen among the unresolved", () => {
    const turn = Matrix.eye(7);
    turn.setSubMatrix(randomMatrix(key(13), 2).add(Matrix.eye(2).mul(3)), 1, 1);
    const other = turn.mmul(M).mmul(blockInverse(turn));
    expect(maxDifference(blockKernel(other, [0, 3]).K(1), blockKernel(M, [0, 3]).K(1))).toBeLessThan(1e-13);
  });

  test("refuses an initial state of the wrong length", () => {
    expect(() => blockKernel(M, resolved).inhomogeneous(1, [1, 2])).toThrow("invalid initial state: got 2, expected 7");
    expect(() => resolvedEvolution(M, resolved, [1])).toThrow("invalid initial state: got 1, expected 7");
    const broken = [...x0.slice(1), Number.NaN];
    expect(() => blockKernel(M, resolved).inhomogeneous(1, broken)).toThrow("invalid initial state: NaN at place 6");
  });

  test("refuses a lag that is negative or no number", () => {
    expect(() => blockKernel(M, resolved).K(-1)).toThrow("invalid lag: -1");
    expect(() => blockKernel(M, resolved).K(Number.NaN)).toThrow("invalid lag: NaN");
  });
});

function blockInverse(turn: Matrix): Matrix {
  const [a, b, c, d] = [turn.get(1, 1), turn.get(1, 2), turn.get(2, 1), turn.get(2, 2)];
  const inverse = Matrix.eye(7);
  inverse.setSubMatrix(
    [
      [d, -b],
      [-c, a],
    ].map((row) => row.map((x) => x / (a * d - b * c))),
    1,
    1,
  );
  return inverse;
}

describe("nzKernel", () => {
  const tr = Matrix.zeros(2, 7);
  resolved.forEach((index, row) => {
    tr.set(row, index, 1);
  });

  test("with a projector onto coordinates equals blockKernel, kernel and inhomogeneous term", () => {
    const kernel = nzKernel(M, tr, tr.transpose());
    const block = blockKernel(M, resolved);
    expect(maxDifference(kernel.markov, block.markov)).toBeLessThan(1e-15);
    for (const t of [0, 0.5, 2]) {
      expect(maxDifference(kernel.K(t), block.K(t))).toBeLessThan(1e-13);
      const gap = kernel.inhomogeneous(t, x0).map((value, i) => value - block.inhomogeneous(t, x0)[i]);
      expect(Math.max(...gap.map(Math.abs))).toBeLessThan(1e-13);
    }
  });

  test("with an oblique projector equals the route through the full exponential", () => {
    const em = Matrix.add(tr.transpose(), randomMatrix(key(14), 7, 2));
    for (const index of resolved) for (let j = 0; j < 2; j++) em.set(index, j, tr.get(j, index));
    const kernel = nzKernel(M, tr, em);
    for (const t of [0, 0.5, 2]) {
      const reference = nzKernelReference(M, tr, em, t);
      expect(maxDifference(kernel.K(t), reference)).toBeLessThan(1e-12 * (1 + spectralNorm(reference)));
    }
  });

  test("sampled on a grid equals itself at every grid point", () => {
    sampleNzKernel(M, tr, tr.transpose(), 0.3, 6).forEach((sample, n) => {
      expect(maxDifference(sample, nzKernel(M, tr, tr.transpose()).K(0.3 * n))).toBeLessThan(1e-13);
    });
  });

  test("refuses a reduction and an embedding that make no projector", () => {
    expect(() => nzKernel(M, tr, tr)).toThrow("invalid projector: Tr 2×7 and Em 2×7 for a generator of order 7");
    expect(() => nzKernel(M, tr, tr.transpose()).inhomogeneous(1, [1])).toThrow("invalid initial state: got 1");
    expect(() => nzKernel(M, tr, tr.transpose()).K(-2)).toThrow("invalid lag: -2");
    expect(() => sampleNzKernel(M, tr, tr.transpose(), 0, 3)).toThrow("invalid time step: 0");
    expect(() => nzKernel(M, tr, tr.transpose().mul(2))).toThrow("invalid projector: Tr·Em differs from 1 by 1");
  });

  test("of the average over tasks starts at the variance of their curvature", () => {
    // L = −diag(h), Tr = mean, Em = one shared value: K(0) = ⟨h²⟩ − ⟨h⟩².
    const h = [0.3, 1, 1.4, 2.2];
    const mean = h.reduce((a, b) => a + b) / 4;
    const variance = h.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4;
    const kernel = nzKernel(Matrix.diag(h).mul(-1), Matrix.ones(1, 4).mul(0.25), Matrix.ones(4, 1));
    expect(kernel.markov.get(0, 0)).toBeCloseTo(-mean, 15);
    expect(kernel.K(0).get(0, 0)).toBeCloseTo(variance, 15);
    const same = nzKernel(Matrix.eye(4).mul(-1.3), Matrix.ones(1, 4).mul(0.25), Matrix.ones(4, 1));
    expect(Math.abs(same.K(0.8).get(0, 0))).toBeLessThan(1e-16);
  });
});

describe("the integrated form", () => {
  test.each([0, 0.3, 2])("𝓜(τ) by one exponential equals quadrature of K at τ = %s", (tau) => {
    const reference = integratedKernelReference(blockKernel(M, resolved), tau);
    expect(maxDifference(integratedBlockKernel(M, resolved, tau), reference)).toBeLessThan(1e-13);
  });

  test("reproduces the state from the lag-dependent kernel to 1e-13", () => {
    const { trajectory } = resolvedEvolution(M, resolved, x0);
    const residual = integratedResidual(M, resolved, blockKernel(M, resolved), 1.2, { trajectory, x0 });
    expect(residual).toBeLessThan(1e-13);
  });
});
