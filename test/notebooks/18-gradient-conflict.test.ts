import { describeNotebook } from "./describe-notebook.js";
import { golden as adam } from "./golden/18/adam.js";
import { golden as measured } from "./golden/18/measured.js";
import { golden as mixed } from "./golden/18/mixed.js";
import { golden as quadratic } from "./golden/18/quadratic.js";
import { golden as weights } from "./golden/18/weights.js";

// Where each golden number comes from stands beside it, in golden/18/.
const golden = { ...weights, ...quadratic, ...measured, ...mixed, ...adam };

const figures = [
  "weights-by-angle",
  "quadratic-batch",
  "quadratic-majority",
  "quadratic-noise",
  "measured-cosines",
  "mixed-majority",
  "mixed-minority",
  "mixed-noise",
];

const file = "18-gradient-conflict.ipynb";

await describeNotebook({ file, document: "amfs", number: 18, sections: 5, golden, figures, tables: 8 });
