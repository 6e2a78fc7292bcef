import { inflateSync } from "node:zlib";
import { JSDOM } from "jsdom";
import { beforeAll, describe, expect, it, vi } from "vitest";
import {
  drawAll,
  type Figure,
  renderFigure,
  UndrawableError,
} from "../../../packages/ts-jupyter-export/src/figures/index.js";

const grid = Array.from({ length: 12 }, (_, i) =>
  Array.from({ length: 12 }, (_, j) => Math.sin(i / 2) * Math.cos(j / 2)),
);

const BAND: Figure = {
  data: [
    { x: [1, 2, 3], y: [20, 200, 2000], mode: "lines", line: { width: 0 }, showlegend: false },
    { x: [1, 2, 3], y: [5, 50, 500], mode: "lines", fill: "tonexty", line: { width: 0 }, showlegend: false },
    { x: [1, 2, 3], y: [10, 100, 1000], mode: "lines+markers", name: "adapted" },
    { x: [1, 2, 3], y: [900, 900, 900], mode: "lines", name: "null" },
  ],
  layout: {
    title: { text: "H<sub>2</sub>O" },
    xaxis: { title: { text: "steps" } },
    yaxis: { type: "log", title: { text: "error" } },
    annotations: [{ x: 2, y: 2, text: "here", showarrow: true }],
  },
};

const parse = (svg: string) => new JSDOM(svg, { contentType: "image/svg+xml" }).window.document;
const boxOf = (png: Uint8Array) => [Buffer.from(png).readUInt32BE(16), Buffer.from(png).readUInt32BE(20)];

describe("a picture of the layout", () => {
  it.each(["x.png", "https://example.invalid/x.png"])(
    "that cannot be loaded is left out, and nobody waits for it: %s",
    async (source) => {
      const layout = { images: [{ source, x: 0, y: 0, sizex: 1, sizey: 1 }] };
      const svg = await renderFigure({ data: [{ y: [1, 2] }], layout }, "svg");
      expect(parse(svg).querySelectorAll("image")).toHaveLength(0);
      expect(parse(svg).querySelectorAll(".scatter .lines")).toHaveLength(1);
    },
  );

  it("that stands in the figure is drawn", async () => {
    const source = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=";
    const layout = { images: [{ source, x: 0, y: 0, sizex: 1, sizey: 1 }] };
    const svg = await renderFigure({ data: [{ y: [1, 2] }], layout }, "svg");
    expect(parse(svg).querySelectorAll("image")).toHaveLength(1);
  });
});

describe("a complaint of plotly.js", () => {
  it("is one line that names the figure", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const trace = vi.spyOn(console, "trace").mockImplementation(() => {});
    const twoRoots = { type: "sunburst", labels: ["a", "b"], parents: ["one root", "another"] };
    await renderFigure({ data: [twoRoots], layout: { title: { text: "Families" } } }, "svg");
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^plotly\.js, figure "Families": Multiple implied roots[^\n]*$/)],
    ]);
    expect(trace).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

