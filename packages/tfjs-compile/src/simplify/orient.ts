/**
 * Which way round a batch lies in memory.
 *
 * A network on rows, Z = X W with X [n,k], has the weight gradient Xᵀ dZ, and that is the slow kind of product: it sums over the long axis with the
 * left factor transposed (1400×100 by 1400×100: 395 µs against 290 for X W, one thread). Stored the other way round, Xᵀ [k,n], everything is fast:
 * Zᵀ = Wᵀ Xᵀ, and Xᵀ dZ = Xᵀ (dZᵀ)ᵀ has its right factor transposed (300 µs). So where products of the slow kind prevail, all values with the long axis
 * first are kept turned, from the inputs, which are transposed once, to the end.
 *
 * Every value may have two forms, plain and turned, each made when it is asked for, by a transpose if need be; so kernels that are not known here
 * simply compute on the plain form. The result is taken if the transposes cost less than the products gain.
 */
import { GraphBuilder } from "../graph/builder.js";
import { type Attrs, type Graph, type Node, type Spec, sameShape, sizeOf, type Value } from "../graph/graph.js";
import { axesOf } from "../kernels/infer.js";
import type { Inputs } from "../kernels/rule.js";
import { rules as kernels } from "../kernels/table.js";
import { ELEMENTWISE, inputOf } from "./context.js";

/** The shortest long axis. Below it products are too small to differ. */
const SHORTEST = 256;
/** Nanoseconds per element of a transpose, and per multiplication saved in a turned product (the 95 µs above, over 14 million). */
const TRANSPOSE = 0.6;
const GAINED = 0.0065;

const elementwise = new Set(ELEMENTWISE);

export function orient(graph: Graph): Graph {
  const slow = graph.nodes.filter(isSlow);
  if (slow.length === 0) return graph;
  const lengths = new Map<number, number>();
  for (const node of slow) {
    const n = inputOf(node, "a").shape[0];
    lengths.set(n, (lengths.get(n) ?? 0) + n * sizeOf(node.outputs[0].shape));
  }
  const [[long, multiplications]] = [...lengths].sort((a, b) => b[1] - a[1]);
  const { turned, moved } = turn(graph, long);
  return multiplications * GAINED > moved * TRANSPOSE ? turned : graph;
}

/** Aᵀ B over a long axis. */
function isSlow(node: Node): boolean {
  if (node.op !== "BatchMatMul" || node.attrs.transposeA !== true || node.attrs.transposeB === true) return false;
  const [a, b] = [inputOf(node, "a").shape, inputOf(node, "b").shape];
  return a.length === 2 && b.length === 2 && a[0] >= SHORTEST && a[0] > 2 * Math.max(a[1], b[1]);
}

