/** The systems of the black-box family, in the order of the notebook. */
import { hypernetworkLinear, hypernetworkSinusoid, lstmLinear, metaLstmSinusoid } from "./black-box/regression.js";
import { rl2Bandit, rl2Mdp } from "./black-box/reinforcement.js";
import { taskEfficiency } from "./black-box/task-efficiency.js";
import type { System } from "./system.js";

export {
  hypernetworkLinear,
  hypernetworkSinusoid,
  lstmLinear,
  metaLstmSinusoid,
  positions,
} from "./black-box/regression.js";
export { rl2Bandit, rl2Mdp } from "./black-box/reinforcement.js";
export { taskEfficiency } from "./black-box/task-efficiency.js";

export const blackBoxSystems: readonly System[] = [
  hypernetworkLinear,
  hypernetworkSinusoid,
  lstmLinear,
  metaLstmSinusoid,
  rl2Bandit,
  rl2Mdp,
  taskEfficiency,
] as never;
