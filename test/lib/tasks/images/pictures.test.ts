import { describe, expect, test } from "vitest";
import { resampleWeights } from "../../../../lib/tasks/characters/index.js";
import { decodePicture, growingWeights, type Picture, pictureResizer } from "../../../../lib/tasks/images/index.js";
import { halves, jpeg } from "./archives.js";

// 16 × 8, left half (200, 40, 90), right half (10, 160, 220), written by Pillow 13 without subsampling of colours.
const BY_PILLOW = {
  baseline:
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAT/2wBDAQQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAT/wAARCAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFwEAAwEAAAAAAAAAAAAAAAAAAwcICf/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJ2Gpg4PJmO//9k=",
  progressive:
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAT/2wBDAQQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAT/wgARCAAIABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABQb/xAAXAQADAQAAAAAAAAAAAAAAAAACBgcI/9oADAMBAAIQAxAAAAGdGmOPOY//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAEFAj//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/AT//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAECAQE/AT//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAY/Aj//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAE/IT//2gAMAwEAAgADAAAAEAP/xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/ED//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAECAQE/ED//xAAUEAEAAAAAAAAAAAAAAAAAAAAQ/9oACAEBAAE/ED//2Q==",
  grey: "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAAIABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABwj/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oACAEBAAA/AJ3OD//Z",
  cmyk: "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABcAAQEBAQAAAAAAAAAAAAAAAAkKAAj/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AEgE+5nP4kHPAoIZ/9k=",
};

/** Red of Image.resize((5, 5), Image.LANCZOS) of Pillow 13. */
const PILLOW_GROWN = [
  ...[90, 94, 100, 105, 110],
  ...[91, 93, 97, 100, 103],
  ...[115, 114, 112, 110, 109],
  ...[168, 163, 156, 148, 143],
  ...[197, 191, 181, 172, 165],
];

const farthest = (found: ArrayLike<number>, expected: ArrayLike<number>) =>
  Math.max(...Array.from(expected, (value, i) => Math.abs(found[i] - value)));

/** First and last colour of the first line. */
const ends = ({ width, rgb }: Picture) => [...rgb.subarray(0, 3), ...rgb.subarray(3 * width - 3, 3 * width)];

describe("a photograph", () => {
  test.each(["baseline", "progressive", "cmyk"] as const)(
    "as %s JPEG of Pillow has the colours it was made of",
    (kind) => {
      const picture = decodePicture(Buffer.from(BY_PILLOW[kind], "base64"), kind);
      expect([picture.width, picture.height, picture.rgb.length]).toEqual([16, 8, 16 * 8 * 3]);
      expect(farthest(ends(picture), [200, 40, 90, 10, 160, 220])).toBeLessThanOrEqual(2);
    },
  );

  test("in grey has three equal colours", () => {
    const found = ends(decodePicture(Buffer.from(BY_PILLOW.grey, "base64"), "grey"));
    expect(farthest(found, [94, 94, 94, 122, 122, 122])).toBeLessThanOrEqual(1);
  });

  test("is told by its bytes, not by its name", () => {
    const picture = decodePicture(halves([1, 2, 3], [4, 5, 6]), "bird.jpg");
    expect(ends(picture)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("that is none or damaged is named", () => {
    expect(() => decodePicture(Buffer.from("GIF89a"), "a.gif")).toThrow("neither JPEG nor PNG: a.gif");
    expect(() => decodePicture(Buffer.from([0xff, 0xd8, 1, 2, 3]), "b.jpg")).toThrow(/damaged JPEG b.jpg: /);
    expect(() => decodePicture(Buffer.from([0x89, 0x50, 0x4e, 0x47, 1]), "c.png")).toThrow(/damaged PNG c.png: /);
  });
});

describe("resizing a photograph", () => {
  const patterned = (
    width: number,
    height: number,
    level: (x: number, y: number, colour: number) => number,
  ): Picture => ({
    width,
    height,
    rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) =>
      level(Math.floor(at / 3) % width, Math.floor(at / 3 / width), at % 3),
    ),
  });

  test("to less is Pillow's Lanczos, up to its rounding between rows and columns", () => {
    const picture = patterned(13, 9, (x, y, colour) => ((y * 39 + x * 3 + colour) ** 2 * 7) % 256);
    // Image.resize((5, 5), Image.LANCZOS) of Pillow 13: first and middle line.
    const [first, middle] = [
      [88, 127, 154, 119, 181, 148, 144, 143, 149, 132, 95, 135, 168, 172, 120],
      [144, 125, 153, 142, 101, 108, 173, 135, 110, 182, 164, 138, 99, 128, 125],
    ];
    const found = pictureResizer(5)(picture);
    expect(farthest(found.subarray(0, 15), first)).toBeLessThanOrEqual(1);
    expect(farthest(found.subarray(30, 45), middle)).toBeLessThanOrEqual(1);
  });

  test("to more is Pillow's Lanczos too", () => {
    const picture = patterned(4, 3, (x, y, colour) => 90 + 25 * y * y - 8 * x * y + 6 * x + 15 * colour);
    const red = Array.from(pictureResizer(5)(picture)).filter((_, at) => at % 3 === 0);
    expect(farthest(red, PILLOW_GROWN)).toBeLessThanOrEqual(1);
  });

  test("keeps one colour one colour, at any size", () => {
    for (const side of [3, 16, 40]) {
      const found = pictureResizer(side)(patterned(24, 16, (_x, _y, colour) => 100 + colour));
      expect(
        farthest(
          found,
          Array.from({ length: side * side * 3 }, (_, at) => 100 + (at % 3)),
        ),
      ).toBe(0);
    }
  });

  test("squeezes it, or takes its middle square, or a box", () => {
    const [red, blue] = [
      [250, 0, 0],
      [0, 0, 250],
    ] as const;
    const picture = decodePicture(halves(red, blue, 32, 16), "halves");
    const corners = (levels: Uint8Array) => [levels[0], levels[2], levels[21], levels[23]];
    expect(corners(pictureResizer(8)(picture))).toEqual([250, 0, 0, 250]);
    const box = { left: 16, top: -3, width: 40, height: 10 };
    expect(corners(pictureResizer(8)(picture, box))).toEqual([0, 250, 0, 250]);
    const wide = decodePicture(halves(red, blue, 64, 16), "wide");
    const cut = pictureResizer(16, "middle")(wide);
    expect(Array.from({ length: 16 }, (_, x) => cut[3 * x])).toEqual([...Array(8).fill(250), ...Array(8).fill(0)]);
  });

  test("where no side changes changes nothing", () => {
    const picture = patterned(7, 7, (x, y, colour) => (31 * x + 57 * y + 101 * colour) % 256);
    expect(farthest(pictureResizer(7)(picture), picture.rgb)).toBe(0);
  });

  test("has weights that meet those for smaller sizes where sizes are equal", () => {
    expect(farthest(growingWeights(6, 6), resampleWeights(6, 6))).toBeLessThan(1e-15);
  });

  test("refuses what cannot be", () => {
    expect(() => pictureResizer(0)).toThrow("invalid side: 0");
    expect(() => pictureResizer(8, "stretch" as never)).toThrow('unknown fit "stretch" (known: squeeze, middle)');
    const outside = { left: 40, top: 0, width: 5, height: 5 };
    expect(() => pictureResizer(8)(decodePicture(jpeg([1, 2, 3]), "a"), outside)).toThrow(
      "invalid box: 5 × 5 at (40, 0) of 16 × 8",
    );
  });
});