describe("renderFigure", () => {
  let svg: string;
  let document: Document;
  beforeAll(async () => {
    svg = await renderFigure(BAND, "svg");
    document = parse(svg);
  });

  it("draws one line a trace, its markers, the band, the arrow", () => {
    expect(document.querySelectorAll(".scatterlayer .js-line")).toHaveLength(4);
    expect(document.querySelectorAll(".scatterlayer path.point")).toHaveLength(3);
    expect(document.querySelectorAll(".fills path.js-fill")).toHaveLength(1);
    expect(document.querySelectorAll(".annotation-arrow-g path")).not.toHaveLength(0);
  });

  it("sets title with subscript, axis titles and legend", () => {
    expect(document.querySelector(".gtitle")?.textContent?.replace(/\u200b/g, "")).toBe("H2O");
    expect(document.querySelector(".gtitle tspan[style*='font-size']")?.textContent).toBe("2");
    expect(document.querySelector(".xtitle")?.textContent).toBe("steps");
    expect(document.querySelector(".ytitle")?.textContent).toBe("error");
    expect([...document.querySelectorAll(".legendtext")].map(({ textContent }) => textContent).sort()).toEqual([
      "adapted",
      "null",
    ]);
  });

  it("keeps the legend inside the picture", () => {
    const legend = document.querySelector(".legend");
    const left = Number(/translate\(([\d.]+)/.exec(legend?.getAttribute("transform") ?? "")?.[1]);
    const width = Number(legend?.querySelector("rect.bg")?.getAttribute("width"));
    expect(width).toBeGreaterThan(50);
    expect(left + width).toBeLessThanOrEqual(700);
  });

  it("places points on a logarithmic axis at equal distances for equal factors", () => {
    const points = [...document.querySelectorAll(".scatterlayer path.point")].map((point) => {
      const [, x, y] = /translate\(([-\d.]+),([-\d.]+)\)/.exec(point.getAttribute("transform") ?? "") ?? [];
      return [Number(x), Number(y)] as const;
    });
    const [a, b, c] = points;
    expect((b?.[1] ?? 0) - (a?.[1] ?? 0)).toBeCloseTo((c?.[1] ?? 0) - (b?.[1] ?? 0), 1);
  });

  it("is self-contained and well-formed", () => {
    expect(document.documentElement.localName).toBe("svg");
    const references = [...svg.matchAll(/(?:href|src)="([^"]+)"|url\(['"]?([^'")]+)/g)].map(
      (match) => match[1] ?? match[2],
    );
    for (const reference of references) expect(reference).toMatch(/^(#|data:)/);
  });

  it("gives the same bytes again, alone or among others", async () => {
    const [first, , second] = await drawAll([BAND, { data: [{ y: [1, 2] }] }, BAND]);
    expect([first, second]).toEqual([svg, svg]);
  });

  it("takes size from the caller, the layout, plotly's default", async () => {
    const size = async (figure: Figure, wish = {}) => {
      const root = parse(await renderFigure(figure, "svg", wish)).documentElement;
      return [root.getAttribute("width"), root.getAttribute("height")];
    };
    const data = [{ y: [1, 2] }];
    expect(await size({ data })).toEqual(["700", "450"]);
    expect(await size({ data, layout: { width: 300, height: 200 } })).toEqual(["300", "200"]);
    expect(await size({ data, layout: { width: 300, height: 200 } }, { width: 500 })).toEqual(["500", "200"]);
  });

  it("makes a PNG of two pixels a unit by default, with ink on it", async () => {
    const png = await renderFigure(BAND, "png");
    expect(boxOf(png)).toEqual([1400, 900]);
    expect(boxOf(await renderFigure(BAND, "png", { scale: 1 }))).toEqual([700, 450]);
    expect(png.length).toBeGreaterThan(10_000);
  });

  it("draws heat maps as pixels and contours as lines", async () => {
    const heat = parse(await renderFigure({ data: [{ type: "heatmap", z: grid }] }, "svg"));
    const image = heat.querySelector(".heatmaplayer image")?.getAttribute("xlink:href") ?? "";
    expect(image).toMatch(/^data:image\/png;base64,/);
    expect(boxOf(Buffer.from(image.split(",")[1] ?? "", "base64"))).toEqual([12, 12]);
    const contour = parse(
      await renderFigure({ data: [{ type: "contour", z: grid, contours: { showlabels: true } }] }, "svg"),
    );
    expect(contour.querySelectorAll(".contourlevel path").length).toBeGreaterThan(5);
    expect(contour.querySelectorAll(".contourlabels text").length).toBeGreaterThan(2);
  });

  it("keeps the cells of a heat map sharp in the PNG: as many colours as cells", async () => {
    const figure = {
      data: [{ type: "heatmap", z: [[0, 1]], showscale: false }],
      layout: {
        width: 60,
        height: 40,
        margin: { l: 0, r: 0, t: 0, b: 0 },
        xaxis: { visible: false },
        yaxis: { visible: false },
      },
    };
    const png = Buffer.from(await renderFigure(figure, "png", { scale: 1 }));
    const at = png.indexOf("IDAT");
    const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
    // Every PNG filter leaves equal neighbours equal, so two flat halves need very few different bytes.
    expect(new Set(rows).size).toBeLessThan(12);
  });

  it("refuses what needs WebGL, and drawAll leaves it open", async () => {
    const surface = { data: [{ type: "surface", z: grid }] };
    await expect(renderFigure(surface, "svg")).rejects.toThrow(UndrawableError);
    await expect(renderFigure(surface, "png")).rejects.toThrow("cannot draw without a browser: trace type surface");
    const [none, some] = await drawAll([surface, { data: [{ y: [1] }] }]);
    expect(none).toBeUndefined();
    expect(some).toContain("<svg");
  });

  it("says of a figure that plotly.js fails at why, and draws the others", async () => {
    const broken = { data: [{ type: "scatter", y: [1, 2] }], layout: { xaxis: 0.1 } } as unknown as Figure;
    await expect(renderFigure(broken, "svg")).rejects.toThrow(/^cannot draw this figure: .*domain/);
    const refused: number[] = [];
    const [, svg] = await drawAll([broken, { data: [{ type: "scatter", y: [1, 2] }] }], {}, (index) =>
      refused.push(index),
    );
    expect(refused).toEqual([0]);
    expect(svg).toContain("<svg");
  });

  it("leaves no browser globals behind", () => {
    for (const name of ["window", "document", "Plotly", "HTMLElement"]) expect(name in globalThis).toBe(false);
  });
});
