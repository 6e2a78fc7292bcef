import { describe, expect, it } from "vitest";
import { runNode } from "./child.js";

describe("the package", () => {
  it("loads no native code before the first function is compiled", async () => {
    const { result } = await runNode(`
      import { createRequire } from "node:module";
      const require = createRequire(import.meta.url);
      const native = () => Object.keys(require.cache).filter((file) => file.endsWith(".node")).length;
      const { compile } = await import("@innerloop/tfjs-compile");
      const before = native();
      const { Tensor, tanh } = await import("@tensorflow/tfjs-core");
      const compiled = await compile((x) => tanh(x), [new Tensor([2], "float32", {}, 0)]);
      console.log(JSON.stringify({ before, after: native(), y: [...(await compiled(new Float32Array(2))).dataSync()] }));
    `);
    expect(result).toEqual({ before: 0, after: 1, y: [0, 0] });
  });

  it("is required by CommonJS programs, and is one with what they import", async () => {
    const { result, stderr } = await runNode(
      `const tf = require("@tensorflow/tfjs");
       const { compile, NativeTensor } = require("@innerloop/tfjs-compile");
       (async () => {
         await tf.setBackend("cpu");
         tf.backend().firstUse = false;
         const compiled = await compile((x) => tf.tanh(x), [tf.zeros([2])]);
         const result = await compiled(tf.zeros([2]));
         const imported = await import("@innerloop/tfjs-compile");
         console.log(JSON.stringify([compiled.engine, result instanceof NativeTensor, imported.NativeTensor === NativeTensor]));
       })();`,
      { type: "cjs" },
    );
    expect(result).toEqual(["onnxruntime-cpu", true, true]);
    expect(stderr).toBe("");
  });
});
