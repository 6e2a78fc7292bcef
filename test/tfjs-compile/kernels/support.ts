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
import { DEVICE } from "../device.js";
import { Random } from "./draws.js";

export { pairs, Random, type ShapeOptions, SPECIAL, SPECIAL_INTS, type TensorOptions } from "./draws.js";

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
  /** What computes the compiled side. Default: "onnxruntime". */
  readonly engine?: "onnxruntime" | "tfjs";
}

/** What a GPU may add to a test's tolerances in float32, and how many of a test's random cases are run there. */
const GPU = { rtol: 2e-5, atol: 1e-6, cases: 4 } as const;

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
  const { dtype = "float32", engine = "onnxruntime" } = options;
  const least = DEVICE === "webgpu" && dtype === "float32" ? GPU : { rtol: 0, atol: 0 };
  const rtol = Math.max(options.rtol ?? 1e-6, least.rtol);
  const atol = Math.max(options.atol ?? 1e-37, least.atol);
  const eager = leaves(tf.tidy(() => fn(...(args as never[])) as tf.TensorContainer)) as tf.Tensor[];
  const native = await runCompiled(fn, args, { dtype, engine });
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

/** Calls `property` with generators of fixed seeds, on WebGPU with a few; a failure names the seed that shows it. */
export async function forAll(count: number, property: (random: Random) => Promise<void>): Promise<void> {
  const cases = DEVICE === "webgpu" ? Math.min(count, GPU.cases) : count;
  for (let seed = 1; seed <= cases; seed++) {
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
