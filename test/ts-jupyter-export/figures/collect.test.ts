import { describe, expect, it } from "vitest";
import {
  browserOnlyType,
  bundleFor,
  figureOf,
  figuresOf,
  PLOTLY_MIME,
} from "../../../packages/ts-jupyter-export/src/figures/index.js";
import { code, display, markdown, notebookOf, stdout } from "../render/rich-notebook.js";

const figure = { data: [{ y: [1, 2] }], layout: {} };
const plot = (name?: string) =>
  display({ [PLOTLY_MIME]: figure }, name === undefined ? {} : { innerloop: { figure: name } });

describe("figuresOf", () => {
  it("names by metadata, else by position, each name once", () => {
    const notebook = notebookOf([
      markdown("m", "no"),
      code("a", "", [stdout("no"), plot("loss"), plot()]),
      code("b", "", [display({ "text/html": "no" }), plot("loss"), plot("../../etc/x y")]),
    ]);
    expect(figuresOf(notebook).map(({ name, cellId }) => [name, cellId])).toEqual([
      ["loss", "a"],
      ["figure-2", "a"],
      ["loss-2", "b"],
      ["etc-x-y", "b"],
    ]);
  });

  it("makes records of titles that are bare text, which plotly.js 3 would leave out", () => {
    const data = [{ y: [1], title: "a trace's own key" }];
    const layout = { title: "T", xaxis: { title: "x" }, scene: { zaxis: { title: { text: "z" } } }, shapes: [{}] };
    expect(figureOf({ [PLOTLY_MIME]: { data, layout } })).toEqual({
      data,
      layout: {
        title: { text: "T" },
        xaxis: { title: { text: "x" } },
        scene: { zaxis: { title: { text: "z" } } },
        shapes: [{}],
      },
    });
  });

  it.each([[undefined], [{}], [{ data: 1 }], [{ data: ["x"] }], ["text"], [null]])("passes over %j", (value) => {
    expect(figureOf({ [PLOTLY_MIME]: value })).toBeUndefined();
  });
});

describe("bundleFor", () => {
  // Sets of trace types: plotly.js dist/README.md.
  it.each([
    [[undefined, "bar"], "basic"],
    [["scatter", "heatmap"], "cartesian"],
    [["candlestick"], "finance"],
    [["violin", "box", "contour"], "cartesian"],
    [["scatterpolar"], "strict"],
    [["heatmap", "ohlc"], "strict"],
    [[], "basic"],
  ])("of %j is %s", (types, name) => {
    expect(bundleFor([{ data: types.map((type) => (type ? { type } : {})) }])).toBe(name);
  });

  it("knows which traces need a browser", () => {
    const needs = (type: string) => browserOnlyType({ data: [{ type }] }) !== undefined;
    expect(["scattergl", "surface", "scatter3d", "scattermap", "splom", "mesh3d"].filter(needs)).toHaveLength(6);
    expect(["scatter", "heatmap", "treemap", "contour", "choropleth", "scatterpolar"].filter(needs)).toEqual([]);
  });
});
