import { describeNotebook } from "./describe-notebook.js";
import { golden as capacity } from "./golden/07/capacity.js";
import { golden as chain } from "./golden/07/chain.js";
import { golden as dissipative } from "./golden/07/dissipative.js";
import { golden as horizon } from "./golden/07/horizon.js";
import { golden as lambda } from "./golden/07/lambda.js";
import { golden as multi } from "./golden/07/multi.js";
import { golden as shots } from "./golden/07/shots.js";
import { golden as start } from "./golden/07/start.js";

// Where each golden number comes from stands beside it, in golden/07/.
const golden = { ...multi, ...shots, ...lambda, ...start, ...capacity, ...dissipative, ...horizon, ...chain };

const figures = [
  "one-base-three-families",
  "codes-of-three-families",
  "shots-as-steps",
  "shots-as-points-pendulum",
  "shots-as-points-duffing",
  "lambda-sweep",
  "code-start",
  "code-size",
  "rank-of-modulation",
  "damped-steps",
  "long-energy",
  "long-phase",
  "chain-share",
];

const file = "07-structure-preserving-ablations.ipynb";

await describeNotebook({
  file,
  document: "structure-preserving-dynamics",
  number: 7,
  sections: 8,
  golden,
  figures,
  tables: 34,
});
