/**
 * How a kernel rule is tested: a function of tensors runs eagerly on TensorFlow.js's plain JavaScript backend and compiled, on the same random
 * arguments, and every result must have the same shape, dtype and values. In float64 a caller's own formula is the measure.
 *
 *     beforeAll(useCpuBackend);
 *     it("…", () => forAll(20, (random) => agrees((x) => tf.tanh(x), [random.tensor(random.shape())])));
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import {
  type CompileOptions,
  compile,
  type NativeTensor,
  type TensorTree,
} from "../../../packages/tfjs-compile/src/index.js";

/** Plain JavaScript, without the lines it prints at its first tensor. */
export async function useCpuBackend(): Promise<void> {
  await tf.setBackend("cpu");
  await tf.ready();
  Reflect.set(tf.backend(), "firstUse", false);
}

export interface Agreement {
  /** Largest relative difference. Default: 1e-6 (in float64 too: eager results are float32). */
  readonly rtol?: number;
  /** Largest absolute difference that is let pass beside it; sums that cancel need one. Default: 1e-37, about the smallest normal float32. */
  readonly atol?: number;
  /** Default: "float32". */
  readonly dtype?: "float32" | "float64";
}

type Fn = (...args: never[]) => TensorTree;
type Values = ArrayLike<number>;

/**
 * The results of a compiled function, flat, in the order in which `fn` nests them. The session is freed.
 * @param options of `compile`; `feeds`: values in place of the example arguments, leaf by leaf
 */
export async function runCompiled(
  fn: Fn,
  args: readonly TensorTree[],
  options: CompileOptions & { readonly feeds?: readonly Float64Array[] } = {},
): Promise<NativeTensor[]> {
  const { feeds, ...rest } = options;
  const compiled = await compile(fn as (...args: readonly TensorTree[]) => TensorTree, args, {
    name: "tested",
    ...rest,
  });
  try {
    return leaves(await compiled.run((feeds ?? args) as never)) as NativeTensor[];
  } finally {
    await compiled.dispose();
  }
}

/** Compiled results have the shapes, dtypes and values of eager ones; NaN equals NaN, −0 equals 0. Disposes the arguments. */
export async function agrees(fn: Fn, args: readonly TensorTree[], options: Agreement = {}): Promise<void> {
  const { rtol = 1e-6, atol = 1e-37, dtype = "float32" } = options;
  const eager = leaves(tf.tidy(() => fn(...(args as never[])) as tf.TensorContainer)) as tf.Tensor[];
  const native = await runCompiled(fn, args, { dtype });
  expect(native.length, "number of results").toBe(eager.length);
  native.forEach((result, i) => {
    expect([...result.shape], `shape of result ${i}`).toEqual(eager[i].shape);
    expect(result.dtype, `dtype of result ${i}`).toBe(eager[i].dtype === "float32" ? dtype : eager[i].dtype);
    const problem = firstDifference(result.dataSync(), eager[i].dataSync(), rtol, atol);
    if (problem) expect.fail(`result ${i} [${result.shape}]: compiled ${problem} eager; ${describeArgs(args)}`);
  });
  tf.dispose([args, eager] as never);
}

/**
 * In float64, a function of tensors of one shape equals `exact`, elementwise.
 * @param feeds the doubles of each argument, all of one length
 */
export async function agreesInDouble(
  fn: Fn,
  feeds: readonly Float64Array[],
  exact: (...values: number[]) => number,
  { rtol = 1e-12, atol = 1e-300 }: Pick<Agreement, "rtol" | "atol"> = {},
): Promise<void> {
  const examples = feeds.map(({ length }) => tf.zeros([length]));
  const [result] = await runCompiled(fn, examples, { dtype: "float64", feeds });
  expect(result.dtype).toBe("float64");
  const wanted = Array.from(feeds[0], (_, i) => exact(...feeds.map((feed) => feed[i])));
  const problem = firstDifference(result.dataSync(), wanted, rtol, atol, (i) =>
    feeds.map((feed) => feed[i]).join(", "),
  );
  if (problem) expect.fail(`float64: compiled ${problem} exact`);
  tf.dispose(examples);
}

/** Calls `property` with generators of fixed seeds; a failure names the seed that shows it. */
export async function forAll(count: number, property: (random: Random) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= count; seed++) {
    try {
      await property(new Random(seed));
    } catch (error) {
      if (error instanceof Error) error.message = `seed ${seed}: ${error.message}`;
      throw error;
    }
  }
}

/** The first place where two lists differ by more than the tolerances, as text; undefined where there is none. */
export function firstDifference(
  got: Values,
  wanted: Values,
  rtol: number,
  atol: number,
  at: (i: number) => string = () => "",
): string | undefined {
  if (got.length !== wanted.length) return `${got.length} values for ${wanted.length} of`;
  for (let i = 0; i < got.length; i++) {
    const a = got[i];
    const b = wanted[i];
    const near = Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b);
    if (!(near || a === b || Object.is(a, b))) {
      return `${a} at ${i}${at(i) && ` (of ${at(i)})`} where ${b} is`;
    }
  }
  return undefined;
}

/** NaN, infinities, signed zeros, halves, and the ends of float32's range (subnormal, smallest normal, largest). */
export const SPECIAL: readonly number[] = [
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

/** The tensors (of either kind) in nested lists and records. */
function leaves(tree: unknown): { readonly shape: readonly number[] }[] {
  if (Array.isArray(tree)) return tree.flatMap(leaves);
  if (typeof tree === "object" && tree !== null && !("dtype" in tree)) return Object.values(tree).flatMap(leaves);
  return [tree as { readonly shape: readonly number[] }];
}

function describeArgs(args: readonly TensorTree[]): string {
  const text = (leaf: { readonly shape: readonly number[] }) => {
    const { shape, dtype } = leaf as tf.Tensor;
    const values = (leaf as tf.Tensor).dataSync();
    return `[${shape}] ${dtype} ${Array.from(values.slice(0, 40)).join(" ")}${values.length > 40 ? " …" : ""}`;
  };
  return `arguments ${leaves(args).map(text).join("; ")}`;
}
