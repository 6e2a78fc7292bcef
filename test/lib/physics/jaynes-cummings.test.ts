import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { column, entries, expm, expmAction, maxAbs, maxDifference } from "../../../lib/linalg/index.js";
import {
  blockKernel,
  blockTensors,
  kernelResidual,
  nzKernel,
  resolvedEvolution,
  sampledMaps,
  transferTensors,
} from "../../../lib/memory/index.js";
import {
  amplitudeGenerator,
  amplitudeKernel,
  atomInversion,
  diagonal,
  excitedAmplitude,
  jaynesCummingsLiouville,
  lorentzianReservoir,
  populationGenerator,
  populationKernel,
  sigmaX,
  toVector,
} from "../../../lib/physics/index.js";
import { physicalTime } from "../../../lib/tasks/index.js";

const strong = { coupling: 10, leak: 1 };
const critical = { coupling: 0.25, leak: 1 };
const weak = { coupling: 0.1, leak: 1 };
const systems = [strong, critical, weak, { coupling: 1, leak: 0 }];
const times = [0, 0.1, 1, 4.9].map(physicalTime);

describe("the amplitude of an atom in a leaky cavity", () => {
  test.each(systems)("in closed form equals the exponential of its 2×2 generator to 1e-14, %o", (system) => {
    for (const t of times) {
      expect(excitedAmplitude(system, t)).toBeCloseTo(expm(amplitudeGenerator(system), t).get(0, 0), 13);
    }
  });

  test("gives ⟨σ_z⟩ = −0.399965410, −0.114659008 and −0.988154043 at t = 0.1, 1 and 4.9 for g = 10, κ = 1", () => {
    const found = [0.1, 1, 4.9].map((t) => atomInversion(strong, physicalTime(t)));
    [-0.39996541, -0.114659008, -0.988154043].forEach((value, i) => {
      expect(Math.abs(found[i] - value)).toBeLessThan(5e-10);
    });
  });

  test.each(systems)("has the kernel −g² exp(−κt/2), %o", (system) => {
    const kernel = blockKernel(amplitudeGenerator(system), [0]);
    for (const t of times) expect(kernel.K(t).get(0, 0)).toBeCloseTo(amplitudeKernel(system, t), 12);
  });

  test("neither overflows nor cancels: long times, and g on both sides of κ/4 within 1e-12", () => {
    expect(excitedAmplitude(weak, physicalTime(1e5))).toBe(0);
    const near = [0.25 - 1e-12, 0.25, 0.25 + 1e-12].map((g) =>
      excitedAmplitude({ coupling: g, leak: 1 }, physicalTime(8)),
    );
    expect(near[0] / near[1]).toBeCloseTo(1, 9);
    expect(near[2] / near[1]).toBeCloseTo(1, 9);
    expect(near[1]).toBeCloseTo(3 * Math.exp(-2), 14);
  });

  test("is that of a reservoir of width ℓ and decay rate γ₀ with g² = γ₀ℓ/2 and κ = 2ℓ", () => {
    const [decay, width, t] = [5, 1, 1.7];
    const d = Math.sqrt(2 * decay * width - width * width);
    const textbook = Math.exp((-width * t) / 2) * (Math.cos((d * t) / 2) + (width / d) * Math.sin((d * t) / 2));
    expect(excitedAmplitude(lorentzianReservoir(decay, width), physicalTime(t))).toBeCloseTo(textbook, 15);
  });

  test("sampled at half its period has no transfer tensor beyond the first, the stroboscopic zero", () => {
    const atom = amplitudeGenerator(lorentzianReservoir(5, 1));
    const tensors = blockTensors(expm(atom, (2 * Math.PI) / 3), [0], 12);
    for (const tensor of tensors.slice(1)) expect(maxAbs(tensor)).toBeLessThan(1e-28);
    expect(maxAbs(blockTensors(expm(atom, Math.PI / 3), [0], 2)[1])).toBeCloseTo((10 / 9) * Math.exp(-Math.PI / 3), 13);
  });

  test("refuses a coupling that is not positive and a leak that is negative", () => {
    expect(() => excitedAmplitude({ coupling: 0, leak: 1 }, times[1])).toThrow("invalid coupling: 0");
    expect(() => amplitudeGenerator({ coupling: 1, leak: -2 })).toThrow("invalid leak: -2");
    expect(() => lorentzianReservoir(5, 0)).toThrow("invalid width: 0");
  });
});

