import { commasGroup, tokenize } from "@innerloop/nbformat";
import { expect, test } from "vitest";

/** Numbers as values, words as texts. */
function read(text: string): (string | number)[] {
  return tokenize(text).map((token) => (token.kind === "number" ? token.value : token.text));
}

/** Real and imaginary parts of the only token. */
function complex(text: string): [number, number] {
  const [token, ...others] = tokenize(text);
  if (token?.kind !== "number" || others.length > 0) throw new Error(`not one number: ${text}`);
  return [token.value, token.imaginary];
}

test.each([
  ["3", 3],
  ["-3.5", -3.5],
  ["−3.5", -3.5],
  ["+3.5", 3.5],
  [".5", 0.5],
  ["1.", 1],
  ["1e-5", 1e-5],
  ["1E+5", 1e5],
  ["1.e+00", 1],
  ["1.5D-03", 1.5e-3],
  ["2.5f0", 2.5],
  ["1×10⁻⁵", 1e-5],
  ["2.5 × 10³", 2500],
  ["9.0\\times10^{-17}", 9e-17],
  ["3·10^-5", 3e-5],
  ["1,234.5", 1234.5],
  ["-1,234,567.25", -1234567.25],
  ["1\u202f234", 1234],
  ["1\u00a0234\u00a0567", 1234567],
  ["1_234_567", 1234567],
  ["NaN", Number.NaN],
  ["nan", Number.NaN],
  ["-inf", -Infinity],
  ["Infinity", Infinity],
  ["−∞", -Infinity],
])("%j is one number", (text, value) => {
  expect(read(text)).toEqual([value]);
});

test.each([
  ["1+2i", [1, 2]],
  ["3.0-4j", [3, -4]],
  ["1 + 2j", [1, 2]],
  ["1 + -2j", [1, -2]],
  ["1. +0.5j", [1, 0.5]],
  ["-1.5e-3-2e+1j", [-1.5e-3, -20]],
  ["-2i", [0, -2]],
  ["1.-2.j", [1, -2]],
  ["nan+nanj", [Number.NaN, Number.NaN]],
] as [string, [number, number]][])("%j is one complex number", (text, parts) => {
  expect(complex(text)).toEqual(parts);
});

test.each([
  "x2",
  "v1.2.3",
  "1.2.3",
  "1.2.3-beta.1",
  "tensor3d",
  "conv2d_1",
  "GPT-4",
  "resnet-50",
  "2024-01-01",
  "2024-01-01T12:30:00Z",
  "01/02/2024",
  "12:30",
  "1:02:03.5",
  "192.168.0.1",
  "3x3",
  "8f3a2c",
  "550e8400",
  "1e-400",
  "1e+999",
  "1234567a",
  "007",
  "0x1f",
  "550e8400-e29b-41d4-a716-446655440000",
  "a/b/1234567/c",
  "recall@5",
  "torch.float32",
  "m/s",
  "info",
  "nano",
  "10-20",
])("%j is one word", (text) => {
  expect(read(text)).toEqual([text]);
});

test("units and signs of percent are words behind the number, glued or not", () => {
  expect(read("3.2ms 3.2 ms 40% 1.2e-3 J 5eV $1,234.50")).toEqual([
    3.2,
    "ms",
    3.2,
    "ms",
    40,
    "%",
    0.0012,
    "J",
    5,
    "eV",
    "$",
    1234.5,
  ]);
  expect(read("3.2 ± 0.1, 1.234(5)")).toEqual([3.2, "±", 0.1, ",", 1.234, "(", 5, ")"]);
});

test("a comma in brackets, on a line of its own or in a list with other lengths separates two numbers", () => {
  expect(read("[1,234]")).toEqual(["[", 1, ",", 234, "]"]);
  expect(read("(1,234)")).toEqual(["(", 1, ",", 234, ")"]);
  expect(read("1,234")).toEqual([1, ",", 234]);
  expect(read("1,234 rows")).toEqual([1234, "rows"]);
  expect(read("(1,234 rows)")).toEqual(["(", 1234, "rows", ")"]);
  expect(read("100,200 a\n7,8,9 b")).toEqual([100, ",", 200, "a", 7, ",", 8, ",", 9, "b"]);
  expect(read("3,14")).toEqual([3, ",", 14]);
  expect(commasGroup("x in [0,1], 12,345 samples")).toBe(true);
  expect(commasGroup("1,2")).toBe(false);
});

test("a plain space never joins digits", () => {
  expect(read("100 200 300")).toEqual([100, 200, 300]);
});

test("exponents are numbers as far as float64 holds them, and words beyond", () => {
  expect(read("1e307 2.5e-303 1e200")).toEqual([1e307, 2.5e-303, 1e200]);
  expect(read("1e308 1e-400 1e1000")).toEqual(["1e308", "1e-400", "1e1000"]);
});

test("a sign belongs to the number after a space or an operator, not after a digit or a name", () => {
  expect(read("[-1 -2]")).toEqual(["[", -1, -2, "]"]);
  expect(read("a=-1")).toEqual(["a", "=", -1]);
  expect(read("0.1-0.2")).toEqual([0.1, "-", 0.2]);
  expect(read("x-0.5")).toEqual(["x", "-", 0.5]);
  expect(read("3.0 - 4.0*I")).toEqual([3, -4, "*", "I"]);
  expect(read("- 5 items")).toEqual(["-", 5, "items"]);
});

test("the point that ends a sentence is no part of what a number says", () => {
  expect(read("it is 5.")).toEqual(["it", "is", 5]);
  expect(read("it is 5.25.")).toEqual(["it", "is", 5.25]);
  expect(read("1, 2, ...")).toEqual([1, ",", 2, ",", "..."]);
});

test("the spans of the tokens are where their texts stand, and between them is white space only", () => {
  const text = "loss: 1.5e-3\n  [1. +0.j  2.] Δt=−0.1 s, α₂ 😀 5.";
  let place = 0;
  for (const token of tokenize(text)) {
    expect(text.slice(place, token.start).trim()).toBe("");
    expect(text.slice(token.start, token.start + token.text.length)).toBe(token.text);
    place = token.end;
  }
  expect(text.slice(place).trim()).toBe("");
});

test("an integer beyond float64 keeps its digits", () => {
  expect(tokenize("12345678901234567890")[0]).toMatchObject({ exact: 12345678901234567890n });
});
