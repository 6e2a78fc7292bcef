/** Algorithms 1 and 2: what one step does, checked against differences and against Adam code by code; what evolves, what stays; bad input. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { adamRows, codesOf, freshRows, putRows, tableOf, takeRows } from "../../../../lib/adapt/dynamics/code-table.js";
import {
  type AutoDecoderOptions,
  adapt,
  autoDecoder,
  compileAdaptation,
  dynamicsBatches,
  fieldLosses,
  fullWeight,
  hamiltonian,
  metaTrain,
  shift,
  supportData,
  svd,
  type TrainingSetup,
} from "../../../../lib/adapt/dynamics/index.js";
import { decayed, rateOf } from "../../../../lib/adapt/dynamics/learning-rates.js";
import {
  adam,
  compile,
  disposeParams,
  flattenParams,
  key,
  mapParams,
  normal,
  type Params,
  paramsNorm,
  zipParams,
} from "../../../../lib/tensor/index.js";
import { inDouble } from "./double.js";
import { springs } from "./springs.js";

const model = hamiltonian({ dimension: 2, widths: [5, 5] });
const tasks = springs(6, 12);
const setup: TrainingSetup = { model, instances: 6, scale: 1.5, steps: 100 };
const batch = dynamicsBatches(tasks, { instances: 3, points: 8 })(0, key(5));
const numbers = (leaf: tf.Tensor) => Array.from(leaf.dataSync());
const all = (params: Params) => flattenParams(params).map(([, leaf]) => numbers(leaf));
const options = { modulation: svd({ rank: 2 }), latent: 2, deviation: 0.5, decay: "none" } as const;

/** One outer step, eager. */
function stepped(given: AutoDecoderOptions) {
  const method = autoDecoder(given);
  const before = method.init(key(3), setup);
  return { method, before, after: method.step(setup, before, batch).state };
}

/** (f(z + h e_i) − f(z − h e_i))/2h for every number of a leaf, in float64. */
async function differences(loss: (at: tf.Tensor) => tf.Tensor, at: tf.Tensor, h = 1e-5): Promise<number[]> {
  const basis = tf.mul(tf.eye(at.size), h);
  const values = (sign: number) => (given: readonly tf.Tensor[]) =>
    Array.from({ length: at.size }, (_, i) => {
      const [point, steps] = given;
      return loss(tf.add(point, tf.mul(tf.reshape(tf.slice(steps, [i, 0], [1, at.size]), at.shape), sign)));
    });
  const sides = (given: readonly tf.Tensor[]) => [...values(1)(given), ...values(-1)(given)];
  const found = (await inDouble(sides, [at, basis])).flat();
  return Array.from({ length: at.size }, (_, i) => (found[i] - found[at.size + i]) / (2 * h));
}

