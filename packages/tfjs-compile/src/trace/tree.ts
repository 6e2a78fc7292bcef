/** Nested lists and records of tensors: how arguments and results of a compiled function are written. */
import { Tensor } from "@tensorflow/tfjs-core";

/** Leaves in nested lists and records. */
export type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [name: string]: Tree<Leaf> };

/** What a function to compile takes and returns. */
export type TensorTree = Tree<Tensor>;

/** The same nesting with other leaves. */
export type Mapped<T, Leaf> = TensorTree extends T
  ? Tree<Leaf>
  : T extends Tensor
    ? Leaf
    : { [K in keyof T]: Mapped<T[K], Leaf> };

export type Path = readonly string[];

/**
 * Every leaf with its path, depth first in the order of the keys.
 * @throws Error naming the place that holds neither a leaf, a list nor a record
 */
export function leavesOf<Leaf>(
  tree: unknown,
  isLeaf: (value: unknown) => value is Leaf,
  path: Path = [],
): [Path, Leaf][] {
  if (isLeaf(tree)) return [[path, tree]];
  if (Array.isArray(tree)) return tree.flatMap((entry, i) => leavesOf(entry, isLeaf, [...path, String(i)]));
  if (isRecord(tree)) return Object.entries(tree).flatMap(([name, entry]) => leavesOf(entry, isLeaf, [...path, name]));
  throw new Error(`not a tensor at "${path.join(".")}": ${describe(tree)}`);
}

/** The tree with the leaves replaced, in the order of `leavesOf`. */
export function mapTree<Leaf, Made>(
  tree: unknown,
  isLeaf: (value: unknown) => value is Leaf,
  make: (leaf: Leaf, path: Path) => Made,
  path: Path = [],
): unknown {
  if (isLeaf(tree)) return make(tree, path);
  if (Array.isArray(tree)) return tree.map((entry, i) => mapTree(entry, isLeaf, make, [...path, String(i)]));
  if (isRecord(tree)) {
    return Object.fromEntries(
      Object.entries(tree).map(([name, entry]) => [name, mapTree(entry, isLeaf, make, [...path, name])]),
    );
  }
  throw new Error(`not a tensor at "${path.join(".")}": ${describe(tree)}`);
}

export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  // Also the plain records of another realm, as notebook kernels make them.
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  return typeof value === "function" ? "a function" : String(value);
}
