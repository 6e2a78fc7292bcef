import { describe, expect, it } from "vitest";
import { exportNotebook } from "../../../packages/ts-jupyter-export/src/index.js";
import { code, display, markdown, notebookOf, PNG } from "../render/rich-notebook.js";

const HTML = '<b onclick="x()">bold</b><script>x()</script>';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><rect width="3"/></svg>';
const notebook = notebookOf([
  markdown("m", `A ${HTML} [link](javascript:x) and \`<script>\`.`),
  code("c", "print(1 < 2)", [
    display({
      "text/html": HTML,
      "application/javascript": "x()",
      "image/svg+xml": SVG,
      "text/plain": "<b onclick=x>",
    }),
  ]),
  { cell_type: "raw", id: "r", source: HTML, metadata: { raw_mimetype: "text/html" } },
]);

async function exported(to: string, settings = {}, trust: "trusted" | "untrusted" = "untrusted") {
  const warnings: string[] = [];
  const result = await exportNotebook(notebook, {
    to,
    settings,
    trust,
    onWarning: (message) => warnings.push(message),
  });
  return { ...result, text: String(result.data), warnings };
}

describe("an untrusted notebook", () => {
  it("as Markdown keeps what formats and loses what acts", async () => {
    const { text, files, warnings } = await exported("markdown");
    expect(text).not.toMatch(/onclick="|<script>x|javascript:/);
    expect(text).toContain("A <b>bold</b>");
    expect(text).toContain("`<script>`");
    expect(text).toContain("print(1 < 2)");
    expect([...files.values()].map(String).join()).not.toContain("onload");
    expect(warnings[0]).toBe("left out of cell 1 as unsafe: onclick, <script>, href");
    expect(warnings[1]).toContain("application/javascript");
  });

  it.each(["rst", "asciidoc"])("as %s has lost it before another program reads it", async (to) => {
    const { notebook: seen } = await exported(to).catch(() => ({ notebook: undefined }));
    // Where pandoc is missing there is no document to look at.
    if (seen) expect(JSON.stringify(seen)).not.toMatch(/onclick=\\"|onload|application\/javascript/);
  });

  it("as a notebook stays as it is, unless sanitizing is asked for", async () => {
    expect((await exported("notebook")).text).toContain("application/javascript");
    const asked = await exported("notebook", { HTMLExporter: { sanitize_html: true } }, "trusted");
    expect(asked.text).not.toMatch(/onclick=\\"|onload|application\/javascript/);
    expect(asked.text).toContain("print(1 < 2)");
  });

  it("names no file that it did not have extracted", async () => {
    const output = display({ "image/png": PNG }, { filenames: { "image/png": "../../secret?x" } });
    const one = notebookOf([code("c", "", [output])]);
    for (const to of ["html", "markdown"]) {
      const { data } = await exportNotebook(one, { to, trust: "untrusted" });
      expect(String(data)).not.toContain("secret?x");
    }
  });
});

describe("a Markdown document of an untrusted notebook", () => {
  it("is safe where one cell changes how the next is read", async () => {
    const list = notebookOf([
      markdown("m", "- a list"),
      code("c", "", [display({ "text/plain": "<img src=x onerror=fire()>" })]),
      code("d", "```\n<img src=y onerror=fire()>\n```", []),
    ]);
    const settings = { TemplateExporter: { exclude_input_prompt: true } };
    const { data } = await exportNotebook(list, { to: "markdown", trust: "untrusted", settings });
    const { default: MarkdownIt } = await import("markdown-it");
    expect(new MarkdownIt({ html: true }).render(String(data))).not.toMatch(/<img[^>]*onerror/);
    const trusted = await exportNotebook(list, { to: "markdown", trust: "trusted", settings });
    expect(new MarkdownIt({ html: true }).render(String(trusted.data))).toMatch(/<img[^>]*onerror/);
  });
});

describe("the traits of SanitizeHTML", () => {
  it("narrow what a page keeps, and what they cannot allow is said", async () => {
    const settings = { SanitizeHTML: { enabled: true, tags: ["i", "script"] } };
    const { text, warnings } = await exported("html", settings, "trusted");
    expect(text).not.toContain("<b>bold</b>");
    expect(warnings).toContain('SanitizeHTML.tags: not let through: "script"');
  });

  it("choose the media types, as nbconvert's do", async () => {
    const types = async (traits: Record<string, unknown>) => {
      const { notebook: seen } = await exported("markdown", { SanitizeHTML: { enabled: true, ...traits } }, "trusted");
      const [output] = seen.cells[1]?.cell_type === "code" ? seen.cells[1].outputs : [];
      return output && "data" in output ? Object.keys(output.data).sort() : [];
    };
    expect(await types({})).toEqual(["text/html", "text/plain"]);
    expect(await types({ safe_output_keys: ["text/plain"], sanitized_output_types: [] })).toEqual(["text/plain"]);
    expect(await types({ sanitized_output_types: ["image/svg+xml"] })).toEqual(["image/svg+xml", "text/plain"]);
    expect(await types({ safe_output_keys: ["application/javascript"] })).toEqual(["text/html"]);
  });
});