describe("one outer step of auto-decoding", () => {
  test("moves each code of the batch by Adam's first step, rate · sign of the slope of its own L/c + λ‖z‖", async () => {
    const lambdaZ = 0.3;
    const { method, before, after } = stepped({ ...options, lambdaZ, rates: { code: 0.01 } });
    const rows = takeRows(before.table, batch.instance);
    const fast = (codes: tf.Tensor) => freshRows(codes);
    const loss = (codes: tf.Tensor) => {
      const fits = fieldLosses(setup, method.weights(setup, method.learned(before), fast(codes)), batch);
      return tf.sum(tf.add(fits, tf.mul(tf.sqrt(tf.sum(tf.square(codes), 1)), lambdaZ)));
    };
    const slopes = await differences(loss, rows.codes);
    const moved = numbers(tf.sub(takeRows(after.table, batch.instance).codes, rows.codes));
    expect(Math.min(...slopes.map(Math.abs))).toBeGreaterThan(1e-4);
    for (const [i, move] of moved.entries()) expect(move).toBeCloseTo(-0.01 * Math.sign(slopes[i]), 6);
  });

  test("leaves the codes of other instances and their moments as they were, bit for bit", () => {
    const { before, after } = stepped(options);
    const others = [0, 1, 2, 3, 4, 5].filter((k) => !numbers(batch.instance).includes(k));
    const rows = (table: tf.Tensor) => numbers(tf.gather(table, others));
    expect(others).toHaveLength(3);
    expect(rows(after.table)).toEqual(rows(before.table));
    expect(rows(after.table).every((value, i) => i % 8 < 2 || value === 0)).toBe(true);
  });

  test("moves the rest by Adam's first step along mean L/c + λ_φ‖φ‖ + λ_o · penalty at the new codes", async () => {
    const lambdas = { lambdaPhi: 0.2, lambdaO: 0.1 };
    const { method, before, after } = stepped({ ...options, ...lambdas, rates: { base: 0.01, code: 0.05 } });
    const codes = takeRows(after.table, batch.instance).codes;
    const { base } = method.learned(before);
    const net = base.weights.nets.H;
    const loss = (output: tf.Tensor) => {
      const weights = { ...base.weights, nets: { H: { ...net, output } } };
      const at = { base: { ...base, weights }, codes };
      return tf.mean(fieldLosses(setup, method.weights(setup, at, freshRows(codes)), batch));
    };
    const slopes = await differences(loss, net.output);
    const moved = numbers(tf.sub(after.base.weights.nets.H.output, net.output));
    for (const [i, move] of moved.entries()) expect(move).toBeCloseTo(-0.01 * Math.sign(slopes[i]), 6);

    const offset = (at: Params) => flattenParams(at).filter(([name]) => name.endsWith("scale"));
    const [[name, scale]] = offset(base.modulation.hyper);
    const [, , layer] = name.split(".").reverse();
    expect(layer).toBe("H");
    const withScale = (value: tf.Tensor) => replaced(base.modulation.hyper, name, value);
    const hyperLoss = (value: tf.Tensor) => {
      const hyper = withScale(value);
      const at = { base: { ...base, modulation: { ...base.modulation, hyper } }, codes };
      const fit = tf.mean(fieldLosses(setup, method.weights(setup, at, freshRows(codes)), batch));
      return tf.add(fit, tf.mul(paramsNorm(hyper), lambdas.lambdaPhi));
    };
    const hyperSlopes = await differences(hyperLoss, scale);
    const [[, next]] = offset(after.base.modulation.hyper);
    for (const [i, move] of numbers(tf.sub(next, scale)).entries()) {
      expect(move).toBeCloseTo(-0.01 * Math.sign(hyperSlopes[i]), 6);
    }
  });

  test("with a large λ_o shrinks bases that are too long, number by number, and with none does not", () => {
    const moves = (lambdaO: number) => {
      const method = autoDecoder({ ...options, lambdaO, rates: { base: 0.01 } });
      const { base, ...rest } = method.init(key(3), setup);
      const shared = mapParams(base.modulation.shared, (leaf) => tf.mul(leaf, 1.5)) as Params;
      const longer = { ...rest, base: { ...base, modulation: { ...base.modulation, shared } } };
      const after = method.step(setup, longer, batch).state.base.modulation.shared;
      return all(
        zipParams(shared, after as never, (u, moved) => tf.mul(tf.sub(moved, u), tf.sign(u))) as Params,
      ).flat();
    };
    for (const move of moves(1e4)) expect(move).toBeCloseTo(-0.01, 5);
    expect(Math.max(...moves(0))).toBeCloseTo(0.01, 5);
  });

  test("taken together moves the codes as codes first does, from one backward pass, and the rest otherwise", () => {
    const [first, together] = (["codes-first", "together"] as const).map(
      (order) => stepped({ ...options, order }).after,
    );
    const [a, b] = [first, together].map(({ table }) => numbers(table)); // moments too: they know the size of the slope
    for (const [i, value] of a.entries()) expect(b[i]).toBeCloseTo(value, 6);
    expect(all(together.base)).not.toEqual(all(first.base));
  });

  test("taken together moves the rest by the slope of the same objective: codes that hardly move make it that of codes first", () => {
    // Sums of slopes stand in Adam's moments, which know their size.
    const given = { ...options, lambdaZ: 0.3, lambdaPhi: 0.2, lambdaO: 0.1, rates: { code: 1e-9 } };
    const [first, together] = (["codes-first", "together"] as const).map((order) =>
      all(stepped({ ...given, order }).after.optimizer as Params).flat(),
    );
    expect(Math.max(...first.map(Math.abs))).toBeGreaterThan(0.01);
    for (const [i, value] of first.entries()) expect(together[i]).toBeCloseTo(value, 6);
  });

  test("with bases that are retracted ends on orthonormal ones", () => {
    const modulation = svd({ rank: 2, orthogonality: "retraction" });
    const { after } = stepped({ ...options, modulation, rates: { base: 0.05 } });
    for (const [, basis] of flattenParams(after.base.modulation.shared)) {
      const gap = tf.max(tf.abs(tf.sub(tf.matMul(basis, basis, true), tf.eye(basis.shape[1] as number))));
      expect(gap.dataSync()[0]).toBeLessThan(1e-6);
    }
  });
});

/** A record with one leaf replaced. */
function replaced(params: Params, name: string, value: tf.Tensor): Params {
  const [first, ...rest] = name.split(".");
  const record = params as { readonly [name: string]: Params };
  return { ...record, [first]: rest.length === 0 ? value : replaced(record[first], rest.join("."), value) };
}

