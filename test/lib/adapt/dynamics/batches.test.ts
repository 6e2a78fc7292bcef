/** Batches and support sets: what is drawn belongs together, is drawn without replacement, and depends on the key only; bad input. */
import type * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  autoDecoder,
  dynamicsBatches,
  hamiltonian,
  metaTrain,
  shift,
  supportData,
} from "../../../../lib/adapt/dynamics/index.js";
import { key } from "../../../../lib/tensor/index.js";
import { springs } from "./springs.js";

const tasks = springs(5, 9);
const numbers = (leaf: tf.Tensor) => Array.from(leaf.dataSync());
const rows = (leaf: tf.Tensor) => leaf.arraySync() as number[][][];

/** Where each point of x [instances, points, 2] stands in the list of the instance that `of` gives. */
function places(x: tf.Tensor, of: readonly number[]): number[][] {
  return rows(x).map((points, b) =>
    points.map(([q, p]) => {
      const all = tasks.instances[of[b]].x;
      return Array.from({ length: 9 }, (_, i) => i).findIndex(
        (i) => Math.fround(all[2 * i]) === q && Math.fround(all[2 * i + 1]) === p,
      );
    }),
  );
}

describe("a batch", () => {
  const draw = dynamicsBatches(tasks, { instances: 3, points: 6 });
  const { x, field, instance } = draw(0, key(1));

  test("has different instances, and of each different points with the field there", () => {
    const of = numbers(instance);
    expect([x.shape, field.shape, instance.shape, instance.dtype]).toEqual([[3, 6, 2], [3, 6, 2], [3], "int32"]);
    expect(new Set(of).size).toBe(3);
    expect(places(x, of)[0]).not.toEqual(places(x, of)[1]);
    for (const found of places(x, of)) expect(new Set(found.filter((place) => place >= 0)).size).toBe(6);
    of.forEach((k, b) => {
      const stiffness = 0.5 + (1.5 * k) / 4;
      rows(x)[b].forEach(([q, p], i) => {
        expect(rows(field)[b][i][0]).toBeCloseTo(p, 6);
        expect(rows(field)[b][i][1]).toBeCloseTo(-stiffness * q, 6);
      });
    });
  });

  test("is the same for the same key; over many keys every instance and every place comes as often", () => {
    expect(numbers(draw(7, key(1)).x)).toEqual(numbers(x));
    const seen = { instances: new Array(5).fill(0), places: new Array(9).fill(0) };
    for (let s = 0; s < 600; s++) {
      const drawn = draw(0, key(100 + s));
      const of = numbers(drawn.instance);
      for (const k of of) seen.instances[k]++;
      if (s < 200) for (const found of places(drawn.x, of)) for (const place of found) seen.places[place]++;
    }
    // 600 · 3/5 = 360 ± 12 and 200 · 3 · 6/9 = 400 ± 12: five standard deviations
    for (const count of seen.instances) expect(Math.abs(count - 360)).toBeLessThan(60);
    for (const count of seen.places) expect(Math.abs(count - 400)).toBeLessThan(60);
  });
});

describe("a support set", () => {
  test("is all points of every instance in their order, or some of each without replacement", () => {
    const { x, field } = supportData(tasks);
    expect(places(x, [0, 1, 2, 3, 4])).toEqual(new Array(5).fill([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(field.shape).toEqual([5, 9, 2]);
    const some = supportData(tasks, { points: 4, key: key(2) });
    const found = places(some.x, [0, 1, 2, 3, 4]);
    for (const of of found) expect(new Set(of.filter((place) => place >= 0)).size).toBe(4);
    expect(found[0]).not.toEqual(found[1]);
    expect(places(supportData(tasks, { points: 4, key: key(2) }).x, [0, 1, 2, 3, 4])).toEqual(found);
  });
});

describe("what cannot be learned from is refused", () => {
  const [first, second] = tasks.instances;
  const broken = { ...second, field: second.field.map((value, i) => (i === 5 ? Number.NaN : value)) };
  test.each([
    [[], /^invalid tasks: no instances$/],
    [[first, broken], /^invalid field of instance 1: NaN at point 2$/],
    [[first, springs(1, 4).instances[0]], /^invalid tasks: instance 1 has 4 points, instance 0 has 9$/],
  ])("%#", (instances, message) => {
    const bad = { dimension: 2, instances };
    expect(() => dynamicsBatches(bad, { instances: 1, points: 1 })).toThrow(message);
    expect(() => supportData(bad)).toThrow(message);
  });

  test("sizes of a batch that there are not", () => {
    expect(() => dynamicsBatches(tasks, { instances: 6, points: 1 })).toThrow("invalid instances of a batch: 6 of 5");
    expect(() => dynamicsBatches(tasks, { instances: 1, points: 10 })).toThrow("invalid points of a batch: 10 of 9");
    expect(() => dynamicsBatches(tasks, { instances: 0, points: 1 })).toThrow("invalid instances of a batch: 0 of 5");
    expect(() => supportData(tasks, { points: 0, key: key(1) })).toThrow("invalid points of a support set: 0 of 9");
  });

  test("tasks of another dimension, and fields that are zero everywhere", async () => {
    const method = autoDecoder({ modulation: shift() });
    const options = { key: key(1), steps: 1, batch: { instances: 1, points: 2 } };
    const wide = hamiltonian({ dimension: 4, widths: [3] });
    await expect(metaTrain(method, wide, tasks, options)).rejects.toThrow("tasks of dimension 2, expected 4");
    const still = { dimension: 2, instances: [{ ...first, field: new Float64Array(18) }] };
    const model = hamiltonian({ dimension: 2, widths: [3] });
    await expect(metaTrain(method, model, still, options)).rejects.toThrow("invalid tasks: every field is zero");
  });
});
