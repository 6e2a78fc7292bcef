// Which output of a run is held against which of the reference. Full comparisons are costly (pictures are drawn), so each pair is compared
// at most once, and sketches decide who is compared at all.
import { isDeepStrictEqual } from "node:util";
import { align, type Pair } from "./align.js";
import { describeOutput } from "./describe.js";
import { compareOutput, outputName, type PlacedOutput } from "./output.js";
import { matchesOf } from "./sequence.js";
import { type Sketch, similarity, sketchOf } from "./sketch.js";
import type { CompareRules, OutputDifference } from "./types.js";

type Side = "expected" | "actual";

/** Outputs that are longer together are told apart by their sketches; they are compared in full when they are a pair. */
const COSTLY = 20_000;
/** So many costly comparisons are made to find out whether an output turned up at another place. */
const MOST_COSTLY = 30;
/** More outputs without a partner are paired in order. */
const MOST_PAIRS = 2500;

export class Matcher {
  readonly #outputs: Record<Side, readonly PlacedOutput[]>;
  readonly #rules: CompareRules;
  readonly #known = new Map<string, OutputDifference | undefined>();
  readonly #sketches: Record<Side, Sketch[]> = { expected: [], actual: [] };
  #costly = 0;

  constructor(expected: readonly PlacedOutput[], actual: readonly PlacedOutput[], rules: CompareRules) {
    this.#outputs = { expected, actual };
    this.#rules = rules;
  }

  isEqual(i: number, j: number): boolean {
    return this.#compare(i, j) === undefined;
  }

  /** Equal, as far as that can be known without many costly comparisons. */
  isSame(i: number, j: number): boolean {
    if (this.#isIdentical(i, j)) return true;
    const [before, after] = [this.#sketch("expected", i), this.#sketch("actual", j)];
    if (!isCostly(before, after)) return this.isEqual(i, j);
    const least = before.thumbnail === undefined ? 0.9 : 0.99;
    return similarity(before, after) >= least && ++this.#costly <= MOST_COSTLY && this.isEqual(i, j);
  }

  /** Would nobody notice if these two of the reference changed places? */
  areAlike(one: number, other: number): boolean {
    const [before, after] = [this.#outputs.expected[one]!, this.#outputs.expected[other]!];
    return compareOutput(before, after, this.#rules) === undefined;
  }

  /** The alignment of some outputs with some others: equal ends first, then what is surely the same, the rest by likeness. */
  pairs(expected: readonly number[], actual: readonly number[]): Pair[] {
    const shorter = Math.min(expected.length, actual.length);
    let start = 0;
    while (start < shorter && this.isEqual(expected[start]!, actual[start]!)) start++;
    let end = 0;
    while (end < shorter - start && this.isEqual(expected.at(-1 - end)!, actual.at(-1 - end)!)) end++;
    const [lost, got] = [expected.slice(start, expected.length - end), actual.slice(start, actual.length - end)];
    const ends = expected.length - end;
    const pairs = inOrder(expected.slice(0, start), actual.slice(0, start));
    let [i, j] = [0, 0];
    const anchors = matchesOf(lost.length, got.length, (k, l) => this.#isSurely(lost[k]!, got[l]!));
    for (const [nextI, nextJ] of [...anchors, [lost.length, got.length]] as const) {
      pairs.push(...this.#gap(lost.slice(i, nextI), got.slice(j, nextJ)));
      if (nextI < lost.length) pairs.push({ expected: lost[nextI]!, actual: got[nextJ]! });
      [i, j] = [nextI + 1, nextJ + 1];
    }
    return [...pairs, ...inOrder(expected.slice(ends), actual.slice(actual.length - end))];
  }

  #gap(lost: readonly number[], got: readonly number[]): Pair[] {
    if (lost.length * got.length > MOST_PAIRS) return inOrder(lost, got);
    return align(lost.length, got.length, (i, j) => this.#cost(lost[i]!, got[j]!)).map((pair) => ({
      expected: pair.expected === null ? null : lost[pair.expected]!,
      actual: pair.actual === null ? null : got[pair.actual]!,
    }));
  }

  difference({ expected, actual }: Pair): OutputDifference[] {
    if (expected !== null && actual !== null) {
      const difference = this.#compare(expected, actual);
      return difference === undefined ? [] : [difference];
    }
    const kind = actual === null ? "missing" : "extra";
    const { output, index } = actual === null ? this.#outputs.expected[expected!]! : this.#outputs.actual[actual]!;
    const message =
      kind === "missing" ? "the reference has it, this run did not give it" : "the reference has no such output";
    const side = [{ text: describeOutput(output), mark: "differs" as const }];
    return [
      {
        output: outputName(output, index),
        differences: [{ kind, place: "", message }],
        expected: kind === "missing" ? side : [],
        actual: kind === "extra" ? side : [],
      },
    ];
  }

  #compare(i: number, j: number): OutputDifference | undefined {
    const key = `${i} ${j}`;
    if (!this.#known.has(key)) {
      const [before, after] = [this.#outputs.expected[i]!, this.#outputs.actual[j]!];
      this.#known.set(key, compareOutput(before, after, this.#rules));
    }
    return this.#known.get(key);
  }

  /** Below 0.1: equal; up to 1: of one kind; above: different things, which still make one difference and not two. */
  #cost(i: number, j: number): number {
    const [before, after] = [this.#sketch("expected", i), this.#sketch("actual", j)];
    const errors = [before, after].filter((sketch) => sketch.type === "error").length;
    if (errors === 1) return 1.8;
    const alike = similarity(before, after);
    if (alike === 1 && this.#isIdentical(i, j)) return 0;
    const { expected, actual } = this.#outputs;
    const near = Math.abs(i - j) <= Math.abs(expected.length - actual.length) + 2;
    if (!isCostly(before, after) && (near || alike > 0.6) && this.isEqual(i, j)) return 0;
    const unlike = 0.9 * (1 - alike);
    if (before.mime !== after.mime) return 1 + unlike * 0.8;
    return 0.1 + unlike + (before.type === after.type ? 0 : 0.1);
  }

  /** Equal, as far as that can be known without any costly comparison. */
  #isSurely(i: number, j: number): boolean {
    if (this.#isIdentical(i, j)) return true;
    const [before, after] = [this.#sketch("expected", i), this.#sketch("actual", j)];
    return !isCostly(before, after) && similarity(before, after) > 0.5 && this.isEqual(i, j);
  }

  #isIdentical(i: number, j: number): boolean {
    const [before, after] = [this.#outputs.expected[i]!.output, this.#outputs.actual[j]!.output];
    return before === after || (before.output_type === after.output_type && isDeepStrictEqual(before, after));
  }

  #sketch(side: Side, at: number): Sketch {
    this.#sketches[side][at] ??= sketchOf(this.#outputs[side][at]!.output);
    return this.#sketches[side][at];
  }
}

/** The first with the first, and so on. */
function inOrder(expected: readonly number[], actual: readonly number[]): Pair[] {
  return Array.from({ length: Math.max(expected.length, actual.length) }, (_, k) => ({
    expected: expected[k] ?? null,
    actual: actual[k] ?? null,
  }));
}

function isCostly(before: Sketch, after: Sketch): boolean {
  return before.mime.startsWith("image/") || before.size + after.size > COSTLY;
}
