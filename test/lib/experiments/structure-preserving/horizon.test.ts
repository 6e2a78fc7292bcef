import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import type { DynamicsModel, Weights } from "../../../../lib/adapt/dynamics/index.js";
import { horizonRows } from "../../../../lib/experiments/structure-preserving/horizon.js";
import { entryConfig, methodSpec } from "../../../../lib/experiments/structure-preserving/settings.js";
import { dataOf } from "../../../../lib/experiments/structure-preserving/systems.js";

// Masses on springs, whose flow is known: q(t) = q cos ωt + p sin ωt/(mω), p(t) = p cos ωt − mω q sin ωt.
const config = {
  ...entryConfig("quick", "mass-spring", methodSpec("scratch", "mass-spring")),
  data: { train: 2, test: 2, trajectories: 2, noise: 0 },
};
const [data] = dataOf(config, 1);
const { query } = data;

/** A field that is `rate` everywhere: states move on straight lines. */
const uniform: DynamicsModel = {
  name: "plain",
  dimension: 2,
  init: () => ({ nets: {}, constants: {} }),
  field: ({ constants }, x) => tf.add(tf.mul(x, 0), constants.rate),
};
const moving = (rate: number[]): Weights => ({ nets: {}, constants: { rate: tf.tensor(rate, [1, 1, 2]) } });

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const starts = ({ x }: (typeof query.instances)[number]) =>
  Array.from({ length: query.trajectories }, (_, j) => x.slice(2 * j * query.samples, 2 * j * query.samples + 2));

it("long roll-outs are compared with the true trajectory up to each time, and by the true energy", async () => {
  const rate = [0.3, -0.2];
  const [step, time] = [0.2, 4];
  const rows = await horizonRows(uniform, moving(rate), data, {
    time,
    steps: [step],
    integrators: ["rk4", "midpoint"],
  });
  expect(rows.map(({ integrator }) => integrator)).toEqual(["rk4", "midpoint"]);
  const marks = [1, 2, 6, 20]; // 0.03, 0.1, 0.3 and all of twenty steps
  for (const { times, errors, energyErrors, diverged } of rows) {
    expect(diverged).toBe(0);
    marks.forEach((mark, place) => {
      expect(times[place]).toBeCloseTo(step * mark, 12);
      const of = query.instances.map((instance) => {
        const [m, k] = instance.mu;
        const omega = Math.sqrt(k / m);
        const energy = (q: number, p: number) => p ** 2 / (2 * m) + (k * q ** 2) / 2;
        const energies = starts(instance).map(([q, p]) => energy(q, p));
        return starts(instance).map(([q, p]) => {
          let [gap, size, off] = [0, 0, 0];
          for (let i = 0; i <= mark; i++) {
            const t = i * step;
            const [cos, sin] = [Math.cos(omega * t), Math.sin(omega * t)];
            const truth = [q * cos + (p * sin) / (m * omega), p * cos - m * omega * q * sin];
            const found = [q + rate[0] * t, p + rate[1] * t];
            gap += (found[0] - truth[0]) ** 2 + (found[1] - truth[1]) ** 2;
            size += truth[0] ** 2 + truth[1] ** 2;
            off = Math.max(off, Math.abs(energy(found[0], found[1]) - energy(q, p)));
          }
          return { error: Math.sqrt(gap / size), off: off / (Math.max(...energies) - Math.min(...energies)) };
        });
      });
      const mean = (what: "error" | "off") => average(of.map((all) => average(all.map((each) => each[what]))));
      expect(errors[place]).toBeCloseTo(mean("error"), 6);
      expect(energyErrors[place] / mean("off")).toBeCloseTo(1, 5);
    });
  }
});
