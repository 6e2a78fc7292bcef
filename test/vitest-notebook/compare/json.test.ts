import { describe, expect, it } from "vitest";
import { compareJson } from "../../../packages/vitest-notebook/src/compare/json.js";
import type { CompareRules } from "../../../packages/vitest-notebook/src/compare/types.js";
import { changedAt, marked, places, RULES, randomJson, randomNumbers, told } from "./structured.js";

const count = (length: number): number[] => Array.from({ length }, (_, i) => i + 1);

describe("JSON is equal", () => {
  const cases: [name: string, expected: unknown, actual: unknown, rules?: Partial<CompareRules>][] = [
    ["with its keys in another order", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ["when numbers are within rtol", { a: [1, 2] }, { a: [1.0000009, 2] }],
    ["when numbers are within atol", [0], [1e-9], { atol: 1e-8 }],
    ["when NaN is written by its name", { a: Number.NaN, b: "Infinity" }, { a: "NaN", b: Number.POSITIVE_INFINITY }],
    ["when undefined stands for an absent key", { a: 1, b: undefined }, { a: 1 }],
    ["when a number within a text is within rtol", ["loss 0.12345678"], ["loss 0.12345679"]],
    ["when 0 has a sign", [0], [-0]],
    ["when the place that differs is ignored", { a: 1, t: 5 }, { a: 1, t: 6 }, { ignorePaths: ["/t"] }],
    ["when an ignored key is absent", { a: 1, t: 5 }, { a: 1 }, { ignorePaths: ["/t"] }],
    ["when one step of the ignored path is *", [{ t: 1 }, { t: 2 }], [{ t: 3 }, { t: 4 }], { ignorePaths: ["/*/t"] }],
    [
      "when ** stands for any number of steps",
      { x: { y: { t: 1 } }, t: 2 },
      { x: { y: { t: 9 } }, t: 8 },
      { ignorePaths: ["/**/t"] },
    ],
    ["when the ignored key holds slash and tilde", { "a/b~": 1 }, { "a/b~": 2 }, { ignorePaths: ["/a~1b~0"] }],
  ];
  it.each(cases)("%s", (_, expected, actual, rules = {}) => {
    expect(told(compareJson(expected, actual, { ...RULES, ...rules }))).toEqual([]);
  });
});

describe("JSON differs", () => {
  const cases: [name: string, expected: unknown, actual: unknown, places: string[], rules?: Partial<CompareRules>][] = [
    ["by a number beyond rtol", { a: [1, 2] }, { a: [1.00001, 2] }, ["/a/0"]],
    ["by a vanished key", { a: 1, b: 2 }, { a: 1 }, ["/b"]],
    ["by a new key", { a: 1 }, { a: 1, b: null }, ["/b"]],
    ["when null becomes a number", [null], [0], ["/0"]],
    ["when a number becomes a text", [1], ["1"], ["/0"]],
    ["when true becomes 1", [true], [1], ["/0"]],
    ["when NaN becomes a number", ["NaN"], [1], ["/0"]],
    ["when the sign of infinity changes", ["Infinity"], ["-Infinity"], ["/0"]],
    ["when a list becomes a record", { a: [] }, { a: {} }, ["/a"]],
    ["when a list becomes empty", { a: [1] }, { a: [] }, ["/a/0"]],
    ["by an inherited name that is no key", {}, { constructor: 1 }, ["/constructor"]],
    ["by a number within a text", ["loss 0.5 of 3"], ["loss 0.6 of 3"], ["/0"]],
    ["beside what is ignored", { a: 1, t: 5 }, { a: 2, t: 6 }, ["/a"], { ignorePaths: ["/t"] }],
    ["where a path names only a part of the key", { tt: 5 }, { tt: 6 }, ["/tt"], { ignorePaths: ["/t"] }],
    ["at a key that holds slash and tilde", { "a/b~": 1 }, { "a/b~": 2 }, ["/a~1b~0"]],
  ];
  it.each(cases)("%s", (_, expected, actual, where, rules = {}) => {
    expect(places(compareJson(expected, actual, { ...RULES, ...rules }))).toEqual(where);
  });
});

describe("lists", () => {
  const numbers = count(1000);
  const cases: [name: string, expected: unknown[], actual: unknown[], told: string[]][] = [
    [
      "tell one insertion in the middle once",
      numbers,
      [...numbers.slice(0, 500), -1, ...numbers.slice(500)],
      ["/500: element inserted: -1"],
    ],
    ["tell a run that is gone once", numbers, numbers.toSpliced(3, 2), ["/3: 2 elements missing: 4, 5"]],
    ["tell a cut end once", numbers, numbers.slice(0, 998), ["/998: 2 elements missing: 999, 1000"]],
    [
      "tell a shift as what came and what went",
      numbers,
      [-7, ...numbers.slice(0, -1)],
      ["/0: element inserted: -7", "/999: element missing: 1000"],
    ],
    ["tell another order once", numbers, numbers.toReversed(), [": the same 1000 elements in another order"]],
    [
      "tell a list of another length without common elements once",
      numbers,
      count(900).map((n) => -n),
      ["/0: 900 elements instead of 1000, none of them equal"],
    ],
    [
      "keep a changed record apart from an inserted one",
      [
        { n: "a", v: 1 },
        { n: "b", v: 2 },
      ],
      [
        { n: "new", v: 9 },
        { n: "a", v: 5 },
        { n: "b", v: 2 },
      ],
      ['/0: element inserted: {"n":"new","v":9}', "/0/v: 5 instead of 1 (relative error 4 > 1e-6)"],
    ],
  ];
  it.each(cases)("%s", (_, expected, actual, differences) => {
    expect(told(compareJson(expected, actual, RULES))).toEqual(differences);
  });

  it("list a hundred differences one by one and count the others with their largest error", () => {
    const comparison = compareJson(
      numbers,
      numbers.map((n) => n * 1.5),
      RULES,
    );
    expect(comparison.differences).toHaveLength(101);
    expect(comparison.differences.at(-1)!.message).toBe("900 more differences, relative errors up to 5.0e-1");
  });
});

describe("the texts of a comparison", () => {
  it("mark just what differs, in the order of the expected keys", () => {
    const comparison = compareJson({ a: 1, b: [1, 2, 3], c: "x 1.5" }, { c: "x 2.5", b: [1, 9, 2, 3], a: 1 }, RULES);
    expect(marked(comparison)).toEqual([["1.5"], ["9", "2.5"]]);
    const texts = [comparison.expected, comparison.actual].map((side) => side.map(({ text }) => text).join(""));
    expect(texts.map((text) => JSON.parse(text))).toEqual([
      { a: 1, b: [1, 2, 3], c: "x 1.5" },
      { a: 1, b: [1, 9, 2, 3], c: "x 2.5" },
    ]);
  });
});

describe("200 random values", () => {
  const values = count(200).map((seed) => {
    const leaves: string[] = [];
    return { seed, value: randomJson(randomNumbers(seed), 4, "", leaves), leaves };
  });
  const withLeaves = values.filter(({ leaves }) => leaves.length > 0);

  it("equal themselves, and are printed whole", () => {
    for (const { value } of values) {
      const comparison = compareJson(value, structuredClone(value), RULES);
      expect(comparison.differences).toEqual([]);
      expect(JSON.parse(comparison.actual.map(({ text }) => text).join(""))).toEqual(value);
    }
  });

  it("show a planted change at its place and nowhere else, at rtol 1e-6 but not at 1e-4", () => {
    expect(withLeaves.length).toBeGreaterThan(50);
    for (const { seed, value, leaves } of withLeaves) {
      const pointer = leaves[seed % leaves.length]!;
      const planted = changedAt(value, pointer, (number) => number * (1 + 1e-5));
      expect(places(compareJson(value, planted, RULES))).toEqual([pointer]);
      expect(places(compareJson(value, planted, { ...RULES, rtol: 1e-4 }))).toEqual([]);
      expect(places(compareJson(value, planted, { ...RULES, ignorePaths: [pointer] }))).toEqual([]);
    }
  });
});
