/**
 * How many floating-point operations a TensorFlow.js program makes, from the shapes of its kernels: 2mkn for a product of an m×k by a k×n matrix,
 * 2 · outputs · window · channels for a convolution and its gradients, one an element for the rest, none for what only moves data. The convention of
 * papers that count a multiply–add as two; transcendental functions count as one. It counts what TensorFlow.js runs, before the compiler removes anything.
 */
import * as tf from "@tensorflow/tfjs";

const MOVES = new Set(
  "Identity Reshape Transpose Tile Concat Slice StridedSlice Pack Unpack SplitV PadV2 MirrorPad GatherV2 GatherNd ScatterNd Cast Fill ZerosLike OnesLike OneHot Range Reverse ExpandDims BroadcastTo ReverseV2 LinSpace ResizeNearestNeighbor".split(
    " ",
  ),
);
const REDUCTIONS = new Set(
  "Sum Mean Max Min Prod All Any ArgMax ArgMin MaxPool AvgPool Cumsum Cumprod TopK".split(" "),
);

interface RanKernel {
  readonly name: string;
  readonly inputShapes: readonly (readonly number[] | null)[];
  readonly outputShapes: readonly (readonly number[])[];
}

const sizeOf = (shape: readonly number[] | null | undefined) => (shape ?? []).reduce((size, n) => size * n, 1);

/** Operations of one call of `program`, which is run once on the current backend; what it returns is freed. */
export async function flopsOf(program: () => tf.TensorContainer): Promise<number> {
  const { kernels } = await tf.profile(() => tf.tidy(() => void program()));
  return kernels.reduce((sum, kernel) => sum + kernelFlops(kernel as unknown as RanKernel), 0);
}

function kernelFlops({ name, inputShapes, outputShapes }: RanKernel): number {
  const outputs = sizeOf(outputShapes[0]);
  const [first, second] = inputShapes;
  switch (name) {
    case "BatchMatMul":
    case "_FusedMatMul": {
      // The inner length is a side of the first matrix: its size over its batch and the rows of the result (the same whether or not it is transposed).
      const [rows] = (outputShapes[0] ?? []).slice(-2);
      const batch = sizeOf((first ?? []).slice(0, -2));
      return 2 * outputs * (sizeOf(first) / (batch * rows));
    }
    case "Conv2D":
    case "FusedConv2D":
      return 2 * outputs * sizeOf((second ?? []).slice(0, 3));
    case "Conv2DBackpropInput":
      return 2 * sizeOf(first) * sizeOf((second ?? []).slice(0, 3));
    case "Conv2DBackpropFilter":
      return 2 * sizeOf(second) * sizeOf((outputShapes[0] ?? []).slice(0, 3));
    default:
      if (MOVES.has(name)) return 0;
      return REDUCTIONS.has(name) ? sizeOf(first) : outputs;
  }
}
