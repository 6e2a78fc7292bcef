import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { learnerOn } from "../../../../lib/adapt/frame/index.js";
import { convModel } from "../../../../lib/adapt/optimization/index.js";
import { challengeFigures, challengeOf } from "../../../../lib/experiments/few-shot/challenge.js";
import { tableMethods } from "../../../../lib/experiments/few-shot/method-table.js";
import { methodOf } from "../../../../lib/experiments/few-shot/methods.js";
import {
  type ImageSet,
  imageBenchmark,
  inkResampler,
  type OneShotRun,
} from "../../../../lib/tasks/characters/index.js";
import { disposeParams, key, permutation, uniform } from "../../../../lib/tensor/index.js";

const ITEMS = 20;
const SIDE = 14;
const shrink = inkResampler(105, SIDE);

/** Sheets whose twenty characters are patterns of blocks. */
function sheets(seed: number): Uint8Array[] {
  return Array.from({ length: ITEMS }, (_, item) => {
    const blocks = uniform(key(100 * seed + item), 49);
    return Uint8Array.from({ length: 105 * 105 }, (_ink, at) => {
      const [row, column] = [Math.floor(at / 105), at % 105];
      return blocks[7 * Math.floor(row / 15) + Math.floor(column / 15)] < 0.4 ? 1 : 0;
    });
  });
}

/** A run that asks for the very drawings that it has shown, in another order. */
function echo(seed: number): OneShotRun {
  const training = sheets(seed);
  const answers = Array.from(permutation(key(seed), ITEMS));
  return { name: `run${seed}`, training, test: answers.map((item) => training[item]), answers };
}

/** A set in which class i + 1 has the drawing i of the first run, twice. */
function setOf(run: OneShotRun): ImageSet {
  const size = SIDE * SIDE;
  const pixels = new Uint8Array(2 * ITEMS * size);
  run.training.forEach((ink, i) => {
    for (const copy of [0, 1]) shrink(ink, pixels.subarray((2 * i + copy) * size, (2 * i + copy + 1) * size));
  });
  const classes = run.training.map((_, i) => ({ id: i + 1, name: `${i}`, group: "", first: 2 * i, samples: 2 }));
  return { name: "blocks", title: "blocks", shape: [SIDE, SIDE, 1], classes, pixels };
}

describe("the one-shot challenge", () => {
  const runs = [echo(1), echo(2), echo(3)];
  const images = setOf(runs[0]);
  const benchmark = imageBenchmark(
    { name: "blocks", title: "blocks" },
    images,
    { train: images.classes.map(({ id }) => id), validation: [], test: [] },
    { way: 5, shots: 1, queries: 1, rotations: "none" },
  );

  test.each(["protonet", "i-amfs", "maml-1"] as const)(
    "%s tells drawings that it was shown, without training",
    async (name) => {
      const before = tf.memory().numTensors;
      const challenge = challengeOf(images, [1, 2, 3], runs);
      const { judged, withSteps } = methodOf(tableMethods[name], convModel({ filters: 8, stages: 2 }));
      const theta = learnerOn(judged, benchmark).init(key(1));
      // A network's copies of one output are told apart by its steps; a few of them here.
      const found = await challengeFigures(withSteps?.(10) ?? judged, theta, challenge);
      expect(found.error.mean).toBeLessThan(name === "maml-1" ? 0.2 : 1e-9);
      expect(found.errors).toHaveLength(3);
      disposeParams([theta, challenge.episodes]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test("knows the characters that were trained on by their drawings, and leaves their runs out of the fair figure", async () => {
    const challenge = challengeOf(images, [4, 5, 6, 7], runs);
    expect(challenge.seen).toEqual([4, 0, 0]);
    disposeParams(challenge.episodes);
  });

  test("counts errors run by run, and the fair figure over runs without a character that was trained on", async () => {
    // The first run, one of whose characters is known, is asked with answers that are all wrong; the second with half of them.
    const turned = (run: OneShotRun, count: number) => {
      const first = run.answers.slice(0, count);
      return { ...run, answers: [...first.slice(1), ...first.slice(0, 1), ...run.answers.slice(count)] };
    };
    const challenge = challengeOf(images, [3], [turned(runs[0], ITEMS), turned(runs[1], ITEMS / 2), runs[2]]);
    const { judged } = methodOf(tableMethods.protonet, convModel({ filters: 8, stages: 2 }));
    const theta = learnerOn(judged, benchmark).init(key(1));
    const { errors, error, unseenError, seen } = await challengeFigures(judged, theta, challenge);
    expect(seen).toEqual([1, 0, 0]);
    expect(errors).toEqual([1, 0.5, 0]);
    expect(error).toMatchObject({ mean: 0.5, tasks: 3 });
    expect(unseenError).toMatchObject({ mean: 0.25, tasks: 2 });
    disposeParams([theta, challenge.episodes]);
  });
});
