import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { maxDifference } from "../../../lib/linalg/index.js";
import {
  displacementCorrelation,
  hermiteKoopman,
  kernelResidual,
  langevinKoopman,
  moriClosedForm,
  moriForce,
  moriKernel,
} from "../../../lib/memory/index.js";
import { flowTime } from "../../../lib/tasks/index.js";

const ensemble = { loss: { h: 1, b: 0.2 }, deviation: 0.5 };
const exact = displacementCorrelation(ensemble);
const residual = (size: number) => kernelResidual(moriKernel(ensemble, size), flowTime(1), exact);

describe("the Mori kernel of a quartic loss", () => {
  test("has Ω = −(h + 3β) = −1.15 and K(0) = 6β(h + 6β) = 0.39, whatever the number of functions", () => {
    for (const size of [2, 5, 24]) {
      const kernel = moriKernel(ensemble, size);
      expect(kernel.markov.get(0, 0)).toBeCloseTo(-1.15, 14);
      expect(kernel.K(flowTime(0)).get(0, 0)).toBeCloseTo(0.39, 14);
    }
    const { omega, initial } = moriClosedForm(ensemble);
    expect(omega).toBeCloseTo(-1.15, 15);
    expect(initial).toBeCloseTo(0.39, 15);
  });

  test("closes the equation of the exact correlation, geometrically better with each function", () => {
    // Independent implementation, one digit.
    const known = [1.9e-4, 2e-7, 4e-11];
    [4, 8, 12].forEach((size, i) => {
      expect(residual(size) / known[i]).toBeGreaterThan(0.5);
      expect(residual(size) / known[i]).toBeLessThan(2);
    });
    expect(residual(24)).toBeLessThan(1e-14);
  });

  test("vanishes for a quadratic loss, and linearly in the task variance for stiff ensembles", () => {
    const quadratic = moriKernel({ loss: { h: 1, b: 0 }, deviation: 0.5 });
    expect(Math.abs(quadratic.K(flowTime(1)).get(0, 0))).toBe(0);
    const at = (deviation: number) =>
      moriKernel({ ...ensemble, deviation })
        .K(flowTime(0.5))
        .get(0, 0);
    expect(Math.abs(at(0.01) / at(0.005) - 4)).toBeLessThan(1e-3);
  });

  test("has the matrix that 𝓛†h₁ = −(h + 3β)h₁ − √6 β h₃ asks for", () => {
    const matrix = hermiteKoopman(ensemble, 3);
    expect(matrix.get(1, 0)).toBeCloseTo(-Math.sqrt(6) * 0.05, 15);
    expect(Math.abs(matrix.get(2, 0))).toBe(0);
    expect(matrix.get(0, 1)).toBeCloseTo(-(6 + 36 * 0.05) / Math.sqrt(6), 14);
    // h₅ does reach h₁, through z⁴ = √24 h₄ + …, but h₁ does not reach h₅: K(0) is the product with h₃ alone.
    expect(matrix.get(0, 2)).toBeCloseTo(-0.05 * Math.sqrt(120), 14);
    expect(() => hermiteKoopman(ensemble, 1)).toThrow("invalid number of functions: 1");
    expect(() => hermiteKoopman({ ...ensemble, deviation: 0 }, 4)).toThrow("invalid deviation: 0");
  });
});

