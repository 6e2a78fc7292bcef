// What a cell wrote: the texts of one stream are joined, so it does not matter in how many pieces they came, nor how stdout and stderr were
// mixed with each other and with displays. Order within a stream matters.
import type { Output } from "@innerloop/nbformat";
import { compareText } from "./text.js";
import type { CompareRules, OutputDifference } from "./types.js";

/** The differences of the streams among two lists of outputs. A stream that holds nothing but white space is as good as none. */
export function compareStreams(
  expected: readonly Output[],
  actual: readonly Output[],
  rules: CompareRules,
): OutputDifference[] {
  const [before, after] = [streamsOf(expected), streamsOf(actual)];
  const differences: OutputDifference[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (name === "stderr" && rules.stderr === "ignore") continue;
    const [wanted, got] = [before.get(name) ?? "", after.get(name) ?? ""];
    if (got.trim() === "" && wanted.trim() === "") continue;
    if (got.trim() === "") {
      const message = `nothing was written; the reference has ${lines(wanted)}`;
      differences.push({
        output: name,
        differences: [{ kind: "missing", place: "", message }],
        expected: [{ text: wanted, mark: "differs" }],
        actual: [],
      });
    } else if (wanted.trim() === "") {
      const message = `${lines(got)} written; the reference has none`;
      differences.push({
        output: name,
        differences: [{ kind: "extra", place: "", message }],
        expected: [],
        actual: [{ text: got, mark: "differs" }],
      });
    } else {
      const comparison = compareText(wanted, got, rules);
      if (comparison.differences.length > 0) differences.push({ output: name, ...comparison });
    }
  }
  return differences;
}

function streamsOf(outputs: readonly Output[]): Map<string, string> {
  const streams = new Map<string, string>();
  for (const output of outputs) {
    if (output.output_type !== "stream") continue;
    streams.set(output.name, (streams.get(output.name) ?? "") + output.text);
  }
  return streams;
}

function lines(text: string): string {
  const count = text.trimEnd().split("\n").length;
  return count === 1 ? "1 line" : `${count} lines`;
}
