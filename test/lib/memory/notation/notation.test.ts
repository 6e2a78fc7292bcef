import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { rowsOf } from "../../../../lib/memory/fast-weights/index.js";
import {
  clashes,
  index,
  law,
  list,
  map,
  matrix,
  misfits,
  named,
  number,
  positive,
  record,
  share,
  symbol,
  symbolTable,
  tuple,
  vector,
} from "../../../../lib/memory/notation/index.js";
import { normal } from "../../../../lib/tensor/random.js";

const sizes = { a: 2, b: 3, n: 4 };
const meaning = { tex: "M_t", means: "a matrix", bound: "value", occurs: "(1)" };

describe("a space", () => {
  test("takes a matrix of its sides, of either kind, and names a transposed one", () => {
    const space = matrix("a", "b");
    expect(space.misfit(Matrix.zeros(2, 3), sizes)).toBeUndefined();
    expect(
      space.misfit(
        rowsOf([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        sizes,
      ),
    ).toBeUndefined();
    expect(space.misfit(Matrix.zeros(3, 2), sizes)).toBe("got 3 × 2, expected a × b = 2 × 3");
  });

  test("refuses numbers that are not finite, with their place", () => {
    expect(vector("b").misfit([1, Number.NaN, 2], sizes)).toBe("got NaN at place 1");
    expect(number.misfit(Number.POSITIVE_INFINITY, sizes)).toBe("got Infinity, expected a number");
  });

  test("knows the bounds of rates, shares and indices", () => {
    expect([positive.misfit(0, sizes), share.misfit(1.5, sizes), index("n").misfit(5, sizes)]).toEqual([
      "got 0, expected a number > 0",
      "got 1.5, expected a number in [0, 1]",
      "got 5, expected 1 … n = 4",
    ]);
    expect([positive.misfit(1e-9, sizes), share.misfit(1, sizes), index("n").misfit(4, sizes)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("of several values names the first that does not fit", () => {
    const pair = record<{ x: number[]; y: number[] }>({ x: vector("a"), y: vector("b") });
    expect(list("a", pair).misfit([{ x: [1, 2], y: [1, 2, 3] }], sizes)).toBe("got 1, expected a = 2");
    const second = { x: [1, 2], y: [1, 2] };
    expect(list("a", pair).misfit([{ x: [1, 2], y: [1, 2, 3] }, second], sizes)).toBe(
      "entry 2: y: got 2, expected b = 3",
    );
    const layers = tuple<[number[], number[]]>(vector("a"), vector("b"));
    expect(layers.misfit([[1, 2], [1]], sizes)).toBe("entry 2: got 1, expected b = 3");
    expect(layers.text).toBe("(vector a, vector b)");
  });

  test("of maps applies them, and looks at arguments and result", () => {
    const doubled = (x: number[]) => x.map((value) => 2 * value);
    expect(map([vector("a")], vector("a"), [[1, 2]]).misfit(doubled, sizes)).toBeUndefined();
    expect(map([vector("a")], vector("b"), [[1, 2]]).misfit(doubled, sizes)).toBe("got 2, expected b = 3");
    expect(map([vector("b")], vector("a"), [[1, 2]]).misfit(doubled, sizes)).toBe("argument 1: got 2, expected b = 3");
  });

  test("goes by a short name and keeps its sides", () => {
    const short = named("key", vector("b"));
    expect([short.text, short.kind, short.misfit([1], sizes)]).toEqual(["key", "vector", "got 1, expected b = 3"]);
    const half = (x: number[]) => x.length / 2;
    expect(map([map([short], number, [[1, 2, 3]])], number, [half]).text).toBe("(key → number) → number");
  });

  test("of laws draws a few times", () => {
    expect(law(vector("b")).misfit((from) => normal(from, 3), sizes)).toBeUndefined();
    expect(law(vector("b")).misfit((from) => normal(from, 2), sizes)).toBe("draw 0: got 2, expected b = 3");
  });

  test("refuses letters without a size", () => {
    expect(() => vector("c").misfit([1], sizes)).toThrow('unknown size "c" (known: a, b, n)');
  });
});

describe("a table of symbols", () => {
  const right = symbol({ ...meaning, letter: "Mₜ", is: matrix("a", "b"), value: Matrix.zeros(2, 3), stated: true });
  const wrong = symbol({ ...meaning, letter: "kₜ", tex: "k_t", is: vector("b"), value: [1, 2] });

  test("says which values are not in their spaces", () => {
    expect(misfits([right, wrong], sizes)).toEqual(["kₜ: got 2, expected b = 3"]);
  });

  test("is a Markdown table with sizes behind letters and a star where the space is our reading", () => {
    expect(symbolTable([right, wrong], sizes).split("\n").slice(2)).toEqual([
      "| $M_t$ | a matrix | matrix a [2] × b [3] | `value` | (1) |",
      "| $k_t$ | a matrix | vector b [3] * | `value` | (1) |",
    ]);
  });

  test("refuses a bar inside a cell, which would cut it in two", () => {
    const barred = symbol({ ...meaning, letter: "p", tex: "p(a|b)", is: number, value: 1 });
    expect(() => symbolTable([barred], sizes)).toThrow("invalid cell: $p(a|b)$");
  });

  test("finds letters that are of two kinds, or whose index runs over two things", () => {
    const at = (letter: string, runs?: string) =>
      symbol({ ...meaning, letter, is: number, value: 1, ...(runs !== undefined && { runs }) });
    const asVector = symbol({ ...meaning, letter: "x", is: vector("a"), value: [1, 2] });
    const tables = [
      [at("x"), at("W", "layers"), at("α")],
      [asVector, at("W", "time"), at("α"), at("η")],
    ];
    expect(clashes(tables)).toEqual([
      { letter: "x", uses: ["table 1: number", "table 2: vector"] },
      { letter: "W", uses: ["table 1: number over layers", "table 2: number over time"] },
    ]);
    expect(clashes(tables, "all").map(({ letter }) => letter)).toEqual(["x", "W", "α"]);
  });
});
