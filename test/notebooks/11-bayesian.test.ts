import { describeNotebook } from "./describe-notebook.js";
import { golden as calibration } from "./golden/11/calibration.js";
import { golden as exact } from "./golden/11/exact.js";
import { golden as linear } from "./golden/11/linear.js";
import { golden as neural } from "./golden/11/neural.js";

// Where each golden number comes from stands beside it, in golden/11/.
const golden = { ...exact, ...neural, ...linear, ...calibration };

const figures = [
  "exact-curves",
  "process-likelihood",
  "process-training",
  "duplicated-context",
  "three-points",
  "prior-from-tasks",
  "em-evidence",
  "amortised-divergence",
  "coverage",
];

const file = "11-bayesian.ipynb";

await describeNotebook({
  file,
  document: "meta-learning-taxonomy",
  number: 11,
  sections: 6,
  golden,
  figures,
  tables: 8,
});
