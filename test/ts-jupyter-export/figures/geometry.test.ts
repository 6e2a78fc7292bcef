import { inflateSync } from "node:zlib";
import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { encodePng, PixelContext, parseColour } from "../../../packages/ts-jupyter-export/src/figures/canvas.js";
import { flatten, pathLength, pointAtLength } from "../../../packages/ts-jupyter-export/src/figures/path.js";
import { boxOf, textWidth } from "../../../packages/ts-jupyter-export/src/figures/text-metrics.js";
import { multiply, parseTransform } from "../../../packages/ts-jupyter-export/src/figures/transform.js";

const element = (markup: string): Element => {
  const root = new JSDOM(`<svg xmlns="http://www.w3.org/2000/svg">${markup}</svg>`, { contentType: "image/svg+xml" });
  return root.window.document.documentElement.firstElementChild as Element;
};

describe("parseTransform", () => {
  const apply = (text: string, x: number, y: number) => {
    const { a, b, c, d, e, f } = parseTransform(text);
    return [a * x + c * y + e, b * x + d * y + f];
  };

  it.each([
    ["translate(3,4)", [4, 5]],
    ["translate(3)", [4, 1]],
    ["scale(2)", [2, 2]],
    ["scale(2 -1)", [2, -1]],
    ["rotate(90)", [-1, 1]],
    ["rotate(180, 2, 2)", [3, 3]],
    ["matrix(1 0 0 1 5 6)", [6, 7]],
    ["translate(10,0) rotate(90)", [9, 1]],
    ["translate(-1e1, .5)", [-9, 1.5]],
    ["", [1, 1]],
  ])("%s", (text, [x = 0, y = 0]) => {
    const [u = 0, v = 0] = apply(text, 1, 1);
    expect(u).toBeCloseTo(x, 12);
    expect(v).toBeCloseTo(y, 12);
  });

  it("multiplies inner first", () => {
    const product = multiply(parseTransform("translate(1,0)"), parseTransform("scale(2)"));
    expect(product).toEqual(parseTransform("translate(1,0) scale(2)"));
  });
});

describe("paths", () => {
  it.each([
    ["M0,0L3,4", 5],
    ["M0 0H3V4", 7],
    ["m1,1l3,4", 5],
    ["M0,0L1,0L1,1L0,1Z", 4],
    ["M0,0 1,0 1,1", 2],
    ["M0,0l1e1,0", 10],
    ["M0,0L.5.5", Math.SQRT1_2],
    ["", 0],
  ])("%s has length %f", (d, length) => {
    expect(pathLength(d)).toBeCloseTo(length, 12);
  });

  it("a quarter circle of Béziers is half of π long, to a thousandth", () => {
    const k = 0.5522847498;
    expect(pathLength(`M1,0C1,${k} ${k},1 0,1`)).toBeCloseTo(Math.PI / 2, 3);
  });

  it("a straight quadratic Bézier has the length of its chord", () => {
    expect(pathLength("M0,0Q1,0 2,0")).toBeCloseTo(2, 12);
  });

  it("finds points by length, clamped to the ends", () => {
    expect(pointAtLength("M0,0H4V4", 6)).toEqual({ x: 4, y: 2 });
    expect(pointAtLength("M0,0H4V4", -1)).toEqual({ x: 0, y: 0 });
    expect(pointAtLength("M0,0H4V4", 99)).toEqual({ x: 4, y: 4 });
    expect(flatten("M1,2")).toEqual([[1, 2]]);
  });
});

