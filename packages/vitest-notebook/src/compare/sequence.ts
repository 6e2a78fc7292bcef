// Two lists of values held against each other so that an insertion is one step and not a shift of everything behind it. Equal elements are
// matched first (Myers' greedy search, bounded), then elements that are akin, then what is left between two matches in order.

/** Elements that belong together (equal or not), or a run of elements that only one list has. Ranges are [from, to). */
export type Step =
  | { kind: "equal"; expected: number; actual: number }
  | { kind: "changed"; expected: number; actual: number }
  | { kind: "removed"; from: number; to: number }
  | { kind: "inserted"; from: number; to: number }
  /** Both lists have elements here, but no element has a partner. */
  | { kind: "replaced"; expected: [number, number]; actual: [number, number] };

/** What is known about the elements of two lists, by their positions. */
export interface Elements {
  expected: number;
  actual: number;
  equal(expected: number, actual: number): boolean;
  /** A cheaper form of `equal` for the search, which asks often; may say no where `equal` says yes. Default: `equal`. */
  quick?(expected: number, actual: number): boolean;
  /** May these two, which differ, be the same thing changed? */
  akin(expected: number, actual: number): boolean;
}

export type Match = [expected: number, actual: number];

/** More insertions and deletions than this are no edit of the list but another list. */
const MOST_EDITS = 300;
const MOST_COMPARISONS = 3_000_000;
/** A longer piece without any match is told as a whole where its length changed. */
const LONGEST_PAIRED = 20;

/** How one list becomes the other, in order. */
export function alignLists(elements: Elements): Step[] {
  const { expected, actual, equal, quick = equal } = elements;
  if (expected === actual) {
    const changed: number[] = [];
    for (let i = 0; i < expected; i++) if (!equal(i, i)) changed.push(i);
    const matches = changed.length > 3 ? matchesOf(expected, actual, quick) : [];
    const edits = 2 * (expected - matches.length);
    // A list of the same length is read place by place, unless a shift explains it with far fewer steps.
    if (changed.length <= 3 || 2 * edits > changed.length) {
      const differs = new Set(changed);
      return Array.from({ length: expected }, (_, i) => ({
        kind: differs.has(i) ? "changed" : "equal",
        expected: i,
        actual: i,
      }));
    }
    return stepsBetween(matches, elements);
  }
  return stepsBetween(matchesOf(expected, actual, quick), elements);
}

/** The steps that the matches and the gaps between them are. */
function stepsBetween(matches: Match[], elements: Elements): Step[] {
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...matches, [elements.expected, elements.actual] as Match]) {
    if (nextI > i || nextJ > j) pushGap(steps, [i, nextI], [j, nextJ], elements);
    if (nextI < elements.expected) steps.push({ kind: "equal", expected: nextI, actual: nextJ });
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return steps;
}

/** A piece without equal elements: what is akin belongs together, the rest in order. */
function pushGap(steps: Step[], expected: [number, number], actual: [number, number], elements: Elements): void {
  const [n, m] = [expected[1] - expected[0], actual[1] - actual[0]];
  const akin = (i: number, j: number): boolean => elements.akin(expected[0] + i, actual[0] + j);
  // A gap of equal length is read place by place; else kinship finds the partners.
  const partners = n === m || n === 0 || m === 0 ? [] : matchesOf(n, m, akin);
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...partners, [n, m] as Match]) {
    pushPairs(steps, [expected[0] + i, expected[0] + nextI], [actual[0] + j, actual[0] + nextJ]);
    if (nextI < n) steps.push({ kind: "changed", expected: expected[0] + nextI, actual: actual[0] + nextJ });
    [i, j] = [nextI + 1, nextJ + 1];
  }
}

function pushPairs(steps: Step[], expected: [number, number], actual: [number, number]): void {
  const [n, m] = [expected[1] - expected[0], actual[1] - actual[0]];
  const pairs = Math.min(n, m);
  if (pairs > LONGEST_PAIRED && n !== m) {
    steps.push({ kind: "replaced", expected, actual });
    return;
  }
  for (let k = 0; k < pairs; k++) steps.push({ kind: "changed", expected: expected[0] + k, actual: actual[0] + k });
  if (n > pairs) steps.push({ kind: "removed", from: expected[0] + pairs, to: expected[1] });
  if (m > pairs) steps.push({ kind: "inserted", from: actual[0] + pairs, to: actual[1] });
}

/** Longest common subsequence; none in the middle where that would be too long a search. */
export function matchesOf(n: number, m: number, equal: (i: number, j: number) => boolean): Match[] {
  const matches: Match[] = [];
  let start = 0;
  while (start < n && start < m && equal(start, start)) matches.push([start, start++]);
  const tail: Match[] = [];
  let [endN, endM] = [n, m];
  while (endN > start && endM > start && equal(endN - 1, endM - 1)) tail.push([--endN, --endM]);
  matches.push(...middleMatches(start, endN, endM, equal));
  for (const match of tail.reverse()) matches.push(match);
  return matches;
}

function middleMatches(start: number, endN: number, endM: number, equal: (i: number, j: number) => boolean): Match[] {
  const [n, m] = [endN - start, endM - start];
  if (n === 0 || m === 0) return [];
  const most = Math.min(n + m, MOST_EDITS);
  const offset = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  const history: Int32Array[] = [];
  let comparisons = 0;
  for (let edits = 0; edits <= most; edits++) {
    history.push(furthest.slice());
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest[offset + k - 1]! < furthest[offset + k + 1]!);
      let i = down ? furthest[offset + k + 1]! : furthest[offset + k - 1]! + 1;
      let j = i - k;
      while (i < n && j < m && equal(start + i, start + j)) {
        i++;
        j++;
        comparisons++;
      }
      comparisons++;
      furthest[offset + k] = i;
      if (i >= n && j >= m) return walkBack(history, edits, n, m, offset, start);
    }
    if (comparisons > MOST_COMPARISONS) break;
  }
  return [];
}

function walkBack(history: Int32Array[], edits: number, n: number, m: number, offset: number, start: number): Match[] {
  const matches: Match[] = [];
  let [i, j] = [n, m];
  for (let d = edits; d >= 0; d--) {
    const furthest = history[d]!;
    const k = i - j;
    const down = k === -d || (k !== d && furthest[offset + k - 1]! < furthest[offset + k + 1]!);
    const fromI = d === 0 ? 0 : down ? furthest[offset + k + 1]! : furthest[offset + k - 1]! + 1;
    const fromJ = fromI - k;
    while (i > fromI && j > fromJ) matches.push([start + --i, start + --j]);
    [i, j] = down ? [fromI, fromJ - 1] : [fromI - 1, fromJ];
  }
  return matches.reverse();
}
