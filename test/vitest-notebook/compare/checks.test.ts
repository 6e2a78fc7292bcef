import type { CheckRecord } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { compareChecks } from "../../../packages/vitest-notebook/src/compare/checks.js";
import { RULES, told } from "./structured.js";

const CHECK: CheckRecord = {
  name: "energy drift",
  status: "pass",
  value: 2e-15,
  expectation: { kind: "atMost", atMost: 1e-14 },
  source: "identity: energy is conserved",
};
const EXPECTED: CheckRecord = { ...CHECK, value: 1.1, expectation: { kind: "expected", expected: 1.1 }, rtol: 1e-9 };
const with_ = (changes: Partial<CheckRecord>, base = CHECK): CheckRecord => ({ ...base, ...changes });
const differences = (expected: CheckRecord[], actual: CheckRecord[]): string[] =>
  told({ differences: compareChecks(expected, actual, RULES) });

describe("checks are equal", () => {
  const other = with_({ name: "trace" });
  const cases: [name: string, expected: CheckRecord[], actual: CheckRecord[]][] = [
    ["when another value passes", [CHECK], [with_({ value: 9e-15 })]],
    ["when the value is the bound itself", [CHECK], [with_({ value: 1e-14 })]],
    ["when the largest deviation changed", [with_({ error: 1e-12 }, EXPECTED)], [with_({ error: 2e-12 }, EXPECTED)]],
    ["in another order", [CHECK, other], [other, CHECK]],
    [
      "when an expectation moved by round-off",
      [EXPECTED],
      [with_({ expectation: { kind: "expected", expected: 1.1000000000000003 } }, EXPECTED)],
    ],
    ["when a failing reference passes now", [with_({ status: "fail", value: 1 })], [CHECK]],
  ];
  it.each(cases)("%s", (_, expected, actual) => {
    expect(differences(expected, actual)).toEqual([]);
  });
});

describe("checks differ", () => {
  const at = 'check "energy drift"';
  const cases: [name: string, expected: CheckRecord[], actual: CheckRecord[], told: string[]][] = [
    ["when one vanished", [CHECK], [], [`${at}: the check is gone`]],
    ["when one is new", [], [CHECK], [`${at}: the check is new: 2e-15, at most 1e-14 expected`]],
    [
      "when one has another name",
      [CHECK],
      [with_({ name: "drift" })],
      [`${at}: the check is gone`, 'check "drift": the check is new: 2e-15, at most 1e-14 expected'],
    ],
    ["when one fails", [CHECK], [with_({ status: "fail", value: 1 })], [`${at}: fails: 1, at most 1e-14 expected`]],
    [
      "when one fails as before",
      [with_({ status: "fail", value: 1 })],
      [with_({ status: "fail", value: 1 })],
      [`${at}: fails: 1, at most 1e-14 expected; it failed in the reference, too`],
    ],
    [
      "when a new one fails",
      [],
      [with_({ status: "fail", value: 1 })],
      [`${at}: the check is new: 1, at most 1e-14 expected`, `${at}: fails: 1, at most 1e-14 expected`],
    ],
    [
      "when one says pass outside its bound",
      [CHECK],
      [with_({ value: 1 })],
      [`${at}: says pass, but 1, at most 1e-14 expected`],
    ],
    [
      "when one says pass with NaN",
      [CHECK],
      [with_({ value: "NaN" })],
      [`${at}: says pass, but "NaN", at most 1e-14 expected`],
    ],
    [
      "when the bound was widened",
      [CHECK],
      [with_({ expectation: { kind: "atMost", atMost: 1e-3 } })],
      [`${at}: expects at most 0.001 instead of at most 1e-14`],
    ],
    [
      "when the kind of bound changed",
      [CHECK],
      [with_({ expectation: { kind: "between", between: [0, 1e-14] } })],
      [`${at}: expects between 0 and 1e-14 instead of at most 1e-14`],
    ],
    [
      "when the tolerance was widened",
      [EXPECTED],
      [with_({ rtol: 1e-3 }, EXPECTED)],
      [`${at}: rtol 0.001 instead of 1e-9`],
    ],
    [
      "when another source is named",
      [CHECK],
      [with_({ source: "a guess" })],
      [`${at}: source "a guess" instead of "identity: energy is conserved"`],
    ],
    [
      "when fewer values are measured",
      [with_({ value: [0, 0] })],
      [with_({ value: [0] })],
      [`${at}: measures a list of 1 instead of a list of 2`],
    ],
    ["when one of two with one name is gone", [CHECK, CHECK], [CHECK], [`${at} (2 of 2): the check is gone`]],
  ];
  it.each(cases)("%s", (_, expected, actual, phrases) => {
    expect(differences(expected, actual)).toEqual(phrases);
  });

  it("when a record is no record", () => {
    const broken = { name: "x" } as unknown as CheckRecord;
    expect(differences([], [broken])).toEqual([': malformed check record: {"name":"x"}']);
  });
});
