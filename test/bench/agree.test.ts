import { describe, expect, it } from "vitest";
import { disagreement, referenceOf } from "../../bench/harness/agree.js";

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
