import * as tf from "@tensorflow/tfjs";
import type { Case } from "../derivatives.js";
import { add, at, convolved, make, type Nd, pooled, reshaped, type Sliding, transposed } from "../float64.js";

const mean = (values: number[]) => add(values) / values.length;
const largest = (values: number[]) => Math.max(...values);

type Pad = "same" | "valid" | number;
type Rounding = "floor" | "ceil";
interface Setting {
  readonly size?: number;
  readonly stride: number;
  readonly pad: Pad;
  readonly round?: Rounding;
  readonly dilation?: number;
}
const settings: Setting[] = [
  { stride: 1, pad: "valid" },
  { stride: 2, pad: "valid" },
  { stride: 1, pad: "same" },
  { stride: 2, pad: "same" },
  { stride: 2, pad: 1, round: "floor" },
  { stride: 2, pad: 0, round: "ceil" },
];
const named = ({ size = 2, stride, pad, round, dilation = 1 }: Setting) =>
  `window ${size}, stride ${stride}, padding ${pad}${round ? ` (${round})` : ""}${dilation > 1 ? `, dilation ${dilation}` : ""}`;
const sliding = ({ size = 2, stride, pad, round, dilation = 1 }: Setting, rank: number): Sliding => ({
  size: new Array(rank).fill(size),
  strides: new Array(rank).fill(stride),
  dilations: new Array(rank).fill(dilation),
  pad,
  round: round === "ceil" ? Math.ceil : Math.floor,
});

const pools: Case[] = [
  ...settings,
  { size: 3, stride: 1, pad: "same" } as const,
  { size: 3, stride: 2, pad: "valid" } as const,
  // Three of four entries inside: a share that no float32 holds.
  { size: 4, stride: 2, pad: "same" } as const,
].flatMap((setting): Case[] => {
  const { size = 2, stride, pad, round } = setting;
  const plane = { of: named(setting), shapes: [[1, 5, 4, 2]] };
  return [
    {
      kernel: "MaxPool",
      ...plane,
      values: "spread",
      tfjs: (x) => tf.maxPool(x as tf.Tensor4D, size, stride, pad, round),
      float64: (x) => pooled(x, sliding(setting, 2), largest),
    },
    {
      kernel: "AvgPool",
      ...plane,
      tfjs: (x) => tf.avgPool(x as tf.Tensor4D, size, stride, pad, round),
      float64: (x) => pooled(x, sliding(setting, 2), mean),
    },
  ];
});

const pools3d: Case[] = settings.flatMap((setting): Case[] => {
  const { stride, pad, round } = setting;
  const space = { of: named(setting), shapes: [[1, 3, 3, 2, 2]] };
  return [
    {
      kernel: "MaxPool3D",
      ...space,
      values: "spread",
      tfjs: (x) => tf.maxPool3d(x as tf.Tensor5D, 2, stride, pad, round),
      float64: (x) => pooled(x, sliding(setting, 3), largest),
    },
    {
      kernel: "AvgPool3D",
      ...space,
      tfjs: (x) => tf.avgPool3d(x as tf.Tensor5D, 2, stride, pad, round),
      float64: (x) => pooled(x, sliding(setting, 3), mean),
    },
  ];
});

const dilated: Setting = { stride: 1, pad: "valid", dilation: 2 };
const dilatedSame: Setting = { stride: 1, pad: "same", dilation: 2 };

const convolutions: Case[] = [...settings.slice(0, 5), dilated, dilatedSame].flatMap((setting): Case[] => {
  const { stride, pad, round, dilation = 1 } = setting;
  const of = named(setting);
  const windows = sliding(setting, 2);
  return [
    {
      kernel: "Conv2D",
      of,
      shapes: [
        [2, 5, 4, 2],
        [2, 2, 2, 3],
      ],
      tfjs: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, "NHWC", dilation, round),
      float64: (x, w) => convolved(x, w, windows),
    },
    {
      kernel: "DepthwiseConv2dNative",
      of,
      shapes: [
        [2, 5, 4, 2],
        [2, 2, 2, 2],
      ],
      tfjs: (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, "NHWC", dilation, round),
      float64: (x, w) => convolved(x, w, windows, true),
    },
  ];
});

/** The adjoint of a convolution: ⟨dy, x∗w⟩ by x, for windows without padding. */
const transposedConvolution = (dy: Nd, w: Nd, inShape: readonly number[], stride: number): Nd =>
  make(inShape, (b, y, x, c) => {
    let sum = 0;
    make([...dy.shape.slice(1, 3), ...w.shape.slice(0, 2), w.shape[3]], (i, j, p, q, o) => {
      if (i * stride + p === y && j * stride + q === x) sum += at(dy, b, i, j, o) * at(w, p, q, c, o);
      return 0;
    });
    return sum;
  });

