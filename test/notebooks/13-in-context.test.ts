import { describeNotebook } from "./describe-notebook.js";
import { golden as linearAttention } from "./golden/13/linear-attention.js";
import { golden as metaicl } from "./golden/13/metaicl.js";
import { golden as transformer } from "./golden/13/transformer.js";

// Where each golden number comes from stands beside it, in golden/13/.
const golden = { ...linearAttention, ...transformer, ...metaicl };

const figures = [
  "one-step-parabola",
  "trained-layer",
  "depth",
  "transformer-prefixes",
  "channel-direct-exact",
  "metaicl-families",
];

const file = "13-in-context.ipynb";

await describeNotebook({
  file,
  document: "meta-learning-taxonomy",
  number: 13,
  sections: 5,
  golden,
  figures,
  tables: 8,
});
