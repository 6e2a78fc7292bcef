import { describeNotebook } from "./describe-notebook.js";
import { golden as fails } from "./golden/14/fails.js";
import { golden as learned } from "./golden/14/learned.js";
import { golden as problem } from "./golden/14/problem.js";
import { golden as rivals } from "./golden/14/rivals.js";
import { golden as what } from "./golden/14/what.js";

// Where each golden number comes from stands beside it, in golden/14/.
const golden = { ...problem, ...rivals, ...learned, ...what, ...fails };

const figures = ["bounds", "tuning", "learning", "curves", "answers", "nearest-momentum", "other-families"];

const file = "14-learning-to-optimize.ipynb";

await describeNotebook({
  file,
  document: "meta-learning-taxonomy",
  number: 14,
  sections: 5,
  golden,
  figures,
  tables: 8,
});
