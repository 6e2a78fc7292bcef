/** Arguments for tests: special values, and random shapes and tensors from a seed. */
import * as tf from "@tensorflow/tfjs";
import { DEVICE } from "../device.js";

/**
 * NaN, infinities, signed zeros, halves, and the ends of float32's range (subnormal, smallest normal, largest). On WebGPU only the finite and
 * normal ones: its language lets a compiler assume that there are no others.
 */
const ALL_SPECIAL: readonly number[] = [
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -1.5,
  -2.5,
  1e-45,
  -1e-45,
  1.1754944e-38,
  1e-20,
  -1e-20,
  1e-8,
  -1e-8,
  1e-4,
  -1e-4,
  3.4028235e38,
  -3.4028235e38,
  1e20,
  -1e20,
  88,
  -88,
  104,
  -104,
  16777217,
  2147483648,
  -2147483648,
  4294967296,
  1e10,
  -1e10,
];

const isNormal = (x: number) => x === 0 || (Number.isFinite(x) && Math.abs(x) >= 1e-37);
export const SPECIAL = DEVICE === "webgpu" ? ALL_SPECIAL.filter(isNormal) : ALL_SPECIAL;

/** The ends of int32's range and small numbers of both signs. */
export const SPECIAL_INTS: readonly number[] = [
  0, 1, -1, 2, -2, 3, -3, 7, -7, 31, 32, 46341, -46341, 65536, 16777217, -16777217, 2147483647, -2147483648,
  -2147483647,
];

export interface ShapeOptions {
  /** Default: 0. */
  readonly minRank?: number;
  /** Default: 5. */
  readonly maxRank?: number;
  /** Whether an axis may have length 0. Default: "empty". */
  readonly lengths?: "empty" | "positive";
}

export interface TensorOptions {
  /** Default: "float32". */
  readonly dtype?: "float32" | "int32" | "bool";
  /** Uniform between these. Defaults: −3 to 3 for float32, −9 to 9 for int32. */
  readonly from?: number;
  readonly to?: number;
}

/** Random shapes and tensors from a seed. */
export class Random {
  constructor(private state: number) {
    for (let i = 0; i < 8; i++) this.next(); // neighbouring seeds drift apart
  }

  /** Uniform in [0, 1). A multiplicative step and a shift-xor mix on 32 bits. */
  next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 0x2c1b3c6d);
    mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  uniform(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** An integer from `from` to `to`, both included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)];
  }

  /** Lengths 1 to 4; one shape in eight has an axis of length 0 unless told otherwise. */
  shape({ minRank = 0, maxRank = 5, lengths = "empty" }: ShapeOptions = {}): number[] {
    const shape = Array.from({ length: this.integer(minRank, maxRank) }, () => this.integer(1, 4));
    if (lengths === "empty" && shape.length > 0 && this.next() < 1 / 8) shape[this.integer(0, shape.length - 1)] = 0;
    return shape;
  }

  /** A shape that broadcasts to the given one: leading axes left out, others of length 1. */
  broadcastable(shape: readonly number[]): number[] {
    return shape.slice(this.integer(0, shape.length)).map((length) => (this.next() < 1 / 3 ? 1 : length));
  }

  /** Two shapes that broadcast together, either of them the smaller or neither. */
  pair(options?: ShapeOptions): [number[], number[]] {
    const full = this.shape(options);
    const partial = this.broadcastable(full);
    const wide = full.map((length, axis) => {
      const other = partial[axis - full.length + partial.length] ?? 1;
      return other === length && this.next() < 1 / 4 ? 1 : length;
    });
    return this.next() < 0.5 ? [wide, partial] : [partial, wide];
  }

  /** An axis, counted from the front or (negative) from the back. */
  axis(rank: number): number {
    return this.integer(-rank, rank - 1);
  }

  /** An order of the axes. */
  permutation(length: number): number[] {
    const order = Array.from({ length }, (_, i) => i);
    for (let i = length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  tensor(shape: readonly number[], options: TensorOptions = {}): tf.Tensor {
    const { dtype = "float32" } = options;
    const bound = dtype === "float32" ? 3 : 9;
    const { from = -bound, to = bound } = options;
    const draw = {
      float32: () => this.uniform(from, to),
      int32: () => this.integer(from, to),
      bool: () => this.integer(0, 1),
    }[dtype];
    const size = shape.reduce((product, length) => product * length, 1);
    return tf.tensor(Array.from({ length: size }, draw), [...shape], dtype);
  }

  /** One tensor whose elements are drawn from a list. */
  among(values: readonly number[], shape: readonly number[], dtype: "float32" | "int32" = "float32"): tf.Tensor {
    const size = shape.reduce((product, length) => product * length, 1);
    const drawn = Array.from({ length: size }, () => this.pick(values));
    return tf.tensor(dtype === "int32" ? Int32Array.from(drawn) : Float32Array.from(drawn), [...shape], dtype);
  }

  /** Doubles, of which float32 knows nothing. */
  doubles(count: number, from: number, to: number): Float64Array {
    return Float64Array.from({ length: count }, () => this.uniform(from, to));
  }
}

/** All pairs of two lists, as two tensors of one shape. */
export function pairs(a: readonly number[], b: readonly number[], dtype: "float32" | "int32" = "float32"): tf.Tensor[] {
  const Data = dtype === "int32" ? Int32Array : Float32Array;
  const left = a.flatMap((x) => b.map(() => x));
  const right = a.flatMap(() => [...b]);
  return [tf.tensor(Data.from(left), [left.length], dtype), tf.tensor(Data.from(right), [right.length], dtype)];
}
