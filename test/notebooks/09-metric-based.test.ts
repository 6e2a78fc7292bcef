import { describeNotebook } from "./describe-notebook.js";
import { golden as benchmark } from "./golden/09/benchmark.js";
import { golden as characters } from "./golden/09/characters.js";
import { golden as matching } from "./golden/09/matching.js";
import { golden as prototypes } from "./golden/09/prototypes.js";
import { golden as relation } from "./golden/09/relation.js";
import { golden as siamese } from "./golden/09/siamese.js";

// Where each golden number comes from stands beside it, in golden/09/.
const golden = { ...benchmark, ...prototypes, ...matching, ...siamese, ...relation, ...characters };

await describeNotebook({
  file: "09-metric-based.ipynb",
  document: "meta-learning-taxonomy",
  number: 9,
  sections: 6,
  golden,
  figures: ["exact-rules", "learned-metric", "four-learners", "omniglot-episode", "character-losses"],
  tables: 5,
});
