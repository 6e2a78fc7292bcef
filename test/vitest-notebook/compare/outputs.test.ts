import { resolve } from "node:path";
import { CHECK_MIME, type CheckRecord, type Output, readNotebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import { compareOutputs } from "../../../packages/vitest-notebook/src/compare/outputs.js";
import type { CompareRules } from "../../../packages/vitest-notebook/src/compare/types.js";
import { matplotlibLike, png, rules } from "./figures.js";

const stream = (name: string, text: string): Output => ({ output_type: "stream", name, text });
const shown = (data: Record<string, unknown>, metadata = {}): Output => ({
  output_type: "display_data",
  data,
  metadata,
});
const result = (text: string, execution_count = 1): Output => ({
  output_type: "execute_result",
  execution_count,
  data: { "text/plain": text },
  metadata: {},
});
const text = (value: string): Output => shown({ "text/plain": value });
const error = (ename: string, evalue: string, traceback: string[] = []): Output => ({
  output_type: "error",
  ename,
  evalue,
  traceback,
});
const check = (
  name: string,
  more: Partial<CheckRecord> = {},
  rest: Record<string, unknown> = { "text/plain": name },
): Output =>
  shown({
    [CHECK_MIME]: {
      name,
      status: "pass",
      value: 1e-15,
      expectation: { kind: "atMost", atMost: 1e-12 },
      source: "identity",
      ...more,
    },
    ...rest,
  });

/** `output: place: message`, one a difference. */
function told(expected: Output[], actual: Output[], own: Partial<CompareRules> = {}): string[] {
  return compareOutputs(expected, actual, { ...rules, ...own }).flatMap(({ output, differences }) =>
    differences.map(({ place, message }) => [output, place, message].filter((part) => part !== "").join(": ")),
  );
}

const GONE = "the reference has it, this run did not give it";
const NEW = "the reference has no such output";

describe("streams", () => {
  it("are equal in how many pieces soever they came", () => {
    const whole = [stream("stdout", "one\ntwo\nthree\n")];
    const pieces = [stream("stdout", "one\nt"), stream("stdout", "wo\n"), stream("stdout", "three\n")];
    expect(told(whole, pieces)).toEqual([]);
    expect(told(pieces, whole)).toEqual([]);
  });

  it("are equal however stdout, stderr and displays were mixed", () => {
    const one = [stream("stdout", "a\n"), stream("stderr", "warning\n"), stream("stdout", "b\n"), text("x")];
    const other = [text("x"), stream("stderr", "warning\n"), stream("stdout", "a\nb\n")];
    expect(told(one, other)).toEqual([]);
  });

  it("differ when their own order changed", () => {
    const changed = compareOutputs([stream("stdout", "alpha\nbeta\n")], [stream("stdout", "beta\nalpha\n")], rules);
    expect(changed.map(({ output }) => output)).toEqual(["stdout"]);
    expect(changed[0]!.differences.length).toBeGreaterThan(0);
  });

  it("differ when a text went to the other stream: one is missing, one is extra", () => {
    expect(told([stream("stdout", "done\n")], [stream("stderr", "done\n")])).toEqual([
      "stdout: nothing was written; the reference has 1 line",
      "stderr: 1 line written; the reference has none",
    ]);
  });

  it("differ when they were cut off", () => {
    const changed = compareOutputs([stream("stdout", "a\nb\nc\n")], [stream("stdout", "a\nb\n")], rules);
    expect(changed).toHaveLength(1);
    expect(changed[0]!.differences).toHaveLength(1);
    expect(changed[0]!.differences[0]!.kind).toBe("missing");
  });

  it("are missing or extra as a whole", () => {
    expect(told([stream("stdout", "a\nb\nc\n")], [])).toEqual([
      "stdout: nothing was written; the reference has 3 lines",
    ]);
    expect(told([], [stream("stdout", "a\n")])).toEqual(["stdout: 1 line written; the reference has none"]);
  });

  it("that hold nothing but white space are as good as none", () => {
    expect(told([stream("stdout", "\n")], [])).toEqual([]);
  });

  it("leave stderr out where the rules say so", () => {
    const [one, other] = [[stream("stderr", "a\n")], [stream("stderr", "b\n")]];
    expect(told(one, other, { stderr: "ignore" })).toEqual([]);
    expect(told(one, other)).toHaveLength(1);
  });
});

describe("pictures in their order", () => {
  const figures = Array.from({ length: 40 }, (_, i) =>
    shown({ "image/svg+xml": matplotlibLike({ title: `energy drift 1.${200 + i}e-5` }) }),
  );
  const gone = (output: number): string => `output ${output} (display_data, image/svg+xml): ${GONE}`;

  it("are missing where they are missing, and nothing has moved", () => {
    expect(told(figures, figures.toSpliced(9, 1))).toEqual([gone(10)]);
    expect(told(figures, figures.toSpliced(25, 1).toSpliced(9, 1))).toEqual([gone(10), gone(26)]);
  });

  it("have changed places where they have", () => {
    const swapped = figures.with(9, figures[10]!).with(10, figures[9]!);
    expect(told(figures, swapped)).toEqual(["outputs 10 and 11: changed places"]);
  });

  it("that nobody can tell from each other have not changed places", () => {
    const dots = (...places: number[]): Output =>
      shown({ "image/png": png(100, 100, (x, y) => (y === 50 && places.some((at) => 40 + 4 * at === x) ? 0 : 255)) });
    // Two pixels may differ: the two of the reference are alike, and each is like the other one's counterpart but not like its own.
    const differ = expect.stringMatching(/: 3 pixels differ/);
    expect(told([dots(1), dots(1, 2)], [dots(1, 2, 3, 4), dots(6)])).toEqual([differ, differ]);
  });
});

describe("outputs in their order", () => {
  const ten = Array.from({ length: 10 }, (_, i) => text(`row ${i} of the table: ${Math.sqrt(i + 2)}`));

  it.each([0, 1, 4, 8, 9])("one that is missing at %i of ten is one difference", (at) => {
    expect(told(ten, ten.toSpliced(at, 1))).toEqual([`output ${at + 1} (display_data, text/plain): ${GONE}`]);
  });

  it.each([0, 1, 4, 8, 9])("one that is extra at %i of ten is one difference", (at) => {
    expect(told(ten.toSpliced(at, 1), ten)).toEqual([`output ${at + 1} (display_data, text/plain): ${NEW}`]);
  });

  it("that are numbers only are found when one is missing", () => {
    const numbers = [3, 1, 4, 1, 5, 9].map((value) => text(String(value)));
    expect(told(numbers, numbers.toSpliced(2, 1))).toEqual([`output 3 (display_data, text/plain): ${GONE}`]);
  });

  it("of several that are alike, the last counts as missing", () => {
    expect(told([text("x"), text("x"), text("x")], [text("x"), text("x")])).toEqual([
      `output 3 (display_data, text/plain): ${GONE}`,
    ]);
  });

  it("are found among thousands when two are missing", () => {
    const many = Array.from({ length: 3000 }, (_, i) => text(`row ${i} of the table: ${Math.sqrt(i + 2)}`));
    expect(told(many, many.toSpliced(2990, 1).toSpliced(7, 1))).toEqual([
      `output 8 (display_data, text/plain): ${GONE}`,
      `output 2991 (display_data, text/plain): ${GONE}`,
    ]);
  });

  it("that all moved up by one are one that is missing and one that is extra", () => {
    expect(told(ten.slice(0, 9), ten.slice(1))).toEqual([
      `output 1 (display_data, text/plain): ${GONE}`,
      `output 9 (display_data, text/plain): ${NEW}`,
    ]);
  });

  it("keep their partners when one is missing and another one changed", () => {
    const changed = ten.with(7, text("row 7 of the table: 4")).toSpliced(2, 1);
    expect(told(ten, changed)).toEqual([
      `output 3 (display_data, text/plain): ${GONE}`,
      "output 8 (display_data, text/plain): line 1: 4 instead of 3 (relative error 0.33 > 1e-6)",
    ]);
  });

  it("that are numbers within the tolerance count as the same when one is missing", () => {
    const jitter = (values: number[], by: number) => values.map((value) => text(String(value * (1 + by))));
    expect(told(jitter([1, 2, 3, 4], 0), jitter([1, 3, 4], 1e-9))).toEqual([
      `output 2 (display_data, text/plain): ${GONE}`,
    ]);
  });

  it("show the text of what is missing or extra", () => {
    const [missing] = compareOutputs([text("gone")], [], rules);
    expect(missing).toMatchObject({ expected: [{ text: "gone", mark: "differs" }], actual: [] });
    const [extra] = compareOutputs([], [text("new")], rules);
    expect(extra).toMatchObject({ expected: [], actual: [{ text: "new", mark: "differs" }] });
  });

  it("two that changed places are one difference", () => {
    expect(told([text("first"), text("second")], [text("second"), text("first")])).toEqual([
      "outputs 1 and 2: changed places",
    ]);
    const swapped = ten.with(2, ten[6]!).with(6, ten[2]!);
    expect(told(ten, swapped)).toEqual(["outputs 3 and 7: changed places"]);
  });

  it("one that came later or earlier is one difference", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map(text) as [Output, Output, Output, Output];
    expect(told([a, b, c, d], [b, c, d, a])).toEqual(["outputs 1, 2, 3 and 4: output 1 came after output 4"]);
    expect(told([a, b, c, d], [d, a, b, c])).toEqual(["outputs 1, 2, 3 and 4: output 4 came before output 1"]);
    expect(told([a, b, c, d], [d, c, b, a])).toEqual(["outputs 1, 2, 3 and 4: came in the order 4, 3, 2, 1"]);
  });

  it("of many, the order is told by its beginning", () => {
    const many = Array.from({ length: 20 }, (_, i) => text(`row ${i} of the table: ${Math.sqrt(i + 2)}`));
    expect(told(many, [...many].reverse())).toEqual([
      "outputs 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … and 20: came in the order 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, …",
    ]);
  });

  it("one that moved does not hide one that changed", () => {
    const [a, b, c] = [text("alpha"), text("beta"), text("value 3.5")];
    expect(told([a, b, c], [b, a, text("value 3.6")])).toEqual([
      "outputs 1 and 2: changed places",
      expect.stringContaining("3.6 instead of 3.5"),
    ]);
  });

  it("differ when a display became the result, or the other way round", () => {
    expect(told([text("5")], [result("5")])).toEqual([
      "output 1 (display_data, text/plain): execute_result instead of display_data",
    ]);
    expect(told([result("5")], [text("5")])).toEqual([
      "output 1 (execute_result, text/plain): display_data instead of execute_result",
    ]);
  });

  it("differ when their type changed, told once", () => {
    expect(told([shown({ "image/png": png(4, 4, () => 0) })], [text("<Figure>")])).toEqual([
      "output 1 (display_data, image/png): text/plain instead of image/png",
    ]);
  });

  it("are cut off when the text is", () => {
    expect(told([text("1 2 3 4 5")], [text("1 2 3")])).toHaveLength(1);
  });

  it("compare the last state of what was updated: an update leaves no trace of its own", () => {
    const bar = (state: string) => shown({ "text/plain": state });
    expect(told([bar("100 %")], [bar("100 %")])).toEqual([]);
    expect(told([bar("100 %")], [bar("40 %")])).toEqual([expect.stringContaining("40 instead of 100")]);
  });

  it("do not compare execution counts", () => {
    expect(told([result("5", 3)], [result("5", 17)])).toEqual([]);
  });

  it("compare metadata that both sides have, and no other", () => {
    const sized = (width: number, more = {}) => shown({ "text/plain": "x" }, { "image/png": { width }, ...more });
    expect(told([sized(640, { tags: [] })], [sized(640, { isolated: true })])).toEqual([]);
    expect(told([sized(640)], [sized(320)])).toEqual([
      "output 1 (display_data, text/plain): metadata image/png/width: 320 instead of 640 (relative error 0.5 > 1e-6)",
    ]);
  });
});

