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

/** Told of what is neither a leaf, a list nor a record; throws. */
export type Refuse = (value: unknown, path: Path) => never;

/** Every leaf with its path, depth first in the order of the keys. Default of `refuse`: an Error that names the place. */
export function leavesOf<Leaf>(
  tree: unknown,
  isLeaf: (value: unknown) => value is Leaf,
  refuse?: Refuse,
): readonly (readonly [Path, Leaf])[] {
  const leaves: (readonly [Path, Leaf])[] = [];
  mapTree(tree, isLeaf, (leaf, path) => leaves.push([path, leaf]), refuse);
  return leaves;
}

/** The tree with the leaves replaced, in the order of `leavesOf`. Default of `refuse`: an Error that names the place. */
export function mapTree<Leaf, Made>(
  tree: unknown,
  isLeaf: (value: unknown) => value is Leaf,
  make: (leaf: Leaf, path: Path) => Made,
  refuse: Refuse = refuseLeaf,
): unknown {
  const walk = (value: unknown, path: Path): unknown => {
    if (isLeaf(value)) return make(value, path);
    if (path.length > DEEPEST)
      throw new Error(`nested deeper than ${DEEPEST} levels at "${path.slice(0, 4).join(".")}…"`);
    if (Array.isArray(value)) return value.map((entry, i) => walk(entry, [...path, String(i)]));
    if (isRecord(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, walk(entry, [...path, name])]));
    }
    return refuse(value, path);
  };
  return walk(tree, []);
}

/** Whether two trees have the same lists and the same names, whatever their leaves. */
export function sameNesting(a: unknown, b: unknown, isLeaf: (value: unknown) => boolean): boolean {
  if (isLeaf(a) || isLeaf(b)) return isLeaf(a) && isLeaf(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((entry, i) => sameNesting(entry, b[i], isLeaf));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && sameNesting(a[name], b[name], isLeaf));
}

export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  // Also the plain records of another realm, as notebook kernels make them.
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A value in the words of an error: `3`, `"text"`, `a list of 3`, `Float32Array`, `a function`. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return "a record";
  if (typeof value === "object" && value !== null) return value.constructor?.name || "an object";
  return typeof value === "function" ? "a function" : typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Names and places, joined by dots. */
export function describePath(path: Path): string {
  // A leaf under an empty name is what a record of one tensor without a name is written as.
  return path.filter((name, i) => i === 0 || name !== "").join(".");
}

/** Of cycles, which have no end, and of nothing that anybody writes. */
const DEEPEST = 64;

function refuseLeaf(value: unknown, path: Path): never {
  throw new Error(`not a tensor at "${describePath(path)}": ${describeValue(value)}`);
}
