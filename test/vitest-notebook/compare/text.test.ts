import { expect, test } from "vitest";
import { PATTERNS } from "../../../packages/vitest-notebook/src/compare/patterns.js";
import { screenText } from "../../../packages/vitest-notebook/src/compare/screen.js";
import { compareText } from "../../../packages/vitest-notebook/src/compare/text.js";
import type { CompareRules, Comparison } from "../../../packages/vitest-notebook/src/compare/types.js";
import { seeded } from "../../ts-jupyter-kernel/random.js";

const rules: CompareRules = {
  rtol: 1e-6,
  atol: 0,
  patterns: Object.values(PATTERNS),
  ignorePaths: [],
  pictures: 0,
  stderr: "compare",
  derived: "present",
};

const compare = (expected: string, actual: string, more: Partial<CompareRules> = {}): Comparison =>
  compareText(expected, actual, { ...rules, ...more });

/** `kind place: message` of each difference. */
const told = (expected: string, actual: string, more: Partial<CompareRules> = {}): string[] =>
  compare(expected, actual, more).differences.map(({ kind, place, message }) => `${kind} ${place}: ${message}`);

const marked = (segments: Comparison["expected"]): string[] =>
  segments.filter(({ mark }) => mark === "differs").map(({ text }) => text);

test.each([
  ["a trailing line break", "a\n", "a"],
  ["blank lines at the end", "a\n\n\n", "a\n"],
  ["the width of white space", "a   b\tc  ", "a b c"],
  ["the padding of a number in brackets", "[ 1.  2.]", "[1. 2.]"],
  ["colours", "\u001b[31mred\u001b[0m 1", "red 1"],
  ["a link's escape codes", "\u001b]8;;https://a.example\u0007here\u001b]8;;\u0007", "here"],
  ["Windows' line breaks", "a\r\nb\r\n", "a\nb\n"],
  ["what a carriage return has overwritten", "  0%\r 50%\r100%\n", "100%\n"],
  ["what was erased", "working …\u001b[2K\rdone", "done"],
  ["the width of a table's rules", "loss\n────────\n0.5", "loss\n──────\n0.5"],
  ["another notation of a number", "0.001 −3 1×10⁻⁵", "1e-3 -3 1e-5"],
  ["minus zero", "[-0. 1.]", "[ 0. 1.]"],
  ["an array that wraps elsewhere", "[0.1 0.2\n 0.3]", "[0.1 0.2 0.3]"],
  ["nested brackets that wrap elsewhere", "tensor([[1., 2.],\n        [3., 4.]])", "tensor([[1., 2.], [3.,\n 4.]])"],
  ["noise that changes the width and the wrapping", "[1. 2. 3.]", "[1.         2.00000001\n 3.        ]"],
  ["noise across a power of ten", "999,999.9999 m", "1,000,000.0001 m"],
  ["noise across a thousand", "999.9999999 m", "1,000.0000001 m"],
])("%s does not matter", (_, expected, actual) => {
  expect(told(expected, actual)).toEqual([]);
  expect(told(actual, expected)).toEqual([]);
});

test.each([
  ["a version", "torch 2.1.0", "torch 2.1.1"],
  ["an identifier", "run x1234567", "run x1234568"],
  ["a hash of digits and e", "550e8400", "123e4567"],
  ["an index", "row 3", "row 4"],
  ["a flipped sign", "-0.5", "0.5"],
  ["a sign between terms", "a - 0.5", "a + 0.5"],
  ["an order of magnitude", "1e-5", "1e-6"],
  ["a lost group of digits", "1,234,567 rows", "1,234 rows"],
  ["NaN and a number", "nan", "0"],
  ["infinities of two signs", "inf", "-inf"],
  ["a count and a list", "[1234]", "[1,234]"],
  ["a count with and without separators", "1234 rows", "1,234 rows"],
  ["the last number of a list with commas", "[1,234,567]", "[1,234,568]"],
  ["two numbers and one", "1 2", "12"],
  ["a unit", "3.2 ms", "3.2 s"],
  ["an integer beyond float64's range", "1".repeat(400), `${"1".repeat(399)}2`],
  ["a percentage and a share", "40%", "40"],
  ["a conjugate", "1+2j", "1-2j"],
  ["a lost last line", "a\nb\nc", "a\nb"],
  ["a lost first line", "a\nb\nc", "b\nc"],
  ["a lost last number", "1 2 3", "1 2"],
  ["a text cut off in a word", "training done", "training do"],
  ["an elided array", "[1 2 3 4]", "[1 ... 4]"],
  ["a blank line within", "a\n\nb", "a\nb"],
  ["a line broken outside of brackets", "a b", "a\nb"],
  ["upper and lower case", "True", "true"],
  ["everything", "a", ""],
  ["a date as a number", "2024-01-01", "2024-01-02"],
  ["a lost bracket", "[[1 2]\n [3 4]]", "[[1 2\n 3 4]]"],
  ["an earlier end of a progress bar", "10%\r20%", "10%\r30%"],
])("%s matters, whatever the tolerance", (_, expected, actual) => {
  const own = { rtol: 1e-6, patterns: [] };
  expect(told(expected, actual, own)).not.toEqual([]);
  expect(told(actual, expected, own)).not.toEqual([]);
});

