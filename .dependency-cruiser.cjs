// The floors of the house: imports point down only (README, "Where things stand").
// notebooks -> experiments -> report, adapt, physics, memory -> tasks -> tensor, linalg -> packages/tfjs-compile -> tfjs, onnxruntime-node
const only = (from, allowed, reason) => ({
  name: `floor: ${from}`,
  comment: reason,
  severity: "error",
  from: { path: `^${from}/` },
  to: {
    path: "^(lib|packages|bench|test|scripts)/",
    pathNot: [`^${from}/`, ...allowed.map((folder) => `^${folder}/`)],
  },
});
const base = ["lib/tensor", "lib/linalg", "packages/tfjs-compile"];

module.exports = {
  forbidden: [
    only("lib/linalg", [], "lib/linalg is the ground floor: plain float64 algebra on top of ml-matrix"),
    only("lib/tensor", ["lib/linalg", "packages/tfjs-compile"], "lib/tensor is the engine seam and knows no algorithm"),
    only("lib/tasks", base, "tasks draw data; they know neither learners nor reports"),
    only("lib/adapt", [...base, "lib/tasks"], "adapt stands on tasks, tensor and linalg"),
    only("lib/physics", [...base, "lib/tasks"], "physics stands on tasks, tensor and linalg"),
    only("lib/memory", [...base, "lib/tasks"], "memory stands on tasks, tensor and linalg"),
    only("lib/report", base, "report shows values; it knows no algorithm"),
    only(
      "lib/experiments",
      [...base, "lib/tasks", "lib/adapt", "lib/physics", "lib/memory", "lib/report"],
      "experiments join what the other folders of lib give; nobody below knows them",
    ),
    only("packages/nbformat", [], "nbformat knows files only"),
    only("packages/jupyter-protocol", [], "jupyter-protocol knows messages and sockets only"),
    only(
      "packages/jupyter-client",
      ["packages/jupyter-protocol", "packages/nbformat"],
      "jupyter-client -> jupyter-protocol, nbformat",
    ),
    only(
      "packages/ts-jupyter-export",
      ["packages/jupyter-client", "packages/nbformat"],
      "ts-jupyter-export -> jupyter-client, nbformat",
    ),
    only(
      "packages/vitest-notebook",
      ["packages/jupyter-client", "packages/nbformat"],
      "vitest-notebook -> jupyter-client, nbformat",
    ),
    only("packages/ts-jupyter-kernel", ["packages/jupyter-protocol"], "ts-jupyter-kernel -> jupyter-protocol"),
    only("packages/tfjs-compile", [], "tfjs-compile stands on tfjs and onnxruntime-node only"),
    {
      name: "no cycles",
      comment: "two modules that need each other are one module, or a third is missing",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ["innerloop-source", "import", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
