/** MAML, FOMAML, ANIL, Reptile and scratch: their gradients against central differences in float64, their identities, what they leave alone. */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { type Adapts, joined, lossesOf, partsOf } from "../../../../lib/adapt/dynamics/fast-weights.js";
import {
  adapt,
  anilDynamics,
  type DynamicsModel,
  dynamicsBatches,
  fieldLosses,
  generic,
  hamiltonian,
  type MamlDynamicsOptions,
  mamlDynamics,
  metaTrain,
  reptileDynamics,
  scratch,
  supportData,
  type TrainingSetup,
  type Weights,
} from "../../../../lib/adapt/dynamics/index.js";
import { mamlSlopes } from "../../../../lib/adapt/dynamics/maml-dynamics.js";
import {
  compile,
  flattenParams,
  foldIn,
  key,
  normal,
  type Params,
  unflattenParams,
} from "../../../../lib/tensor/index.js";
import { gaussianTensor } from "./double.js";
import { springs } from "./springs.js";

const numbers = (params: Params) => flattenParams(params).flatMap(([, leaf]) => Array.from(leaf.dataSync()));
const canonical = hamiltonian({ dimension: 2, widths: [3] });
/** Deep enough to learn springs. */
const deep = hamiltonian({ dimension: 2, widths: [3, 3] });
const bracket = generic({ dimension: 3, widths: [3] });
const setupOf = (model: DynamicsModel): TrainingSetup => ({ model, instances: 2, scale: 1.5, steps: 10 });
const pointsOf = (model: DynamicsModel, seed: number, points = 4) => ({
  x: gaussianTensor(key(seed), [2, points, model.dimension]),
  field: gaussianTensor(key(seed + 1), [2, points, model.dimension]),
});

/** Weights as doubles, end to end. */
type Flat = { readonly names: Weights; readonly values: Float64Array };
const flat = (names: Weights): Flat => ({ names, values: Float64Array.from(numbers(names)) });

/** A function of weights compiled in float64, called with doubles. */
async function inDoubles(fn: (weights: Weights) => Params, { names }: Flat) {
  const leaves = flattenParams(names).map(([, leaf]) => leaf);
  const run = await compile(
    (at: tf.Tensor[]) => flattenParams(fn(unflattenParams(at, names) as Weights)).map(([, leaf]) => leaf),
    [leaves],
    { dtype: "float64" },
  );
  return async (values: Float64Array) => {
    let at = 0;
    const given = leaves.map(({ size }) => {
      at += size;
      return values.slice(at - size, at);
    });
    return (await run(given as never)).flatMap((leaf) => Array.from(leaf.dataSync()));
  };
}

/** Relative gap between a claimed gradient and central differences of a loss along a random direction. */
async function gapAlong(loss: (weights: Weights) => tf.Tensor, slopes: (weights: Weights) => Params, at: Flat) {
  const both = await inDoubles((weights) => ({ loss: loss(weights), slopes: slopes(weights) }), at);
  const direction = normal(key(77), at.values.length);
  const h = 1e-4;
  const moved = (sign: number) => both(at.values.map((w, i) => w + sign * h * direction[i]));
  const [[above], [below], [, ...gradient]] = [await moved(1), await moved(-1), await both(at.values)];
  const along = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
  return Math.abs((above - below) / (2 * h) - along) / Math.abs(along);
}