describe("errors", () => {
  it("are equal by name and message, whatever the traceback", () => {
    expect(told([error("E", "at 1.5", ["one"])], [error("E", "at 1.5000000001", ["other", "lines"])])).toEqual([]);
  });

  it("differ by name or message", () => {
    expect(told([error("RangeError", "bad")], [error("TypeError", "bad")])).toEqual([
      expect.stringContaining('"TypeError" instead of "RangeError"'),
    ]);
    expect(told([error("E", "at 1.5")], [error("E", "at 1.6")])).toEqual([
      expect.stringContaining("1.6 instead of 1.5"),
    ]);
  });

  it("instead of a result are told once, with what they say", () => {
    const [difference, ...more] = compareOutputs([result("5")], [error("TypeError", "no")], rules);
    expect(more).toEqual([]);
    expect(difference).toMatchObject({
      output: "output 1 (execute_result, text/plain)",
      differences: [{ kind: "structure", message: "the error TypeError instead of execute_result (text/plain)" }],
      actual: [{ text: "TypeError: no" }],
    });
  });
});

describe("checks", () => {
  const [energy, norm] = [check("energy"), check("norm")];

  it("are compared by name, wherever they stand", () => {
    expect(told([energy, text("x"), norm], [norm, energy, text("x")])).toEqual([]);
  });

  it("are judged by their own bound: another measured value is no difference", () => {
    expect(told([energy], [check("energy", { value: 3e-14 }, { "text/plain": "energy: 3e-14" })])).toEqual([]);
  });

  it("fail when they vanish, are new or do not hold", () => {
    expect(told([energy, norm], [norm])).toEqual(['check "energy": the check is gone']);
    expect(told([norm], [energy, norm])).toEqual([expect.stringMatching(/^check "energy": the check is new/)]);
    expect(told([energy], [check("energy", { status: "fail", value: 1 })])).toEqual([
      expect.stringMatching(/^check "energy": fails: /),
    ]);
  });

  it("must keep the texts made from them, and compare them where the rules say so", () => {
    expect(told([energy], [check("energy", {}, {})])).toEqual([
      'check "energy": text/plain: the output is there without this type',
    ]);
    const other = check("energy", {}, { "text/plain": "another text" });
    expect(told([energy], [other])).toEqual([]);
    expect(told([energy], [other], { derived: "compare" })).not.toEqual([]);
  });

  it("of one name belong together in their order, and are shown with their own text", () => {
    const two = [check("same", {}, { "text/plain": "first" }), check("same", {}, { "text/plain": "second" })];
    const changed = [two[0]!, check("same", { status: "fail" }, { "text/plain": "second fails" })];
    expect(compareOutputs(two, changed, rules)).toMatchObject([
      { output: 'check "same" (2 of 2)', expected: [{ text: "second" }], actual: [{ text: "second fails" }] },
    ]);
  });

  it("that are malformed fail", () => {
    const broken = shown({ [CHECK_MIME]: "no record" });
    expect(told([broken], [broken])).toEqual([expect.stringContaining("malformed check record")]);
  });
});

