/** All phases, in the order of the table. */
import { cells } from "./cells.js";
import { exit } from "./exit.js";
import { interrupt } from "./interrupt.js";
import { lines, million, text } from "./output.js";
import type { Phase } from "./phase.js";
import { speed } from "./speed.js";

export type { Phase, Turn } from "./phase.js";
export const phases: readonly Phase[] = [cells, speed, lines, million, text, interrupt, exit];
