import { defineConfig } from "vitest/config";
import { notebooks } from "vitest-notebook";
import { maxWorkers, nested, units } from "./vitest.units.js";

// Projects: `npx vitest --project units`, `--project nested`, `--project notebooks`.
export default defineConfig({
  test: {
    maxWorkers,
    globalSetup: ["test/build-once.ts"],
    projects: [
      units,
      nested,
      // Every cell of the book is a test: it runs, and gives again the outputs that are committed.
      // The engine is loaded by a computed name (lib/tensor/backend.ts), which nobody can follow: it is one of the packages of the lockfile,
      // and those are inputs anyway. What else notebooks read is stated here.
      {
        plugins: [notebooks({ include: ["notebooks/*.ipynb"], inputs: ["data/results/**/*.json"] })],
        test: { name: "notebooks", include: [] },
      },
    ],
  },
});
