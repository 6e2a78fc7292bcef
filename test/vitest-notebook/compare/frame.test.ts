import { describe, expect, it } from "vitest";
import { compareFrame } from "../../../packages/vitest-notebook/src/compare/frame.js";
import { marked, places, RULES, randomNumbers, told } from "./structured.js";

type Row = Record<string, unknown>;
const table = (
  types: Record<string, string>,
  data: unknown[],
  more: object = {},
): { schema: object; data: unknown[] } => ({
  schema: { fields: Object.entries(types).map(([name, type]) => ({ name, type })), ...more },
  data,
});
const TYPES = { epoch: "integer", loss: "number", note: "string" };
const ROWS: Row[] = [1, 2, 3, 4, 5].map((epoch) => ({ epoch, loss: 1 / (1 + epoch), note: `step ${epoch}` }));
const FRAME = table(TYPES, ROWS);
const changed = (row: number, change: Row): unknown => table(TYPES, ROWS.with(row, { ...ROWS[row], ...change }));
const DATES = { ...RULES, patterns: [{ name: "date", expression: /\d{4}-\d\d-\d\d/gu }] };
const times = (type: string, day: string): unknown => table({ day: type }, [{ day }]);

describe("frames are equal", () => {
  const cases: [name: string, expected: unknown, actual: unknown][] = [
    ["with numbers within rtol", FRAME, changed(1, { loss: (1 / 3) * (1 + 9e-7) })],
    ["with null for an absent cell", table(TYPES, [{ epoch: 1, loss: null }]), table(TYPES, [{ epoch: 1 }])],
    ["with rows as lists", FRAME, table(TYPES, ROWS.map(Object.values))],
    [
      "written by another pandas",
      table(TYPES, ROWS, { pandas_version: "1.4.0" }),
      table(TYPES, ROWS, { pandas_version: "2.0" }),
    ],
    ["with integers as numbers", FRAME, table({ ...TYPES, epoch: "number" }, ROWS)],
    ["with another date in a text", times("string", "2026-01-01"), times("string", "2026-02-02")],
  ];
  it.each(cases)("%s", (_, expected, actual) => {
    expect(told(compareFrame(expected, actual, DATES))).toEqual([]);
  });
});

describe("frames differ", () => {
  const without = ROWS.map(({ note: _, ...row }) => row);
  const { note: _, ...two } = TYPES;
  const cases: [name: string, expected: unknown, actual: unknown, told: string[]][] = [
    [
      "by a cell",
      FRAME,
      changed(1, { loss: 0.5 }),
      ["row 2, column loss: 0.5 instead of 0.3333333333333333 (relative error 0.5 > 1e-6)"],
    ],
    ["by a cell that is empty", FRAME, changed(1, { note: null }), ['row 2, column note: null instead of "step 2"']],
    [
      "by a missing row, once",
      FRAME,
      table(TYPES, ROWS.toSpliced(1, 1)),
      ['row 2: row missing: [2,0.3333333333333333,"step 2"]'],
    ],
    [
      "by a new row, once",
      table(TYPES, ROWS.slice(0, 4)),
      FRAME,
      ['row 5: row inserted: [5,0.16666666666666666,"step 5"]'],
    ],
    ["by the order of rows, once", FRAME, table(TYPES, ROWS.toReversed()), [": the same 5 rows in another order"]],
    ["by a missing column, once", FRAME, table(two, without), ["column note: the column is missing"]],
    ["by a new column, once", table(two, without), FRAME, ["column note: the column is new"]],
    [
      "by the order of columns, once",
      FRAME,
      table({ loss: "number", epoch: "integer", note: "string" }, ROWS),
      [': columns in the order ["loss","epoch","note"] instead of ["epoch","loss","note"]'],
    ],
    ["by a type", FRAME, table({ ...TYPES, note: "datetime" }, ROWS), ["column note: type datetime instead of string"]],
  ];
  it.each(cases)("%s", (_, expected, actual, phrases) => {
    expect(told(compareFrame(expected, actual, DATES))).toEqual(phrases);
  });

  it("by a date in a column of dates", () => {
    expect(places(compareFrame(times("datetime", "2026-01-01"), times("datetime", "2026-01-02"), DATES))).toEqual([
      "row 1, column day",
    ]);
  });

  it("with the row named by its key", () => {
    const key = { primaryKey: ["epoch"] };
    const planted = ROWS.with(2, { ...ROWS[2], loss: 9 });
    expect(places(compareFrame(table(TYPES, ROWS, key), table(TYPES, planted, key), RULES))).toEqual([
      "row 3 (3), column loss",
    ]);
  });
});

describe("paths", () => {
  const planted = ROWS.map((row) => ({ ...row, loss: 7 }));
  it("ignore a column in all rows", () => {
    expect(told(compareFrame(FRAME, table(TYPES, planted), { ...RULES, ignorePaths: ["/data/*/loss"] }))).toEqual([]);
  });
  it("ignore a cell", () => {
    const rules = { ...RULES, ignorePaths: ["/data/0/loss"] };
    expect(places(compareFrame(FRAME, table(TYPES, planted), rules))).toEqual(
      [2, 3, 4, 5].map((row) => `row ${row}, column loss`),
    );
  });
});

it("a planted change in random tables is found in its cell and marked there", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const next = randomNumbers(seed);
    const rows = Array.from({ length: 20 }, () => ({ a: 1 + next(), b: -1 - next(), c: next() + 3 }));
    const types = { a: "number", b: "number", c: "number" };
    const [row, column] = [Math.floor(next() * 20), (["a", "b", "c"] as const)[Math.floor(next() * 3)]!];
    const planted = rows.with(row, { ...rows[row]!, [column]: rows[row]![column] * (1 + 1e-5) });
    const comparison = compareFrame(table(types, rows), table(types, planted), RULES);
    expect(places(comparison)).toEqual([`row ${row + 1}, column ${column}`]);
    expect(marked(comparison)).toEqual([[String(rows[row]![column])], [String(planted[row]![column])]]);
    expect(compareFrame(table(types, rows), table(types, planted), { ...RULES, rtol: 1e-4 }).differences).toEqual([]);
  }
});
