import { Matrix } from "ml-matrix";
import { beforeAll, describe, expect, test } from "vitest";
import { column, entries, expm, expmAction, maxAbs, maxDifference, spectralNorm } from "../../../lib/linalg/index.js";
import { kernelResidual, type MemoryKernel, nzKernel, nzKernelReference } from "../../../lib/memory/index.js";
import {
  conditionalEquilibrium,
  diagonal,
  type FiniteBath,
  finiteBath,
  mapElement,
  toVector,
} from "../../../lib/physics/index.js";
import { type PhysicalTime, physicalTime } from "../../../lib/tasks/index.js";

// Golden numbers: test/interop/finite_bath.py, an independent implementation (NumPy, row-stacked complex Liouville space).
const golden = { epsilon: 0.5, delta: 1, omega: 1, coupling: 0.2, temperature: 0.5, levels: 8 };

let bath: FiniteBath;
let kernel: MemoryKernel<PhysicalTime>;
beforeAll(() => {
  bath = finiteBath(golden);
  kernel = nzKernel(bath.liouvillian, bath.trace, bath.embedding);
});

/** Reduced trajectory and rate from a full initial vector. */
const seen = (x0: Float64Array) => {
  const state = (t: number) => expmAction(bath.liouvillian, column(x0), t);
  return {
    trajectory: (t: number) => entries(bath.trace.mmul(state(t))),
    rate: (t: number) => entries(bath.trace.mmul(bath.liouvillian).mmul(state(t))),
    points: 24,
  };
};

describe("finiteBath", () => {
  test("P = Em·Tr is a projector to 1e-15", () => {
    const p = bath.embedding.mmul(bath.trace);
    expect(maxDifference(p.mmul(p), p)).toBeLessThan(1e-15);
    expect(maxDifference(bath.trace.mmul(bath.embedding), Matrix.eye(4))).toBeLessThan(1e-15);
  });

  test("the reduced map at t = 2 has the golden elements", () => {
    const map = bath.trace.mmul(expmAction(bath.liouvillian, bath.embedding, 2));
    const element = (a: [number, number], b: [number, number]) => mapElement(bath.systemBasis, map, a, b);
    expect(element([0, 0], [0, 0]).re).toBeCloseTo(0.37807553200337, 12);
    expect(element([0, 0], [1, 1]).re).toBeCloseTo(0.601605346389039, 12);
    expect(element([0, 0], [0, 1]).re).toBeCloseTo(0.271858629376487, 12);
    expect(element([0, 0], [0, 1]).im).toBeCloseTo(0.309147764142138, 12);
  });

  test("the kernel norm never decays: 0.210, 0.103, 0.112, 0.154 at t = 0, 5, 20, 80", () => {
    const norms = [0, 5, 20, 80].map((t) => spectralNorm(kernel.K(physicalTime(t))));
    [0.210084437277973, 0.103051238526484, 0.112017916737206, 0.153626912227293].forEach((value, i) => {
      expect(norms[i]).toBeCloseTo(value, 12);
    });
  });

  test("the kernel by action on columns equals the one through the full exponential", () => {
    const reference = nzKernelReference(bath.liouvillian, bath.trace, bath.embedding, 3);
    expect(maxDifference(kernel.K(physicalTime(3)), reference)).toBeLessThan(1e-13);
  });

  test("a factorised start satisfies the equation without inhomogeneous term to 1e-14", () => {
    const x0 = entries(bath.embedding.mmul(column(toVector(bath.systemBasis, diagonal([1, 0])))));
    expect(kernelResidual(kernel, physicalTime(2), seen(x0))).toBeLessThan(1e-14);
  });

  test("a correlated start needs the inhomogeneous term: without it the equation fails by exactly |I(t)|", () => {
    const x0 = toVector(bath.basis, conditionalEquilibrium(bath, golden.temperature));
    const time = physicalTime(2);
    const term = Math.max(...kernel.inhomogeneous(time, x0).map(Math.abs));
    expect(term).toBeCloseTo(0.021155432204474, 13);
    expect(kernelResidual(kernel, time, { ...seen(x0), x0 })).toBeLessThan(1e-14);
    expect(kernelResidual(kernel, time, seen(x0))).toBeCloseTo(term, 13);
  });

  test("the reduced map keeps the trace and both populations positive", () => {
    const map = bath.trace.mmul(expm(bath.liouvillian, 7)).mmul(bath.embedding);
    expect(maxAbs(Matrix.sub(map.subMatrix(0, 0, 0, 3), new Matrix([[1, 0, 0, 0]])))).toBeLessThan(1e-13);
    const [one, , , z] = entries(map.mmul(column(toVector(bath.systemBasis, diagonal([1, 0])))));
    expect(Math.abs(z)).toBeLessThan(one);
  });
});
