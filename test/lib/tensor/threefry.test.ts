import { describe, expect, it } from "vitest";
import { threefry2x32 } from "../../../lib/tensor/threefry.js";

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, "0")).join(" ");

describe("threefry2x32", () => {
  // The known-answer vectors that come with Random123, the authors' implementation (threefry 2x32, 20 rounds).
  it.each([
    ["00000000 00000000", [0, 0], [0, 0], "6b200159 99ba4efe"],
    ["ffffffff ffffffff", [0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], "1cb996fc bb002be7"],
    ["the digits of pi", [0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], "c4923a9c 483df7a0"],
  ] as const)("gives the published block for %s", (_, key, counter, block) => {
    expect(hex(threefry2x32(key, counter))).toBe(block);
  });

  it("flips about half of the 64 bits when one bit of key or counter flips", () => {
    const flips: number[] = [];
    const ones = (word: number) => word.toString(2).replaceAll("0", "").length;
    const [a, b] = threefry2x32([1, 2], [3, 4]);
    for (let bit = 0; bit < 32; bit++) {
      for (const [c, d] of [
        threefry2x32([(1 ^ (1 << bit)) >>> 0, 2], [3, 4]),
        threefry2x32([1, 2], [3, (4 ^ (1 << bit)) >>> 0]),
      ]) {
        flips.push(ones((a ^ c) >>> 0) + ones((b ^ d) >>> 0));
      }
    }
    // Binomial(64, ½): mean 32, deviation 4; the mean of 64 of them deviates by ½.
    const mean = flips.reduce((sum, count) => sum + count, 0) / flips.length;
    expect(Math.abs(mean - 32)).toBeLessThan(2);
    expect(Math.min(...flips)).toBeGreaterThan(12);
  });
});
