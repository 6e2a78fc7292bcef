import { describe, expect, it } from "vitest";
import {
  classNames,
  findTrait,
  ineffective,
  lineage,
  mergeSettings,
  readerOf,
  rows,
} from "../../../packages/ts-jupyter-export/src/traits/index.js";

describe("inheritance", () => {
  const anchors = (settings: Parameters<typeof readerOf>[0]) =>
    readerOf(settings, "SlidesExporter").value("HTMLExporter", "anchor_link_text");

  it("a setting of a class holds for its descendants, and the descendant's own wins, whatever was set last", () => {
    expect(anchors({})).toBe("¶");
    expect(anchors({ HTMLExporter: { anchor_link_text: "#" } })).toBe("#");
    expect(anchors({ SlidesExporter: { anchor_link_text: "s" }, HTMLExporter: { anchor_link_text: "#" } })).toBe("s");
    expect(anchors({ MarkdownExporter: { anchor_link_text: "m" } })).toBe("¶");
  });

  it("a parent's setting does not reach sideways, nor a child's its parent", () => {
    const settings = { HTMLExporter: { exclude_input: true } };
    const of = (name: "HTMLExporter" | "MarkdownExporter" | "WebPDFExporter" | "PDFExporter") =>
      readerOf(settings, name).value("TemplateExporter", "exclude_input");
    expect([of("HTMLExporter"), of("WebPDFExporter"), of("MarkdownExporter"), of("PDFExporter")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("false and empty values are values", () => {
    const settings = { HTMLExporter: { anchor_link_text: "" }, TemplateExporter: { exclude_output_stdin: false } };
    expect(readerOf(settings, "HTMLExporter").value("HTMLExporter", "anchor_link_text")).toBe("");
    expect(readerOf(settings, "HTMLExporter").value("TemplateExporter", "exclude_output_stdin")).toBe(false);
  });

  it("layers are merged trait by trait, the later one on top", () => {
    expect(mergeSettings({ A: { x: 1, y: 1 } }, { A: { y: 2 }, B: { z: 3 } })).toEqual({
      A: { x: 1, y: 2 },
      B: { z: 3 },
    });
  });
});

describe("the table", () => {
  it("every ancestor is a class of the table, and no class declares what an ancestor has", () => {
    const names = new Set<string>(classNames);
    const own = new Map(
      classNames.map((name) => [
        name,
        new Set(
          rows()
            .filter((row) => row.owner === name)
            .map((row) => row.trait),
        ),
      ]),
    );
    // nbclient and nbconvert both declare the order of representations; ExecutePreprocessor inherits either.
    const twice = new Set(["display_data_priority"]);
    for (const name of classNames)
      for (const ancestor of lineage(name).slice(1)) {
        expect(names.has(ancestor)).toBe(true);
        for (const trait of own.get(name) ?? [])
          if (!twice.has(trait)) expect(own.get(ancestor)?.has(trait), `${name}.${trait} in ${ancestor}`).toBe(false);
      }
  });

  it("every trait says what it does or why it changes nothing", () => {
    for (const { owner, trait, row } of rows()) {
      expect(row.help, `${owner}.${trait}`).not.toBe("");
      expect("to" in row.effect ? row.effect.to : row.effect.none, `${owner}.${trait}`).not.toBe("");
    }
  });

  it.each([
    [
      "HTMLExporter",
      "sanitise_html",
      "unknown trait HTMLExporter.sanitise_html (nearest known: HTMLExporter.sanitize_html)",
    ],
    ["SlidesExporter", "exclude_inputs", "(nearest known: SlidesExporter.exclude_input)"],
    [
      "TagRemovePreproccessor",
      "enabled",
      "unknown class TagRemovePreproccessor (nearest known: TagRemovePreprocessor)",
    ],
    ["toString", "x", "unknown class toString"],
    ["HTMLExporter", "constructor", "unknown trait HTMLExporter.constructor"],
  ])("%s.%s is refused with the nearest known name", (name, trait, message) => {
    expect(() => findTrait(name, trait)).toThrow(message);
  });

  it("a setting without meaning here is one line that says why", () => {
    expect(ineffective({ PDFExporter: { latex_count: 2 }, HTMLExporter: { theme: "dark" }, Mine: { x: 1 } })).toEqual([
      "PDFExporter.latex_count changes nothing: PDF is printed by Chromium, without LaTeX",
    ]);
    expect(ineffective({ SlidesExporter: { lexer_options: {} } })).toHaveLength(1);
    const moved = { HTMLExporter: { mathjax_url: "https://m/" } };
    expect(ineffective(moved)).toEqual(["HTMLExporter.mathjax_url changes nothing without --online"]);
    expect(ineffective({ ...moved, TsJupyterExport: { online: true } })).toEqual([]);
  });
});