test("a change of 1e-5 fails at rtol 1e-6 and passes at 1e-4", () => {
  expect(told("loss 1", "loss 1.00001")).toEqual([
    "number line 1: 1.00001 instead of 1 (relative error 1.0e-5 > 1e-6)",
  ]);
  expect(told("loss 1", "loss 1.00001", { rtol: 1e-4 })).toEqual([]);
});

test("integers beyond float64 are compared digit by digit where no tolerance covers the difference", () => {
  expect(told("12345678901234567890", "12345678901234567891", { rtol: 0 })).toHaveLength(1);
  expect(told("12345678901234567890", "12345678901234567891")).toEqual([]);
});

test("a missing line in a table of equal rows is one difference", () => {
  const rows = Array.from({ length: 50 }, (_, index) => `row ${index} ${(index * 0.37).toFixed(4)}`);
  const kept = rows.filter((_, index) => index !== 20);
  expect(told(rows.join("\n"), kept.join("\n"))).toEqual(['missing line 21: 1 line is missing: "row 20 7.4000"']);
  expect(told(kept.join("\n"), rows.join("\n"))).toEqual(['extra line 21: 1 line is extra: "row 20 7.4000"']);
});

test("a text that was cut off is one difference that names the end", () => {
  expect(told("a\nb\nc\nd", "a")).toEqual(['missing lines 2–4: 3 lines at the end are missing: "b" …']);
});

test("a missing number in a row is told as missing, not as a shift", () => {
  expect(told("1 2 3 4", "1 3 4")).toEqual(['missing line 1: "2" is missing']);
  expect(told("1 3 4", "1 2 3 4")).toEqual(['extra line 1: "2" is extra']);
});

test("a changed word and a changed number in one line are two differences, marked where they stand", () => {
  const { differences, expected, actual } = compare("step 1\ntrain loss 0.5 ok", "step 1\ntest loss 0.6 ok");
  expect(differences.map(({ kind, place }) => `${kind} ${place}`)).toEqual(["text line 2", "number line 2"]);
  expect(marked(expected)).toEqual(["train", "0.5"]);
  expect(marked(actual)).toEqual(["test", "0.6"]);
});

test("a difference within brackets over several lines is placed in its own line", () => {
  expect(told("[1\n 2\n 3]", "[1\n 9\n 3]").map((line) => line.slice(0, 13))).toEqual(["number line 2"]);
  expect(told("x [1\n 2\n 3]", "x [1 2\n 9]").map((line) => line.slice(0, 13))).toEqual(["number line 3"]);
});

test("a terminal's overwriting leaves what is longer", () => {
  expect(screenText("abcdef\rxy")).toBe("xycdef");
  expect(screenText("abc\b\bX")).toBe("aXc");
  expect(screenText("abcdef\rxy\u001b[K")).toBe("xy");
  expect(screenText("a\r\r\nb")).toBe("a\nb");
});

// --- properties, on random texts ---------------------------------------------------------------------------------------------------

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** A number as somebody prints it, never 0, so that a relative change is one. */
function printed(random: Random): (value: number) => string {
  return pick(random, [
    (value: number) => String(value),
    (value: number) => value.toExponential(12),
    (value: number) => value.toPrecision(14),
    (value: number) => String(value).replace("-", "−"),
    (value: number) => `${value}%`,
    (value: number) => `${value} kg`,
    (value: number) => `(${value})`,
    (value: number) => `x=${value},`,
  ]);
}

interface Place {
  before: string;
  value: number;
  print: (value: number) => string;
}

/** Rows of words and numbers; `change` gives the text with another value at one place. */
function randomText(random: Random): { places: Place[]; write: (values: readonly number[]) => string } {
  const places = Array.from({ length: 1 + Math.floor(random() * 30) }, () => ({
    before: pick(random, [" ", "  ", "\n", " loss ", "\nstep x2 ", " α₂ ", " v1.2.3 ", "\n\n| ", " 2024-01-01 "]),
    value: (random() < 0.5 ? -1 : 1) * 10 ** (random() * 12 - 6),
    print: printed(random),
  }));
  return {
    places,
    write: (values) => `start${places.map(({ before, print }, at) => before + print(values[at]!)).join("")} end`,
  };
}

