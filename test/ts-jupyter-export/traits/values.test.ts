import { describe, expect, it } from "vitest";
import { parseLiteral } from "../../../packages/ts-jupyter-export/src/traits/literal.js";
import {
  choice,
  flag,
  integer,
  list,
  map,
  none,
  optionalInteger,
  set,
  text,
} from "../../../packages/ts-jupyter-export/src/traits/rows.js";
import { fromJson, fromTexts } from "../../../packages/ts-jupyter-export/src/traits/values.js";

const nowhere = none("a test");
const tags = set([], nowhere, "");
const names = list([], nowhere, "");

describe("parseLiteral", () => {
  // Values as Python's ast.literal_eval gives them, tuples and sets as arrays.
  it.each([
    ["['a', \"b\"]", ["a", "b"]],
    ["('a', 'b',)", ["a", "b"]],
    ["('a')", "a"],
    ["('a',)", ["a"]],
    ["{'hide'}", ["hide"]],
    ["{('a', 'b'), 'c'}", [["a", "b"], "c"]],
    ["{'k': 1, 'l': [True, None]}", { k: 1, l: [true, null] }],
    ["{}", {}],
    ["[]", []],
    ["-1.5e2", -150],
    ["1_000", 1000],
    [String.raw`'it\'s \x41\n\d'`, "it's A\n\\d"],
    ["[true, null]", [true, null]],
  ])("%s is %j", (written, value) => {
    expect(parseLiteral(written)).toEqual(value);
  });

  it.each(["[1", "a", "{'a': 1, 'b'}", "1 2", "[1,,2]", "", "__import__('os')", "'open"])("%j is none", (written) => {
    expect(() => parseLiteral(written)).toThrow(`not a Python literal: ${written}`);
  });

  it("a list whose quotes the shell took is told how to be written", () => {
    expect(() => parseLiteral("[a,b-c]")).toThrow(
      `not a Python literal: [a,b-c] (quote the whole for the shell: "['…']")`,
    );
  });
});

describe("fromTexts", () => {
  // What traitlets 5 makes of the same words (Bool, Int, Unicode, Enum, List, Set and Dict.from_string_list).
  it.each([
    ["True", true],
    ["true", true],
    ["1", true],
    ["FALSE", false],
    ["0", false],
  ])("a boolean may be written %s", (written, value) => {
    expect(fromTexts([written], flag(false, nowhere, ""))).toBe(value);
  });

  it("lists and sets take items one by one, or one Python literal", () => {
    expect(fromTexts(["a", "b"], names)).toEqual(["a", "b"]);
    expect(fromTexts(["a b"], names)).toEqual(["a b"]);
    expect(fromTexts(["['a','b']"], names)).toEqual(["a", "b"]);
    expect(fromTexts(["{'hide'}"], tags)).toEqual(["hide"]);
    expect(fromTexts(["{}"], tags)).toEqual([]);
    expect(fromTexts(["[('a','b'),'c']"], tags)).toEqual([["a", "b"], "c"]);
  });

  it("dictionaries take key=value or a literal", () => {
    const languages = map(nowhere, "");
    expect(fromTexts(["%%R=r"], languages)).toEqual({ "%%R": "r" });
    expect(fromTexts(["{'%%R': 'r'}"], languages)).toEqual({ "%%R": "r" });
    expect(() => fromTexts(["R"], languages)).toThrow('"R" (key=value)');
  });

  it("numbers, choices, None and quotes are read as Python would", () => {
    expect(fromTexts(["None"], optionalInteger(nowhere, ""))).toBeNull();
    expect(fromTexts(["-1"], optionalInteger(nowhere, ""))).toBe(-1);
    expect(fromTexts(["3"], choice([1, 2, 3, 4], 4, nowhere, ""))).toBe(3);
    expect(fromTexts(['"dark"'], text("", nowhere, ""))).toBe("dark");
    expect(fromTexts(["None"], text("", nowhere, ""))).toBe("None");
  });

  it.each([
    [flag(false, nowhere, ""), "maybe", '"maybe" (True or False)'],
    [integer(0, nowhere, ""), "1.5", '"1.5" (a whole number)'],
    [integer(0, nowhere, ""), "None", '"None" (a whole number)'],
    [choice(["graceful", "immediate"], "graceful", nowhere, ""), "slow", '"slow" (one of: graceful, immediate)'],
    [names, "[1]", '"[1]" (a list of texts)'],
    [tags, "{'a': 1}", "(a list of names, or of paths of names)"],
  ])("%o refuses %s", (row, written, message) => {
    expect(() => fromTexts([written], row)).toThrow(message);
  });
});

describe("fromJson", () => {
  it("values of a file keep their types and are not guessed from texts", () => {
    expect(fromJson(true, flag(false, nowhere, ""))).toBe(true);
    expect(() => fromJson("true", flag(false, nowhere, ""))).toThrow('"true" (True or False)');
    expect(() => fromJson("a", names)).toThrow("(a list of texts)");
    expect(fromJson([["a", "b"]], tags)).toEqual([["a", "b"]]);
  });
});
