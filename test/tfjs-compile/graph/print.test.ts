import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../packages/tfjs-compile/src/graph/builder.js";
import { printGraph } from "../../../packages/tfjs-compile/src/graph/print.js";

describe("a printed graph", () => {
  it("has its inputs, constants, nodes and results, one a line", () => {
    const builder = new GraphBuilder();
    const spec = { shape: [2, 10], dtype: "float32" } as const;
    const x = builder.input("params.w", spec);
    const many = builder.constant(
      Float32Array.from({ length: 20 }, (_, i) => i / 2),
      spec,
    );
    const axes = builder.constant(BigInt64Array.from([1n]), { shape: [1], dtype: "int64" });
    const [sum] = builder.node("Add", [x, many], {}, [spec]);
    const [parts, rest] = builder.node("Split", [sum, undefined, axes], { axis: 0 }, [
      { shape: [1, 10], dtype: "float32" },
      { shape: [1, 10], dtype: "float32" },
    ]);
    const [kernel] = builder.node("Select", [parts, rest], {}, [rest], { slots: ["t", "e"] });
    expect(printGraph(builder.finish("step", [kernel, x]))).toBe(
      [
        "step(%params.w: [2,10] float32)",
        "  %1 [2,10] float32 = constant 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, … 12 more",
        "  %2 [1] int64 = constant 1",
        "  %3 [2,10] float32 = Add(%params.w, %1)",
        "  %4 [1,10] float32, %5 [1,10] float32 = Split(%3, -, %2) {axis: 0}",
        "  %6 [1,10] float32 = Select(t=%4, e=%5)",
        "  return %6, %params.w",
      ].join("\n"),
    );
  });

  it("tells inputs whose names are numbers from other values, and shows numbers that JSON has not", () => {
    const builder = new GraphBuilder();
    const spec = { shape: [], dtype: "float32" } as const;
    const [x, y] = [builder.input("1", spec), builder.input("a b", spec)];
    const [clipped] = builder.node("Clip", [x, y], { most: Infinity, least: [-0, NaN] }, [spec]);
    const zero = builder.constant(Float32Array.of(-0), spec);
    expect(printGraph(builder.finish("f", [clipped, zero]))).toBe(
      [
        'f(%"1": [] float32, %"a b": [] float32)',
        "  %3 [] float32 = constant -0",
        '  %2 [] float32 = Clip(%"1", %"a b") {most: Infinity, least: [-0,NaN]}',
        "  return %2, %3",
      ].join("\n"),
    );
  });
});
