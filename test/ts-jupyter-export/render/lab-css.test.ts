import { describe, expect, it } from "vitest";
import { labCss, pruneCss } from "../../../packages/ts-jupyter-export/src/render/lab-css.js";

describe("pruneCss", () => {
  it("keeps rules of page classes and drops the others", () => {
    expect(pruneCss(".jp-Cell{a:b}.jp-Dialog{c:d}.jp-Cell .jp-Toolbar{e:f}")).toBe(".jp-Cell{a:b}\n");
  });

  it("prunes selector lists and at-rules inside", () => {
    expect(pruneCss("@media print{.jp-Cell,.lm-Menu{a:b}}@media screen{.lm-Menu{a:b}}@keyframes x{from{a:b}}")).toBe(
      "@media print{.jp-Cell{a:b}\n}\n",
    );
  });

  it("drops icons and rules for bare elements, keeps variables", () => {
    expect(pruneCss(':root{--a:1;--jp-icon-x:url("data:x}");--b:2}body{margin:0}')).toBe(":root{--a:1;--b:2}\n");
  });
});

describe("labCss", () => {
  it("is a tenth of JupyterLab's sheet and still styles outputs, prompts and ANSI colours", () => {
    const css = labCss();
    expect(css.length).toBeLessThan(30_000);
    for (const name of [
      ".jp-OutputPrompt",
      ".jp-RenderedHTMLCommon table",
      ".ansi-red-intense-fg",
      ".jp-InputArea-editor",
    ]) {
      expect(css).toContain(name);
    }
  });
});
