import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compile } from "../../../packages/tfjs-compile/src/index.js";
import { oneLine } from "../../../packages/tfjs-compile/src/run/runtime.js";
import { useCpuBackend } from "../kernels/support.js";

beforeAll(useCpuBackend);

describe("an error of onnxruntime", () => {
  it("is told in one line without places in its source", () => {
    const messages: [string, string][] = [
      [
        "/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::" +
          "Initialize(const onnxruntime::webgpu::WebGpuContextConfig&)::<lambda()> adapter_result.status == " +
          "wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n",
        "Failed to get a WebGPU adapter: No supported adapters",
      ],
      [
        "Non-zero status code returned while running Mul node. Name:'Mul_2' Status Message: /onnxruntime_src/onnxruntime/core/" +
          "framework/bfc_arena.cc:360 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) " +
          "Failed to allocate memory for requested buffer of size 360000000000\n",
        "Mul node: Failed to allocate memory for requested buffer of size 360000000000",
      ],
      [
        "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library",
        "OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library",
      ],
      ["\n\n  [ONNXRuntimeError] : 1 : FAIL : Type Error: x\nand more", "Type Error: x"],
      ["", "no reason given"],
      ["x".repeat(400), `${"x".repeat(300)}…`],
    ];
    for (const [message, told] of messages) expect(oneLine(new Error(message))).toBe(told);
    expect(oneLine("text that was thrown")).toBe("text that was thrown");
  });

  it("for memory that nobody has refuses the run, and the next one works", async () => {
    const outer = (x: tf.Tensor) => tf.sum(tf.tanh(tf.matMul(tf.reshape(x, [-1, 1]), tf.reshape(x, [1, -1]))));
    const huge = await compile((x: tf.Tensor) => outer(x), [tf.zeros([3e6])], { name: "huge" });
    await expect(huge(new Float32Array(3e6))).rejects.toThrow(/^huge failed: \w+ node: [^\n]*36000000000000/);
    await huge.dispose();
    const small = await compile((x: tf.Tensor) => outer(x), [tf.zeros([3])]);
    expect((await small(new Float32Array(3))).dataSync()[0]).toBe(0);
    await small.dispose();
  });
});
