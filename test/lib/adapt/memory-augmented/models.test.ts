import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  type DncState,
  dnc,
  lstmModel,
  type MannState,
  mann,
  type NtmState,
  ntm,
  type SequenceModel,
  sequenceLoss,
  trainSequences,
  unroll,
} from "../../../../lib/adapt/memory-augmented/index.js";
import { copy, labelStream } from "../../../../lib/tasks/benchmarks/index.js";
import {
  adam,
  compile,
  disposeParams,
  flattenParams,
  key,
  mapParams,
  type Params,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";
import { largest, numbers, smallest, valuesOf } from "./weightings.js";

const sizes = { slots: 5, width: 4, units: 6 };
const models: Record<string, SequenceModel> = {
  ntm: ntm(3, 2, { ...sizes, reads: 2 }) as SequenceModel,
  dnc: dnc(3, 2, { ...sizes, reads: 2 }) as SequenceModel,
  mann: mann(3, 2, { ...sizes, reads: 2 }) as SequenceModel,
  lstm: lstmModel(3, 2, { units: 6 }) as SequenceModel,
};

const isWeighting = (weights: tf.Tensor) => {
  expect(smallest(weights)).toBeGreaterThanOrEqual(0);
  expect(largest(tf.sum(weights, -1))).toBeLessThanOrEqual(1 + 1e-5);
};

/** What must hold of every state of every model; larger inputs drive the gates to their ends. */
const invariants: Record<string, (state: never) => void> = {
  ntm: ({ weightings }: NtmState) => isWeighting(weightings),
  mann: ({ readings, writings, least, usage }: MannState) => {
    for (const weights of [readings, writings, least]) isWeighting(weights);
    expect(smallest(usage)).toBeGreaterThanOrEqual(0);
  },
  dnc: ({ readings, writing, allocated, precedence, usage, links }: DncState) => {
    for (const weights of [readings, writing, allocated, precedence, links, tf.transpose(links, [0, 2, 1])]) {
      isWeighting(weights.mul(tf.greater(weights, 0)));
      expect(smallest(weights)).toBeGreaterThan(-1e-6);
    }
    expect(smallest(usage)).toBeGreaterThanOrEqual(0);
    expect(largest(usage)).toBeLessThanOrEqual(1 + 1e-6);
    expect(largest(tf.abs(tf.mul(links, tf.eye(5))))).toBe(0);
  },
};

describe("sequence models", () => {
  for (const [name, model] of Object.entries(models)) {
    test(`${name}: a state keeps its shapes, sequences do not see each other, and nothing is left in memory`, () => {
      const x = numbers(key(1), [4, 7, 3]);
      const theta = model.init(key(2));
      const before = tf.memory().numTensors;
      const { outputs, states } = unroll(model, theta, x);
      const alone = unroll(model, theta, x.slice([1], [1]));
      const difference = tf.tidy(() => largest(tf.abs(tf.sub(alone.outputs, outputs.slice([1], [1])))));
      expect(difference).toBeLessThan(1e-6);
      const shapes = (state: Params) => flattenParams(state).map(([leaf, { shape }]) => [leaf, shape]);
      const fresh = tf.tidy(() => {
        const start = model.start(theta, 4);
        return shapes(start) as never;
      });
      expect(shapes(states[6] as Params)).toEqual(fresh);
      for (const result of [outputs, alone.outputs]) result.dispose();
      for (const state of [...states, ...alone.states]) disposeParams(state);
      expect(tf.memory().numTensors).toBe(before + 1); // the slice of x
    });

    test(`${name}: the gradient through all steps agrees with central differences in double precision`, async () => {
      const theta = model.init(key(3));
      const x = numbers(key(4), [2, 4, 3]);
      const y = tf.oneHot(tf.tensor2d([0, 1, 1, 0, 1, 0, 0, 1], [2, 4], "int32"), 2, 1, 0, "float32");
      const loss = (at: Params) => sequenceLoss("classes", unroll(model, at, x).outputs, { y, mask: tf.ones([2, 4]) });
      const run = await compile(((at: Params) => valueAndGradients(loss)(at)) as never, [theta] as never, {
        dtype: "float64",
      });
      type Result = { value: { dataSync(): ArrayLike<number> }; gradients: Params };
      const at = async (params: unknown) =>
        (await (run as unknown as (p: unknown) => Promise<unknown>)(params)) as Result;
      const direction = mapParams(theta, (leaf, leafName) => numbers(key(leafName.length), leaf.shape).dataSync());
      const moved = (h: number) =>
        mapParams(theta, (leaf, leafName) => {
          const d = leafAt(direction, leafName);
          return Float64Array.from(leaf.dataSync(), (value, i) => value + h * (d[i] as number));
        });
      const h = 1e-5;
      const [plus, minus, here] = [await at(moved(h)), await at(moved(-h)), await at(moved(0))];
      const slope = ((plus.value.dataSync()[0] as number) - (minus.value.dataSync()[0] as number)) / (2 * h);
      let along = 0;
      for (const [leafName] of flattenParams(theta)) {
        const g = (leafAt(here.gradients, leafName) as unknown as { dataSync(): ArrayLike<number> }).dataSync();
        const d = leafAt(direction, leafName);
        for (let i = 0; i < g.length; i++) along += (g[i] as number) * (d[i] as number);
      }
      expect(Math.abs(along - slope)).toBeLessThan(1e-7 * Math.max(1, Math.abs(slope)));
      await run.dispose();
    });
  }

  for (const name of Object.keys(invariants)) {
    test(`${name}: the invariants of its weightings hold on random inputs, of ordinary size and large`, () => {
      tf.tidy(() => {
        const model = models[name] as SequenceModel;
        for (const scale of [1, 30]) {
          const theta = mapParams(model.init(key(5)), (leaf) => tf.mul(leaf, scale === 1 ? 1 : 4)) as Params;
          const { states } = unroll(model, theta, tf.mul(numbers(key(6), [20, 12, 3]), scale));
          for (const state of states) (invariants[name] as (state: unknown) => void)(state);
        }
      });
    });
  }

  test("invariants of the DNC hold along a run of training too, and the loss falls", async () => {
    const task = copy({ width: 3, lengths: [1, 2] });
    const model = dnc(task.inputs, task.outputs, { ...sizes, reads: 1 });
    const { theta, history } = await trainSequences(model as SequenceModel, {
      phases: [{ task, steps: 150 }],
      batch: 16,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(7),
    });
    // A model without a memory of the bits cannot be below ln 2 nats a bit.
    expect(history.loss[history.loss.length - 1]).toBeLessThan(0.6);
    tf.tidy(() => {
      const { x } = task.draw(key(8), 30);
      for (const state of unroll(model, theta as never, x).states) invariants.dnc?.(state as never);
    });
    disposeParams(theta);
  });

  test("training leaves no tensor behind but θ, and phases of different lengths go on from each other", async () => {
    const [short, long] = [labelStream({ way: 2, instances: 2 }), labelStream({ way: 2, instances: 3 })];
    const model = lstmModel(short.inputs, 2, { units: 4 }) as SequenceModel;
    const before = tf.memory().numTensors;
    const { theta, history } = await trainSequences(model, {
      phases: [
        { task: short, steps: 20 },
        { task: long, steps: 20 },
      ],
      batch: 4,
      optimizer: adam({ learningRate: 0.01 }),
      key: key(9),
      record: 10,
    });
    expect(history.steps).toEqual([10, 20, 30, 40]);
    disposeParams(theta);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("the loss of bits is ln 2 for scores of zero, and masked steps do not count", () => {
    const y = tf.ones([2, 3, 4]);
    const mask = tf.tensor2d([1, 0, 0, 1, 1, 0], [2, 3]);
    expect(valuesOf(sequenceLoss("bits", tf.zeros([2, 3, 4]), { y, mask }))[0]).toBeCloseTo(Math.LN2, 6);
    const wild = tf.mul(tf.sub(1, mask.expandDims(2)), tf.fill([2, 3, 4], -1e3));
    expect(valuesOf(sequenceLoss("bits", wild, { y, mask }))[0]).toBeCloseTo(Math.LN2, 6);
  });
});

function leafAt(tree: unknown, path: string): ArrayLike<number> {
  return path
    .split(".")
    .reduce((at: unknown, part) => (at as Record<string, unknown>)[part], tree) as ArrayLike<number>;
}
