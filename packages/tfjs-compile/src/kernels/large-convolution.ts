/**
 * Convolutions on onnxruntime's own operators, for float32 where columns (columns.ts) would not fit into the processor's caches: Conv unrolls
 * one image at a time. Its layout is channels first, so the tensors are transposed on the way in and out; onnx/layout.ts lets neighbouring
 * transposes cancel.
 *
 *     y = Conv(x, w),   ∂L/∂x = ConvTranspose(∂L/∂y, w),   ∂L/∂w = Conv(xᵀ, ∂L/∂yᵀ) with batch and channels swapped, stride and dilation too.
 */
import type { Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import { countOf, type Window } from "./window.js";

/**
 * Elements of the columns from which on onnxruntime's operators are taken. Conv is slow at filter gradients (few windows of many taps: 1.3
 * times slower than columns for 16 images of 64 × 64 × 32), so there only memory counts.
 */
const LARGE = { convolution: 2 ** 22, inputGradient: 2 ** 22, filterGradient: 2 ** 26 } as const;

/** Whether the columns of a convolution are too large for one matrix product. */
export function isLarge(
  onnx: Emitter,
  what: keyof typeof LARGE,
  batch: number,
  window: Window,
  channels: number,
): boolean {
  if (onnx.float !== "float32" || window.some(({ before }) => before < 0)) return false;
  const taps = countOf(window, "taps");
  return taps > 1 && batch * countOf(window, "out") * taps * channels > LARGE[what];
}

/** How far the last window reaches behind the input; negative where entries are left over. */
const overhang = ({ in: length, out, taps, stride, dilation, before }: Window[number]) =>
  (out - 1) * stride + (taps - 1) * dilation + 1 - before - length;

const pads = (window: Window) => [
  ...window.map(({ before }) => before),
  ...window.map((axis) => Math.max(0, overhang(axis))),
];

/** [batch, …, channels] → [batch, channels, …] */
function channelsFirst(onnx: Emitter, x: Value): Value {
  const rank = x.shape.length;
  return onnx.transpose(x, [0, rank - 1, ...range(1, rank - 1)]);
}

/** [batch, channels, …] → [batch, …, channels] */
function channelsLast(onnx: Emitter, x: Value): Value {
  const rank = x.shape.length;
  return onnx.transpose(x, [0, ...range(2, rank), 1]);
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** [...taps, channels, outChannels] → [outChannels, channels, ...taps] */
function filterFirst(onnx: Emitter, w: Value): Value {
  const rank = w.shape.length;
  return onnx.transpose(w, [rank - 1, rank - 2, ...range(0, rank - 2)]);
}

interface Steps {
  readonly stride: number;
  readonly dilation: number;
}

/** Conv, cut to `lengths`: entries left over at the end make windows that nobody asked for. */
function conv(onnx: Emitter, x: Value, w: Value, window: Window, steps: readonly Steps[], lengths: readonly number[]) {
  const before = pads(window);
  const made = lengths.map((_, i) => {
    const room = x.shape[i + 2] + before[i] + before[i + lengths.length];
    return Math.floor((room - (w.shape[i + 2] - 1) * steps[i].dilation - 1) / steps[i].stride) + 1;
  });
  const attrs = {
    kernel_shape: w.shape.slice(2),
    strides: steps.map(({ stride }) => stride),
    dilations: steps.map(({ dilation }) => dilation),
    pads: before,
  };
  const full = onnx.op("Conv", [x, w], attrs, { shape: [x.shape[0], w.shape[0], ...made], dtype: x.dtype });
  return onnx.slice(
    full,
    full.shape.map(() => 0),
    [x.shape[0], w.shape[0], ...lengths],
  );
}

/** y [batch, …out, outChannels] */
export function largeConvolution(onnx: Emitter, x: Value, w: Value, window: Window): Value {
  const out = window.map((axis) => axis.out);
  return channelsLast(onnx, conv(onnx, channelsFirst(onnx, x), filterFirst(onnx, w), window, window, out));
}

/** ∂L/∂w [...taps, channels, outChannels] */
export function largeFilterGradient(onnx: Emitter, x: Value, dy: Value, window: Window): Value {
  const rank = x.shape.length;
  const channelsAsBatch = (t: Value) => onnx.transpose(t, [rank - 1, 0, ...range(1, rank - 1)]);
  const swapped = window.map(({ stride, dilation }) => ({ stride: dilation, dilation: stride }));
  const taps = window.map((axis) => axis.taps);
  const gradient = conv(onnx, channelsAsBatch(x), channelsAsBatch(dy), window, swapped, taps);
  return onnx.transpose(gradient, [...range(2, rank), 0, 1]);
}

/** ∂L/∂x [batch, …in, channels] */
export function largeInputGradient(onnx: Emitter, dy: Value, w: Value, window: Window): Value {
  const channels = w.shape[w.shape.length - 2];
  const reached = window.map((axis) => axis.in + Math.min(0, overhang(axis)));
  const attrs = {
    kernel_shape: window.map((axis) => axis.taps),
    strides: window.map((axis) => axis.stride),
    dilations: window.map((axis) => axis.dilation),
    pads: pads(window),
  };
  const y = channelsFirst(onnx, dy);
  const shape = [dy.shape[0], channels, ...reached];
  const made = onnx.op("ConvTranspose", [y, filterFirst(onnx, w)], attrs, { shape, dtype: dy.dtype });
  // Entries behind the last window have no gradient.
  const rest = window.map((axis, i) => axis.in - reached[i]);
  const whole = rest.every((n) => n === 0)
    ? made
    : onnx.op(
        "Pad",
        [made, onnx.int64([...shape.map(() => 0), 0, 0, ...rest]), onnx.scalar(0, dy.dtype)],
        { mode: "constant" },
        { shape: shape.map((n, i) => (i < 2 ? n : n + rest[i - 2])), dtype: dy.dtype },
      );
  return channelsLast(onnx, whole);
}
