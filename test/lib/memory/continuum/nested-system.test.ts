import { describe, expect, test } from "vitest";
import { type Component, levelsOf } from "../../../../lib/memory/continuum/index.js";

const component = (name: string, frequency: number, needs: Component["needs"] = {}): Component => ({
  name,
  frequency,
  size: 1,
  objective: "‖y − ŷ‖²/2",
  context: "the stream",
  needs,
});

describe("levels of a nested system", () => {
  test("go by frequency, slowest first: frozen, chunked, online, attention", () => {
    const parts = [
      component("attention", Number.POSITIVE_INFINITY),
      component("online", 1),
      component("frozen", 0),
      component("chunked", 1 / 64),
    ];
    expect(levelsOf(parts)).toEqual([["frozen"], ["chunked"], ["online"], ["attention"]]);
  });

  test("at one frequency without need are one level, in parallel", () => {
    expect(levelsOf([component("a", 1), component("b", 1)])).toEqual([["a", "b"]]);
  });

  test("of gradient descent with momentum are two: the weights need the momentum of the same step, which is the faster", () => {
    const parts = [component("momentum", 1), component("weights", 1, { momentum: "generation" })];
    expect(levelsOf(parts)).toEqual([["weights"], ["momentum"]]);
  });

  test("refuse what needs itself, what is not there, two of a name and frequencies below zero", () => {
    expect(() =>
      levelsOf([component("a", 1, { b: "backpropagation" }), component("b", 1, { a: "backpropagation" })]),
    ).toThrow('invalid components: "a" needs itself in a circle');
    expect(() => levelsOf([component("a", 1, { c: "initialisation" })])).toThrow(
      'invalid needs of "a": there is no "c"',
    );
    expect(() => levelsOf([component("a", 1), component("a", 2)])).toThrow('invalid components: two are named "a"');
    expect(() => levelsOf([component("a", -1)])).toThrow('invalid frequency of "a": -1');
  });
});
