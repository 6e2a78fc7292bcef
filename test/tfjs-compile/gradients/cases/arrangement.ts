import * as tf from "@tensorflow/tfjs";
import type { Case } from "../derivatives.js";
import { add, at, make, map, type Nd, reduce, zip } from "../float64.js";

const int = (values: number[]) => tf.tensor1d(values, "int32");

/** A kernel that moves entries: the entry of x that stands at each place of the result, or none for zero. */
const moving = (
  kernel: string,
  of: string | undefined,
  shape: readonly number[],
  out: readonly number[],
  from: (...index: number[]) => readonly number[] | undefined,
  op: (x: tf.Tensor) => tf.Tensor,
  values?: Case["values"],
): Case => ({
  kernel,
  of,
  shapes: [shape],
  values,
  tfjs: op,
  float64: (x) =>
    make(out, (...index) => {
      const source = from(...index);
      return source === undefined ? 0 : at(x, ...source);
    }),
});

const mirror = (i: number, n: number, edge: number) => (i < 0 ? -i - 1 + edge : i >= n ? 2 * n - 1 - edge - i : i);

export const arrangementCases: Case[] = [
  moving(
    "Reshape",
    undefined,
    [2, 3],
    [3, 2],
    (i, j) => [Math.floor((2 * i + j) / 3), (2 * i + j) % 3],
    (x) => tf.reshape(x, [3, 2]),
  ),
  moving(
    "ExpandDims",
    undefined,
    [3],
    [1, 3],
    (_, j) => [j],
    (x) => tf.expandDims(x, 0),
  ),
  moving(
    "Transpose",
    undefined,
    [2, 3, 4],
    [4, 2, 3],
    (i, j, k) => [j, k, i],
    (x) => tf.transpose(x, [2, 0, 1]),
  ),
  moving(
    "Transpose",
    "without an order",
    [2, 3],
    [3, 2],
    (i, j) => [j, i],
    (x) => tf.transpose(x),
  ),
  moving(
    "Slice",
    undefined,
    [3, 4],
    [2, 2],
    (i, j) => [i + 1, j + 1],
    (x) => tf.slice(x, [1, 1], [2, 2]),
  ),
  moving(
    "PadV2",
    undefined,
    [2, 2],
    [4, 3],
    (i, j) => (i > 0 && i < 3 && j < 2 ? [i - 1, j] : undefined),
    (x) =>
      tf.pad(x, [
        [1, 1],
        [0, 1],
      ]),
  ),
  moving(
    "Reverse",
    undefined,
    [2, 3],
    [2, 3],
    (i, j) => [1 - i, 2 - j],
    (x) => tf.reverse(x, [0, -1]),
  ),
  moving(
    "BroadcastTo",
    undefined,
    [3, 1],
    [2, 3, 2],
    (_, j) => [j, 0],
    (x) => tf.engine().runKernel("BroadcastTo", { x }, { shape: [2, 3, 2], inputShape: [1, 3, 1] }),
  ),
  moving(
    "Tile",
    "one axis",
    [2, 3],
    [2, 6],
    (i, j) => [i, j % 3],
    (x) => tf.tile(x, [1, 2]),
  ),
  moving(
    "Tile",
    "two axes",
    [2, 3],
    [4, 9],
    (i, j) => [i % 2, j % 3],
    (x) => tf.tile(x, [2, 3]),
  ),
  moving(
    "Tile",
    "rank 5",
    [1, 2, 1, 2, 1],
    [2, 2, 3, 4, 1],
    (_, j, __, l) => [0, j, 0, l % 2, 0],
    (x) => tf.tile(x, [2, 1, 3, 2, 1]),
  ),
  moving(
    "Tile",
    "of nothing more",
    [2, 2],
    [2, 2],
    (i, j) => [i, j],
    (x) => tf.tile(x, [1, 1]),
  ),
  moving(
    "Tile",
    "by broadcastTo",
    [2, 1],
    [3, 2, 2],
    (_, j) => [j, 0],
    (x) => tf.broadcastTo(x, [3, 2, 2]),
  ),
  moving(
    "StridedSlice",
    "up and down",
    [5, 4],
    [3, 2],
    (i, j) => [2 * i, 3 - 2 * j],
    (x) => tf.stridedSlice(x, [0, 3], [5, -5], [2, -2]),
  ),
  moving(
    "StridedSlice",
    "a remainder",
    [7],
    [2],
    (i) => [1 + 3 * i],
    (x) => tf.stridedSlice(x, [1], [6], [3]),
  ),
  moving(
    "StridedSlice",
    "an axis dropped",
    [3, 4],
    [4],
    (j) => [1, j],
    (x) => tf.stridedSlice(x, [1, 0], [2, 4], [1, 1], 0, 0, 0, 0, 1),
  ),
  moving(
    "StridedSlice",
    "an axis added",
    [4],
    [1, 2],
    (_, j) => [j + 1],
    (x) => tf.stridedSlice(x, [0, 1], [1, 3], [1, 1], 0, 0, 0, 1),
  ),
  moving(
    "StridedSlice",
    "open ends",
    [2, 6],
    [2, 3],
    (i, j) => [i, 2 * j],
    (x) => tf.stridedSlice(x, [0, 0], [0, 0], [1, 2], 3, 3),
  ),
  ...(["reflect", "symmetric"] as const).map((mode) => {
    const edge = mode === "reflect" ? 1 : 0;
    return moving(
      "MirrorPad",
      mode,
      [3, 4],
      [6, 8],
      (i, j) => [mirror(i - 1, 3, edge), mirror(j - 2, 4, edge)],
      (x) =>
        tf.mirrorPad(
          x,
          [
            [1, 2],
            [2, 2],
          ],
          mode,
        ),
    );
  }),
  moving(
    "DepthToSpace",
    "channels last",
    [2, 2, 1, 8],
    [2, 4, 2, 2],
    (b, y, x, c) => [b, y >> 1, x >> 1, ((y % 2) * 2 + (x % 2)) * 2 + c],
    (x) => tf.depthToSpace(x as tf.Tensor4D, 2, "NHWC"),
  ),
  moving(
    "BatchToSpaceND",
    undefined,
    [4, 2, 2, 1],
    [1, 3, 4, 1],
    (_, y, x) => [((y + 1) % 2) * 2 + (x % 2), (y + 1) >> 1, x >> 1, 0],
    (x) =>
      tf.batchToSpaceND(
        x,
        [2, 2],
        [
          [1, 0],
          [0, 0],
        ],
      ),
  ),
  moving(
    "SpaceToBatchND",
    undefined,
    [1, 3, 4, 1],
    [4, 2, 2, 1],
    (b, y, x) => {
      const row = 2 * y + (b >> 1) - 1;
      return row < 0 ? undefined : [0, row, 2 * x + (b % 2), 0];
    },
    (x) =>
      tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [1, 0],
          [0, 0],
        ],
      ),
  ),
  moving("Diag", undefined, [2, 2], [2, 2, 2, 2], (i, j, k, l) => (i === k && j === l ? [i, j] : undefined), tf.diag),
  moving(
    "FlipLeftRight",
    undefined,
    [1, 2, 3, 1],
    [1, 2, 3, 1],
    (b, y, x) => [b, y, 2 - x, 0],
    (x) => tf.image.flipLeftRight(x as tf.Tensor4D),
  ),
  moving(
    "SplitV",
    "in three",
    [2, 5],
    [2, 2],
    (i, j) => [i, j + 2],
    (x) => tf.split(x, [2, 2, 1], 1)[1],
  ),
  moving(
    "SplitV",
    "in one",
    [3],
    [3],
    (i) => [i],
    (x) => tf.split(x, 1)[0],
  ),
  moving(
    "Unpack",
    "of two",
    [2, 3],
    [3],
    (j) => [1, j],
    (x) => tf.unstack(x)[1],
  ),
  moving(
    "Unpack",
    "of one",
    [1, 3],
    [3],
    (j) => [0, j],
    (x) => tf.unstack(x)[0],
  ),
  {
    kernel: "Concat",
    shapes: [
      [2, 2],
      [2, 1],
    ],
    tfjs: (a, b) => tf.concat([a, b, a], -1),
    float64: (a, b) => make([2, 5], (i, j) => (j < 2 ? at(a, i, j) : j === 2 ? at(b, i, 0) : at(a, i, j - 3))),
  },
  {
    kernel: "Pack",
    shapes: [[3], [3]],
    tfjs: (a, b) => tf.stack([a, b], 1),
    float64: (a, b) => make([3, 2], (i, j) => at(j === 0 ? a : b, i)),
  },

  moving(
    "GatherV2",
    "rows, one of them twice",
    [4, 2],
    [3, 2],
    (i, j) => [[3, 0, 3][i], j],
    (x) => tf.gather(x, int([3, 0, 3])),
  ),
  moving(
    "GatherV2",
    "along the middle axis, by a matrix",
    [2, 3, 2],
    [2, 2, 2, 2],
    (a, i, j, b) => [
      a,
      [
        [0, 2],
        [2, 1],
      ][i][j],
      b,
    ],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [0, 2],
            [2, 1],
          ],
          [2, 2],
          "int32",
        ),
        1,
      ),
  ),
  moving(
    "GatherV2",
    "by batch",
    [2, 3, 2],
    [2, 2, 2],
    (a, i, b) => [
      a,
      [
        [0, 2],
        [1, 1],
      ][a][i],
      b,
    ],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [0, 2],
            [1, 1],
          ],
          [2, 2],
          "int32",
        ),
        1,
        1,
      ),
  ),
  moving(
    "GatherV2",
    "by batch, further in",
    [2, 2, 3],
    [2, 2, 2],
    (a, b, i) => [
      a,
      b,
      [
        [0, 2],
        [1, 1],
      ][a][i],
    ],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [0, 2],
            [1, 1],
          ],
          [2, 2],
          "int32",
        ),
        2,
        1,
      ),
  ),
  moving(
    "GatherV2",
    "where the largest is",
    [5],
    [1],
    () => [4],
    (x) => tf.gather(x, tf.reshape(tf.argMax(x), [1])),
    [[0.1, 0.9, -0.3, 0.4, 1.5]],
  ),
  moving(
    "GatherNd",
    undefined,
    [3, 2, 2],
    [3, 2],
    (i, j) => [[2, 0, 2][i], [1, 0, 1][i], j],
    (x) =>
      tf.gatherND(
        x,
        tf.tensor2d(
          [
            [2, 1],
            [0, 0],
            [2, 1],
          ],
          [3, 2],
          "int32",
        ),
      ),
  ),
  {
    kernel: "ScatterNd",
    of: "two updates of one place",
    shapes: [[3, 2]],
    tfjs: (x) => tf.scatterND(tf.tensor2d([[2], [0], [2]], [3, 1], "int32"), x, [4, 2]),
    float64: (x) => make([4, 2], (i, j) => add([2, 0, 2].map((row, k) => (row === i ? at(x, k, j) : 0)))),
  },
  {
    kernel: "TensorScatterUpdate",
    shapes: [
      [4, 2],
      [2, 2],
    ],
    tfjs: (x, updates) => tf.tensorScatterUpdate(x, tf.tensor2d([[3], [1]], [2, 1], "int32"), updates),
    float64: (x, updates) =>
      make([4, 2], (i, j) => (i === 3 ? at(updates, 0, j) : i === 1 ? at(updates, 1, j) : at(x, i, j))),
  },
  {
    kernel: "SparseToDense",
    of: "rows of positions",
    shapes: [[2], []],
    tfjs: (values, fallback) =>
      tf.sparseToDense(
        tf.tensor2d(
          [
            [0, 1],
            [2, 0],
          ],
          [2, 2],
          "int32",
        ),
        values,
        [3, 2],
        fallback as tf.Scalar,
      ),
    float64: (values, fallback) =>
      make([3, 2], (i, j) =>
        i === 0 && j === 1 ? at(values, 0) : i === 2 && j === 0 ? at(values, 1) : fallback.data[0],
      ),
  },
  {
    kernel: "SparseToDense",
    of: "one value in several places",
    shapes: [[]],
    tfjs: (value) => tf.sparseToDense(int([1, 3]), value, [4]),
    float64: (value) => make([4], (i) => (i === 1 || i === 3 ? value.data[0] : 0)),
  },
  {
    kernel: "UnsortedSegmentSum",
    shapes: [[4, 2]],
    tfjs: (x) => tf.unsortedSegmentSum(x, int([2, 0, 2, -1]), 3),
    float64: (x) => make([3, 2], (s, j) => add([2, 0, 2, -1].map((segment, i) => (segment === s ? at(x, i, j) : 0)))),
  },
  ...(["sum", "mean"] as const).map(
    (kind): Case => ({
      kernel: kind === "sum" ? "SparseSegmentSum" : "SparseSegmentMean",
      shapes: [[3, 2]],
      tfjs: (x) =>
        tf.sparse[kind === "sum" ? "sparseSegmentSum" : "sparseSegmentMean"](x, int([0, 2, 2]), int([0, 0, 2])),
      float64: (x) =>
        make([3, 2], (s, j) =>
          s === 0 ? (at(x, 0, j) + at(x, 2, j)) / (kind === "sum" ? 1 : 2) : s === 2 ? at(x, 2, j) : 0,
        ),
    }),
  ),
  {
    kernel: "SparseFillEmptyRows",
    shapes: [[2], []],
    tfjs: (values, fallback) =>
      tf.sparse.sparseFillEmptyRows(
        tf.tensor2d(
          [
            [0, 1],
            [2, 0],
          ],
          [2, 2],
          "int32",
        ),
        values as tf.Tensor1D,
        int([3, 2]),
        fallback as tf.Scalar,
      ).outputValues,
    float64: (values, fallback) =>
      make([3], (i) => (i === 0 ? at(values, 0) : i === 2 ? at(values, 1) : fallback.data[0])),
  },
  {
    kernel: "TopK",
    shapes: [[2, 4]],
    values: "spread",
    tfjs: (x) => tf.topk(x, 2).values,
    float64: (x) => make([2, 2], (i, j) => [0, 1, 2, 3].map((k) => at(x, i, k)).sort((a, b) => b - a)[j]),
  },
  {
    kernel: "Bincount",
    shapes: [[4]],
    tfjs: (weights) => tf.bincount(int([1, 0, 1, 3]), weights as tf.Tensor1D, 3),
    float64: (w) => make([3], (v) => add([1, 0, 1, 3].map((x, i) => (x === v ? at(w, i) : 0)))),
  },
  {
    kernel: "DenseBincount",
    shapes: [[2, 3]],
    tfjs: (weights) =>
      tf.denseBincount(
        tf.tensor2d(
          [
            [1, 0, 1],
            [2, 2, 4],
          ],
          [2, 3],
          "int32",
        ),
        weights as tf.Tensor2D,
        3,
      ),
    float64: (w) =>
      make([2, 3], (i, v) =>
        add(
          [
            [1, 0, 1],
            [2, 2, 4],
          ][i].map((x, j) => (x === v ? at(w, i, j) : 0)),
        ),
      ),
  },
  ...resizings(),
  {
    kernel: "Unpack",
    of: "a Gram–Schmidt of one matrix",
    shapes: [[2, 3]],
    values: [[1, 0.5, -0.3, 0.4, 1.2, 0.8]],
    tfjs: (x) => tf.linalg.gramSchmidt(x as tf.Tensor2D) as tf.Tensor,
    float64: gramSchmidt,
  },
];

