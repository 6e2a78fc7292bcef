import { describeNotebook } from "./describe-notebook.js";
import { golden as calibration } from "./golden/17/calibration.js";
import { golden as challenge } from "./golden/17/challenge.js";
import { golden as firstOrder } from "./golden/17/first-order.js";
import { golden as live } from "./golden/17/live.js";
import { golden as sets } from "./golden/17/sets.js";
import { golden as shift } from "./golden/17/shift.js";
import { golden as speed } from "./golden/17/speed.js";
import { golden as steps } from "./golden/17/steps.js";
import { golden as table1 } from "./golden/17/table1.js";

// Where each golden number comes from stands beside it, in golden/17/.
const golden = {
  ...sets,
  ...live,
  ...table1,
  ...steps,
  ...shift,
  ...firstOrder,
  ...challenge,
  ...speed,
  ...calibration,
};

const figures = [
  "four-sets",
  "live-training",
  "table-1",
  "h1-differences",
  "steps-and-accuracy",
  "time-and-accuracy",
  "shift",
  "first-order",
  "official-runs",
  "calibration",
];

await describeNotebook({
  file: "17-amfs-tables.ipynb",
  document: "amfs",
  number: 17,
  sections: 9,
  golden,
  figures,
  tables: 20,
});
