/** The benchmark programs, in the order of the table. */
import { named } from "../options.js";
import { conv4 } from "./conv4.js";
import { hnn } from "./hnn.js";
import { maml } from "./maml.js";
import { operations } from "./operations.js";
import type { Program } from "./program.js";
import { svdHnn } from "./svd-hnn.js";

export { type Leaf, type Leaves, type Problem, writeProblem } from "./problem.js";
export {
  type Constants,
  type Operation,
  type Program,
  summaryOf,
  type Tensors,
  type Training,
  tensorsOf,
} from "./program.js";

export const programs: readonly Program[] = [maml(1), maml(5), hnn(), svdHnn(), conv4(), ...operations];

/**
 * The programs of these names, in the table's order; all of them for an empty list.
 * @throws Error naming the first unknown one
 */
export function programsNamed(names: readonly string[]): Program[] {
  return named("program", programs, names);
}