describe("the fluctuation–dissipation relation of Mori's projection", () => {
  test("fails for descent from Gaussian displacements: K(0) = 6β(h + 6β) against ‖Q𝓛†h₁‖² = 6β²", () => {
    const { kernel, force } = moriForce(hermiteKoopman(ensemble, 24));
    expect(kernel(flowTime(0))).toBeCloseTo(0.39, 14);
    expect(force(flowTime(0))).toBeCloseTo(6 * 0.05 ** 2, 15);
  });

  test.each([
    { h: 1, b: 0.2 },
    { h: -1, b: 1 },
  ])("holds to 1e-12 once noise makes the law stationary, for h = $h, b = $b", (loss) => {
    const { kernel, force } = moriForce(langevinKoopman(loss, 0.5, 12));
    const scale = kernel(flowTime(0));
    expect(scale).toBeGreaterThan(0.01);
    for (const t of [0, 0.1, 1]) {
      expect(Math.abs(kernel(flowTime(t)) - force(flowTime(t))) / scale).toBeLessThan(1e-12);
    }
  });

  test.each([
    { h: 1, b: 0.2 },
    { h: -1, b: 1 },
  ])(
    "is not put in by hand: −𝓛′f′ + Tf″ applied to φ, φ³, φ⁵, φ⁷ gives the same kernel, h = $h, b = $b",
    ({ h, b }) => {
      // The library's matrix −T⟨pᵢ′, pⱼ′⟩ is symmetric as it is written; this one need not be.
      const T = 0.5;
      const moment = Array.from({ length: 11 }, (_, n) => {
        let sum = 0;
        for (let i = -4000; i <= 4000; i++) {
          const x = i / 400;
          sum += x ** (2 * n) * Math.exp(-((h / 2) * x * x + (b / 4) * x ** 4) / T);
        }
        return sum;
      });
      const four = [0, 1, 2, 3];
      const overlaps = new Matrix(four.map((i) => four.map((j) => moment[i + j + 1])));
      const moved = new Matrix(
        four.map((i) =>
          four.map((j) => {
            const n = 2 * j + 1;
            const noise = j === 0 ? 0 : T * n * (n - 1) * moment[i + j];
            return noise - n * (h * moment[i + j + 1] + b * moment[i + j + 2]);
          }),
        ),
      );
      const root = inverse(new CholeskyDecomposition(overlaps).lowerTriangularMatrix);
      const powers = moriForce(root.mmul(moved).mmul(root.transpose()));
      const { kernel } = moriForce(langevinKoopman({ h, b }, T, 4));
      const scale = kernel(flowTime(0));
      for (const t of [0, 0.1, 1].map(flowTime)) {
        expect(Math.abs(powers.kernel(t) - powers.force(t)) / scale).toBeLessThan(1e-10);
        expect(Math.abs(powers.kernel(t) - kernel(t)) / scale).toBeLessThan(1e-10);
      }
    },
  );

  test("has Ω = −T/⟨φ²⟩ and K(0) = ⟨𝓛″⟩T/⟨φ²⟩ − (T/⟨φ²⟩)², from moments of e^{−𝓛/T} by quadrature", () => {
    // ‖𝓛†φ‖² = ⟨𝓛′²⟩ = T⟨𝓛″⟩; ⟨φ𝓛′⟩ = T.
    const [h, b, T] = [1, 0.2, 0.5];
    const moment = (p: number) => {
      let sum = 0;
      for (let i = -4000; i <= 4000; i++) {
        const x = i / 400;
        sum += x ** p * Math.exp(-((h / 2) * x * x + (b / 4) * x ** 4) / T);
      }
      return sum;
    };
    const square = moment(2) / moment(0);
    const matrix = langevinKoopman({ h, b }, T, 8);
    expect(matrix.get(0, 0)).toBeCloseTo(-T / square, 12);
    const initial = (T * (h + 3 * b * square)) / square - (T / square) ** 2;
    expect(moriForce(matrix).kernel(flowTime(0))).toBeCloseTo(initial, 12);
  });

  test("of a quadratic loss with noise needs no kernel: the Hermite functions are its eigenfunctions", () => {
    const matrix = langevinKoopman({ h: 2, b: 0 }, 0.3, 5);
    const expected = Matrix.diag([1, 3, 5, 7, 9].map((n) => -2 * n));
    expect(maxDifference(matrix, expected)).toBeLessThan(1e-10);
  });

  test("refuses losses without a stationary law", () => {
    expect(() => langevinKoopman({ h: -1, b: 0 }, 1, 4)).toThrow("no stationary law for h = -1, b = 0");
    expect(() => langevinKoopman({ h: 1, b: 0.1 }, 0, 4)).toThrow("invalid temperature: 0");
    expect(() => displacementCorrelation({ ...ensemble, deviation: 0 })).toThrow("invalid deviation: 0");
    expect(() => moriForce(Matrix.eye(1))).toThrow("invalid number of functions: 1");
  });
});
