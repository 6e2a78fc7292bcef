import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { describePath, leavesOf, mapTree, sameNesting } from "../../../packages/tfjs-compile/src/trace/tree.js";

const isNumber = (value: unknown): value is number => typeof value === "number";

describe("a tree", () => {
  it("has its leaves in the order of its keys, depth first, each with its path", () => {
    expect(leavesOf({ b: [1, { c: 2 }], a: 3 }, isNumber)).toEqual([
      [["b", "0"], 1],
      [["b", "1", "c"], 2],
      [["a"], 3],
    ]);
    expect(leavesOf(7, isNumber)).toEqual([[[], 7]]);
  });

  it("keeps its nesting when its leaves are replaced", () => {
    expect(mapTree({ b: [1, { c: 2 }], a: [] }, isNumber, (leaf, path) => `${path.join("/")}=${leaf}`)).toEqual({
      b: ["b/0=1", { c: "b/1/c=2" }],
      a: [],
    });
  });

  it("may be made of the lists and records of another realm", () => {
    const foreign = runInNewContext("({ a: [1, 2], b: Object.create(null) })");
    expect(mapTree(foreign, isNumber, (leaf) => leaf + 1)).toEqual({ a: [2, 3], b: {} });
  });

  it("holds no instances of classes", () => {
    expect(() => leavesOf({ a: new Map() }, isNumber)).toThrow('not a tensor at "a": Map');
  });

  it("is nested like another where all lists are as long and all names the same, in whatever order", () => {
    expect(sameNesting({ a: 1, b: [2, 3] }, { b: [4, 5], a: 6 }, isNumber)).toBe(true);
    expect(sameNesting({ a: 1 }, { a: 1, b: 2 }, isNumber)).toBe(false);
    expect(sameNesting({ a: 1 }, { b: 1 }, isNumber)).toBe(false);
    expect(sameNesting([1], [1, 2], isNumber)).toBe(false);
    expect(sameNesting([1], { 0: 1 }, isNumber)).toBe(false);
    expect(sameNesting(1, [1], isNumber)).toBe(false);
  });

  it("are named without the empty name of a single leaf", () => {
    expect(describePath(["batch", ""])).toBe("batch");
    expect(describePath(["params", "layers", "0", "w"])).toBe("params.layers.0.w");
    expect(describePath([""])).toBe("");
  });
});
