import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  type ComplexMatrix,
  complexMatrix,
  complexProduct,
  entryOf,
  gaussLegendre,
  linearCombination,
  sparseTimes,
  traceOfProduct,
} from "../../../lib/linalg/index.js";
import { hierarchyPreconditioner } from "../../../lib/physics/hierarchy-preconditioner.js";
import {
  type DrudeLorentz,
  diagonal,
  drudeLorentz,
  evolve,
  gibbsState,
  heom,
  imaginaryTimeIntegral,
  meanForceShift,
  sigmaX,
  sigmaZ,
  steadyHierarchy,
  steadyState,
  steadyStateReference,
  twoLevelHamiltonian,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

const gap = (a: ComplexMatrix, b: ComplexMatrix): number => Math.max(...a.data.map((x, i) => Math.abs(x - b.data[i])));

/** HierarchicalEOM.jl's test system; the coupling and the jump are complex, so is the steady coherence. */
const coupling = complexMatrix([
  [0.1234, { re: 0.1357, im: 0.2468 }],
  [{ re: 0.1357, im: -0.2468 }, 0.5678],
]);
const bath = drudeLorentz({ lambda: 0.145, gamma: 0.6464, temperature: 0.7414, expansion: "pade", terms: 5 });
const common = {
  hamiltonian: complexMatrix([
    [0.6969, 0.4364],
    [0.4364, 0.3215],
  ]),
  jumps: [
    complexMatrix([
      [0, { re: 0.145, im: -0.7414 }],
      [{ re: 0.145, im: 0.7414 }, 0],
    ]),
  ],
  depth: 3,
};
const unit = (n: number, row: number, column: number): ComplexMatrix =>
  complexMatrix(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => +(i === row && j === column))));

describe("steadyState", () => {
  test("golden set 2: ρ_00 and the complex ρ_01 of one bath and of two", () => {
    // HierarchicalEOM.jl's test suite prints 8 digits; its solver stops at 2e-9.
    const one = steadyState(heom({ ...common, coupling, bath }));
    const two = steadyState(heom({ ...common, baths: [0, 1].map(() => ({ coupling, bath })) }));
    for (const [state, golden] of [
      [one, [0.49695216, -0.00308297, 0.00253437]],
      [two, [0.49406683, -0.00526123, 0.00599689]],
    ] as const) {
      const { re, im } = entryOf(state, 0, 1);
      [entryOf(state, 0, 0).re, re, im].forEach((value, i) => {
        expect(Math.abs(value - golden[i])).toBeLessThan(7e-9);
      });
    }
  });

  test("is the dense solution, and what the dynamics come to, with imaginary parts and signs of the coherences", () => {
    const system = heom({ ...common, coupling, bath, depth: 2 });
    const state = steadyState(system);
    expect(Math.abs(entryOf(state, 0, 1).im)).toBeGreaterThan(1e-3);
    expect(gap(state, steadyStateReference(system))).toBeLessThan(1e-12);
    expect(gap(state, evolve(system, diagonal([1, 0]), [physicalTime(100)])[0])).toBeLessThan(1e-10);
  });

  test("three levels in two baths: the dense solution, trace 1, and no rate left in any matrix of the hierarchy", () => {
    const hamiltonian = complexMatrix([
      [0, 0.3, 0.1],
      [0.3, 0.5, { re: 0.2, im: 0.2 }],
      [0.1, { re: 0.2, im: -0.2 }, 1],
    ]);
    const mild = (temperature: number) =>
      drudeLorentz({ lambda: 0.1, gamma: 0.5, temperature, expansion: "pade", terms: 1 });
    const system = heom({
      hamiltonian,
      baths: [
        { coupling: diagonal([1, 0, 0]), bath: mild(0.5) },
        { coupling: diagonal([0, 0, 1]), bath: mild(2) },
      ],
      depth: 2,
      terminator: "double-commutator",
    });
    const state = steadyState(system);
    expect(gap(state, steadyStateReference(system))).toBeLessThan(1e-11);
    expect([0, 1, 2].reduce((sum, i) => sum + entryOf(state, i, i).re, 0)).toBeCloseTo(1, 13);
    const rate = sparseTimes(system.generator, steadyHierarchy(system));
    expect(Math.max(...rate.map(Math.abs))).toBeLessThan(1e-12);
  });

  test("with one exponent the preconditioner is the exact inverse: a matrix continued fraction", () => {
    const one = drudeLorentz({ lambda: 0.145, gamma: 0.6464, temperature: 0.7414, expansion: "pade", terms: 0 });
    const system = heom({ ...common, coupling, bath: one, depth: 6 });
    const top = Matrix.eye(4).mul(0.3); // makes the generator regular
    const x = Float64Array.from({ length: system.generator.rows }, (_, i) => Math.sin(1 + 3 * i));
    const image = sparseTimes(system.generator, x);
    for (let i = 0; i < 4; i++) image[i] += 0.3 * x[i];
    const back = hierarchyPreconditioner(system, top)(image);
    expect(Math.max(...back.map((value, i) => Math.abs(value - x[i])))).toBeLessThan(1e-11);
  });

  test("a jump to the ground state alone leaves the ground state", () => {
    const system = heom({
      hamiltonian: diagonal([0, 1, 2]),
      baths: [],
      jumps: [unit(3, 0, 2), unit(3, 0, 1)],
      depth: 0,
    });
    expect(gap(steadyState(system), diagonal([1, 0, 0]))).toBeLessThan(1e-12);
  });

  test("the mean-force shift vanishes as λ, with the slope of the second-order integral over imaginary time", () => {
    const [gamma, temperature] = [0.5, 0.5];
    const hamiltonian = twoLevelHamiltonian(0.5, 1);
    const state = (lambda: number) =>
      steadyState(
        heom({
          hamiltonian,
          coupling: sigmaZ,
          bath: drudeLorentz({ lambda, gamma, temperature, expansion: "pade", terms: 4 }),
          depth: 3,
          terminator: "double-commutator",
        }),
      );
    const bare = gibbsState(hamiltonian, temperature);
    expect(entryOf(bare, 0, 0).re).toBeCloseTo(0.319575, 6);
    const bath = { lambda: 1, gamma, temperature };
    const shift = meanForceShift({ hamiltonian, coupling: sigmaZ, bath });
    const slope = entryOf(shift, 0, 0).re;
    expect(entryOf(shift, 1, 1).re).toBeCloseTo(-slope, 14);
    expect(slope).toBeCloseTo(shiftByQuadrature(hamiltonian, sigmaZ, bath), 6);
    // The remainder is of order λ: it falls tenfold.
    const remainder = (lambda: number) =>
      Math.abs((entryOf(state(lambda), 0, 0).re - entryOf(bare, 0, 0).re) / lambda - slope);
    const [coarse, fine] = [remainder(1e-2), remainder(1e-3)];
    expect(fine).toBeLessThan(2e-3 * Math.abs(slope));
    expect(coarse / fine).toBeGreaterThan(5);
  });

  test("to first order in a complex coupling every element of the shift is the mean-force state's", () => {
    const weak = { lambda: 1e-4, gamma: 0.6464, temperature: 0.7414 };
    const { hamiltonian } = common;
    const expansion = drudeLorentz({ ...weak, expansion: "pade", terms: 5 });
    const system = heom({ hamiltonian, coupling, bath: expansion, depth: 2, terminator: "double-commutator" });
    const found = linearCombination([
      [1 / weak.lambda, steadyState(system, { tolerance: 1e-14 })],
      [-1 / weak.lambda, gibbsState(hamiltonian, weak.temperature)],
    ]);
    const expected = meanForceShift({ hamiltonian, coupling, bath: { ...weak, lambda: 1 } });
    expect(Math.abs(entryOf(expected, 0, 1).im)).toBeGreaterThan(0.01);
    expect(gap(found, expected)).toBeLessThan(1e-4);
    expect(() => gibbsState(hamiltonian, 0)).toThrow("invalid temperature: 0");
    expect(() => meanForceShift({ hamiltonian, coupling: diagonal([1, 0, 0]), bath: weak })).toThrow(
      "invalid coupling: got order 3, expected 2",
    );
  });

  test("refuses where more than one state is steady, and a tolerance that is not positive", () => {
    const dephasing = heom({ hamiltonian: twoLevelHamiltonian(0.5, 0), coupling: sigmaZ, bath, depth: 2 });
    expect(() => steadyState(dephasing)).toThrow("no unique steady state: another one differs by");
    // Two dark states, although nothing but multiples of 1 commutes with both jumps and their adjoints.
    const dark = heom({ hamiltonian: diagonal([0, 0, 1]), baths: [], jumps: [unit(3, 0, 2), unit(3, 1, 2)], depth: 0 });
    expect(() => steadyState(dark)).toThrow("no unique steady state");
    const sound = heom({ hamiltonian: sigmaX, coupling: sigmaZ, bath, depth: 1 });
    expect(() => steadyState(sound, { tolerance: 0 })).toThrow("invalid tolerance: 0");
    expect(() => steadyState(sound, { tolerance: 1e-300, maxProducts: 30 })).toThrow("not solved: residual");
  });
});

