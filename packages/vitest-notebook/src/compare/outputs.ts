// The outputs of a cell against those of the reference. Streams are compared by name (streams.ts), checks by the name of the check
// (check-outputs.ts), the others in their order: each is paired with the one it resembles, so that one output that is missing is one
// difference. An output that turns up at another place is told as that, once. Execution counts, tracebacks and what tools write into an
// output's metadata are not compared; metadata that both sides have (a picture's width, a caption) are.
import type { Output } from "@innerloop/nbformat";
import type { Pair } from "./align.js";
import { compareCheckOutputs, isCheck } from "./check-outputs.js";
import { failure } from "./guard.js";
import { Matcher } from "./matcher.js";
import { crosswise, type Match, orderDifference, unmoved } from "./order.js";
import type { PlacedOutput } from "./output.js";
import { compareStreams } from "./streams.js";
import type { CompareRules, OutputDifference } from "./types.js";

/** What differs between the outputs of a cell in the reference and in a run; nothing: they are equal under the rules. */
export function compareOutputs(
  expected: readonly Output[],
  actual: readonly Output[],
  rules: CompareRules,
): OutputDifference[] {
  return [
    ...attempted("streams", () => compareStreams(expected, actual, rules)),
    ...attempted("checks", () => compareCheckOutputs(expected, actual, rules)),
    ...attempted("outputs", () => compareInOrder(inOrder(expected), inOrder(actual), rules)),
  ];
}

/** A comparison that fails by itself is a difference. */
function attempted(output: string, compare: () => OutputDifference[]): OutputDifference[] {
  try {
    return compare();
  } catch (error) {
    return [{ output, differences: [failure(error)], expected: [], actual: [] }];
  }
}

/** The outputs whose order counts. */
function inOrder(outputs: readonly Output[]): PlacedOutput[] {
  return outputs
    .map((output, index) => ({ output, index }))
    .filter(({ output }) => output.output_type !== "stream" && !isCheck(output));
}

function compareInOrder(expected: PlacedOutput[], actual: PlacedOutput[], rules: CompareRules): OutputDifference[] {
  const matcher = new Matcher(expected, actual, rules);
  const [all, found] = [expected.map((_, i) => i), actual.map((_, j) => j)];
  const first = matcher.pairs(all, found);
  const isOpen = (pair: Pair): boolean => matcher.difference(pair).length > 0;
  const elsewhere = crosswise(first.filter(isOpen), matcher);
  if (elsewhere.length === 0) return first.flatMap((pair) => matcher.difference(pair));

  const equal = [...first.filter((pair): pair is Match => !isOpen(pair)), ...elsewhere];
  const anchors = unmoved(equal);
  const moved = equal.filter((match) => !anchors.includes(match));
  const [gone, come] = [new Set(moved.map((match) => match.expected)), new Set(moved.map((match) => match.actual))];
  const rest: Pair[] = [];
  let [i, j] = [0, 0];
  for (const anchor of [...anchors, { expected: expected.length, actual: actual.length }]) {
    const [before, after] = [all.slice(i, anchor.expected), found.slice(j, anchor.actual)];
    rest.push(
      ...matcher.pairs(
        before.filter((at) => !gone.has(at)),
        after.filter((at) => !come.has(at)),
      ),
    );
    [i, j] = [anchor.expected + 1, anchor.actual + 1];
  }
  const order = moved.length === 0 ? [] : [orderDifference(expected, actual, [...anchors, ...rest], moved)];
  return [...order, ...rest.flatMap((pair) => matcher.difference(pair))];
}
