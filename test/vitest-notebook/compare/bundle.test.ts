import { describe, expect, it } from "vitest";
import { compareBundle } from "../../../packages/vitest-notebook/src/compare/bundle.js";
import { mimeType } from "../../../packages/vitest-notebook/src/compare/mime-types.js";
import type { CompareRules } from "../../../packages/vitest-notebook/src/compare/types.js";
import { matplotlibLike, png, rules } from "./figures.js";

type Bundle = Record<string, unknown>;
function told(expected: Bundle, actual: Bundle, own: Partial<CompareRules> = {}): string[] {
  const { differences } = compareBundle(expected, actual, { ...rules, ...own });
  return differences.map(({ place, message }) => [place, message].filter((part) => part !== "").join(": "));
}
const bytes = (text: string): string => Buffer.from(text).toString("base64");
const PLOTLY = "application/vnd.plotly.v1+json";
const FRAME = "application/vnd.dataresource+json";
const plot = (y: number[], more: Bundle = {}): Bundle => ({
  [PLOTLY]: { data: [{ type: "scatter", y }], layout: {} },
  ...more,
});

describe("each MIME type has its rule", () => {
  it.each<[string, unknown, unknown, unknown]>([
    ["text/plain", "loss 1.5", "loss 1.5000000001", "loss 1.6"],
    ["text/markdown", "**1.5**", "**1.5000000001**", "**1.6**"],
    ["text/latex", "$x = 1.5$", "$x = 1.5000000001$", "$y = 1.5$"],
    ["text/html", '<p class="a" id="x">1.5</p>', '<p id="x" class="a">1.5000000001</p>', "<p>1.6</p>"],
    ["text/plain; charset=utf-8", "1.5", "1.5000000001", "1.6"],
    ["application/javascript", "f(1.5)", "f(1.5)", "f(1.6)"],
    ["application/json", { a: 1.5, b: 2 }, { b: 2, a: 1.5000000001 }, { a: 1.5 }],
    ["application/geo+json", { a: [1.5] }, { a: [1.5000000001] }, { a: [1.6] }],
    [
      "application/vnd.vegalite.v5+json",
      { mark: "bar", usermeta: 1 },
      { mark: "bar", usermeta: 1 },
      { mark: "line", usermeta: 1 },
    ],
    [PLOTLY, plot([1, 2])[PLOTLY], plot([1, 2.0000000001])[PLOTLY], plot([1, 3])[PLOTLY]],
    [FRAME, frame(1.5), frame(1.5000000001), frame(1.6)],
    ["application/vnd.jupyter.widget-view+json", widget("a"), widget("b"), { ...widget("a"), version_major: 3 }],
    ["image/svg+xml", matplotlibLike(), matplotlibLike({ salt: "other" }), matplotlibLike({ shift: 4 })],
    ["image/png", png(90, 90, () => 100), png(90, 90, () => 103), png(90, 90, () => 150)],
    ["image/jpeg", bytes("ÿØÿ one"), bytes("ÿØÿ one"), bytes("ÿØÿ two")],
    ["application/pdf", bytes("%PDF one!"), bytes("%PDF one!"), bytes("%PDF two!")],
    ["application/x-unknown", "a text: 1.5", "a text: 1.5000000001", "a text: 1.6"],
    ["text/plain", ["not", "a", "string"], ["not", "a", "string"], "a string"],
  ])("%s", (mime, expected, same, other) => {
    expect(told({ [mime]: expected }, { [mime]: same })).toEqual([]);
    expect(told({ [mime]: expected }, { [mime]: other }).length).toBeGreaterThan(0);
    expect(compareBundle({ [mime]: expected }, { [mime]: other }, rules).mime).toBe(mime);
  });

  it("bytes are told by size and hash", () => {
    expect(told({ "image/jpeg": bytes("one") }, { "image/jpeg": bytes("three") })).toEqual([
      "other bytes: 5 bytes, sha256 8b5b9db0… instead of 3 bytes, sha256 7692c3ad…",
    ]);
  });

  it("structured data are known as such, a widget's view is not", () => {
    expect([PLOTLY, FRAME, "application/json", "application/ld+json"].map((mime) => mimeType(mime).role)).toEqual(
      Array(4).fill("structured"),
    );
    expect(mimeType("application/vnd.jupyter.widget-view+json").role).toBe("view");
  });
});

