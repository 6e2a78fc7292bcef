/** What `npm run reproduce` runs, bundled by scripts/reproduce.js: all studies there are. */
import { fewShot } from "../../lib/experiments/few-shot/study.js";
import { metaLearning } from "../../lib/experiments/meta-learning/study.js";
import { nestedLearning } from "../../lib/experiments/nested-learning/study.js";
import { reproduce } from "../../lib/experiments/reproduce.js";
import { structurePreserving } from "../../lib/experiments/structure-preserving/study.js";

/** @returns the exit code */
export function main(args: readonly string[], worker: string): Promise<number> {
  return reproduce(args, { studies: [structurePreserving, metaLearning, fewShot, nestedLearning], worker });
}
