import { describe, expect, it } from "vitest";
import { compareSvg } from "../../../packages/vitest-notebook/src/compare/svg.js";
import { type Figure, matplotlibLike, plotlyLike, png, rules } from "./figures.js";

const told = (expected: string, actual: string): string[] =>
  compareSvg(expected, actual, rules).differences.map(({ place, message }) =>
    [place, message].filter((part) => part !== "").join(": "),
  );
const svg = (inner: string, head = 'width="200" height="100"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${head}>${inner}</svg>`;
const square = (more: string): string => svg(`<rect x="20" y="20" width="60" height="60" ${more}/>`);

describe.each([
  ["matplotlib", matplotlibLike],
  ["plotly", plotlyLike],
])("figures as %s writes them", (_, draw) => {
  it("are equal though ids and dates are new in each run", () => {
    const again = draw({ salt: "pffff00", date: "2031-12-24T18:00:00" });
    expect(again).not.toBe(draw());
    expect(told(draw(), again)).toEqual([]);
  });

  it.each([1e-9, 1e-7, 1e-5, 1e-3])("are equal with data changed by %d, which nobody sees", (data) => {
    expect(told(draw(), draw({ data }))).toEqual([]);
  });

  it.each<[string, Figure]>([
    ["a curve moved by 2 pixels", { shift: 2 }],
    ["data changed by 5 %", { data: 0.05 }],
    ["another colour", { colour: "#ff7f0e" }],
    ["a missing grid", { grid: false }],
  ])("differ with %s, once", (_, figure) => {
    const differences = told(draw(), draw(figure));
    expect(differences).toEqual([expect.stringMatching(/pixels differ, most of them near x .*; first change: /)]);
    expect(told(draw(figure), draw())).toHaveLength(1);
  });

  it("differ with one digit of a label, told as a number", () => {
    expect(told(draw(), draw({ title: "energy drift 1.235e-5" }))).toEqual([
      "text of the picture, line 1: 1.235e-5 instead of 1.234e-5 (relative error 8.1e-4 > 1e-6)",
    ]);
  });

  it("are equal with a number in a label within the tolerance", () => {
    expect(told(draw(), draw({ title: "energy drift 1.2340000001e-5" }))).toEqual([]);
  });
});

describe("SVG pictures", () => {
  it.each(['width="0" height="0"', 'width="-5" height="-5"', 'width="1e9" height="1e9"', 'width="1" height="1e9"'])(
    "that nobody can see (%s) differ where their elements do",
    (head) => {
      expect(told(svg("<rect/>", head), svg("<rect/>", head.replace(" ", "  ")))).toEqual([]);
      expect(told(svg("<rect/>", head), svg("<circle/>", head))).toEqual([
        "neither picture can be drawn; first change: <circle> instead of <rect> 1",
      ]);
    },
  );

  it("nested deeper than the renderer bears are not drawn", () => {
    const nested = (inner: string): string => svg(`${"<svg>".repeat(300)}${inner}${"</svg>".repeat(300)}`);
    expect(told(nested("<rect/>"), nested("<circle/>"))).toEqual([
      "neither picture can be drawn; first change: <circle> instead of <rect> 1",
    ]);
  });

  it("are equal when the same picture is written in another way", () => {
    expect(told(square('fill="red"'), square('style="fill:#ff0000"'))).toEqual([]);
    expect(told(square('fill="red"'), svg('<g><path fill="red" d="M20 20h60v60h-60z"/></g>'))).toEqual([]);
  });

  it("are equal whatever the order of attributes and declarations, comments and white space", () => {
    const one = square('style="fill: red; stroke: black" id="a" class="b"');
    const other = svg(
      '\n <!-- x -->\n <rect class="b" height="60" width="60" y="20" x="20" id="q" style="stroke:black;fill:red;"/>\n',
    );
    expect(told(one, other)).toEqual([]);
  });

  it("hold ids apart by what they point to", () => {
    const glyphs = (first: string, second: string, a = "a", b = "b") =>
      svg(
        `<defs><path id="${a}" d="M0 0h20v80h-20z"/><path id="${b}" d="M0 0h60v20h-60z"/></defs>` +
          `<use xlink:href="#${first}" x="10" y="10"/><use xlink:href="#${second}" x="100" y="10"/>`,
      );
    expect(told(glyphs("a", "b"), glyphs("u", "v", "u", "v"))).toEqual([]);
    expect(told(glyphs("a", "b"), glyphs("b", "a"))).toHaveLength(1);
  });

  it("take a colour of digits for a colour and not for a number", () => {
    expect(told(square('fill="#1e5000"'), square('fill="#1e6000"'))).toHaveLength(1);
    expect(told(square('fill="#100000"'), square('fill="#900000"'))).toHaveLength(1);
  });

  it("tell another size", () => {
    expect(told(svg(""), svg("", 'width="200" height="120"'))).toEqual([
      "200 × 120 pixels instead of 200 × 100 pixels",
    ]);
  });

  it("tell a missing and a further text", () => {
    const label = (text: string) => svg(`<text x="5" y="50">${text}</text><text x="5" y="90">end</text>`);
    expect(told(label("start"), svg('<text x="5" y="90">end</text>')).length).toBeGreaterThan(0);
    expect(told(svg('<text x="5" y="90">end</text>'), label("start")).length).toBeGreaterThan(0);
  });

  it("see a picture inside of the picture", () => {
    const inside = (grey: number) =>
      svg(`<image x="10" y="10" width="80" height="80" xlink:href="data:image/png;base64,${png(8, 8, () => grey)}"/>`);
    expect(told(inside(40), inside(42))).toEqual([]);
    expect(told(inside(40), inside(200))).toHaveLength(1);
  });

  it("see a hundred-pixel line that is missing in a large picture", () => {
    const poster = (line: string) =>
      svg(`<rect width="1800" height="1200" fill="white"/>${line}`, 'width="1800" height="1200"');
    const line = '<path d="M100 100h100" stroke="black"/>';
    expect(told(poster(line), poster(""))).toHaveLength(1);
  });

  it("see small pictures as well as large ones", () => {
    const spark = (y: number) =>
      svg(`<path d="M0 10L30 ${y}L60 12" stroke="black" fill="none"/>`, 'width="60" height="20"');
    expect(told(spark(5), spark(5.01))).toEqual([]);
    expect(told(spark(5), spark(7))).toHaveLength(1);
  });

  it("tell a script that changed, though nothing is drawn by it", () => {
    const active = (code: string) => svg(`<script>${code}</script>`);
    expect(told(active("run(1)"), active("run(2)"))).toHaveLength(1);
  });

  it("that cannot be drawn are compared by their elements", () => {
    expect(told("no svg", "no svg")).toEqual([]);
    const broken = '<svg xmlns="http://www.w3.org/2000/svg"><rect></svg>';
    expect(told(square(""), broken)[0]).toMatch(/^the actual picture cannot be drawn; first change: /);
    expect(told(broken, broken.replace("rect", "path"))[0]).toMatch(/^neither picture can be drawn; first change: /);
  });

  it("show size, bytes and hash as their text", () => {
    const { expected } = compareSvg(square('fill="red"'), square('fill="blue"'), rules);
    expect(expected).toEqual([
      { text: expect.stringMatching(/^200 × 100 pixels, \d+ bytes, sha256 /), mark: "differs" },
    ]);
  });
});
