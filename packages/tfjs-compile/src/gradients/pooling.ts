/**
 * Pooling and morphological dilation. Max pooling passes dy to the place that won; derivatives of that are tournaments (windows.ts). An
 * average over a window that reaches over the border divides by the number of entries inside, which TensorFlow.js forgets in the gradient.
 */
import * as tf from "@tensorflow/tfjs-core";
import { scatterFlat } from "./indexing.js";
import { type Rules, zeros } from "./rule.js";
import { constant } from "./tape.js";
import {
  atPlace,
  overhang,
  type PoolAttrs,
  padToWindows,
  planar,
  poolWindows,
  tournament,
  type Windows,
} from "./windows.js";

/** The input's values without its history: pooling's gradient does not move with it. */
const detached = (x: tf.Tensor) => constant(() => tf.clone(x));

const run = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: object): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap);

function maxPoolRules(kernel: string, gradKernel: string, ties: "first" | "last"): Rules {
  return {
    [kernel]: {
      inputs: ["x"],
      outputs: [true],
      backward: ([dy], [x, y], attrs: PoolAttrs) => ({
        x: () =>
          tf.getBackend() === "wasm"
            ? scatterToWinners(dy, x, attrs, ties)
            : run(gradKernel, { dy, input: detached(x), output: detached(y) }, poolAttrs(attrs)),
      }),
    },
    [gradKernel]: {
      inputs: ["input", "output"],
      backward: ([ddx], [input, output], attrs: PoolAttrs) => ({
        dy: () => {
          const windows = poolWindows(input.shape, attrs);
          const scores = constant(() => padToWindows(input, windows, Number.NEGATIVE_INFINITY));
          const tangents = padToWindows(ddx, windows);
          const at = (padded: tf.Tensor) => (place: readonly number[]) => atPlace(padded, windows, place);
          return tournament(windows, at(scores), at(tangents), ties);
        },
        input: () => zeros(input.shape),
        output: () => zeros(output.shape),
      }),
    },
  };
}

/** What a pooling gradient's kernel is to know. */
const poolAttrs = ({ filterSize, strides, pad, dimRoundingMode }: PoolAttrs) => ({
  filterSize,
  strides,
  pad,
  dimRoundingMode,
});

/**
 * MaxPoolGrad without its kernel, by the position that wins each window. For WASM, whose kernel begins its search for a maximum at the least
 * positive number, so that windows without a positive entry send their dy to the wrong place.
 */
function scatterToWinners(dy: tf.Tensor, x: tf.Tensor, attrs: PoolAttrs, ties: "first" | "last"): tf.Tensor {
  const windows = poolWindows(x.shape, attrs);
  return scatterFlat(dy, x.shape, () => {
    const scores = padToWindows(x, windows, Number.NEGATIVE_INFINITY);
    // As float32, exact to 2²⁴ entries: WASM slices integers into floats.
    const positions = padToWindows(tf.reshape(tf.range(0, x.size), x.shape), windows);
    const at = (padded: tf.Tensor) => (place: readonly number[]) => atPlace(padded, windows, place);
    return tf.cast(tournament(windows, at(scores), at(positions), ties), "int32");
  });
}

function avgPoolRules(kernel: string, gradKernel: string): Rules {
  return {
    // On the input padded with zeros, where every window lies inside, with dy times (window's size) / (entries inside).
    [kernel]: {
      inputs: ["x"],
      backward: ([dy], [x], attrs: PoolAttrs) => ({
        x: () => {
          const { filterSize, strides } = attrs;
          const windows = poolWindows(x.shape, attrs);
          const border = overhang(x.shape, windows);
          const inside = { filterSize, strides, pad: "valid" };
          if (border.every(([before, after]) => before + after === 0)) {
            return run(gradKernel, { dy, input: detached(x) }, inside);
          }
          const input = constant(() => padToWindows(x, windows));
          const size = windows.size.reduce((a, b) => a * b, 1);
          const share = tf.div(size, entriesInside(x.shape, windows));
          const dx = run(gradKernel, { dy: tf.mul(dy, share), input }, inside);
          return tf.slice(dx, [0, ...border.map(([before]) => before), 0], x.shape);
        },
      }),
    },
    // AvgPoolGrad spreads dy/size over each window; its adjoint averages windows of the zero-padded ddx.
    [gradKernel]: {
      inputs: ["input"],
      backward: ([ddx], [input], attrs: PoolAttrs) => ({
        dy: () => {
          const { filterSize, strides } = attrs;
          const padded = padToWindows(ddx, poolWindows(input.shape, attrs));
          return run(kernel, { x: padded }, { filterSize, strides, pad: "valid" });
        },
        input: () => zeros(input.shape),
      }),
    },
  };
}

