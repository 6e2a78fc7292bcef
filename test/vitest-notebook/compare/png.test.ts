import { describe, expect, it } from "vitest";
import { comparePng } from "../../../packages/vitest-notebook/src/compare/png.js";
import { renderSvg } from "../../../packages/vitest-notebook/src/compare/render.js";
import { type Figure, matplotlibLike, png, pngOf, rules } from "./figures.js";

/** The figure as a PNG file. */
function drawn(figure: Figure = {}): string {
  return pngOf(renderSvg(matplotlibLike(figure), 640)!);
}

const messages = (expected: string, actual: string, pictures = rules.pictures): string[] =>
  comparePng(expected, actual, { ...rules, pictures }).differences.map((difference) => difference.message);

describe("PNG pictures", () => {
  const base = drawn();

  it("are equal when only the file differs: another compression, another filter", () => {
    const pixels = (x: number, y: number): number => (x * y) % 251;
    const one = png(100, 80, pixels, { deflateLevel: 9 });
    const other = png(100, 80, pixels, { deflateLevel: 1, filterType: 0 });
    expect(one).not.toBe(other);
    expect(messages(one, other)).toEqual([]);
  });

  it.each<[string, Figure]>([
    ["data changed by 1e-7", { data: 1e-7 }],
    ["data changed by 1e-5", { data: 1e-5 }],
    ["data changed by 1e-3", { data: 1e-3 }],
    ["a curve moved by 0.1 pixels", { shift: 0.1 }],
    ["a curve moved by 0.4 pixels", { shift: 0.4 }],
  ])("are equal with other anti-aliasing: %s", (_, figure) => {
    const other = drawn(figure);
    expect(messages(base, other)).toEqual([]);
    expect(messages(other, base)).toEqual([]);
  });

  it.each<[string, Figure]>([
    ["a curve moved by 2 pixels", { shift: 2 }],
    ["a curve moved by 3 pixels", { shift: 3 }],
    ["data changed by 5 %", { data: 0.05 }],
    ["another colour", { colour: "#ff7f0e" }],
    ["a slightly other colour", { colour: "#2f87c4" }],
    ["a missing line", { reference: false }],
    ["a missing pale grid", { grid: false }],
    ["a missing marker", { marker: false }],
    ["one digit of the title", { title: "energy drift 1.234e-6" }],
    ["one digit of the legend", { legend: "loss 0.781" }],
    ["a 1 that became a 7", { legend: "loss 0.737" }],
    ["a lost minus", { title: "energy drift 1.234e5" }],
  ])("differ with %s", (_, figure) => {
    const other = drawn(figure);
    expect(messages(base, other)).toHaveLength(1);
    expect(messages(other, base)).toHaveLength(1);
  });

  it("differ by a changed digit in a large picture as in a small one", () => {
    const pixels = renderSvg(matplotlibLike(), 640)!;
    const changed = renderSvg(matplotlibLike({ legend: "loss 0.781" }), 640)!;
    const onPoster = (source: typeof pixels): string =>
      png(1600, 1200, (x, y) =>
        x < source.width && y < source.height
          ? [...source.data.slice(4 * (y * source.width + x), 4 * (y * source.width + x) + 4)]
          : 255,
      );
    expect(messages(onPoster(pixels), onPoster(changed))).toHaveLength(1);
  });

  it("may differ in two pixels of a patch and in any number of scattered ones", () => {
    const blank = png(320, 320, () => 255);
    const dots = (spots: [number, number][]): string =>
      png(320, 320, (x, y) => (spots.some(([left, top]) => left === x && top === y) ? 0 : 255));
    expect(
      messages(
        blank,
        dots([
          [10, 10],
          [14, 10],
        ]),
      ),
    ).toEqual([]);
    expect(
      messages(
        blank,
        dots([
          [10, 10],
          [14, 10],
          [18, 10],
        ]),
      ),
    ).toEqual(["3 pixels differ, most of them near x 0 to 31, y 0 to 31: 0.29 % of that patch (limit 0.2 %)"]);
    const scattered = Array.from({ length: 50 }, (_, i): [number, number] => [(i % 8) * 40, Math.floor(i / 8) * 40]);
    expect(messages(blank, dots(scattered))).toEqual([]);
  });

  it("count each pixel of a picture of at most 64 × 64: such pictures hold data", () => {
    const digits = (bump: number) =>
      png(28, 28, (x, y) => ((x * 37 + y * 101) % 200) + (x === 9 && y === 9 ? bump : 0));
    expect(messages(digits(0), digits(8))).toEqual([]);
    expect(messages(digits(0), digits(20), 0)).toHaveLength(1);
  });

  it("are held against white where they are transparent, whatever colour hides there", () => {
    const clear = png(100, 100, () => [255, 0, 0, 0]);
    expect(
      messages(
        clear,
        png(100, 100, () => [0, 0, 255, 0]),
      ),
    ).toEqual([]);
    expect(
      messages(
        clear,
        png(100, 100, () => [255, 255, 255, 255]),
      ),
    ).toEqual([]);
    expect(
      messages(
        clear,
        png(100, 100, () => [0, 0, 0, 255]),
      ),
    ).toHaveLength(1);
  });

  it("tell another size", () => {
    expect(
      messages(
        png(640, 480, () => 255),
        png(640, 500, () => 255),
      ),
    ).toEqual(["640 × 500 pixels instead of 640 × 480 pixels"]);
  });

  it("obey the limit: 1 lets everything pass that has the same size, 0 nothing", () => {
    const [black, white] = [png(100, 100, () => 0), png(100, 100, () => 255)];
    expect(messages(black, white, 1)).toEqual([]);
    const dot = png(100, 100, (x, y) => (x === 50 && y === 50 ? 0 : 255));
    expect(messages(white, dot, 0)).toEqual([
      "1 pixel differs, most of them near x 19 to 50, y 19 to 50: 0.098 % of that patch (limit 0 %)",
    ]);
  });

  it("compare byte for byte where a file is no PNG, and say so", () => {
    const broken = Buffer.from("no picture").toString("base64");
    expect(messages(broken, broken)).toEqual([]);
    expect(messages(base, broken)[0]).toMatch(
      /^the actual one is no readable PNG; other bytes: 10 bytes, sha256 \w{8}… instead of/,
    );
    const cut = Buffer.from(base, "base64").subarray(0, 500).toString("base64");
    expect(messages(cut, base)[0]).toMatch(/^the expected one is no readable PNG; /);
  });

  it("show size, bytes and hash as their text", () => {
    const comparison = comparePng(
      png(10, 20, () => 0),
      png(10, 20, () => 255),
      rules,
    );
    expect(comparison.expected[0]!.text).toMatch(/^10 × 20 pixels, \d+ bytes, sha256 [0-9a-f]{8}…$/);
    expect(comparison.actual[0]!.mark).toBe("differs");
  });
});
