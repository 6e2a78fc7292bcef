import { describeNotebook } from "./describe-notebook.js";
import { golden as clock } from "./golden/21/clock.js";
import { golden as hope } from "./golden/21/hope.js";
import { golden as independent } from "./golden/21/independent.js";
import { golden as interference } from "./golden/21/interference.js";
import { golden as language } from "./golden/21/language.js";
import { golden as nested } from "./golden/21/nested.js";
import { golden as optimizers } from "./golden/21/optimizers.js";
import { golden as recovery } from "./golden/21/recovery.js";
import { golden as sequential } from "./golden/21/sequential.js";

// Where each golden number comes from stands beside it, in golden/21/.
const golden = {
  ...interference,
  ...clock,
  ...independent,
  ...recovery,
  ...nested,
  ...sequential,
  ...optimizers,
  ...hope,
  ...language,
};

const figures = [
  "teachers-alternate",
  "retention-adaptation",
  "clock",
  "tracking-periods",
  "spontaneous-recovery",
  "switching-cost",
  "starts-of-lifetimes",
  "features-by-place",
  "dgd-trap",
  "momentum-drift",
  "momentum-turns",
  "parity",
  "hope-training",
  "language-exact",
  "language-readings",
];

const file = "21-continuum-memory.ipynb";

await describeNotebook({
  file,
  document: "nested-learning",
  number: 21,
  sections: 10,
  golden,
  figures,
  tables: 17,
});
