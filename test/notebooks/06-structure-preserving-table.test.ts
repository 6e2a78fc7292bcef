import { describeNotebook } from "./describe-notebook.js";
import { golden as claims } from "./golden/06/claims.js";
import { golden as entry } from "./golden/06/entry.js";
import { golden as ours } from "./golden/06/ours.js";
import { golden as quick } from "./golden/06/quick.js";
import { golden as table } from "./golden/06/table.js";
import { golden as targets } from "./golden/06/targets.js";

// Where each golden number comes from stands beside it, in golden/06/.
const golden = { ...entry, ...table, ...quick, ...claims, ...ours, ...targets };

const figures = [
  "the-box-decides",
  "table-field",
  "table-trajectories",
  "quick-table",
  "svd-against-field",
  "svd-against-traj",
  "gauss-newton-against-adam",
  "few-points",
  "targets",
  "spring-instances",
];

const file = "06-structure-preserving-table.ipynb";

await describeNotebook({
  file,
  document: "structure-preserving-dynamics",
  number: 6,
  sections: 6,
  golden,
  figures,
  tables: 19,
});
