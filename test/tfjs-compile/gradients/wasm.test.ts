import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, it } from "vitest";
import { fixHigherOrderGradients } from "../../../packages/tfjs-compile/src/gradients/index.js";
import { cases } from "./cases/index.js";
import { check, nameOf } from "./derivatives.js";

// One case of each kind of kernel that the WebAssembly backend has.
const names = [
  "Tanh",
  "Sigmoid",
  "Elu",
  "Selu",
  "Pow, same shapes",
  "Maximum, a row and a matrix",
  "Max, two axes",
  "Prod, with one, two and three zero factors",
  "Cumsum, axis 0",
  "Softmax",
  "logSoftmax, an op with its own gradient",
  "softmaxCrossEntropy, an op with its own gradient, by labels and logits",
  "FusedBatchNorm, statistics per channel",
  "BatchMatMul, a batch and a matrix",
  "Tile, rank 5",
  "StridedSlice, up and down",
  "MirrorPad, reflect",
  "DepthToSpace, channels last",
  "GatherV2, along the middle axis, by a matrix",
  "GatherV2, by batch",
  "TopK",
  "MaxPool, window 2, stride 2, padding same",
  "MaxPool, window 3, stride 1, padding same",
  "AvgPool, window 2, stride 2, padding same",
  "Conv2D, window 2, stride 1, padding same",
  "Conv2D, window 2, stride 2, padding valid",
  "Conv2D, window 2, stride 2, padding 1 (floor)",
  "Conv2DBackpropInput, transposed convolution, stride 2",
  "ResizeBilinear, half pixel centers",
];

beforeAll(async () => {
  fixHigherOrderGradients();
  const wasm = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(join(dirname(wasm), sep));
  await tf.setBackend("wasm");
});

describe("on the WebAssembly backend, derivatives of order 1, 2 and 3 equal differences in float64", () => {
  it.each(names)("%s", (name) => {
    const test = cases.find((candidate) => nameOf(candidate) === name);
    if (test === undefined) throw new Error(`unknown case "${name}"`);
    check(test);
  });
});
