// What happens where onnxruntime-node is not installed or has no build for the machine: a hook makes Node not find it.
import { describe, expect, it } from "vitest";
import { runNode } from "./child.js";

/** Makes Node fail to find the package, as it does where it is not installed, or its build for this machine, as on other machines. */
const missing = (what: string) => `
  import { register } from "node:module";
  const hook = \`export async function resolve(name, context, next) {
    if (name !== "onnxruntime-node") return next(name, context);
    throw Object.assign(new Error("Cannot find ${what}\\\\nRequire stack: …"), { code: "ERR_MODULE_NOT_FOUND" });
  }\`;
  register("data:text/javascript," + encodeURIComponent(hook));
`;
const before = missing("package 'onnxruntime-node' imported from session.js");

const program = (backend: string, body: string) => `
  import tf from "@tensorflow/tfjs";
  ${backend}
  import { compile } from "@innerloop/tfjs-compile";
  const message = (promise) => promise.then(() => "fine", (error) => error.message);
  const step = (x) => ({ y: tf.add(tf.tanh(x), 1) });
  // Of no backend: only its shape and dtype matter.
  const examples = [new tf.Tensor([2], "float32", {}, 0)];
  ${body}
`;

describe("without onnxruntime-node", () => {
  it("a function runs on TensorFlow.js, with one warning, and can still be written and printed", async () => {
    const { result, stderr } = await runNode(
      program(
        'await tf.setBackend("cpu"); tf.backend().firstUse = false;',
        `const a = await compile(step, examples);
         const b = await compile(step, examples, { name: "second" });
         const tensors = tf.memory().numTensors;
         const { y } = await a(new Float32Array([0, 1]));
         console.log(JSON.stringify({
           engines: [a.engine, b.engine], y: [...y.dataSync()], type: y.constructor.name, leaked: tf.memory().numTensors - tensors,
           refused: await message(a(new Float32Array(3))), onnx: a.toOnnx().length, printed: a.print(),
         }));`,
      ),
      { before },
    );
    expect(result).toMatchObject({
      engines: ["tfjs-cpu", "tfjs-cpu"],
      y: [1, Math.fround(1 + Math.fround(Math.tanh(1)))],
      type: "NativeTensor",
      leaked: 0,
      refused: "expected [2] float32 for input 0 (x), got 3 values",
    });
    const { onnx, printed } = result as { onnx: number; printed: string };
    expect(onnx).toBeGreaterThan(50);
    expect(printed).toMatch(/^step\(%x: \[2\] float32\)\n(.*\n)* .* = Tanh\(%x\)\n/);
    expect(stderr).toBe(
      "tfjs-compile: onnxruntime-node does not load: not installed; compiled functions run on TensorFlow.js, more slowly\n",
    );
  });

  it("a function runs on the backend in use, or else on the best that is registered", async () => {
    const { result } = await runNode(
      program(
        `import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
         import { createRequire } from "node:module";
         import { dirname } from "node:path";
         setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + "/");`,
        `const compiled = await compile(step, examples);
         const { y } = await compiled(new Float32Array([0, 0]));
         await tf.setBackend("cpu");
         const other = await compile(step, examples);
         // WebAssembly has no kernel for the gradient of a convolution's filter.
         await tf.setBackend("wasm");
         const filter = tf.grad((f) => tf.sum(tf.square(tf.conv2d(tf.ones([1, 3, 3, 1]), f, 1, "valid"))));
         const convolution = await compile((f) => filter(f), [new tf.Tensor([2, 2, 1, 1], "float32", {}, 0)]);
         const slope = await convolution(new Float32Array([1, 2, 3, 4]));
         await tf.setBackend("cpu");
         // A function stays where it was compiled, and leaves the choice of others alone.
         const again = await compiled(new Float32Array([0, 0]));
         console.log(JSON.stringify({
           engines: [compiled.engine, other.engine, convolution.engine],
           results: [[...y.dataSync()], [...again.y.dataSync()], [...slope.dataSync()]],
           left: tf.getBackend(),
         }));`,
      ),
      { before },
    );
    // Of ones, every place of the result is the sum of the filter, 10: four places, 2 · 10 each.
    expect(result).toEqual({
      engines: ["tfjs-wasm", "tfjs-cpu", "tfjs-cpu"],
      results: [
        [1, 1],
        [1, 1],
        [80, 80, 80, 80],
      ],
      left: "cpu",
    });
  });

  it("the native packages of TensorFlow.js are told apart by their device", async () => {
    const { result } = await runNode(
      program(
        "",
        `// A stand-in: what tfjs-node and tfjs-node-gpu register, computing in plain JavaScript.
         await tf.setBackend("cpu");
         const native = tf.backend();
         native.firstUse = false;
         tf.registerBackend("tensorflow", () => native, 3);
         tf.copyRegisteredKernels("cpu", "tensorflow");
         await tf.setBackend("tensorflow");
         const engines = [];
         for (const isUsingGpuDevice of [false, true]) {
           Object.assign(native, { isUsingGpuDevice });
           engines.push((await compile(step, examples)).engine);
         }
         console.log(JSON.stringify(engines));`,
      ),
      { before },
    );
    expect(result).toEqual(["tfjs-node", "tfjs-node-gpu"]);
  });

  it("also where it has no build for the machine", async () => {
    const { result, stderr } = await runNode(
      program(
        'await tf.setBackend("cpu"); tf.backend().firstUse = false;',
        "console.log(JSON.stringify((await compile(step, examples)).engine));",
      ),
      { before: missing("module '../bin/napi-v6/linux/s390x/onnxruntime_binding.node'") },
    );
    expect(result).toBe("tfjs-cpu");
    expect(stderr).toMatch(/^tfjs-compile: onnxruntime-node does not load: it has no build for [a-z0-9]+-[a-z0-9]+; /);
  });

  it("what needs it is refused in one line", async () => {
    const { result, stderr } = await runNode(
      program(
        'await tf.setBackend("cpu"); tf.backend().firstUse = false;',
        `const options = [{ device: "webgpu" }, { device: "cuda" }, { dtype: "float64" }, { engine: "onnxruntime" }];
         console.log(JSON.stringify(await Promise.all(options.map((option) => message(compile(step, examples, option))))));`,
      ),
      { before },
    );
    const text = "cannot run step: onnxruntime-node does not load: not installed";
    expect(result).toEqual([text, text, text, text]);
    expect(stderr).toBe("");
  });

  it("and without a backend of TensorFlow.js, it says what to import", async () => {
    const { result } = await runNode(
      `import { engine, Tensor, tanh } from "@tensorflow/tfjs-core";
       import { compile } from "@innerloop/tfjs-compile";
       const example = new Tensor([2], "float32", {}, 0);
       console.log(JSON.stringify(await compile(function step(x) { return tanh(x); }, [example]).catch((error) => error.message)));`,
      { before },
    );
    expect(result).toBe('cannot run step on TensorFlow.js: it has no backend (import "@tensorflow/tfjs")');
  });
});

describe('with engine: "tfjs"', () => {
  it("there is neither a warning nor a device nor float64", async () => {
    const { result, stderr } = await runNode(
      program(
        'await tf.setBackend("cpu"); tf.backend().firstUse = false;',
        `const options = [{ device: "webgpu" }, { dtype: "float64" }, {}].map((option) => ({ engine: "tfjs", ...option }));
         console.log(JSON.stringify(await Promise.all(options.map((option) => message(compile(step, examples, option))))));`,
      ),
    );
    expect(result).toEqual([
      'cannot run step on TensorFlow.js: it has no device "webgpu"',
      "cannot run step on TensorFlow.js: it has no float64",
      "fine",
    ]);
    expect(stderr).toBe("");
  });
});
