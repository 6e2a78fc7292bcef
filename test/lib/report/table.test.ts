import { DataFrame, Series } from "danfojs-node";
import { describe, expect, it } from "vitest";
import { frame, show, type TableOptions, type TableRows, table } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

const output = async (rows: TableRows, options?: TableOptions) => (await captured(() => table(rows, options)))[0].data;
const records = [
  { method: "MAML", loss: 0.123456, steps: 10 },
  { method: "null", loss: 12.5, steps: 0 },
];

describe("table", () => {
  it("lines up rounded numbers as text, with units in the header", async () => {
    const data = await output(records, { units: { loss: "J" }, caption: "Losses" });
    expect(data["text/plain"]).toBe(
      [
        "Losses",
        "method  loss [J]  steps",
        "──────  ────────  ─────",
        "MAML        0.12     10",
        "null       12.50      0",
      ].join("\n"),
    );
  });

  it("keeps the full number on hover and in the data resource", async () => {
    const data = await output(records);
    expect(data["text/html"]).toContain('<td class="n" title="0.123456">0.12</td>');
    expect(data["application/vnd.dataresource+json"]).toEqual({
      schema: {
        fields: [
          { name: "method", type: "string" },
          { name: "loss", type: "number" },
          { name: "steps", type: "integer" },
        ],
      },
      data: records,
    });
  });

  it("shows the same for records, columns and a DataFrame", async () => {
    const columns = { method: ["MAML", "null"], loss: Float64Array.of(0.123456, 12.5), steps: [10, 0] };
    const expected = await output(records);
    expect(await output(columns)).toEqual(expected);
    expect(await output(new DataFrame(records))).toEqual(expected);
    expect(await output(await frame(records))).toEqual(expected);
    expect((await captured(() => show(new DataFrame(records))))[0].data).toEqual(expected);
  });

  it("shows the index of a frame whose rows have names", async () => {
    const data = await output(new DataFrame([[1], [2]], { columns: ["x"], index: ["a", "b"] }));
    expect(data["text/plain"]).toBe("index  x\n─────  ─\na      1\nb      2");
  });

  it("cuts long frames and states the count", async () => {
    const data = await output({ i: Array.from({ length: 1000 }, (_, i) => i) }, { maxRows: 3 });
    expect(data["text/plain"]).toBe("i\n─\n0\n1\n2\nfirst 3 of 1000 rows");
    expect(data["text/html"]).toContain("first 3 of 1000 rows");
    expect((data["application/vnd.dataresource+json"] as { data: unknown[] }).data).toHaveLength(3);
  });

  it("sets quoted columns in italics and says what they are", async () => {
    const data = await output({ here: [1], paper: [2] }, { quoted: ["paper"] });
    expect(data["text/html"]).toContain('<td class="n q">2</td>');
    expect(data["text/html"]).toContain('<td class="n">1</td>');
    expect(data["text/plain"]).toContain("quoted values, not computed here");
  });

  it("chooses columns and their order", async () => {
    const data = await output(records, { columns: ["steps", "method"] });
    expect((data["text/plain"] as string).split("\n")[0]).toBe("steps  method");
  });

  it("turns to scientific notation where fixed decimals would hide a number", async () => {
    const data = await output({ x: [1, 1e-9] });
    expect(data["text/plain"]).toBe("       x\n────────\n1.000e+0\n1.000e-9");
  });

  it("shows holes, NaN and infinities", async () => {
    const data = await output([{ x: Number.NaN }, { x: Number.NEGATIVE_INFINITY, y: "a" }, { x: 0.5, y: null }]);
    expect(data["text/plain"]).toBe("     x  y\n──────  ─\n   NaN\n    -∞  a\n0.5000");
    expect((data["application/vnd.dataresource+json"] as { data: unknown }).data).toEqual([
      { x: "NaN", y: null },
      { x: "-Infinity", y: "a" },
      { x: 0.5, y: null },
    ]);
  });

  it("escapes HTML in headers and cells", async () => {
    const data = await output([{ "<b>": "<script>" }]);
    expect(data["text/html"]).toContain("<th>&lt;b&gt;</th>");
    expect(data["text/html"]).not.toContain("<script>");
  });

  it("refuses ragged columns, unknown columns and senseless limits", async () => {
    await expect(output({ a: [1, 2, 3], b: [1] })).rejects.toThrow('ragged columns: "a" has 3 rows, "b" has 1');
    await expect(output(records, { units: { los: "J" } })).rejects.toThrow(
      'unknown column "los" (known: method, loss, steps)',
    );
    await expect(output(records, { maxRows: 0 })).rejects.toThrow("invalid maxRows: 0");
    await expect(output(records, { digits: 1.5 })).rejects.toThrow("invalid digits: 1.5");
  });
});

describe("frame", () => {
  it("is a danfojs DataFrame of the rows", async () => {
    const df = await frame({ group: ["a", "b", "a"], x: [1, 2, 3] });
    expect(df.shape).toEqual([3, 2]);
    expect(df.groupby(["group"]).col(["x"]).sum().values).toEqual([
      ["a", 4],
      ["b", 2],
    ]);
  });
});

describe("what a table is given", () => {
  const tableOf = (rows: unknown) => output(rows as TableRows);

  it("may be a series: a frame of one column", async () => {
    const data = await tableOf(new Series([1.5, 2]));
    expect(data["text/plain"]).toBe("    0\n─────\n1.500\n2.000");
  });

  it("may hold anything in its cells: one line of text, and JSON for programs", async () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    const cells = [new Date(0), Float32Array.of(1, 2), new Map([[1, 2]]), { n: 1n }, loop, "two\n  lines", { a: [1] }];
    const data = await tableOf({ cell: cells });
    expect(String(data["text/plain"]).split("\n")).toHaveLength(2 + cells.length);
    for (const text of [
      "1970-01-01T00:00:00.000Z",
      "Float32Array(2) [ 1, 2 ]",
      "{ n: 1n }",
      "two lines",
      '{"a":[1]}',
    ]) {
      expect(data["text/plain"]).toContain(text);
    }
    const resource = data["application/vnd.dataresource+json"] as { data: { cell: unknown }[] };
    expect(JSON.parse(JSON.stringify(resource)).data.at(-1)).toEqual({ cell: { a: [1] } });
  });

  it("says when it has no rows", async () => {
    expect((await tableOf([]))["text/plain"]).toContain("no rows");
    expect((await tableOf({ a: [] }))["text/html"]).toContain("no rows");
  });

  it.each([
    [null, "not a table: null"],
    [5, "not a table: 5"],
    [[{ a: 1 }, null], "not a record at row 1: null"],
    [[1, 2], "not a record at row 0: 1"],
    [{ a: 1 }, 'not a column: "a" is number'],
    [{ a: "abc" }, 'not a column: "a" is string'],
  ])("is refused when it is none: %j", (rows, phrase) => {
    expect(() => table(rows as unknown as TableRows)).toThrow(phrase);
  });

  it("may be longer than an argument list", async () => {
    const rows = 200_000;
    const data = await output({ i: new Float64Array(rows) }, { maxRows: rows });
    expect(String(data["text/plain"]).split("\n")).toHaveLength(rows + 2);
  });
});
