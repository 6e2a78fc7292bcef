/**
 * The gradients that the programs train with, against central differences of order 4 of their own losses along random directions. The losses
 * themselves are held to those of JAX and PyTorch by the benchmark's gate, and to a closed form here where there is one.
 */
import "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { conv4, convLoss } from "../../bench/programs/conv4.js";
import { hnn, hnnLoss } from "../../bench/programs/hnn.js";
import { type Constants, type Problem, type Tensors, type Training, tensorsOf } from "../../bench/programs/index.js";
import { maml, mamlLoss } from "../../bench/programs/maml.js";
import { operations } from "../../bench/programs/operations.js";
import { baseLoss, codeLoss, svdHnn } from "../../bench/programs/svd-hnn.js";
import { foldIn, key, normal, useBackend, valueAndGradients } from "../../lib/tensor/index.js";

beforeAll(async () => {
  await useBackend({ backend: "cpu", announce: "none" });
});

type Loss = (params: Tensors, data: Tensors, constants: Constants) => tf.Tensor;
const split = ({ codes, ...base }: Tensors): [tf.Tensor, Tensors] => [codes, base];
const onBase: Loss = (params, data, constants) => baseLoss(split(params)[1], params.codes, data, constants);
const onCodes: Loss = (params, data, constants) => codeLoss(params.codes, split(params)[1], data, constants);

const mamlSmall = { tasks: 3, shots: 4, width: 5 };
const svdSmall = { instances: 3, states: 6, width: 5, rank: 3, latent: 2 };
const convSmall = { tasks: 1, ways: 3, filters: 3, side: 16 };
const cases: [string, Training, Loss, Partial<Record<string, number>>, number][] = [
  // an inner rate at which the second-order part is a good part of the gradient
  ["maml-1", maml(1, mamlSmall), mamlLoss, { innerRate: 0.3 }, 1e-3],
  ["maml-5", maml(5, mamlSmall), mamlLoss, { innerRate: 0.1 }, 1e-3],
  ["hnn", hnn({ states: 20, width: 8 }), hnnLoss, {}, 1e-3],
  ["svd-hnn, base", svdHnn(svdSmall), onBase, { orthWeight: 0.1, headWeight: 0.1 }, 1e-3],
  ["svd-hnn, codes", svdHnn(svdSmall), onCodes, { codeWeight: 0.1 }, 1e-3],
  // kinks of ReLU and max-pool limit the step of the differences
  ["conv4", conv4(convSmall), convLoss, { innerRate: 0.3 }, 2e-3],
];

/** Loss as a function of the distance along a direction of unit length, and the derivative that the gradient predicts at 0. */
function along(
  problem: Problem,
  loss: Loss,
  seed: number,
): { at: (h: number) => number; slope: number; length: number } {
  const constants = problem.constants;
  const leaf = ({ values, shape }: { values: Float32Array; shape: readonly number[] }) => tf.tensor(values, [...shape]);
  const data = tensorsOf(problem.data, leaf);
  const names = Object.keys(problem.params);
  const raw = names.map((name, i) => normal(foldIn(key(seed), i), problem.params[name].values.length));
  const size = Math.hypot(...raw.flatMap((part) => [...part]));
  const moved = (h: number) =>
    Object.fromEntries(
      names.map((name, i) => {
        const { shape, values } = problem.params[name];
        return [
          name,
          tf.tensor(
            Float32Array.from(values, (value, j) => value + (h * raw[i][j]) / size),
            [...shape],
          ),
        ];
      }),
    );
  const at = (h: number) => tf.tidy(() => loss(moved(h), data, constants).dataSync()[0]);
  const gradients = tf.tidy(() => {
    const found = valueAndGradients(loss)(moved(0), data, constants).gradients;
    return names.map((name) => Array.from(found[name].dataSync()));
  });
  const slope = gradients.reduce((sum, g, i) => sum + g.reduce((part, v, j) => part + (v * raw[i][j]) / size, 0), 0);
  const length = Math.hypot(...gradients.flatMap((g) => [...g]));
  return { at, slope, length };
}

describe("the programs' gradients", () => {
  it.each(cases)(
    "%s: the gradient is the slope of the loss in every direction",
    (_, program, loss, over, tolerance) => {
      const original = program.problem(11);
      const problem = { ...original, constants: { ...original.constants, ...over } as Constants };
      for (const seed of [1, 2, 3]) {
        const { at, slope, length } = along(problem, loss, seed);
        const h = program.name === "conv4" ? 0.004 : 0.03;
        const difference = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(length).toBeGreaterThan(0.01);
        expect(Math.abs(slope - difference)).toBeLessThan(tolerance * Math.max(length, 1));
      }
    },
  );

  it.each(cases)("%s: a step returns the state that it got, and the loss falls over twenty of them", (_, program) => {
    const problem = program.problem(3);
    const leaf = ({ values, shape }: { values: Float32Array; shape: readonly number[] }) =>
      tf.tensor(values, [...shape]);
    const data = tensorsOf(problem.data, leaf);
    let state = program.start(tensorsOf(problem.params, leaf), problem.constants);
    const shapes = (tree: unknown): unknown =>
      JSON.parse(JSON.stringify(tree, (_key, value) => (value instanceof tf.Tensor ? value.shape : value)));
    const losses: number[] = [];
    for (let i = 0; i < 20; i++) {
      const next = tf.tidy(() => program.step(state, data, problem.constants) as unknown as tf.TensorContainerObject);
      expect(shapes(next.state)).toEqual(shapes(state));
      state = next.state as typeof state;
      losses.push((next.loss as tf.Tensor).dataSync()[0]);
    }
    expect(losses[19]).toBeLessThan(losses[0]);
  });
});

describe("the single operations", () => {
  it("of a matrix product, a sum and a softmax give what plain loops give", () => {
    const check = (name: string, plain: (data: Record<string, Float32Array>) => number[]) => {
      const operation = operations.find((candidate) => candidate.name === name)!;
      const { data } = operation.problem(2);
      const tensors = tensorsOf(data, ({ values, shape }) => tf.tensor(values, [...shape]));
      const found = operation.apply(tensors).dataSync();
      plain(Object.fromEntries(Object.entries(data).map(([key, { values }]) => [key, values]))).forEach((value, i) => {
        expect(found[i]).toBeCloseTo(value, 3);
      });
    };
    check("matmul-256", ({ a, b }) => [a.slice(0, 256).reduce((sum, value, k) => sum + value * b[256 * k], 0)]);
    check("sum-1e3", ({ a }) => [a.reduce((sum, value) => sum + value, 0)]);
    check("tanh-1e3", ({ a }) => Array.from(a.slice(0, 5), Math.tanh));
    check("add-1e3", ({ a, b }) => [a[0] + b[0], a[1] + b[1]]);
    check("softmax", ({ a }) => {
      const total = a.slice(0, 1000).reduce((sum, value) => sum + Math.exp(value), 0);
      return [Math.exp(a[0]) / total, Math.exp(a[1]) / total];
    });
  });
});