/**
 * The first-order change of ρ_00 by the double integral over imaginary time itself, without an eigenbasis:
 *   e^{−βH}∫₀^β ds C(−is) ∫₀^{β−s} dτ Q(τ+s)Q(τ),  Q(τ) = e^{τH}Qe^{−τH},  H² = E²·1 for a traceless two-level Hamiltonian.
 */
function shiftByQuadrature(hamiltonian: ComplexMatrix, q: ComplexMatrix, bath: DrudeLorentz): number {
  const beta = 1 / bath.temperature;
  const energy = Math.sqrt(traceOfProduct(hamiltonian, hamiltonian).re / 2);
  const boltzmann = (t: number) =>
    linearCombination([
      [Math.cosh(t * energy), diagonal([1, 1])],
      [Math.sinh(t * energy) / energy, hamiltonian],
    ]);
  const at = (tau: number) => complexProduct(complexProduct(boltzmann(tau), q), boltzmann(-tau));
  const inner = (s: number) =>
    linearCombination(
      gaussLegendre(6, 0, beta - s).map(({ node, weight }) => [weight, complexProduct(at(node + s), at(node))]),
    );
  const edges = Array.from({ length: 7 }, (_, n) => 0.5 * beta * 8 ** -n);
  const half = edges.flatMap((to, n) => gaussLegendre(6, edges[n + 1] ?? 0, to));
  const correction = linearCombination(
    half.flatMap(({ node, weight }) => {
      const c = weight * imaginaryTimeIntegral(bath, node);
      return [node, beta - node].map((s) => [c, inner(s)] as const);
    }),
  );
  const first = complexProduct(boltzmann(-beta), correction);
  const bare = gibbsState(hamiltonian, bath.temperature);
  const partition = traceOfProduct(boltzmann(-beta), diagonal([1, 1])).re;
  return (entryOf(first, 0, 0).re - entryOf(bare, 0, 0).re * traceOfProduct(first, diagonal([1, 1])).re) / partition;
}
