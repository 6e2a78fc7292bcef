// Which element of one sequence belongs to which of another? Equal ends are cut off, the middle is aligned by Myers' shortest edit script
// (npm `diff`); where that would take more than `budget` steps, position by position. The edit script costs the square of its length, so
// few differences in a long text are cheap and two wholly different texts are not aligned at all.
import { diffArrays } from "diff";

/** Positions in the two sequences; one of them undefined: the other one has no partner. */
export interface Pair {
  expected?: number;
  actual?: number;
}

/** Steps that alignments may still take, shared by all alignments of one comparison. */
export interface Budget {
  steps: number;
}

/** A stretch of a sequence that equals nothing opposite, with what stands opposite. */
export interface Hunk {
  expected: number[];
  actual: number[];
}

/** Most edits of one script: beyond it an alignment tells a reader nothing. */
const MOST_EDITS = 500;

/** The stretches in which two sequences differ, in order. All elements outside of them are equal to their partners. */
export function hunksOf<T>(
  expected: readonly T[],
  actual: readonly T[],
  equals: (expected: T, actual: T) => boolean,
  budget: Budget,
): Hunk[] {
  const shorter = Math.min(expected.length, actual.length);
  let start = 0;
  while (start < shorter && equals(expected[start]!, actual[start]!)) start += 1;
  let end = 0;
  while (end < shorter - start && equals(expected.at(-1 - end)!, actual.at(-1 - end)!)) end += 1;
  const left = range(start, expected.length - end);
  const right = range(start, actual.length - end);
  if (left.length === 0 && right.length === 0) return [];
  if (left.length === 0 || right.length === 0) return [{ expected: left, actual: right }];
  const maxEditLength = Math.min(MOST_EDITS, Math.floor(Math.sqrt(Math.max(0, budget.steps))));
  const changes = diffArrays(left, right, { comparator: (a, b) => equals(expected[a]!, actual[b]!), maxEditLength });
  const edits =
    changes === undefined
      ? maxEditLength
      : changes.reduce((sum, part) => sum + (part.added || part.removed ? part.count : 0), 0);
  budget.steps -= edits ** 2;
  return changes === undefined ? [{ expected: left, actual: right }] : collect(changes, start);
}

function collect(changes: { added?: boolean; removed?: boolean; count: number }[], start: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [left, right] = [start, start];
  let open: Hunk | undefined;
  for (const { added, removed, count } of changes) {
    if (!added && !removed) {
      left += count;
      right += count;
      open = undefined;
      continue;
    }
    if (open === undefined) {
      open = { expected: [], actual: [] };
      hunks.push(open);
    }
    if (removed) {
      for (let at = left; at < left + count; at += 1) open.expected.push(at);
      left += count;
    } else {
      for (let at = right; at < right + count; at += 1) open.actual.push(at);
      right += count;
    }
  }
  return hunks;
}

/**
 * Partners within a hunk: elements that are alike (`alike` is coarser than equal) are partners in order; of what lies between them the
 * first belongs to the first, and so on.
 */
export function pairsOf<T>(
  hunk: Hunk,
  expected: readonly T[],
  actual: readonly T[],
  alike: (expected: T, actual: T) => boolean,
  budget: Budget,
): Pair[] {
  const left = hunk.expected;
  const right = hunk.actual;
  if (left.length === right.length && left.every((at, index) => alike(expected[at]!, actual[right[index]!]!))) {
    return zip(left, right);
  }
  const unlike = hunksOf(left, right, (a, b) => alike(expected[a]!, actual[b]!), budget);
  const pairs: Pair[] = [];
  let [a, b] = [0, 0];
  for (const inner of [...unlike, { expected: [left.length], actual: [right.length] }]) {
    const nextA = inner.expected[0] ?? a + (inner.actual[0]! - b);
    const nextB = inner.actual[0] ?? b + (nextA - a);
    const [endA, endB] = [nextA + inner.expected.length, nextB + inner.actual.length];
    // One by one: a spread of many thousands overflows the stack.
    for (const pair of zip(left.slice(a, nextA), right.slice(b, nextB))) pairs.push(pair);
    for (const pair of zip(left.slice(nextA, endA), right.slice(nextB, endB))) pairs.push(pair);
    [a, b] = [endA, endB];
  }
  return pairs;
}

function zip(left: readonly number[], right: readonly number[]): Pair[] {
  return range(0, Math.max(left.length, right.length)).map((at) => ({
    ...(at < left.length ? { expected: left[at] } : {}),
    ...(at < right.length ? { actual: right[at] } : {}),
  }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
