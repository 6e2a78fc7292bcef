// A notebook with saved widgets, written by ipywidgets' own schema (jupyter-widgets: packages/schema/messages.md, state 2.0).
import type { Notebook } from "@innerloop/nbformat";
import { code, display, markdown, notebookOf } from "../render/rich-notebook.js";

export const STATE = "application/vnd.jupyter.widget-state+json";
export const VIEW = "application/vnd.jupyter.widget-view+json";

type Version = "7" | "8";

const MODULE_VERSIONS: Record<Version, { base: string; controls: string }> = {
  7: { base: "1.2.0", controls: "1.5.0" },
  8: { base: "2.0.0", controls: "2.0.0" },
};

const layout = "IPY_MODEL_layout";

/** A box with a slider, HTML and a button; an Output widget; a widget of a module that no page has. */
export function widgetState(version: Version = "8", html = "<b class='made'>bold</b> words") {
  const { base, controls } = MODULE_VERSIONS[version];
  const model = (module: string, module_version: string) => (name: string, state: Record<string, unknown>) => ({
    model_name: name,
    model_module: module,
    model_module_version: module_version,
    state,
  });
  const basic = model("@jupyter-widgets/base", base);
  const control = model("@jupyter-widgets/controls", controls);
  const output = model("@jupyter-widgets/output", "1.0.0");
  return {
    version_major: 2,
    version_minor: 0,
    state: {
      layout: basic("LayoutModel", {}),
      look: control("SliderStyleModel", { description_width: "" }),
      slider: control("IntSliderModel", {
        description: "steps",
        value: 7,
        min: 0,
        max: 20,
        layout,
        style: "IPY_MODEL_look",
      }),
      html: control("HTMLModel", { value: html, layout }),
      face: control("ButtonStyleModel", {}),
      button: control("ButtonModel", { description: "Run", icon: "check", layout, style: "IPY_MODEL_face" }),
      box: control("VBoxModel", {
        children: ["IPY_MODEL_slider", "IPY_MODEL_html", "IPY_MODEL_button", "IPY_MODEL_map"],
        layout,
      }),
      out: output("OutputModel", {
        layout,
        outputs: [
          { output_type: "stream", name: "stdout", text: "printed inside\n" },
          { output_type: "display_data", data: { "text/html": "<i>html inside</i>" }, metadata: {} },
        ],
      }),
      map: model("jupyter-leaflet", "0.19.0")("LeafletMapModel", {}),
    },
  };
}

const view = (id: string, text: string) =>
  display({ [VIEW]: { model_id: id, version_major: 2, version_minor: 0 }, "text/plain": text });

export const widgetNotebook = (version: Version = "8", html?: string): Notebook =>
  notebookOf(
    [
      markdown("title", "# Widgets"),
      code("boxed", "box", [view("box", "VBox(children=(IntSlider(value=7),))")]),
      code("printed", "out", [view("out", "Output()")]),
      code("mapped", "map", [view("map", "Map(center=[1, 2])")]),
      code("lost", "gone", [view("gone", "Button()")]),
    ],
    { widgets: { [STATE]: widgetState(version, html) } },
  );
