// The oracles are the papers' formulas, iterated in float64 plain JavaScript one number at a time.
import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  adam,
  adamw,
  chain,
  clipByGlobalNorm,
  clipByValue,
  compile,
  cosineRate,
  flattenParams,
  key,
  linearRate,
  momentum,
  normal,
  type Optimizer,
  type OptimizerState,
  optimizer,
  type Params,
  perLeaf,
  type Schedule,
  sgd,
  toTensor,
  useBackend,
  warmUp,
} from "../../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

const SHAPES = [[3, 2], [2], [], [1, 4]] as const;
const SIZE = 13;

/** A record of four leaves from 13 numbers. */
function record(numbers: ArrayLike<number>) {
  let start = 0;
  const next = (shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    start += size;
    return toTensor(Array.from(numbers).slice(start - size, start), [...shape] as never);
  };
  return { layers: [{ w: next(SHAPES[0]), b: next(SHAPES[1]) }], scale: next(SHAPES[2]), row: next(SHAPES[3]) };
}
const numbers = (params: Params) => flattenParams(params).flatMap(([, leaf]) => Array.from(leaf.dataSync()));

/** Gradients of ½ Σ aᵢ (θᵢ − cᵢ)², with noise of different size at every step: what both sides are given. */
const noise = Array.from({ length: 60 }, (_, step) => normal(key(100 + step), SIZE));
const stiffness = Array.from({ length: SIZE }, (_, i) => 0.1 + i / 4);
const gradientAt = (theta: readonly number[], step: number) =>
  theta.map((x, i) => stiffness[i] * (x - 1) + 0.3 * noise[step][i]);

function run(optimizer: Optimizer, steps: number): number[] {
  return tf.tidy(() => {
    let params = record(normal(key(1), SIZE));
    let state = optimizer.init(params);
    for (let step = 0; step < steps; step++) {
      const gradients = record(gradientAt(numbers(params), step));
      ({ params, state } = optimizer.update(gradients, state, params));
    }
    return numbers(params);
  });
}

/** One number's rule in float64: what to subtract, given its gradient, its value and the update's number t = 1, 2, … */
type Oracle = () => (g: number, theta: number, t: number) => number;
function iterate(oracle: Oracle, steps: number, scale: (g: number[]) => number[] = (g) => g): number[] {
  let theta = Array.from(normal(key(1), SIZE), Math.fround);
  const rules = theta.map(() => oracle());
  for (let step = 0; step < steps; step++) {
    const gradient = scale(gradientAt(theta, step));
    theta = theta.map((x, i) => x - rules[i](gradient[i], x, step + 1));
  }
  return theta;
}

const adamOracle =
  (rate: (t: number) => number, beta1: number, beta2: number, epsilon: number, decay: number): Oracle =>
  () => {
    let m = 0;
    let v = 0;
    return (g, theta, t) => {
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const mHat = m / (1 - beta1 ** t);
      const vHat = v / (1 - beta2 ** t);
      return rate(t) * (mHat / (Math.sqrt(vHat) + epsilon) + decay * theta);
    };
  };

const clipped = (max: number) => (g: number[]) => {
  const norm = Math.hypot(...g);
  return norm > max ? g.map((x) => (x * max) / norm) : g;
};

/** Largest distance in units of 1 + |expected|. */
function distance(got: readonly number[], expected: readonly number[]): number {
  expect(got).toHaveLength(expected.length);
  return Math.max(...expected.map((x, i) => Math.abs(got[i] - x) / (1 + Math.abs(x))));
}

const cases: [title: string, optimizer: Optimizer, oracle: Oracle, scale?: (g: number[]) => number[]][] = [
  ["sgd is θ − η g", sgd({ learningRate: 0.1 }), () => (g) => 0.1 * g],
  [
    "momentum is Polyak's heavy ball θ − η Σ μ^(t−s) g_s",
    momentum({ learningRate: 0.05, decay: 0.8 }),
    () => {
      const past: number[] = [];
      return (g) => {
        past.push(g);
        return 0.05 * past.reduce((sum, x, s) => sum + 0.8 ** (past.length - 1 - s) * x, 0);
      };
    },
  ],
  ["adam is algorithm 1 of Kingma & Ba", adam({ learningRate: 0.02 }), adamOracle(() => 0.02, 0.9, 0.999, 1e-8, 0)],
  [
    "adam takes its constants",
    adam({ learningRate: 0.02, beta1: 0.5, beta2: 0.9, epsilon: 0.1 }),
    adamOracle(() => 0.02, 0.5, 0.9, 0.1, 0),
  ],
  [
    "adamw is algorithm 2 of Loshchilov & Hutter",
    adamw({ learningRate: 0.02, weightDecay: 0.3 }),
    adamOracle(() => 0.02, 0.9, 0.999, 1e-8, 0.3),
  ],
  [
    "a clipped gradient enters adamw",
    chain(clipByGlobalNorm(1.5), adamw({ learningRate: 0.02 })),
    adamOracle(() => 0.02, 0.9, 0.999, 1e-8, 0.01),
    clipped(1.5),
  ],
  [
    "a gradient cut by value enters sgd",
    chain(clipByValue(0.25), sgd({ learningRate: 0.1 })),
    () => (g) => 0.1 * Math.max(-0.25, Math.min(0.25, g)),
  ],
  [
    "adam follows a schedule: warm-up, then half a cosine",
    adam({ learningRate: warmUp(cosineRate({ from: 0.05, to: 0.01, steps: 20 }), 5) }),
    adamOracle(
      (t) => {
        const cosine = 0.01 + 0.02 * (1 + Math.cos(Math.PI * Math.min((t - 1) / 20, 1)));
        return cosine * Math.min(t / 5, 1);
      },
      0.9,
      0.999,
      1e-8,
      0,
    ),
  ],
];

