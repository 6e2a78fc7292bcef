/** The inputs of a compiled function: one spec a tensor of its arguments, in their nesting, with the names that the graph gives them. */
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Dtype, Spec } from "../graph/graph.js";
import { describePath, describeValue, isTensor, mapTree, type Path, type Tree } from "./tree.js";

export class InputSpec implements Spec {
  /** @param position place among the leaves of all arguments, from 0 */
  constructor(
    readonly name: string,
    readonly position: number,
    readonly shape: readonly number[],
    readonly dtype: Dtype,
  ) {}
}

/** The nesting of the arguments with a spec at every leaf. */
export type SpecTree = Tree<InputSpec>;

export function isInputSpec(value: unknown): value is InputSpec {
  return value instanceof InputSpec;
}

/**
 * @param examples the arguments, tensors at their leaves
 * @param names of the arguments; a leaf is called `params.layers.0.w`. Default of each: its place, "0"
 * @param shapeOf the shape of the input, given its example and the place of its argument. Default: that of the example
 * @throws Error where an example holds something else than tensors of numbers
 */
export function inputSpecs(
  examples: readonly unknown[],
  names: readonly (string | undefined)[],
  shapeOf: (example: Tensor, argument: number) => readonly number[] = ({ shape }) => shape,
): readonly SpecTree[] {
  const taken = new Set<string>();
  let position = 0;
  return examples.map((example, i) => {
    const argument = names[i] || String(i);
    const refuse = (value: unknown, path: Path): never => {
      const place = describePath([argument, ...path]);
      const advice = typeof value === "number" ? `; pass tf.scalar(${value}), or close over the number` : "";
      throw new Error(`example "${place}" is no tensor: ${describeValue(value)}${advice}`);
    };
    const specOf = (leaf: Tensor, path: Path) => {
      const { dtype } = leaf;
      const name = unused(describePath([argument, ...path]), taken);
      if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
        throw new Error(`cannot compile dtype ${dtype} of example "${name}" (float32, int32 and bool can be)`);
      }
      return new InputSpec(name, position++, [...shapeOf(leaf, i)], dtype);
    };
    return mapTree(example, isTensor, specOf, refuse) as SpecTree;
  });
}

/** The name, or with a number behind it: `{ "a.b": x }` and `{ a: { b: y } }` would both be called a.b. */
function unused(name: string, taken: Set<string>): string {
  let free = name;
  for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
  taken.add(free);
  return free;
}
