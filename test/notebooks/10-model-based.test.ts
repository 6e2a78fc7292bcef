import { describeNotebook } from "./describe-notebook.js";
import { golden as addressing } from "./golden/10/addressing.js";
import { golden as binding } from "./golden/10/binding.js";
import { golden as bookKeeping } from "./golden/10/book-keeping.js";
import { golden as content } from "./golden/10/content.js";
import { golden as copying } from "./golden/10/copying.js";

// Where each golden number comes from stands beside it, in golden/10/.
const golden = { ...binding, ...addressing, ...copying, ...content, ...bookKeeping };

const figures = [
  "first-instance-bound",
  "four-stages",
  "ntm-curve",
  "ntm-heads",
  "binding-curve",
  "binding-by-instance",
  "dnc-allocation",
  "dnc-links",
  "copy-by-length",
];

await describeNotebook({
  file: "10-model-based.ipynb",
  document: "meta-learning-taxonomy",
  number: 10,
  sections: 5,
  golden,
  figures,
  tables: 9,
});
