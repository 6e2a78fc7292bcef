import * as ort from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import type { Graph, Value } from "../../../packages/tfjs-compile/src/graph/graph.js";
import { Emitter } from "../../../packages/tfjs-compile/src/onnx/emitter.js";
import { sinkTransposes, transposedElements } from "../../../packages/tfjs-compile/src/onnx/layout.js";
import { namesOf, writeModel } from "../../../packages/tfjs-compile/src/onnx/model.js";
import { Random } from "../kernels/support.js";

/** What onnxruntime, told to leave the graph as it is, computes of it. */
async function results(graph: Graph, feeds: Readonly<Record<string, Float32Array>>): Promise<ort.Tensor[]> {
  const session = await ort.InferenceSession.create(writeModel(graph), { graphOptimizationLevel: "disabled" });
  const tensors = Object.fromEntries(
    graph.inputs.map(({ name = "", shape }) => [name, new ort.Tensor("float32", feeds[name], shape)]),
  );
  const outputs = await session.run(tensors);
  await session.release();
  return graph.outputs.map((output) => outputs[namesOf(graph)(output)]);
}

const transposes = ({ nodes }: Graph) => nodes.filter(({ op }) => op === "Transpose").length;

/** A graph of some emitted values of x [2,3,4]. */
function graphOf(emit: (onnx: Emitter, x: Value) => readonly Value[]): Graph {
  const onnx = new Emitter("float32");
  const x = onnx.builder.input("x", { shape: [2, 3, 4], dtype: "float32" });
  return onnx.builder.finish("tested", emit(onnx, x));
}

type Step = (onnx: Emitter, x: Value, random: Random) => Value;

const starts = (x: Value) => x.shape.map(() => 0);

/** Steps that keep three axes. */
const steps: Readonly<Record<string, Step>> = {
  turn: (onnx, x, random) => onnx.transpose(x, random.permutation(3)),
  unary: (onnx, x, random) => onnx.op(random.pick(["Neg", "Relu", "Tanh"]), [x]),
  scalar: (onnx, x) => onnx.mul(x, onnx.scalar(2)),
  last: (onnx, x, random) =>
    onnx.add(
      x,
      onnx.constant(
        Array.from({ length: x.shape[2] }, () => random.uniform(-1, 1)),
        [x.shape[2]],
      ),
    ),
  plane: (onnx, x) => onnx.sub(x, onnx.reduce("ReduceMean", x, [1], "keep")),
  mask: (onnx, x) => onnx.where(onnx.compare("Greater", x, onnx.scalar(0)), x, onnx.scalar(0.5)),
  both: (onnx, x) => onnx.add(x, onnx.op("Neg", [x])),
  concat: (onnx, x, random) => onnx.concat([x, onnx.op("Neg", [x])], random.integer(0, 2)),
  pad: (onnx, x, random) => {
    const pads = Array.from({ length: 6 }, () => random.integer(0, 1));
    const shape = x.shape.map((length, i) => length + pads[i] + pads[i + 3]);
    return onnx.op("Pad", [x, onnx.int64(pads), onnx.scalar(3)], { mode: "constant" }, { shape, dtype: x.dtype });
  },
  slice: (onnx, x, random) => {
    const axis = random.integer(0, 2);
    const begin = x.shape[axis] > 1 ? 1 : 0;
    return onnx.slice(
      x,
      starts(x).map((_, i) => (i === axis ? begin : 0)),
      x.shape.map((length, i) => (i === axis ? length - begin : length)),
    );
  },
  split: (onnx, x, random) => {
    const axis = random.integer(0, 2);
    const doubled = onnx.concat([x, x], axis);
    const [a, b] = onnx.ops("Split", [doubled, onnx.int64([x.shape[axis], x.shape[axis]])], { axis }, [x, x]);
    return onnx.add(a, b);
  },
  reduce: (onnx, x, random) => {
    const axis = random.integer(0, 2);
    const dropped = onnx.reduce(random.pick(["ReduceSum", "ReduceMax"]), x, [axis]);
    const two = onnx.transpose(dropped, random.permutation(2));
    return onnx.mul(x, onnx.reduce("ReduceSum", two, [0, 1], "drop"));
  },
  reshape: (onnx, x) => onnx.reshape(x, [x.shape[0], x.shape[1] * x.shape[2], 1]),
};