test("a text equals itself, and its segments are the text", () => {
  const random = seeded(1);
  const alphabet = [..."a1.,-+eE%[]() \n\t:/x0_−×∞", "nan", "1e5", "\u001b[0m", "\r", "3.2 ms", "/tmp/a/b", "é", "😀"];
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: Math.floor(random() * 60) }, () => pick(random, alphabet)).join("");
    const other = Array.from({ length: Math.floor(random() * 60) }, () => pick(random, alphabet)).join("");
    expect(compare(text, text).differences).toEqual([]);
    // The long way, in which nothing is known to be equal beforehand
    expect(compare(`${text}.`, `${text} .`, { rtol: 0 }).differences.length, JSON.stringify(text)).toBeLessThanOrEqual(
      1,
    );
    const { expected, actual, differences } = compare(text, other);
    expect(expected.map((segment) => segment.text).join("")).toBe(screenText(text));
    expect(actual.map((segment) => segment.text).join("")).toBe(screenText(other));
    const marks = marked(expected).length + marked(actual).length;
    if (differences.length === 0) expect(marks).toBe(0);
  }
});

test("a number that changes by more than the tolerance is found at exactly its place, by less never", () => {
  const random = seeded(2);
  for (let round = 0; round < 300; round += 1) {
    const { places, write } = randomText(random);
    const values = places.map(({ value }) => value);
    const at = Math.floor(random() * places.length);
    const change = (by: number): string =>
      write(values.map((value, index) => (index === at ? value * (1 + by) : value)));
    const before = write(values.slice());
    const rtol = 10 ** -(3 + random() * 5);
    const sign = random() < 0.5 ? -1 : 1;
    expect(compare(before, change(sign * rtol * 0.5), { rtol, patterns: [] }).differences).toEqual([]);
    const { differences, expected, actual } = compare(before, change(sign * rtol * 3), { rtol, patterns: [] });
    expect(differences).toHaveLength(1);
    const prefix = write(values).slice(0, before.length);
    const line = 1 + (prefix.slice(0, offsetOf(places, values, at)).match(/\n/g) ?? []).length;
    expect(differences[0]).toMatchObject({ kind: "number", place: `line ${line}` });
    expect(differences[0]!.relativeError! / (rtol * 3)).toBeCloseTo(1, 1);
    expect(marked(expected)).toHaveLength(1);
    expect(marked(actual)).toHaveLength(1);
    expect(places[at]!.print(values[at]!)).toContain(marked(expected)[0]);
  }
});

/** Where the number at one place begins in the text. */
function offsetOf(places: readonly Place[], values: readonly number[], at: number): number {
  const until = places.slice(0, at).map(({ before, print }, index) => before + print(values[index]!));
  return "start".length + until.join("").length + places[at]!.before.length;
}

test("the verdict on two texts of words is the same both ways", () => {
  const random = seeded(3);
  const words = [
    "a",
    "b",
    "v1.2.3",
    "3.2 ms",
    "took 3 s",
    "2024-01-01",
    "x2",
    "\n",
    "[",
    "]",
    "(",
    "\n\n",
    "12:30:00",
    "took",
  ];
  const counts = { equal: 0, different: 0 };
  for (let round = 0; round < 400; round += 1) {
    const length = 1 + Math.floor(random() * 2);
    const text = (): string => Array.from({ length }, () => pick(random, words)).join(" ");
    const [one, other] = [text(), text()];
    const there = compare(one, other, { rtol: 0 }).differences.length === 0;
    const back = compare(other, one, { rtol: 0 }).differences.length === 0;
    expect(there, JSON.stringify([one, other])).toBe(back);
    counts[there ? "equal" : "different"] += 1;
  }
  expect(Math.min(counts.equal, counts.different)).toBeGreaterThan(10);
});

test("taking away, adding or changing one line of a text is found in that line alone", () => {
  const random = seeded(4);
  for (let round = 0; round < 100; round += 1) {
    const lines = Array.from(
      { length: 30 },
      (_, index) => `epoch ${index} loss ${random()} ${pick(random, ["ok", "slow"])}`,
    );
    const at = Math.floor(random() * lines.length);
    const kept = lines.filter((_, index) => index !== at);
    const gone = compare(lines.join("\n"), kept.join("\n"));
    expect(gone.differences).toMatchObject([{ kind: "missing", place: `line ${at + 1}` }]);
    expect(marked(gone.expected)).toEqual([lines[at]]);
    const changed = lines.map((line, index) => (index === at ? `${line.slice(0, -2)}??` : line));
    expect(compare(lines.join("\n"), changed.join("\n")).differences).toMatchObject([{ place: `line ${at + 1}` }]);
  }
});

test("of two long texts that have nothing in common the first hundred differences are told, and all are counted", () => {
  const text = (word: string): string => Array.from({ length: 3000 }, (_, index) => `${word}${index}`).join("\n");
  const { differences } = compare(text("a"), text("b"));
  expect(differences[99]).toMatchObject({ place: "line 100", message: '"b99" instead of "a99"' });
  expect(differences.slice(100)).toEqual([{ kind: "text", place: "", message: "2,900 more differences", count: 2900 }]);
});
