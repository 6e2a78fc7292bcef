// The differences from nbconvert 7.17.2 that are meant, one by one. A difference that is not listed fails the suite, and so does an
// entry that no longer occurs.
import type { Difference } from "./compare.js";

export interface Accepted {
  /** Why it is so: what a user gains. */
  reason: string;
  /** Names of notebooks; absent: any. */
  notebooks?: RegExp;
  /** Names of variants; absent: any. */
  variants?: RegExp;
  /** All that are given must match: where, what nbconvert has and what ours has ("" where a side has nothing). */
  path?: RegExp;
  theirs?: RegExp;
  ours?: RegExp;
}

export const accepted: readonly Accepted[] = [];

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
