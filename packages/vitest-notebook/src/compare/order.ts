// Outputs that are all there but in another order: told once, by their numbers.
import type { Pair } from "./align.js";
import { describeOutput } from "./describe.js";
import { outputName, type PlacedOutput } from "./output.js";
import type { OutputDifference } from "./types.js";

/** A thing that turned up at another place. */
export interface Move {
  expected: number;
  actual: number;
}

/** At so many possible pairs the search for moved outputs ends. */
const MOST_TRIES = 400;

/** Among the pairs of an alignment that are not equal, those that are equal crosswise. */
export function moves(open: readonly Pair[], isEqual: (expected: number, actual: number) => boolean): Move[] {
  const free = new Set(open.flatMap(({ actual }) => (actual === null ? [] : [actual])));
  const found: Move[] = [];
  let tries = 0;
  for (const { expected, actual } of open) {
    if (expected === null) continue;
    for (const candidate of free) {
      if (candidate === actual || ++tries > MOST_TRIES || !isEqual(expected, candidate)) continue;
      found.push({ expected, actual: candidate });
      free.delete(candidate);
      break;
    }
  }
  return found;
}

/** One difference that tells the new order of all outputs that both sides have. */
export function orderDifference(
  expected: readonly PlacedOutput[],
  actual: readonly PlacedOutput[],
  kept: readonly Pair[],
  moved: readonly Move[],
): OutputDifference {
  const both = [...kept, ...moved]
    .filter((pair): pair is Move => pair.expected !== null && pair.actual !== null)
    .sort((one, other) => one.expected - other.expected);
  const came = [...both].sort((one, other) => one.actual - other.actual);
  const places = both.flatMap((pair, i) => (pair === came[i] ? [] : [i]));
  const number = (pair: Move): number => expected[pair.expected]!.index + 1;
  const wanted = places.map((i) => number(both[i]!));
  const got = places.map((i) => number(came[i]!));
  return {
    output: `outputs ${listed(wanted)}`,
    differences: [{ kind: "structure", place: "", message: phrase(wanted, got, moved, number) }],
    expected: [{ text: texts(places.map((i) => expected[both[i]!.expected]!)), mark: "differs" }],
    actual: [{ text: texts(places.map((i) => actual[came[i]!.actual]!)), mark: "differs" }],
  };
}

function phrase(wanted: number[], got: number[], moved: readonly Move[], number: (pair: Move) => number): string {
  if (wanted.length === 2) return "changed places";
  const [only] = moved;
  if (moved.length === 1 && only !== undefined) {
    const at = got.indexOf(number(only));
    return `output ${number(only)} came ${at === 0 ? `before output ${got[1]}` : `after output ${got[at - 1]}`}`;
  }
  return `came in the order ${got.join(", ")}`;
}

function listed(numbers: number[]): string {
  const last = numbers.at(-1);
  return numbers.length < 2 ? numbers.join("") : `${numbers.slice(0, -1).join(", ")} and ${last}`;
}

function texts(outputs: PlacedOutput[]): string {
  return outputs.map(({ output, index }) => `${outputName(output, index)}:\n${describeOutput(output)}`).join("\n");
}
