import { describe, expect, test } from "vitest";
import {
  boxStates,
  boxText,
  dampedOscillator,
  dynamicsData,
  dynamicsFamilies,
  energyDrift,
  fieldErrors,
  fieldRows,
  fieldSsim,
  isGrid,
  massSpring,
  oscillatorChain,
  pendulum,
  relativeError,
  ssim,
  startsOf,
  trajectoryErrors,
} from "../../../lib/physics/index.js";
import { key } from "../../../lib/tensor/random.js";

const data = dynamicsData(massSpring, { instances: 3, trajectories: 2, samples: 5 }, key(2));
const states = boxStates(massSpring.inRange);
const exact = data.instances.map(({ mu }) => fieldRows(massSpring.field(mu), states, 2));
const scaled = (factor: number): Float64Array[] => exact.map((field) => field.map((each) => factor * each));
const image = (value: (i: number, j: number) => number): Float64Array =>
  Float64Array.from({ length: 400 }, (_, at) => value(Math.floor(at / 20), at % 20));

describe("states of a box", () => {
  test("are a grid with its ends where two coordinates are free", () => {
    expect([...boxStates([{ low: -1, high: 1 }, { low: 0, high: 4 }, 7], 3)]).toEqual(
      [-1, 0, 1].flatMap((q) => [0, 2, 4].flatMap((p) => [q, p, 7])),
    );
    expect(states.length).toBe(2 * 400);
    expect(dynamicsFamilies.map(({ inRange }) => isGrid(inRange))).toEqual([true, true, true, true, false]);
  });

  test("are drawn inside where more are free, the same ones every time", () => {
    const chain = oscillatorChain({ length: 2 });
    const drawn = boxStates(chain.inRange);
    expect(drawn.length).toBe(4 * 400);
    expect(drawn.every((each) => Math.abs(each) <= 1)).toBe(true);
    expect(drawn).toEqual(boxStates(chain.inRange));
    expect(new Set(drawn).size).toBe(1600);
  });

  test("are printed with the box", () => {
    expect(boxText(pendulum.outOfRange)).toBe("[−3.14, 3.14]×[−4, 4]");
    expect(boxText(dampedOscillator.inRange)).toBe("[−2, 2]×[−4, 4]×{1}");
    expect(boxText(massSpring.inRange)).toBe("[−1.5, 1.5]×[−1.5, 1.5]");
    expect(boxText(oscillatorChain().inRange)).toBe("[−1, 1]^32");
  });

  test("need at least two points an axis", () => {
    expect(() => boxStates(massSpring.inRange, 1)).toThrow("invalid number of grid points: 1");
  });
});

describe("field errors", () => {
  test("are 0 and similarity 1 for the true field", () => {
    expect(fieldErrors(data, exact, states)).toEqual([0, 0, 0]);
    for (const each of fieldSsim(data, exact, states)) expect(each).toBeCloseTo(1, 14);
  });

  test("are 1 for no field at all, and |1 − a| for a times the field", () => {
    expect(fieldErrors(data, scaled(0), states)).toEqual([1, 1, 1]);
    for (const each of fieldErrors(data, scaled(1.25), states)) expect(each).toBeCloseTo(0.25, 14);
  });

  test("take all components together", () => {
    expect(relativeError([3, 4, 0], [0, 0, 10])).toBeCloseTo(Math.sqrt(125) / 10, 15);
    expect(() => relativeError([1], [1, 2])).toThrow("invalid values: got 1, expected 2");
    expect(() => relativeError([1], [0])).toThrow("invalid truth: zero everywhere");
    expect(() => fieldErrors(data, exact.slice(1), states)).toThrow("invalid number of instances: got 2, expected 3");
  });
});

describe("trajectory errors", () => {
  test("are 0 for the true states and average over trajectories, each by its own size", () => {
    const truth = data.instances.map(({ x }) => x);
    expect(trajectoryErrors(data, truth)).toEqual([0, 0, 0]);
    // first trajectory of each instance wrong by 30 %, second by 10 %
    const wrong = truth.map((x) => x.map((each, at) => each * (at < 10 ? 1.3 : 1.1)));
    for (const each of trajectoryErrors(data, wrong)) expect(each).toBeCloseTo(0.2, 14);
  });

  test("start where the data starts", () => {
    const [first] = startsOf(data);
    const { x } = data.instances[0];
    expect([...first]).toEqual([x[0], x[1], x[10], x[11]]);
  });

  test("drift is the largest change of energy", () => {
    expect(energyDrift(([q]) => q * q, Float64Array.of(1, 0, 3, 0, 2, 0), 2)).toBe(8);
  });
});

describe("structural similarity", () => {
  const a = image((i, j) => Math.sin(0.3 * i) + 0.1 * j);
  const b = image((i, j) => Math.sin(0.3 * i) + 0.1 * j + 0.3 * Math.cos(0.07 * i * j));

  test("agrees with uniform filters and sample covariances in numpy and scipy", () => {
    expect(ssim(a, b)).toBeCloseTo(0.8467837190422534, 12);
    expect(ssim(b, a)).toBeCloseTo(0.8485038196820511, 12);
    expect(ssim(a, new Float64Array(400))).toBeCloseTo(0.0033020113174758304, 12);
  });

  test("of an image with itself is 1, with its negative below 0", () => {
    expect(ssim(a, a)).toBeCloseTo(1, 14);
    const centred = image((i, j) => Math.sin(1.7 * i) * Math.cos(2.1 * j));
    expect(
      ssim(
        centred,
        centred.map((each) => -each),
      ),
    ).toBeLessThan(0);
  });

  test("needs two square images of one size with something in them", () => {
    expect(() => ssim([1, 2, 3], [1, 2, 3])).toThrow("invalid image: 3 values are no square");
    expect(() => ssim(a, [1])).toThrow("invalid image: got 1 values, expected 400");
    expect(() => ssim([1, 2, 3, 4], [1, 2, 3, 4])).toThrow("invalid window: 7");
    expect(() => ssim(new Float64Array(400), a)).toThrow("invalid range of an image: 0");
  });
});
