import { describeNotebook } from "./describe-notebook.js";
import { golden as codes } from "./golden/05/codes.js";
import { golden as identities } from "./golden/05/identities.js";
import { golden as known } from "./golden/05/known.js";
import { golden as modulation } from "./golden/05/modulation.js";
import { golden as proposition } from "./golden/05/proposition.js";

// Where each golden number comes from stands beside it, in golden/05/.
const golden = { ...modulation, ...identities, ...proposition, ...codes, ...known };

const figures = [
  "directions-reached",
  "learned-numbers",
  "numbers-needed",
  "row-codes",
  "codes-that-evolve",
  "spectra-of-codes",
  "codes-know",
];

const file = "05-modulation.ipynb";

await describeNotebook({
  file,
  document: "structure-preserving-dynamics",
  number: 5,
  sections: 5,
  golden,
  figures,
  tables: 5,
});
