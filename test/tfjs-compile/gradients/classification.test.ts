import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { fixHigherOrderGradients, kernelGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";

beforeAll(async () => {
  fixHigherOrderGradients();
  await tf.setBackend("cpu");
});

const namesOf = (kind: string) => Object.keys(kernelGradients).filter((name) => kernelGradients[name].class === kind);
const x = () => tf.tensor1d([-1.5, -0.5, 0.5, 2.5]);
const n = () => tf.tensor1d([0, 1, 1, 3], "int32");

describe("the classification of kernels", () => {
  it("names exactly those of tfjs-core", () => {
    const core = createRequire(import.meta.url).resolve("@tensorflow/tfjs-core");
    const source = readFileSync(core.replace(/dist\/.*$/, "dist/kernel_names.js"), "utf8");
    const names = [...source.matchAll(/^export const \w+ = '(\w+)';$/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(170);
    expect(Object.keys(kernelGradients).sort()).toEqual([...new Set(names)].sort());
  });

  it("gives each one a class and a note", () => {
    const classes = Object.values(kernelGradients).map((kernel) => kernel.class);
    expect(new Set(classes)).toEqual(new Set(["differentiable", "zero", "none", "constant"]));
    for (const { note } of Object.values(kernelGradients)) expect(note).toMatch(/^\S.*[^.]$/);
  });
});

/** A program in floats through each piecewise constant kernel. */
const throughSteps: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  All: (t) => tf.all(tf.cast(t, "bool")),
  Any: (t) => tf.any(tf.cast(t, "bool")),
  ArgMax: (t) => tf.argMax(t),
  ArgMin: (t) => tf.argMin(t),
  BitwiseAnd: (t) => tf.bitwiseAnd(tf.cast(t, "int32"), n()),
  BroadcastArgs: (t) => tf.broadcastArgs(tf.cast(tf.add(tf.mul(t, 0), 1), "int32"), tf.ones([4], "int32")),
  Ceil: tf.ceil,
  Equal: (t) => tf.equal(t, 0.5),
  Floor: tf.floor,
  FloorDiv: (t) => tf.floorDiv(t, 2),
  Greater: (t) => tf.greater(t, tf.zeros([2, 4])),
  GreaterEqual: (t) => tf.greaterEqual(t, 0),
  IsFinite: tf.isFinite,
  IsInf: tf.isInf,
  IsNan: tf.isNaN,
  Less: (t) => tf.less(1, t),
  LessEqual: (t) => tf.lessEqual(t, 1),
  LogicalAnd: (t) => tf.logicalAnd(tf.cast(t, "bool"), tf.cast(t, "bool")),
  LogicalNot: (t) => tf.logicalNot(tf.cast(t, "bool")),
  LogicalOr: (t) => tf.logicalOr(tf.cast(t, "bool"), tf.cast(n(), "bool")),
  LogicalXor: (t) => tf.logicalXor(tf.cast(t, "bool"), tf.cast(n(), "bool")),
  Multinomial: (t) => tf.multinomial(t as tf.Tensor1D, 3, 1),
  NonMaxSuppressionV3: (t) =>
    tf.image.nonMaxSuppression(
      tf.tensor2d([
        [0, 0, 1, 1],
        [0, 0, 2, 2],
        [0, 3, 1, 4],
        [5, 5, 6, 6],
      ]),
      t as tf.Tensor1D,
      2,
    ),
  NonMaxSuppressionV4: (t) =>
    tf.image.nonMaxSuppressionPadded(
      tf.tensor2d([
        [0, 0, 1, 1],
        [0, 0, 2, 2],
        [0, 3, 1, 4],
        [5, 5, 6, 6],
      ]),
      t as tf.Tensor1D,
      2,
      0.5,
      -5,
    ).selectedIndices as tf.Tensor,
  NotEqual: (t) => tf.notEqual(t, 0.5),
  OneHot: (t) => tf.oneHot(tf.cast(t, "int32"), 3),
  OnesLike: tf.onesLike,
  Round: tf.round,
  SearchSorted: (t) => tf.searchSorted(t, tf.tensor1d([0, 1])),
  Sign: tf.sign,
  SparseReshape: (t) =>
    tf.sparse.sparseReshape(
      tf.reshape(tf.cast(tf.abs(t), "int32"), [2, 2]) as tf.Tensor2D,
      tf.tensor1d([3, 3], "int32"),
      tf.tensor1d([9], "int32"),
    ).outputIndices,
  Step: (t) => tf.step(t),
  ZerosLike: tf.zerosLike,
};

describe("a kernel that is constant between jumps", () => {
  it.each(Object.keys(throughSteps))("%s has the gradient zero, and the one of what stands beside it", (kernel) => {
    const steps = (t: tf.Tensor) => tf.sum(tf.cast(throughSteps[kernel](t), "float32"));
    for (const slope of tf.grad(steps)(x()).dataSync()) expect(Math.abs(slope)).toBe(0);
    const beside = tf.grad((t) => tf.mul(tf.add(steps(t), 1), tf.sum(tf.square(t))));
    const factor = steps(x()).dataSync()[0] + 1;
    const want = Array.from(x().dataSync(), (v) => 2 * factor * v);
    for (const [i, value] of beside(x()).dataSync().entries()) expect(value).toBeCloseTo(want[i], 4);
  });

  it("is each one of them; LowerBound and UpperBound are names of SearchSorted's sides that nothing runs", () => {
    expect([...Object.keys(throughSteps), "LowerBound", "UpperBound"].sort()).toEqual(namesOf("zero").sort());
  });
});

const complex = (t: tf.Tensor) => tf.complex(t, t);
const image = (t: tf.Tensor) => tf.reshape(t, [1, 2, 2, 1]) as tf.Tensor4D;
const refused: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  ComplexAbs: (t) => tf.abs(complex(t)),
  FFT: (t) => tf.real(tf.fft(complex(t))),
  IFFT: (t) => tf.real(tf.ifft(complex(t))),
  Imag: (t) => tf.imag(complex(t)),
  Real: (t) => tf.real(complex(t)),
  CropAndResize: (t) =>
    tf.image.cropAndResize(image(t), tf.tensor2d([[0, 0, 1, 1]]), tf.tensor1d([0], "int32"), [2, 2]),
  RotateWithOffset: (t) => tf.image.rotateWithOffset(image(t), 0.3),
  Transform: (t) => tf.image.transform(image(t), tf.tensor2d([[1, 0, 0, 0, 1, 0, 0, 0]])),
  NonMaxSuppressionV5: (t) =>
    tf.image.nonMaxSuppressionWithScore(
      tf.tensor2d([
        [0, 0, 1, 1],
        [0, 0, 2, 2],
        [0, 3, 1, 4],
        [5, 5, 6, 6],
      ]),
      t as tf.Tensor1D,
      2,
      0.5,
      -5,
      0.5,
    ).selectedScores as tf.Tensor,
  Unique: (t) => tf.unique(t).values,
};

describe("a kernel without a gradient", () => {
  it.each(Object.keys(refused))("%s is named by the error, with the reason", (kernel) => {
    const named = { FFT: "Real", IFFT: "Real" }[kernel] ?? kernel;
    const reason = kernelGradients[named].note;
    expect(kernelGradients[kernel].class).toBe("none");
    expect(() => tf.grad((t) => tf.sum(refused[kernel](t)))(x())).toThrow(
      new Error(`kernel "${named}" has no gradient: ${reason}`),
    );
  });

  it("says so whatever calls it", () => {
    for (const kernel of namesOf("none")) {
      const { gradFunc } = tf.getGradient(kernel);
      expect(() => gradFunc(tf.scalar(1), [], {})).toThrow(
        `kernel "${kernel}" has no gradient: ${kernelGradients[kernel].note}`,
      );
    }
  });

  it("does no harm where no gradient goes through it", () => {
    const f = (t: tf.Tensor) => tf.add(tf.sum(tf.square(t)), tf.sum(tf.real(tf.complex(tf.ones([2]), tf.ones([2])))));
    expect(Array.from(tf.grad(f)(x()).dataSync())).toEqual([-3, -1, 1, 5]);
  });
});
