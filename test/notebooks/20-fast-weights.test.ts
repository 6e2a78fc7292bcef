import { describeNotebook } from "./describe-notebook.js";
import { golden as capacity } from "./golden/20/capacity.js";
import { golden as recurrence } from "./golden/20/recurrence.js";
import { golden as trained } from "./golden/20/trained.js";

// Where each golden number comes from stands beside it, in golden/20/.
const golden = { ...recurrence, ...capacity, ...trained };

const figures = [
  "chunk-size",
  "parity",
  "write-twice",
  "random-features",
  "capacity",
  "passes",
  "age",
  "rank-bound",
  "recall-of-names",
  "growth",
];

const file = "20-fast-weights.ipynb";

await describeNotebook({
  file,
  document: "nested-learning",
  number: 20,
  sections: 5,
  golden,
  figures,
  tables: 17,
});
