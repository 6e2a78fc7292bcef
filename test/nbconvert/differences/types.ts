// One difference that is meant.

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
