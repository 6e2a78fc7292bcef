/**
 * Sliding windows, as geometry: which input positions the taps of every window fall on. Along one axis, tap k of window o falls on
 *
 *     o · stride − before + k · dilation,
 *
 * and outside of the input where that is negative or too large. With several axes the positions are counted row-major, the last axis fastest.
 * Every convolution and pooling here is a table of such positions followed by a product, a maximum or a sum.
 */
import { backend_util } from "@tensorflow/tfjs-core";

/** One spatial axis. `before` is how far the first window begins in front of the input; negative, it begins inside. */
export interface WindowAxis {
  readonly in: number;
  readonly out: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

export type Window = readonly WindowAxis[];

/** Positions, −1 for outside: `rows` lists of `columns` entries. */
export interface PositionTable {
  readonly rows: number;
  readonly columns: number;
  readonly entries: Int32Array;
}

/** The attributes that place windows, as tfjs gives them: numbers, or one number per axis. */
export interface WindowAttrs {
  readonly strides: number | readonly number[];
  readonly pad: "valid" | "same" | number | readonly (readonly number[])[];
  readonly dilations?: number | readonly number[] | null;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * The windows of a filter [...taps, in, out] over `lengths`, by tfjs's own rules of padding and rounding.
 * @throws Error when no window fits
 */
export function windowOf(lengths: readonly number[], taps: readonly number[], attrs: WindowAttrs): Window {
  const rank = lengths.length;
  const inShape = [1, ...lengths, 1] as [number, number, number, number, number];
  const filterShape = [...taps, 1, 1] as [number, number, number, number, number];
  const { strides, pad, dimRoundingMode } = attrs;
  const dilations = attrs.dilations ?? 1;
  const axes = rank === 3 ? ["Depth", "Height", "Width"] : ["Height", "Width"];
  const info = (rank === 3
    ? backend_util.computeConv3DInfo(
        inShape,
        filterShape,
        strides as number,
        dilations as number,
        pad as "same",
        false,
        "channelsLast",
        dimRoundingMode,
      )
    : backend_util.computeConv2DInfo(
        inShape.slice(0, 4) as [number, number, number, number],
        filterShape.slice(0, 4) as [number, number, number, number],
        strides as number,
        dilations as number,
        pad as number,
        dimRoundingMode,
      )) as unknown as Readonly<Record<string, number>> & { readonly padInfo: Readonly<Record<string, number>> };
  const sides = { Depth: "front", Height: "top", Width: "left" } as const;
  return axes.map((axis, i) => {
    const out = info[`out${axis}`];
    if (out < 0) throw new Error(`no window of ${taps[i]} fits into ${lengths[i]} entries`);
    return {
      in: lengths[i],
      out,
      taps: taps[i],
      stride: info[`stride${axis}`],
      dilation: info[`dilation${axis}`],
      before: info.padInfo[sides[axis as "Height"]],
    };
  });
}

/** Explicit padding of a tensor in NCHW order as one of NHWC order. */
export function channelsLastPad(pad: WindowAttrs["pad"]): WindowAttrs["pad"] {
  return typeof pad === "object" ? [pad[0], ...pad.slice(2), pad[1]] : pad;
}

export const countOf = (window: Window, part: "in" | "out" | "taps"): number =>
  window.reduce((product, axis) => product * axis[part], 1);

/** For every window, the input positions of its taps: rows are windows, columns taps. */
export function inputPositions(window: Window): PositionTable {
  const perAxis = window.map(({ out, taps, stride, before, dilation, in: length }) =>
    grid(out, taps, (o, k) => {
      const at = o * stride - before + k * dilation;
      return at >= 0 && at < length ? at : -1;
    }),
  );
  return {
    rows: countOf(window, "out"),
    columns: countOf(window, "taps"),
    entries: product(window, perAxis, "out", "in"),
  };
}

/** For every input position, the windows in which it is tap k: rows are positions, columns taps. */
export function windowPositions(window: Window): PositionTable {
  const perAxis = window.map(({ in: length, out, taps, stride, before, dilation }) =>
    grid(length, taps, (i, k) => {
      const o = (i + before - k * dilation) / stride;
      return Number.isInteger(o) && o >= 0 && o < out ? o : -1;
    }),
  );
  return {
    rows: countOf(window, "in"),
    columns: countOf(window, "taps"),
    entries: product(window, perAxis, "in", "out"),
  };
}

/** The entries of each row that lie inside, moved to the front, through `name(entry, column)`; the rows as short as the fullest allows. */
export function packed(
  { rows, columns, entries }: PositionTable,
  name: (entry: number, column: number) => number,
): PositionTable {
  const lists = Array.from({ length: rows }, (_, row) => {
    const list: number[] = [];
    for (let k = 0; k < columns; k++) {
      const entry = entries[row * columns + k];
      if (entry >= 0) list.push(name(entry, k));
    }
    return list;
  });
  const width = lists.reduce((most, { length }) => Math.max(most, length), 1);
  const packedEntries = new Int32Array(rows * width).fill(-1);
  lists.forEach((list, row) => {
    packedEntries.set(list, row * width);
  });
  return { rows, columns: width, entries: packedEntries };
}

type Grid = readonly (readonly number[])[];

function grid(rows: number, columns: number, at: (row: number, column: number) => number): Grid {
  return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => at(row, column)));
}

/** Row-major positions of all axes together from those of each axis. */
function product(window: Window, perAxis: readonly Grid[], rowPart: "in" | "out", entryPart: "in" | "out"): Int32Array {
  let table: Grid = [[0]];
  window.forEach((axis, i) => {
    const own = perAxis[i];
    const length = axis[entryPart];
    table = table.flatMap((row) =>
      own.map((ownRow) => row.flatMap((entry) => ownRow.map((at) => (entry < 0 || at < 0 ? -1 : entry * length + at)))),
    );
  });
  const entries = new Int32Array(countOf(window, rowPart) * countOf(window, "taps"));
  table.forEach((row, i) => {
    entries.set(row, i * row.length);
  });
  return entries;
}
