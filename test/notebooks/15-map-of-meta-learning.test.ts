import { describeNotebook } from "./describe-notebook.js";
import { golden as frame } from "./golden/15/frame.js";
import { golden as map } from "./golden/15/map.js";

// Where each golden number comes from stands beside it, in golden/15/.
const golden = { ...frame, ...map };

const figures = ["three-hundred-steps", "share-closed", "share-against-cost"];

const file = "15-map-of-meta-learning.ipynb";

await describeNotebook({
  file,
  document: "meta-learning-taxonomy",
  number: 15,
  sections: 4,
  golden,
  figures,
  tables: 6,
});
