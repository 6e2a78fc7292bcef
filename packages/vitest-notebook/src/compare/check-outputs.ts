// Outputs that hold a check record: compared by the name of the check, wherever they stand among the outputs. The texts beside a record are
// made from it and hold the measured value, so they have to be there, and are compared only where `rules.derived` says so.
import { CHECK_MIME, type CheckRecord, type MimeBundle, type Output } from "@innerloop/nbformat";
import { compareBundle, typeDifferences } from "./bundle.js";
import { compareChecks } from "./checks.js";
import { describeOutput } from "./describe.js";
import type { CompareRules, Difference, OutputDifference, Segment } from "./types.js";

interface CheckOutput {
  record: CheckRecord;
  /** What the bundle holds beside the record. */
  rest: MimeBundle;
  text: string;
}

/** Does the output hold a check record? Malformed ones count, so that they are told. */
export function isCheck(output: Output): boolean {
  return "data" in output && Object.hasOwn(output.data, CHECK_MIME);
}

/** The differences of the checks among two lists of outputs, one entry a check. */
export function compareCheckOutputs(
  expected: readonly Output[],
  actual: readonly Output[],
  rules: CompareRules,
): OutputDifference[] {
  const [before, after] = placed(checksIn(expected), checksIn(actual));
  const found = new Map<string, Difference[]>();
  const add = (difference: Difference): void => {
    const output = difference.place === "" ? "checks" : difference.place;
    found.set(output, [...(found.get(output) ?? []), { ...difference, place: "" }]);
  };
  const records = (checks: Map<string, CheckOutput>): CheckRecord[] => [...checks.values()].map(({ record }) => record);
  for (const difference of compareChecks(records(before), records(after), rules)) add(difference);
  for (const [place, { rest }] of after) {
    const wanted = before.get(place)?.rest;
    if (wanted === undefined) continue;
    const compared = rules.derived === "compare" ? compareBundle(wanted, rest, rules).differences : undefined;
    for (const difference of compared ?? typeDifferences(wanted, rest)) {
      const inside = difference.place === "" ? "" : `${difference.place}: `;
      add({ ...difference, place, message: `${inside}${difference.message}` });
    }
  }
  return [...found].map(([output, differences]) => ({
    output,
    differences,
    expected: shown(before.get(output)),
    actual: shown(after.get(output)),
  }));
}

function checksIn(outputs: readonly Output[]): CheckOutput[] {
  return outputs.flatMap((output) => {
    if (!("data" in output) || !isCheck(output)) return [];
    const { [CHECK_MIME]: record, ...rest } = output.data;
    return [{ record: record as CheckRecord, rest, text: describeOutput(output) }];
  });
}

/** Two lists of checks by their places, as compareChecks calls them: `check "energy"`, of several `check "energy" (1 of 2)`. */
function placed(...sides: [CheckOutput[], CheckOutput[]]): [Map<string, CheckOutput>, Map<string, CheckOutput>] {
  const nameOf = ({ record }: CheckOutput): string => String((record as Partial<CheckRecord> | null)?.name);
  const most = (name: string): number =>
    Math.max(...sides.map((checks) => checks.filter((check) => nameOf(check) === name).length));
  const place = (checks: CheckOutput[]): Map<string, CheckOutput> =>
    new Map(
      checks.map((check, i) => {
        const name = nameOf(check);
        const count = most(name);
        const number = checks.slice(0, i).filter((earlier) => nameOf(earlier) === name).length + 1;
        return [count === 1 ? `check "${name}"` : `check "${name}" (${number} of ${count})`, check];
      }),
    );
  return [place(sides[0]), place(sides[1])];
}

function shown(check: CheckOutput | undefined): Segment[] {
  return check === undefined ? [] : [{ text: check.text, mark: "differs" }];
}
