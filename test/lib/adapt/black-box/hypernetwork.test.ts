import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import {
  encodeSet,
  type FormOptions,
  type FormParams,
  generate,
  hypernetwork,
  initForm,
  initSetEncoder,
  taskNetwork,
  weightForms,
} from "../../../../lib/adapt/black-box/index.js";
import { judge, learnerOn, metaTrain } from "../../../../lib/adapt/frame/index.js";
import { linearRegression } from "../../../../lib/tasks/benchmarks/index.js";
import {
  adam,
  compile,
  type Dense,
  disposeParams,
  key,
  normal,
  valueAndGradients,
} from "../../../../lib/tensor/index.js";

const shape: FormOptions = { sizes: [3, 5, 2], code: 8 };
const codes = (tasks: number, size: number, seed = 1) =>
  tf.tensor2d(Float32Array.from(normal(key(seed), tasks * size)), [tasks, size]);
const numbersOf = (t: tf.Tensor) => Array.from(t.dataSync());

describe("hypernetworks", () => {
  test("a linear hypernetwork on one-hot codes is a table with one set of weights a task", () => {
    const options: FormOptions = { sizes: [3, 1], code: 4 };
    const params = initForm("full", key(1), options);
    const { w, b } = params.head as Dense;
    const [{ w: weights }] = generate("full", params, tf.eye(4), options);
    const table = tf.add(w, b).arraySync() as number[][];
    const rows = weights.arraySync() as number[][][];
    rows.forEach((row, task) => {
      row.flat().forEach((value, i) => {
        expect(value).toBeCloseTo(table[task][i] / Math.sqrt(3), 6);
      });
    });
  });

  test("FiLM is the full hypernetwork restricted to diagonal factors: W(e) W₀⁻¹ is diagonal, whatever the code", () => {
    const options: FormOptions = { sizes: [4, 4], code: 8 };
    const params = initForm("film", key(2), options);
    const base = params.base?.[0] as Dense;
    const [{ w, b }] = generate("film", params, codes(5, 8), options);
    const ratios = tf.div(w, base.w).arraySync() as number[][][];
    for (const rows of ratios) {
      for (const row of rows) {
        row.forEach((ratio, unit) => {
          expect(Math.abs(ratio - rows[0][unit])).toBeLessThan(1e-5);
        });
      }
    }
    // The same network by its own definition: (x W₀ + b₀) ⊙ (1 + γ) + β.
    const x = tf.reshape(codes(5, 3 * 4, 3), [5, 3, 4]);
    const scale = tf.slice(tf.div(w, base.w), [0, 0, 0], [5, 1, 4]);
    const shift = tf.sub(b, tf.mul(base.b, scale));
    const plain = tf.add(
      tf.mul(tf.add(tf.matMul(tf.reshape(x, [15, 4]), base.w), base.b).reshape([5, 3, 4]), scale),
      shift,
    );
    const gap = tf.max(tf.abs(tf.sub(plain, taskNetwork([{ w, b }], x, "tanh")))).dataSync()[0];
    expect(gap).toBeLessThan(1e-5);
  });

  test("what the low-rank form adds to its base has the rank it is given", () => {
    const options: FormOptions = { sizes: [6, 6], code: 8, rank: 1 };
    const params = initForm("low-rank", key(3), options);
    const [{ w }] = generate("low-rank", params, codes(1, 8), options);
    const base = params.base?.[0] as Dense;
    const change = tf.sub(tf.squeeze(w, [0]), base.w).arraySync() as number[][];
    // Rank one: every 2 × 2 minor vanishes.
    for (let i = 1; i < 6; i++) {
      for (let j = 1; j < 6; j++) {
        expect(Math.abs(change[0][0] * change[i][j] - change[0][j] * change[i][0])).toBeLessThan(1e-6);
      }
    }
  });

  test.each(weightForms)("weights that %s generates have the variance 1/fan-in of a freshly drawn layer", (form) => {
    const options: FormOptions = { sizes: [50, 40, 30], code: 64 };
    const params = initForm(form, key(4), options);
    const layers = generate(form, params, codes(20, 64), options);
    layers.forEach(({ w }, l) => {
      const variance = tf.mean(tf.square(w)).dataSync()[0];
      expect(Math.abs(variance * options.sizes[l] - 1)).toBeLessThan(form === "chunked" ? 0.35 : 0.15);
    });
  });

  test("the gradient to the code is Σ ∂L/∂W ∂W/∂e, and agrees with differences to 1e-8 in double precision", async () => {
    for (const form of weightForms) {
      const params = initForm(form, key(5), shape);
      const [e, x] = [codes(1, 8, 6), tf.reshape(codes(1, 12, 7), [1, 4, 3])];
      const loss = (at: tf.Tensor, theta: FormParams) =>
        tf.sum(tf.square(taskNetwork(generate(form, theta, at, shape), x, "tanh")));
      const chained = (at: tf.Tensor, theta: FormParams) => {
        const layers = generate(form, theta, at, shape);
        const { gradients } = valueAndGradients((of: typeof layers) => tf.sum(tf.square(taskNetwork(of, x, "tanh"))))(
          layers,
        );
        const along = (code: tf.Tensor) =>
          tf.addN(
            generate(form, theta, code, shape).flatMap(({ w, b }, l) => [
              tf.sum(tf.mul(w, gradients[l].w)),
              tf.sum(tf.mul(b, gradients[l].b)),
            ]),
          );
        return valueAndGradients(along)(at).gradients;
      };
      const both = (at: tf.Tensor, theta: FormParams) => ({
        loss: loss(at, theta),
        gradient: valueAndGradients((code: tf.Tensor) => loss(code, theta))(at).gradients,
        chained: chained(at, theta),
      });
      const run = (await compile(both as never, [e, params] as never, { dtype: "float64" })) as unknown as (
        at: tf.Tensor | Float64Array,
        theta: FormParams,
      ) => Promise<Record<"loss" | "gradient" | "chained", { dataSync(): Float64Array }>>;
      const at = Float64Array.from(e.dataSync());
      const { gradient, chained: byParts } = await run(at, params);
      const [whole, parts] = [gradient.dataSync(), byParts.dataSync()];
      for (let i = 0; i < 8; i++) {
        const moved = async (by: number) => {
          const shifted = at.slice();
          shifted[i] += by;
          return (await run(shifted, params)).loss.dataSync()[0];
        };
        const difference = ((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5;
        expect(Math.abs(whole[i] - parts[i])).toBeLessThan(1e-12 * Math.max(1, Math.abs(whole[i])));
        expect(Math.abs(whole[i] - difference)).toBeLessThan(1e-8 * Math.max(1, Math.abs(whole[i])));
      }
    }
  });

  test("the code of a set does not depend on the order of its points, nor on the whole set being there twice", () => {
    const encoder = initSetEncoder(key(8), { inputs: 3, width: 16, code: 8 });
    const [x, y] = [tf.reshape(codes(2, 12, 9), [2, 6, 2]), tf.reshape(codes(2, 6, 10), [2, 6, 1])];
    const order = tf.tensor1d([4, 1, 5, 0, 3, 2], "int32");
    const code = numbersOf(encodeSet(encoder, { x, y }));
    const other = numbersOf(encodeSet(encoder, { x: tf.gather(x, order, 1), y: tf.gather(y, order, 1) }));
    const twice = numbersOf(encodeSet(encoder, { x: tf.concat([x, x], 1), y: tf.concat([y, y], 1) }));
    code.forEach((value, i) => {
      expect(other[i]).toBeCloseTo(value, 5);
      expect(twice[i]).toBeCloseTo(value, 5);
    });
    const square = code.reduce((sum, value) => sum + value ** 2, 0) / code.length;
    // v/(v + ε): entries of a fresh encoder have a variance v of about a hundredth, and ε is 1e-5.
    expect(square).toBeCloseTo(1, 2);
    expect(square).toBeLessThan(1);
  });

  test("FiLM on a linear regressor learns to move along one direction only: d − 1 of the prior variance stays", async () => {
    const benchmark = linearRegression({ dimension: 3, shots: 8, noise: 0.1 });
    const learner = learnerOn(hypernetwork({ form: "film", hidden: [], width: 16, code: 8 }), benchmark);
    const { theta } = await metaTrain(learner, benchmark, {
      steps: 150,
      tasks: 32,
      optimizer: adam({ learningRate: 5e-3 }),
      key: key(11),
    });
    const { mean, halfWidth } = await judge(learner, benchmark, theta, { tasks: 1000, key: key(12) });
    expect(mean).toBeGreaterThan(2 - halfWidth);
    disposeParams(theta);
  });

  test("a code of a set is the layer norm of ρ of a mean of φ, both with SiLU, written out", () => {
    const encoder = initSetEncoder(key(8), { inputs: 3, width: 16, code: 8 });
    const [x, y] = [tf.reshape(codes(2, 12, 9), [2, 6, 2]), tf.reshape(codes(2, 6, 10), [2, 6, 1])];
    const rows = tf.concat([x, y], 2).arraySync() as number[][][];
    const silu = (v: number) => v / (1 + Math.exp(-v));
    const affine = (v: readonly number[], { w, b }: Dense) => {
      const [weights, shifts] = [w.arraySync() as number[][], (b.arraySync() as number[][])[0]];
      return shifts.map((shift, j) => v.reduce((sum, value, i) => sum + value * weights[i][j], shift));
    };
    const [[p0, p1], [s0, s1]] = [encoder.point, encoder.set];
    const expected = rows.flatMap((points) => {
      const seen = points.map((point) => affine(affine(point, p0).map(silu), p1).map(silu));
      const mean = seen[0].map((_, j) => seen.reduce((sum, each) => sum + each[j], 0) / points.length);
      const raw = affine(affine(mean, s0).map(silu), s1);
      const centre = raw.reduce((sum, v) => sum + v, 0) / raw.length;
      const spread = raw.reduce((sum, v) => sum + (v - centre) ** 2, 0) / raw.length;
      return raw.map((v) => (v - centre) / Math.sqrt(spread + 1e-5));
    });
    numbersOf(encodeSet(encoder, { x, y })).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 4);
    });
  });

  test.each(weightForms)("generating by the %s form leaves no tensor behind but the layers", (form) => {
    const params = initForm(form, key(5), shape);
    const e = codes(2, 8);
    const before = tf.memory().numTensors;
    disposeParams(generate(form, params, e, shape));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("forms, ranks and blocks that are none are named", () => {
    expect(() => initForm("dense" as never, key(1), shape)).toThrow('unknown form "dense" (known: full, chunked,');
    expect(() => initForm("low-rank", key(1), { ...shape, rank: 0 })).toThrow("invalid rank: 0");
    expect(() => initForm("chunked", key(1), { ...shape, chunk: 0 })).toThrow("invalid chunk: 0");
    const layers = generate("full", initForm("full", key(1), shape), codes(1, 8), shape);
    expect(() => taskNetwork(layers, tf.zeros([1, 1, 3]), "swish" as never)).toThrow('unknown activation "swish"');
  });

  test("training leaves no tensor behind, and images are refused in one line", async () => {
    const benchmark = linearRegression({ dimension: 2 });
    const before = tf.memory().numTensors;
    for (const form of weightForms) {
      const learner = learnerOn(hypernetwork({ form, width: 8, code: 8 }), benchmark);
      const options = { steps: 2, tasks: 4, optimizer: adam({ learningRate: 1e-3 }), key: key(1) };
      const { theta } = await metaTrain(learner, benchmark, options);
      disposeParams(theta);
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(() => learnerOn(hypernetwork(), { ...benchmark, inputShape: [28, 28, 1] })).toThrow(
      "hypernetwork-full does not fit linear-regression: its inputs are of shape [28,28,1], vectors wanted",
    );
  });
});
