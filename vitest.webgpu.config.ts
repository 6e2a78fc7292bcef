import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { maxWorkers, shared } from "./vitest.units.js";

// The tests of compiled functions with WebGPU as their device: started by test/interop/webgpu.test.ts, which finds a driver.
const FOLDERS = "test/tfjs-compile/{kernels,composed,run,simplify}/**/*.test.ts";
// These compute in programs of their own or in float64, both on the processor whatever the device.
const ELSEWHERE = ["composed/{derivatives,float64}", "run/{loading,memory,without-onnxruntime}"];

export default defineConfig({
  ...shared,
  resolve: {
    ...shared.resolve,
    alias: [
      {
        find: /^(\.\.\/)+packages\/tfjs-compile\/src\/index\.js$/,
        replacement: resolve(import.meta.dirname, "test/tfjs-compile/on-webgpu.ts"),
      },
    ],
  },
  test: {
    ...shared.test,
    name: "webgpu",
    maxWorkers,
    globalSetup: ["test/build-once.ts"],
    include: [FOLDERS],
    exclude: ELSEWHERE.map((files) => `test/tfjs-compile/${files}.test.ts`),
    env: { INNERLOOP_TEST_DEVICE: "webgpu" },
    testTimeout: 120_000,
  },
});
