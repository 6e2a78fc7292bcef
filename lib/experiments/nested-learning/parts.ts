/** The parts of the study, in the order in which they are run and listed. */
import { continuumHope } from "./continuum-hope.js";
import { continuumParts } from "./continuum-parts.js";
import { language } from "./language.js";
import { multiQueryRecall } from "./multi-query-recall.js";
import type { StudyPart } from "./part.js";
import { trainedCapacity } from "./trained-capacity.js";

export const parts: readonly StudyPart[] = [
  trainedCapacity,
  multiQueryRecall,
  ...continuumParts,
  continuumHope,
  language,
];
