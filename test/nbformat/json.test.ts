// Expected texts: the output of Python 3.11's json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": ")).
import { describe, expect, it } from "vitest";
import { JsonError, parseJson } from "../../packages/nbformat/src/json-read.js";
import { jsonText } from "../../packages/nbformat/src/json-write.js";
import { pythonFloat } from "../../packages/nbformat/src/numbers.js";

const again = (text: string): string => jsonText(parseJson(text));

describe("numbers", () => {
  it("a float keeps its point where JavaScript drops it", () => {
    expect(again("[1.0, -0.0, 1, 0, -0, 100.0, 1e2]")).toBe("[\n 1.0,\n -0.0,\n 1,\n 0,\n 0,\n 100.0,\n 100.0\n]");
  });

  it("floats are written like Python's repr", () => {
    const known: [number, string][] = [
      [1e-4, "0.0001"],
      [1e-5, "1e-05"],
      [1.5e-7, "1.5e-07"],
      [1e-100, "1e-100"],
      [9999999999999998, "9999999999999998.0"],
      [1e16, "1e+16"],
      [1.5e16, "1.5e+16"],
      [1e22, "1e+22"],
      [123456789012345680, "1.2345678901234568e+17"],
      [5e-324, "5e-324"],
      [1.7976931348623157e308, "1.7976931348623157e+308"],
      [-2.5, "-2.5"],
      [Number.NaN, "NaN"],
      [Number.NEGATIVE_INFINITY, "-Infinity"],
    ];
    for (const [value, text] of known) expect(pythonFloat(value)).toBe(text);
  });

  it("an integer keeps every digit, of any length", () => {
    const digits = `1${"0".repeat(400)}7`;
    expect(again(`{"a": 9007199254740993, "b": -${digits}, "c": 9007199254740992}`)).toBe(
      `{\n "a": 9007199254740993,\n "b": -${digits},\n "c": 9007199254740992\n}`,
    );
  });

  it("NaN and the infinities are read and written as Python does", () => {
    expect(parseJson("[NaN, Infinity, -Infinity]")).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(again("[NaN,Infinity,-Infinity,1e400]")).toBe("[\n NaN,\n Infinity,\n -Infinity,\n Infinity\n]");
  });

  it("a changed number is written with its new value, not with the digits that were read", () => {
    const list = parseJson("[12345678901234567890]") as number[];
    list[0] = 5;
    expect(jsonText(list)).toBe("[\n 5\n]");
  });

  it("a number made in JavaScript is an integer where it is one exactly", () => {
    expect(jsonText([3, 2 ** 53 - 1, 2 ** 60, 1e21, -0, 10n ** 20n])).toBe(
      "[\n 3,\n 9007199254740991,\n 1.152921504606847e+18,\n 1e+21,\n -0.0,\n 100000000000000000000\n]",
    );
  });
});

describe("strings", () => {
  it("only control characters, quotes and backslashes are escaped", () => {
    expect(jsonText('\0\x1f\x7f\u2028é😀"\\/\b\f\n\r\t')).toBe('"\\u0000\\u001f\x7f\u2028é😀\\"\\\\/\\b\\f\\n\\r\\t"');
  });

  it("a lone surrogate stays an escape and an escaped pair becomes its character", () => {
    expect(again('["\\ud800", "\\ud83d\\ude00", "\\u00e9\\/"]')).toBe('[\n "\\ud800",\n "😀",\n "é/"\n]');
  });

  it("a quote after backslashes ends the string when their number is even", () => {
    expect(parseJson('["a\\\\", "b\\"c", "\\\\\\"", "plain", "x\\n"]')).toEqual(["a\\", 'b"c', '\\"', "plain", "x\n"]);
  });

  it("what JSON.parse reads is read the same", () => {
    const text = JSON.stringify(
      { a: [1, 2.5, -3e-7, true, false, null, "é\u0001"], b: { c: {}, d: [] }, "": [[[]]] },
      null,
      "\t",
    );
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe("objects", () => {
  it("keys are sorted by code point, also beyond the basic plane", () => {
    expect(again('{"😀":1,"\uff5e":2,"b":3,"B":4,"10":5,"9":6,"":7}')).toBe(
      '{\n "": 7,\n "10": 5,\n "9": 6,\n "B": 4,\n "b": 3,\n "\uff5e": 2,\n "😀": 1\n}',
    );
  });

  it("empty lists and objects take no lines", () => {
    expect(again('{"a":[],"b":{},"c":[[]]}')).toBe('{\n "a": [],\n "b": {},\n "c": [\n  []\n ]\n}');
  });

  it("of repeated keys the last one counts", () => {
    expect(parseJson('{"a": 1.0, "a": 2}')).toEqual({ a: 2 });
  });

  it("__proto__ is a key like any other", () => {
    expect(again('{"__proto__": {"x": 1}}')).toBe('{\n "__proto__": {\n  "x": 1\n }\n}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("undefined fields are left out, as JSON.stringify does", () => {
    expect(jsonText({ a: undefined, b: [undefined] })).toBe('{\n "b": [\n  null\n ]\n}');
  });

  it("a value without a JSON form is refused", () => {
    expect(() => jsonText({ f: Symbol("s") })).toThrow('no JSON value: Symbol(s) at "f"');
  });
});

describe("a text that is not JSON", () => {
  const failure = (text: string): string => {
    try {
      parseJson(text);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      const { line, column } = error.position(text);
      return `${line}:${column} ${error.message}`;
    }
    return "read";
  };

  const cases: [string, string][] = [
    ['{"a": 1,}', '1:9 expected a field name in double quotes, found "}"'],
    ["[1 2]", '1:4 expected "," or "]", found "2"'],
    ['{\n "é😀": x}', '2:8 expected a value, found "x"'],
    ['{"a" 1}', '1:6 expected ":", found "1"'],
    ['{"a": [', "1:8 expected a value, found the end of the file"],
    ['{"a": "b', "1:7 a string that does not end"],
    ['["a\nb"]', "1:4 control character U+000A in a string"],
    ['["ab\\x"]', '1:5 unknown escape "\\\\x"'],
    ['["\\u12"]', '1:3 unknown escape "\\\\u"'],
    ["[] []", '1:4 expected the end of the file, found "["'],
    ["[01]", '1:3 expected "," or "]", found "1"'],
    ["[-]", '1:2 expected a value, found "-"'],
    ["[1.]", '1:3 expected "," or "]", found "."'],
    ["<html>", '1:1 expected a value, found "<"'],
  ];
  for (const [text, message] of cases) {
    it(`is located: ${JSON.stringify(text)}`, () => {
      expect(failure(text)).toBe(message);
    });
  }

  it("is refused where it is nested too deeply, not with a stack overflow", () => {
    expect(failure("[".repeat(100_000))).toBe("1:901 nested deeper than 900 levels");
  });
});
