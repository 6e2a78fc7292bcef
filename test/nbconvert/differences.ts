// The differences from nbconvert 7.17.2 that are meant, one by one. A difference that is not listed fails the suites, and so does an
// entry that no longer occurs.
import type { Difference } from "./compare.js";
import { cells } from "./differences/cells.js";
import { markdown } from "./differences/markdown.js";
import { outputs } from "./differences/outputs.js";
import { texts } from "./differences/texts.js";
import type { Accepted } from "./differences/types.js";

export type { Accepted } from "./differences/types.js";

export const accepted: readonly Accepted[] = [...cells, ...outputs, ...markdown, ...texts];

/** The entry that allows a difference. */
export const acceptedFor = (notebook: string, variant: string, difference: Difference): Accepted | undefined =>
  accepted.find(
    ({ notebooks, variants, path, theirs, ours }) =>
      (notebooks?.test(notebook) ?? true) &&
      (variants?.test(variant) ?? true) &&
      (path?.test(difference.path) ?? true) &&
      (theirs?.test(difference.theirs ?? "") ?? true) &&
      (ours?.test(difference.ours ?? "") ?? true),
  );
