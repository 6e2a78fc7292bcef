// Outputs that hold a check record: compared by the name of the check, wherever they stand among the outputs.
import { CHECK_MIME, type CheckRecord, type MimeBundle, type Output } from "@innerloop/nbformat";
import { compareBundle, typeDifferences } from "./bundle.js";
import { compareChecks } from "./checks.js";
import { describeOutput } from "./describe.js";
import type { CompareRules, Difference, OutputDifference, Segment } from "./types.js";

interface CheckOutput {
  record: CheckRecord;
  /** The text of the output. */
  text: string;
  /** What the bundle holds beside the record: texts made from it. */
  rest: MimeBundle;
}

/** Does the output hold a record that can be compared by name? Malformed records are compared as any JSON. */
export function isCheck(output: Output): boolean {
  return checkOf(output) !== undefined;
}

/** The differences of the checks among two lists of outputs, one entry a check. */
export function compareCheckOutputs(
  expected: readonly Output[],
  actual: readonly Output[],
  rules: CompareRules,
): OutputDifference[] {
  const [before, after] = [checksIn(expected), checksIn(actual)];
  const all = [...before, ...after].map((check) => title(check.record));
  const found = new Map<string, Difference[]>();
  const add = (output: string, difference: Difference): void => {
    found.set(output, [...(found.get(output) ?? []), difference]);
  };
  const records = (checks: CheckOutput[]): CheckRecord[] => checks.map((check) => check.record);
  for (const difference of compareChecks(records(before), records(after), rules)) {
    const output = all.find((name) => difference.place === name || difference.place.startsWith(`${name},`));
    const place = output === undefined ? difference.place : difference.place.slice(output.length).replace(/^, */, "");
    add(output ?? difference.place, { ...difference, place });
  }
  for (const [wanted, got] of sameName(before, after)) {
    const compare = rules.derived === "compare" ? compareBundle(wanted.rest, got.rest, rules).differences : undefined;
    for (const difference of compare ?? typeDifferences(wanted.rest, got.rest)) add(title(wanted.record), difference);
  }
  return [...found].map(([output, differences]) => ({
    output,
    differences,
    expected: shown(before, output),
    actual: shown(after, output),
  }));
}

function checkOf(output: Output): CheckOutput | undefined {
  if (output.output_type !== "display_data" && output.output_type !== "execute_result") return undefined;
  const { [CHECK_MIME]: record, ...rest } = output.data;
  return isRecord(record) ? { record, rest, text: describeOutput(output) } : undefined;
}

function isRecord(value: unknown): value is CheckRecord {
  if (typeof value !== "object" || value === null || !("name" in value) || typeof value.name !== "string") return false;
  const expectation = "expectation" in value ? value.expectation : undefined;
  return typeof expectation === "object" && expectation !== null && "status" in value && "value" in value;
}

function checksIn(outputs: readonly Output[]): CheckOutput[] {
  return outputs.map(checkOf).filter((check) => check !== undefined);
}

function title(record: CheckRecord): string {
  return `check ${JSON.stringify(record.name)}`;
}

/** Checks of one name, the first with the first. */
function sameName(expected: CheckOutput[], actual: CheckOutput[]): [CheckOutput, CheckOutput][] {
  const left = [...actual];
  return expected.flatMap((check): [CheckOutput, CheckOutput][] => {
    const at = left.findIndex((candidate) => candidate.record.name === check.record.name);
    return at === -1 ? [] : [[check, left.splice(at, 1)[0]!]];
  });
}

function shown(checks: CheckOutput[], output: string): Segment[] {
  const text = checks
    .filter((check) => title(check.record) === output)
    .map((check) => check.text)
    .join("\n");
  return text === "" ? [] : [{ text, mark: "differs" }];
}
