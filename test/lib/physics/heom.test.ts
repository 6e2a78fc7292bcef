import { Matrix } from "ml-matrix";
import { beforeAll, describe, expect, test } from "vitest";
import {
  column,
  complexMatrix,
  entries,
  expm,
  expmAction,
  maxAbs,
  maxDifference,
  sparseTimes,
  toDense,
} from "../../../lib/linalg/index.js";
import { blockKernel, kernelResidual, sampleBlockKernel, volterraSolve } from "../../../lib/memory/index.js";
import {
  diagonal,
  drudeLorentz,
  type Heom,
  heom,
  largestElement,
  mapElement,
  multiIndices,
  pauliBasis,
  sigmaZ,
  toVector,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";

const parameters = { lambda: 0.1, gamma: 0.5, temperature: 0.5 };
const spinBoson = (expansion: "matsubara" | "pade", depth: number, terminator: "none" | "double-commutator" = "none") =>
  heom({
    hamiltonian: twoLevelHamiltonian(0.5, 1),
    coupling: sigmaZ,
    bath: drudeLorentz({ ...parameters, expansion, terms: 2 }),
    depth,
    terminator,
  });

function populations(system: Heom, times: readonly number[]): number[] {
  const x0 = new Float64Array(system.generator.rows);
  x0.set(toVector(pauliBasis, diagonal([1, 0])));
  return times.map((t) => {
    const [one, , , z] = entries(expmAction(system.generator, column(x0), t));
    return (one + z) / Math.SQRT2;
  });
}

describe("heom", () => {
  let system: Heom;
  beforeAll(() => {
    system = spinBoson("matsubara", 5);
  });

  test("counts (L + K choose K) matrices, the reduced state first", () => {
    expect(multiIndices(3, 5)).toHaveLength(56);
    expect(multiIndices(3, 5)[0]).toEqual([0, 0, 0]);
    expect(new Set(multiIndices(2, 4).map(String)).size).toBe(15);
    expect(system.generator.rows).toBe(224);
  });

  test.each([
    ["matsubara", "none", [0.782156, 0.4077766, 0.5866237, 0.4183827]],
    ["matsubara", "double-commutator", [0.7832448, 0.4125635, 0.5789741, 0.4166773]],
    ["pade", "double-commutator", [0.783026, 0.4121129, 0.5793966, 0.4170813]],
  ] as const)("spin–boson populations, %s 2, terminator %s, at t = 1, 2, 5, 10", (expansion, terminator, expected) => {
    populations(spinBoson(expansion, 5, terminator), [1, 2, 5, 10]).forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-7);
    });
  });

  test("keeps the trace", () => {
    expect(maxAbs(toDense(system.generator).subMatrix(0, 0, 0, 223))).toBeLessThan(1e-15);
  });

  test("pure dephasing (Δ = 0) converges to the closed form in depth", () => {
    const bath = drudeLorentz({ ...parameters, expansion: "pade", terms: 2 });
    const t = 2;
    // Γ = 4 Re Σ c [t/ν + (e^{−νt} − 1)/ν²]; the coherence is ½ e^{−iεt − Γ}.
    const gamma = bath.exponents.reduce(
      (sum, { amplitude, rate }) => sum + 4 * amplitude.re * (t / rate + Math.expm1(-rate * t) / rate ** 2),
      0,
    );
    const error = (depth: number) => {
      const { generator } = heom({ hamiltonian: twoLevelHamiltonian(0.5, 0), coupling: sigmaZ, bath, depth });
      const map = expmAction(generator, Matrix.eye(generator.rows, 4), t).subMatrix(0, 3, 0, 3);
      const { re, im } = mapElement(pauliBasis, map, [0, 1], [0, 1]);
      return Math.hypot(re - Math.exp(-gamma) * Math.cos(0.5 * t), im + Math.exp(-gamma) * Math.sin(0.5 * t));
    };
    expect(error(2)).toBeGreaterThan(1e-3);
    expect(error(6)).toBeLessThan(1e-7);
  });

  test("takes a Hermitian coupling with complex entries and stays Hermitian: trace and Bloch vector real, norm below 1", () => {
    const coupling = complexMatrix([
      [0.1234, { re: 0.1357, im: 0.2468 }],
      [{ re: 0.1357, im: -0.2468 }, 0.5678],
    ]);
    const bath = drudeLorentz({ lambda: 0.145, gamma: 0.6464, temperature: 0.7414, expansion: "pade", terms: 5 });
    const { generator, indices } = heom({ hamiltonian: twoLevelHamiltonian(0.3754, 0.8728), coupling, bath, depth: 3 });
    expect([indices.count, generator.rows]).toEqual([84, 336]);
    const map = expmAction(generator, Matrix.eye(336, 4), 8).subMatrix(0, 3, 0, 3);
    const [one, x, y, z] = entries(map.mmul(column(toVector(pauliBasis, diagonal([1, 0])))));
    expect(one).toBeCloseTo(Math.SQRT1_2, 13);
    expect(Math.hypot(x, y, z)).toBeLessThan(one);
  });

  test("refuses a depth that is no whole number", () => {
    expect(() => spinBoson("pade", -1)).toThrow("invalid hierarchy depth: -1");
  });

  test("refuses operators that are not Hermitian or differ in order, and an unknown terminator", () => {
    const bath = drudeLorentz({ ...parameters, expansion: "pade", terms: 1 });
    const sound = { hamiltonian: twoLevelHamiltonian(0.5, 1), coupling: sigmaZ, bath, depth: 1 };
    const raising = complexMatrix([
      [0, 1],
      [0, 0],
    ]);
    expect(() => heom({ ...sound, coupling: raising })).toThrow("invalid coupling: not Hermitian");
    expect(() => heom({ ...sound, hamiltonian: raising })).toThrow("invalid hamiltonian: not Hermitian");
    expect(() => heom({ ...sound, coupling: diagonal([1, 0, 1]) })).toThrow(
      "invalid coupling: got order 3, expected 2",
    );
    expect(() => heom({ ...sound, terminator: "soft" as never })).toThrow('unknown terminator "soft"');
  });
});

