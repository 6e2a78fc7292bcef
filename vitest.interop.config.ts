import { mergeConfig } from "vitest/config";
import base from "./vitest.config.js";

// Real Jupyter (Python) and a real browser: required in CI, optional on a user's machine.
export default mergeConfig(base, {
  test: { include: ["test/interop/**/*.test.ts"], exclude: [], testTimeout: 300_000, fileParallelism: false },
});
