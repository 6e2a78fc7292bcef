/**
 * What runs a training step: TensorFlow.js ("eager"), or the step compiled to one native graph ("compiled"). Between steps the state stays where
 * the engine keeps it, as a flat record leaf name → leaf; its values are read only for checkpoints.
 */
import { type CompileOptions, compile, NativeTensor } from "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import type { LeafValues, StoredLeaf } from "./checkpoint.js";
import { flattenParams, type LeafName, type Params, tidyTree, unflattenParams } from "./params.js";

/** A pure function of state and batch: the next state, of the same names, shapes and dtypes, and metrics, one number each. */
export type TrainStep<State extends Params, Batch extends Params, Name extends string = string> = (
  state: State,
  batch: Batch,
) => { readonly state: State; readonly metrics: Readonly<Record<Name, tf.Tensor>> };

/** Options of `compile`; a training step is one step. */
export type TrainCompileOptions = Omit<CompileOptions, "repeat" | "inputNames">;

export type Leaf = tf.Tensor | NativeTensor;
export type Leaves = Readonly<Record<LeafName, Leaf>>;
type Tensors = Readonly<Record<LeafName, tf.Tensor>>;

export interface TrainEngine {
  /** "tfjs-wasm", "onnxruntime-cpu", … */
  readonly name: string;
  /** One step. Everything that comes out is new; what went in stays the caller's. */
  step(state: Leaves, batch: Leaves): Promise<{ readonly state: Leaves; readonly metrics: Leaves }>;
  /** Takes values into the engine. */
  load(leaves: readonly StoredLeaf[]): Leaves;
  free(leaves: Leaves): void;
  close(): Promise<void>;
}

/** Names and tensors of a record as a flat record. */
export function leavesOf(params: Params): Tensors {
  return Object.fromEntries(flattenParams(params));
}

/** The values of leaves, not to be changed. */
export function stored(leaves: Leaves): Promise<StoredLeaf[]> {
  return Promise.all(
    Object.entries(leaves).map(async ([name, leaf]): Promise<StoredLeaf> => {
      const { dtype, shape } = leaf;
      if (dtype !== "float32" && dtype !== "float64" && dtype !== "int32" && dtype !== "bool") {
        throw new Error(`cannot train with ${dtype} tensor "${name}"`);
      }
      return { name, shape, dtype, values: (await leaf.data()) as LeafValues };
    }),
  );
}

/** A TensorFlow.js tensor of a leaf's values; float64 is rounded. */
export function toTensorOf({ values, shape, dtype }: StoredLeaf): tf.Tensor {
  const copy = dtype === "float64" ? Float32Array.from(values) : values.slice(); // TensorFlow.js keeps the array that it is given
  return tf.tensor(copy as Float32Array, [...shape], dtype === "float64" ? "float32" : dtype);
}

/** The step on the current TensorFlow.js backend. */
export function eagerEngine<State extends Params, Batch extends Params>(
  step: TrainStep<State, Batch>,
  likeState: State,
  likeBatch: Batch,
): TrainEngine {
  const flat = flatStep(step, likeState, likeBatch);
  return {
    name: `tfjs-${backendName()}`,
    step: async (state, batch) =>
      tidyTree(() => {
        // A tensor may go through untouched, be the caller's (captured or kept by the step), or come out under two names: each name owns one.
        const { id: born } = tf.scalar(0);
        const seen = new Set<Leaf>();
        const own = (leaves: Tensors): Leaves =>
          mapRecord(leaves, (leaf) => {
            const made = leaf.id < born || leaf.kept || seen.has(leaf) ? leaf.clone() : leaf;
            seen.add(made);
            return made;
          });
        const { state: next, metrics } = flat(state as Tensors, batch as Tensors);
        return { state: own(next), metrics: own(metrics) };
      }),
    load: (leaves) => Object.fromEntries(leaves.map((leaf) => [leaf.name, toTensorOf(leaf)])),
    free: (leaves) => {
      for (const leaf of Object.values(leaves)) (leaf as tf.Tensor).dispose();
    },
    close: async () => {},
  };
}

