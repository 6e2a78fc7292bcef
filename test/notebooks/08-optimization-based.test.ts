import { describeNotebook } from "./describe-notebook.js";
import { golden as adapts } from "./golden/08/adapts.js";
import { golden as closed } from "./golden/08/closed.js";
import { golden as firstOrder } from "./golden/08/first-order.js";
import { golden as images } from "./golden/08/images.js";
import { golden as maml } from "./golden/08/maml.js";
import { golden as task } from "./golden/08/task.js";

// Where each golden number comes from stands beside it, in golden/08/.
const golden = { ...task, ...maml, ...firstOrder, ...adapts, ...closed, ...images };

const figures = [
  "maml-learning",
  "maml-one-task",
  "first-order-gap",
  "learners-by-steps",
  "closed-form-starts",
  "omniglot-learning",
];

const file = "08-optimization-based.ipynb";

await describeNotebook({
  file,
  document: "meta-learning-taxonomy",
  number: 8,
  sections: 6,
  golden,
  figures,
  tables: 7,
});
