import { learnerFor, mapLearners } from "../../../../lib/experiments/meta-learning/map/index.js";
import { testPromises } from "../../adapt/frame/promises.js";

testPromises(
  "a learner of the taxonomy",
  mapLearners.map((each) => ({ name: each.name, make: (benchmark) => learnerFor(each, benchmark) })),
);
