import { describe, expect, it } from "vitest";
import { disagreement, gradientDisagreement, gradientDistance, referenceOf } from "../../bench/harness/agree.js";

describe("the gate before the times", () => {
  it("lets rounding pass and names the first number that is none", () => {
    expect(disagreement([1.00001, 0.5], [1, 0.5], "jax")).toBeUndefined();
    expect(disagreement([1, 0.5, 0.3], [1, 0.6, 0.2], "jax")).toBe("number 2 is 0.5, expected 0.6 as jax");
  });

  it("does not take NaN, null or nothing for agreement", () => {
    expect(disagreement([Number.NaN], [1], "jax")).toBe("number 1 is NaN, expected 1 as jax");
    expect(disagreement([null as unknown as number], [1], "jax")).toBe("number 1 is null, expected 1 as jax");
    expect(disagreement([], [1], "jax")).toBe("no numbers, expected 1 as jax");
  });

  it("measures a small number against the largest: a mean that cancels is no disagreement", () => {
    expect(disagreement([2e-6, 1], [1e-6, 1], "pytorch")).toBeUndefined();
  });

  it("compares as many numbers as a slow side has", () => {
    expect(disagreement([3], [3, 2, 1], "jax")).toBeUndefined();
    expect(disagreement([4], [3, 2, 1], "jax")).toBe("number 1 is 4, expected 3 as jax");
  });

  it("believes the independent implementations first", () => {
    expect(referenceOf(["compiled", "eager-cpu", "pytorch", "jax"])).toBe("jax");
    expect(referenceOf(["compiled", "eager-cpu", "pytorch"])).toBe("pytorch");
    expect(referenceOf(["compiled", "eager-cpu"])).toBe("eager-cpu");
    expect(referenceOf(["jax-scan"])).toBe("jax-scan");
    expect(referenceOf([])).toBeUndefined();
  });
});

describe("the gate of gradients", () => {
  const wanted = { w: [3, 4], b: [0, 10] };

  it("measures every leaf against its own length and names the worst", () => {
    const { leaf, off } = gradientDistance({ w: [3, 4.005], b: [0, 10.001] }, wanted);
    expect(leaf).toBe("w");
    expect(off).toBeCloseTo(0.001, 9);
    expect(gradientDisagreement({ w: [3, 4.005], b: [0, 10] }, wanted, "jax")).toBe(
      "the gradient of w is off by 0.001 of jax's",
    );
    expect(gradientDisagreement({ w: [3, 4.00005], b: [0, 10] }, wanted, "jax")).toBeUndefined();
  });

  it("measures a leaf of round-off alone against a thousandth of the whole", () => {
    const all = { ...wanted, bias: [1e-9] };
    expect(gradientDistance({ ...all, bias: [-1e-9] }, all).off).toBeCloseTo(2e-9 / (1e-3 * Math.hypot(5, 10)), 12);
  });

  it("takes no missing leaf, other size or NaN for agreement", () => {
    for (const found of [{ w: [3, 4] }, { w: [3], b: [0, 10] }, { w: [Number.NaN, 4], b: [0, 10] }])
      expect(gradientDisagreement(found as never, wanted, "jax")).toMatch(/^the gradient of [wb] is off by NaN/);
    expect(gradientDisagreement({ w: [0], b: [0] }, { w: [0], b: [0] }, "jax")).toBeUndefined();
  });
});
