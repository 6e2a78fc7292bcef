import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  dampedOscillator,
  duffing,
  type Field,
  implicitMidpoint,
  leapfrog,
  massSpring,
  oscillatorChain,
  pendulum,
  referenceTrajectory,
  rollOut,
  rungeKutta4,
  type Separable,
  type Step,
  yoshida4,
} from "../../../lib/physics/index.js";

const mu = [0.8, 1.1];
const field = pendulum.field(mu);
const split = pendulum.separable?.(mu) as Separable;
const start = Float64Array.of(1.1, 0.6);
const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (each, i) => Math.abs(each - b[i])));

function walk(step: Step, x: Float64Array, h: number, steps: number): Float64Array {
  let now = x;
  for (let i = 0; i < steps; i++) now = step(now, h);
  return now;
}

/** H that couples q and p, so that leapfrog has nothing to split: H = (q² + 1)(p² + 1)/2. */
const coupled: Field = ([q, p]) => Float64Array.of((q * q + 1) * p, -(p * p + 1) * q);
const coupledEnergy = ([q, p]: Float64Array): number => ((q * q + 1) * (p * p + 1)) / 2;
const coupledJacobian = ([q, p]: Float64Array): Matrix =>
  new Matrix([
    [2 * q * p, q * q + 1],
    [-(p * p + 1), -2 * p * q],
  ]);

const steps = {
  leapfrog: leapfrog(split),
  "implicit midpoint": implicitMidpoint(field),
  "Yoshida 4 of leapfrog": yoshida4(leapfrog(split)),
  "Yoshida 4 of implicit midpoint": yoshida4(implicitMidpoint(field)),
  "Runge–Kutta 4": rungeKutta4(field),
} satisfies Record<string, Step>;

describe.each(Object.entries(steps))("%s", (name, step) => {
  const order = name.includes("4") ? 4 : 2;

  test(`has order ${order}`, () => {
    const [, exact] = referenceTrajectory(field, start, [0, 1]);
    const errors = [20, 40].map((n) => far(walk(step, start, 1 / n, n), exact));
    expect(Math.abs(Math.log2(errors[0] / errors[1]) - order)).toBeLessThan(0.15);
  });

  test("undoes itself backwards, unless it is Runge–Kutta", () => {
    const back = walk(step, walk(step, start, 0.1, 20), -0.1, 20);
    if (name === "Runge–Kutta 4") expect(far(back, start)).toBeGreaterThan(1e-7);
    else expect(far(back, start)).toBeLessThan(1e-12);
  });

  test("keeps areas in phase space, unless it is Runge–Kutta", () => {
    const [h, e] = [0.4, 1e-5];
    const moved = (q: number, p: number): Float64Array => step(Float64Array.of(start[0] + q, start[1] + p), h);
    const [right, left, up, down] = [moved(e, 0), moved(-e, 0), moved(0, e), moved(0, -e)];
    const [a, b] = [0, 1].map((i) => [(right[i] - left[i]) / (2 * e), (up[i] - down[i]) / (2 * e)]);
    const area = a[0] * b[1] - a[1] * b[0];
    if (name === "Runge–Kutta 4") expect(Math.abs(area - 1)).toBeGreaterThan(1e-5);
    else expect(Math.abs(area - 1)).toBeLessThan(1e-8);
  });
});

describe("leapfrog", () => {
  test("treats all pairs of a chain at once", () => {
    const chain = oscillatorChain({ length: 4 });
    const x = Float64Array.of(0.5, -0.2, 0.1, 0.4, 0.3, 0.3, -0.6, 0.2);
    const step = yoshida4(leapfrog(chain.separable?.([1, 1.5]) as Separable));
    const [, exact] = referenceTrajectory(chain.field([1, 1.5]), x, [0, 1]);
    expect(far(walk(step, x, 0.01, 100), exact)).toBeLessThan(1e-7);
  });

  test("holds the harmonic oscillator's shifted energy p²/2 + (1 − h²/4)q²/2 exactly", () => {
    const step = leapfrog(massSpring.separable?.([1, 1]) as Separable);
    const shifted = ([q, p]: Float64Array): number => p ** 2 / 2 + ((1 - 0.25 / 4) * q ** 2) / 2;
    expect(Math.abs(shifted(walk(step, start, 0.5, 1000)) - shifted(start))).toBeLessThan(1e-12);
  });
});

