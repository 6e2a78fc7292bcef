import { describe, expect, test } from "vitest";
import { decided, weakest, widerHalfWidth } from "../../../../lib/experiments/few-shot/index.js";

const difference = (mean: number, episodes: number, seeds: number | null) => ({ mean, episodes, seeds, n: 3 });
const atLeast = { kind: "at least", margin: 0.01 } as const;
const about = { kind: "about", margin: 0.02 } as const;

describe("a claim about a difference", () => {
  test("is decided by the wider of the two intervals", () => {
    expect(widerHalfWidth(difference(0, 0.01, 0.03))).toBe(0.03);
    expect(widerHalfWidth(difference(0, 0.04, 0.03))).toBe(0.04);
    expect(decided(difference(0.02, 0.01, 0.02), atLeast)).toBe("supported");
    expect(decided(difference(0.02, 0.01, 0.04), atLeast)).toBe("not decidable");
  });

  test.each([
    [0.05, "supported"],
    [0.005, "supported"],
    [0.0, "not decidable"],
    [-0.015, "not supported"],
    [-0.03, "refuted"],
  ] as const)("at least −0.01: %d ± 0.012 is %s", (mean, verdict) => {
    expect(decided(difference(mean, 0.012, 0.004), atLeast)).toBe(verdict);
  });

  test.each([
    [0.0, "supported"],
    [0.015, "not decidable"],
    [0.025, "not supported"],
    [0.04, "refuted"],
    [-0.04, "refuted"],
  ] as const)("about 0 within 0.02: %d ± 0.012 is %s, on either side", (mean, verdict) => {
    expect(decided(difference(mean, 0.004, 0.012), about)).toBe(verdict);
  });

  test("is not decidable on one seed, however large the difference", () => {
    expect(decided(difference(0.3, 0.001, null), atLeast)).toBe("not decidable");
    expect(decided(difference(-0.3, 0.001, null), atLeast)).toBe("not decidable");
  });

  test("about several cells is as good as its weakest", () => {
    expect(weakest(["supported", "not decidable", "supported"])).toBe("not decidable");
    expect(weakest(["not decidable", "refuted", "not supported"])).toBe("refuted");
    expect(weakest(["supported"])).toBe("supported");
    expect(() => weakest([])).toThrow("no verdicts to join");
  });

  test("refuses a margin that is none", () => {
    expect(() => decided(difference(0, 0, 0), { kind: "about", margin: -0.1 })).toThrow("invalid margin: -0.1");
  });
});