describe.each([
  ["a Hamiltonian network", canonical],
  ["a bracket network", bracket],
])("the outer gradient of %s", (_, model) => {
  const setup = setupOf(model);
  const halves = { support: pointsOf(model, 1), query: pointsOf(model, 5) };
  const at = flat(model.init(key(9)));
  const inner = { steps: 2, rate: 0.1 } as never;
  /** The mean query loss after two inner steps that are written out here. */
  const unrolled = (adapts: Adapts) => (weights: Weights) => {
    const { fast, slow } = partsOf(weights, adapts);
    const losses = lossesOf(setup, weights, adapts, slow);
    let own = fast.map((leaf) => tf.tile(tf.expandDims(leaf), [2, ...leaf.shape.map(() => 1)]));
    for (let s = 0; s < 2; s++) {
      const slopes = tf.grads((...moved: tf.Tensor[]) => tf.sum(losses(moved, halves.support)))(own);
      own = own.map((leaf, i) => tf.sub(leaf, tf.mul(slopes[i], 0.1)));
    }
    return tf.mean(losses(own, halves.query));
  };

  test.each(["all", "networks", "output"] as const)(
    "of MAML that adapts %s is that of the query loss",
    async (adapts) => {
      const slopes = (weights: Weights) =>
        joined(mamlSlopes("second")(setup, weights, adapts, halves, inner).gradients, weights, adapts);
      expect(await gapAlong(unrolled(adapts), slopes, at)).toBeLessThan(1e-6);
    },
  );

  test("of FOMAML is the mean of the query slopes where the inner steps end", async () => {
    const slopes = (weights: Weights) =>
      joined(mamlSlopes("first")(setup, weights, "all", halves, inner).gradients, weights, "all");
    const ends = (weights: Weights) => {
      const losses = lossesOf(setup, weights, "all", []);
      let own = partsOf(weights, "all").fast.map((leaf) =>
        tf.tile(tf.expandDims(leaf), [2, ...leaf.shape.map(() => 1)]),
      );
      for (let s = 0; s < 2; s++) {
        const pull = tf.grads((...moved: tf.Tensor[]) => tf.sum(losses(moved, halves.support)))(own);
        own = own.map((leaf, i) => tf.sub(leaf, tf.mul(pull[i], 0.1)));
      }
      return own;
    };
    const found = await (await inDoubles(slopes, at))(at.values);
    const [where, shift] = [await (await inDoubles(ends, at))(at.values), normal(key(78), at.values.length)];
    // the query loss at the ends, all instances moved alike
    const names = ends(at.names);
    const query = await compile(
      (own: tf.Tensor[]) => tf.mean(lossesOf(setup, at.names, "all", [])(own, halves.query)),
      [names],
      { dtype: "float64" },
    );
    const moved = async (h: number) => {
      let [from, place] = [0, 0];
      const own = names.map(({ size }) => {
        const values = Float64Array.from(where.slice(from, from + size));
        const each = size / 2;
        for (let i = 0; i < size; i++) values[i] += h * shift[place + (i % each)];
        from += size;
        place += each;
        return values;
      });
      return (await query(own as never)).dataSync()[0];
    };
    const slope = ((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5;
    const along = found.reduce((sum, g, i) => sum + g * shift[i], 0);
    expect(Math.abs(along / slope - 1)).toBeLessThan(1e-6);
  });
});

describe("an inner loop at test time", () => {
  const setup = setupOf(canonical);
  const learned = canonical.init(key(4));
  const support = pointsOf(canonical, 11);
  const method = scratch({ innerRate: 0.05 });

  test("is gradient descent on every instance alone", async () => {
    const [both] = await adapt(method, setup, learned, support, [3]);
    for (const k of [0, 1]) {
      const one = (leaf: tf.Tensor) => tf.slice(leaf, [k], [1]);
      const [alone] = await adapt(method, setup, learned, { x: one(support.x), field: one(support.field) }, [3]);
      const mine = flattenParams(both).map(([, leaf]) => one(leaf));
      for (const [i, value] of numbers(mine).entries()) expect(value).toBeCloseTo(numbers(alone)[i], 5);
    }
    // and one step of it goes down the slope that differences find
    const [first] = await adapt(method, setup, learned, support, [1]);
    const own = { x: tf.slice(support.x, [0], [1]), field: tf.slice(support.field, [0], [1]) };
    const loss = await inDoubles((weights) => tf.mean(fieldLosses(setup, weights, own)), flat(learned));
    const at = flat(learned).values;
    const after = numbers(flattenParams(first).map(([, leaf]) => tf.slice(leaf, [0], [1])));
    for (const i of [0, 7, at.length - 1]) {
      const moved = async (h: number) => (await loss(at.map((w, j) => (j === i ? w + h : w))))[0];
      const slope = ((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5;
      expect(after[i] - at[i]).toBeCloseTo(-0.05 * slope, 5);
    }
  });

  test("moves the output row only in ANIL, brackets too in MAML, and then each instance has its own", async () => {
    const model = bracket;
    const here = setupOf(model);
    const weights = model.init(key(6));
    const data = pointsOf(model, 13);
    const [anil] = await adapt(anilDynamics(), here, weights, data, [2]);
    expect(numbers(anil.nets.E.hidden)).toEqual(numbers(weights.nets.E.hidden));
    expect(numbers(anil.constants)).toEqual(numbers(weights.constants));
    expect(anil.nets.S.output.shape).toEqual([2, 3, 1]);
    expect(numbers(tf.slice(anil.nets.S.output, [0], [1]))).not.toEqual(numbers(weights.nets.S.output));
    const [maml] = await adapt(mamlDynamics(), here, weights, data, [2]);
    expect(maml.constants.xi.shape).toEqual([2, 3, 3, 3]);
    const [xi0, xi1] = tf.unstack(maml.constants.xi);
    expect(numbers(xi0)).not.toEqual(numbers(xi1));
    // a field of both instances is that of each
    const together = model.field(maml, data.x);
    for (const k of [0, 1]) {
      const one = unflattenParams(
        flattenParams(maml).map(([, leaf]) => tf.unstack(leaf)[k]),
        maml,
      ) as Weights;
      const alone = numbers(model.field(one, tf.unstack(data.x)[k]));
      for (const [i, value] of numbers(tf.unstack(together)[k]).entries()) expect(value).toBeCloseTo(alone[i], 5);
    }
  });

  test("names the instance and the step at which a loss is no number", async () => {
    await expect(adapt(scratch({ innerRate: 3e38 }), setup, learned, support, [10])).rejects.toThrow(
      /^loss of instance [01] is (NaN|Infinity) after \d adaptation steps$/,
    );
  });
});

describe("outer steps", () => {
  const setup = setupOf(canonical);
  const draw = dynamicsBatches(springs(2, 8), { instances: 2, points: 6 });
  const batch = draw(0, key(3));

  test("of Reptile with one inner step go down the mean slope by ε α", () => {
    const method = reptileDynamics({ innerSteps: 1, innerRate: 0.02, outerRate: 0.5 });
    const state = method.init(key(1), setup);
    const moved = numbers(method.step(setup, state, batch).state);
    const leaves = flattenParams(state.weights).map(([, leaf]) => leaf);
    const loss = (...at: tf.Tensor[]) =>
      tf.mean(fieldLosses(setup, unflattenParams(at, state.weights) as Weights, batch));
    const slopes = numbers(tf.grads(loss)(leaves));
    const before = numbers(state);
    for (const [i, value] of moved.entries()) expect(value).toBeCloseTo(before[i] - 0.5 * 0.02 * slopes[i], 6);
  });

  test.each(["all", "output"] as const)(
    "of MAML and FOMAML that adapt %s are one where inner steps are tiny",
    (adapts) => {
      const stepBy = (order: "second" | "first") => {
        const method = mamlDynamics({ order, adapts, innerRate: 1e-7, outerRate: 0.01, decay: "none" });
        return numbers(method.step(setup, method.init(key(1), setup), batch).state.weights);
      };
      const [second, first] = [stepBy("second"), stepBy("first")];
      for (const [i, value] of second.entries()) expect(value).toBeCloseTo(first[i], 4);
    },
  );

  test.each([
    ["MAML", mamlDynamics({ innerSteps: 2, innerRate: 0.05, outerRate: 0.03 })],
    ["FOMAML", mamlDynamics({ order: "first", innerSteps: 2, innerRate: 0.05, outerRate: 0.03 })],
    ["ANIL", anilDynamics({ innerSteps: 2, innerRate: 0.05, outerRate: 0.03 })],
    ["Reptile", reptileDynamics({ innerSteps: 3, innerRate: 0.1, outerRate: 0.5 })],
  ])("of %s bring down the loss after adaptation, and leave nothing in memory", async (name, method) => {
    expect(method.name).toBe(name);
    const before = tf.memory().numTensors;
    const tasks = springs(4, 16);
    const trained = await metaTrain<Params, Params, Params>(method as never, deep, tasks, {
      key: key(2),
      steps: 150,
      batch: { instances: 4, points: 12 },
    });
    const fresh = supportData(springs(3, 12, 5));
    const untrained = { weights: deep.init(key(2)) };
    const losses = async (weights: Weights) => {
      const [adapted] = await adapt(method as never, trained.setup, weights, fresh, [2]);
      const loss = tf.tidy(() => tf.mean(fieldLosses(trained.setup, adapted, fresh)).dataSync()[0]);
      tf.dispose(adapted as never);
      return loss;
    };
    const learned = (trained.state as { weights: Weights }).weights;
    expect(await losses(learned)).toBeLessThan(0.5 * (await losses(untrained.weights)));
    tf.dispose([trained.state, fresh, untrained] as never);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("there are none from scratch: the weights stay random", async () => {
    const trained = await metaTrain(scratch(), canonical, springs(2, 8), {
      key: key(2),
      steps: 50,
      batch: { instances: 2, points: 4 },
    });
    expect([trained.step, trained.setup.steps]).toEqual([0, 50]);
    expect(numbers(trained.state)).toEqual(numbers(canonical.init(foldIn(key(2), 0))));
  });
});

describe("counts and refusals", () => {
  test("adapted: everything, output rows, nothing trained from scratch (specification section 4, width 32: base 2240)", () => {
    const model = hamiltonian({ dimension: 2, widths: [32, 32, 32] });
    const expected: [number, number][] = [
      [2240, 2240],
      [2240, 32],
      [2240, 2240],
      [0, 2240],
    ];
    [mamlDynamics(), anilDynamics(), reptileDynamics(), scratch()].forEach((method, i) => {
      const { trained, adapted } = method.counts(model);
      expect([trained, adapted]).toEqual(expected[i]);
    });
    expect(mamlDynamics({ adapts: "networks" }).counts(bracket)).toEqual({ trained: 67, adapted: 30 });
  });

  test.each([
    [{ innerSteps: 0 }, "invalid innerSteps: 0"],
    [{ innerRate: -1 }, "invalid innerRate: -1"],
    [{ outerRate: Number.NaN }, "invalid learning rate: NaN"],
    [{ order: "third" }, 'unknown order "third" (known: second, first)'],
    [{ adapts: "input" }, 'unknown part "input" (known: all, networks, output)'],
    [{ decay: "linear" }, 'unknown decay "linear" (known: steps, cosine, none)'],
  ])("MAML refuses %o", (bad, message) => {
    expect(() => mamlDynamics(bad as MamlDynamicsOptions)).toThrow(message);
  });

  test("Reptile and scratch refuse rates that are not positive, MAML a batch of one point", () => {
    expect(() => reptileDynamics({ outerRate: 0 })).toThrow("invalid outerRate: 0");
    expect(() => scratch({ innerRate: Number.POSITIVE_INFINITY })).toThrow("invalid innerRate: Infinity");
    const method = mamlDynamics();
    const setup = setupOf(canonical);
    const one = dynamicsBatches(springs(2, 8), { instances: 2, points: 1 })(0, key(1));
    expect(() => method.step(setup, method.init(key(1), setup), one)).toThrow(
      "invalid points of a batch: 1 (half of them are support)",
    );
  });
});
