/**
 * What the kernels compute, written plainly in float64: the oracle of the gradient tests. Nothing here knows of TensorFlow.js or of
 * differentiation; derivatives are taken of these functions by finite differences (derivatives.ts).
 */
export interface Nd {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** An array from the value at each index. */
export function make(shape: readonly number[], value: (...index: number[]) => number): Nd {
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    data[at] = value(...index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

export function at(x: Nd, ...index: number[]): number {
  return x.data[index.reduce((sum, i, axis) => sum * x.shape[axis] + i, 0)];
}

/** The same numbers in another shape. */
export const reshaped = (x: Nd, shape: readonly number[]): Nd => ({ shape, data: x.data });

export const map = (f: (x: number) => number) => (x: Nd) => ({ shape: x.shape, data: x.data.map((v) => f(v)) });

/** f over arrays that broadcast to one shape. */
export const zip =
  (f: (...values: number[]) => number) =>
  (...arrays: Nd[]): Nd => {
    const rank = Math.max(...arrays.map(({ shape }) => shape.length));
    const shape = Array.from({ length: rank }, (_, axis) =>
      Math.max(...arrays.map((x) => x.shape[axis - rank + x.shape.length] ?? 1)),
    );
    return make(shape, (...index) =>
      f(...arrays.map((x) => at(x, ...x.shape.map((n, axis) => (n === 1 ? 0 : index[axis + rank - x.shape.length]))))),
    );
  };

/** fold of all values along some axes, in order. */
export function reduce(x: Nd, axes: readonly number[], fold: (values: number[]) => number, keepDims = false): Nd {
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const groups: number[][] = Array.from({ length: sizeOf(kept) }, () => []);
  make(x.shape, (...index) => {
    const group = index.reduce((sum, i, axis) => sum * kept[axis] + (axes.includes(axis) ? 0 : i), 0);
    groups[group].push(at(x, ...index));
    return 0;
  });
  return {
    shape: keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis)),
    data: Float64Array.from(groups, fold),
  };
}

/** Each vector along the last axis replaced by another. */
export function alongLast(x: Nd, f: (row: number[]) => number[]): Nd {
  const n = x.shape[x.shape.length - 1];
  const rows = Array.from({ length: x.data.length / n }, (_, i) => f(Array.from(x.data.subarray(i * n, (i + 1) * n))));
  return { shape: [...x.shape.slice(0, -1), rows[0].length], data: Float64Array.from(rows.flat()) };
}

export const transposed = (x: Nd, order: readonly number[]): Nd =>
  make(
    order.map((axis) => x.shape[axis]),
    (...index) => at(x, ...x.shape.map((_, axis) => index[order.indexOf(axis)])),
  );

export const add = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
export const multiply = (numbers: number[]) => numbers.reduce((a, b) => a * b, 1);

/** Windows over the spatial axes of [batch, …spatial, channels]. */
export interface Sliding {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations?: readonly number[];
  readonly pad: "same" | "valid" | number;
  readonly round?: (x: number) => number;
}

/** For each window: its output index and, for each of its places inside the input, place and input position. */
export function slide(
  spatial: readonly number[],
  { size, strides, dilations = size.map(() => 1), pad, round = Math.floor }: Sliding,
): { out: number[]; windows: { at: number[]; inside: { place: number[]; position: number[] }[] }[] } {
  const reach = size.map((n, i) => (n - 1) * dilations[i] + 1);
  const out = spatial.map((n, i) =>
    pad === "same"
      ? Math.ceil(n / strides[i])
      : round((n + 2 * (pad === "valid" ? 0 : pad) - reach[i]) / strides[i]) + 1,
  );
  const before = spatial.map((n, i) =>
    pad === "same" ? Math.floor(Math.max(0, (out[i] - 1) * strides[i] + reach[i] - n) / 2) : pad === "valid" ? 0 : pad,
  );
  const indices = (shape: readonly number[]) => {
    const all: number[][] = [];
    make(shape, (...index) => all.push(index));
    return all;
  };
  const windows = indices(out).map((o) => ({
    at: o,
    inside: indices(size)
      .map((place) => ({ place, position: place.map((p, i) => o[i] * strides[i] - before[i] + p * dilations[i]) }))
      .filter(({ position }) => position.every((p, i) => p >= 0 && p < spatial[i])),
  }));
  return { out, windows };
}

/** fold of the values in each window, channel by channel; `score` adds a filter's value to each where there is a filter. */
export function pooled(x: Nd, sliding: Sliding, fold: (values: number[]) => number, filter?: Nd): Nd {
  const [batch, channels] = [x.shape[0], x.shape[x.shape.length - 1]];
  const { out, windows } = slide(x.shape.slice(1, -1), sliding);
  const byIndex = new Map(windows.map((window) => [window.at.join(), window.inside]));
  return make([batch, ...out, channels], (b, ...rest) => {
    const c = rest[rest.length - 1];
    const inside = byIndex.get(rest.slice(0, -1).join()) ?? [];
    return fold(inside.map(({ place, position }) => at(x, b, ...position, c) + (filter ? at(filter, ...place, c) : 0)));
  });
}

/** A convolution with a filter [...size, channels, outChannels]; depthwise, [...size, channels, multiplier]. */
export function convolved(x: Nd, w: Nd, sliding: Omit<Sliding, "size">, depthwise = false): Nd {
  const rank = x.shape.length - 2;
  const { out, windows } = slide(x.shape.slice(1, -1), { ...sliding, size: w.shape.slice(0, rank) });
  const byIndex = new Map(windows.map((window) => [window.at.join(), window.inside]));
  const [channels, last] = w.shape.slice(rank);
  return make([x.shape[0], ...out, depthwise ? channels * last : last], (b, ...rest) => {
    const o = rest[rank];
    const inside = byIndex.get(rest.slice(0, rank).join()) ?? [];
    const used = depthwise ? [Math.floor(o / last)] : Array.from({ length: channels }, (_, c) => c);
    return add(
      inside.flatMap(({ place, position }) =>
        used.map((c) => at(x, b, ...position, c) * at(w, ...place, c, depthwise ? o % last : o)),
      ),
    );
  });
}
