import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../packages/tfjs-compile/src/graph/builder.js";
import { type Graph, sizeOf, type Value } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { narrowSplits } from "../../../packages/tfjs-compile/src/onnx/narrow.js";

/** A matrix of two rows whose columns are split into parts of the given widths. */
function splitting(widths: readonly number[]): Graph {
  const builder = new GraphBuilder();
  const columns = widths.reduce((sum, width) => sum + width, 0);
  const x = builder.input("x", { shape: [2, columns], dtype: "float32" });
  const sizes = builder.constant(BigInt64Array.from(widths, BigInt), { shape: [widths.length], dtype: "int64" });
  const specs = widths.map((width) => ({ shape: [2, width], dtype: "float32" as const }));
  return builder.finish("splitting", builder.node("Split", [x, sizes], { axis: 1 }, specs));
}

/** The columns of x that each result holds: what the splits do, by their sizes alone. */
function columnsOf({ inputs, nodes, outputs }: Graph): number[][] {
  const columns = new Map<Value, number[]>([[inputs[0], Array.from({ length: inputs[0].shape[1] }, (_, i) => i)]]);
  for (const {
    inputs: [x, sizes],
    outputs: parts,
  } of nodes) {
    const whole = columns.get(x as Value) ?? [];
    const widths = Array.from(sizes?.data ?? [], Number);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(whole.length);
    let at = 0;
    parts.forEach((part, i) => {
      expect(sizeOf(part.shape)).toBe(2 * widths[i]);
      columns.set(part, whole.slice(at, at + widths[i]));
      at += widths[i];
    });
  }
  return outputs.map((output) => columns.get(output) ?? []);
}

describe("splits into many parts", () => {
  it("become splits into at most seven, with the same results", () => {
    for (const count of [8, 13, 49, 50, 120, 400]) {
      const graph = splitting(Array.from({ length: count }, (_, i) => (i % 5) + 1));
      const narrow = narrowSplits(graph);
      expect(Math.max(...narrow.nodes.map(({ outputs }) => outputs.length))).toBeLessThanOrEqual(7);
      expect(Math.min(...narrow.nodes.map(({ outputs }) => outputs.length))).toBeGreaterThan(1);
      expect(columnsOf(narrow)).toEqual(columnsOf(graph));
    }
  });

  it("stay as they are where they have seven parts or fewer", () => {
    const graph = splitting([1, 2, 3, 4, 5, 6, 7]);
    expect(narrowSplits(graph)).toBe(graph);
  });
});
