import { describe, expect, test } from "vitest";
import { createScope, remember } from "../../../packages/ts-jupyter-kernel/src/child/scope.js";

describe("the scope object", () => {
  test("a name without a value throws what JavaScript throws for an unknown name", () => {
    const scope = createScope();
    expect(() => scope.x).toThrow(new ReferenceError("x is not defined"));
    expect("x" in scope).toBe(false);
  });

  test("the names that every object has are unknown too", () => {
    const scope = createScope();
    for (const name of ["toString", "constructor", "hasOwnProperty", "__proto__", "valueOf"]) {
      expect(() => scope[name]).toThrow(`${name} is not defined`);
    }
  });

  test("any name can get a value", () => {
    const scope = createScope();
    for (const name of ["x", "__proto__", "toString", "constructor", "ünïcode"]) {
      scope[name] = name;
      expect(scope[name]).toBe(name);
      expect(Object.hasOwn(scope, name)).toBe(true);
    }
    expect(Object.keys(scope)).toHaveLength(5);
  });

  test("nothing can be put behind it", () => {
    const behind = Object.getPrototypeOf(createScope());
    expect(Object.isFrozen(behind)).toBe(true);
    expect(Object.keys(createScope())).toEqual([]);
  });
});

describe("which names got a value", () => {
  test("a new name, another object, another primitive; not the same ones", () => {
    const scope = createScope();
    const object = {};
    Object.assign(scope, { same: object, other: {}, one: 1, nan: Number.NaN, number: 1 });
    const changed = remember(scope, ["same", "other", "one", "nan", "number", "fresh", "never"]);
    Object.assign(scope, { same: object, other: {}, one: 1, nan: Number.NaN, number: 2, fresh: undefined });
    expect(["same", "other", "one", "nan", "number", "fresh", "never"].filter(changed)).toEqual([
      "other",
      "number",
      "fresh",
    ]);
  });

  test("getters are left alone: they may throw", () => {
    const scope = createScope();
    const define = (message: string) =>
      Object.defineProperty(scope, "type", {
        configurable: true,
        get() {
          throw new SyntaxError(message);
        },
      });
    define("first");
    const changed = remember(scope, ["type"]);
    expect(changed("type")).toBe(false);
  });
});
