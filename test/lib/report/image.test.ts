import * as tf from "@tensorflow/tfjs";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { bundleOf, image } from "../../../lib/report/index.js";

/** Red, green, blue and opacity of a pixel. */
function pixel(png: Uint8Array, x: number, y: number): number[] {
  const { data, width } = PNG.sync.read(Buffer.from(png));
  return [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)];
}
const grey = (level: number) => [level, level, level, 255];

describe("image", () => {
  it("shows the least value black, the largest white and what lies between in proportion, in squares", () => {
    const { png, width, height, words } = image(
      [
        [-1, 0],
        [1, 4],
      ],
      { pixels: 3 },
    );
    expect([width, height]).toEqual([6, 6]);
    expect([pixel(png, 0, 0), pixel(png, 5, 5)]).toEqual([grey(0), grey(255)]);
    expect(pixel(png, 2, 5)).toEqual(grey(Math.round((255 * 2) / 5)));
    expect(words).toBe("picture 2×2, black -1, white 4");
  });

  it("cuts what lies outside the range", () => {
    const { png } = image([[-9, 0.5, 9]], { range: [0, 1], pixels: 1 });
    expect([0, 1, 2].map((x) => pixel(png, x, 0)[0])).toEqual([0, 128, 255]);
  });

  it("takes tensors, three channels as red, green and blue, and makes no new tensor", () => {
    const colours = tf.tensor3d([
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
    ]);
    const before = tf.memory().numTensors;
    const { png, width } = image(colours, { pixels: 1 });
    expect([pixel(png, 0, 0), pixel(png, 1, 0)]).toEqual([
      [255, 0, 0, 255],
      [0, 255, 0, 255],
    ]);
    expect(width).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(colours);
  });

  it("makes pictures large enough to see, and leaves clear what is no number", () => {
    const { png, width } = image([[1, Number.NaN]]);
    expect(width).toBe(240);
    expect(pixel(png, 200, 10)[3]).toBe(0);
  });

  it("is one output: PNG with its size, and words", () => {
    const { data, metadata } = bundleOf(image([[0, 1]], { pixels: 2 }));
    expect(
      Buffer.from(data["image/png"] as string, "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(data["text/plain"]).toBe("picture 1×2, black 0, white 1");
    expect(metadata).toEqual({ "image/png": { width: 4, height: 2 } });
  });

  it("refuses other shapes, ranges and sizes", () => {
    expect(() => image(tf.tensor1d([1]))).toThrow(new RangeError("invalid shape of a picture: 1"));
    expect(() => image(tf.zeros([2, 2, 2]) as tf.Tensor3D)).toThrow("invalid shape of a picture: 2×2×2");
    expect(() => image([])).toThrow("invalid shape of a picture: 0×0");
    expect(() => image([[1, 2], [3]])).toThrow("invalid row 1: 1 entries, the first has 2");
    expect(() => image([[1]], { range: [1, 0] })).toThrow("invalid range: 1 to 0");
    expect(() => image([[1]], { pixels: 0.5 })).toThrow("invalid pixels: 0.5");
    expect(() => image([[1, 2]], { pixels: 4000 })).toThrow("invalid size of a picture: 8000×4000");
  });
});
