import { inspect } from "node:util";
import { checksOf, type Notebook } from "@innerloop/nbformat";
import { describe, expect, it } from "vitest";
import {
  CHECK_MIME,
  CheckFailed,
  type CheckOptions,
  type CheckValue,
  check,
  evaluateCheck,
} from "../../../lib/report/index.js";
import { captured } from "./capture.js";

type Expectation = Omit<CheckOptions, "source">;
const status = (value: CheckValue, expectation: Expectation) =>
  evaluateCheck("x", value, { ...expectation, source: "test" }).status;
const error = (value: CheckValue, expectation: Expectation) =>
  evaluateCheck("x", value, { ...expectation, source: "test" }).error;

describe("an expected value", () => {
  it("holds within atol + rtol |expected|, the bound included", () => {
    expect(status(1.5, { expected: 1, atol: 0.5 })).toBe("pass");
    expect(status(1.5000001, { expected: 1, atol: 0.5 })).toBe("fail");
    expect(status(2.5, { expected: 2, rtol: 0.25 })).toBe("pass");
    expect(status(1.5, { expected: 2, rtol: 0.25 })).toBe("pass");
    expect(status(1.4, { expected: 2, rtol: 0.25 })).toBe("fail");
    expect(status(3, { expected: 2, rtol: 0.25, atol: 0.5 })).toBe("pass");
  });

  it("is exact for integers, strings and booleans without a tolerance", () => {
    expect(status(3, { expected: 3 })).toBe("pass");
    expect(status(3 + 1e-15 * 3, { expected: 3 })).toBe("fail");
    expect(status("a", { expected: "a" })).toBe("pass");
    expect(status("a", { expected: "b" })).toBe("fail");
    expect(status(true, { expected: true })).toBe("pass");
    expect(status(1, { expected: true })).toBe("fail");
    expect(status("3", { expected: 3 })).toBe("fail");
    expect(status(Number.POSITIVE_INFINITY, { expected: Number.POSITIVE_INFINITY })).toBe("pass");
  });

  it("needs a tolerance when it is not an integer", () => {
    expect(() => status(0.5, { expected: 0.5 })).toThrow('check "x": give rtol or atol');
    expect(() => status([1, 2], { expected: [1, 2.5] })).toThrow('check "x": give rtol or atol');
  });

  it("is compared element by element and shows the largest deviation", () => {
    expect(error(Float64Array.of(1, 2.25, 2.875), { expected: [1, 2, 3], atol: 1 })).toBe(0.25);
    expect(status([1, 2], { expected: [1, 2, 3] })).toBe("fail");
    expect(error([1, 2], { expected: [1, 2, 3] })).toBe("2 values, expected 3");
    expect(status([0, 0, 0.5], { expected: 0, atol: 0.5 })).toBe("pass");
    expect(status([], { expected: 0, atol: 1 })).toBe("fail");
  });
});

describe("a bound", () => {
  it("is inclusive and counts for every element", () => {
    expect(status(2, { atMost: 2 })).toBe("pass");
    expect(status([1, 2.1], { atMost: 2 })).toBe("fail");
    expect(status(2, { atLeast: 2 })).toBe("pass");
    expect(status(1.9, { atLeast: 2 })).toBe("fail");
    expect(status([1, 2], { between: [1, 2] })).toBe("pass");
    expect(status([1, 2, 0.9], { between: [1, 2] })).toBe("fail");
  });
});

