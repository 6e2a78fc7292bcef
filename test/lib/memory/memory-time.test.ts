import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { expm } from "../../../lib/linalg/index.js";
import {
  blockTensors,
  lagNorms,
  memoryTime,
  sampledMaps,
  sampledTensors,
  transferTensors,
} from "../../../lib/memory/index.js";
import { drudeLorentz, heom, sigmaZ, twoLevelHamiltonian } from "../../../lib/physics/index.js";

const scalars = (...values: number[]): Matrix[] => values.map((value) => new Matrix([[value]]));
const geometric = (q: number, count: number): Matrix[] =>
  scalars(1, ...Array.from({ length: count }, (_, i) => 0.1 * q ** i));

describe("memoryTime", () => {
  test.each([0.5, 0.9])("of norms that fall by %s a step are those of a geometric law", (q) => {
    const { tau1, t95, t99, remaining } = memoryTime(geometric(q, 400), 0.1);
    // Lags 1, 2, … with weights q^(lag−1): mean 1/(1−q); 1 − q^n of the weight lies within lag n.
    expect(tau1).toBeCloseTo(0.1 / (1 - q), 11);
    expect(t95).toBeCloseTo(0.1 * Math.ceil(Math.log(0.05) / Math.log(q)), 13);
    expect(t99).toBeCloseTo(0.1 * Math.ceil(Math.log(0.01) / Math.log(q)), 13);
    expect(remaining).toBeLessThan(1e-15);
  });

  test("estimates what lies beyond the window, exactly for a geometric law", () => {
    expect(memoryTime(geometric(0.9, 40), 1).remaining).toBeCloseTo(0.9 ** 40 / (1 - 0.9 ** 40), 12);
  });

  test("counts lags from the kernel: a tensor T₂ alone is memory at the lag Δt, T₁ is none", () => {
    const { tau1, t95, t99 } = memoryTime(scalars(5, 0.25, 0, 0, 0, 0, 0, 0, 0), 0.5);
    expect([tau1, t95, t99]).toEqual([0.5, 0.5, 0.5]);
    expect(memoryTime(scalars(0.7, 0, 0), 0.5)).toEqual({ tau1: 0, t95: 0, t99: 0, remaining: 0 });
    expect(memoryTime(scalars(0.7), 0.5)).toEqual({ tau1: 0, t95: 0, t99: 0, remaining: 0 });
  });

  test("is none for an atom sampled at half its period: what is left is round-off of the exponential", () => {
    const atom = new Matrix([
      [0, -1],
      [2.5, -1],
    ]);
    const at = (dt: number) => memoryTime(blockTensors(expm(atom, dt), [0], 20), dt).tau1;
    expect(at((2 * Math.PI) / 3)).toBe(0);
    expect(at(1)).toBeGreaterThan(0.9);
  });

  test("says of a process that never forgets, one undamped oscillator, that it was not seen to forget", () => {
    const rotation = new Matrix([
      [0, -1, 0],
      [1, 0, -0.3],
      [0, 0.3, 0],
    ]);
    expect(memoryTime(blockTensors(expm(rotation, 0.01), [0], 4000), 0.01).remaining).toBeGreaterThan(1);
    expect(memoryTime(scalars(1, 0.2, 0.1), 1).remaining).toBe(Number.POSITIVE_INFINITY);
  });

  test("does not depend on the step beyond one step", () => {
    // Kernel e^{−2t}: mean lag ½.
    const decaying = new Matrix([
      [0, -1],
      [1, -2],
    ]);
    for (const dt of [0.1, 0.05, 0.025]) {
      const { tau1 } = memoryTime(blockTensors(expm(decaying, dt), [0], Math.round(20 / dt)), dt);
      expect(Math.abs(tau1 - 0.5)).toBeLessThan(dt);
    }
  });

  // Independent prototype, printed to three digits: one overdamped scaffold mode of spring κ, λ = 4/κ, γ = κ/80, T = 1.
  test.each([
    [40, 1.07, 5.8, 20],
    [80, 0.732, 3.55, 8],
    [160, 0.423, 2.1, 5],
    [320, 0.221, 1.25, 4],
  ])("of a spin coupled to a scaffold mode of spring %s: τ₁ = %s, t₉₉ = %s", (kappa, tau1, t99, until) => {
    const gamma = (0.5 * kappa) / 40;
    const terms = gamma >= 2 ? 2 : 1;
    const bath = drudeLorentz({ lambda: 4 / kappa, gamma, temperature: 1, expansion: "pade", terms });
    const { generator, resolved } = heom({
      hamiltonian: twoLevelHamiltonian(0, 1),
      coupling: sigmaZ,
      bath,
      depth: 6,
      terminator: "double-commutator",
    });
    const found = memoryTime(sampledTensors(generator, resolved, 0.05, Math.round(until / 0.05)), 0.05);
    expect(Math.abs(found.tau1 / tau1 - 1)).toBeLessThan(5e-3);
    expect(found.t99).toBeCloseTo(t99, 12);
    expect(found.remaining).toBeLessThan(1e-3);
  });

  test("refuses a step that is not positive and tensors that are none or of two sizes", () => {
    expect(() => memoryTime(scalars(1, 1), 0)).toThrow("invalid time step: 0");
    expect(() => memoryTime([], 1)).toThrow("invalid number of tensors: 0");
    expect(() => memoryTime([Matrix.eye(2), Matrix.eye(3)], 1)).toThrow("invalid tensors: got 3×3, expected 2×2");
  });
});

test("noise of sampled maps is no memory: with a tolerance the times stay, and what remains is nothing", () => {
  const bath = drudeLorentz({ lambda: 0.025, gamma: 2, temperature: 1, expansion: "pade", terms: 2 });
  const { generator, resolved } = heom({
    hamiltonian: twoLevelHamiltonian(0, 1),
    coupling: sigmaZ,
    bath,
    depth: 4,
    terminator: "double-commutator",
  });
  const sampled = transferTensors(sampledMaps(generator, resolved, 0.1, 300, { tolerance: 1e-11 }));
  const exact = memoryTime(sampledTensors(generator, resolved, 0.1, 300), 0.1);
  const found = memoryTime(sampled, 0.1, { noise: 1e-10 });
  expect(found.tau1).toBeCloseTo(exact.tau1, 5);
  expect([found.t95, found.t99, found.remaining]).toEqual([exact.t95, exact.t99, 0]);
  expect(() => memoryTime(sampled, 0.1, { noise: -1 })).toThrow("invalid noise: -1");
});

test("lagNorms are Frobenius norms from T₂ on, without round-off", () => {
  const tensors = [
    Matrix.eye(2),
    new Matrix([
      [3, 0],
      [0, 4],
    ]),
    Matrix.eye(2).mul(1e-16),
  ];
  expect(lagNorms(tensors)).toEqual([5, 0]);
});