/** tfjs-node and tfjs-node-gpu both register as "tensorflow". */
function backendName(): string {
  const name = tf.getBackend();
  if (name !== "tensorflow") return name;
  return (tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true ? "node-gpu" : "node";
}

/** The step as one native graph. */
export async function compiledEngine<State extends Params, Batch extends Params>(
  step: TrainStep<State, Batch>,
  likeState: State,
  likeBatch: Batch,
  options: TrainCompileOptions = {},
): Promise<TrainEngine> {
  const flat = flatStep(step, likeState, likeBatch);
  const name = step.name || "the training step";
  const examples: [Tensors, Tensors] = [leavesOf(likeState), leavesOf(likeBatch)];
  const compiled = await compile((state: Tensors, batch: Tensors) => flat(state, batch), examples, {
    name,
    ...options,
  });
  return {
    name: compiled.engine,
    step: (state, batch) => compiled(state, batch) as Promise<{ state: Leaves; metrics: Leaves }>,
    load: (leaves) =>
      Object.fromEntries(
        leaves.map(({ name, shape, dtype, values }) => [name, new NativeTensor(shape, dtype, values.slice())]),
      ),
    free: () => {}, // the garbage collector owns native tensors
    close: () => compiled.dispose(),
  };
}

/** The step on flat records. It keeps names, shapes and dtypes of the state, or the error says which leaf it does not keep. */
function flatStep<State extends Params, Batch extends Params>(
  step: TrainStep<State, Batch>,
  likeState: State,
  likeBatch: Batch,
): (state: Tensors, batch: Tensors) => { state: Tensors; metrics: Tensors } {
  const kinds = mapRecord(leavesOf(likeState), ({ shape, dtype }) => `[${shape}] ${dtype}`);
  const nested = <P extends Params>(leaves: Tensors, like: P) =>
    unflattenParams(Object.values(leaves), like) as Params as P;
  return (state, batch) => {
    const { state: next, metrics } = checkedResult(step(nested(state, likeState), nested(batch, likeBatch)));
    const made = leavesOf(next);
    const unknown = Object.keys(made).find((name) => !Object.hasOwn(kinds, name));
    if (unknown !== undefined) throw new Error(`the step returned a state with "${unknown}", which it was not given`);
    for (const [name, { size, shape }] of Object.entries(metrics)) {
      if (size !== 1) throw new Error(`metric "${name}" is not one number: shape [${shape}]`);
    }
    const kept = mapRecord(kinds, (kind, name) => {
      const leaf = made[name] as tf.Tensor | undefined;
      if (leaf === undefined) throw new Error(`the step returned a state without "${name}"`);
      const got = `[${leaf.shape}] ${leaf.dtype}`;
      if (got !== kind) throw new Error(`the step returned "${name}" as ${got}, expected ${kind}`);
      return leaf;
    });
    return { state: kept, metrics: { ...metrics } };
  };
}

/** What a step returned. @throws Error when that is no `{ state, metrics }`, which an untyped program may find out here only */
function checkedResult<Result extends { readonly state: Params; readonly metrics: object }>(result: Result): Result {
  const { state, metrics } = (result ?? {}) as Partial<Result>;
  if (result instanceof Promise) throw new Error("the step returned a promise: a step cannot wait");
  if (state === undefined) throw new Error("the step returned no state, expected { state, metrics }");
  if (typeof metrics !== "object" || metrics === null) throw new Error(`the step returned metrics ${String(metrics)}`);
  for (const [name, metric] of Object.entries(metrics)) {
    if (!(metric instanceof tf.Tensor)) throw new Error(`metric "${name}" is no tensor: ${String(metric)}`);
  }
  return result;
}

function mapRecord<A, B>(record: Readonly<Record<string, A>>, fn: (value: A, name: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fn(value, name)]));
}
