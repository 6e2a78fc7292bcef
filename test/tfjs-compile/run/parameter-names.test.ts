import { describe, expect, it } from "vitest";
import { parameterNames } from "../../../packages/tfjs-compile/src/run/parameter-names.js";

/** Functions from source, because the test runner's compiler would write them anew. */
const fn = (source: string) => new Function(`return (${source})`)() as () => unknown;

describe("the names of parameters", () => {
  it("are those in the source of arrow functions, functions and methods", () => {
    expect(parameterNames(fn("x => x"))).toEqual(["x"]);
    expect(parameterNames(fn("async x => x"))).toEqual(["x"]);
    expect(parameterNames(fn("(params, x, y) => x"))).toEqual(["params", "x", "y"]);
    expect(parameterNames(fn("function (a, b) {}"))).toEqual(["a", "b"]);
    expect(parameterNames(fn("async function named(a, $b_2) {}"))).toEqual(["a", "$b_2"]);
    expect(parameterNames(fn("({ step(a, b) { return a } }).step"))).toEqual(["a", "b"]);
    expect(parameterNames(fn("() => 1"))).toEqual([]);
    expect(parameterNames(fn("(θ, été) => 1"))).toEqual(["θ", "été"]);
  });

  it("leave out defaults, comments and trailing commas", () => {
    expect(parameterNames(fn("(a = f(1, 2), b = ',)', c = [1, (2)], /* d, */ e, // ) f\n g,) => a"))).toEqual([
      "a",
      "b",
      "c",
      "e",
      "g",
    ]);
  });

  it("are missing for parameters that are taken apart", () => {
    expect(parameterNames(fn("({ w, b }, x, [first, ...others], ...rest) => x"))).toEqual([
      undefined,
      "x",
      undefined,
      "rest",
    ]);
  });

  it("are none where the source does not show them", () => {
    expect(parameterNames(Math.max)).toEqual([]);
    expect(parameterNames(fn("(a, b) => a").bind(null))).toEqual([]);
  });
});
