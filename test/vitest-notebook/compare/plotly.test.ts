import { describe, expect, it } from "vitest";
import { comparePlotly } from "../../../packages/vitest-notebook/src/compare/plotly.js";
import { marked, places, RULES, told } from "./structured.js";

const f8 = (...numbers: number[]): object => ({
  dtype: "f8",
  bdata: Buffer.from(Float64Array.from(numbers).buffer).toString("base64"),
});
const figure = (trace: object, layout: object = {}): object => ({ data: [{ type: "scatter", ...trace }], layout });
const DATES = { ...RULES, patterns: [{ name: "date", expression: /\d{4}-\d\d-\d\d/gu }] };

describe("figures are equal", () => {
  const cases: [name: string, expected: unknown, actual: unknown][] = [
    ["with a list or a typed array", figure({ y: [1, 2.5] }), figure({ y: f8(1, 2.5) })],
    ["with 1, 2, 3 as signed bytes", figure({ y: [0, 1, 2] }), figure({ y: { dtype: "i1", bdata: "AAEC" } })],
    [
      "with single precision",
      figure({ y: [0.1] }),
      figure({ y: { dtype: "f4", bdata: Buffer.from(Float32Array.of(0.1).buffer).toString("base64") } }),
    ],
    [
      "with a shaped array",
      figure({
        z: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
      figure({ z: { ...f8(1, 2, 3, 4, 5, 6), shape: "2, 3" } }),
    ],
    ["with gaps as null or NaN", figure({ y: [1, null, "NaN"] }), figure({ y: f8(1, Number.NaN, Number.NaN) })],
    ["with another uid", figure({ y: [1], uid: "3f2a" }), figure({ y: [1], uid: "77b0" })],
    ["with another template", figure({ y: [1] }, { template: { data: { bar: [] } } }), figure({ y: [1] })],
    ["with null for an absent member", figure({ y: [1], line: { color: null } }), figure({ y: [1] })],
    [
      "with a title as text or record",
      figure({ y: [1] }, { title: "a" }),
      figure({ y: [1] }, { title: { text: "a" } }),
    ],
    ["without the default type", { data: [{ y: [1] }] }, figure({ y: [1] })],
    ["with labels within the tolerance", figure({ text: ["p = 0.12345678"] }), figure({ text: ["p = 0.12345679"] })],
    [
      "with another date in a caption",
      figure({ y: [1] }, { title: "run of 2026-01-01" }),
      figure({ y: [1] }, { title: "run of 2026-02-02" }),
    ],
  ];
  it.each(cases)("%s", (_, expected, actual) => {
    expect(told(comparePlotly(expected, actual, DATES))).toEqual([]);
  });
});

describe("figures differ", () => {
  const two = {
    data: [
      { type: "bar", name: "a", y: [1] },
      { type: "bar", name: "b", y: [2] },
    ],
  };
  const cases: [name: string, expected: unknown, actual: unknown, places: string[]][] = [
    ["by a point", figure({ y: [1, 2, 3] }), figure({ y: f8(1, 2.00001, 3) }), ["/data/0/y/1"]],
    [
      "by a point of a surface",
      figure({
        z: [
          [1, 2],
          [3, 4],
        ],
      }),
      figure({ z: { ...f8(1, 2, 3, 5), shape: "2, 2" } }),
      ["/data/0/z/1/1"],
    ],
    ["by a gap that is filled", figure({ y: [1, null] }), figure({ y: [1, 0] }), ["/data/0/y/1"]],
    ["by the type of a trace", figure({ y: [1] }), figure({ y: [1], type: "bar" }), ["/data/0/type"]],
    ["by a missing trace, once", two, { data: two.data.slice(1) }, ["/data/0"]],
    ["by the order of traces, once", two, { data: two.data.toReversed() }, ["/data"]],
    [
      "by a range",
      figure({ y: [1] }, { xaxis: { range: [0, 1] } }),
      figure({ y: [1] }, { xaxis: { range: [0, 2] } }),
      ["/layout/xaxis/range/1"],
    ],
    [
      "by a colour",
      figure({ line: { color: "#1f77b4" } }),
      figure({ line: { color: "#1f77b5" } }),
      ["/data/0/line/color"],
    ],
    ["by a date among the data", figure({ x: ["2026-01-01"] }), figure({ x: ["2026-01-02"] }), ["/data/0/x/0"]],
    [
      "by what the author keeps in customdata",
      figure({ customdata: [{ uid: "a" }] }),
      figure({ customdata: [{ uid: "b" }] }),
      ["/data/0/customdata/0/uid"],
    ],
    [
      "by a typed array that does not decode",
      figure({ y: f8(1) }),
      figure({ y: { dtype: "f8", bdata: "AAAA" } }),
      ["/data/0/y"],
    ],
  ];
  it.each(cases)("%s", (_, expected, actual, where) => {
    expect(places(comparePlotly(expected, actual, DATES))).toEqual(where);
  });
});

describe("a figure with 100,000 points", () => {
  const points = Array.from({ length: 100_000 }, (_, i) => Math.sin(i) + 2);

  it("shows the one that was planted, in the texts too", () => {
    const planted = points.with(77_777, points[77_777]! * 1.00001);
    const comparison = comparePlotly(figure({ y: points }), figure({ y: planted }), RULES);
    expect(places(comparison)).toEqual(["/data/0/y/77777"]);
    expect(marked(comparison)).toEqual([[String(points[77_777])], [String(planted[77_777])]]);
  });

  it("tells an inserted point once", () => {
    const longer = points.toSpliced(50_000, 0, 7);
    expect(told(comparePlotly(figure({ y: points }), figure({ y: longer }), RULES))).toEqual([
      "/data/0/y/50000: element inserted: 7",
    ]);
  });
});
