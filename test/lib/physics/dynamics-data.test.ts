import { describe, expect, test } from "vitest";
import {
  dampedOscillator,
  drawParameters,
  drawStart,
  duffing,
  dynamicsData,
  dynamicsSplit,
  massSpring,
  massSpringFlow,
  oscillatorChain,
  pendulum,
  takeTrajectories,
} from "../../../lib/physics/index.js";
import { foldIn, key } from "../../../lib/tensor/random.js";

const seed = key(5);
const small = dynamicsData(massSpring, { instances: 4, trajectories: 3, samples: 6 }, seed);

describe("drawing", () => {
  test("parameters lie in their ranges and fill them", () => {
    const drawn = Array.from({ length: 400 }, (_, i) => drawParameters(duffing, foldIn(seed, i)));
    duffing.parameters.forEach(({ low, high }, axis) => {
      const values = drawn.map((mu) => mu[axis]);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThan(high);
      const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
      // four standard errors of a uniform mean
      expect(Math.abs(mean - (low + high) / 2)).toBeLessThan((4 * (high - low)) / Math.sqrt(12 * 400));
    });
  });

  test("starts lie on the ring, pair by pair, and everything else starts at zero", () => {
    const radii = Array.from({ length: 200 }, (_, i) => {
      const [q, p, entropy] = drawStart(dampedOscillator, foldIn(seed, i));
      expect(entropy).toBe(0);
      return Math.hypot(q, p);
    });
    expect(Math.min(...radii)).toBeGreaterThanOrEqual(1.3);
    expect(Math.max(...radii)).toBeLessThan(2.3);
    const chain = oscillatorChain({ length: 3 });
    const x = drawStart(chain, seed);
    for (let i = 0; i < 3; i++) {
      expect(Math.hypot(x[i], x[3 + i])).toBeGreaterThanOrEqual(0.1);
      expect(Math.hypot(x[i], x[3 + i])).toBeLessThan(1);
    }
  });

  test("no pendulum goes over the top", () => {
    for (let i = 0; i < 200; i++) {
      const mu = drawParameters(pendulum, foldIn(seed, i));
      const top = pendulum.energy(mu)([Math.PI, 0]);
      expect(pendulum.energy(mu)(drawStart(pendulum, foldIn(key(6), i)))).toBeLessThan(top);
    }
  });
});

describe("data", () => {
  test("has the states of the true flow and the true derivatives there", () => {
    for (const { mu, x, field, points } of small.instances) {
      expect(points).toBe(18);
      for (let point = 0; point < points; point++) {
        const start = x.subarray((point - (point % 6)) * 2);
        const exact = massSpringFlow(mu, start, (point % 6) * 0.1);
        expect(Math.abs(x[2 * point] - exact[0])).toBeLessThan(1e-11);
        expect(Math.abs(x[2 * point + 1] - exact[1])).toBeLessThan(1e-11);
        expect(field[2 * point]).toBe(x[2 * point + 1] / mu[0]);
        expect(field[2 * point + 1]).toBe(-mu[1] * x[2 * point]);
      }
    }
  });

  test("the same key gives the same numbers, and more instances leave the first as they were", () => {
    const more = dynamicsData(massSpring, { instances: 6, trajectories: 3, samples: 6 }, seed);
    expect(more.instances.slice(0, 4)).toEqual(small.instances);
    expect(dynamicsData(massSpring, { instances: 4, trajectories: 3, samples: 6 }, key(6)).instances[0].mu).not.toEqual(
      small.instances[0].mu,
    );
  });

  test("noise moves states by its σ and leaves the derivatives", () => {
    const noisy = dynamicsData(massSpring, { instances: 4, trajectories: 3, samples: 6, noise: 0.1 }, seed);
    const moved = noisy.instances.flatMap(({ x }, i) => Array.from(x, (each, at) => each - small.instances[i].x[at]));
    const deviation = Math.sqrt(moved.reduce((sum, each) => sum + each * each, 0) / moved.length);
    // 144 draws: four standard errors of a deviation are 4/√288 of it
    expect(Math.abs(deviation / 0.1 - 1)).toBeLessThan(0.24);
    expect(noisy.instances.map(({ field }) => field)).toEqual(small.instances.map(({ field }) => field));
  });

  test("trajectories can be taken out, and the pieces make the whole", () => {
    const [head, tail] = [takeTrajectories(small, 0, 1), takeTrajectories(small, 1, 3)];
    expect([head.trajectories, tail.trajectories, tail.instances[0].points]).toEqual([1, 2, 12]);
    small.instances.forEach(({ x, field }, i) => {
      expect([...head.instances[i].x, ...tail.instances[i].x]).toEqual([...x]);
      expect([...head.instances[i].field, ...tail.instances[i].field]).toEqual([...field]);
    });
    expect(() => takeTrajectories(small, 1, 4)).toThrow("invalid last trajectory: 4 of 3");
    expect(() => takeTrajectories(small, 2, 2)).toThrow("invalid last trajectory: 2");
  });

  test("a split keeps training, support and query apart; queries have no noise", () => {
    const options = { train: 3, test: 2, support: 2, query: 1, samples: 4 };
    const { train, support, query } = dynamicsSplit(pendulum, { ...options, trajectories: 2 }, seed);
    expect([train.instances.length, support.trajectories, query.trajectories]).toEqual([3, 2, 1]);
    expect(support.instances.map(({ mu }) => mu)).toEqual(query.instances.map(({ mu }) => mu));
    const known = train.instances.map(({ mu }) => mu[0]);
    for (const { mu } of support.instances) expect(known).not.toContain(mu[0]);
    expect(support.instances[0].x.slice(0, 2)).not.toEqual(query.instances[0].x.slice(0, 2));
    const noisy = dynamicsSplit(pendulum, { ...options, noise: 0.1 }, seed);
    expect(noisy.query).toEqual(query);
    expect(noisy.support.instances[0].x).not.toEqual(support.instances[0].x);
    expect(noisy.support.instances[0].field).toEqual(support.instances[0].field);
  });

  test("sizes that make no data are refused in one line", () => {
    const make = (options: object): (() => unknown) => {
      return () => dynamicsData(massSpring, { instances: 2, ...options }, seed);
    };
    expect(make({ instances: 0 })).toThrow("invalid number of instances: 0");
    expect(make({ trajectories: 1.5 })).toThrow("invalid number of trajectories: 1.5");
    expect(make({ samples: 0 })).toThrow("invalid number of samples: 0");
    expect(make({ dt: 0 })).toThrow("invalid time step: 0");
    expect(make({ noise: -1 })).toThrow("invalid noise: -1");
  });
});
