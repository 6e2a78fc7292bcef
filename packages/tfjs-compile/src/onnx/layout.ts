/**
 * Fewer transposes. What is elementwise commutes with them, f(T(x)) = T(f(x)), and so do, with their axes renamed, Concat, Split, Pad, Slice
 * and reductions. So transposes sink: each value is computed in the layout of its inputs and carries the transpose that it still lacks,
 * until an operator wants it in its own layout. There a transpose and its inverse meet and vanish: a chain of convolutions, biases and
 * activations, each of which alone would turn its input and turn its result back, is turned once at each end.
 */
import { GraphBuilder } from "../graph/builder.js";
import { type Graph, sizeOf, type Value } from "../graph/graph.js";
import { sinkingRules } from "./layout-rules.js";
import { type Perm, type Sunk, settled } from "./sunk.js";

/** An equal graph whose transposes move fewer elements; the graph itself where sinking does not help. */
export function sinkTransposes(graph: Graph): Graph {
  const before = transposedElements(graph);
  if (before === 0) return graph;
  const sunk = rebuilt(graph);
  return transposedElements(sunk) < before ? sunk : graph;
}

/** How many elements all transposes of a graph move. */
export function transposedElements(graph: Graph): number {
  return graph.nodes.reduce((sum, { op, outputs }) => (op === "Transpose" ? sum + sizeOf(outputs[0].shape) : sum), 0);
}

function rebuilt(graph: Graph): Graph {
  const builder = new GraphBuilder();
  const known = new Map<Value, Sunk>();
  const straight = (value: Value): Sunk => ({ value, perm: value.shape.map((_, i) => i) });
  for (const input of graph.inputs) known.set(input, straight(builder.input(input.name as string, input)));

  const sunkOf = (old: Value): Sunk => {
    const found = known.get(old);
    if (found !== undefined) return found;
    if (old.data === undefined) throw new Error(`internal: value ${old.id} is used before it is made`);
    const made = straight(builder.constant(old.data, old));
    known.set(old, made);
    return made;
  };

  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => (input === undefined ? undefined : sunkOf(input)));
    if (node.op === "Transpose") {
      const { value, perm } = inputs[0] as Sunk;
      known.set(node.outputs[0], { value, perm: (node.attrs.perm as Perm).map((axis) => perm[axis]) });
      continue;
    }
    const options = node.domain === undefined ? {} : { domain: node.domain };
    const rule = node.domain === undefined ? sinkingRules[node.op] : undefined;
    const results =
      rule?.({
        node,
        inputs,
        builder,
        emit: (operands, specs, attrs = node.attrs) => builder.node(node.op, operands, attrs, specs, options),
      }) ??
      builder
        .node(
          node.op,
          inputs.map((input) => input && settled(builder, input)),
          node.attrs,
          node.outputs,
          options,
        )
        .map(straight);
    node.outputs.forEach((output, i) => {
      known.set(output, results[i]);
    });
  }
  return builder.finish(
    graph.name,
    graph.outputs.map((output) => settled(builder, sunkOf(output))),
  );
}
