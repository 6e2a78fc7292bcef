import { describeNotebook } from "./describe-notebook.js";
import { golden as adjoints } from "./golden/16/adjoints.js";
import { golden as calibration } from "./golden/16/calibration.js";
import { golden as firstOrder } from "./golden/16/first-order.js";
import { golden as information } from "./golden/16/information.js";
import { golden as objective } from "./golden/16/objective.js";
import { golden as regression } from "./golden/16/regression.js";

// Where each golden number comes from stands beside it, in golden/16/.
const golden = { ...objective, ...adjoints, ...information, ...firstOrder, ...regression, ...calibration };

const figures = [
  "descent-to-closed-form",
  "spectral-filter",
  "error-against-mu",
  "difference-step",
  "information",
  "posterior",
  "first-order-slopes",
  "sinusoid-functions",
  "sinusoid-errors",
  "kernel-spectrum",
  "process-bands",
  "coverage",
  "reliability",
];

const file = "16-amfs-method.ipynb";

await describeNotebook({
  file,
  document: "amfs",
  number: 16,
  sections: 6,
  golden,
  figures,
  tables: 7,
});
