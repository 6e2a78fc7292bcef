import { defineConfig } from "vitest/config";
import { shared } from "./vitest.units.js";

/** Suites that mostly wait for a Python or a browser of their own, and say nothing of time: two at once. */
const PATIENT = [
  "test/interop/nbconvert/*.test.ts",
  "test/interop/{export-*,finite-bath,jupyter-protocol,lab-template,markdown-mistune,nbformat,onnx,page-*,pdf,report-in-lab,slides*,xss*}.test.ts",
];

const suite = { ...shared.test, exclude: [] as string[], testTimeout: 300_000 };

// Real Jupyter (Python) and a real browser: required in CI, optional on a user's machine.
// The others come after them, one file at a time: clients with limits of a second or two, vitest with workers of its own, benchmarks.
export default defineConfig({
  test: {
    globalSetup: ["test/build-once.ts", "test/python-once.ts"],
    projects: [
      { ...shared, test: { ...suite, name: "patient", include: PATIENT, maxWorkers: 2 } },
      {
        ...shared,
        test: {
          ...suite,
          name: "alone",
          include: ["test/interop/**/*.test.ts"],
          exclude: PATIENT,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
