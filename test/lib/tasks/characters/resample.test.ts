import { describe, expect, test } from "vitest";
import { inkResampler, quarterTurn, resampleWeights } from "../../../../lib/tasks/characters/index.js";
import { key, uniform } from "../../../../lib/tensor/index.js";

const FROM = 105;
const TO = 28;
const scribble = Uint8Array.from(uniform(key(1), FROM * FROM), (u) => (u < 0.3 ? 1 : 0));

function resized(ink: Uint8Array, kernel: "lanczos" | "box"): Uint8Array {
  const out = new Uint8Array(TO * TO);
  inkResampler(FROM, TO, kernel)(ink, out);
  return out;
}

describe.each(["lanczos", "box"] as const)("resizing by %s", (kernel) => {
  test("a sheet full of ink stays full", () => {
    expect(resized(new Uint8Array(FROM * FROM).fill(1), kernel).every((level) => level === 255)).toBe(true);
  });

  test("is W · image · Wᵀ, rounded and cut off", () => {
    const w = resampleWeights(FROM, TO, kernel);
    const expected = Array.from({ length: TO * TO }, (_, at) => {
      let sum = 0;
      for (let i = 0; i < FROM; i++) {
        for (let j = 0; j < FROM; j++) {
          sum += w[Math.floor(at / TO) * FROM + i] * scribble[i * FROM + j] * w[(at % TO) * FROM + j];
        }
      }
      return Math.round(255 * Math.min(1, Math.max(0, sum)));
    });
    expect(Array.from(resized(scribble, kernel))).toEqual(expected);
  });

  test("and turning may be done in either order, up to the last bit of rounding", () => {
    const turned = resized(
      Uint8Array.from(quarterTurn(FROM, 1, 1), (from) => scribble[from]),
      kernel,
    );
    const small = resized(scribble, kernel);
    const differences = Array.from(quarterTurn(TO, 1, 1), (from, at) => Math.abs(small[from] - turned[at]));
    expect(Math.max(...differences)).toBeLessThanOrEqual(1);
  });
});

test("box weights are the overlap of old and new pixels: 3.75 old pixels make one", () => {
  const first = Array.from(resampleWeights(FROM, TO, "box").subarray(0, 5), (weight) => weight * 3.75);
  [1, 1, 1, 0.75, 0].forEach((part, i) => {
    expect(first[i]).toBeCloseTo(part, 12);
  });
});

test("a size that is not smaller is refused", () => {
  expect(() => resampleWeights(28, 105)).toThrow("invalid sizes: 28 to 105");
});

describe("a quarter turn", () => {
  test("brings the top right corner to the top left", () => {
    const order = quarterTurn(3, 1, 1);
    expect(order[0]).toBe(2);
  });

  test("four times is nothing, and keeps colours together", () => {
    let order = Array.from({ length: 12 }, (_, i) => i);
    for (let turn = 0; turn < 4; turn++) order = Array.from(quarterTurn(2, 3, 1), (from) => order[from]);
    expect(order).toEqual(Array.from({ length: 12 }, (_, i) => i));
    expect(Array.from(quarterTurn(2, 3, 2).subarray(0, 3))).toEqual([9, 10, 11]);
  });
});
