import { availableParallelism } from "node:os";
import type { ViteUserConfig } from "vitest/config";

// Workspace packages are tested from their TypeScript source, not from dist.
const conditions = ["innerloop-source", "node", "import", "module", "default"];

/** What all suites share. */
export const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: "units",
    include: ["test/**/*.test.ts"],
    exclude: ["test/interop/**", "test/lab/**"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
} satisfies ViteUserConfig;

/** Tests that start vitest itself, with workers and kernels of its own: beside them others would wait for their share of the processor. */
const NESTED = "test/vitest-notebook/{cli,fixtures,interrupt,plugin,reporters,troubles,watch}.test.ts";

/** Those tests, one file at a time, after the others. */
export const nested: ViteUserConfig = {
  ...shared,
  test: { ...shared.test, name: "nested", include: [NESTED], maxWorkers: 1, sequence: { groupOrder: 1 } },
};

/** The unit tests: all others. */
export const units: ViteUserConfig = {
  ...shared,
  test: { ...shared.test, exclude: [...shared.test.exclude, NESTED] },
};

/** Vitest leaves one core free. Many tests wait for a kernel: on two cores, two workers did 590 s of tests in 348 s. */
export const maxWorkers: number = Math.max(2, availableParallelism() - 1);
