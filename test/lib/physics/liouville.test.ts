import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  adjoint,
  complexIdentity,
  complexProduct,
  expm,
  fromRealEmbedding,
  maxAbs,
  maxDifference,
  realEmbedding,
  traceOfProduct,
} from "../../../lib/linalg/index.js";
import {
  annihilation,
  diagonal,
  type HermitianBasis,
  largestElement,
  liouvillian,
  mapElement,
  numberOperator,
  onFirst,
  onSecond,
  pauliBasis,
  productBasis,
  sigmaX,
  superoperator,
  thermalOscillator,
  toOperator,
  toVector,
  twoLevelHamiltonian,
  unitBasis,
} from "../../../lib/physics/index.js";

const gram = (basis: HermitianBasis) => new Matrix(basis.map((a) => basis.map((b) => traceOfProduct(a, b).re)));

describe("Hermitian bases", () => {
  test.each([
    ["Pauli", pauliBasis],
    ["units of order 3", unitBasis(3)],
    ["Pauli ⊗ units", productBasis(pauliBasis, unitBasis(2))],
  ])("%s: orthonormal, Hermitian, complete", (_name, basis) => {
    expect(maxDifference(gram(basis), Matrix.eye(basis.length))).toBeLessThan(1e-15);
    expect(basis.length).toBe(basis[0].rows ** 2);
    for (const element of basis)
      expect(adjoint(element).data.map((x) => x + 0)).toEqual(element.data.map((x) => x + 0));
  });

  test("toOperator undoes toVector", () => {
    const vector = [0.3, -0.2, 0.7, 0.1, 0.5, 0.9, -1, 0.4, 0.25];
    Array.from(toVector(unitBasis(3), toOperator(unitBasis(3), vector))).forEach((value, i) => {
      expect(value).toBeCloseTo(vector[i], 15);
    });
  });
});

describe("liouvillian", () => {
  const h = twoLevelHamiltonian(0.5, 1);

  test("is antisymmetric: unitary evolution keeps the norm of a density matrix", () => {
    const l = liouvillian(pauliBasis, h);
    expect(maxAbs(Matrix.add(l, l.transpose()))).toBeLessThan(1e-15);
  });

  test("exponentiates to U X U†", () => {
    const basis = unitBasis(3);
    const hamiltonian = toOperator(basis, [0.3, -0.2, 0.7, 0.1, 0.5, 0.9, -1, 0.4, 0.25]);
    const minusIH = {
      ...hamiltonian,
      data: hamiltonian.data.map((_, i) => (i % 2 === 0 ? hamiltonian.data[i + 1] : -hamiltonian.data[i - 1])),
    };
    const u = fromRealEmbedding(expm(realEmbedding(minusIH), 1.3));
    const direct = superoperator(basis, basis, (x) => complexProduct(complexProduct(u, x), adjoint(u)));
    expect(maxDifference(expm(liouvillian(basis, hamiltonian), 1.3), direct)).toBeLessThan(1e-14);
  });

  test("mapElement reads complex matrix elements: σ_x rotates |0⟩⟨0| into i/2·sin t coherences", () => {
    // H = σ_x/2: U = exp(−iσ_x t/2), ⟨0|U|0⟩⟨0|U†|1⟩ = (i/2) sin t.
    const t = 0.7;
    const map = expm(liouvillian(pauliBasis, twoLevelHamiltonian(0, 1)), t);
    const population = mapElement(pauliBasis, map, [0, 0], [0, 0]);
    const coherence = mapElement(pauliBasis, map, [0, 1], [0, 0]);
    expect(population.re).toBeCloseTo(Math.cos(t / 2) ** 2, 15);
    expect(coherence.re).toBeCloseTo(0, 15);
    expect(coherence.im).toBeCloseTo(Math.sin(t) / 2, 15);
    const transposed = mapElement(pauliBasis, map, [0, 0], [0, 1]);
    expect(transposed.im).toBeCloseTo(Math.sin(t) / 2, 15);
  });
});

test("largestElement of the identity map is 1, of a zero map 0", () => {
  expect(largestElement(pauliBasis, Matrix.eye(4))).toBeCloseTo(1, 15);
  expect(largestElement(unitBasis(3), Matrix.zeros(9, 9))).toBe(0);
});

describe("operators", () => {
  test("a†a counts quanta and [a, a†] = 1 below the cut", () => {
    const a = annihilation(5);
    const number = complexProduct(adjoint(a), a);
    number.data.forEach((value, i) => {
      expect(value).toBeCloseTo(numberOperator(5).data[i], 14);
    });
  });

  test("the thermal oscillator has Boltzmann ratios and unit trace", () => {
    const rho = thermalOscillator(6, 1, 0.5);
    expect(traceOfProduct(rho, complexIdentity(6)).re).toBeCloseTo(1, 15);
    expect(rho.data[2 * 7] / rho.data[0]).toBeCloseTo(Math.exp(-2), 15);
    expect(() => thermalOscillator(3, 1, 0)).toThrow("invalid temperature: 0");
    expect(() => annihilation(1)).toThrow("invalid number of levels: 1");
  });

  test("operators on different factors commute", () => {
    const [a, b] = [onFirst(sigmaX, 3), onSecond(2, diagonal([1, 2, 3]))];
    expect(complexProduct(a, b).data).toEqual(complexProduct(b, a).data);
  });
});
