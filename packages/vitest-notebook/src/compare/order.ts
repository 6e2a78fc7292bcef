// Outputs that are all there but in another order: told once, by their numbers.
import type { Pair } from "./align.js";
import { describeOutput } from "./describe.js";
import type { Matcher } from "./matcher.js";
import { outputName, type PlacedOutput } from "./output.js";
import type { OutputDifference } from "./types.js";

/** An output with its partner, each by its position. */
export interface Match {
  expected: number;
  actual: number;
}

/** At so many possible pairs the search for moved outputs is given up. */
const MOST_TRIES = 10_000;
/** So many outputs are named by their numbers. */
const MOST_NAMED = 12;

/**
 * Among the pairs of an alignment that are not equal, those that are equal crosswise. Two figures that the rules cannot tell from each
 * other have not changed places, whatever they are held against.
 */
export function crosswise(open: readonly Pair[], matcher: Pick<Matcher, "isSame" | "areAlike">): Match[] {
  const free = new Map(open.flatMap(({ expected, actual }) => (actual === null ? [] : [[actual, expected]])));
  const found: Match[] = [];
  let tries = 0;
  for (const { expected, actual } of open) {
    if (expected === null) continue;
    for (const [candidate, partner] of free) {
      if (candidate === actual) continue;
      if (++tries > MOST_TRIES) return [];
      if (!matcher.isSame(expected, candidate)) continue;
      if (typeof partner === "number" && matcher.areAlike(expected, partner)) continue;
      found.push({ expected, actual: candidate });
      free.delete(candidate);
      break;
    }
  }
  return found;
}

/** The longest run of matches that stand in one order on both sides, in that order. The others have moved. */
export function unmoved(matches: readonly Match[]): Match[] {
  const sorted = [...matches].sort((one, other) => one.expected - other.expected);
  /** Of all runs of one length, the last match of the one that ends first. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  sorted.forEach(({ actual }, i) => {
    const at = ends.findIndex((end) => sorted[end]!.actual > actual);
    const length = at === -1 ? ends.length : at;
    before.set(i, ends[length - 1]);
    ends[length] = i;
  });
  const run: Match[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.unshift(sorted[at]!);
  return run;
}

/** One difference that tells the new order of all outputs that both sides have. */
export function orderDifference(
  expected: readonly PlacedOutput[],
  actual: readonly PlacedOutput[],
  kept: readonly Pair[],
  moved: readonly Match[],
): OutputDifference {
  const both = [...kept, ...moved]
    .filter((pair): pair is Match => pair.expected !== null && pair.actual !== null)
    .sort((one, other) => one.expected - other.expected);
  const came = [...both].sort((one, other) => one.actual - other.actual);
  const places = both.flatMap((pair, i) => (pair === came[i] ? [] : [i]));
  const number = (pair: Match): number => expected[pair.expected]!.index + 1;
  const wanted = places.map((i) => number(both[i]!));
  const got = places.map((i) => number(came[i]!));
  return {
    output: `outputs ${listed(wanted)}`,
    differences: [{ kind: "structure", place: "", message: phrase(wanted, got, moved, number) }],
    expected: [{ text: texts(places.map((i) => expected[both[i]!.expected]!)), mark: "differs" }],
    actual: [{ text: texts(places.map((i) => actual[came[i]!.actual]!)), mark: "differs" }],
  };
}

function phrase(wanted: number[], got: number[], moved: readonly Match[], number: (pair: Match) => number): string {
  if (wanted.length === 2) return "changed places";
  const [only] = moved;
  if (moved.length === 1 && only !== undefined) {
    const at = got.indexOf(number(only));
    return `output ${number(only)} came ${at === 0 ? `before output ${got[1]}` : `after output ${got[at - 1]}`}`;
  }
  return `came in the order ${got.slice(0, MOST_NAMED).join(", ")}${got.length > MOST_NAMED ? ", …" : ""}`;
}

function listed(numbers: number[]): string {
  if (numbers.length > MOST_NAMED) return `${numbers.slice(0, MOST_NAMED - 1).join(", ")}, … and ${numbers.at(-1)}`;
  return `${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`;
}

function texts(outputs: PlacedOutput[]): string {
  return outputs.map(({ output, index }) => `${outputName(output, index)}:\n${describeOutput(output)}`).join("\n");
}
