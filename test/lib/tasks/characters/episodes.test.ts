import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { imageBenchmark, type Rotations } from "../../../../lib/tasks/characters/index.js";
import { key, useBackend } from "../../../../lib/tensor/index.js";
import { toySet } from "./toy-set.js";

beforeAll(() => useBackend({ announce: "none" }));

const SHAPE = { way: 5, shots: 2, queries: 3 };
const set = toySet(30, 8);
const ids = set.classes.map(({ id }) => id);
const parts = { train: ids.slice(0, 20), validation: [], test: ids.slice(20) };
const about = { name: "toy", title: "toy" };

function benchmark(options: Partial<typeof SHAPE> = {}, rotations: Rotations = "none") {
  return imageBenchmark(about, set, parts, { ...SHAPE, ...options, rotations });
}

describe("an episode", () => {
  const tasks = 200;
  const { support, query } = benchmark().drawn(key(3), tasks, "train");
  const classOf = (image: number) => Math.floor(image / 8);

  test("shows N different classes, class by class, the same in support and query", () => {
    for (let task = 0; task < tasks; task++) {
      const order = Array.from({ length: 5 }, (_, n) => classOf(support.image[(task * 5 + n) * 2]));
      expect(new Set(order).size).toBe(5);
      for (let i = 0; i < 10; i++) expect(classOf(support.image[task * 10 + i])).toBe(order[Math.floor(i / 2)]);
      for (let i = 0; i < 15; i++) expect(classOf(query.image[task * 15 + i])).toBe(order[Math.floor(i / 3)]);
    }
  });

  test("judges on other drawings than it shows", () => {
    for (let task = 0; task < tasks; task++) {
      const shown = [
        ...support.image.subarray(task * 10, task * 10 + 10),
        ...query.image.subarray(task * 15, task * 15 + 15),
      ];
      expect(new Set(shown).size).toBe(25);
    }
  });

  test("draws every class of its part equally often for every label, and no other class", () => {
    const counts = new Map<string, number>();
    for (let point = 0; point < tasks * 10; point += 2) {
      const name = `${classOf(support.image[point])}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    // 200 tasks draw a class with probability 1/4: 50 ± 6.1; five deviations either side
    for (const count of counts.values()) expect(Math.abs(count - 50)).toBeLessThan(31);
    const held = benchmark().drawn(key(4), 50, "test");
    expect(Math.min(...held.support.image)).toBeGreaterThanOrEqual(20 * 8);
  });

  test("is a pure function of the key", () => {
    expect(benchmark().drawn(key(3), tasks, "train")).toEqual({ support, query });
    expect(benchmark().drawn(key(4), tasks, "train").support.image).not.toEqual(support.image);
  });
});

describe("its tensors", () => {
  test("hold the drawn pixels from 0 to 1 and one-hot labels in drawn order", async () => {
    const own = benchmark();
    const { support, query } = own.draw(key(3), 4, "train");
    expect([support.x.shape, support.y.shape]).toEqual([
      [4, 10, 4, 4, 1],
      [4, 10, 5],
    ]);
    expect([query.x.shape, query.y.shape]).toEqual([
      [4, 15, 4, 4, 1],
      [4, 15, 5],
    ]);
    const x = await support.x.data();
    own.drawn(key(3), 4, "train").support.image.forEach((image, point) => {
      const [c, i, , mark] = x.subarray(point * 16, point * 16 + 4);
      expect([c * 255, i * 255, mark].map(Math.round)).toEqual([Math.floor(image / 8) + 1, (image % 8) + 1, 1]);
    });
    const labels = Array.from(await query.y.argMax(2).data());
    expect(labels.slice(0, 15)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    expect(labels.slice(15, 30)).toEqual(labels.slice(0, 15));
  });

  test("are the caller's: nothing else is left", () => {
    const before = tf.memory().numTensors;
    const { support, query } = benchmark().draw(key(3), 4, "train");
    expect(tf.memory().numTensors).toBe(before + 4);
    tf.dispose([support.x, support.y, query.x, query.y]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("rotations", () => {
  const turns = (rotations: Rotations, split: "train" | "test") =>
    benchmark({}, rotations).drawn(key(5), 50, split).support.turn;

  test("none turns nothing, training turns training episodes only, episodes turns all", () => {
    expect(new Set(turns("none", "train"))).toEqual(new Set([0]));
    expect(new Set(turns("training", "train"))).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(turns("training", "test"))).toEqual(new Set([0]));
    expect(new Set(turns("episodes", "test"))).toEqual(new Set([0, 1, 2, 3]));
  });

  test("one number of turns holds for all drawings of a class in an episode", () => {
    const { support, query } = benchmark({}, "episodes").drawn(key(5), 50, "test");
    for (let label = 0; label < 250; label++) {
      const own = [
        ...support.turn.subarray(label * 2, label * 2 + 2),
        ...query.turn.subarray(label * 3, label * 3 + 3),
      ];
      expect(new Set(own).size).toBe(1);
    }
  });

  test("as classes there are four times as many, and an episode may show a character against its own turn", () => {
    expect(() => benchmark({ way: 40 }, "classes").drawn(key(1), 1, "test")).not.toThrow();
    const { support } = benchmark({ way: 40 }, "classes").drawn(key(1), 1, "test");
    const shown = new Set(Array.from(support.image, (image, i) => `${Math.floor(image / 8)}, ${support.turn[i]}`));
    expect(shown.size).toBe(40);
  });

  test("turned pixels are those of the turned image", async () => {
    const own = benchmark({}, "episodes");
    const x = await own.draw(key(5), 4, "test").support.x.data();
    const corner = [3, 0, 12, 15]; // where the mark of the top right corner goes with each quarter turn
    own.drawn(key(5), 4, "test").support.turn.forEach((turn, point) => {
      expect(x[point * 16 + corner[turn]]).toBe(1);
    });
  });
});

describe("the benchmark", () => {
  test("knows chance as its null and no oracle", () => {
    expect(benchmark().null()).toMatchObject({ value: 0.2, halfWidth: 0 });
    expect(benchmark().oracle()).toBeUndefined();
  });

  test.each([
    [{ way: 1 }, "invalid way: 1"],
    [{ shots: 0 }, "invalid shots: 0"],
    [{ shots: 8 }, "invalid shots: 8 (a class has 8 drawings)"],
    [{ shots: 5, queries: 4 }, "invalid queries: 4 (5 shots leave 3 of 8 drawings)"],
    [{ queries: 1.5 }, "invalid queries: 1.5"],
  ])("refuses %s by name", (options, message) => {
    expect(() => benchmark(options)).toThrow(message);
  });

  test("refuses what a part of the split cannot give", () => {
    expect(() => benchmark({ way: 11 }).draw(key(1), 1, "test")).toThrow(
      "invalid way: 11 (the test part of toy has 10 classes)",
    );
    expect(() => benchmark().draw(key(1), 0, "train")).toThrow("invalid number of tasks: 0");
    expect(() => benchmark({}, "some" as never)).toThrow('unknown rotations "some"');
  });
});