describe("NaN", () => {
  it.each<Expectation>([
    { expected: 1, atol: 10 },
    { expected: 1, rtol: 10 },
    { expected: Number.POSITIVE_INFINITY, atol: 1 },
    { atMost: Number.POSITIVE_INFINITY },
    { atLeast: Number.NEGATIVE_INFINITY },
    { between: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
  ])("never passes %o", (expectation) => {
    expect(status(Number.NaN, expectation)).toBe("fail");
    expect(status([1, Number.NaN], expectation)).toBe("fail");
  });

  it("and infinity do not pass against a number, whatever the tolerance", () => {
    expect(status(Number.POSITIVE_INFINITY, { expected: 1, atol: 1e300 })).toBe("fail");
    expect(status(1, { expected: Number.POSITIVE_INFINITY, rtol: 1 })).toBe("fail");
    expect(status(Number.NEGATIVE_INFINITY, { expected: Number.POSITIVE_INFINITY, rtol: 1 })).toBe("fail");
  });
});

describe("a call that makes no sense", () => {
  it.each<[CheckValue, CheckOptions, string]>([
    [1, { source: "s" }, "give exactly one of expected, atMost, atLeast, between"],
    [1, { expected: 1, atMost: 2, source: "s" }, "give exactly one of expected, atMost, atLeast, between"],
    [1, { expected: 1, source: " " }, "give the source of the expectation"],
    [1, { atMost: 1, rtol: 1, source: "s" }, "rtol belongs to expected only"],
    [1, { expected: 1, atol: -1, source: "s" }, "invalid atol: -1"],
    [1, { expected: 1, rtol: Number.NaN, source: "s" }, "invalid rtol: NaN"],
    [1, { expected: Number.NaN, source: "s" }, "invalid expected: NaN"],
    [1, { atMost: Number.NaN, source: "s" }, "invalid bounds"],
    [1, { between: [2, 1], source: "s" }, "invalid bounds: [2, 1]"],
    ["a", { atMost: 1, source: "s" }, 'a bound needs a number, got "a"'],
    ["a", { expected: "a", rtol: 1, source: "s" }, "a tolerance needs a number, got string"],
    [[], { atMost: 1, source: "s" }, "no values to check"],
  ])("is refused: %o %o", (value, options, phrase) => {
    expect(() => evaluateCheck("x", value, options)).toThrow(`check "x": ${phrase}`);
  });
});

describe("check", () => {
  it("shows a row before it throws, and throws one line", async () => {
    let failure: unknown;
    const [bundle] = await captured(() => {
      try {
        check("trace", 0.9, { expected: 1, atol: 1e-3, source: "identity: trace is 1" });
      } catch (error) {
        failure = error;
      }
    });
    const line = "✗ trace: 0.9 = 1 ± (atol 0.001), error 0.1 — identity: trace is 1";
    expect(bundle.data["text/plain"]).toBe(line);
    expect(bundle.data["text/html"]).toContain("does not hold");
    expect(failure).toBeInstanceOf(CheckFailed);
    expect(inspect(failure)).toBe(`[CheckFailed: check ${line}]`);
    expect((failure as CheckFailed).record).toBe(bundle.data[CHECK_MIME]);
  });

  it("returns nothing, so that a notebook prints nothing after the row", async () => {
    const [bundle] = await captured(() => {
      expect(check("n", 3, { expected: 3, source: "count" })).toBeUndefined();
    });
    expect(bundle.data["text/plain"]).toBe("✓ n: 3 = 3, error 0 — count");
  });

  it("escapes names and sources in HTML", async () => {
    const [bundle] = await captured(() => check("<b>", "<i>", { expected: "<i>", source: '"&"' }));
    expect(bundle.data["text/html"]).toContain("&lt;b&gt;");
    expect(bundle.data["text/html"]).not.toMatch(/<b>|<i>/);
  });

  it("leaves records that nbformat reads, non-finite numbers by name", async () => {
    const bundles = await captured(() => {
      check("a", [1, 2], { expected: [1, 2], source: "s" });
      check("b", 1, { between: [Number.NEGATIVE_INFINITY, 2], source: "s" });
      check("c", Number.POSITIVE_INFINITY, { atLeast: 1, source: "s" });
      expect(() => check("d", Number.NaN, { atMost: 1, source: "s" })).toThrow(CheckFailed);
    });
    const outputs = bundles.map(({ data }) => ({ output_type: "display_data", data, metadata: {} }));
    const cell = { cell_type: "code", id: "c", source: "", metadata: {}, execution_count: null, outputs };
    const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 } as unknown as Notebook;
    const read = checksOf(JSON.parse(JSON.stringify(notebook)));
    expect(read.map(({ name, status, value, expectation }) => [name, status, value, expectation])).toEqual([
      ["a", "pass", [1, 2], { kind: "expected", expected: [1, 2] }],
      ["b", "pass", 1, { kind: "between", between: ["-Infinity", 2] }],
      ["c", "pass", "Infinity", { kind: "atLeast", atLeast: 1 }],
      ["d", "fail", "NaN", { kind: "atMost", atMost: 1 }],
    ]);
  });
});

describe("what the loose types of a notebook cell let through", () => {
  const judge = (value: unknown, options: unknown, name: unknown = "x") =>
    evaluateCheck(name as string, value as number, options as CheckOptions);

  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [10n, "bigint"],
    [Promise.resolve(1), "Promise"],
    [{ a: 1 }, "Object"],
    [() => 1, "function"],
  ])("%s is no value to check", (value, kind) => {
    const phrase = `a value is a number, a string, a boolean or a list of numbers, got ${kind}`;
    expect(() => judge(value, { expected: 1, source: "s" })).toThrow(`check "x": ${phrase}`);
    expect(() => judge(value, { atMost: 1, source: "s" })).toThrow(phrase);
  });

  it.each([
    [["1"], "string at 0"],
    [[1, [2]], "object at 1"],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    [[1, , 3], "undefined at 1"],
    [BigInt64Array.of(1n), "bigint at 0"],
  ])("a list of other things than numbers is not judged: %#", (value, place) => {
    const phrase = `a value in a list is a number, got ${place}`;
    expect(() => judge(value, { expected: 1, source: "s" })).toThrow(phrase);
    expect(() => judge(value, { atMost: 5, source: "s" })).toThrow(phrase);
  });

  it("an expectation of the wrong kind is refused, not fulfilled", () => {
    expect(() => judge(1, { expected: 10n, source: "s" })).toThrow("an expectation is a number");
    expect(() => judge([1], { expected: ["1"], source: "s" })).toThrow("an expectation in a list is a number");
    for (const bound of [{ atMost: null }, { atMost: "2" }, { atLeast: false }, { between: ["0", 2] }]) {
      expect(() => judge(1, { ...bound, source: "s" })).toThrow("invalid bound: ");
    }
    expect(() => judge(1, { expected: 1, rtol: "1e-3", source: "s" })).toThrow("invalid rtol: 1e-3");
  });

  it("a check says what it claims and against what", () => {
    expect(() => judge(1, undefined)).toThrow("give exactly one of");
    expect(() => judge(1, { expected: 1, source: "s" }, " ")).toThrow("give the claim in words");
    expect(() => judge(1, { expected: 1, source: "s" }, 5)).toThrow("give the claim in words");
  });
});
