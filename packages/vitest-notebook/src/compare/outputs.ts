// The outputs of a cell against those of the reference. Streams are compared by name (streams.ts), checks by the name of the check
// (check-outputs.ts), the others in their order: each is paired with the one it resembles, so that one output that is missing is one
// difference. An output that turns up at another place is told as that, once. Execution counts, tracebacks and what tools write into an
// output's metadata are not compared; metadata that both sides have (a picture's width, a caption) are.
import type { Output } from "@innerloop/nbformat";
import { align, type Pair } from "./align.js";
import { compareCheckOutputs, isCheck } from "./check-outputs.js";
import { describeOutput } from "./describe.js";
import { moves, orderDifference } from "./order.js";
import { compareOutput, outputName, type PlacedOutput } from "./output.js";
import { similarity, sketchOf } from "./sketch.js";
import { compareStreams } from "./streams.js";
import type { CompareRules, OutputDifference } from "./types.js";

/** What differs between the outputs of a cell in the reference and in a run; nothing: they are equal under the rules. */
export function compareOutputs(
  expected: readonly Output[],
  actual: readonly Output[],
  rules: CompareRules,
): OutputDifference[] {
  return [
    ...compareStreams(expected, actual, rules),
    ...compareCheckOutputs(expected, actual, rules),
    ...compareInOrder(inOrder(expected), inOrder(actual), rules),
  ];
}

/** The outputs whose order counts. */
function inOrder(outputs: readonly Output[]): PlacedOutput[] {
  return outputs
    .map((output, index) => ({ output, index }))
    .filter(({ output }) => output.output_type !== "stream" && !isCheck(output));
}

function compareInOrder(expected: PlacedOutput[], actual: PlacedOutput[], rules: CompareRules): OutputDifference[] {
  const matcher = new Matcher(expected, actual, rules);
  const first = matcher.pairs(
    expected.map((_, i) => i),
    actual.map((_, j) => j),
  );
  const open = first.filter((pair) => matcher.difference(pair).length > 0);
  const moved = moves(open, (i, j) => matcher.isSame(i, j));
  if (moved.length === 0) return first.flatMap((pair) => matcher.difference(pair));
  const [gone, come] = [new Set(moved.map((pair) => pair.expected)), new Set(moved.map((pair) => pair.actual))];
  const rest = matcher.pairs(
    expected.map((_, i) => i).filter((i) => !gone.has(i)),
    actual.map((_, j) => j).filter((j) => !come.has(j)),
  );
  return [orderDifference(expected, actual, rest, moved), ...rest.flatMap((pair) => matcher.difference(pair))];
}

/** Compares outputs of two lists, each pair at most once. */
class Matcher {
  readonly #known = new Map<string, OutputDifference | undefined>();
  readonly #sketches: [ReturnType<typeof sketchOf>[], ReturnType<typeof sketchOf>[]] = [[], []];

  constructor(
    private readonly expected: readonly PlacedOutput[],
    private readonly actual: readonly PlacedOutput[],
    private readonly rules: CompareRules,
  ) {}

  isEqual(i: number, j: number): boolean {
    return this.compare(i, j) === undefined;
  }

  /** Equal, and known to be without a full comparison of things that look different. */
  isSame(i: number, j: number): boolean {
    const [before, after] = [this.sketch(0, i), this.sketch(1, j)];
    const least = before.thumbnail !== undefined ? 0.99 : before.size + after.size > COSTLY ? 0.9 : 0;
    return similarity(before, after) >= least && this.isEqual(i, j);
  }

  /** The alignment of some outputs with some others. */
  pairs(expected: readonly number[], actual: readonly number[]): Pair[] {
    let start = 0;
    while (start < expected.length && start < actual.length && this.isEqual(expected[start]!, actual[start]!)) start++;
    const pairs: Pair[] = expected.slice(0, start).map((i, k) => ({ expected: i, actual: actual[k]! }));
    const [lost, got] = [expected.slice(start), actual.slice(start)];
    for (const pair of align(lost.length, got.length, (i, j) => this.cost(lost[i]!, got[j]!))) {
      pairs.push({
        expected: pair.expected === null ? null : lost[pair.expected]!,
        actual: pair.actual === null ? null : got[pair.actual]!,
      });
    }
    return pairs;
  }

  difference({ expected, actual }: Pair): OutputDifference[] {
    if (expected !== null && actual !== null) {
      const difference = this.compare(expected, actual);
      return difference === undefined ? [] : [difference];
    }
    const kind = actual === null ? "missing" : "extra";
    const { output, index } = actual === null ? this.expected[expected!]! : this.actual[actual]!;
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

  private compare(i: number, j: number): OutputDifference | undefined {
    const key = `${i} ${j}`;
    if (!this.#known.has(key)) this.#known.set(key, compareOutput(this.expected[i]!, this.actual[j]!, this.rules));
    return this.#known.get(key);
  }

  /** Below 0.1: equal; up to 1: of one kind; above: different things, which still make one difference and not two. */
  private cost(i: number, j: number): number {
    const [before, after] = [this.sketch(0, i), this.sketch(1, j)];
    const errors = [before, after].filter((sketch) => sketch.type === "error").length;
    if (errors === 1) return 1.8;
    const alike = similarity(before, after);
    const near = Math.abs(i - j) <= Math.abs(this.expected.length - this.actual.length) + 2;
    const costly = before.mime.startsWith("image/") || before.size + after.size > COSTLY;
    if (!costly && (near || alike > 0.6) && this.isEqual(i, j)) return 0;
    const unlike = 0.9 * (1 - alike);
    if (before.mime !== after.mime) return 1 + unlike * 0.8;
    return 0.1 + unlike + (before.type === after.type ? 0 : 0.1);
  }

  private sketch(side: 0 | 1, at: number): ReturnType<typeof sketchOf> {
    this.#sketches[side][at] ??= sketchOf((side === 0 ? this.expected : this.actual)[at]!.output);
    return this.#sketches[side][at]!;
  }
}

/** Outputs that are longer together are told apart by their sketches; they are compared in full when they are a pair. */
const COSTLY = 20_000;
