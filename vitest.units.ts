import { availableParallelism } from "node:os";
import type { ViteUserConfig } from "vitest/config";

// Workspace packages are tested from their TypeScript source, not from dist.
const conditions = ["innerloop-source", "node", "import", "module", "default"];

/** What all suites share; the unit tests themselves. */
export const units = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: "units",
    include: ["test/**/*.test.ts"],
    exclude: ["test/interop/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
} satisfies ViteUserConfig;

/** Vitest leaves one core free. Many tests wait for a kernel: on two cores, two workers did 590 s of tests in 348 s. */
export const maxWorkers: number = Math.max(2, availableParallelism() - 1);