describe("pictures", () => {
  it("keep their partners when one is missing, though each is drawn a little differently", () => {
    const names = ["loss", "energy", "norm", "drift", "rank"];
    const figures = (salt: string) =>
      names.map((name, i) =>
        shown({ "image/svg+xml": matplotlibLike({ salt, title: `figure of the ${name}`, shift: 9 * i }) }),
      );
    expect(told(figures("pa1"), figures("pb2").toSpliced(1, 1))).toEqual([
      `output 2 (display_data, image/svg+xml): ${GONE}`,
    ]);
    const bars = (soft: number) =>
      [3, 9, 14, 20].map((top) =>
        shown({ "image/png": png(80, 80, (x, y) => (y > 3 * top && x % 20 < 10 ? 40 + soft : 250)) }),
      );
    expect(told(bars(0), bars(3).toSpliced(2, 1))).toEqual([`output 3 (display_data, image/png): ${GONE}`]);
  });
});

describe("the outputs of notebook 01", async () => {
  const notebook = await readNotebook(
    resolve(import.meta.dirname, "../../../notebooks/01-memory-kernel-derivations.ipynb"),
  );
  const cells = notebook.cells.flatMap((cell) =>
    cell.cell_type === "code" && cell.outputs.length > 0 ? [cell.outputs] : [],
  );

  it("are equal to themselves", () => {
    for (const outputs of cells) expect(told(outputs, structuredClone(outputs))).toEqual([]);
  });

  it("one left out, at any place, is one difference", () => {
    for (const outputs of cells) {
      outputs.forEach((_, at) => {
        expect(
          compareOutputs(outputs, outputs.toSpliced(at, 1), rules).map(({ differences }) => differences.length),
        ).toEqual([1]);
        expect(
          compareOutputs(outputs.toSpliced(at, 1), outputs, rules).map(({ differences }) => differences.length),
        ).toEqual([1]);
      });
    }
  });
});