describe("the implicit midpoint rule", () => {
  test("holds a quadratic energy to round-off", () => {
    const energy = massSpring.energy([0.7, 1.9]);
    const step = implicitMidpoint(massSpring.field([0.7, 1.9]));
    expect(Math.abs(energy(walk(step, start, 0.2, 500)) - energy(start))).toBeLessThan(1e-13);
  });

  test("keeps the energy of a Hamiltonian that does not split near its value", () => {
    const step = implicitMidpoint(coupled);
    const energies = Array.from({ length: 10 }, (_, i) => coupledEnergy(walk(step, start, 0.05, 40 * i)));
    expect(Math.max(...energies.map((each) => Math.abs(each - energies[0])))).toBeLessThan(5e-3);
  });

  test("gives the same by Newton's method", () => {
    const newton = implicitMidpoint(coupled, { jacobian: coupledJacobian });
    expect(far(newton(start, 0.2), implicitMidpoint(coupled)(start, 0.2))).toBeLessThan(1e-14);
  });

  test("names the step that the fixed-point iteration cannot take, and Newton takes it", () => {
    const stiff: Field = ([x]) => Float64Array.of(-50 * x);
    const one = Float64Array.of(1);
    expect(() => implicitMidpoint(stiff)(one, 0.1)).toThrow(
      /^invalid step: 0\.1 leaves a residual of .* in the implicit midpoint rule$/,
    );
    const newton = implicitMidpoint(stiff, { jacobian: () => new Matrix([[-50]]) });
    // (1 − 2.5)/(1 + 2.5)
    expect(newton(one, 0.1)[0]).toBeCloseTo(-1.5 / 3.5, 14);
    expect(() => implicitMidpoint(() => Float64Array.of(Number.NaN))(one, 0.1)).toThrow("invalid step: 0.1");
  });
});

describe("a roll-out", () => {
  test("of many rows is each row's own", () => {
    const rows: Step = (x, h) => {
      const [a, b] = [x.subarray(0, 2), x.subarray(2)].map((row) => steps.leapfrog(row, h));
      return Float64Array.of(...a, ...b);
    };
    const other = Float64Array.of(-0.4, 0.2);
    const options = { dt: 0.1, samples: 5 };
    const both = rollOut(rows, Float64Array.of(...start, ...other), { ...options, dimension: 2 });
    const alone = [start, other].map((x) => rollOut(steps.leapfrog, x, options).states);
    expect([...both.states]).toEqual([...alone[0], ...alone[1]]);
    expect(both.divergedAt).toEqual([null, null]);
  });

  test("takes the asked number of steps between samples", () => {
    const { states } = rollOut(steps.leapfrog, start, { dt: 0.3, samples: 3, substeps: 3 });
    expect(far(states.subarray(4), walk(steps.leapfrog, start, 0.1, 6))).toBeLessThan(1e-14);
  });

  test("that leaves the bound is held there and says when; the other rows go on", () => {
    // x ← 10x per step and x ← x/2: beyond 1000 at the fourth sample
    const step: Step = ([a, b]) => Float64Array.of(10 * a, b / 2);
    const { states, divergedAt } = rollOut(step, Float64Array.of(1.5, 1), {
      dt: 1,
      samples: 6,
      substeps: 1,
      dimension: 1,
    });
    expect([...states]).toEqual([1.5, 15, 150, 1000, 1000, 1000, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125]);
    expect(divergedAt).toEqual([3, null]);
    const nowhere = rollOut(() => Float64Array.of(Number.NaN), Float64Array.of(1), { dt: 1, samples: 3 });
    expect(nowhere).toEqual({ states: Float64Array.of(1, 1000, 1000), divergedAt: [1] });
  });

  test("refuses sizes that make no trajectory", () => {
    expect(() => rollOut(steps.leapfrog, start, { dt: 0, samples: 3 })).toThrow("invalid time step: 0");
    expect(() => rollOut(steps.leapfrog, start, { dt: 1, samples: 0 })).toThrow("invalid number of samples: 0");
    expect(() => rollOut(steps.leapfrog, start, { dt: 1, samples: 3, dimension: 3 })).toThrow(
      "invalid number of starts",
    );
    expect(() => rollOut(() => Float64Array.of(1), start, { dt: 1, samples: 3 })).toThrow(
      "invalid step: got 1, expected 2",
    );
  });

  test("of a damped system by Runge–Kutta loses energy to heat only", () => {
    const law = [4, 0.3];
    const energy = dampedOscillator.energy(law);
    const { states } = rollOut(rungeKutta4(dampedOscillator.field(law)), Float64Array.of(1.5, 0.5, 0), {
      dt: 0.1,
      samples: 50,
      substeps: 10,
    });
    expect(Math.abs(energy(states.subarray(147)) - energy(states.subarray(0, 3)))).toBeLessThan(1e-7);
    expect(states[149]).toBeGreaterThan(1);
  });

  test("of Duffing's two wells stays in the well it starts in", () => {
    const { states } = rollOut(yoshida4(leapfrog(duffing.separable?.([-1, 1]) as Separable)), Float64Array.of(1.2, 0), {
      dt: 0.1,
      samples: 300,
    });
    expect(states.filter((_, i) => i % 2 === 0).every((q) => q > 0)).toBe(true);
  });
});
