import { describeNotebook } from "./describe-notebook.js";
import { golden as bath } from "./golden/02/bath.js";
import { golden as dephasing } from "./golden/02/dephasing.js";
import { golden as hierarchy } from "./golden/02/hierarchy.js";
import { golden as jaynesCummings } from "./golden/02/jaynes-cummings.js";
import { golden as kernelAndTensors } from "./golden/02/kernel-and-tensors.js";
import { golden as ladder } from "./golden/02/ladder.js";
import { golden as rates } from "./golden/02/rates.js";
import { golden as steadyPulses } from "./golden/02/steady-pulses.js";

// Where each golden number comes from stands beside it, in golden/02/.
const golden = {
  ...bath,
  ...hierarchy,
  ...steadyPulses,
  ...ladder,
  ...dephasing,
  ...kernelAndTensors,
  ...jaynesCummings,
  ...rates,
};

const figures = [
  "kms-spectra",
  "kms-defect",
  "populations",
  "hierarchy-cuts",
  "mean-force-shift",
  "decoupling",
  "ladder-errors",
  "dephasing-depth",
  "dephasing-closures",
  "kernel-norms",
  "truncation-error",
  "jaynes-cummings",
  "atom-kernels",
  "atom-momentum",
  "rate-against-bias",
  "golden-rule-order",
];

const file = "02-open-quantum-systems.ipynb";

await describeNotebook({ file, document: "memory-kernel", number: 2, sections: 8, golden, figures, tables: 15 });
