import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../packages/tfjs-compile/src/graph/builder.js";
import type { Value } from "../../../packages/tfjs-compile/src/graph/graph.js";

const scalar = { shape: [], dtype: "float32" } as const;
const one = (builder: GraphBuilder, value: number) => builder.constant(new Float32Array([value]), scalar);
const node = (builder: GraphBuilder, op: string, ...inputs: Value[]) => builder.node(op, inputs, {}, [scalar])[0];

describe("a graph", () => {
  it("makes equal nodes of equal inputs once, and others each", () => {
    const builder = new GraphBuilder();
    const [x, y] = [builder.input("x", scalar), builder.input("y", scalar)];
    const sum = node(builder, "Add", x, y);
    expect(node(builder, "Add", x, y)).toBe(sum);
    expect(node(builder, "Add", y, x)).not.toBe(sum);
    expect(node(builder, "Sub", x, y)).not.toBe(sum);
    expect(builder.node("Add", [x, y], { broadcast: 1 }, [scalar])[0]).not.toBe(sum);
    expect(builder.node("Add", [x, y], {}, [scalar], { equal: "kept" })[0]).not.toBe(sum);
  });

  it("tells attributes apart that are equal in JSON", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", scalar);
    const filledWith = (value: unknown) => builder.node("Pad", [x], { value }, [scalar])[0];
    const values = [0, -0, NaN, Infinity, -Infinity, null, "null", [NaN], [null], { NaN: 1 }];
    expect(new Set(values.map(filledWith)).size).toBe(values.length);
    expect(filledWith([1, NaN])).toBe(filledWith([1, NaN]));
  });

  it("tells inputs that are left out from others that are not", () => {
    const builder = new GraphBuilder();
    const [x, y] = [builder.input("x", scalar), builder.input("y", scalar)];
    const with_ = (inputs: (Value | undefined)[]) => builder.node("Clip", inputs, {}, [scalar])[0];
    expect(with_([x, undefined, y])).not.toBe(with_([x, y]));
    expect(with_([x, undefined, y])).not.toBe(with_([x, y, undefined]));
    expect(with_([x, undefined, y])).toBe(with_([x, undefined, y]));
  });

  it("of a trace keeps every node as it was recorded", () => {
    const builder = new GraphBuilder("kept");
    const x = builder.input("x", scalar);
    expect(node(builder, "Neg", x)).not.toBe(node(builder, "Neg", x));
  });

  it("makes equal small constants once; −0, NaN, other shapes and other dtypes are not equal", () => {
    const builder = new GraphBuilder();
    expect(one(builder, 0.1)).toBe(one(builder, 0.1));
    expect(one(builder, Number.NaN)).toBe(one(builder, Number.NaN));
    const values = [one(builder, 0), one(builder, -0), one(builder, Number.NaN), one(builder, 1)];
    values.push(builder.constant(new Float32Array(1), { shape: [1], dtype: "float32" }));
    values.push(builder.constant(new Int32Array(1), { shape: [], dtype: "int32" }));
    values.push(builder.constant(new Float64Array(1), { shape: [], dtype: "float64" }));
    expect(new Set(values).size).toBe(values.length);
  });

  it("refuses a constant that does not fill its shape", () => {
    expect(() => new GraphBuilder().constant(new Float32Array(3), { shape: [2], dtype: "float32" })).toThrow(
      "internal: constant of 3 elements for shape [2]",
    );
  });

  it("is finished with what its outputs need, in order", () => {
    const builder = new GraphBuilder();
    const [x, y, z] = ["x", "y", "z"].map((name) => builder.input(name, scalar));
    const negated = node(builder, "Neg", x);
    node(builder, "Unused", node(builder, "AlsoUnused", y));
    const sum = node(builder, "Add", negated, z);
    const graph = builder.finish("f", [sum, z, sum]);
    expect(graph.nodes.map(({ op }) => op)).toEqual(["Neg", "Add"]);
    expect(graph.inputs).toEqual([x, z]);
    expect(graph.outputs).toEqual([sum, z, sum]);
  });
});
