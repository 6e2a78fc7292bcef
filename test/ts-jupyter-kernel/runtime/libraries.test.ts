import * as tf from "@tensorflow/tfjs";
import { DataFrame, Series } from "danfojs-node";
import { describe, expect, test } from "vitest";
import { bundleOf } from "../../../packages/ts-jupyter-kernel/src/runtime/bundle.js";

const text = (value: unknown) => bundleOf(value).data["text/plain"];

describe("danfojs data frames are tables", () => {
  const frame = new DataFrame(
    [
      [1, "a<b", 0.5],
      [2, null, Number.NaN],
    ],
    { columns: ["n", "s", "x"], index: ["r0", "r1"] },
  );

  test("as HTML, as a data resource, and as text that lines up", () => {
    const { data } = bundleOf(frame);
    expect(Object.keys(data)).toEqual(["text/html", "application/vnd.dataresource+json", "text/plain"]);
    expect(data["text/html"]).toContain(">a&lt;b</td>");
    expect(data["application/vnd.dataresource+json"]).toEqual({
      schema: {
        fields: [
          { name: "n", type: "integer" },
          { name: "s", type: "string" },
          { name: "x", type: "number" },
        ],
      },
      data: [
        { n: 1, s: "a<b", x: 0.5 },
        { n: 2, s: null, x: null },
      ],
    });
    expect(data["text/plain"]).toBe(
      ["    n  s          x", "──  ─  ───  ───────", "r0  1  a<b  0.50000", "r1  2           NaN"].join("\n"),
    );
  });

  test("a series is a table of one column", () => {
    expect(text(new Series([1.5, 20]))).toBe(["        0", "─  ──────", "0   1.500", "1  20.000"].join("\n"));
  });

  test("of a long and wide frame the ends are shown, and its size", () => {
    const rows = Array.from({ length: 200 }, (_, i) => Array.from({ length: 60 }, (_, j) => i * 100 + j));
    const { data } = bundleOf(new DataFrame(rows));
    expect((data["text/html"] as string).match(/<tr>/g)).toHaveLength(1 + 51);
    expect((data["text/html"] as string).match(/<th /g)).toHaveLength(1 + 31);
    expect(data["text/plain"]).toContain("200 rows × 60 columns");
    expect((data["application/vnd.dataresource+json"] as { data: unknown[] }).data).toHaveLength(50);
  });

  test("an empty frame says so", () => {
    expect(text(new DataFrame([], { columns: ["a"] }))).toContain("no rows");
  });
});

describe("TensorFlow.js tensors are read, never made or kept", () => {
  test.each([
    ["a scalar", () => tf.scalar(2.5), "Tensor float32 scalar on cpu\n2.5000"],
    ["a vector", () => tf.tensor([1, 2, 3]), "Tensor float32 3 on cpu\n[1, 2, 3]"],
    [
      "a matrix",
      () =>
        tf.tensor([
          [1, -2.5],
          [3, 4],
        ]),
      "Tensor float32 2×2 on cpu\n[[ 1.0000, -2.5000],\n [ 3.0000,  4.0000]]",
    ],
    ["a rank-3 tensor", () => tf.zeros([2, 1, 2], "int32"), "Tensor int32 2×1×2 on cpu\n[[[0, 0]],\n\n [[0, 0]]]"],
    ["booleans", () => tf.tensor([true, false], [2], "bool"), "Tensor bool 2 on cpu\n[true, false]"],
    ["strings", () => tf.tensor(["a", "<b>"]), 'Tensor string 2 on cpu\n["a", "<b>"]'],
    ["complex numbers", () => tf.complex([1, 2], [-1, 0.5]), "Tensor complex64 2 on cpu\n[1-1i, 2+0.5i]"],
    ["no numbers", () => tf.zeros([0, 3]), "Tensor float32 0×3 on cpu\n[]"],
    [
      "a large tensor",
      () => tf.range(0, 100_000, 1, "int32"),
      "Tensor int32 100000 on cpu\n[0, 1, 2, …, 99997, 99998, 99999]",
    ],
    ["a variable", () => tf.variable(tf.scalar(1), true, "w"), 'Variable "w" float32 scalar on cpu\n1'],
  ])("%s", (_, make, expected) => {
    tf.engine().startScope();
    const tensor = make();
    const { numTensors, numBytes } = tf.memory();
    expect(text(tensor)).toBe(expected);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    tf.engine().endScope();
    tf.disposeVariables();
  });

  test("the backend that is named is the one that holds the numbers, not the one that computes now", async () => {
    await tf.setBackend("cpu");
    const tensor = tf.scalar(1);
    tf.registerBackend("other", () => Object.assign(new tf.KernelBackend(), { dispose() {} }));
    await tf.setBackend("other");
    expect(text(tensor)).toBe("Tensor float32 scalar on cpu\n1");
    await tf.setBackend("cpu");
    tf.removeBackend("other");
    tensor.dispose();
  });

  test("a disposed tensor says so, and one whose values cannot be read says why", () => {
    const tensor = tf.tensor([1, 2]);
    tensor.dispose();
    expect(text(tensor)).toBe("Tensor float32 2 (disposed)");
    const remote = {
      shape: [2],
      dtype: "float32",
      size: 2,
      isDisposed: false,
      dataSync() {
        throw new Error("only data() works here");
      },
    };
    expect(text(remote)).toBe("Tensor float32 2 (values cannot be read: Error: only data() works here)");
  });

  test("a tensor of more than ten million values is named, and not read", () => {
    const huge = {
      shape: [1e4, 1e4],
      dtype: "float32",
      size: 1e8,
      isDisposed: false,
      dataSync: () => expect.unreachable(),
    };
    expect(text(huge)).toBe("Tensor float32 10000×10000 (100,000,000 values; show a slice of it to see some)");
  });

  test("a thousand displays leave no tensor behind", () => {
    const tensor = tf.ones([10, 10]);
    const { numTensors } = tf.memory();
    for (let i = 0; i < 1000; i++) text(tensor);
    expect(tf.memory().numTensors).toBe(numTensors);
    tensor.dispose();
  });
});
