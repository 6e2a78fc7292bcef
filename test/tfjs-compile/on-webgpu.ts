/**
 * What takes the place of the package's index under vitest.webgpu.config.ts: the same with WebGPU as the default device. Float64 stays on the
 * processor. One session is held to the end, because a GPU is let go with the last session, and to open it again takes 0.1 s.
 */
import { compile as compileOnCpu } from "@innerloop/tfjs-compile";
import { neg, Tensor } from "@tensorflow/tfjs-core";

export * from "@innerloop/tfjs-compile";

const kept: { session?: Promise<unknown> } = {};

export const compile: typeof compileOnCpu = (fn, examples, options = {}) => {
  const isRecord = Object.prototype.toString.call(options) === "[object Object]";
  const moves = options.device === undefined && options.dtype !== "float64" && options.engine !== "tfjs";
  if (!isRecord || !moves) return compileOnCpu(fn, examples, options);
  const compiled = compileOnCpu(fn, examples, { ...options, device: "webgpu" });
  // After what is traced here: only one function can be, and tests make that fail.
  kept.session ??= compiled.then(hold, () => {
    kept.session = undefined;
  });
  return compiled;
};

function hold(): Promise<unknown> {
  const example = new Tensor([1], "float32", {}, 0);
  return compileOnCpu((x: Tensor) => neg(x), [example], { device: "webgpu" });
}
