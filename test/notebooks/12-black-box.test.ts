import { describeNotebook } from "./describe-notebook.js";
import { golden as hypernetworks } from "./golden/12/hypernetworks.js";
import { golden as recurrent } from "./golden/12/recurrent.js";
import { golden as reinforcement } from "./golden/12/reinforcement.js";
import { golden as tasks } from "./golden/12/tasks.js";

// Where each golden number comes from stands beside it, in golden/12/.
const golden = { ...hypernetworks, ...recurrent, ...reinforcement, ...tasks };

const figures = ["generated-weights", "error-by-position", "meta-lstm", "rl2-bandit", "rl2-mdp", "number-of-tasks"];

await describeNotebook({
  file: "12-black-box.ipynb",
  document: "meta-learning-taxonomy",
  number: 12,
  sections: 6,
  golden,
  figures,
  tables: 7,
});