describe("the exact spin–boson kernel", () => {
  const system = spinBoson("pade", 5);
  const kernel = blockKernel(system.generator, system.resolved);

  test("satisfies the memory equation to 1e-13", () => {
    const state = (t: number) =>
      expmAction(system.generator, Matrix.eye(system.generator.rows, 4), t).getColumnVector(3);
    const residual = kernelResidual(kernel, 2, {
      trajectory: (t) => entries(state(t).subMatrix(0, 3, 0, 0)),
      rate: (t) => sparseTimes(system.generator, entries(state(t))).subarray(0, 4),
      points: 16,
    });
    expect(residual).toBeLessThan(1e-13);
  });

  test("starts where the one-level hierarchy starts: K(0) is of second order in the coupling", () => {
    const born = spinBoson("pade", 1);
    expect(maxDifference(kernel.K(0), blockKernel(born.generator, born.resolved).K(0))).toBeLessThan(1e-15);
    expect(maxDifference(kernel.K(2), blockKernel(born.generator, born.resolved).K(2))).toBeGreaterThan(1e-3);
  });

  test("marched by the left Riemann sum has errors 0.189, 0.0856, 0.0408; by trapezoids 3.5e-3, 9.1e-4, 2.3e-4", () => {
    // Largest matrix element of the reduced map at t = 5 (independent prototype, printed to 3 and 2 digits).
    const exact = expm(toDense(system.generator), 5).subMatrix(0, 3, 0, 3);
    const error = (scheme: "rectangle" | "trapezoid", dt: number) => {
      const samples = sampleBlockKernel(system.generator, system.resolved, dt, Math.round(5 / dt));
      const map = volterraSolve(kernel.markov, samples, Matrix.eye(4), dt, scheme).at(-1) as Matrix;
      return largestElement(pauliBasis, Matrix.sub(map, exact));
    };
    const steps = [0.1, 0.05, 0.025];
    [0.189, 0.0856, 0.0408].forEach((value, i) => {
      expect(Math.abs(error("rectangle", steps[i]) / value - 1)).toBeLessThan(3e-3);
    });
    [3.5e-3, 9.1e-4, 2.3e-4].forEach((value, i) => {
      expect(Math.abs(error("trapezoid", steps[i]) / value - 1)).toBeLessThan(2e-2);
    });
  });
});