/** How many entries of each window lie inside the input, [1, …out, 1]: whole numbers, which are exact in float32 too. */
function entriesInside(inShape: readonly number[], windows: Windows): tf.Tensor {
  const perAxis = windows.out.map((n, axis) =>
    Array.from({ length: n }, (_, o) => {
      const begin = o * windows.strides[axis] - windows.before[axis];
      return Math.min(begin + windows.size[axis], inShape[axis + 1]) - Math.max(begin, 0);
    }),
  );
  const counts = perAxis.reduce((all, axis) => all.flatMap((a) => axis.map((b) => a * b)), [1]);
  return tf.tensor(counts, [1, ...windows.out, 1]);
}

interface DilationAttrs {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same";
  readonly dilations: number | [number, number];
}

/** What the winner of x + filter carries: `ofInput` in its place of the input, or `ofFilter` in its place of the filter. */
function dilationTangent(
  x: tf.Tensor,
  filter: tf.Tensor,
  { strides, pad, dilations }: DilationAttrs,
  tangent: { ofInput: tf.Tensor } | { ofFilter: tf.Tensor },
): tf.Tensor {
  const info = tf.backend_util.computeDilation2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number],
    strides,
    pad,
    "NHWC",
    dilations,
  );
  const windows = planar(info);
  const channels = x.shape[x.rank - 1];
  const tap = (w: tf.Tensor, [i, j]: readonly number[]) =>
    tf.reshape(tf.slice(w, [i, j, 0], [1, 1, channels]), [1, 1, 1, channels]);
  const padded = constant(() => padToWindows(x, windows, Number.NEGATIVE_INFINITY));
  const score = (place: readonly number[]) => tf.add(atPlace(padded, windows, place), tap(filter, place));
  if ("ofFilter" in tangent) {
    const shape = [x.shape[0], ...windows.out, channels];
    return tournament(windows, score, (place) => tf.broadcastTo(tap(tangent.ofFilter, place), shape), "first");
  }
  const moved = padToWindows(tangent.ofInput, windows);
  return tournament(windows, score, (place) => atPlace(moved, windows, place), "first");
}

export const poolingRules: Rules = {
  ...maxPoolRules("MaxPool", "MaxPoolGrad", "first"),
  ...maxPoolRules("MaxPool3D", "MaxPool3DGrad", "last"),
  ...avgPoolRules("AvgPool", "AvgPoolGrad"),
  ...avgPoolRules("AvgPool3D", "AvgPool3DGrad"),

  Dilation2D: {
    inputs: ["x", "filter"],
    backward: ([dy], [x, filter], attrs: DilationAttrs) => {
      const inputs = () => ({ x: detached(x), filter: detached(filter), dy });
      return {
        x: () => run("Dilation2DBackpropInput", inputs(), attrs),
        filter: () => run("Dilation2DBackpropFilter", inputs(), attrs),
      };
    },
  },
  Dilation2DBackpropInput: {
    inputs: ["x", "filter"],
    backward: ([ddx], [x, filter], attrs: DilationAttrs) => ({
      dy: () => dilationTangent(x, filter, attrs, { ofInput: ddx }),
      x: () => zeros(x.shape),
      filter: () => zeros(filter.shape),
    }),
  },
  Dilation2DBackpropFilter: {
    inputs: ["x", "filter"],
    backward: ([ddw], [x, filter], attrs: DilationAttrs) => ({
      dy: () => dilationTangent(x, filter, attrs, { ofFilter: ddw }),
      x: () => zeros(x.shape),
      filter: () => zeros(filter.shape),
    }),
  },
};
