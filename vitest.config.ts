import { defineConfig } from "vitest/config";
import { maxWorkers, units } from "./vitest.units.js";

export default defineConfig({
  test: {
    maxWorkers,
    globalSetup: ["test/build-once.ts"],
    projects: [units],
  },
});