describe("sinking transposes", () => {
  it("changes no result, and never moves more elements", async () => {
    let better = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const graph = graphOf((onnx, x) => {
        const values = [x];
        for (let i = 0; i < 9; i++) {
          const name = i % 3 === 0 ? "turn" : random.pick(Object.keys(steps));
          values.push(steps[name](onnx, random.pick(values.slice(-2)), random));
        }
        return [onnx.transpose(values[9], random.permutation(3)), onnx.op("Abs", [values[8]])];
      });
      const sunk = sinkTransposes(graph);
      expect(transposedElements(sunk)).toBeLessThanOrEqual(transposedElements(graph));
      if (sunk !== graph) better++;
      const feeds = { x: Float32Array.from(random.doubles(24, -1, 1)) };
      const [before, after] = [await results(graph, feeds), await results(sunk, feeds)];
      before.forEach((tensor, i) => {
        expect(after[i].dims, `seed ${seed}`).toEqual(tensor.dims);
        const wanted = tensor.data as Float32Array;
        const far = (after[i].data as Float32Array).findIndex(
          (v, k) => Math.abs(v - wanted[k]) > 1e-5 * (1 + Math.abs(v)),
        );
        expect(far, `seed ${seed}`).toBe(-1);
      });
    }
    expect(better).toBeGreaterThan(20);
  });

  it("lets a transpose and its inverse vanish across what lies between", () => {
    const graph = graphOf((onnx, x) => {
      const turned = onnx.transpose(x, [2, 0, 1]);
      const biased = onnx.add(onnx.op("Relu", [turned]), onnx.constant([1, 2, 3], [3]));
      return [onnx.transpose(onnx.where(onnx.compare("Greater", biased, turned), biased, onnx.scalar(0)), [1, 2, 0])];
    });
    expect(transposes(graph)).toBe(2);
    expect(transposes(sinkTransposes(graph))).toBe(0);
  });

  it("makes a reshape of a transpose that moves axes of length 1", () => {
    const graph = graphOf((onnx, x) => [onnx.op("Neg", [onnx.transpose(onnx.reshape(x, [2, 12, 1]), [0, 2, 1])])]);
    const sunk = sinkTransposes(graph);
    expect(sunk.nodes.map(({ op }) => op)).toEqual(["Reshape", "Neg", "Reshape"]);
  });

  it("leaves a graph alone where nothing meets", () => {
    const graph = graphOf((onnx, x) => {
      const turned = onnx.transpose(x, [2, 1, 0]);
      return [onnx.op("Neg", [turned]), onnx.op("Relu", [turned])];
    });
    expect(sinkTransposes(graph)).toBe(graph);
  });

  it("turns a chain of convolutions once at each end", () => {
    const graph = graphOf((onnx, x) => {
      const filter = onnx.constant(new Float32Array(9), [3, 3, 1, 1]);
      let images = onnx.reshape(x, [1, 2, 4, 3]);
      for (let i = 0; i < 3; i++) {
        const first = onnx.transpose(images, [0, 3, 1, 2]);
        const made = onnx.op("Conv", [first, filter], { kernel_shape: [1, 1] }, first);
        images = onnx.op("Relu", [onnx.add(onnx.transpose(made, [0, 2, 3, 1]), onnx.constant([1, 2, 3], [3]))]);
      }
      return [images];
    });
    expect(transposes(graph)).toBe(6);
    expect(transposes(sinkTransposes(graph))).toBe(2);
  });
});