/** What PyTorch makes of the gradients (i + 1) sin(1.7 k + i) in float64: test/interop/optimizers_torch.py. */
const torch = JSON.parse(
  readFileSync(new URL("../../fixtures/tensor/torch-optimizers.json", import.meta.url), "utf8"),
) as { steps: number; results: Record<string, number[]> };
const alike: Record<string, Optimizer> = {
  sgd: sgd({ learningRate: 0.1 }),
  momentum: momentum({ learningRate: 0.1 }),
  nesterov: momentum({ learningRate: 0.1, kind: "nesterov" }),
  adam: adam({ learningRate: 0.05 }),
  adamw: adamw({ learningRate: 0.05 }),
  "clipped by norm, adamw": chain(clipByGlobalNorm(1.5), adamw({ learningRate: 0.05, weightDecay: 0.2 })),
  "clipped by value, sgd": chain(clipByValue(0.5), sgd({ learningRate: 0.1 })),
  "cosine, adam": adam({ learningRate: cosineRate({ from: 0.05, to: 0.01, steps: torch.steps }) }),
};

describe("an optimizer", () => {
  it.each(Object.entries(torch.results))("has PyTorch's numbers: %s", (name, expected) => {
    const got = tf.tidy(() => {
      let params = tf.tensor1d([1, -2, 0.5]);
      let state = alike[name].init(params);
      for (let k = 0; k < torch.steps; k++) {
        const gradient = tf.tensor1d([0, 1, 2].map((i) => (i + 1) * Math.sin(1.7 * k + i)));
        ({ params, state } = alike[name].update(gradient, state, params));
      }
      return Array.from(params.dataSync());
    });
    expect(distance(got, expected)).toBeLessThan(2e-6);
  });

  it.each(cases)("%s", (_, optimizer, oracle, scale) => {
    for (const steps of [1, 2, 50])
      expect(distance(run(optimizer, steps), iterate(oracle, steps, scale))).toBeLessThan(3e-6);
  });

  it.each(cases)("leaf by leaf: %s", (_, optimizer, oracle, scale) => {
    expect(distance(run(perLeaf(optimizer), 30), iterate(oracle, 30, scale))).toBeLessThan(3e-6);
  });

  it.each(cases)("on wasm: %s", async (_, optimizer, oracle, scale) => {
    await useBackend({ backend: "wasm", announce: "none" });
    try {
      for (const form of [optimizer, perLeaf(optimizer)]) {
        expect(distance(run(form, 10), iterate(oracle, 10, scale))).toBeLessThan(3e-6);
      }
    } finally {
      await useBackend({ backend: "cpu", announce: "none" });
    }
  });

  it.each(cases)("compiled: %s", async (_, optimizer, oracle, scale) => {
    for (const form of [optimizer, perLeaf(optimizer)]) {
      const leaves = (values: ArrayLike<number>) => flattenParams(record(values)).map(([, leaf]) => leaf);
      const start = leaves(normal(key(1), SIZE));
      const update = (gradients: tf.Tensor[], state: OptimizerState, params: tf.Tensor[]) =>
        form.update(gradients, state, params);
      const compiled = await compile(update, [start, form.init(start), start]);
      let theta = numbers(start);
      let now = await compiled(leaves(gradientAt(theta, 0)), form.init(start), start);
      for (let step = 1; step <= 10; step++) {
        theta = now.params.flatMap((leaf) => Array.from(leaf.dataSync()));
        if (step < 10) now = await compiled(leaves(gradientAt(theta, step)), now.state, now.params);
      }
      await compiled.dispose();
      expect(distance(theta, iterate(oracle, 10, scale))).toBeLessThan(3e-6);
    }
  });

  it("with Nesterov's momentum keeps θ + μ v of Sutskever's (3) and (4), whose gradient is taken there", () => {
    const [rate, mu] = [0.05, 0.8];
    const theta = Array.from(normal(key(1), SIZE), Math.fround);
    const v = theta.map(() => 0);
    const ahead = () => theta.map((x, i) => x + mu * v[i]);
    for (let step = 0; step < 40; step++) {
      const gradient = gradientAt(ahead(), step);
      gradient.forEach((g, i) => {
        v[i] = mu * v[i] - rate * g;
        theta[i] += v[i];
      });
    }
    const optimizer = momentum({ learningRate: rate, decay: mu, kind: "nesterov" });
    expect(distance(run(optimizer, 40), ahead())).toBeLessThan(3e-6);
    expect(distance(run(perLeaf(optimizer), 40), ahead())).toBeLessThan(3e-6);
  });

  it("makes adam's first step η sign g, whatever the size of g, and stays there under a constant gradient", () => {
    const rate = 0.01;
    const optimizer = adam({ learningRate: rate, epsilon: 0 });
    const gradient = tf.tensor1d([1e-12, -1e-3, 1, -1e12]);
    let params = tf.zeros([4]) as tf.Tensor1D;
    let state = optimizer.init(params);
    for (let t = 1; t <= 300; t++) {
      ({ params, state } = optimizer.update(gradient, state, params));
      const moved = [-1, 1, -1, 1].map((sign) => sign * rate * t);
      if (t === 1 || t === 300) expect(distance(Array.from(params.dataSync()), moved)).toBeLessThan(1e-6 * t);
    }
    expect(Array.from(state.step.dataSync())).toEqual([300]);
    expect(state.step.dtype).toBe("int32");
  });

  it("leaves a gradient shorter than the limit as it is, bit for bit, and a zero gradient zero", () => {
    const plain = run(sgd({ learningRate: 0.1 }), 20);
    expect(run(chain(clipByGlobalNorm(1e6), sgd({ learningRate: 0.1 })), 20)).toEqual(plain);
    expect(run(chain(clipByGlobalNorm(Number.POSITIVE_INFINITY), sgd({ learningRate: 0.1 })), 20)).toEqual(plain);
    const optimizer = chain(clipByGlobalNorm(2), sgd({ learningRate: 1 }));
    const params = tf.tensor1d([5, 6]);
    const still = optimizer.update(tf.zeros([2]) as tf.Tensor1D, optimizer.init(params), params);
    expect(Array.from(still.params.dataSync())).toEqual([5, 6]);
    const moved = optimizer.update(tf.tensor1d([30, 40]), optimizer.init(params), params);
    expect(distance(Array.from(moved.params.dataSync()), [5 - 1.2, 6 - 1.6])).toBeLessThan(1e-6);
  });

  it("lets NaN and infinite gradients through to the numbers they belong to", () => {
    const optimizer = sgd({ learningRate: 1 });
    const params = tf.tensor1d([1, 1, 1]);
    const { params: after } = optimizer.update(
      tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 1]),
      optimizer.init(params),
      params,
    );
    expect(Array.from(after.dataSync())).toEqual([Number.NaN, Number.NEGATIVE_INFINITY, 0]);
  });

  it("takes a single tensor, an empty leaf beside others, and a record of one leaf", () => {
    const optimizer = chain(clipByGlobalNorm(10), adam({ learningRate: 0.5 }));
    for (const params of [
      tf.tensor2d([[1, 2]]),
      { w: tf.tensor2d([[1, 2]]) },
      [tf.zeros([0, 3]), tf.tensor2d([[1, 2]])],
    ]) {
      const tree: Params = params;
      const { params: after } = optimizer.update(tree, optimizer.init(tree), tree);
      expect(flattenParams(after).map(([, { shape }]) => shape)).toEqual(
        flattenParams(tree).map(([, { shape }]) => shape),
      );
      expect(distance(numbers(after), [0.5, 1.5])).toBeLessThan(1e-6);
    }
  });

  it("keeps its moments in one vector up to 131072 parameters, and leaf by leaf beyond", () => {
    const shapes = (sizes: number[], optimizer: Optimizer) =>
      tf.tidy(() => {
        const params = sizes.map((size) => tf.ones([size]));
        const state = optimizer.init(params);
        const { state: after } = optimizer.update(params, state, params);
        expect(flattenParams(after).map(([, { shape }]) => shape)).toEqual(
          flattenParams(state).map(([, { shape }]) => shape),
        );
        return flattenParams(state.rules).map(([name, { shape }]) => `${name} [${shape}]`);
      });
    const momentums = momentum({ learningRate: 1 });
    expect(shapes([131071, 1], momentums)).toEqual(["0.momentum.0 [131072]"]);
    expect(shapes([131072, 1], momentums)).toEqual(["0.momentum.0 [131072]", "0.momentum.1 [1]"]);
    expect(shapes([131072, 1], optimizer(momentums.rules, "flat"))).toEqual(["0.momentum.0 [131073]"]);
  });

  it("owns nothing: what comes back is new, and nothing else is left", () => {
    const optimizer = chain(clipByGlobalNorm(1), clipByValue(1), adamw({ learningRate: warmUp(0.1, 3) }));
    const params = record(normal(key(1), SIZE));
    const gradients = record(normal(key(2), SIZE));
    const empty = tf.memory().numTensors;
    const state = optimizer.init(params);
    const kept = tf.memory().numTensors;
    expect(kept - empty).toBe(5);
    const after = optimizer.update(gradients, state, params);
    expect(tf.memory().numTensors).toBe(kept + 4 + 5);
    tf.dispose([params, state] as never);
    expect(numbers(after.params).every(Number.isFinite)).toBe(true);
    tf.dispose([gradients, after] as never);
  });

  it("is named by its rules", () => {
    expect(chain(clipByGlobalNorm(1), clipByValue(2), adamw({ learningRate: 1 })).name).toBe(
      "clipByGlobalNorm(1) → clipByValue(2) → adamw",
    );
    expect(momentum({ learningRate: 1, kind: "nesterov" }).name).toBe("nesterov");
  });

  it("refuses what it cannot train, by name", () => {
    const optimizer = sgd({ learningRate: 1 });
    const w = tf.tensor1d([1, 2]);
    expect(() => optimizer.init({ n: tf.tensor1d([1], "int32") })).toThrow('cannot train int32 parameter "n"');
    expect(() => optimizer.init({})).toThrow("no parameters to train");
    expect(() => optimizer.update({} as { w: tf.Tensor }, optimizer.init({ w }), { w })).toThrow(
      'missing gradient of "w"',
    );
    expect(() => optimizer.update<Params>({ w: tf.tensor2d([[1, 2]]) }, optimizer.init({ w }), { w })).toThrow(
      'gradient of "w" has shape [1,2], expected [2]',
    );
    const two = chain(optimizer, optimizer);
    expect(() => two.update({ w }, optimizer.init({ w }), { w })).toThrow("optimizer state of 1 rules, expected 2");
    const other = momentum({ learningRate: 1 });
    expect(() => other.update({ w }, optimizer.init({ w }), { w })).toThrow(
      'optimizer state of "momentum" is nothing, expected momentum.0 [2]',
    );
    const one = tf.tensor1d([1]);
    expect(() => other.update({ w }, other.init({ one }), { w })).toThrow(
      'optimizer state of "momentum" is momentum.0 [1], expected momentum.0 [2]',
    );
  });

  it("refuses constants that make no sense", () => {
    expect(() => sgd({ learningRate: -1 })).toThrow("invalid learningRate: -1");
    expect(() => momentum({ learningRate: 1, decay: 1 })).toThrow("invalid decay: 1");
    expect(() => adam({ learningRate: 1, beta2: Number.NaN })).toThrow("invalid beta2: NaN");
    expect(() => adam({ learningRate: 1, epsilon: -1 })).toThrow("invalid epsilon: -1");
    expect(() => adamw({ learningRate: 1, weightDecay: -1 })).toThrow("invalid weightDecay: -1");
    expect(() => clipByGlobalNorm(0)).toThrow("invalid norm to clip at: 0");
    expect(() => clipByValue(Number.NaN)).toThrow("invalid value to clip at: NaN");
    expect(() => warmUp(1, 0)).toThrow("invalid number of steps: 0");
  });
});

describe("a schedule", () => {
  const at = (schedule: Schedule, step: number) => tf.tidy(() => schedule(tf.scalar(step)).dataSync()[0]);
  it("goes straight, or along half a cosine, from its start to its end and stays there", () => {
    const straight = linearRate({ from: 1, to: 3, steps: 4 });
    expect([0, 1, 2, 4, 400].map((step) => at(straight, step))).toEqual([1, 1.5, 2, 3, 3]);
    const cosine = cosineRate({ from: 2, steps: 4 });
    const expected = [2, 1 + Math.SQRT1_2, 1, 1 - Math.SQRT1_2, 0, 0];
    expect(
      distance(
        [0, 1, 2, 3, 4, 400].map((step) => at(cosine, step)),
        expected,
      ),
    ).toBeLessThan(1e-6);
  });

  it("warms up to a rate or to another schedule, without losing the first update", () => {
    expect([0, 1, 3, 4, 9].map((step) => at(warmUp(8, 4), step))).toEqual([2, 4, 8, 8, 8]);
    expect(at(warmUp(linearRate({ from: 1, to: 3, steps: 4 }), 4), 2)).toBe(1.5);
  });
});
