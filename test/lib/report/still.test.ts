import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { nullLine, type PlotOptions, palette, plot } from "../../../lib/report/index.js";
import { stillAddress, stillSvg } from "../../../lib/report/still.js";

const figure = (traces: unknown, more: Partial<PlotOptions> = {}) =>
  plot(traces as [], { name: "still", title: "Still", ...more });

/** The picture as a document; a parse error would be its root. */
function drawing(traces: unknown, more: Partial<PlotOptions> = {}): Element {
  const svg = stillSvg(figure(traces, more)) as string;
  const { DOMParser } = new JSDOM("").window;
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(documentElement.tagName).toBe("svg");
  return documentElement;
}
const textOf = (drawn: Element) => [...drawn.querySelectorAll("text")].map(({ textContent }) => textContent);
const pathOf = (drawn: Element, colour: string) => drawn.querySelector(`[stroke="${colour}"]`)?.getAttribute("d") ?? "";
const points = (path: string) =>
  [...path.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

describe("a still picture", () => {
  it("keeps the proportions of the values: equal steps are equal distances", () => {
    const path = pathOf(drawing([{ type: "scatter", mode: "lines", x: [0, 1, 2], y: [0, 10, 30] }]), palette[0]);
    const [a, b, c] = points(path);
    expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 0);
    expect(2 * (a[1] - b[1])).toBeCloseTo(b[1] - c[1], 0);
    expect(c[1]).toBeLessThan(a[1]);
  });

  it("makes equal ratios equal distances on a log axis, with ticks at powers of ten", () => {
    const drawn = drawing([{ type: "scatter", mode: "markers", y: [1, 100, 10_000] }], { yScale: "log" });
    const [a, b, c] = points(pathOf(drawn, palette[0]));
    expect(a[1] - b[1]).toBeCloseTo(b[1] - c[1], 0);
    expect(textOf(drawn)).toEqual(expect.arrayContaining(["1", "10¹", "10²", "10³", "10⁴"]));
  });

  it("has ticks at 1, 2 or 5 times a power of ten", () => {
    const drawn = drawing([{ type: "scatter", x: [0, 1], y: [0, 0.42] }]);
    expect(textOf(drawn)).toEqual(expect.arrayContaining(["0", "0.1", "0.2", "0.3", "0.4"]));
  });

  it("leaves a gap where a value is missing or has no logarithm", () => {
    const lines = (more = {}) => [{ type: "scatter", mode: "lines", y: [1, 2, null, 3, 0.5], ...more }];
    expect(pathOf(drawing(lines()), palette[0]).match(/M/g)).toHaveLength(2);
    const drawn = drawing(lines({ y: [1, 2, -1, 3, 4] }), { yScale: "log" });
    expect(pathOf(drawn, palette[0]).match(/M/g)).toHaveLength(2);
  });

  it("keeps the single spike of a long line, in a picture of a few kilobytes", () => {
    const y = Array.from({ length: 100_000 }, (_, i) => (i === 31_415 ? 50 : Math.sin(i / 1000)));
    const heights = points(pathOf(drawing([{ type: "scatter", mode: "lines", y }]), palette[0])).map(([, at]) => at);
    const [top, next] = [...heights].sort((a, b) => a - b);
    expect(next - top).toBeGreaterThan(200);
    expect((stillAddress(figure([{ type: "scatter", mode: "lines", y }])) as string).length).toBeLessThan(8000);
  });

  it("leaves out the points of a line that it passes within a third of a pixel, and no others", () => {
    const y = Array.from({ length: 200 }, (_, i) => Math.sin(i / 20));
    const trace = { type: "scatter", x: y.map((_, i) => i), y };
    const all = points(pathOf(drawing([{ ...trace, mode: "markers" }]), palette[0]));
    const kept = points(pathOf(drawing([{ ...trace, mode: "lines" }]), palette[0]));
    expect(all).toHaveLength(200);
    expect(kept.length).toBeLessThan(70);
    // Height of the line over each of the points.
    const missed = all.map(([x, height]) => {
      const next = Math.max(
        1,
        kept.findIndex(([at]) => at >= x),
      );
      const [[x0, y0], [x1, y1]] = [kept[next - 1], kept[next]];
      const slope = (y1 - y0) / (x1 - x0);
      return Math.abs(y0 + slope * (x - x0) - height) / Math.hypot(1, slope);
    });
    // Coordinates are written in tenths.
    expect(Math.max(...missed)).toBeLessThan(0.3 + 0.15);
    expect(points(pathOf(drawing([{ type: "scatter", mode: "lines", y: [1, 2, 3, 4] }]), palette[0]))).toHaveLength(2);
  });

  it("names axes, guides and traces, in the colours of the figure", () => {
    const two = [
      { type: "scatter", name: "MAML", y: [1, 2] },
      { type: "scatter", name: "ANIL", y: [2, 3] },
    ];
    const drawn = drawing(two, { x: "steps", y: "loss", guides: [nullLine(1.5, "chance")] });
    expect(textOf(drawn)).toEqual(expect.arrayContaining(["steps", "loss", "chance", "MAML", "ANIL"]));
    for (const colour of palette.slice(0, 2)) expect(drawn.querySelector(`[stroke="${colour}"]`)).not.toBeNull();
  });

  it("draws bars on zero and side by side, over names", () => {
    const bars = (y: number[]) => ({ type: "bar", x: ["one", "two"], y });
    const drawn = drawing([bars([1, 2]), bars([3, 4])]);
    expect(textOf(drawn)).toEqual(expect.arrayContaining(["one", "two", "0"]));
    const [first, second] = palette
      .slice(0, 2)
      .map((colour) => points(drawn.querySelector(`[fill="${colour}"]`)?.getAttribute("d") ?? ""));
    expect(first.map(([, foot]) => foot)).toEqual(second.map(([, foot]) => foot));
    expect(second[0][0]).toBeGreaterThan(first[0][0]);
  });

  it("fills a heat map by its values, equal cells of a row as one", () => {
    const z = [
      [0, 1, 1],
      [2, 2, 4],
    ];
    const paths = [...drawing([{ type: "heatmap", z }]).querySelectorAll("path[fill-opacity]")];
    expect(paths.map((path) => path.getAttribute("fill-opacity"))).toEqual(["0.25", "0.50", "1.00"]);
    const [ones, , four] = paths.map((path) => Number(/h([\d.]+)/.exec(path.getAttribute("d") ?? "")?.[1]));
    expect(ones / four).toBeCloseTo(2, 2);
  });

  it("is none of what it cannot draw truly", () => {
    for (const trace of [{ type: "pie" }, { type: "bar", orientation: "h", y: [1] }, { y: [1], yaxis: "y2" }]) {
      expect(stillAddress(figure([trace]))).toBeUndefined();
    }
    expect(stillAddress(figure([{ type: "bar", y: [1] }], { layout: { barmode: "stack" } }))).toBeUndefined();
  });

  it("cannot be broken out of its attribute by data", () => {
    const evil = figure([
      { type: "scatter", name: `"'><script>`, y: [1], line: { color: `"><b>` } },
      { type: "scatter", name: "%22", y: [2] },
    ]);
    expect(stillAddress(evil)?.replace("data:image/svg+xml,", "")).not.toMatch(/["<>#]/);
    expect(stillAddress(evil)).toContain("%2522");
  });
});