/** Orthonormal rows, one after the other. */
function gramSchmidt(x: Nd): Nd {
  const row = (i: number): Nd => make([3], (j) => at(x, i, j));
  const dot = (a: Nd, b: Nd) => reduce(zip((u, v) => u * v)(a, b), [0], add).data[0];
  const unit = (a: Nd) => map((v) => v / Math.sqrt(dot(a, a)))(a);
  const first = unit(row(0));
  const second = unit(zip((v, u) => v - dot(row(1), first) * u)(row(1), first));
  return make([2, 3], (i, j) => at(i === 0 ? first : second, j));
}

/**
 * Bilinear and nearest resizing of [1, 2, 3, 2] to [1, 4, 5, 2]. The kernels of their gradients at TensorFlow.js are right for square images
 * only, and no gradient runs them any more: they are checked on [1, 3, 3, 2].
 */
function resizings(): Case[] {
  const ways = [
    { alignCorners: false, halfPixelCenters: false },
    { alignCorners: true, halfPixelCenters: false },
    { alignCorners: false, halfPixelCenters: true },
  ];
  type Way = (typeof ways)[number];
  /** How much of entry i of n there is in entry o of m. */
  const share = (kind: "linear" | "nearest", n: number, m: number, way: Way) => (o: number, i: number) => {
    const at = way.alignCorners ? (o * (n - 1)) / (m - 1) : way.halfPixelCenters ? ((o + 0.5) * n) / m : (o * n) / m;
    if (kind === "nearest") return Math.min(n - 1, way.alignCorners ? Math.round(at) : Math.floor(at)) === i ? 1 : 0;
    const centre = Math.min(n - 1, Math.max(0, way.halfPixelCenters ? at - 0.5 : at));
    return Math.max(0, 1 - Math.abs(centre - i));
  };
  const sum = (n: number, m: number, term: (i: number, j: number) => number) =>
    add(Array.from({ length: n * m }, (_, k) => term(Math.floor(k / m), k % m)));
  return (["linear", "nearest"] as const).flatMap((kind) =>
    ways.flatMap((way): Case[] => {
      const kernel = kind === "linear" ? "ResizeBilinear" : "ResizeNearestNeighbor";
      const resize = kind === "linear" ? tf.image.resizeBilinear : tf.image.resizeNearestNeighbor;
      const of = way.alignCorners ? "aligned corners" : way.halfPixelCenters ? "half pixel centers" : undefined;
      const [two, three, wide] = [share(kind, 2, 4, way), share(kind, 3, 4, way), share(kind, 3, 5, way)];
      const forward: Case = {
        kernel,
        of,
        shapes: [[1, 2, 3, 2]],
        tfjs: (x) => resize(x as tf.Tensor4D, [4, 5], way.alignCorners, way.halfPixelCenters),
        float64: (x) =>
          make([1, 4, 5, 2], (_, p, q, c) => sum(2, 3, (i, j) => two(p, i) * wide(q, j) * at(x, 0, i, j, c))),
      };
      const backward: Case = {
        kernel: `${kernel}Grad`,
        of,
        shapes: [[1, 4, 5, 2]],
        tfjs: (dy) => tf.engine().runKernel(`${kernel}Grad`, { images: tf.zeros([1, 3, 3, 2]), dy }, way),
        float64: (dy) =>
          make([1, 3, 3, 2], (_, i, j, c) => sum(4, 5, (p, q) => three(p, i) * wide(q, j) * at(dy, 0, p, q, c))),
      };
      return way.halfPixelCenters ? [forward] : [forward, backward];
    }),
  );
}
