import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { type DynamicsModel, hamiltonian, plain, type Weights } from "../../../../lib/adapt/dynamics/index.js";
import { judgeOf } from "../../../../lib/experiments/structure-preserving/judge.js";
import { entryConfig, methodSpec } from "../../../../lib/experiments/structure-preserving/settings.js";
import { dataOf } from "../../../../lib/experiments/structure-preserving/systems.js";
import type { Box, Interval } from "../../../../lib/physics/dynamics-family.js";
import { relativeError } from "../../../../lib/physics/dynamics-metrics.js";
import { key, mapParams } from "../../../../lib/tensor/index.js";

const config = {
  ...entryConfig("quick", "pendulum", methodSpec("scratch", "pendulum")),
  data: { train: 2, test: 2, trajectories: 2, noise: 0 },
};
const [data] = dataOf(config, 1);
const batched = (weights: Weights, fn: (leaf: tf.Tensor) => tf.Tensor = (leaf) => leaf): Weights => ({
  ...weights,
  nets: mapParams(weights.nets, (leaf, name) => {
    const made = name.endsWith("output") ? fn(leaf) : leaf;
    return tf.stack([made, made]);
  }) as Weights["nets"],
});

describe("figures of learned weights", () => {
  it("of a zero field: ε_field is 1, nothing moves, nothing diverges", async () => {
    const model = plain({ dimension: 2, widths: [2] });
    const zero = batched(model.init(key(1)), (leaf) => tf.zerosLike(leaf));
    const judge = judgeOf(model, zero, data);
    const { fieldIn, fieldOut, fieldParent, traj, diverged } = await judge.judge(zero);
    const { energyDrift } = await judge.conservation(zero, "rk4");
    await judge.close();
    for (const error of [...fieldIn, ...fieldOut, ...fieldParent]) expect(error).toBeCloseTo(1, 12);
    expect(fieldParent).toHaveLength(2);
    expect(diverged).toEqual({ trajectories: 0, sample: 0 });
    expect(energyDrift).toEqual([]);
    const { query } = data;
    const size = query.samples * 2;
    query.instances.forEach(({ x }, k) => {
      const errors = Array.from({ length: query.trajectories }, (_, j) => {
        const path = x.subarray(j * size, (j + 1) * size);
        return relativeError(
          path.map((_, i) => path[i % 2]),
          path,
        );
      });
      expect(traj[k]).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / errors.length, 12);
    });
  });

  it("do not depend on the unit of time that the field was learned in", async () => {
    const model = hamiltonian({ dimension: 2, widths: [5] });
    const weights = model.init(key(2));
    const figuresIn = async (unit: number) => {
      const scaled = batched(weights, (leaf) => tf.div(leaf, unit));
      const judge = judgeOf(model, scaled, { ...data, unit });
      const found = { ...(await judge.judge(scaled)), ...(await judge.conservation(scaled, "rk4")) };
      await judge.close();
      return found;
    };
    const [one, four] = [await figuresIn(1), await figuresIn(4)];
    for (const figure of ["fieldIn", "fieldOut", "ssim", "traj", "energyDrift"] as const) {
      one[figure].forEach((value, k) => {
        expect(four[figure][k]).toBeCloseTo(value, 9);
      });
    }
  });

  it("compare fields on the box of the data, on the box beyond, and on [−1.2, 1.2]²", async () => {
    const model = hamiltonian({ dimension: 2, widths: [5] });
    const weights = model.init(key(3));
    const both = batched(weights);
    const judge = judgeOf(model, both, data);
    const found = await judge.judge(both);
    await judge.close();
    const { family, instances } = data.query;
    const twenty = ({ low, high }: Interval) => Array.from({ length: 20 }, (_, i) => low + ((high - low) * i) / 19);
    const errorOn = (box: Box, mu: ArrayLike<number>) => {
      const [first, second] = (box as Interval[]).map(twenty);
      const states = first.flatMap((q) => second.map((p) => [q, p]));
      const learned = model.field(weights, tf.tensor(states)).dataSync();
      const field = family.field(mu);
      const truth = states.flatMap((x) => Array.from(field(Float64Array.from(x))));
      return relativeError(learned, truth);
    };
    const parent = { low: -1.2, high: 1.2 };
    const boxes = { fieldIn: family.inRange, fieldOut: family.outOfRange, fieldParent: [parent, parent] };
    const errors = (Object.keys(boxes) as (keyof typeof boxes)[]).map((figure) => {
      instances.forEach(({ mu }, k) => {
        expect(found[figure][k]).toBeCloseTo(errorOn(boxes[figure], mu), 6);
      });
      return found[figure][0];
    });
    expect(new Set(errors.map((error) => error.toFixed(5))).size).toBe(3);
  });

  it("of potentials that are known along straight lines: drift and rate of entropy, in units of their ranges over the box", async () => {
    // ẋ = (0.5, 0.3); Ẽ = e q with another e for each instance, S̃ = p². Over n samples q moves by 0.5 (n − 1) dt, and S̃ rises least where p does.
    const rate = [0.5, 0.3];
    const model: DynamicsModel = {
      name: "generic",
      dimension: 2,
      init: () => ({ nets: {}, constants: {} }),
      field: ({ constants }, x) => tf.add(tf.mul(x, 0), constants.rate),
      energy: ({ constants }, x) => tf.mul(tf.slice(x, [0, 0, 0], [-1, -1, 1]), constants.e),
      entropy: (_, x) => tf.square(tf.slice(x, [0, 0, 1], [-1, -1, 1])),
    };
    const weights: Weights = {
      nets: {},
      constants: { rate: tf.tensor(rate, [1, 1, 2]), e: tf.tensor([1, 7], [2, 1, 1]) },
    };
    const judge = judgeOf(model, weights, data);
    const { energyDrift, entropyRate } = await judge.conservation(weights, "midpoint");
    await judge.close();
    const { query } = data;
    const [q, p] = query.family.inRange as readonly { low: number; high: number }[];
    // No state of the grid of twenty has p = 0: the least p² on it is that of the middle two.
    const squares = Array.from({ length: 20 }, (_, i) => (p.low + ((p.high - p.low) * i) / 19) ** 2);
    const span = Math.max(...squares) - Math.min(...squares);
    query.instances.forEach(({ x }, k) => {
      const duration = (query.samples - 1) * query.dt;
      expect(energyDrift[k]).toBeCloseTo((rate[0] * duration) / (q.high - q.low), 6);
      const first = Array.from({ length: query.trajectories }, (_, j) => x[2 * j * query.samples + 1]);
      const least = (2 * rate[1] * query.dt * Math.min(...first) + (rate[1] * query.dt) ** 2) / query.dt / span;
      expect(entropyRate[k]).toBeCloseTo(least, 6);
    });
  });
});
