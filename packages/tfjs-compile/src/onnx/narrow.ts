/**
 * Splits with few results each, made of ones with many: a shader of WebGPU has every result in a buffer of its own, and a device need not give it
 * more than eight. A split into more parts is a tree of splits.
 */
import { GraphBuilder } from "../graph/builder.js";
import type { Graph, Value } from "../graph/graph.js";

/** Results of one Split: with its input eight buffers, which every device has. */
const MOST = 7;

export function narrowSplits(graph: Graph): Graph {
  if (!graph.nodes.some(isWide)) return graph;
  const builder = new GraphBuilder("kept");
  const made = new Map<Value, Value>();
  for (const input of graph.inputs) made.set(input, builder.input(input.name as string, input));
  const copied = (value: Value | undefined): Value | undefined => {
    if (value === undefined) return undefined;
    const known = made.get(value) ?? builder.constant(value.data as NonNullable<Value["data"]>, value);
    made.set(value, known);
    return known;
  };

  /** `x` cut along the axis into parts like the given ones. */
  const split = (x: Value, parts: readonly Value[], axis: number): readonly Value[] => {
    const runs = inRuns(parts);
    const lengths = runs.map((run) => run.reduce((sum, { shape }) => sum + shape[axis], 0));
    const sizes = builder.constant(BigInt64Array.from(lengths, BigInt), { shape: [runs.length], dtype: "int64" });
    const specs = lengths.map((length) => ({ shape: x.shape.with(axis, length), dtype: x.dtype }));
    const pieces = builder.node("Split", [x, sizes], { axis }, specs);
    return runs.flatMap((run, i) => (run.length === 1 ? [pieces[i]] : split(pieces[i], run, axis)));
  };

  for (const node of graph.nodes) {
    const { op, inputs, attrs, outputs, domain } = node;
    const results = isWide(node)
      ? split(copied(inputs[0]) as Value, outputs, attrs.axis as number)
      : builder.node(op, inputs.map(copied), attrs, outputs, { domain });
    for (const [i, output] of outputs.entries()) made.set(output, results[i]);
  }
  return builder.finish(
    graph.name,
    graph.outputs.map((output) => copied(output) as Value),
  );
}

const isWide = ({ op, outputs }: Graph["nodes"][number]) => op === "Split" && outputs.length > MOST;

/** At most MOST runs of neighbours, nearly equally long. */
function inRuns<T>(list: readonly T[]): T[][] {
  const count = Math.min(MOST, list.length);
  return Array.from({ length: count }, (_, i) =>
    list.slice(Math.floor((i * list.length) / count), Math.floor(((i + 1) * list.length) / count)),
  );
}
