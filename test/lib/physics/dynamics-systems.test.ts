import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  affineField,
  boxStates,
  type DynamicsFamily,
  dampedOscillator,
  drawParameters,
  drawStart,
  duffing,
  dynamicsFamilies,
  dynamicsFamily,
  energyDrift,
  fieldSpectrum,
  massSpring,
  massSpringFlow,
  oscillatorChain,
  pendulum,
  pendulumPeriod,
  referenceTrajectory,
  withRanges,
} from "../../../lib/physics/index.js";
import { foldIn, key } from "../../../lib/tensor/random.js";

const seed = key(20);
const drawn = (family: DynamicsFamily, i: number): Float64Array => drawParameters(family, foldIn(seed, i));
const start = (family: DynamicsFamily, i: number): Float64Array => drawStart(family, foldIn(seed, 100 + i));
const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (each, i) => Math.abs(each - b[i])));
const flat = (states: readonly Float64Array[]): Float64Array => Float64Array.from(states.flatMap((x) => Array.from(x)));
const times = Array.from({ length: 30 }, (_, i) => i / 10);

describe.each(dynamicsFamilies.map((family) => [family.name, family] as const))("the family %s", (_, family) => {
  const mu = drawn(family, 1);
  const x = start(family, 1);

  test("has the gradient of its energy", () => {
    const energy = family.energy(mu);
    const gradient = family.energyGradient(mu)(x);
    const slope = Array.from(x, (_each, i) => {
      const moved = (by: number): number => energy(x.map((each, j) => each + (i === j ? by : 0)));
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
    expect(far(gradient, slope)).toBeLessThan(1e-8);
  });

  test("moves along its energy surface, not across", () => {
    const [gradient, rate] = [family.energyGradient(mu)(x), family.field(mu)(x)];
    expect(Math.abs(gradient.reduce((sum, each, i) => sum + each * rate[i], 0))).toBeLessThan(1e-12);
  });

  test("holds its energy to 1e-10 along reference trajectories", () => {
    const states = referenceTrajectory(family.field(mu), x, times);
    expect(energyDrift(family.energy(mu), flat(states), family.dimension)).toBeLessThan(1e-10);
  });

  test("is the sum of its affine form", () => {
    expect(far(affineField(family.affine, mu)(x), family.field(mu)(x))).toBeLessThan(1e-13);
  });

  test("changes with exactly two numbers", () => {
    const mus = Array.from({ length: 30 }, (_each, i) => drawn(family, i));
    const { centred } = fieldSpectrum(family, mus, boxStates(family.inRange, 8));
    expect(centred[1]).toBeGreaterThan(0.01);
    expect(centred[2]).toBeLessThan(1e-14);
  });

  test("is J∇E where it conserves", () => {
    const { pairs, separable } = family;
    if (separable === undefined) return expect(family.generic).toBeDefined();
    const gradient = family.energyGradient(mu)(x);
    const rate = family.field(mu)(x);
    expect(far(rate.subarray(0, pairs), gradient.subarray(pairs))).toBe(0);
    expect(
      far(
        rate.subarray(pairs).map((each) => -each),
        gradient.subarray(0, pairs),
      ),
    ).toBe(0);
    const { velocity, force } = separable(mu);
    expect(far(velocity(x.subarray(pairs)), rate.subarray(0, pairs))).toBeLessThan(1e-15);
    expect(far(force(x.subarray(0, pairs)), rate.subarray(pairs))).toBeLessThan(1e-14);
  });

  test("lets its ranges be changed, within the law", () => {
    const { name } = family.parameters[1];
    expect(withRanges(family, { [name]: [0.9, 0.9] }).parameters[1]).toEqual({ name, low: 0.9, high: 0.9 });
    expect(() => withRanges(family, { [name]: [2, 0.5] })).toThrow(`invalid range of ${name}: [2, 0.5]`);
    expect(() => withRanges(family, { [name]: [-1, 1] })).toThrow(/^invalid \w+: -1$/);
    expect(() => withRanges(family, { [name]: [0, Number.NaN] })).toThrow(`invalid range of ${name}: [0, NaN]`);
    expect(() => withRanges(family, { size: [0, 1] })).toThrow('unknown parameter "size" (known: ');
  });
});

describe("the spectra that affine families must have", () => {
  // Specification section 2.2: 200 μ on a grid; uncentred rank 2 for spring and pendulum (no constant part), 3 for Duffing and DNO.
  test.each([
    [massSpring, 2],
    [pendulum, 2],
    [duffing, 3],
    [dampedOscillator, 3],
  ] as const)("of 200 instances", (family, rank) => {
    const mus = Array.from({ length: 200 }, (_, i) => drawn(family, i));
    const { raw, centred } = fieldSpectrum(family, mus, boxStates(family.inRange, 6));
    expect(raw.filter((value) => value > 1e-14)).toHaveLength(rank);
    expect(centred.filter((value) => value > 1e-14)).toHaveLength(2);
  });
});

describe("reference trajectories against other routes", () => {
  test("mass and spring: the closed flow", () => {
    for (let i = 0; i < 5; i++) {
      const [mu, x] = [drawn(massSpring, i), start(massSpring, i)];
      referenceTrajectory(massSpring.field(mu), x, times).forEach((state, t) => {
        expect(far(state, massSpringFlow(mu, x, times[t]))).toBeLessThan(1e-11);
      });
    }
  });

  test("pendulum: it comes back after the period of the elliptic integral", () => {
    const [mu, x] = [drawn(pendulum, 3), start(pendulum, 3)];
    const period = pendulumPeriod(mu, pendulum.energy(mu)(x));
    expect(far(referenceTrajectory(pendulum.field(mu), x, [0, period])[1], x)).toBeLessThan(1e-10);
    expect(() => pendulumPeriod(mu, 1e3)).toThrow("invalid energy of a swing: 1000");
  });

  // Taylor series with 25 digits (mpmath), the chain by an eighth-order Runge–Kutta method with steps of at most 0.005 (scipy DOP853).
  test.each([
    [pendulum, [0.8, 1.1], [1.2, -0.3], 2.9, [1.2094216003980331, -0.008589646737167396]],
    [duffing, [-1.2, 0.7], [0.9, 0.5], 2.9, [0.9325097300911387, -0.5352274330226379]],
    [dampedOscillator, [5, 0.3], [1.9, 0.8, 0], 4.9, [-0.8625879146809369, -0.3429598900232594, 5.130007359607965]],
  ] as const)("one trajectory in high precision", (family, mu, x, end, expected) => {
    const [, last] = referenceTrajectory(family.field(mu), Float64Array.from(x), [0, end]);
    expect(far(last, expected)).toBeLessThan(1e-10);
  });

  test("chain: one trajectory by an eighth-order method", () => {
    const chain = oscillatorChain();
    const x = Float64Array.from({ length: 32 }, (_, i) =>
      i < 16 ? 0.7 * Math.cos(1.3 * i) : 0.7 * Math.sin(1.3 * (i - 16)),
    );
    const [, last] = referenceTrajectory(chain.field([0.8, 1.3]), x, [0, 2.9]);
    const expected = [0.23967440785981942, 0.2921324701840178, 0.5622226289018636, 1.8299093570667664];
    expect(far([last[0], last[5], last[16], last[31]], expected)).toBeLessThan(1e-10);
  });

  test("linear chain: its normal modes swing with ω² = k + 4κ sin²(πs/2(N + 1))", () => {
    const [n, k, kappa, s, t] = [5, 0.7, 1.1, 2, 3.1];
    const mode = Float64Array.from({ length: 2 * n }, (_, i) =>
      i < n ? Math.sin((Math.PI * s * (i + 1)) / (n + 1)) : 0,
    );
    const w = Math.sqrt(k + 4 * kappa * Math.sin((Math.PI * s) / (2 * (n + 1))) ** 2);
    const chain = oscillatorChain({ length: n, quartic: 0 });
    const [, last] = referenceTrajectory(chain.field([k, kappa]), mode, [0, t]);
    const expected = mode.map((_, i) => (i < n ? mode[i] * Math.cos(w * t) : -w * mode[i - n] * Math.sin(w * t)));
    expect(far(last, expected)).toBeLessThan(1e-10);
  });
});

describe("the damped oscillator in GENERIC form", () => {
  const mu = drawn(dampedOscillator, 7);
  const x = Float64Array.of(1.1, -2.3, 0.4);
  const form = dampedOscillator.generic?.(mu)(x);
  if (form === undefined) throw new Error("internal: no GENERIC form");
  const { L, M, energyGradient, entropyGradient } = form;
  const apply = (a: Matrix, v: Float64Array): number[] => a.mmul(Matrix.columnVector(v)).to1DArray();

  test("L is skew, M is symmetric and never negative, both degeneracies hold to the last digit", () => {
    expect(Matrix.add(L, L.transpose()).norm()).toBe(0);
    expect(Matrix.sub(M, M.transpose()).norm()).toBe(0);
    expect(Math.min(...new EigenvalueDecomposition(M).realEigenvalues)).toBeGreaterThan(-1e-15);
    expect(far(apply(L, entropyGradient), [0, 0, 0])).toBe(0);
    expect(far(apply(M, energyGradient), [0, 0, 0])).toBeLessThan(1e-15);
  });

  test("L∇E + M∇S is the field", () => {
    const irreversible = apply(M, entropyGradient);
    const sum = apply(L, energyGradient).map((each, i) => each + irreversible[i]);
    expect(far(sum, dampedOscillator.field(mu)(x))).toBeLessThan(1e-14);
  });

  test("entropy never falls along a trajectory", () => {
    const states = referenceTrajectory(dampedOscillator.field(mu), start(dampedOscillator, 7), times);
    const entropies = states.map((x) => dampedOscillator.entropy?.(x) ?? Number.NaN);
    entropies.slice(1).forEach((each, i) => {
      expect(each).toBeGreaterThanOrEqual(entropies[i]);
    });
  });
});

describe("families by name", () => {
  test("are found, and an unknown name is answered with those there are", () => {
    expect(dynamicsFamily("duffing")).toBe(duffing);
    expect(() => dynamicsFamily("lorenz")).toThrow(
      'unknown system "lorenz" (known: pendulum, mass-spring, duffing, dno, chain)',
    );
  });

  test("a chain of no oscillators and one that softens are refused", () => {
    expect(() => oscillatorChain({ length: 0 })).toThrow("invalid chain length: 0");
    expect(() => oscillatorChain({ quartic: -1 })).toThrow("invalid quartic coupling: -1");
  });
});
