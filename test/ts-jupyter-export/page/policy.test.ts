import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type PageOptions, renderNotebook } from "../../../packages/ts-jupyter-export/src/render/index.js";
import { code, display, FIGURE, markdown, notebookOf, PNG } from "../render/rich-notebook.js";
import { policyOf, programs, textOf } from "./dom.js";
import { widgetNotebook } from "./widget-notebook.js";

const drawing = display({ "text/vnd.mermaid": "graph TD\n  A --> B" });
const plot = display({ "application/vnd.plotly.v1+json": FIGURE });
const scripted = markdown("s", "<script>window.own = 1</script>");
const policy = async (cells: Parameters<typeof notebookOf>[0], options: PageOptions = {}) =>
  policyOf(await renderNotebook(notebookOf(cells), options));

describe("the content security policy", () => {
  it("forbids every request and admits the page's scripts by their SHA-256, as CSP level 3 computes it", async () => {
    const html = await renderNotebook(notebookOf([code("p", "", [plot]), code("m", "", [drawing])]));
    const rules = policyOf(html);
    expect(rules).toMatchObject({
      "default-src": "'none'",
      "base-uri": "'none'",
      "form-action": "'none'",
      "img-src": "'self' data: blob:",
      "font-src": "data:",
    });
    const hashes = programs(html).map(
      (script) => `'sha256-${createHash("sha256").update(textOf(script), "utf8").digest("base64")}'`,
    );
    expect(hashes.length).toBeGreaterThanOrEqual(6);
    expect(rules?.["script-src"]?.split(" ").sort()).toEqual([...new Set(hashes)].sort());
  });

  it("never admits eval, for widgets and plots neither", async () => {
    const html = await renderNotebook(widgetNotebook());
    expect(policyOf(html)?.["script-src"]).toMatch(/^('sha256-[\w+/=]{44}'( |$))+$/);
  });

  it("admits inline scripts where a trusted notebook brings its own", async () => {
    expect((await policy([scripted]))?.["script-src"]).toBe("'unsafe-inline'");
    expect((await policy([markdown("m", "text")]))?.["script-src"]).not.toContain("unsafe");
  });

  it("admits no inline script where the notebook is sanitized, with network neither", async () => {
    for (const network of ["none", "allow"] as const) {
      const rules = await policy([scripted, code("c", "", [display({ "application/javascript": "own()" })])], {
        foreign: "sanitize",
        network,
      });
      expect(rules?.["script-src"]).toMatch(/^('sha256-[\w+/=]{44}'( |$))+$/);
      expect(rules?.["default-src"]).toBe("'none'");
    }
  });

  it("stands back where the network is allowed and the notebook is trusted", async () => {
    expect(await policy([scripted], { network: "allow" })).toBeUndefined();
  });

  it("lets a sanitized page ask for nothing beside it, and nothing in it does", async () => {
    const output = display({ "image/png": PNG }, { filenames: { "image/png": "beside.png" } });
    const cells = [markdown("m", "![x](beside.png) <img src=beside.png>"), code("c", "", [output])];
    const html = await renderNotebook(notebookOf(cells), { foreign: "sanitize" });
    expect(policyOf(html)?.["img-src"]).toBe("data: blob:");
    expect(html).not.toMatch(/src="(?!data:)/);
  });

  it("lets a sanitized page with network load pictures, and nothing else", async () => {
    const rules = await policy([markdown("m", "text")], { foreign: "sanitize", network: "allow" });
    expect(rules?.["img-src"]).toContain("https:");
    for (const rule of ["script-src", "style-src", "font-src"]) expect(rules?.[rule]).not.toContain("http");
  });
});
