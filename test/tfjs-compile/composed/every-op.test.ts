// Every public op of TensorFlow.js's core, called once: compiled it gives what it gives eagerly, or the documented error. (every-kernel.test.ts asks the
// same of kernels; ops do more: they check, reshape, read values.)
import * as tf from "@tensorflow/tfjs";
import * as core from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compile, type TensorTree } from "../../../packages/tfjs-compile/src/index.js";
import { agrees, useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

type Program = (x: tf.Tensor) => TensorTree;

const as = <T extends tf.Tensor>(x: tf.Tensor, ...shape: number[]) => tf.reshape(x, shape) as T;
const vector = (x: tf.Tensor) => as<tf.Tensor1D>(x, 12);
const matrix = (x: tf.Tensor) => as<tf.Tensor2D>(x, 3, 4);
const square = (x: tf.Tensor) => tf.slice(matrix(x), [0, 0], [3, 3]) as tf.Tensor2D;
const cube = (x: tf.Tensor) => as<tf.Tensor3D>(x, 2, 3, 2);
const image = (x: tf.Tensor) => as<tf.Tensor4D>(x, 1, 3, 2, 2);
const block = (x: tf.Tensor) => as<tf.Tensor4D>(x, 1, 2, 2, 3);
const volume = (x: tf.Tensor) => as<tf.Tensor5D>(x, 1, 3, 2, 1, 2);
const truth = (x: tf.Tensor) => tf.greater(x, 0);
const whole = <T extends tf.Tensor>(x: T) => tf.cast(tf.round(x), "int32") as T;
const positive = (x: tf.Tensor) => tf.add(tf.abs(x), 0.5);
const inside = (x: tf.Tensor) => tf.div(x, 3);
const ints = (...values: number[]) => tf.tensor1d(values, "int32");
const table = (rows: number[][]) => tf.tensor2d(rows, undefined, "int32");
const each = (value: number, n: number) => tf.fill([n], value) as tf.Tensor1D;
const labels = (x: tf.Tensor) => tf.cast(truth(tf.sub(x, 0.5)), "float32");

const { fused, image: images, linalg, losses, math, signal, sparse } = core;

/** A program through each op, of twelve numbers from −2.4 to 2.3. */
const programs: Readonly<Record<string, Program>> = {
  abs: tf.abs,
  acos: (x) => tf.acos(inside(x)),
  acosh: (x) => tf.acosh(tf.add(positive(x), 1)),
  add: (x) => tf.add(x, tf.square(x)),
  addN: (x) => tf.addN([x, x, tf.square(x)]),
  all: (x) => tf.all(truth(matrix(x)), 0),
  any: (x) => tf.any(truth(matrix(x)), 1),
  argMax: (x) => tf.argMax(matrix(x), 1),
  argMin: (x) => tf.argMin(matrix(x), 1),
  asin: (x) => tf.asin(inside(x)),
  asinh: tf.asinh,
  atan: tf.atan,
  atan2: (x) => tf.atan2(x, tf.reverse(x)),
  atanh: (x) => tf.atanh(inside(x)),
  avgPool: (x) => tf.avgPool(image(x), 2, 1, "same"),
  avgPool3d: (x) => tf.avgPool3d(volume(x), 2, 1, "same"),
  basicLSTMCell: (x) => {
    const [data, kernel] = [as<tf.Tensor2D>(tf.slice(x, 0, 3), 3, 1), as<tf.Tensor2D>(tf.slice(x, 4, 8), 2, 4)];
    return tf.basicLSTMCell(tf.scalar(1), kernel, tf.tensor1d([0, 1, 2, 3]), data, tf.ones([3, 1]), tf.neg(data));
  },
  batchNorm: (x) => tf.batchNorm(matrix(x), tf.ones([4]), tf.fill([4], 2)),
  batchNorm2d: (x) => tf.batchNorm2d(matrix(x), each(1, 4), each(2, 4), each(1, 4), each(3, 4), 0.01),
  batchNorm3d: (x) => tf.batchNorm3d(cube(x), each(1, 2), each(2, 2)),
  batchNorm4d: (x) => tf.batchNorm4d(image(x), each(1, 2), each(2, 2)),
  batchToSpaceND: (x) =>
    tf.batchToSpaceND(
      as(x, 4, 1, 3, 1),
      [2, 2],
      [
        [0, 0],
        [1, 0],
      ],
    ),
  bincount: (x) => tf.bincount(ints(1, 2, 1, 0), tf.slice(vector(x), 0, 4) as tf.Tensor1D, 4),
  bitwiseAnd: (x) => tf.bitwiseAnd(whole(x), tf.fill([12], 5, "int32")),
  broadcastArgs: (x) => tf.broadcastArgs(tf.onesLike(whole(tf.slice(x, 0, 2))), ints(3, 1)),
  broadcastTo: (x) => tf.broadcastTo(x, [2, 12]),
  cast: (x) => [tf.cast(x, "int32"), tf.cast(x, "bool"), tf.cast(truth(x), "float32")],
  ceil: tf.ceil,
  clipByValue: (x) => tf.clipByValue(x, -1, 1),
  clone: tf.clone,
  concat: (x) => tf.concat([matrix(x), tf.neg(matrix(x))], 1),
  concat1d: (x) => tf.concat1d([vector(x), vector(x)]),
  concat2d: (x) => tf.concat2d([matrix(x), matrix(x)], 0),
  concat3d: (x) => tf.concat3d([cube(x), cube(x)], 1),
  concat4d: (x) => tf.concat4d([image(x), image(x)], 3),
  conv1d: (x) => tf.conv1d(cube(x), as(x, 3, 2, 2), 1, "same"),
  conv2d: (x) => tf.conv2d(image(x), as(x, 2, 1, 2, 3), 1, "same"),
  conv2dTranspose: (x) => tf.conv2dTranspose(image(x), as(x, 2, 1, 3, 2), [1, 6, 2, 3], [2, 1], "same"),
  conv3d: (x) => tf.conv3d(volume(x), as(x, 2, 1, 1, 2, 3), 1, "same"),
  conv3dTranspose: (x) => tf.conv3dTranspose(volume(x), as(x, 2, 1, 1, 3, 2), [1, 6, 2, 1, 3], [2, 1, 1], "same"),
  cos: tf.cos,
  cosh: tf.cosh,
  cosineWindow: (x) => tf.mul(x, signal.hannWindow(12)),
  cumprod: (x) => tf.cumprod(matrix(x), 1, true, true),
  cumsum: (x) => tf.cumsum(matrix(x), 0),
  customGrad: (x) =>
    tf.grad((v) =>
      tf.customGrad((u) => ({ value: tf.square(u as tf.Tensor), gradFunc: (dy: tf.Tensor) => [tf.mul(dy, 7)] }))(v),
    )(x),
  denseBincount: (x) =>
    tf.denseBincount(
      table([
        [1, 0],
        [2, 2],
      ]),
      tf.slice(matrix(x), [0, 0], [2, 2]) as tf.Tensor2D,
      3,
    ),
  depthToSpace: (x) => tf.depthToSpace(as(x, 1, 1, 3, 4), 2),
  depthwiseConv2d: (x) => tf.depthwiseConv2d(image(x), as(x, 3, 1, 2, 2), 1, "same"),
  diag: (x) => tf.diag(x),
  dilation2d: (x) => tf.dilation2d(image(x), tf.slice(cube(x), [0, 0, 0], [2, 2, 2]) as tf.Tensor3D, 1, "same"),
  div: (x) => tf.div(x, positive(x)),
  divNoNan: (x) => tf.divNoNan(x, tf.relu(x)),
  dot: (x) => [tf.dot(vector(x), vector(x)), tf.dot(matrix(x), tf.slice(x, 0, 4))],
  dropout: (x) => tf.dropout(x, 0.5, undefined, 3),
  einsum: (x) => tf.einsum("ij,kj->ik", matrix(x), matrix(x)),
  elu: tf.elu,
  ensureShape: (x) => tf.ensureShape(x, [12]),
  equal: (x) => tf.equal(whole(x), whole(tf.reverse(x))),
  erf: tf.erf,
  euclideanNorm: (x) => tf.euclideanNorm(matrix(x), 1, true),
  exp: tf.exp,
  expandDims: (x) => tf.expandDims(matrix(x), 1),
  expm1: tf.expm1,
  eye: (x) => tf.mul(x, tf.reshape(tf.slice(tf.eye(4), [0, 0], [3, 4]), [12])),
  fill: (x) => tf.add(x, tf.fill([12], 2)),
  floor: tf.floor,
  floorDiv: (x) => tf.floorDiv(whole(x), tf.scalar(2, "int32")),
  gather: (x) => tf.gather(matrix(x), ints(2, 0), 0),
  gatherND: (x) =>
    tf.gatherND(
      matrix(x),
      table([
        [0, 1],
        [2, 3],
      ]),
    ),
  grad: (x) => tf.grad((v) => tf.tanh(v))(x),
  grads: (x) => tf.grads((a, b) => tf.mul(a, b))([x, tf.square(x)]),
  greater: (x) => tf.greater(x, 0.3),
  greaterEqual: (x) => tf.greaterEqual(x, tf.reverse(x)),
  isFinite: (x) => tf.isFinite(tf.log(x)),
  isInf: (x) => tf.isInf(tf.div(x, tf.relu(x))),
  isNaN: (x) => tf.isNaN(tf.sqrt(x)),
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  less: (x) => tf.less(x, 0.3),
  lessEqual: (x) => tf.lessEqual(x, tf.reverse(x)),
  linspace: (x) => tf.add(x, tf.linspace(0, 1, 12)),
  localResponseNormalization: (x) => tf.localResponseNormalization(image(x), 1, 1, 0.5, 0.5),
  log: (x) => tf.log(x),
  log1p: (x) => tf.log1p(positive(x)),
  logSigmoid: tf.logSigmoid,
  logSoftmax: (x) => tf.logSoftmax(matrix(x)),
  logSumExp: (x) => [tf.logSumExp(x), tf.logSumExp(matrix(x), 0, true)],
  logicalAnd: (x) => tf.logicalAnd(truth(x), truth(tf.sub(x, 1))),
  logicalNot: (x) => tf.logicalNot(truth(x)),
  logicalOr: (x) => tf.logicalOr(truth(x), truth(tf.sub(x, 1))),
  logicalXor: (x) => tf.logicalXor(truth(x), truth(tf.sub(x, 1))),
  lowerBound: (x) => tf.lowerBound(tf.tensor1d([-1, 0, 1]), x),
  matMul: (x) => tf.matMul(matrix(x), matrix(x), false, true),
  max: (x) => tf.max(matrix(x), 0),
  maxPool: (x) => tf.maxPool(image(x), 2, 1, "same"),
  maxPool3d: (x) => tf.maxPool3d(volume(x), 2, 1, "same"),
  maxPoolWithArgmax: (x) => ({ ...tf.maxPoolWithArgmax(image(x), 2, 1, "same") }),
  maximum: (x) => tf.maximum(x, tf.reverse(x)),
  mean: (x) => tf.mean(matrix(x), 1),
  meshgrid: (x) => tf.meshgrid(tf.slice(x, 0, 3), tf.slice(x, 3, 2)),
  min: (x) => tf.min(matrix(x), 0),
  minimum: (x) => tf.minimum(x, tf.reverse(x)),
  mirrorPad: (x) =>
    tf.mirrorPad(
      matrix(x),
      [
        [1, 1],
        [0, 2],
      ],
      "reflect",
    ),
  mod: (x) => tf.mod(x, 0.37),
  moments: (x) => ({ ...tf.moments(matrix(x), 0) }),
  movingAverage: (x) => tf.movingAverage(x, tf.reverse(x), 0.9, 2),
  mul: (x) => tf.mul(x, tf.reverse(x)),
  multiRNNCell: (x) => {
    const cell = (data: tf.Tensor2D, c: tf.Tensor2D, h: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] =>
      tf.basicLSTMCell(tf.scalar(1), tf.fill([3, 4], 0.3) as tf.Tensor2D, tf.ones([4]), data, c, h);
    return tf.multiRNNCell([cell], as<tf.Tensor2D>(x, 6, 2), [tf.zeros([6, 1])], [tf.zeros([6, 1])]);
  },
  neg: tf.neg,
  norm: (x) => [
    ...([1, 2, Infinity, -Infinity, "euclidean"] as const).map((ord) => tf.norm(matrix(x), ord as number, 0)),
    ...([1, Infinity, -Infinity, "fro", "euclidean"] as const).map((ord) =>
      tf.norm(matrix(x), ord as number, [0, 1], true),
    ),
    tf.norm(x),
  ],
  notEqual: (x) => tf.notEqual(whole(x), whole(tf.reverse(x))),
  oneHot: (x) => tf.oneHot(whole(tf.abs(x)), 3, 2, -1),
  ones: (x) => tf.add(x, tf.ones([12])),
  onesLike: tf.onesLike,
  outerProduct: (x) => tf.outerProduct(vector(x), vector(x)),
  pad: (x) =>
    tf.pad(
      matrix(x),
      [
        [0, 1],
        [2, 0],
      ],
      3,
    ),
  pad1d: (x) => tf.pad1d(vector(x), [1, 2]),
  pad2d: (x) =>
    tf.pad2d(matrix(x), [
      [1, 2],
      [0, 1],
    ]),
  pad3d: (x) =>
    tf.pad3d(cube(x), [
      [1, 2],
      [0, 1],
      [0, 0],
    ]),
  pad4d: (x) =>
    tf.pad4d(image(x), [
      [1, 2],
      [0, 1],
      [0, 0],
      [1, 0],
    ]),
  pool: (x) => [tf.pool(image(x), 2, "max", "same", [2, 1]), tf.pool(image(x), 2, "avg", "valid")],
  pow: (x) => tf.pow(positive(x), x),
  prelu: (x) => tf.prelu(matrix(x), tf.tensor2d([[0.1, 0.2, 0.3, 0.4]])),
  prod: (x) => tf.prod(matrix(x), 1),
  // The numbers of a function that draws nothing.
  rand: (x) =>
    tf.add(
      x,
      tf.rand([12], () => 3),
    ),
  randomUniform: (x) => tf.add(x, tf.randomUniform([12], 0, 1, "float32", 7)),
  randomUniformInt: (x) => tf.add(x, tf.randomUniformInt([12], 0, 9, 7)),
  randomNormal: (x) => tf.add(x, tf.randomNormal([12], 0, 1, "float32", 7)),
  randomStandardNormal: (x) => tf.add(x, tf.randomStandardNormal([12], "float32", 7)),
  randomGamma: (x) => tf.add(x, tf.randomGamma([12], 2, 1, "float32", 7)),
  truncatedNormal: (x) => tf.add(x, tf.truncatedNormal([12], 0, 1, "float32", 7)),
  range: (x) => tf.add(x, tf.range(0, 12)),
  reciprocal: (x) => tf.reciprocal(positive(x)),
  relu: tf.relu,
  relu6: (x) => tf.relu6(tf.mul(x, 4)),
  reshape: (x) => tf.reshape(x, [2, -1]),
  reverse: (x) => tf.reverse(matrix(x), 1),
  reverse1d: (x) => tf.reverse1d(vector(x)),
  reverse2d: (x) => tf.reverse2d(matrix(x), 1),
  reverse3d: (x) => tf.reverse3d(cube(x), [0, 2]),
  reverse4d: (x) => tf.reverse4d(image(x)),
  round: tf.round,
  rsqrt: (x) => tf.rsqrt(positive(x)),
  scalar: (x) => tf.add(x, tf.scalar(3)),
  scatterND: (x) => tf.scatterND(table([[0], [3], [0]]), tf.slice(x, 0, 3), [5]),
  searchSorted: (x) => tf.searchSorted(tf.tensor1d([-1, 0, 1]), x, "right"),
  selu: tf.selu,
  separableConv2d: (x) =>
    tf.separableConv2d(image(x), as(tf.slice(x, 0, 4), 2, 1, 2, 1), as(tf.slice(x, 4, 6), 1, 1, 2, 3), 1, "same"),
  sigmoid: tf.sigmoid,
  sign: tf.sign,
  sin: tf.sin,
  sinh: tf.sinh,
  slice: (x) => tf.slice(matrix(x), [1, 1], [2, -1]),
  slice1d: (x) => tf.slice1d(vector(x), 2, 3),
  slice2d: (x) => tf.slice2d(matrix(x), [0, 1], [3, 2]),
  slice3d: (x) => tf.slice3d(cube(x), [0, 1, 0], [2, 1, 1]),
  slice4d: (x) => tf.slice4d(image(x), [0, 1, 0, 0], [1, 2, 1, 2]),
  softmax: (x) => tf.softmax(matrix(x)),
  softplus: tf.softplus,
  spaceToBatchND: (x) =>
    tf.spaceToBatchND(
      image(x),
      [2, 2],
      [
        [1, 0],
        [0, 0],
      ],
    ),
  sparseToDense: (x) => tf.sparseToDense(ints(1, 3), tf.slice(x, 0, 2), [5], tf.scalar(9)),
  split: (x) => tf.split(matrix(x), [1, 3], 1),
  sqrt: (x) => tf.sqrt(positive(x)),
  square: tf.square,
  squaredDifference: (x) => tf.squaredDifference(x, tf.reverse(x)),
  squeeze: (x) => tf.squeeze(image(x)),
  stack: (x) => tf.stack([x, tf.neg(x)], 1),
  step: (x) => tf.step(x, 0.2),
  stridedSlice: (x) => tf.stridedSlice(matrix(x), [2, 0], [0, 4], [-1, 2]),
  sub: (x) => tf.sub(x, tf.reverse(x)),
  sum: (x) => tf.sum(matrix(x), 0),
  tan: (x) => tf.tan(inside(x)),
  tanh: tf.tanh,
  tensor: (x) => tf.add(matrix(x), tf.tensor([[1, 2, 3, 4]])),
  tensor1d: (x) => tf.add(matrix(x), tf.tensor1d([1, 2, 3, 4])),
  tensor2d: (x) => tf.add(matrix(x), tf.tensor2d([[1, 2, 3, 4]])),
  tensor3d: (x) => tf.add(cube(x), tf.tensor3d([[[1, 2]]])),
  tensor4d: (x) => tf.add(image(x), tf.tensor4d([[[[1, 2]]]])),
  tensor5d: (x) => tf.add(volume(x), tf.tensor5d([[[[[1, 2]]]]])),
  tensor6d: (x) => tf.add(x, tf.tensor6d([[[[[[1]]]]]])),
  tensorScatterUpdate: (x) => tf.tensorScatterUpdate(vector(x), table([[1], [4]]), tf.tensor1d([7, 8])),
  tidy: (x) => tf.tidy(() => tf.square(x)),
  tile: (x) => tf.tile(matrix(x), [2, 1]),
  topk: (x) => ({ ...tf.topk(matrix(x), 2) }),
  transpose: (x) => tf.transpose(cube(x), [2, 0, 1]),
  unsortedSegmentSum: (x) => tf.unsortedSegmentSum(x, ints(0, 1, 2, 0, 1, 2, 3, 3, 3, 0, 0, 1), 4),
  unstack: (x) => tf.unstack(matrix(x), 1),
  upperBound: (x) => tf.upperBound(tf.tensor1d([-1, 0, 1]), x),
  valueAndGrad: (x) => ({ ...tf.valueAndGrad((v) => tf.sum(tf.exp(v)))(x) }),
  valueAndGrads: (x) => ({ ...tf.valueAndGrads((a, b) => tf.sum(tf.mul(a, b)))([x, tf.exp(x)]) }),
  where: (x) => tf.where(truth(x), x, tf.exp(x)),
  zeros: (x) => tf.add(x, tf.zeros([12])),
  zerosLike: tf.zerosLike,

  "linalg.bandPart": (x) => [linalg.bandPart(square(x), 1, 0), linalg.bandPart(square(x), -1, 1)],
  "linalg.gramSchmidt": (x) => linalg.gramSchmidt(square(x)),
  "linalg.qr": (x) => linalg.qr(square(x)),
  "losses.absoluteDifference": (x) => losses.absoluteDifference(x, tf.reverse(x)),
  "losses.computeWeightedLoss": (x) => [0, 1, 2, 3].map((how) => losses.computeWeightedLoss(x, tf.abs(x), how)),
  "losses.cosineDistance": (x) => losses.cosineDistance(matrix(x), tf.reverse(matrix(x)), 1),
  "losses.hingeLoss": (x) => losses.hingeLoss(labels(x), x),
  "losses.huberLoss": (x) => losses.huberLoss(labels(x), x),
  "losses.logLoss": (x) => losses.logLoss(labels(x), tf.sigmoid(x)),
  "losses.meanSquaredError": (x) => losses.meanSquaredError(x, tf.reverse(x)),
  "losses.sigmoidCrossEntropy": (x) => losses.sigmoidCrossEntropy(labels(x), x, undefined, 0.1),
  "losses.softmaxCrossEntropy": (x) =>
    losses.softmaxCrossEntropy(tf.softmax(matrix(tf.neg(x))), matrix(x), undefined, 0.1),
  "image.flipLeftRight": (x) => images.flipLeftRight(image(x)),
  "image.grayscaleToRGB": (x) => images.grayscaleToRGB(as<tf.Tensor3D>(x, 3, 4, 1)),
  "image.rgbToGrayscale": (x) => images.rgbToGrayscale(block(x)),
  "image.resizeBilinear": (x) => images.resizeBilinear(image(x), [4, 5]),
  "image.resizeNearestNeighbor": (x) => images.resizeNearestNeighbor(image(x), [4, 5]),
  "image.threshold": (x) => images.threshold(as<tf.Tensor3D>(tf.mul(tf.abs(x), 90), 3, 4, 1), "binary", false, 0.4),
  "sparse.sparseSegmentMean": (x) => sparse.sparseSegmentMean(matrix(x), ints(0, 2, 1), ints(0, 0, 1)),
  "sparse.sparseSegmentSum": (x) => sparse.sparseSegmentSum(matrix(x), ints(0, 2, 1), ints(0, 0, 1)),
  "fused.conv2d": (x) =>
    fused.conv2d({
      x: image(x),
      filter: as(x, 2, 1, 2, 3),
      strides: 1,
      pad: "same",
      bias: tf.tensor1d([1, 2, 3]),
      activation: "relu",
    }),
  "fused.depthwiseConv2d": (x) =>
    fused.depthwiseConv2d({ x: image(x), filter: as(x, 3, 1, 2, 2), strides: 1, pad: "same", activation: "sigmoid" }),
  "fused.matMul": (x) =>
    fused.matMul({ a: matrix(x), b: matrix(x), transposeB: true, bias: tf.tensor1d([1, 2, 3]), activation: "elu" }),
  "math.confusionMatrix": (x) =>
    math.confusionMatrix(
      tf.slice(whole(tf.abs(vector(x))), 0, 6) as tf.Tensor1D,
      tf.slice(whole(tf.abs(vector(x))), 6, 6) as tf.Tensor1D,
      3,
    ),
  "signal.hammingWindow": (x) => tf.mul(x, signal.hammingWindow(12)),
  "signal.hannWindow": (x) => tf.mul(x, signal.hannWindow(12)),
  "signal.frame": (x) => signal.frame(vector(x), 4, 2),
};

/** Programs that cannot be compiled, by the error that they get. */
const refused: readonly (readonly [error: RegExp, programs: Readonly<Record<string, Program>>])[] = [
  [
    /^cannot compile Complex in program: dtype complex64 cannot be compiled$/,
    {
      complex: (x) => tf.abs(tf.complex(x, x)),
      real: (x) => tf.real(tf.complex(x, x)),
      imag: (x) => tf.imag(tf.complex(x, x)),
      fft: (x) => tf.real(tf.fft(tf.complex(x, x))),
      ifft: (x) => tf.real(tf.ifft(tf.complex(x, x))),
      rfft: (x) => tf.real(tf.rfft(x)),
      irfft: (x) => tf.irfft(tf.complex(x, x)),
      "signal.stft": (x) => tf.real(signal.stft(vector(x), 4, 2)),
    },
  ],
  [
    /^cannot compile \w+ in program: the shape of its result depends on values$/,
    {
      raggedGather: (x) => tf.raggedGather([ints(0, 2, 4)], matrix(x), ints(0, 1), 1) as never,
      raggedRange: (x) => tf.raggedRange(vector(x), vector(x), tf.ones([12])) as never,
      raggedTensorToTensor: (x) =>
        tf.raggedTensorToTensor(ints(2, 6), vector(x), tf.scalar(0), [ints(0, 2, 4)], ["ROW_SPLITS"]),
      unique: (x) => ({ ...tf.unique(x) }),
      "image.nonMaxSuppression": (x) => images.nonMaxSuppression(tf.reshape(x, [3, 4]), tf.slice(vector(x), 0, 3), 2),
      "image.nonMaxSuppressionWithScore": (x) =>
        ({ ...images.nonMaxSuppressionWithScore(matrix(x), tf.slice(vector(x), 0, 3) as tf.Tensor1D, 2) }) as never,
      "image.nonMaxSuppressionPadded": (x) =>
        ({ ...images.nonMaxSuppressionPadded(matrix(x), tf.slice(vector(x), 0, 3) as tf.Tensor1D, 2) }) as never,
      "sparse.sparseFillEmptyRows": (x) =>
        ({
          ...sparse.sparseFillEmptyRows(
            table([[0, 0]]),
            tf.slice(vector(x), 0, 1) as tf.Tensor1D,
            ints(2, 2),
            tf.scalar(0),
          ),
        }) as never,
      "sparse.sparseReshape": (x) =>
        ({ ...sparse.sparseReshape(whole(matrix(x)), ints(1, 2, 3, 4), ints(4, -1)) }) as never,
    },
  ],
  [
    /^value of \w+ read while tracing program: a compiled function cannot use values /,
    {
      booleanMaskAsync: (x) => tf.booleanMaskAsync(x, truth(x)) as never,
      whereAsync: (x) => tf.whereAsync(truth(x)) as never,
      inTopKAsync: (x) => tf.inTopKAsync(matrix(x), ints(0, 1, 2)) as never,
      setdiff1dAsync: (x) => tf.setdiff1dAsync(vector(x), vector(x)) as never,
      print: (x) => {
        tf.print(x);
        return x;
      },
      "image.nonMaxSuppressionAsync": (x) =>
        images.nonMaxSuppressionAsync(matrix(x), tf.slice(vector(x), 0, 3) as tf.Tensor1D, 2) as never,
      "image.nonMaxSuppressionWithScoreAsync": (x) =>
        images.nonMaxSuppressionWithScoreAsync(matrix(x), tf.slice(vector(x), 0, 3) as tf.Tensor1D, 2) as never,
      "image.nonMaxSuppressionPaddedAsync": (x) =>
        images.nonMaxSuppressionPaddedAsync(matrix(x), tf.slice(vector(x), 0, 3) as tf.Tensor1D, 2) as never,
    },
  ],
  [
    /^cannot compile \w+ in program: image transforms other than resizing and flipping are left out/,
    {
      "image.rotateWithOffset": (x) => images.rotateWithOffset(image(x), 0.5),
      "image.cropAndResize": (x) => images.cropAndResize(image(x), tf.tensor2d([[0, 0, 1, 1]]), ints(0), [2, 2]),
      "image.transform": (x) => images.transform(image(x), tf.tensor2d([[1, 0, 0, 0, 1, 0, 0, 0]])),
    },
  ],
  [
    /^cannot compile program: it returns a promise$/,
    {
      time: (x) => tf.time(() => tf.square(x)) as never,
      profile: (x) => tf.profile(() => tf.square(x)) as never,
    },
  ],
  [
    /^cannot compile Multinomial in program: it draws random numbers/,
    {
      multinomial: (x) => tf.multinomial(vector(x), 3, 1),
    },
  ],
  [
    /^cannot compile dtype string /,
    {
      "string.staticRegexReplace": (x) => [x, core.string.staticRegexReplace(["a"], "a", "b")],
      "string.stringNGrams": (x) =>
        [x, core.string.stringNGrams(tf.tensor1d(["a", "b"]), ints(0, 2), "|", [1], "", "", 0, false)] as never,
      "string.stringSplit": (x) => [x, core.string.stringSplit(tf.tensor1d(["a b"]), " ")] as never,
      "string.stringToHashBucketFast": (x) => [x, core.string.stringToHashBucketFast(["a"], 3)],
    },
  ],
];

/** Functions of the core that are no ops: they manage tensors, tapes, backends, registries and modes. */
const MANAGEMENT = (
  "backend buffer copyRegisteredKernels deprecationWarn disableDeprecationWarnings dispose disposeVariables enableDebugMode enableProdMode " +
  "enclosingPowerOfTwo engine env findBackend findBackendFactory getBackend getGradient getKernel getKernelsForBackend keep memory nextFrame op " +
  "ready registerBackend registerGradient registerKernel removeBackend setBackend setPlatform sumOutType train unregisterGradient " +
  "unregisterKernel upcastType variable variableGrads"
).split(" ");

const numbers = () => tf.tensor1d([-2.4, 1.3, -0.2, 0.7, 1.6, -1.3, 2.3, 0.4, -0.9, 1.1, -1.7, 0.1]);

describe.each(["float32", "float64"] as const)("compiled in %s, an op gives what it gives eagerly", (dtype) => {
  it.each(Object.keys(programs))("%s", (name) =>
    agrees(programs[name], [numbers()], { atol: 1e-6, rtol: 2e-6, dtype }),
  );
});

describe.each(refused)("refused with %s", (error, each) => {
  it.each(Object.keys(each))("%s", async (name) => {
    await expect(compile(each[name], [numbers()], { name: "program" })).rejects.toThrow(error);
  });
});

it("no public function of the core is left out here", () => {
  const isOp = ([name, value]: [string, unknown]) => typeof value === "function" && /^[a-z]/.test(name);
  const names = Object.entries(core)
    .filter(isOp)
    .map(([name]) => name);
  const groups = { linalg, losses, image: images, sparse, fused, math, signal, string: core.string };
  for (const [group, ops] of Object.entries(groups)) names.push(...Object.keys(ops).map((name) => `${group}.${name}`));
  names.push(...Object.keys(core.spectral));
  const here = [...Object.keys(programs), ...refused.flatMap(([, each]) => Object.keys(each)), ...MANAGEMENT];
  expect(names.filter((name) => !here.includes(name))).toEqual([]);
});
