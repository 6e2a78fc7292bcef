import { inspect } from "node:util";
import { createContext, runInContext, runInThisContext } from "node:vm";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { bundleOf, bundleOfAsync } from "../../../packages/ts-jupyter-kernel/src/runtime/bundle.js";
import { bytesOf } from "./pictures.js";

const PLOTLY = "application/vnd.plotly.v1+json";
const DISPLAY = Symbol.for("Jupyter.display");
const inRealm = (code: string): unknown => runInContext(code, createContext({}));

class Point {
  constructor(
    public x: number,
    public y = 2,
  ) {}
}
class Loud {
  [inspect.custom]() {
    return "\u001b[31mloud\u001b[39m";
  }
}
const circular: Record<string, unknown> = { name: "a" };
circular.self = circular;
const sparse: number[] = [];
sparse[3] = 1;
sparse[1_000_000] = 2;
const revoked = Proxy.revocable({}, {});
revoked.revoke();
const revokedArray = Proxy.revocable([], {});
revokedArray.revoke();
const everything = new Proxy(() => {}, { get: () => everything, has: () => true, apply: () => everything }) as never;

/** A value, the MIME types it is shown as, and a part of each. A string stands for text/plain, and only text/plain. */
const table: readonly [string, unknown, string | RegExp | Record<string, unknown>][] = [
  // Primitives, as a REPL writes them.
  ["a number", 42, "42"],
  ["minus zero", -0, "-0"],
  ["NaN", Number.NaN, "NaN"],
  ["infinity", Number.NEGATIVE_INFINITY, "-Infinity"],
  ["a bigint", 10n ** 20n, "100000000000000000000n"],
  ["a huge bigint", 1n << 1_000_000n, /^\[BigInt of about 1,000,00\d bits\]$/],
  ["a string", "it's", `"it's"`],
  ["a string of two lines", "a\nb", "'a\\nb'"],
  ["a string of HTML", "<b>1</b>", "'<b>1</b>'"],
  ["a string with an escape sequence", "\u001b[31mred", "'\\x1B[31mred'"],
  ["half a surrogate pair", "\ud83d", "'\\ud83d'"],
  ["a long string", "x".repeat(1e6), /^'x{10000}'\.\.\. 990000 more characters$/],
  ["true", true, "true"],
  ["null", null, "null"],
  ["undefined", undefined, "undefined"],
  ["a symbol", Symbol("s"), "Symbol(s)"],
  ["a registered symbol", Symbol.for("a.b"), "Symbol(a.b)"],
  // Functions and classes, with what they take.
  [
    "a function",
    function add(a: number, b = 1) {
      return a + b;
    },
    /^\[Function: add\]\(a, ?b ?= ?1\)$/,
  ],
  [
    "an arrow function",
    ((a: number, { b }: { b: number }, ...rest: number[]) => [a, b, rest]) as never,
    /^\[Function \(anonymous\)\]\(a, ?\{ ?b ?\}, ?\.\.\.rest\)$/,
  ],
  ["an arrow function of one name", runInThisContext("x => x"), "[Function (anonymous)](x)"],
  [
    "an async function",
    async function load(url = "a(") {
      return url;
    },
    /^\[AsyncFunction: load\]\(url = ['"]a\(['"]\)$/,
  ],
  [
    "a generator function",
    function* count() {
      yield 1;
    },
    "[GeneratorFunction: count]()",
  ],
  ["a class", Point, /^\[class Point\]\(x, ?y ?= ?2\)$/],
  [
    "a class that extends",
    runInThisContext("(class B extends Array { constructor(n) { super(n) } })"),
    "[class B extends Array](n)",
  ],
  ["a class without constructor", runInThisContext("(class C {})"), "[class C]"],
  ["a native function", Math.max, "[Function: max]"],
  [
    "a bound function",
    function f(a: number) {
      return a;
    }.bind(null),
    "[Function: bound f]",
  ],
  [
    "a function with members",
    Object.assign(runInThisContext("(function g(a) {})"), { size: 1 }),
    "[Function: g](a) { size: 1 }",
  ],
  // Collections.
  ["an array", [1, 2, 3], "[ 1, 2, 3 ]"],
  ["an empty array", [], "[]"],
  ["a nested array", [[[[[[1]]]]]], /^[[\s]*\[Array\][\s\]]*$/],
  ["a long array", Array.from({ length: 1e6 }, (_, i) => i), /\.\.\. 999900 more items\n\]$/],
  ["a sparse array", sparse, "[ <3 empty items>, 1, <999996 empty items>, 2 ]"],
  ["an object", { a: 1, b: "c" }, "{ a: 1, b: 'c' }"],
  ["an object without prototype", Object.assign(Object.create(null), { a: 1 }), "[Object: null prototype] { a: 1 }"],
  ["a circular object", circular, "<ref *1> { name: 'a', self: [Circular *1] }"],
  ["an instance", new Point(1), "Point { x: 1, y: 2 }"],
  ["a map", new Map([["a", 1]]), "Map(1) { 'a' => 1 }"],
  ["a set", new Set([1, "b"]), "Set(2) { 1, 'b' }"],
  ["a weak map", new WeakMap(), "WeakMap { <items unknown> }"],
  ["a date", new Date(0), "1970-01-01T00:00:00.000Z"],
  ["an invalid date", new Date(Number.NaN), "Invalid Date"],
  ["a regular expression", /a+/g, "/a+/g"],
  [
    "a getter is not asked",
    {
      get a() {
        throw new Error("asked");
      },
    },
    "{ a: [Getter] }",
  ],
  ["a promise now", new Promise(() => {}), "Promise { <pending> }"],
  ["a boxed number", Object(5), "[Number: 5]"],
  ["arguments", runInThisContext("(function () { return arguments; })(1)"), "[Arguments] { '0': 1 }"],
  // Bytes and numbers.
  ["a typed array", new Float64Array([1, 2.5]), "Float64Array(2) [ 1, 2.5 ]"],
  ["a long typed array", new Float32Array(1e6), /^Float32Array\(1000000\) \[\n[\s\S]*\.\.\. 999900 more items\n\]$/],
  ["a big-integer array", new BigInt64Array([1n]), "BigInt64Array(1) [ 1n ]"],
  ["an array buffer", new ArrayBuffer(2), "ArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 }"],
  ["a data view", new DataView(new ArrayBuffer(1)), /^DataView \{/],
  ["a buffer", Buffer.from("ab"), "<Buffer 61 62>"],
  [
    "a matrix",
    new Matrix([
      [1, 2.5],
      [-3, 4],
    ]),
    "Matrix 2×2\n[[ 1.0000,  2.5000],\n [-3.0000,  4.0000]]",
  ],
  [
    "a large matrix",
    Matrix.zeros(100, 100),
    "Matrix 100×100\n[[0, 0, 0, …, 0, 0, 0],\n [0, 0, 0, …, 0, 0, 0],\n [0, 0, 0, …, 0, 0, 0],\n …,\n [0, 0, 0, …, 0, 0, 0],\n [0, 0, 0, …, 0, 0, 0],\n [0, 0, 0, …, 0, 0, 0]]",
  ],
  // Errors, with what caused them.
  ["an error", new TypeError("no"), /^TypeError: no\n {4}at /],
  [
    "an error with a cause",
    new Error("outer", { cause: new RangeError("inner") }),
    /^Error: outer\n[\s\S]*\[cause\]: RangeError: inner/,
  ],
  [
    "an aggregate of errors",
    new AggregateError([new Error("one")], "all"),
    /^AggregateError: all\n[\s\S]*\[errors\]: \[\n[\s\S]*Error: one/,
  ],
  ["an error without stack", Object.assign(new Error("bare"), { stack: undefined }), /^\[Error: bare\]/],
  // Colours have no place in text.
  ["a custom inspect method that colours", new Loud(), "loud"],
  [
    "a custom inspect method that throws",
    {
      a: 1,
      [inspect.custom]() {
        throw new Error("x");
      },
    },
    /^\{\n? ? ?a: 1,/,
  ],
  // Proxies and other realms.
  [
    "a proxy",
    new Proxy(
      { a: 1 },
      {
        get: () => {
          throw new Error("trap");
        },
      },
    ),
    "{ a: 1 }",
  ],
  ["a proxy that answers everything", everything, /Function/],
  ["a revoked proxy", revoked.proxy, "<Revoked Proxy>"],
  ["a revoked proxy of an array", revokedArray.proxy, "<Revoked Proxy>"],
  ["an object of another realm", inRealm("({ a: 1 })"), "{ a: 1 }"],
  ["a map of another realm", inRealm("new Map([[1, 2]])"), "Map(1) { 1 => 2 }"],
  ["an error of another realm", inRealm("new TypeError('far')"), /^TypeError: far/],
  // Tables.
  [
    "records",
    [
      { a: 1, b: "<i>" },
      { a: 2.5, b: null },
    ],
    {
      "text/html": /<table>.*<th.*>a<\/th>.*<td[^>]*>1\.0000<\/td>.*&lt;i&gt;/s,
      "text/plain": "[ { a: 1, b: '<i>' }, { a: 2.5, b: null } ]",
    },
  ],
  [
    "records of another realm",
    inRealm("[{ a: 1 }]"),
    { "text/html": /<td[^>]*>1<\/td>/, "text/plain": "[ { a: 1 } ]" },
  ],
  [
    "many records",
    Array.from({ length: 1000 }, (_, i) => ({ i })),
    {
      "text/html": /<td[^>]*>24<\/td>.*<td[^>]*>…<\/td>.*<td[^>]*>975<\/td>.*1,000 rows × 1 columns/s,
      "text/plain": /900 more items/,
    },
  ],
  ["a tree is no table", [{ a: { b: 1 } }, { a: { b: 2 } }], "[ { a: { b: 1 } }, { a: { b: 2 } } ]"],
  ["records that share nothing are no table", [{ a: 1 }, { b: 1 }, { c: 1 }], "[ { a: 1 }, { b: 1 }, { c: 1 } ]"],
  ["a mixed list is no table", [{ a: 1 }, 2], "[ { a: 1 }, 2 ]"],
  [
    "a getter in a record is not asked",
    [
      {
        a: 1,
        get b() {
          throw new Error("asked");
        },
      },
    ],
    { "text/html": /\[Getter\]/, "text/plain": "[ { a: 1, b: [Getter] } ]" },
  ],
  // Figures and specifications.
  [
    "a plotly figure",
    { data: [{ y: [1, Number.NaN] }], layout: { title: { text: "T" } } },
    {
      [PLOTLY]: { data: [{ y: [1, null] }], layout: { title: { text: "T" } } },
      "text/html": /<div data-plot="\w{12}">plotly figure: T \(scatter\)/,
      "text/plain": "plotly figure: T (scatter)",
    },
  ],
  [
    "a plotly figure of typed arrays",
    { data: [{ type: "bar", x: new Float32Array([1, 2]), y: new BigInt64Array([3n, 4n]), name: "n" }] },
    {
      [PLOTLY]: { data: [{ type: "bar", x: [1, 2], y: [3, 4], name: "n" }], layout: {} },
      "text/html": /"kernelspecs\/ts-jupyter\/"\+t\+"\.min\.js"/,
      "text/plain": "plotly figure (n)",
    },
  ],
  [
    "an answer of a web service is no figure",
    { data: [{ id: 1, type: "user" }], layout: {} },
    "{ data: [ { id: 1, type: 'user' } ], layout: {} }",
  ],
  ["a page of records is no figure", { data: [{ x: 1, y: 2 }] }, "{ data: [ { x: 1, y: 2 } ] }"],
  [
    "an empty figure",
    { data: [], layout: { title: "none" } },
    {
      [PLOTLY]: { data: [], layout: { title: "none" } },
      "text/html": /no traces/,
      "text/plain": "plotly figure: none (no traces)",
    },
  ],
  [
    "a Vega-Lite specification",
    { $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "bar" },
    {
      "application/vnd.vegalite.v5+json": { $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "bar" },
      "text/plain": "Vega-Lite specification",
    },
  ],
  [
    "a Vega specification",
    { $schema: "https://vega.github.io/schema/vega/v5.json", title: "V" },
    { "application/vnd.vega.v5+json": expect.anything(), "text/plain": "Vega specification: V" },
  ],
  [
    "a JSON schema is no chart",
    { $schema: "http://json-schema.org/draft-07/schema#" },
    "{ '$schema': 'http://json-schema.org/draft-07/schema#' }",
  ],
  // Pictures and documents, by their first bytes.
  [
    "a PNG",
    bytesOf.png,
    { "image/png": Buffer.from(bytesOf.png).toString("base64"), "text/plain": "PNG image, 1×1, 70 bytes" },
  ],
  ["a PNG in an array buffer", Uint8Array.from(bytesOf.png).buffer, { "image/png": /^iVBOR/, "text/plain": /^PNG/ }],
  [
    "a PNG in a part of a larger buffer",
    new Uint8Array([9, ...bytesOf.png, 9]).subarray(1, 1 + bytesOf.png.length),
    { "image/png": Buffer.from(bytesOf.png).toString("base64"), "text/plain": /^PNG/ },
  ],
  ["a JPEG", bytesOf.jpeg, { "image/jpeg": /^\/9j\//, "text/plain": /^JPEG image, / }],
  ["a GIF", bytesOf.gif, { "image/gif": /^R0lGOD/, "text/plain": /^GIF image, 1×1, / }],
  ["a WebP", bytesOf.webp, { "image/webp": /^UklGR/, "text/plain": /^WebP image, / }],
  ["a PDF", Buffer.from("%PDF-1.7\n"), { "application/pdf": /^JVBER/, "text/plain": /^PDF document, / }],
  [
    "an SVG",
    Buffer.from('\ufeff<?xml version="1.0"?>\n<!-- é -->\n<svg xmlns="a"></svg>'),
    { "image/svg+xml": '<?xml version="1.0"?>\n<!-- é -->\n<svg xmlns="a"></svg>', "text/plain": /^SVG image/ },
  ],
  [
    "the start of a PNG",
    bytesOf.png.subarray(0, 8),
    { "image/png": "iVBORw0KGgo=", "text/plain": "PNG image, 8 bytes" },
  ],
  // Links and elements.
  [
    "a URL",
    new URL("https://a.b/?q='<x>&y"),
    {
      "text/html":
        '<a href="https://a.b/?q=%27%3Cx%3E&amp;y" target="_blank" rel="noopener noreferrer">https://a.b/?q=%27%3Cx%3E&amp;y</a>',
      "text/plain": "https://a.b/?q=%27%3Cx%3E&y",
    },
  ],
  ["a URL that would run", new URL("javascript:alert(1)"), "javascript:alert(1)"],
  [
    "an SVG element",
    { nodeType: 1, outerHTML: "<svg></svg>" },
    { "image/svg+xml": "<svg></svg>", "text/plain": "<svg></svg>" },
  ],
  ["an HTML element", { nodeType: 1, outerHTML: "<b>1</b>" }, { "text/html": "<b>1</b>", "text/plain": "<b>1</b>" }],
  // What a value says of itself.
  [
    "a display method",
    { [DISPLAY]: () => ({ "text/html": "<b>1</b>", "text/plain": "one" }) },
    { "text/html": "<b>1</b>", "text/plain": "one" },
  ],
  [
    "a display method without text",
    { a: 1, [DISPLAY]: () => ({ "text/html": "<b>1</b>" }) },
    { "text/html": "<b>1</b>", "text/plain": /^\{\s+a: 1,/ },
  ],
  [
    "a display method with JSON that JSON does not know",
    {
      [DISPLAY]: () => ({
        "application/json": { a: 1n, b: Number.NaN, c: new Set([1]), d: undefined },
        "text/plain": "x",
      }),
    },
    { "application/json": { a: 1, b: null, c: [1] }, "text/plain": "x" },
  ],
  [
    "a display method with bytes",
    { [DISPLAY]: () => ({ "image/png": new Uint8Array([1, 2]), "text/plain": "x" }) },
    { "image/png": "AQI=", "text/plain": "x" },
  ],
  [
    "a display method with lines",
    { [DISPLAY]: () => ({ "text/markdown": ["# a\n", "b"], "text/plain": "x" }) },
    { "text/markdown": "# a\nb", "text/plain": "x" },
  ],
  [
    "a display method that throws",
    {
      [DISPLAY]: () => {
        throw new Error("broken");
      },
    },
    /\n\(shown as text, because its formatter failed: Error: broken\)$/,
  ],
  [
    "a display method that throws nothing",
    {
      [DISPLAY]: () => {
        throw undefined;
      },
    },
    /its formatter failed: undefined\)$/,
  ],
  [
    "a display method that answers no bundle",
    { [DISPLAY]: () => 5 },
    /its formatter failed: Error: not a MIME bundle: 5\)$/,
  ],
  [
    "a display method that answers a circular bundle",
    { [DISPLAY]: () => ({ "application/json": circular }) },
    /its formatter failed: Error: circular value/,
  ],
  [
    "a display method with a wrong type",
    { [DISPLAY]: () => ({ html: "<b>" }) },
    /its formatter failed: Error: not a MIME type: "html"\)$/,
  ],
  [
    "a display getter that throws",
    {
      get [DISPLAY]() {
        throw new Error("x");
      },
    },
    /Getter/,
  ],
];

describe("every value has a bundle", () => {
  test.each(table)("%s", (_, value, expected) => {
    const { data } = bundleOf(value);
    const wanted = typeof expected === "string" || expected instanceof RegExp ? { "text/plain": expected } : expected;
    expect(Object.keys(data).sort()).toEqual(Object.keys(wanted).sort());
    for (const [mime, part] of Object.entries(wanted)) {
      if (part instanceof RegExp) expect(data[mime]).toMatch(part);
      else expect(data[mime]).toEqual(part);
    }
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  test("there are at least eighty", () => {
    expect(table.length).toBeGreaterThanOrEqual(80);
  });
});

describe("values that need time", () => {
  test("a promise is awaited, and so is what it gives", async () => {
    const inner = { [DISPLAY]: async () => ({ "text/html": "<b>1</b>", "text/plain": "one" }) };
    expect((await bundleOfAsync(Promise.resolve(inner))).data).toEqual({
      "text/html": "<b>1</b>",
      "text/plain": "one",
    });
  });

  test("a promise that rejects rejects", async () => {
    await expect(bundleOfAsync(Promise.reject(new Error("no")))).rejects.toThrow("no");
  });

  test("an asynchronous display method that rejects is shown as text, with the reason", async () => {
    const { data } = await bundleOfAsync({ [DISPLAY]: async () => Promise.reject(new Error("late")) });
    expect(data["text/plain"]).toMatch(/its formatter failed: Error: late\)$/);
  });

  test("an asynchronous display method is text where nothing can be awaited, and its failure is nobody's", async () => {
    const { data } = bundleOf({ a: 1, [DISPLAY]: async () => Promise.reject(new Error("late")) });
    expect(Object.keys(data)).toEqual(["text/plain"]);
    await new Promise(setImmediate);
  });

  test("a thenable that answers nothing but is a proxy is not waited for", async () => {
    expect((await bundleOfAsync(everything)).data["text/plain"]).toMatch(/Function/);
    const object = new Proxy({}, { get: () => () => {} });
    expect((await bundleOfAsync(object)).data["text/plain"]).toBe("{}");
  });

  test.each([
    [
      new Blob([bytesOf.png]),
      { "image/png": Buffer.from(bytesOf.png).toString("base64"), "text/plain": "PNG image, 1×1, 70 bytes" },
    ],
    [new Blob(["<b>"], { type: "text/html" }), { "text/html": "<b>", "text/plain": "Blob text/html, 3 bytes" }],
    [new Blob(["{}"], { type: "application/json" }), { "text/plain": "Blob application/json, 2 bytes" }],
    [new Blob([]), { "text/plain": "Blob without type, 0 bytes" }],
  ])("a blob %#", async (blob, data) => {
    expect((await bundleOfAsync(blob)).data).toEqual(data);
  });
});

describe("a bundle shares nothing with its value", () => {
  test("a figure that changes later does not change what was shown", () => {
    const figure = { data: [{ y: [1, 2], marker: { color: "red" } }], layout: { title: { text: "a" } } };
    const { data } = bundleOf(figure);
    figure.data[0].y.push(3);
    figure.data[0].marker.color = "blue";
    figure.layout.title.text = "b";
    expect(data[PLOTLY]).toEqual({ data: [{ y: [1, 2], marker: { color: "red" } }], layout: { title: { text: "a" } } });
  });

  test("nor do metadata of a display method", () => {
    const metadata = { "image/png": { width: 1 } };
    const bundle = bundleOf({ [DISPLAY]: () => ({ data: { "image/png": "AA==" }, metadata }) });
    metadata["image/png"].width = 2;
    expect(bundle.metadata).toEqual({ "image/png": { width: 1 } });
  });

  test("an own __proto__ in JSON is data", () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}}');
    const { data } = bundleOf({ [DISPLAY]: () => ({ "application/json": value }) });
    const json = data["application/json"] as object;
    expect(Object.hasOwn(json, "__proto__")).toBe(true);
    expect((json as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe("text is bounded whatever the size of the value", () => {
  const wide = (width: number, depth: number): unknown =>
    depth === 0 ? 1 : Object.fromEntries(Array.from({ length: width }, (_, i) => [`k${i}`, wide(width, depth - 1)]));

  test.each([
    ["an object of a million properties", Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => [`k${i}`, i]))],
    ["an object of forty thousand properties in an array", [wide(40_000, 1)]],
    ["a wide tree", wide(40, 3)],
    [
      "an array of long arrays of arrays",
      Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => [1]))),
    ],
    ["a class instance of a hundred thousand properties", Object.assign(new Point(1), wide(100_000, 1))],
    ["a map of many large objects", new Map(Array.from({ length: 50 }, (_, i) => [i, wide(25_000, 1)]))],
    ["one object in a million places", Array(100).fill(Array(100).fill(Array(100).fill({ a: 1 })))],
    [
      "an array whose iterator never ends",
      Object.assign([1, 2, 3, 4, 5, 6, 7, 8], {
        *[Symbol.iterator]() {
          for (;;) yield 1;
        },
      }),
    ],
    ["a map of large objects", new Map([[1, wide(200, 2)]])],
    ["a set of large objects", new Set([wide(200, 2)])],
    ["many long strings", Array.from({ length: 100 }, () => "x".repeat(20_000))],
    ["a string of 50 MB", "x".repeat(50e6)],
    ["a custom inspect method that answers 10 MB", { [inspect.custom]: () => "y".repeat(1e7) }],
    ["one object in a thousand places", Array.from({ length: 100 }, () => Array(100).fill(wide(30, 2)))],
  ])("%s", (_, value) => {
    const text = bundleOf(value).data["text/plain"] as string;
    expect(text.length).toBeLessThan(2.1e6);
    expect(text.length).toBeGreaterThan(20);
  });

  test("what is left out is counted", () => {
    expect(bundleOf(Object.assign(new Point(1), wide(100_000, 1))).data["text/plain"]).toBe(
      "[Point with 100,002 properties]",
    );
    expect(bundleOf(Array.from({ length: 200 }, () => wide(200, 1))).data["text/plain"]).toMatch(
      /'…': \[180 more properties\][\s\S]*\[170 more items\]/,
    );
    expect(bundleOf(wide(40_000, 1)).data["text/plain"]).toMatch(/k99: 1,\s+'…': \[39,900 more properties\]/);
  });
});
