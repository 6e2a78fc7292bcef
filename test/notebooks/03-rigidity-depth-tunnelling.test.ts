import { describeNotebook } from "./describe-notebook.js";
import { golden as depthExact } from "./golden/03/depth-exact.js";
import { golden as depthTrained } from "./golden/03/depth-trained.js";
import { golden as jointTableAndFactorial } from "./golden/03/joint-table-and-factorial.js";
import { golden as quantumBath } from "./golden/03/quantum-bath.js";
import { golden as scaffold } from "./golden/03/scaffold.js";
import { golden as tunnelling } from "./golden/03/tunnelling.js";

// Where each golden number comes from stands beside it, in golden/03/.
const golden = {
  ...scaffold,
  ...depthExact,
  ...depthTrained,
  ...tunnelling,
  ...quantumBath,
  ...jointTableAndFactorial,
};

const figures = [
  "scaffold-friction",
  "scaffold-force",
  "depth-rigidity",
  "depth-random-support",
  "depth-by-hand",
  "trained-curves",
  "trained-depth",
  "tunnelling-distance",
  "tunnelling-rigidity",
  "isotope-effect",
  "preorganisation",
  "bath-memory",
  "factorial",
];

const file = "03-rigidity-depth-tunnelling.ipynb";

await describeNotebook({ file, document: "memory-kernel", number: 3, sections: 6, golden, figures, tables: 13 });
