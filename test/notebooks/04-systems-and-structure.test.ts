import { describeNotebook } from "./describe-notebook.js";
import { golden as dependence } from "./golden/04/dependence.js";
import { golden as horizon } from "./golden/04/horizon.js";
import { golden as relatives } from "./golden/04/relatives.js";
import { golden as structure } from "./golden/04/structure.js";
import { golden as systems } from "./golden/04/systems.js";

// Where each golden number comes from stands beside it, in golden/04/.
const golden = { ...systems, ...dependence, ...structure, ...horizon, ...relatives };

const figures = [
  "duffing-orbits",
  "family-data",
  "damped-heat",
  "step-orders",
  "field-spectra",
  "oracle-points",
  "structure-defects",
  "own-energy-drift",
  "true-energy",
  "total-energy",
  "soft-structure",
];

const file = "04-systems-and-structure.ipynb";

await describeNotebook({
  file,
  document: "structure-preserving-dynamics",
  number: 4,
  sections: 5,
  golden,
  figures,
  tables: 7,
});
