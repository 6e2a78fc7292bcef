import { describe, expect, it } from "vitest";
import {
  htmlExporter,
  type PageOptions,
  renderNotebook,
} from "../../../packages/ts-jupyter-export/src/render/index.js";
import { code, markdown, notebookOf } from "../render/rich-notebook.js";
import { attribute, classed, elementsOf, named, programs, textOf } from "./dom.js";

const plain = notebookOf([markdown("a", "# One\n\n## Two"), code("b", "1 + 1")]);
const sections = notebookOf([markdown("a", "# Title\n\n## One\n\n## Two\n\n### Three")]);
const page = (options: PageOptions = {}, notebook = plain) => renderNotebook(notebook, options);
const attributesOf = (html: string, tag: string) =>
  Object.fromEntries((named(html, tag)[0]?.attrs ?? []).map(({ name, value }) => [name, value]));

// Read from nbconvert 7.17.2's pages of the same notebook: `jupyter nbconvert --to html --template … --theme …`.
const LIGHT = { "data-jp-theme-light": "true", "data-jp-theme-name": "JupyterLab Light" };
const DARK = { "data-jp-theme-light": "false", "data-jp-theme-name": "JupyterLab Dark" };

describe("the frame of a page", () => {
  it("has nbconvert's attributes on body, for each theme of the lab template", async () => {
    expect(attributesOf(await page(), "body")).toEqual({ class: "jp-Notebook", ...LIGHT });
    expect(attributesOf(await page({ theme: "dark" }), "body")).toEqual({ class: "jp-Notebook", ...DARK });
  });

  it("has the element path of nbconvert's classic template", async () => {
    const html = await page({ template: "classic" });
    expect(attributesOf(html, "body")).toEqual({});
    const path = ["notebook-container", "notebook"];
    let element = classed(html, "code_cell")[0]?.parentNode ?? null;
    for (const id of path) {
      expect(element && "attrs" in element ? attribute(element, "id") : "").toBe(id);
      element = element && "parentNode" in element ? element.parentNode : null;
    }
    expect(element && "tagName" in element ? element.tagName : "").toBe("main");
    expect(attribute(classed(html, "container")[0], "id")).toBe("notebook-container");
  });

  it("is no document in the basic template: the cells come first, nothing of a page around them", async () => {
    const html = await page({ template: "basic" });
    expect(html).toMatch(/^<div id="cell-id=a" class="cell border-box-sizing text_cell rendered">/);
    expect(html).not.toMatch(/<(?:!doctype|html|head|body|main|aside|style|script)\b/i);
  });

  it("has landmarks, a link that skips to the content first, and a language", async () => {
    const html = await page({ language: "de", toc: "always" });
    expect(attributesOf(html, "html")).toEqual({ lang: "de" });
    expect(named(html, "main")).toHaveLength(1);
    expect(attribute(named(html, "nav")[0], "aria-label")).toBe("Contents");
    expect(attribute(named(html, "aside")[0], "aria-label")).not.toBe("");
    const first = elementsOf(html).find(({ tagName }) => tagName === "a");
    const all = elementsOf(html);
    const target = all.findIndex((element) => `#${attribute(element, "id")}` === attribute(first, "href"));
    // The next landmark after the target is the content.
    expect(all.slice(target).find(({ tagName }) => /^(aside|nav|main)$/.test(tagName))?.tagName).toBe("main");
    expect(named(html, "main")[0]?.attrs).toEqual([]);
  });

  it("lists headings from three on, from one on, or never", async () => {
    const links = async (options: PageOptions, notebook = plain) =>
      classed(await page(options, notebook), "page-toc").length;
    expect(await links({})).toBe(0);
    expect(await links({ toc: "always" })).toBe(1);
    expect(await links({}, sections)).toBe(1);
    expect(await links({ toc: "none" }, sections)).toBe(0);
    expect(await links({ toc: "always" }, notebookOf([code("c", "1")]))).toBe(0);
  });

  it("offers to show the code where it opens folded, to hide it where it is shown, nothing where there is none", async () => {
    const label = async (options: PageOptions, notebook = plain) => {
      const button = named(await page(options, notebook), "button").find(
        (one) => attribute(one, "data-action") === "code",
      );
      return button && textOf(button);
    };
    expect(await label({})).toBe("Hide code");
    expect(await label({ input: "folded" })).toBe("Show code");
    expect(await label({}, notebookOf([markdown("m", "text")]))).toBeUndefined();
  });

  it("holds only the page's own scripts, and no library that nothing uses", async () => {
    const html = await page();
    expect(programs(html).length).toBeGreaterThan(0);
    expect(html.length).toBeLessThan(120_000);
    expect(html).not.toMatch(/mermaid\.initialize|HTMLManager|Plotly\.newPlot/);
  });
});

describe("htmlExporter", () => {
  const context = {
    name: "a file's name",
    filesDir: "a_files",
    uniqueKey: "a",
    trust: "trusted" as const,
    resolve: async () => undefined,
    warn: () => {},
  };
  const title = async (notebook: typeof plain, options: PageOptions = {}) => {
    const { data } = await htmlExporter(options).export(notebook, context);
    return textOf(named(String(data), "title")[0]);
  };

  it("titles the page as nbconvert does: by the metadata, else by the file's name", async () => {
    expect(await title(plain)).toBe("a file's name");
    expect(await title(notebookOf([], { title: "Of <its> own" }))).toBe("Of <its> own");
    expect(await title(plain, { title: "Asked for" })).toBe("Asked for");
  });

  it("says its name, its ending and its type", async () => {
    const exporter = htmlExporter();
    expect([exporter.name, exporter.extension, exporter.mimetype]).toEqual(["html", ".html", "text/html"]);
    expect(await exporter.export(plain, context)).toMatchObject({ extension: ".html", files: new Map() });
  });

  it("hands on what could not be shown as meant", async () => {
    const heard: string[] = [];
    await htmlExporter().export(notebookOf([markdown("m", "$\\nope$")]), {
      ...context,
      warn: (message) => heard.push(message),
    });
    expect(heard).toEqual([expect.stringContaining("\\nope")]);
  });

  it("sanitizes an untrusted notebook, whatever the options say", async () => {
    const notebook = notebookOf([markdown("m", "<b onclick='fire()'>bold</b><script>fire()</script>")]);
    const html = async (trust: "trusted" | "untrusted") =>
      String((await htmlExporter({ foreign: "as-is" }).export(notebook, { ...context, trust })).data);
    expect(await html("trusted")).toContain("fire()");
    expect(await html("untrusted")).not.toContain("fire()");
    expect(await html("untrusted")).toContain("<b>bold</b>");
  });
});
