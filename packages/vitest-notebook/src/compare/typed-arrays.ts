// Plotly's typed arrays in JSON: `{dtype: "f8", bdata: "<base64, little-endian>", shape?: "2, 3"}` stands for a list of numbers.
import { isObject } from "./json-values.js";

type Reader = (view: DataView, offset: number) => number;

/** Name of the type → bytes of an element and how it is read. */
const TYPES: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  i1: [1, (view, offset) => view.getInt8(offset)],
  u1: [1, (view, offset) => view.getUint8(offset)],
  i2: [2, (view, offset) => view.getInt16(offset, true)],
  u2: [2, (view, offset) => view.getUint16(offset, true)],
  i4: [4, (view, offset) => view.getInt32(offset, true)],
  u4: [4, (view, offset) => view.getUint32(offset, true)],
  f4: [4, (view, offset) => view.getFloat32(offset, true)],
  f8: [8, (view, offset) => view.getFloat64(offset, true)],
};
const LONG_NAMES: Readonly<Record<string, string>> = {
  int8: "i1",
  uint8: "u1",
  u1c: "u1",
  uint8c: "u1",
  int16: "i2",
  uint16: "u2",
  int32: "i4",
  uint32: "u4",
  float32: "f4",
  float64: "f8",
};

/** The numbers, nested by their shape; undefined: no typed array, or one that does not decode. */
export function decodeTypedArray(value: unknown): unknown[] | undefined {
  if (!isObject(value) || typeof value.dtype !== "string" || typeof value.bdata !== "string") return undefined;
  const type = TYPES[LONG_NAMES[value.dtype] ?? value.dtype];
  if (type === undefined) return undefined;
  const [size, read] = type;
  const bytes = Buffer.from(value.bdata, "base64");
  if (bytes.length % size !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const numbers = Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
  if (value.shape === undefined) return numbers;
  const shape = String(value.shape).split(",").map(Number);
  const count = shape.reduce((product, length) => product * length, 1);
  return count === numbers.length ? nest(numbers, shape) : undefined;
}

function nest(numbers: unknown[], shape: readonly number[]): unknown[] {
  const inner = shape.slice(1);
  if (inner.length === 0) return numbers;
  const size = inner.reduce((product, length) => product * length, 1);
  return Array.from({ length: shape[0]! }, (_, i) => nest(numbers.slice(i * size, (i + 1) * size), inner));
}
