/**
 * Every kernel name of tfjs-core 4.22 and what becomes of its derivative after `fixHigherOrderGradients`. The package's README prints this
 * table; the tests hold it to be complete and run every differentiable kernel to the third derivative.
 */
import { piecewiseConstantRules } from "./piecewise-constant.js";
import { refusals } from "./refused.js";

/**
 * - `differentiable`: right at orders 1, 2 and 3;
 * - `zero`: constant between jumps, its derivative is zero;
 * - `none`: an error that names the kernel, when a gradient goes through it;
 * - `constant`: no tensor goes in, or no op of TensorFlow.js runs it.
 */
export type GradientClass = "differentiable" | "zero" | "none" | "constant";

export interface KernelGradient {
  readonly class: GradientClass;
  /** One line: what differs from TensorFlow.js, or why there is none. */
  readonly note: string;
}

const AS_IS = "TensorFlow.js's own gradient";
const IN_ORDER = "TensorFlow.js's own gradient keeps the output; right since the tape is in order";
const MISSING = "TensorFlow.js has no gradient";
const BACKPROP = "a gradient's kernel, which had no gradient itself";
const BROADCAST = "TensorFlow.js fails where inputs broadcast";
const MASK = "its mask is a constant for the next order";
const FUSED = "through its op; TensorFlow.js does not fuse activations under a gradient";

const list = (names: string, note: string) => names.split(" ").map((name): [string, string] => [name, note]);

const differentiable: readonly [string, string][] = [
  ...list("Acos Acosh AddN Asin Asinh Atan Atan2 Atanh BatchToSpaceND Concat Cos Cosh ExpandDims Expm1", AS_IS),
  ...list("Identity Log Log1p Mean Mod Neg Pack PadV2 Reciprocal Reshape Reverse Sin Sinh Slice", AS_IS),
  ...list("Softplus SpaceToBatchND Sqrt Square Sum Tan Transpose", AS_IS),
  ...list("Elu Exp LogSoftmax LRN Sigmoid Softmax Tanh", IN_ORDER),
  ...list("Abs ClipByValue LeakyRelu Max Min Prelu Relu Relu6 Select", MASK),
  ...list("Add Multiply RealDiv Sub", "TensorFlow.js fails where one entry broadcasts to none"),
  ...list("BatchMatMul Maximum Minimum SquaredDifference", BROADCAST),
  ...list("Bincount Cumprod DenseBincount DepthToSpace Diag Einsum FlipLeftRight GatherNd MaxPoolWithArgmax", MISSING),
  ...list("ScatterNd SparseFillEmptyRows SparseSegmentMean SparseSegmentSum SparseToDense StridedSlice", MISSING),
  ...list("TensorScatterUpdate TopK", MISSING),
  ...list("AvgPool3DGrad AvgPoolGrad Conv2DBackpropFilter Conv3DBackpropFilterV2 Conv3DBackpropInputV2", BACKPROP),
  ...list("DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Dilation2DBackpropFilter", BACKPROP),
  ...list("Dilation2DBackpropInput EluGrad LRNGrad MaxPool3DGrad MaxPoolGrad", BACKPROP),
  ...list("ResizeBilinearGrad ResizeNearestNeighborGrad", BACKPROP),
  ...list("_FusedMatMul FusedConv2D FusedDepthwiseConv2D", FUSED),
  ...list("AvgPool AvgPool3D", "TensorFlow.js divides by the whole window at padded borders"),
  ...list("BroadcastTo", "TensorFlow.js fails where the rank grows"),
  ...list("Cast", "zero for a cast to integers or booleans, where TensorFlow.js passes dy on"),
  ...list("Conv2D Conv3D DepthwiseConv2dNative", "with dilation, which TensorFlow.js refuses"),
  ...list("Conv2DBackpropInput", "one family with Conv2D"),
  ...list("Cumsum", "TensorFlow.js transposes the result where the axis is not the last"),
  ...list("Dilation2D", "its scores are constants for the next order"),
  ...list("Erf", "with all digits of 2/√π in float64"),
  ...list("FusedBatchNorm", "TensorFlow.js fails without scale or offset"),
  ...list("GatherV2", "by scattering, which every backend has; any number of batch dimensions"),
  ...list("MaxPool MaxPool3D", "with TensorFlow.js's rounding of sizes passed on"),
  ...list("MirrorPad", "TensorFlow.js drops what falls on the mirrored borders"),
  ...list("Pow", "zero, not NaN, for the constant x⁰ at x = 0"),
  ...list("Prod", "TensorFlow.js fails for negative axes"),
  ...list("ResizeBilinear ResizeNearestNeighbor", "with half pixel centers, which TensorFlow.js ignores"),
  ...list("Rsqrt", "by its output, without a power"),
  ...list("Selu", "without an exponential that overflows"),
  ...list("SplitV Unpack", "TensorFlow.js fails for a single piece"),
  ...list("Tile", "at any rank"),
  ...list("UnsortedSegmentSum", "its segments are constants for the next order"),
];

const NO_INPUT = "no tensor goes in";
const UNUSED = "no op of TensorFlow.js runs it";
const constants: readonly [string, string][] = [
  ...list("Fill LinSpace Range", NO_INPUT),
  ...list("FromPixels", "pixels go in, no tensor"),
  ...list("MatrixBandPart Pool", UNUSED),
];

/** Kernel → class and note, in alphabetical order. */
export const kernelGradients: Readonly<Record<string, KernelGradient>> = Object.fromEntries(
  [
    ...differentiable.map(([name, note]) => entry(name, "differentiable", note)),
    ...Object.keys(piecewiseConstantRules).map((name) => entry(name, "zero", "constant between jumps")),
    ...Object.entries(refusals).map(([name, reason]) => entry(name, "none", reason)),
    ...constants.map(([name, note]) => entry(name, "constant", note)),
  ].sort(([a], [b]) => a.localeCompare(b, "en")),
);

function entry(name: string, kind: GradientClass, note: string): [string, KernelGradient] {
  return [name, { class: kind, note }];
}
