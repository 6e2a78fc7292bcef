import { describe, expect, it } from "vitest";
import { renderNotebook } from "../../../packages/ts-jupyter-export/src/render/index.js";
import { widgetLibrary, widgetStateOf } from "../../../packages/ts-jupyter-export/src/render/widgets.js";
import { code, display, notebookOf } from "../render/rich-notebook.js";
import { attribute, classed, named, textOf } from "./dom.js";
import { STATE, VIEW, widgetNotebook, widgetState } from "./widget-notebook.js";

const scriptsOf = (html: string, type: string) =>
  named(html, "script").filter((one) => attribute(one, "type") === type);
const stateOf = (version: "7" | "8") => {
  const state = widgetStateOf(widgetNotebook(version));
  if (!state) throw new Error("the fixture has no state");
  return state;
};

describe("saved widgets", () => {
  it("stand in nbconvert's elements: the state once, a view in div.jupyter-widgets for each that the state has", async () => {
    const html = await renderNotebook(widgetNotebook());
    expect(scriptsOf(html, STATE).map((one) => JSON.parse(textOf(one)))).toEqual([widgetState()]);
    const views = scriptsOf(html, VIEW);
    expect(views.map((one) => JSON.parse(textOf(one)).model_id)).toEqual(["box", "out"]);
    for (const { parentNode } of views) {
      const classes = parentNode && "attrs" in parentNode ? attribute(parentNode, "class") : "";
      expect(classes?.split(" ")).toEqual(expect.arrayContaining(["jupyter-widgets", "jp-OutputArea-output"]));
    }
  });

  it("show their text without script, and where the page cannot draw them", async () => {
    const html = await renderNotebook(widgetNotebook());
    expect(classed(html, "widget-text").map(textOf)).toEqual(["VBox(children=(IntSlider(value=7),))", "Output()"]);
    const plain = classed(html, "jp-RenderedText").map((one) => textOf(one).trim());
    expect(plain).toEqual(["Map(center=[1, 2])", "Button()"]);
  });

  it("bring the library only where the notebook shows one", async () => {
    const views = notebookOf([code("c", "", [display({ [VIEW]: { model_id: "box" }, "text/plain": "Box()" })])]);
    expect((await renderNotebook(views)).length).toBeLessThan(120_000);
    const hidden = { ...widgetNotebook(), cells: [] };
    expect((await renderNotebook(hidden)).length).toBeLessThan(120_000);
  });

  it.each([
    ["none", {}],
    ["another version", { [STATE]: { ...widgetState(), version_major: 1 } }],
    ["a list", { [STATE]: { version_major: 2, state: [] } }],
    ["text", { [STATE]: "x" }],
    ["models without a name", { [STATE]: { version_major: 2, state: { a: { state: {} }, b: 3 } } }],
  ])("are none where the state is %s", (_, widgets) => {
    expect(widgetStateOf(notebookOf([], { widgets } as never))).toBeUndefined();
  });

  it("cannot end the element that holds them", async () => {
    const html = await renderNotebook(widgetNotebook("8", "</script><script>fire()</script>"));
    const state = JSON.parse(textOf(scriptsOf(html, STATE)[0]));
    expect(state.state.html.state.value).toBe("</script><script>fire()</script>");
    expect(named(html, "script").filter((one) => textOf(one).startsWith("fire"))).toEqual([]);
  });
});

describe("the widget library", () => {
  it("holds ipywidgets 7 only for a state of that age", () => {
    const defined = (version: "7" | "8") =>
      [...widgetLibrary(stateOf(version)).matchAll(/^define\("([^"]+)"/gm)].map(([, name]) => name);
    const current = ["@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/html-manager"];
    expect(defined("8")).toEqual(current);
    expect(defined("7")).toEqual(["@jupyter-widgets/base7", "@jupyter-widgets/controls7", ...current]);
  });

  it("names no file beside the page: fonts are data", () => {
    const library = widgetLibrary(stateOf("8"));
    expect(library.match(/"data:font\/woff2;base64,d09GMg/g)).toHaveLength(3);
    expect(/\.p\+"\w+\.\w+"/.test(library)).toBe(false);
    expect(/^\/\/# sourceMappingURL=/m.test(library)).toBe(false);
  });
});
