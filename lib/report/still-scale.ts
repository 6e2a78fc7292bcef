/**
 * Axes of still pictures: value → pixel, with ticks where people read them, at 1, 2 or 5 times a power of ten (Heckbert, Nice numbers for graph
 * labels, Graphics Gems, 1990), on a log axis at powers of ten, on an axis of names at each name.
 */
import type { LayoutAxis } from "plotly.js";
import { formatNumber } from "./format.js";

export interface Scale {
  /** Pixel of a value; undefined: it has no place on this axis. */
  at(value: unknown): number | undefined;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface ScaleOptions {
  /** Pixels of the axis's lower and upper end. */
  readonly ends: readonly [number, number];
  /** About so many ticks. */
  readonly ticks: number;
  /** A value that the axis must show, for example the foot of bars. */
  readonly include?: number;
}

/** The scale of all values that stand on an axis. */
export function scaleOf(values: readonly unknown[], axis: Partial<LayoutAxis>, options: ScaleOptions): Scale {
  if (values.some(isName)) return nameScale([...new Set(values.map(String))], options.ends);
  return axis.type === "log" ? logScale(values, axis, options) : linearScale(values, axis, options);
}

const isName = (value: unknown): boolean => typeof value === "string" && !Number.isFinite(Number(value));
const isPoint = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** From [low, high] to pixels. */
function mapped([low, high]: readonly [number, number], [from, to]: readonly [number, number]) {
  return (value: number) => from + ((value - low) / (high - low)) * (to - from);
}

function nameScale(names: readonly string[], ends: readonly [number, number]): Scale {
  const place = mapped([-0.5, names.length - 0.5], ends);
  const at = (value: unknown) => {
    const index = names.indexOf(String(value));
    return index < 0 ? undefined : place(index);
  };
  // Names that would stand on each other are thinned.
  const every = Math.ceil(names.length / 12);
  const ticks = names.flatMap((name, i) => (i % every === 0 ? [{ at: place(i), text: name.slice(0, 16) }] : []));
  return { at, ticks };
}

function linearScale(values: readonly unknown[], axis: Partial<LayoutAxis>, options: ScaleOptions): Scale {
  const { ends, ticks, include } = options;
  const range = rangeOf(axis) ?? spanned([...values.filter(isPoint), ...(include === undefined ? [] : [include])]);
  const place = mapped(range, ends);
  const [low, high] = [Math.min(...range), Math.max(...range)];
  const step = niceStep(high - low, ticks);
  const marks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) marks.push(i * step);
  return {
    at: (value) => (isPoint(value) ? place(value) : undefined),
    ticks: marks.map((mark) => ({ at: place(mark), text: formatNumber(Number(mark.toPrecision(10))) })),
  };
}

function logScale(values: readonly unknown[], axis: Partial<LayoutAxis>, { ends, ticks }: ScaleOptions): Scale {
  const logs = values.filter(isPoint).flatMap((value) => (value > 0 ? [Math.log10(value)] : []));
  const range = rangeOf(axis) ?? spanned(logs);
  const place = mapped(range, ends);
  const [low, high] = [Math.min(...range), Math.max(...range)];
  const powers = (factors: readonly number[], every: number) => {
    const marks: { at: number; text: string }[] = [];
    for (let k = Math.ceil(low / every - 1) * every; k <= high; k += every) {
      for (const factor of factors) {
        const log = k + Math.log10(factor);
        if (log >= low && log <= high)
          marks.push({ at: place(log), text: factor === 1 ? power(k) : `${factor}·${power(k)}` });
      }
    }
    return marks;
  };
  const decades = high - low;
  return {
    at: (value) => (isPoint(value) && value > 0 ? place(Math.log10(value)) : undefined),
    ticks: decades < 2 ? powers([1, 2, 5], 1) : powers([1], Math.max(1, Math.ceil(decades / ticks))),
  };
}

/** A range that the figure sets itself; of a log axis in powers of ten. */
function rangeOf({ range }: Partial<LayoutAxis>): readonly [number, number] | undefined {
  const [low, high] = (range ?? []) as readonly unknown[];
  return isPoint(low) && isPoint(high) && low !== high ? [low, high] : undefined;
}

/** From the least to the largest, with a margin of a twentieth at both ends. */
function spanned(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low > high) return [0, 1];
  const margin = low === high ? Math.abs(low) / 2 || 1 : (high - low) / 20;
  return [low - margin, high + margin];
}

function niceStep(span: number, ticks: number): number {
  const unit = 10 ** Math.floor(Math.log10(span / ticks));
  return unit * (([1, 2, 5] as const).find((factor) => factor * unit * ticks >= span) ?? 10);
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const power = (exponent: number): string =>
  exponent === 0
    ? "1"
    : `10${String(exponent)
        .replace(/\d/g, (digit) => RAISED[Number(digit)])
        .replace("-", "⁻")}`;