function frame(loss: number): unknown {
  return { schema: { fields: [{ name: "loss", type: "number" }] }, data: [{ loss }] };
}

function widget(id: string): Bundle {
  return { model_id: id, version_major: 2, version_minor: 0 };
}

describe("bundles", () => {
  it("that hold nothing are equal", () => {
    expect(compareBundle({}, {}, rules)).toEqual({ mime: "", differences: [], expected: [], actual: [] });
  });

  it("lack a type or have one more", () => {
    const [both, one] = [{ "text/html": "<b>1</b>", "text/plain": "1" }, { "text/plain": "1" }];
    expect(told(both, one)).toEqual(["text/html: the output is there without this type"]);
    expect(told(one, both)).toEqual(["text/html: the reference has the output without this type"]);
  });

  it("with no type in common are told once", () => {
    expect(told({ "text/html": "<b>1</b>", "text/latex": "1" }, { "text/plain": "1" })).toEqual([
      "text/plain instead of text/latex, text/html",
    ]);
  });

  it("lose everything, or gain it", () => {
    expect(told({ "text/plain": "1" }, {})).toEqual(["text/plain: the output is there without this type"]);
    expect(told({}, { "text/plain": "1" })).toEqual(["text/plain: the reference has the output without this type"]);
  });

  it("show the plainest type that differs; the others are named with their first difference", () => {
    const bundle = (value: number): Bundle => ({ "text/html": `<b>${value}</b>`, "text/plain": String(value) });
    const comparison = compareBundle(bundle(1.5), bundle(1.6), rules);
    expect(comparison.mime).toBe("text/plain");
    expect(comparison.differences).toHaveLength(2);
    expect(comparison.differences[1]).toMatchObject({ place: "text/html" });
    expect(comparison.differences[1]!.message).toMatch(/^differs too: .*1\.6 instead of 1\.5/);
    expect(comparison.expected.map((segment) => segment.text).join("")).toContain("1.5");
  });

  it("with data: what is made from the data has only to be there", () => {
    const made = (text: string): Bundle =>
      plot([1, 2], { "text/html": `<p>${text}</p>`, "text/plain": text, "image/png": png(70, 70, () => text.length) });
    expect(told(made("one"), made("quite another text"))).toEqual([]);
    const { "image/png": _, ...without } = made("one");
    expect(told(made("one"), without)).toEqual(["image/png: the output is there without this type"]);
  });

  it("with data: what is made from it is compared where the rules say so", () => {
    const made = (text: string): Bundle => plot([1, 2], { "text/plain": text });
    expect(told(made("one"), made("two"), { derived: "compare" })).toHaveLength(1);
  });

  it("with data that are gone: that is the difference, not the text", () => {
    expect(told(plot([1], { "text/plain": "one" }), { "text/plain": "two" })).toEqual([
      `${PLOTLY}: the output is there without this type`,
    ]);
  });

  it("without data: texts and pictures are compared each", () => {
    const bundle = (shift: number, text: string): Bundle => ({
      "image/svg+xml": matplotlibLike({ shift }),
      "text/plain": text,
    });
    expect(told(bundle(0, "<Figure>"), bundle(0, "<Axes>"))).toHaveLength(1);
    expect(told(bundle(0, "<Figure>"), bundle(4, "<Figure>"))).toHaveLength(1);
    expect(told(bundle(0, "<Figure>"), bundle(4, "<Axes>"))).toHaveLength(2);
  });
});