function turn(graph: Graph, long: number): { turned: Graph; moved: number } {
  const builder = new GraphBuilder();
  const plain = new Map<Value, Value>();
  const turned = new Map<Value, Value>();
  let moved = 0;

  const make = (op: string, inputs: Inputs, attrs: Attrs = {}): Value => {
    const spec = kernels[op].infer(inputs, attrs) as Spec;
    return builder.node(op, Object.values(inputs), attrs, [spec], { slots: Object.keys(inputs) })[0];
  };
  const transpose = (x: Value): Value => {
    const [rows, columns] = x.shape;
    if (rows === 1 || columns === 1) return make("Reshape", { x }, { shape: [columns, rows] });
    moved += sizeOf(x.shape);
    return make("Transpose", { x }, { perm: [1, 0] });
  };
  const asPlain = (value: Value): Value => {
    let known = plain.get(value);
    if (known === undefined) {
      const other = turned.get(value);
      if (other === undefined && value.data === undefined)
        throw new Error(`internal: value ${value.id} is used before it is made`);
      known =
        other === undefined ? builder.constant(value.data as NonNullable<Value["data"]>, value) : transpose(other);
      plain.set(value, known);
    }
    return known;
  };
  const asTurned = (value: Value): Value => {
    let known = turned.get(value);
    if (known === undefined) {
      known = transpose(asPlain(value));
      turned.set(value, known);
    }
    return known;
  };
  const isLong = ({ shape, dtype }: Value) =>
    shape.length === 2 && shape[0] === long && shape[1] !== long && dtype === "float32";
  /** An operand of an elementwise kernel with a turned result, or undefined where it broadcasts in no simple way. */
  const operand = (value: Value): Value | undefined => {
    if (isLong(value)) return asTurned(value);
    if (sizeOf(value.shape) === 1) return make("Reshape", { x: asPlain(value) }, { shape: [] });
    const columns = value.shape[value.shape.length - 1];
    return sizeOf(value.shape) === columns && value.shape.length <= 2
      ? make("Reshape", { x: asPlain(value) }, { shape: [columns, 1] })
      : undefined;
  };
  const swap = (shape: readonly number[]) => [shape[1], shape[0]];

  /** The turned result of a node with a long result. */
  const turnedResult = (node: Node, index: number): Value | undefined => {
    const output = node.outputs[index];
    if (elementwise.has(node.op)) {
      const operands = node.inputs.map((input) => operand(input as Value));
      if (operands.some((value) => value === undefined)) return undefined;
      const inputs = Object.fromEntries((node.slots as string[]).map((slot, i) => [slot, operands[i] as Value]));
      const result = make(node.op, inputs, node.attrs);
      return sameShape(result.shape, swap(output.shape)) ? result : undefined;
    }
    if (node.op === "BroadcastTo") {
      const x = operand(inputOf(node, "x"));
      return x && make("BroadcastTo", { x }, { shape: swap(output.shape) });
    }
    if (node.op === "BatchMatMul") {
      const [a, b] = [inputOf(node, "a"), inputOf(node, "b")];
      if (!isLong(a) || node.attrs.transposeA === true || b.shape.length !== 2 || isLong(b)) return undefined;
      return make(
        "BatchMatMul",
        { a: asPlain(b), b: asTurned(a) },
        { transposeA: node.attrs.transposeB !== true, transposeB: false },
      );
    }
    if (node.op === "Concat" && axesOf(node.attrs.axis as number, 2)[0] === 1) {
      const inputs = Object.fromEntries(node.inputs.map((input, i) => [String(i), asTurned(input as Value)]));
      return make("Concat", inputs, { axis: 0 });
    }
    if (node.op === "Slice" && isLong(inputOf(node, "x"))) {
      const begin = node.attrs.begin as readonly number[];
      return Array.isArray(begin) && begin.length === 2
        ? make("Slice", { x: asTurned(inputOf(node, "x")) }, { begin: swap(begin), size: swap(output.shape) })
        : undefined;
    }
    return undefined;
  };

  /** The plain result of a node that reads long values in their turned form. */
  const plainResult = (node: Node): Value | undefined => {
    if (isSlow(node) && isLong(inputOf(node, "a")) && isLong(inputOf(node, "b"))) {
      const inputs = { a: asTurned(inputOf(node, "a")), b: asTurned(inputOf(node, "b")) };
      return make("BatchMatMul", inputs, { transposeA: false, transposeB: true });
    }
    if (node.op === "Sum" && isLong(inputOf(node, "x")) && node.attrs.keepDims !== true) {
      const axes = axesOf(node.attrs.axis as number[], 2);
      return make("Sum", { x: asTurned(inputOf(node, "x")) }, { axis: axes.map((axis) => 1 - axis).sort() });
    }
    return undefined;
  };

  for (const input of graph.inputs) plain.set(input, builder.input(input.name as string, input));
  for (const node of graph.nodes) {
    if (node.op === "SplitV" && isLong(inputOf(node, "x")) && axesOf(node.attrs.axis as number, 2)[0] === 1) {
      const specs = node.outputs.map(({ shape, dtype }) => ({ shape: swap(shape), dtype }));
      const x = asTurned(inputOf(node, "x"));
      const pieces = builder.node("SplitV", [x], { ...node.attrs, axis: 0 }, specs, { slots: ["x"] });
      for (const [i, output] of node.outputs.entries()) turned.set(output, pieces[i]);
      continue;
    }
    if (node.outputs.length === 1) {
      const [output] = node.outputs;
      const result = isLong(output) ? turnedResult(node, 0) : plainResult(node);
      if (result !== undefined) {
        (isLong(output) ? turned : plain).set(output, result);
        continue;
      }
    }
    const results = builder.node(
      node.op,
      node.inputs.map((input) => input && asPlain(input)),
      node.attrs,
      node.outputs,
      { slots: node.slots },
    );
    for (const [i, output] of node.outputs.entries()) plain.set(output, results[i]);
  }
  return { turned: builder.finish(graph.name, graph.outputs.map(asPlain)), moved };
}
