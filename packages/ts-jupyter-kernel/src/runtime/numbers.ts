/** Numbers as a reader wants them: rounded, and lined up in columns. */
import { shortened } from "./escape.js";

/** One format for a whole column: integers as they are, fixed decimals where these keep every entry's size, else scientific. */
export function columnFormat(values: readonly number[], digits = 5): (value: number) => string {
  const sizes = values.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), largest);
  if (sizes.every(Number.isInteger) && largest < 1e15) return plain;
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  const fixed = largest < 1e6 && decimals <= 8 && smallest >= 10 ** -decimals;
  return (value) => {
    if (!Number.isFinite(value)) return plain(value);
    return fixed ? value.toFixed(decimals) : value.toExponential(digits - 1);
  };
}

const plain = (value: number) => (Object.is(value, -0) ? "-0" : String(value).replace("Infinity", "∞"));

/** Which of `length` entries are shown: all, or the first and the last `edge` with a gap (undefined) between. */
export function shownIndexes(length: number, most: number, edge: number = most / 2): (number | undefined)[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  const head = Array.from({ length: Math.floor(edge) }, (_, i) => i);
  return [...head, undefined, ...head.map((i) => length - head.length + i)];
}

/**
 * Nested numbers in brackets, as NumPy sets them: `entry(flat index)` gives the values of an array of this shape in row-major order. Of more
 * than 1,000 entries only three at each end of each axis are asked for.
 */
export function nestedText(shape: readonly number[], entry: (index: number) => unknown): string {
  const size = shape.reduce((a, b) => a * b, 1);
  const most = size > 1000 ? 6 : Number.POSITIVE_INFINITY;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const axes = shape.map((length) => shownIndexes(length, most, 3));
  const flat: number[] = [];
  const collect = (axis: number, offset: number): void => {
    if (axis === shape.length) flat.push(offset);
    else for (const i of axes[axis]) if (i !== undefined) collect(axis + 1, offset + i * strides[axis]);
  };
  collect(0, 0);
  const numbers = flat.map(entry).filter((value): value is number => typeof value === "number");
  const format = columnFormat(numbers);
  const text = (index: number) => {
    const value = entry(index);
    return typeof value === "number"
      ? format(value)
      : typeof value === "string"
        ? JSON.stringify(shortened(value, 60))
        : String(value);
  };
  const cells = new Map(flat.map((index) => [index, text(index)]));
  const width = Math.min(
    40,
    [...cells.values()].reduce((most, cell) => Math.max(most, cell.length), 0),
  );
  const set = (axis: number, offset: number): string => {
    if (axis === shape.length) return cells.get(offset)!.padStart(shape.length > 1 ? width : 0);
    const last = axis === shape.length - 1;
    const parts = axes[axis].map((i) => (i === undefined ? "…" : set(axis + 1, offset + i * strides[axis])));
    const gap = last ? ", " : `,${"\n".repeat(shape.length - 1 - axis)}${" ".repeat(axis + 1)}`;
    return `[${parts.join(gap)}]`;
  };
  return set(0, 0);
}
