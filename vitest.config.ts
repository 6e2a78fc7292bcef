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
      { plugins: [notebooks({ include: ["notebooks/*.ipynb"] })], test: { name: "notebooks", include: [] } },
    ],
  },
});
