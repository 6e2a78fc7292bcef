import { beforeAll, describe, expect, it } from "vitest";
import { cleanFigure, cleanWidgets } from "../../../packages/ts-jupyter-export/src/render/clean.js";
import { renderNotebook } from "../../../packages/ts-jupyter-export/src/render/index.js";
import { loadSanitizer, type Sanitizer } from "../../../packages/ts-jupyter-export/src/sanitize/index.js";
import { code, display, FIGURE, notebookOf, PNG } from "../render/rich-notebook.js";
import { widgetNotebook, widgetState } from "./widget-notebook.js";

let sanitizer: Sanitizer;
beforeAll(async () => {
  sanitizer = await loadSanitizer();
});

const ofText = (text: string): unknown =>
  cleanFigure({ data: [{ type: "scatter", text: [text] }] }, sanitizer).data[0]?.text;

describe("a figure in a sanitized page", () => {
  it.each([
    ["x<sub>t</sub><sup>2</sup><br><b>bold</b> <i>it</i>", "x<sub>t</sub><sup>2</sup><br><b>bold</b> <i>it</i>"],
    ['<a href="javascript:fire()">here</a>', "here"],
    ["<a href='https://example.org' target=_top>there</a>", "there"],
    ['<span style="font-size:90em;fill:url(//x)">big</span>', "big"],
    ["%{y}<extra></extra>", "%{y}<extra></extra>"],
    ["a < b and b > c", "a < b and b > c"],
    ['<b onclick="fire()">x</b>', "<b>x</b>"],
    ['<a href=">" onmouseover="fire()">q</a>', "q"],
    ["<img src=x onerror=fire()", ""],
    ["<BR/>line", "<BR>line"],
  ])("keeps what formats a text and nothing that acts: %s", (text, clean) => {
    expect(ofText(text)).toEqual([clean]);
  });

  it("keeps its numbers, its templates and what belongs to it, deep down", () => {
    const figure = cleanFigure(
      { ...FIGURE, layout: { ...FIGURE.layout, template: { layout: { title: { text: "<a>t</a>" } } } } },
      sanitizer,
    );
    expect(figure.data).toEqual(FIGURE.data);
    expect(figure.layout).toEqual({ ...FIGURE.layout, template: { layout: { title: { text: "t" } } } });
  });

  it("keeps pictures that it carries and drops those from elsewhere", () => {
    const carried = `data:image/png;base64,${PNG}`;
    const images = [{ source: carried }, { source: "javascript:fire()" }];
    expect(cleanFigure({ data: [], layout: { images } }, sanitizer).layout).toEqual({
      images: [{ source: carried }, {}],
    });
  });

  it("keeps settings of the view, none that add links or servers", () => {
    const config = { scrollZoom: true, showLink: true, linkText: "<b>x</b>", plotlyServerURL: "https://evil.example" };
    expect(cleanFigure({ data: [], config }, sanitizer).config).toEqual({ scrollZoom: true });
  });

  it("comes to the page clean: data and picture", async () => {
    const layout = { title: { text: '<a href="https://evil.example/fire">title</a>' } };
    const output = display({ "application/vnd.plotly.v1+json": { ...FIGURE, layout } });
    const html = await renderNotebook(notebookOf([code("c", "", [output])]), { foreign: "sanitize" });
    expect(html.includes("evil.example")).toBe(false);
    expect(html.includes('"title":{"text":"title"}')).toBe(true);
  });
});

describe("pictures of a figure in a sanitized page", () => {
  it.each(["x.png", "../secret", "https://example.org/x.png", "//example.org/x.png"])(
    "are not loaded from elsewhere: %s",
    (source) => {
      const { layout } = cleanFigure({ data: [], layout: { images: [{ source, x: 0 }] } }, sanitizer);
      expect(layout).toEqual({ images: [{ x: 0 }] });
    },
  );

  it("stay where they stand in it", () => {
    const layout = { images: [{ source: `data:image/png;base64,${PNG}` }] };
    expect(cleanFigure({ data: [], layout }, sanitizer).layout).toEqual(layout);
  });
});

describe("widgets in a sanitized page", () => {
  const cleaned = (html: string) => cleanWidgets(widgetState("8", html), sanitizer).state;

  it("keep their values; HTML loses what acts", () => {
    const state = cleaned("<b onclick='fire()'>bold</b><script>fire()</script>");
    expect(state.html?.state.value).toBe("<b>bold</b>");
    expect(state.slider).toEqual(widgetState().state.slider);
  });

  it("keep text that only looks like a tag's beginning as it was written", () => {
    expect(cleaned("a < b & c").html?.state.value).toBe("a < b & c");
  });

  it("keep class names that are one, which the library would stop at otherwise", () => {
    const state = widgetState();
    const box = { ...state.state.slider, state: { _dom_classes: ["wide", "", "a b", "<b>"] } } as never;
    expect(cleanWidgets({ ...state, state: { box } }, sanitizer).state.box?.state._dom_classes).toEqual(["wide"]);
  });

  it("show of stored outputs only texts and pictures", () => {
    const state = widgetState();
    const data = {
      "application/javascript": "fire()",
      "text/html": "<i onclick='fire()'>i</i>",
      "image/svg+xml": "<svg/>",
    };
    const out = { ...state.state.out, state: { outputs: [{ output_type: "display_data", metadata: {}, data }] } };
    const clean = cleanWidgets({ ...state, state: { out } }, sanitizer).state.out;
    expect(clean?.state.outputs).toEqual([
      { output_type: "display_data", metadata: {}, data: { "text/html": "<i>i</i>" } },
    ]);
  });

  it("come to the page clean", async () => {
    const html = await renderNotebook(widgetNotebook("8", "<b onclick='canary17()'>b</b>"), { foreign: "sanitize" });
    expect(html.includes("canary17")).toBe(false);
  });
});