describe("codes that evolve", () => {
  test("are moved by Adam row by row: what waits keeps moments and age", () => {
    const rule = adam({ learningRate: 0.02 });
    const start = tf.tensor2d(Float32Array.from(normal(key(9), 6)), [3, 2]);
    let table = tableOf(freshRows(start));
    let alone: { params: tf.Tensor; state: ReturnType<typeof rule.init> } = {
      params: tf.slice(start, [1, 0], [1, 2]),
      state: rule.init(tf.slice(start, [1, 0], [1, 2])),
    };
    for (const [step, chosen] of [
      [0, 1],
      [2, 0],
      [1, 2],
      [0, 2],
      [2, 1],
    ].entries()) {
      const instance = tf.tensor1d(chosen, "int32");
      const gradients = tf.tensor2d(Float32Array.from(normal(key(20 + step), 4)), [2, 2]);
      table = putRows(table, instance, adamRows(takeRows(table, instance), gradients, tf.scalar(0.02)));
      const mine = chosen.indexOf(1);
      if (mine >= 0) alone = rule.update(tf.slice(gradients, [mine, 0], [1, 2]), alone.state, alone.params);
    }
    const [found, expected] = [tf.slice(codesOf(table), [1, 0], [1, 2]), alone.params].map(numbers);
    for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
  });

  test("start a new instance at their mean, or at zero, where full weights are the base's own", async () => {
    const support = supportData(springs(2, 4, 7));
    const given = { ...options, modulation: fullWeight() };
    const { before } = stepped(given);
    const starts = (["mean", "zero"] as const).map((initialCode) => {
      const method = autoDecoder({ ...given, initialCode });
      return { method, learned: method.learned(before), codes: method.start(setup, method.learned(before), 2).codes };
    });
    const [mean, zero] = starts;
    const average = numbers(tf.mean(mean.learned.codes, 0));
    for (const [i, value] of numbers(mean.codes).entries()) expect(value).toBeCloseTo(average[i % 2], 6);
    expect(numbers(zero.codes)).toEqual([0, 0, 0, 0]);
    const [weights] = await adapt(zero.method, setup, zero.learned, support, [0]);
    const own = numbers(before.base.weights.nets.H.output);
    expect(numbers(weights.nets.H.output)).toEqual([...own, ...own]);
    const adaptation = await compileAdaptation(mean.method, setup, mean.learned, support);
    const [first, third] = await adaptation.fast([0, 3]);
    const [expected] = await adaptation.run([3]);
    await adaptation.dispose();
    expect(numbers(first.codes)).toEqual(numbers(mean.codes));
    expect(all(mean.method.weights(setup, mean.learned, third))).toEqual(all(expected));
    const [moved] = await adapt(zero.method, setup, zero.learned, support, [3]);
    expect(all(moved).flat().every(Number.isFinite)).toBe(true); // ‖z‖ has no slope at 0
  });
});

