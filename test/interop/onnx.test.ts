// The models that `toOnnx` gives are ordinary ONNX files: the ONNX project's own checker passes them, its reference implementation computes what we
// compute, and a session that knows nothing of this package runs them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, type NativeTensor, type TensorTree } from "@innerloop/tfjs-compile";
import * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programs } from "../tfjs-compile/composed/programs.js";
import { leavesInOrder } from "../tfjs-compile/leaves.js";
import { PYTHON } from "./python.js";

interface Examined {
  readonly error: string | null;
  readonly opset: Readonly<Record<string, number>>;
  readonly operators: number;
  readonly outputs: readonly (readonly number[])[];
}

interface Written {
  readonly name: string;
  readonly dtype: "float32" | "float64";
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly inputs: readonly { name: string; shape: readonly number[]; dtype: string; values: number[] }[];
  readonly results: readonly NativeTensor[];
}

const folder = mkdtempSync(join(tmpdir(), "innerloop-onnx-"));
const written: Written[] = [];
let examined: Examined[] = [];

beforeAll(async () => {
  await tf.setBackend("cpu");
  for (const { name, fn, args } of programs) {
    for (const dtype of ["float32", "float64"] as const) {
      const examples = args();
      const compiled = await compile(fn as (...args: readonly TensorTree[]) => TensorTree, examples, {
        dtype,
        inputNames: examples.map((_, i) => `argument${i}`),
      });
      const results = leavesInOrder(await compiled.run(examples as never)).map(([, leaf]) => leaf as NativeTensor);
      const inputs = leavesInOrder(examples).map(([path, leaf]) => {
        const tensor = leaf as tf.Tensor;
        const values = Array.from(tensor.dataSync() as Float32Array);
        const given = tensor.dtype === "float32" ? dtype : tensor.dtype;
        return { name: `argument${path.join(".")}`, shape: tensor.shape, dtype: given, values };
      });
      const file = join(folder, `${written.length}.onnx`);
      const bytes = compiled.toOnnx();
      writeFileSync(file, bytes);
      written.push({ name, dtype, file, bytes, inputs, results });
      await compiled.dispose();
    }
  }
  const script = fileURLToPath(new URL("onnx_models.py", import.meta.url));
  const input = JSON.stringify({ models: written.map(({ file, inputs }) => ({ file, inputs })) });
  examined = JSON.parse(execFileSync(PYTHON, [script], { input, encoding: "utf8", maxBuffer: 2 ** 28 }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const titles = programs.flatMap(({ name }, i) => [
  { title: `${name} in float32`, place: 2 * i },
  { title: `${name} in float64`, place: 2 * i + 1 },
]);

describe("a model that was written", () => {
  it.each(titles)("of $title passes ONNX's checker", ({ place }) => {
    expect(examined[place].error).toBeNull();
    expect(examined[place].operators).toBeGreaterThan(5);
    expect(examined[place].opset[""]).toBe(21);
  });

  it.each(titles)("of $title computes in ONNX's reference implementation what onnxruntime computes", ({ place }) => {
    const { results, dtype } = written[place];
    const { outputs } = examined[place];
    const tolerance = dtype === "float64" ? 1e-9 : 1e-4;
    expect(outputs.length).toBe(results.length);
    results.forEach((result, i) => {
      const values = result.dataSync();
      const largest = Math.max(1, ...values.map(Math.abs));
      values.forEach((value, k) => {
        expect(Math.abs(value - outputs[i][k]) / largest).toBeLessThan(tolerance);
      });
    });
  });

  it.each(titles)("of $title runs in a session of its own", async ({ place }) => {
    const { bytes, inputs, results } = written[place];
    const session = await ort.InferenceSession.create(bytes);
    const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array, bool: Uint8Array };
    const feeds = inputs
      .filter(({ name }) => session.inputNames.includes(name))
      .map(({ name, shape, dtype, values }) => {
        const data = arrays[dtype as keyof typeof arrays].from(values);
        return [name, new ort.Tensor(dtype as "float32", data as Float32Array, shape)] as const;
      });
    const outputs = await session.run(Object.fromEntries(feeds));
    await session.release();
    results.forEach((result, i) => {
      const { data, dims } = outputs[session.outputNames[i]];
      expect([...dims]).toEqual([...result.shape]);
      const [got, wanted] = [data as Float64Array, result.dataSync() as Float64Array];
      const largest = Math.max(1, ...wanted.map(Math.abs));
      for (let k = 0; k < wanted.length; k++) expect(Math.abs(got[k] - wanted[k]) / largest).toBeLessThan(1e-4);
    });
  });
});
