import { figureResources, KERNEL_NAME, PLOTLY_FILES } from "ts-jupyter-kernel";
import { describe, expect, it } from "vitest";
import { nullLine, oracleLine, PLOTLY_MIME, palette, plot, show, slopeLine } from "../../../lib/report/index.js";
import { captured } from "./capture.js";

const options = { name: "maml-loss", title: "Loss" } as const;
const trace = { type: "scatter", name: "MAML", x: [1, 2], y: [3, 4] } as const;
const figure = () => plot([{ type: "scatter", name: "MAML", x: [1, 2], y: [3, 4] }], { ...options, caption: "seed 1" });

/** WCAG relative luminance and contrast of two #rrggbb colours. */
function contrast(a: string, b: string): number {
  const [light, dark] = [a, b].map((color) => {
    const [r, g, blue] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(color.slice(i, i + 2), 16) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
  });
  return Math.max(light, dark) / Math.min(light, dark);
}

describe("plot", () => {
  it("builds a plain JSON figure with title, axes and scales", () => {
    const { data, layout } = plot([{ ...trace, x: [1, 2], y: [3, 4] }], { ...options, x: "steps", yScale: "log" });
    expect(JSON.parse(JSON.stringify({ data, layout }))).toEqual({ data, layout });
    expect(data).toEqual([trace]);
    expect(layout.title).toMatchObject({ text: "Loss" });
    expect(layout.xaxis).toMatchObject({ title: { text: "steps" }, type: "linear" });
    expect(layout.yaxis).toMatchObject({ type: "log" });
  });

  it("rounds to 7 significant digits, makes lists of typed arrays and gaps of what is not finite", () => {
    const y = Float64Array.of(1 / 3, Number.NaN, Number.POSITIVE_INFINITY, 123456789);
    const { data } = plot([{ type: "scatter", y, z: [[2 / 3, Number.NaN]] }], options);
    expect(data[0]).toEqual({ type: "scatter", y: [0.3333333, null, null, 123456800], z: [[0.6666667, null]] });
  });

  it("leaves the caller's arrays alone", () => {
    const y = [1 / 3];
    plot([{ y }], options);
    expect(y).toEqual([1 / 3]);
  });

  it("lets the caller's layout win, key by key inside an axis", () => {
    const { layout } = plot([trace as never], { ...options, x: "t", layout: { height: 99, xaxis: { range: [0, 1] } } });
    expect(layout.height).toBe(99);
    expect(layout.xaxis).toMatchObject({ title: { text: "t" }, range: [0, 1] });
  });

  it("refuses names that are not kebab-case, missing titles and empty figures", () => {
    for (const name of ["MamlLoss", "maml_loss", "-maml", "a--b", "../a", ""]) {
      expect(() => plot([trace as never], { ...options, name })).toThrow(`invalid figure name: "${name}"`);
    }
    expect(() => plot([trace as never], { ...options, title: " " })).toThrow('figure "maml-loss": missing title');
    expect(() => plot([], options)).toThrow('figure "maml-loss": no traces');
  });
});

describe("the house template", () => {
  it("has a transparent ground and ink that reads on white and on near-black", () => {
    const { layout } = figure();
    expect([layout.paper_bgcolor, layout.plot_bgcolor]).toEqual(["rgba(0,0,0,0)", "rgba(0,0,0,0)"]);
    const ink = layout.font?.color as string;
    expect(contrast(ink, "#ffffff")).toBeGreaterThan(4);
    expect(contrast(ink, "#111111")).toBeGreaterThan(4);
  });

  it("has six trace colours, all visible on both grounds", () => {
    expect(new Set(palette).size).toBe(6);
    for (const color of palette) {
      expect(contrast(color, "#ffffff")).toBeGreaterThan(2);
      expect(contrast(color, "#111111")).toBeGreaterThan(3);
    }
  });
});

describe("the legend", () => {
  it("lies in a row at the foot of the figure, unless the layout says otherwise", () => {
    const foot = { orientation: "h", x: 0, y: 0, yanchor: "bottom", yref: "container" };
    expect(plot([trace as never], options).layout.legend).toMatchObject(foot);
    const layout = { legend: { x: 1, y: 1 } };
    expect(plot([trace as never], { ...options, layout }).layout.legend).toEqual(layout.legend);
  });
});

