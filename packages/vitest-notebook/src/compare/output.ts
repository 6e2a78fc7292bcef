// One output against another that stands at its place.
import type { MimeBundle, Output, StreamOutput } from "@innerloop/nbformat";
import { compareBundle, mimesOf } from "./bundle.js";
import { describeOutput } from "./describe.js";
import { compareJson } from "./json.js";
import { compareText } from "./text.js";
import type { CompareRules, Difference, OutputDifference } from "./types.js";

/** An output with its position among all outputs of its cell, from 0. */
export interface PlacedOutput {
  output: Output;
  index: number;
}

/** For people, counted from 1: `output 2 (execute_result, text/plain)`, `output 3 (error)`. */
export function outputName(output: Output, index: number, mime?: string): string {
  if (output.output_type === "stream") return output.name;
  if (output.output_type === "error") return `output ${index + 1} (error)`;
  const name = mime ?? mimesOf(output.data)[0] ?? "";
  return `output ${index + 1} (${[output.output_type, name].filter((part) => part !== "").join(", ")})`;
}

/** What differs, or undefined. An error is compared by its name and message, a bundle by its types, both as texts and data are. */
export function compareOutput(
  expected: PlacedOutput,
  actual: PlacedOutput,
  rules: CompareRules,
): OutputDifference | undefined {
  const [before, after] = [expected.output, actual.output];
  if (before.output_type === "stream" || after.output_type === "stream")
    throw new Error("internal: a stream as an output");
  if (before.output_type === "error" || after.output_type === "error") {
    const [wanted, got] = [describeOutput(before), describeOutput(after)];
    if (before.output_type === after.output_type) {
      const comparison = compareText(wanted, got, rules);
      return comparison.differences.length === 0
        ? undefined
        : { output: outputName(before, expected.index), ...comparison };
    }
    const message = `${kindOf(after)} instead of ${kindOf(before)}`;
    return {
      output: outputName(before, expected.index),
      differences: [{ kind: "structure", place: "", message }],
      expected: [{ text: wanted, mark: "differs" }],
      actual: [{ text: got, mark: "differs" }],
    };
  }
  const { mime, ...comparison } = compareBundle(before.data, after.data, rules);
  const differences: Difference[] = [...comparison.differences, ...metadata(before.metadata, after.metadata, rules)];
  if (before.output_type !== after.output_type) {
    const message = `${after.output_type} instead of ${before.output_type}`;
    differences.unshift({ kind: "structure", place: "", message });
  }
  if (differences.length === 0) return undefined;
  return { output: outputName(before, expected.index, mime), ...comparison, differences };
}

function kindOf(output: Exclude<Output, StreamOutput>): string {
  if (output.output_type === "error") return `the error ${output.ename}`;
  return `${output.output_type} (${mimesOf(output.data).join(", ")})`;
}

/** Editors and notebook services write keys of their own into an output's metadata, so only keys that both sides have are compared. */
function metadata(expected: MimeBundle, actual: MimeBundle, rules: CompareRules): Difference[] {
  return Object.keys(expected)
    .filter((key) => Object.hasOwn(actual, key))
    .flatMap((key) =>
      compareJson(expected[key], actual[key], rules).differences.map((difference) => ({
        ...difference,
        place: `metadata ${key}${difference.place}`,
      })),
    );
}
