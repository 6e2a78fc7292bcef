import { describe, expect, it } from "vitest";
import { piecesOf, toPoints, toUnits } from "../../../packages/ts-jupyter-kernel/src/front/positions.js";

/** Half of a surrogate pair: what is left when a pair is cut. */
const LONE = /\p{Surrogate}/u;
const texts = ["", "abc", "a😀b", "😀😀", "e\u0301\u{1d54f}x", "\ud83dlone", "tail\ud83d"];

describe("cursor positions", () => {
  it("count code points, as Python does", () => {
    for (const text of texts) {
      const points = [...text];
      for (let n = 0; n <= points.length; n++) {
        const units = points.slice(0, n).join("").length;
        expect([toUnits(text, n), toPoints(text, units)]).toEqual([units, n]);
      }
    }
  });

  it("outside the text are its ends", () => {
    expect([toUnits("a😀", 99), toUnits("a😀", -1), toPoints("a😀", 99)]).toEqual([3, 0, 2]);
  });
});

describe("pieces of a text", () => {
  it("join to the text, are no longer than asked and cut no surrogate pair", () => {
    for (const text of texts) {
      for (const size of [2, 3, 5]) {
        const pieces = [...piecesOf(text, size)];
        expect(pieces.join("")).toBe(text);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(size);
          if (!text.includes("lone") && !text.includes("tail")) expect(piece).not.toMatch(LONE);
        }
      }
    }
  });
});
