import protobuf from "protobufjs/light.js";
import { describe, expect, it } from "vitest";
import { GraphBuilder } from "../../../packages/tfjs-compile/src/graph/builder.js";
import { type Data, sizeOf } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { namesOf, writeModel } from "../../../packages/tfjs-compile/src/onnx/model.js";
import { schema } from "../../../packages/tfjs-compile/src/onnx/schema.js";

const vector = { shape: [2], dtype: "float32" } as const;

/** The fields of a written model, as the official schema names them. */
function read(bytes: Uint8Array) {
  const type = protobuf.Root.fromJSON(schema as protobuf.INamespace).lookupType("onnx.ModelProto");
  return type.toObject(type.decode(bytes), { longs: Number, bytes: Array, defaults: true });
}

describe("a model", () => {
  it("names format, operator sets, inputs, outputs, constants and nodes", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", vector);
    const constant = builder.constant(new Float32Array([0.5, -2]), vector);
    const [sum] = builder.node("Add", [x, constant], {}, [vector]);
    const attrs = { transA: 1, alpha: 2, axes: [0, 1], mode: "edge", to: "float64" };
    const [product] = builder.node("Fused", [sum, undefined, x], attrs, [vector], { domain: "com.microsoft" });
    const model = read(writeModel(builder.finish("step", [product])));
    expect(model.ir_version).toBe(10);
    expect(model.opset_import).toEqual([
      { domain: "", version: 21 },
      { domain: "com.microsoft", version: 1 },
    ]);
    const { graph } = model;
    expect(graph.name).toBe("step");
    expect(graph.input).toMatchObject([
      { name: "x", type: { tensor_type: { elem_type: 1, shape: { dim: [{ dim_value: 2 }] } } } },
    ]);
    expect(graph.initializer).toMatchObject([
      { dims: [2], data_type: 1, raw_data: [0, 0, 0, 63, 0, 0, 0, 192] }, // 0.5 and −2, little-endian
    ]);
    const [add, fused] = graph.node;
    expect([add.op_type, add.input, fused.op_type, fused.domain]).toEqual([
      "Add",
      ["x", graph.initializer[0].name],
      "Fused",
      "com.microsoft",
    ]);
    expect(fused.input).toEqual([add.output[0], "", "x"]);
    expect(fused.output).toEqual([graph.output[0].name]);
    // type: INT 2, FLOAT 1, INTS 7, STRING 3; the element type DOUBLE is 11
    expect(fused.attribute).toMatchObject([
      { name: "transA", type: 2, i: 1 },
      { name: "alpha", type: 1, f: 2 },
      { name: "axes", type: 7, ints: [0, 1] },
      { name: "mode", type: 3, s: [...Buffer.from("edge")] },
      { name: "to", type: 2, i: 11 },
    ]);
  });

  it("keeps the names of inputs, and numbers the rest so that none is taken twice", () => {
    const builder = new GraphBuilder();
    const inputs = ["v2", "_v2", "params.w"].map((name) => builder.input(name, vector));
    const made = Array.from({ length: 3 }, (_, i) => builder.node(`Op${i}`, inputs, {}, [vector])[0]);
    const names = namesOf(builder.finish("f", made));
    const all = [...inputs, ...made].map(names);
    expect(all.slice(0, 3)).toEqual(["v2", "_v2", "params.w"]);
    expect(new Set(all).size).toBe(6);
  });

  it("writes the part of a buffer that a constant is, and every element type", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", vector);
    const constants: [Data, "float32" | "float64" | "int32" | "int64" | "bool", number][] = [
      [new Float32Array([9, 1, 2, 9]).subarray(1, 3), "float32", 1],
      [new Float64Array([1, 2]), "float64", 11],
      [new Int32Array([1, -2]), "int32", 6],
      [BigInt64Array.from([1n, -2n]), "int64", 7],
      [new Uint8Array([1, 0]), "bool", 9],
    ];
    const values = constants.map(([data, dtype]) => builder.constant(data, { shape: [2], dtype }));
    const { graph } = read(writeModel(builder.finish("f", builder.node("Op", [x, ...values], {}, [vector]))));
    constants.forEach(([data, , type], i) => {
      expect(graph.initializer[i].data_type).toBe(type);
      const bytes = Uint8Array.from(graph.initializer[i].raw_data as number[]);
      expect(bytes).toEqual(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    });
  });

  it("refuses constants of 2 GiB, naming the largest", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", vector);
    // Lengths that are claimed: the error comes before anything is written.
    const claimed = (shape: number[]) => {
      const length = sizeOf(shape);
      return builder.constant({ length, byteLength: 4 * length } as Float32Array, { shape, dtype: "float32" });
    };
    const [y] = builder.node("Op", [x, claimed([10000, 30000]), claimed([20000, 20000])], {}, [vector]);
    expect(() => writeModel(builder.finish("f", [y]))).toThrow(
      "constants too large for a model: 2800000000 bytes, the largest [20000,20000] float32",
    );
  });
});
