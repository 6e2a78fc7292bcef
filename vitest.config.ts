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
    globalSetup: ["test/build-once.ts"],
  },
});