describe("the population of the same atom", () => {
  test.each(systems)("is the square of the amplitude, by its own 3×3 generator, %o", (system) => {
    for (const t of times) {
      const population = expm(populationGenerator(system), t).get(0, 0);
      expect(population).toBeCloseTo(excitedAmplitude(system, t) ** 2, 12);
    }
  });

  test.each(systems)("has a kernel of its own, −2g² exp(−3κt/4)[cos wt + (κ/4w) sin wt], %o", (system) => {
    const kernel = blockKernel(populationGenerator(system), [0]);
    for (const t of times)
      expect(kernel.K(t).get(0, 0) / -populationKernel(system, times[0])).toBeCloseTo(
        populationKernel(system, t) / -populationKernel(system, times[0]),
        11,
      );
  });

  test("obeys the memory equation with its own kernel and not with the amplitude's", () => {
    const evolution = resolvedEvolution(populationGenerator(weak), [0], [1, 0, 0]);
    const own = blockKernel(populationGenerator(weak), [0]);
    const foreign = { ...own, K: (t: number) => new Matrix([[amplitudeKernel(weak, physicalTime(t))]]) };
    expect(kernelResidual(own, 3, evolution)).toBeLessThan(1e-14);
    expect(kernelResidual(foreign, 3, evolution)).toBeGreaterThan(1e-3);
  });
});

describe("the master equation of the whole", () => {
  const whole = jaynesCummingsLiouville(strong);
  const kernel = nzKernel(whole.generator, whole.trace, whole.embedding);

  test("moves ⟨σ_z⟩ and the coherence of the atom as the closed form does", () => {
    for (const t of times) {
      const map = whole.trace.mmul(expmAction(whole.generator, whole.embedding, t));
      const z = entries(map.mmul(column(toVector(whole.systemBasis, diagonal([1, 0])))))[3] * Math.SQRT2;
      expect(z).toBeCloseTo(atomInversion(strong, t), 12);
      const x = entries(map.mmul(column(toVector(whole.systemBasis, sigmaX))))[1] / Math.SQRT2;
      expect(x).toBeCloseTo(excitedAmplitude(strong, t), 12);
    }
  });

  test("holds both kernels: the amplitude's acts on coherences, the population's on σ_z", () => {
    for (const t of times) {
      const k = kernel.K(t);
      expect(k.get(1, 1) / 100).toBeCloseTo(amplitudeKernel(strong, t) / 100, 12);
      expect(k.get(2, 2) / 100).toBeCloseTo(amplitudeKernel(strong, t) / 100, 12);
      expect(k.get(3, 3) / 100).toBeCloseTo(populationKernel(strong, t) / 100, 11);
    }
  });

  test("does not change with more cavity states: at most one quantum is about", () => {
    const larger = jaynesCummingsLiouville(strong, 4);
    const wide = nzKernel(larger.generator, larger.trace, larger.embedding);
    expect(maxDifference(wide.K(0.3), kernel.K(0.3))).toBeLessThan(1e-11);
  });

  test("keeps the trace, and its transfer tensors reproduce ⟨σ_z⟩ to 1e-12", () => {
    const { generator, trace, embedding } = whole;
    expect(maxAbs(trace.getRowVector(0).mmul(generator))).toBeLessThan(1e-14);
    const step = expm(generator, 0.1);
    const maps: Matrix[] = [];
    let state = embedding;
    for (let n = 0; n < 30; n++) {
      state = step.mmul(state);
      maps.push(trace.mmul(state));
    }
    const [first, second] = transferTensors(maps);
    expect(second.get(3, 3)).toBeCloseTo(
      transferTensors(sampledMaps(populationGenerator(strong), [0], 0.1, 2))[1].get(0, 0),
      12,
    );
    expect(first.get(1, 1)).toBeCloseTo(excitedAmplitude(strong, physicalTime(0.1)), 12);
  });
});
