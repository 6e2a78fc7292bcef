/**
 * Parameter records: the weights of a model as a plain nested record (or list) of tensors, for example
 * `{ layers: [{ w: Tensor2D, b: Tensor1D }] }`. Functions of records keep their type, so an adapted record is used like the first one.
 *
 * Who owns what: no function here disposes its argument except `disposeParams`. Records that come back hold new tensors, which belong to the
 * caller (or to the surrounding tf.tidy). Inside tf.tidy return the record itself: tidy keeps nested tensors.
 */
import * as tf from "@tensorflow/tfjs";

/** Leaves in nested lists and records. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [name: string]: Tree<Leaf> };

/** A nested record of tensors. Interfaces fit too, where their fields do. */
export type Params = Tree<tf.Tensor>;

/** The same nesting with other leaves. */
export type Mapped<P, Leaf> = Params extends P
  ? Tree<Leaf>
  : P extends tf.Tensor
    ? Leaf
    : { [K in keyof P]: Mapped<P[K], Leaf> };

/** A leaf's path, joined by dots: "layers.0.w"; the empty string where the record is a single tensor. */
export type LeafName = string;

/** A record with every tensor replaced by what `fn` makes of it, in the order of the record's keys. */
export function mapParams<P extends Params, Leaf>(
  params: P,
  fn: (leaf: tf.Tensor, name: LeafName) => Leaf,
): Mapped<P, Leaf> {
  return walk(params, [], fn) as Mapped<P, Leaf>;
}

/**
 * A record made of two records of the same nesting, leaf by leaf.
 * @throws Error naming the first leaf that one of them does not have
 */
export function zipParams<P extends Params, Leaf>(
  left: P,
  right: Mapped<P, tf.Tensor>,
  fn: (left: tf.Tensor, right: tf.Tensor, name: LeafName) => Leaf,
): Mapped<P, Leaf> {
  const others = new Map(flattenParams(right as Params));
  const names = flattenParams(left).map(([name]) => name);
  for (const name of names) if (!others.has(name)) throw new Error(`missing parameter on the right: "${name}"`);
  for (const name of others.keys())
    if (!names.includes(name)) throw new Error(`missing parameter on the left: "${name}"`);
  return mapParams(left, (leaf, name) => fn(leaf, others.get(name) as tf.Tensor, name));
}

/** Names and tensors, in the order of the record's keys. The tensors are the record's own. */
export function flattenParams(params: Params): [name: LeafName, tensor: tf.Tensor][] {
  const leaves: [LeafName, tf.Tensor][] = [];
  walk(params, [], (leaf, name) => leaves.push([name, leaf]));
  return leaves;
}

/**
 * The inverse of `flattenParams`: leaves put into the nesting of `like`, in its order.
 * @throws Error when there are too few or too many
 */
export function unflattenParams<P extends Params, Leaf>(leaves: readonly Leaf[], like: P): Mapped<P, Leaf> {
  let used = 0;
  const filled = mapParams(like, () => leaves[used++]);
  if (used !== leaves.length) throw new Error(`got ${leaves.length} leaves, expected ${used}`);
  return filled;
}

/** How many numbers a record holds. */
export function countParams(params: Params): number {
  return flattenParams(params).reduce((sum, [, { size }]) => sum + size, 0);
}

/** New tensors with the same values. */
export function cloneParams<P extends Params>(params: P): Mapped<P, tf.Tensor> {
  return mapParams(params, (leaf) => leaf.clone());
}

/** Frees every tensor of a record. Tensors that are free already are passed over. */
export function disposeParams(params: Params): void {
  for (const [, leaf] of flattenParams(params)) leaf.dispose();
}

/** ‖θ‖₂ over all leaves: a differentiable scalar. */
export function paramsNorm(params: Params): tf.Scalar {
  return tf.tidy(() => {
    const squares = flattenParams(params).map(([, leaf]) => leaf.square().sum());
    return squares.length === 0 ? tf.scalar(0) : tf.addN(squares).sqrt().asScalar();
  });
}

/** Names of the leaves that hold NaN or an infinity; an empty list for a healthy record. Waits for the backend. */
export function nonFiniteParams(params: Params): LeafName[] {
  return flattenParams(params)
    .filter(([, leaf]) => !leaf.dataSync().every(Number.isFinite))
    .map(([name]) => name);
}

/** `tf.tidy` for functions whose result is a record of tensors, however nested; tidy keeps them all but its type does not say so. */
export function tidyTree<T>(fn: () => T): T {
  return tf.tidy(fn as () => tf.TensorContainer) as T;
}

function walk<Leaf>(params: Params, path: readonly string[], fn: (leaf: tf.Tensor, name: LeafName) => Leaf): unknown {
  if (params instanceof tf.Tensor) return fn(params, path.join("."));
  if (Array.isArray(params)) return params.map((entry, i) => walk(entry, [...path, String(i)], fn));
  if (typeof params !== "object" || params === null) {
    throw new Error(`not a tensor at "${path.join(".")}": ${String(params)}`);
  }
  const entries = Object.entries(params).map(([name, entry]) => {
    if (name === "" || name.includes(".")) throw new Error(`invalid parameter name: "${name}"`);
    return [name, walk(entry, [...path, name], fn)];
  });
  return Object.fromEntries(entries);
}
