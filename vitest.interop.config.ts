import { defineConfig } from "vitest/config";
import base from "./vitest.config.js";

// Real Jupyter (Python) and a real browser: required in CI, optional on a user's machine.
// Not mergeConfig: it would append to the lists of included and excluded files instead of replacing them.
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["test/interop/**/*.test.ts"],
    exclude: [],
    testTimeout: 300_000,
    fileParallelism: false,
  },
});
