/**
 * Pooling where windows stand side by side (stride = size, no padding): one axis after the other is reshaped to [before, taps, after] and
 * reduced, last axis first. A maximum found so is the first (or last) in row-major order if the first (last) is taken at every axis.
 * Nothing is copied, which makes the pooling of few-shot networks about 1.4 times as fast as by columns.
 */
import { sizeOf, type Value } from "../graph/graph.js";
import type { Emitter } from "../onnx/emitter.js";
import type { Ties } from "./maxima.js";
import type { Window } from "./window.js";

export function isTiling(window: Window): boolean {
  return window.every(
    ({ in: length, out, taps, stride, dilation, before }) =>
      before === 0 && dilation === 1 && (stride === taps || out === 1) && out * taps <= length,
  );
}

/** The part of x that the tiles cover. */
function covered(onnx: Emitter, x: Value, window: Window): Value {
  const lengths = [x.shape[0], ...window.map(({ out, taps }) => out * taps), x.shape[x.shape.length - 1]];
  return onnx.slice(
    x,
    x.shape.map(() => 0),
    lengths,
  );
}

/** One axis split into tiles: [before · out, taps, after]. */
function tiled(onnx: Emitter, x: Value, window: Window, axis: number): Value {
  const { out, taps } = window[axis];
  const before = sizeOf(x.shape.slice(0, axis + 1)) * out;
  return onnx.reshape(x, [before, taps, sizeOf(x.shape.slice(axis + 2))]);
}

/** x with one spatial axis reduced to its tiles. */
function reduceAxis(onnx: Emitter, operator: string, x: Value, window: Window, axis: number): Value {
  const shape = x.shape.map((length, i) => (i === axis + 1 ? window[axis].out : length));
  return onnx.reshape(onnx.reduce(operator, tiled(onnx, x, window, axis), [1]), shape);
}

/** x, and x reduced over the last axis, the last two, … : [batch, …, channels] each. */
function stages(onnx: Emitter, operator: string, x: Value, window: Window): Value[] {
  const made = [covered(onnx, x, window)];
  for (let axis = window.length - 1; axis >= 0; axis--) {
    const last = made[made.length - 1];
    made.push(window[axis].taps === 1 ? last : reduceAxis(onnx, operator, last, window, axis));
  }
  return made;
}

/** [batch, …out, channels] */
export function maxOfTiles(onnx: Emitter, x: Value, window: Window): Value {
  return stages(onnx, "ReduceMax", x, window)[window.length];
}

/** [batch, …out, channels] */
export function sumOfTiles(onnx: Emitter, x: Value, window: Window): Value {
  return stages(onnx, "ReduceSum", x, window)[window.length];
}

/** dy at the maximum of each tile of x, 0 elsewhere and where the maximum is −∞. */
export function maxOfTilesGradient(onnx: Emitter, x: Value, dy: Value, window: Window, ties: Ties): Value {
  const made = stages(onnx, "ReduceMax", x, window);
  const zero = onnx.scalar(0);
  const top = made[window.length];
  const lowest = onnx.scalar(Number.NEGATIVE_INFINITY, x.dtype);
  let gradient = onnx.where(onnx.compare("Greater", top, lowest), onnx.reshape(dy, top.shape), zero);
  window.forEach(({ taps }, axis) => {
    if (taps === 1) return;
    const stage = window.length - 1 - axis;
    const entries = tiled(onnx, made[stage], window, axis);
    const [before, , after] = entries.shape;
    const best = onnx.reshape(made[stage + 1], [before, 1, after]);
    let rest = onnx.reshape(gradient, [before, 1, after]);
    const parts: Value[] = new Array(taps);
    const order = Array.from({ length: taps }, (_, k) => (ties === "first" ? k : taps - 1 - k));
    order.forEach((k, i) => {
      if (i === taps - 1) {
        parts[k] = rest; // no earlier one was the maximum
        return;
      }
      const wins = onnx.compare("Equal", onnx.slice(entries, [0, k, 0], [before, 1, after]), best);
      parts[k] = onnx.where(wins, rest, zero);
      rest = onnx.where(wins, zero, rest);
    });
    gradient = onnx.reshape(onnx.concat(parts, 1), made[stage].shape);
  });
  const missing = x.shape.map((length, i) => length - gradient.shape[i]);
  if (missing.every((n) => n === 0)) return gradient;
  const pads = onnx.int64([...x.shape.map(() => 0), ...missing]);
  return onnx.op("Pad", [gradient, pads, zero], { mode: "constant" }, { shape: x.shape, dtype: gradient.dtype });
}
