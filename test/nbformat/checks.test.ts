import { CHECK_MIME, type CheckRecord, checksOf, newMarkdownCell, type Output } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { messageOf, notebookWith } from "./fixtures.js";

const record: CheckRecord = {
  name: "trace is preserved",
  status: "pass",
  value: [1, "NaN"],
  expectation: { kind: "expected", expected: 1 },
  rtol: 1e-6,
  source: "identity",
};
const output = (check: unknown): Output => ({
  output_type: "display_data",
  data: { [CHECK_MIME]: check },
  metadata: {},
});

describe("checksOf", () => {
  it("gives the records of all outputs in order, with cell and place", () => {
    const notebook = notebookWith(
      { output_type: "stream", name: "stdout", text: "no check" },
      output(record),
      output({ ...record, name: "second", status: "fail", expectation: { kind: "between", between: [0, "Infinity"] } }),
    );
    const checks = checksOf({ ...notebook, cells: [newMarkdownCell("text"), ...notebook.cells] });
    expect(checks).toMatchObject([
      { ...record, cellId: "only", cellIndex: 1, outputIndex: 1 },
      { name: "second", status: "fail", cellId: "only", cellIndex: 1, outputIndex: 2 },
    ]);
  });

  it("accepts every kind of expectation and of value", () => {
    const expectations = [
      { kind: "expected", expected: "text" },
      { kind: "atMost", atMost: 1 },
      { kind: "atLeast", atLeast: "-Infinity" },
      { kind: "between", between: [0, 1] },
    ];
    const records = expectations.flatMap((expectation) =>
      [1, "text", true, [1, 2]].map((value) => output({ ...record, expectation, value })),
    );
    expect(checksOf(notebookWith(...records))).toHaveLength(16);
  });

  it("names the field of a malformed record", async () => {
    const pointer = "/cells/0/outputs/0/data/application~1vnd.innerloop.check+json";
    const cases: [unknown, string][] = [
      ["text", ': check record: not an object: "text"'],
      [{ ...record, name: 5 }, "/name: check record: not a string: 5"],
      [{ ...record, source: undefined }, "/source: check record: not a string: undefined"],
      [{ ...record, status: "ok" }, '/status: check record: neither pass nor fail: "ok"'],
      [{ ...record, value: null }, "/value: check record: not a number, list of numbers, string or boolean: null"],
      [{ ...record, rtol: "1" }, '/rtol: check record: not a number: "1"'],
      [{ ...record, expectation: 1 }, "/expectation: check record: not an object: 1"],
      [{ ...record, expectation: { kind: "near" } }, '/expectation/kind: check record: unknown kind: "near"'],
      [{ ...record, expectation: { kind: "toString" } }, '/expectation/kind: check record: unknown kind: "toString"'],
      [
        { ...record, expectation: { kind: "between", between: [1] } },
        '/expectation: check record: no bound "between": an object with "kind", "between"',
      ],
    ];
    for (const [bad, message] of cases) {
      const found = await messageOf(() => checksOf(notebookWith(output(bad)), { file: "a.ipynb" }));
      expect(found).toBe(`a.ipynb: ${pointer}${message}`);
    }
  });

  it("leaves malformed records out where somebody listens", () => {
    const heard: string[] = [];
    const notebook = notebookWith(output({ ...record, name: 5 }), output(record), output("text"));
    const checks = checksOf(notebook, { onMalformed: ({ pointer }) => heard.push(String(pointer)) });
    expect(checks).toMatchObject([{ ...record, outputIndex: 1 }]);
    const at = (index: number) => `/cells/0/outputs/${index}/data/application~1vnd.innerloop.check+json`;
    expect(heard).toEqual([`${at(0)}/name`, at(2)]);
  });
});