describe("meta-training and adaptation", () => {
  const train = (seed: number, steps: number, file?: string, widths = [5]) =>
    metaTrain(autoDecoder({ ...options, deviation: 0.01 }), hamiltonian({ dimension: 2, widths }), tasks, {
      key: key(seed),
      steps,
      batch: { instances: 3, points: 8 },
      ...(file && { checkpoint: { file, config: "springs" } }),
    });
  const folder = mkdtempSync(join(tmpdir(), "innerloop-dynamics-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let whole: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    whole = await train(1, 60);
  });

  test("give the same numbers for the same seed, other numbers for another, and leave nothing in memory", async () => {
    const before = tf.memory().numTensors;
    const [again, other] = [await train(1, 60), await train(2, 1)];
    expect(all(again.state)).toEqual(all(whole.state));
    expect(again.history.metrics.loss[0]).not.toBe(other.history.metrics.loss[0]);
    const method = autoDecoder(options);
    const support = supportData(springs(2, 6, 8));
    const held = tf.memory().numTensors;
    const learned = method.learned(again.state);
    const twice = [0, 1].map(() => adapt(method, again.setup, learned, support, [0, 2, 2, 5]));
    const [found, repeated] = await Promise.all(twice);
    expect(all(found)).toEqual(all(repeated));
    expect(all([found[1]])).toEqual(all([found[2]]));
    const [five] = await adapt(method, again.setup, learned, support, [5]);
    expect(all(five)).toEqual(all(found[3]));
    for (const weights of [...found, ...repeated, five, learned.codes]) disposeParams(weights);
    expect(tf.memory().numTensors).toBe(held);
    for (const made of [again.state, other.state, support]) disposeParams(made);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("go on from a checkpoint as if nothing had happened; one of another architecture is refused in one line", async () => {
    const file = join(folder, "springs.ckpt");
    await train(1, 40, file); // the rate does not decay, so that a longer run begins as this one
    const resumed = await train(1, 60, file);
    expect(resumed.resumedAt).toBe(40);
    expect(all(resumed.state)).toEqual(all(whole.state));
    await expect(train(1, 60, file, [6])).rejects.toThrow(
      /^checkpoint .*springs\.ckpt: "base\.weights\.nets\.H\.hidden\.0\.w" is \[2,5\] float32, expected \[2,6\] float32$/,
    );
    const other = { ...whole.setup, model: hamiltonian({ dimension: 2, widths: [6] }) };
    const method = autoDecoder(options);
    await expect(adapt(method, other, method.learned(whole.state), supportData(tasks), [1])).rejects.toThrow(
      'learned parameters of another architecture: "base.weights.nets.H.hidden.0.w" is [2,5], expected [2,6]',
    );
  });

  test("fit springs that were not seen better than the base does, by the code alone", async () => {
    const trained = await train(1, 300, undefined, [5, 5]);
    const method = autoDecoder(options);
    const fresh = springs(4, 10, 9);
    const found = await adapt(method, trained.setup, method.learned(trained.state), supportData(fresh), [0, 60]);
    const [before, after] = found.map(
      (weights) => tf.mean(fieldLosses(trained.setup, weights, supportData(springs(4, 10, 10)))).dataSync()[0],
    );
    expect(after).toBeLessThan(before / 2);
  });

  test("name the step at which a loss is no number", async () => {
    const wild = autoDecoder({ ...options, rates: { base: 1e30 } });
    await expect(
      metaTrain(wild, model, tasks, { key: key(1), steps: 20, batch: { instances: 2, points: 4 } }),
    ).rejects.toThrow(/^metric "loss" is (NaN|Infinity) at step \d+$/);
  });
});

describe("rates, and what is refused", () => {
  test("decay ×0.3 at one half, ×0.1 at four fifths of the steps, or by half a cosine", async () => {
    const at = (decay: "steps" | "cosine" | "none") => (step: tf.Tensor) =>
      rateOf(decayed(2, decay, 100), step.asScalar());
    for (const [decay, expected] of [
      ["steps", [2, 2, 0.6, 0.6, 0.2, 0.2]],
      ["cosine", [2, 1 + Math.cos(0.49 * Math.PI), 1, 1 + Math.cos(0.79 * Math.PI), 1 + Math.cos(0.8 * Math.PI), 0]],
      ["none", [2, 2, 2, 2, 2, 2]],
    ] as const) {
      const run = await compile(at(decay), [tf.scalar(0)]);
      const found = await Promise.all([0, 49, 50, 79, 80, 100].map(async (s) => (await run(s)).dataSync()[0]));
      for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
    }
  });

  test.each([
    [{ lambdaZ: -1 }, "invalid lambdaZ: -1"],
    [{ lambdaPhi: Number.NaN }, "invalid lambdaPhi: NaN"],
    [{ lambdaO: -0.1 }, "invalid lambdaO: -0.1"],
    [{ latent: 0 }, "invalid latent: 0"],
    [{ innerSteps: 1.5 }, "invalid innerSteps: 1.5"],
    [{ order: "together", innerSteps: 2 }, "invalid innerSteps: 2 (together: 1)"],
    [{ rates: { code: 0 } }, "invalid learning rate: 0"],
    [{ decay: "linear" }, 'unknown decay "linear" (known: steps, cosine, none)'],
    [{ initialCode: "median" }, 'unknown initialCode "median" (known: mean, zero)'],
    [{ order: "rest-first" }, 'unknown order "rest-first" (known: codes-first, together)'],
  ])("refuse %o", (bad, message) => {
    expect(() => autoDecoder({ modulation: shift(), ...(bad as Partial<AutoDecoderOptions>) })).toThrow(message);
  });

  test("refuse support data of another dimension, and steps that do not ascend", async () => {
    const { method, before } = stepped(options);
    const learned = method.learned(before);
    const wide = { x: tf.zeros([2, 3, 4]), field: tf.zeros([2, 3, 4]) };
    await expect(adapt(method, setup, learned, wide, [1])).rejects.toThrow("support data of dimension 4, expected 2");
    const support = supportData(tasks);
    await expect(adapt(method, setup, learned, support, [5, 2])).rejects.toThrow(
      "invalid numbers of adaptation steps: 5, 2",
    );
    await expect(adapt(method, setup, learned, support, [-1])).rejects.toThrow(
      "invalid numbers of adaptation steps: -1",
    );
  });
});
