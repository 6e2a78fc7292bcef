import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { float64Field } from "../../../../lib/adapt/dynamics/float64-dynamics.js";
import { type DynamicsModel, hamiltonian, plain, type Weights } from "../../../../lib/adapt/dynamics/index.js";
import type { Integrator } from "../../../../lib/experiments/structure-preserving/entry-config.js";
import { learnedFlow } from "../../../../lib/experiments/structure-preserving/learned-flow.js";
import { fieldRows } from "../../../../lib/physics/dynamics-family.js";
import { rollOut } from "../../../../lib/physics/roll-out.js";
import { implicitMidpoint, rungeKutta4 } from "../../../../lib/physics/symplectic.js";
import { disposeParams, key, mapParams, normal } from "../../../../lib/tensor/index.js";

/** Weights of two instances. */
function twice(weights: Weights): Weights {
  return {
    ...weights,
    nets: mapParams(weights.nets, (leaf) => tf.stack([leaf, tf.mul(leaf, 0.8)])) as Weights["nets"],
  };
}

/** ẋ = x⁵ − x³, whose states are no numbers soon: ∞ − ∞. */
const leaping = (): DynamicsModel => ({
  name: "plain",
  dimension: 1,
  init: () => ({ nets: {}, constants: {} }),
  field: ({ nets }, x) => tf.mul(tf.sub(tf.pow(x, 5), tf.pow(x, 3)), nets.f.output),
});

const gap = (a: Float64Array, b: Float64Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i])));

describe("roll-outs of learned fields", () => {
  const model = hamiltonian({ dimension: 2, widths: [7, 6] });
  const weights = twice(model.init(key(3)));
  const starts = normal(key(4), 2 * 3 * 2);

  it.each(["rk4", "midpoint"] as const)(
    "%s agrees with one trajectory at a time in plain float64",
    async (integrator: Integrator) => {
      const flow = await learnedFlow(model, weights, [2, 3], { dt: 0.2, integrator });
      const { x, divergedAt } = await flow.rollOut(weights, starts, 6);
      await flow.close();
      expect([...divergedAt]).toEqual([0, 0, 0, 0, 0, 0]);
      for (let k = 0; k < 2; k++) {
        const single = float64Field(model, weights, { instance: k });
        const field = (x: Float64Array) => fieldRows(single.field, x, 2);
        const step = integrator === "rk4" ? rungeKutta4(field) : implicitMidpoint(field);
        const rows = rollOut(step, starts.slice(k * 6, k * 6 + 6), { dt: 0.2, samples: 6, dimension: 2 });
        expect(gap(x.slice(k * 36, k * 36 + 36), rows.states)).toBeLessThan(1e-12);
      }
    },
  );

  it("a trajectory that leaves the bound stays there, and says when; the others go on", async () => {
    // f = a network of which only the output bias-free part grows: ẋ = 40 tanh(x) reaches 10³ where it does not start at 0.
    const field = plain({ dimension: 1, widths: [1] });
    const one = (value: number) => tf.tensor(value, [1, 1]);
    const drive: Weights = {
      nets: { f: { hidden: [{ w: one(1), b: one(0) }], output: one(4000) } },
      constants: {},
    } as never;
    const like = { ...drive, nets: mapParams(drive.nets, (leaf) => tf.expandDims(leaf, 0)) } as Weights;
    const flow = await learnedFlow(field, like, [1, 2], { dt: 0.1 });
    const { x, divergedAt } = await flow.rollOut(like, Float64Array.of(0, 3), 5);
    await flow.close();
    // ẋ ≈ 4000 from x = 3 on: 403, 803, then beyond 10³ in the third step.
    expect([...divergedAt]).toEqual([0, 3]);
    expect([...x.subarray(0, 5)]).toEqual([0, 0, 0, 0, 0]);
    expect(x[6]).toBeCloseTo(403, -1);
    expect([...x.subarray(8)]).toEqual([1000, 1000]);
    disposeParams(like);
    disposeParams(drive);
  });

  it("a trajectory that is no number at once stays at the bound, as beside it in plain float64", async () => {
    const leap = leaping();
    const like: Weights = { nets: { f: { hidden: [], output: tf.ones([1, 1, 1]) } }, constants: {} };
    const flow = await learnedFlow(leap, like, [1, 1], { dt: 2 });
    const { x, divergedAt } = await flow.rollOut(like, Float64Array.of(2), 3);
    await flow.close();
    const step = rungeKutta4((at) => at.map((value) => value ** 5 - value ** 3));
    const beside = rollOut(step, Float64Array.of(2), { dt: 2, samples: 3 });
    expect(beside.divergedAt).toEqual([1]);
    expect([...divergedAt]).toEqual([1]);
    expect([...x]).toEqual([...beside.states]);
    disposeParams(like);
  });

  it("refuses a time step that is not positive", async () => {
    await expect(learnedFlow(model, weights, [2, 3], { dt: 0 })).rejects.toThrow("invalid time step: 0/2");
    await expect(learnedFlow(model, weights, [2, 3], { dt: 0.1, substeps: 0 })).rejects.toThrow(
      "invalid time step: 0.1/0",
    );
  });
});
