import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { hamiltonian, plain, type Weights } from "../../../../lib/adapt/dynamics/index.js";
import { judgeOf } from "../../../../lib/experiments/structure-preserving/judge.js";
import { entryConfig, methodSpec } from "../../../../lib/experiments/structure-preserving/settings.js";
import { dataOf } from "../../../../lib/experiments/structure-preserving/systems.js";
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
});