describe("boxOf", () => {
  const width = (markup: string) => {
    const { left, right } = boxOf(element(markup));
    return right - left;
  };

  it("is additive over characters and proportional to the font size", () => {
    expect(textWidth("iM")).toBeCloseTo(textWidth("i") + textWidth("M"), 12);
    expect(width('<text style="font-size: 24px">abc</text>')).toBeCloseTo(
      2 * width('<text style="font-size: 12px">abc</text>'),
      9,
    );
  });

  it("takes subscripts at their share of the size, bold a little wider, zero-width spaces not at all", () => {
    const plain = width("<text>x2</text>");
    expect(width('<text>x<tspan style="font-size:70%">2</tspan></text>')).toBeCloseTo(
      plain - 0.3 * 12 * textWidth("2"),
      9,
    );
    expect(width('<text style="font-weight:bold">x2</text>')).toBeGreaterThan(plain);
    expect(width("<text>x\u200b2</text>")).toBeCloseTo(plain, 9);
  });

  it("follows the anchor", () => {
    const at = (anchor: string) => boxOf(element(`<text x="100" text-anchor="${anchor}">word</text>`));
    expect(at("start").left).toBe(100);
    expect(at("end").right).toBe(100);
    expect((at("middle").left + at("middle").right) / 2).toBe(100);
  });

  it("stacks lines: the widest decides the width, the last the bottom", () => {
    const two = boxOf(
      element('<text><tspan class="line" dy="0em">a</tspan><tspan class="line" dy="1.3em">abc</tspan></text>'),
    );
    const one = boxOf(element("<text>abc</text>"));
    expect(two.right).toBeCloseTo(one.right, 9);
    expect(two.bottom - one.bottom).toBeCloseTo(1.3 * 12, 9);
  });

  it("of a group unites its children where their transforms put them", () => {
    const group =
      '<g><rect width="2" height="3"/><g transform="translate(10,20)"><rect x="1" width="4" height="5"/></g></g>';
    expect(boxOf(element(group))).toEqual({ left: 0, top: 0, right: 15, bottom: 25 });
    expect(boxOf(element('<g><g transform="rotate(90)"><rect width="2" height="1"/></g></g>')).bottom).toBeCloseTo(
      2,
      12,
    );
    expect(boxOf(element('<path d="M0,0H9"/>'))).toEqual({ left: 0, top: 0, right: 0, bottom: 0 });
  });
});

describe("PixelContext", () => {
  const pixels = (png: Buffer, width: number) => {
    const start = png.indexOf("IDAT") + 4;
    const raw = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
    return (x: number, y: number) => [
      ...raw.subarray(y * (width * 4 + 1) + 1 + x * 4, y * (width * 4 + 1) + 5 + x * 4),
    ];
  };

  it("fills rectangles, clipped to the canvas", () => {
    const context = new PixelContext({ width: 4, height: 3 });
    context.fillStyle = "rgba(10, 20, 30, 0.5)";
    context.fillRect(2, 1, 10, 10);
    const png = Buffer.from(context.toDataURL().split(",")[1] ?? "", "base64");
    const at = pixels(png, 4);
    expect([at(1, 1), at(2, 1), at(3, 2), at(2, 0)]).toEqual([
      [0, 0, 0, 0],
      [10, 20, 30, 128],
      [10, 20, 30, 128],
      [0, 0, 0, 0],
    ]);
  });

  it("puts raw pixels and clears", () => {
    const context = new PixelContext({ width: 2, height: 1 });
    const image = context.createImageData(1, 1);
    image.data.set([1, 2, 3, 4]);
    context.putImageData(image, 1, 0);
    const read = () => pixels(Buffer.from(context.toDataURL().split(",")[1] ?? "", "base64"), 2)(1, 0);
    expect(read()).toEqual([1, 2, 3, 4]);
    context.clearRect(0, 0, 2, 1);
    expect(read()).toEqual([0, 0, 0, 0]);
  });

  it("reads plotly's colours", () => {
    expect(parseColour("#0a0B0c")).toEqual([10, 11, 12, 255]);
    expect(parseColour("rgb(1, 2, 3)")).toEqual([1, 2, 3, 255]);
    expect(parseColour("rgba(1,2,3,0)")).toEqual([1, 2, 3, 0]);
  });

  it("writes PNG files with the size in the header", () => {
    const png = encodePng({ width: 3, height: 2, data: new Uint8ClampedArray(24) });
    expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3, 2]);
  });
});
