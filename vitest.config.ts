import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Workspace packages are tested from their TypeScript source, not from dist.
const conditions = ["innerloop-source", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/interop/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Vitest leaves one core free. Many tests wait for a kernel: on two cores, two workers did 590 s of tests in 348 s.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    globalSetup: ["test/build-once.ts"],
  },
});