const otherConvolutions: Case[] = [
  {
    kernel: "Conv2D",
    of: "channels first",
    shapes: [
      [1, 2, 4, 4],
      [2, 2, 2, 3],
    ],
    tfjs: (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "valid", "NCHW"),
    float64: (x, w) =>
      transposed(convolved(transposed(x, [0, 2, 3, 1]), w, { strides: [1, 1], pad: "valid" }), [0, 3, 1, 2]),
  },
  {
    kernel: "Conv2D",
    of: "one-dimensional",
    shapes: [
      [2, 6, 2],
      [3, 2, 2],
    ],
    tfjs: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, "same"),
    float64: (x, w) => {
      const y = convolved(reshaped(x, [2, 1, 6, 2]), reshaped(w, [1, 3, 2, 2]), { strides: [1, 1], pad: "same" });
      return reshaped(y, [2, 6, 2]);
    },
  },
  {
    kernel: "Conv2DBackpropInput",
    of: "transposed convolution, stride 2",
    shapes: [
      [1, 2, 3, 2],
      [2, 2, 3, 2],
    ],
    tfjs: (dy, w) => tf.conv2dTranspose(dy as tf.Tensor4D, w as tf.Tensor4D, [1, 4, 6, 3], 2, "valid"),
    float64: (dy, w) => transposedConvolution(dy, w, [1, 4, 6, 3], 2),
  },
  ...[1, 2].flatMap((stride) =>
    (["valid", "same"] as const).map(
      (pad): Case => ({
        kernel: "Conv3D",
        of: `stride ${stride}, padding ${pad}`,
        shapes: [
          [1, 3, 3, 2, 2],
          [2, 2, 2, 2, 2],
        ],
        tfjs: (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride, pad),
        float64: (x, w) => convolved(x, w, { strides: [stride, stride, stride], pad }),
      }),
    ),
  ),
  {
    kernel: "Conv3DBackpropInputV2",
    of: "transposed convolution",
    shapes: [
      [1, 1, 2, 2, 2],
      [1, 2, 2, 3, 2],
    ],
    tfjs: (dy, w) => tf.conv3dTranspose(dy as tf.Tensor5D, w as tf.Tensor5D, [1, 1, 4, 4, 3], [1, 2, 2], "valid"),
    float64: (dy, w) =>
      reshaped(
        transposedConvolution(reshaped(dy, [1, 2, 2, 2]), reshaped(w, [2, 2, 3, 2]), [1, 4, 4, 3], 2),
        [1, 1, 4, 4, 3],
      ),
  },
  {
    kernel: "Conv2D",
    of: "separable",
    shapes: [
      [1, 4, 4, 2],
      [2, 2, 2, 1],
      [1, 1, 2, 3],
    ],
    tfjs: (x, w, p) => tf.separableConv2d(x as tf.Tensor4D, w as tf.Tensor4D, p as tf.Tensor4D, 1, "same"),
    float64: (x, w, p) =>
      convolved(convolved(x, w, { strides: [1, 1], pad: "same" }, true), p, { strides: [1, 1], pad: "valid" }),
  },
  {
    kernel: "FusedConv2D",
    shapes: [[1, 4, 4, 2], [2, 2, 2, 2], [2]],
    tfjs: (x, filter, bias) =>
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad: "same", bias }),
    float64: (x, w, bias) => biased(convolved(x, w, { strides: [1, 1], pad: "same" }), bias),
  },
  {
    kernel: "FusedDepthwiseConv2D",
    shapes: [[1, 4, 4, 2], [2, 2, 2, 1], [2]],
    tfjs: (x, filter, bias) =>
      tf.fused.depthwiseConv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad: "same", bias }),
    float64: (x, w, bias) => biased(convolved(x, w, { strides: [1, 1], pad: "same" }, true), bias),
  },
];

function biased(y: Nd, bias: Nd): Nd {
  return { shape: y.shape, data: y.data.map((v, i) => v + bias.data[i % bias.data.length]) };
}

// No two sums of an input and a tap are closer than 0.2.
const distinctTaps = [0, 0.25, 0.5, 0.75, 0.5, 0, 0.75, 0.25];
const distinctInputs = Array.from({ length: 32 }, (_, i) => ((i * 13) % 32) - 16);

const dilations: Case[] = [settings[0], settings[2], settings[3], dilatedSame].map((setting) => ({
  kernel: "Dilation2D",
  of: named(setting),
  shapes: [
    [1, 4, 4, 2],
    [2, 2, 2],
  ],
  values: [distinctInputs, distinctTaps],
  tfjs: (x, w) =>
    tf.dilation2d(
      x as tf.Tensor4D,
      w as tf.Tensor3D,
      setting.stride,
      setting.pad as "same" | "valid",
      setting.dilation ?? 1,
    ),
  float64: (x, w) => pooled(x, sliding(setting, 2), largest, w),
}));

const argmax: Case[] = [false, true].map((includeBatch) => ({
  kernel: "MaxPoolWithArgmax",
  of: `positions ${includeBatch ? "in the batch" : "in each image"}`,
  shapes: [[2, 4, 4, 2]],
  values: "spread",
  tfjs: (x) => tf.maxPoolWithArgmax(x as tf.Tensor4D, 2, 2, "valid", includeBatch).result,
  float64: (x) => pooled(x, sliding({ stride: 2, pad: "valid" }, 2), largest),
}));

export const windowCases: Case[] = [
  ...pools,
  ...pools3d,
  ...convolutions,
  ...otherConvolutions,
  ...dilations,
  ...argmax,
];
