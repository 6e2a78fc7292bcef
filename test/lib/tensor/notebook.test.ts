// lib/tensor and the compiler in a notebook. ts-jupyter runs lib as ES modules; tslab compiles cells and lib to CommonJS, and the package stays
// an ES module.
import { fileURLToPath } from "node:url";
import { runNotebook } from "@innerloop/jupyter-client";
import { newCodeCell, newNotebook } from "@innerloop/nbformat";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

it.each(["ts-jupyter", "tslab"])(
  "a cell of %s compiles a function and trains with it, typed, beside tensors of its own",
  async (kernelName) => {
    const notebook = newNotebook();
    const cells = [
      'import * as tf from "@tensorflow/tfjs";\nimport { adam, compile, train, useBackend, valueAndGradients } from "../lib/tensor/index.js";',
      'const backend = await useBackend({ backend: "cpu", announce: "none" });',
      `const half = await compile((x: tf.Tensor) => tf.mul(x, 0.5), [tf.zeros([2])]);
const result = await half(tf.tensor1d([3, 4]));
console.log(half.engine, Array.from(result.dataSync()));`,
      `const optimizer = adam({ learningRate: 1, epsilon: 0 });
const slope = valueAndGradients((x: tf.Tensor) => tf.sum(tf.square(x)));
const step = ({ x, o }: { x: tf.Tensor; o: typeof state }) => {
  const { value, gradients } = slope(x);
  const next = optimizer.update(gradients, o, x);
  return { state: { x: next.params, o: next.state }, metrics: { loss: value } };
};
const start = tf.tensor1d([3, -4]);
const state = optimizer.init(start);
const trained = await train(step, { x: start, o: state }, { steps: 1, batch: [] });
console.log(trained.engine, Array.from(trained.history.metrics.loss), Array.from(trained.state.x.dataSync(), (x) => x.toFixed(5)));`,
      "const wrong: string = (await half(start)).shape;",
    ];
    notebook.cells = cells.map((source) => newCodeCell(source));
    const { notebook: run } = await runNotebook(notebook, {
      kernelName,
      projectDir: root,
      cwd: `${root}notebooks`,
      allowErrors: true,
    });
    const outputs = run.cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
    expect(outputs.map((output) => (output.output_type === "stream" ? output.text : JSON.stringify(output)))).toEqual([
      "onnxruntime-cpu [ 1.5, 2 ]\n",
      "onnxruntime-cpu [ 25 ] [ '2.00000', '-3.00000' ]\n",
      expect.stringContaining("Type 'readonly number[]' is not assignable to type 'string'"),
    ]);
  },
);
