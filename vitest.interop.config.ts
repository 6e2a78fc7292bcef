import { defineConfig } from "vitest/config";
import { shared } from "./vitest.units.js";

// Real Jupyter (Python) and a real browser: required in CI, optional on a user's machine.
// Not mergeConfig: it would append to the lists of included and excluded files instead of replacing them.
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    name: "interop",
    globalSetup: ["test/build-once.ts"],
    include: ["test/interop/**/*.test.ts"],
    exclude: [],
    testTimeout: 300_000,
    fileParallelism: false,
  },
});
