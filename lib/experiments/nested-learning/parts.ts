/** The parts of the study, in the order in which they are run and listed. */
import type { StudyPart } from "./part.js";

export const parts: readonly StudyPart[] = [];
