/**
 * Simplifies a graph of kernels: node by node in order, each rewritten by the rules of its kernel until none applies, with inputs that are simple
 * already; equal nodes are made once and unused ones dropped. Several passes, because a value's number of uses is known only after one.
 */

import { GraphBuilder } from "../graph/builder.js";
import { shortestDecimal } from "../graph/decimal.js";
import { countUses, type Graph, type Spec, type Value } from "../graph/graph.js";
import type { Inputs } from "../kernels/rule.js";
import { rules as kernels } from "../kernels/table.js";
import { algebra } from "./algebra.js";
import { broadcasting } from "./broadcast.js";
import { chains } from "./chains.js";
import { type Context, type Draft, type Rewrite, splatNumber } from "./context.js";
import { fold } from "./fold.js";
import { movement } from "./movement.js";
import { orient } from "./orient.js";
import { products } from "./products.js";
import { sums } from "./sums.js";

export type Float = "float32" | "float64";

const MOST_PASSES = 6;
/** How deep rules may call for each other: a chain of thousands of products is reordered in parts, one a pass, instead of filling the stack. */
const DEEPEST = 200;
const tables = [movement, broadcasting, algebra, sums, chains, products];

/** Equal results within round-off, NaN and Infinity included, for fewer nodes. */
export function simplify(graph: Graph, float: Float): Graph {
  const simple = untilStable(graph, float);
  const turned = orient(simple);
  return turned === simple ? simple : untilStable(turned, float);
}

function untilStable(graph: Graph, float: Float): Graph {
  let simple = onePass(graph, float);
  for (let pass = 1; pass < MOST_PASSES; pass++) {
    const next = onePass(simple, float);
    if (next.nodes.length === simple.nodes.length && next.nodes.every(({ op }, i) => op === simple.nodes[i].op))
      return next;
    simple = next;
  }
  return simple;
}

function onePass(graph: Graph, float: Float): Graph {
  const builder = new GraphBuilder();
  const made = new Map<Value, Value>();
  const uses = countUses(graph);
  const usesOfNew = new Map<Value, number>();
  let depth = 0;

  const context: Context = {
    make: (op, inputs, attrs = {}) => {
      const specs = kernels[op].infer(inputs, attrs);
      depth++;
      const [value] = add({ op, inputs, attrs, outputs: Array.isArray(specs) ? (specs as Spec[]) : [specs as Spec] });
      depth--;
      return value;
    },
    find: (op, inputs, attrs) => builder.find(op, Object.values(inputs), attrs, Object.keys(inputs))?.[0],
    splat: (value, dtype, shape = []) => {
      const scalar = builder.constant(dtype === "float32" ? Float64Array.of(value) : Int32Array.of(value), {
        shape: [],
        dtype,
      });
      return shape.length === 0 ? scalar : context.make("BroadcastTo", { x: scalar }, { shape });
    },
    numberOf: (value) => {
      const number = splatNumber(value);
      return number !== undefined && float === "float64" ? shortestDecimal(number) : number;
    },
    uses: (value) => usesOfNew.get(value) ?? 1,
  };

  const add = (draft: Draft): readonly Value[] => {
    for (const rule of depth > DEEPEST ? [] : rulesOf(draft.op)) {
      const instead = rule(draft, context);
      if (instead !== undefined) return [instead];
    }
    const folded = fold(draft, float, builder);
    if (folded !== undefined) return folded;
    const { op, inputs, attrs, outputs } = draft;
    return builder.node(op, Object.values(inputs), attrs, outputs, { slots: Object.keys(inputs) });
  };

  const mapped = (value: Value): Value => {
    let known = made.get(value);
    if (known === undefined) {
      if (value.data === undefined) throw new Error(`internal: value ${value.id} is used before it is made`);
      known = simpleConstant(value, context, builder);
      made.set(value, known);
    }
    return known;
  };

  for (const input of graph.inputs) made.set(input, builder.input(input.name as string, input));
  for (const node of graph.nodes) {
    const inputs: Record<string, Value> = {};
    node.inputs.forEach((input, i) => {
      if (input !== undefined) inputs[node.slots?.[i] ?? String(i)] = mapped(input);
    });
    const results = add({ op: node.op, inputs: inputs as Inputs, attrs: node.attrs, outputs: node.outputs });
    node.outputs.forEach((output, i) => {
      made.set(output, results[i]);
      usesOfNew.set(results[i], (usesOfNew.get(results[i]) ?? 0) + (uses.get(output) ?? 0));
    });
  }
  return builder.finish(graph.name, graph.outputs.map(mapped));
}

/** Constants of equal elements become a scalar and a broadcast, which other rules can see through. */
function simpleConstant(value: Value, { splat }: Context, builder: GraphBuilder): Value {
  const number = value.shape.length > 0 && value.dtype !== "bool" ? splatNumber(value) : undefined;
  return number === undefined
    ? builder.constant(value.data as NonNullable<Value["data"]>, value)
    : splat(number, value.dtype, value.shape);
}

const byKernel = new Map<string, readonly Rewrite[]>();

function rulesOf(op: string): readonly Rewrite[] {
  let list = byKernel.get(op);
  if (list === undefined) {
    list = tables.flatMap((table) => table[op] ?? []);
    byKernel.set(op, list);
  }
  return list;
}
