import { defineConfig } from "vitest/config";
import { shared } from "./vitest.units.js";

// A real JupyterLab (PyPI) and Debian's classic Notebook, driven in Chromium. One page at a time: each has a kernel of two processes.
// `INNERLOOP_LAB_NOTEBOOKS=01,05 npm run test:lab` runs these numbered notebooks only (default: all).
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    name: "lab",
    include: ["test/lab/**/*.test.ts"],
    exclude: [],
    globalSetup: ["test/build-once.ts", "test/lab/lab-once.ts"],
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // A server ends its kernels before it ends.
    teardownTimeout: 60_000,
  },
});