describe("reference lines", () => {
  it.each([
    ["linear", 0.01, 0.01],
    ["log", 0.01, -2],
  ] as const)("stand at their height on a %s axis, with a label", (yScale, height, labelHeight) => {
    const { layout } = plot([trace as never], {
      ...options,
      yScale,
      guides: [nullLine(1, "chance"), oracleLine(height)],
    });
    expect(layout.shapes).toMatchObject([
      { y0: 1, y1: 1, line: { dash: "dot" } },
      { y0: height, y1: height, line: { dash: "dash" } },
    ]);
    expect(layout.annotations).toMatchObject([{ text: "chance" }, { text: "oracle", y: labelHeight }]);
  });

  it.each([
    ["above right", 1, "right", "bottom"],
    ["above left", 0, "left", "bottom"],
    ["below right", 1, "right", "top"],
    ["below left", 0, "left", "top"],
  ] as const)("carry their label %s when asked to", (place, x, xanchor, yanchor) => {
    const { layout } = plot([trace as never], { ...options, guides: [oracleLine(1, "here", place)] });
    expect(layout.annotations).toMatchObject([{ text: "here", x, xanchor, yanchor }]);
  });

  it("refuse a height that the axis does not have", () => {
    const draw = (y: number) => () => plot([trace as never], { ...options, yScale: "log", guides: [nullLine(y)] });
    expect(draw(Number.NaN)).toThrow('invalid height of the line "null": NaN');
    expect(draw(0)).toThrow('invalid height of the line "null": 0');
  });

  it("of a slope follow y = y0 (x / x0)^p", () => {
    expect(slopeLine({ slope: -2, through: [2, 16], to: 8 })).toMatchObject({
      name: "slope -2",
      x: [2, 4, 8],
      y: [16, 4, 1],
      text: ["", "slope -2", ""],
      showlegend: false,
    });
    expect(() => slopeLine({ slope: 1, through: [0, 1], to: 2 })).toThrow('invalid x of the line "slope 1": 0');
  });
});

describe("show(figure)", () => {
  it("sends plotly JSON, a page fragment and words, and its name in the metadata", async () => {
    const [bundle] = await captured(() => show(figure()));
    const { data, layout, config } = figure();
    expect(bundle.data[PLOTLY_MIME]).toEqual({ data, layout, config });
    expect(bundle.data["text/plain"]).toBe("figure maml-loss: Loss (MAML)\nseed 1");
    expect(bundle.metadata).toEqual({ innerloop: { figure: "maml-loss", caption: "seed 1" } });
  });

  it("is drawn with the file that the kernel's installation puts into the kernelspec's folder", async () => {
    const [bundle] = await captured(() => show(figure()));
    expect(bundle.data["text/html"]).toContain(`'kernelspecs/${KERNEL_NAME}/'+t+'.min.js'`);
    for (const name of PLOTLY_FILES)
      expect(bundle.data["text/html"]).toContain(`get('${name.replace(".min.js", "")}')`);
    expect(Object.keys(figureResources())).toEqual([...PLOTLY_FILES]);
  });

  it("cannot be broken out of its script by data", async () => {
    const evil = plot([{ type: "scatter", name: "</script><img src=x onerror=alert(1)>", y: [1] }], options);
    const [bundle] = await captured(() => show(evil));
    const html = bundle.data["text/html"] as string;
    expect(html.split("</script>")).toHaveLength(2);
    expect(html.split("<img")).toHaveLength(2);
    expect(html).not.toContain("<img src=x");
  });
});

describe("what a figure is given", () => {
  const plotOf = (traces: unknown, more: object = {}) => plot(traces as [], { ...options, ...more });

  it("may count in bigints", () => {
    expect(plotOf([{ x: BigInt64Array.of(1n), y: [2n] }]).data).toEqual([{ x: [1], y: [2] }]);
  });

  it("may not be a tensor, which would draw nothing", () => {
    const tensor = { shape: [2], dtype: "float32", dataSync: () => Float32Array.of(1, 2) };
    expect(() => plotOf([{ y: tensor }])).toThrow("a trace holds a tensor");
  });

  it("is refused in a phrase when something is missing or misspelt", () => {
    expect(() => plotOf(undefined)).toThrow('figure "maml-loss": no traces');
    expect(() => plotOf([trace], { title: undefined })).toThrow('figure "maml-loss": missing title');
    expect(() => plotOf([trace], { yScale: "logarithmic" })).toThrow(
      'unknown scale "logarithmic" (known: linear, log)',
    );
  });
});
