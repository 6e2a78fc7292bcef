import { describeNotebook } from "./describe-notebook.js";
import { golden as continuum } from "./golden/19/continuum.js";
import { golden as descent } from "./golden/19/descent.js";
import { golden as fast } from "./golden/19/fast.js";
import { golden as general } from "./golden/19/general.js";
import { golden as letters } from "./golden/19/letters.js";
import { golden as meta } from "./golden/19/meta.js";

// Where each golden number comes from stands beside it, in golden/19/.
const golden = { ...general, ...descent, ...meta, ...fast, ...continuum, ...letters };

const figures = [
  "update-clocks",
  "leader-against-descent",
  "what-phi-minimises",
  "retention-or-decay",
  "who-updates-whom",
  "one-letter-several-things",
];

const file = "19-nested-learning-notation.ipynb";

// The tables of symbols are Markdown, for their symbols are formulas.
await describeNotebook({
  file,
  document: "nested-learning",
  number: 19,
  sections: 6,
  golden,
  figures,
  tables: 0,
});
