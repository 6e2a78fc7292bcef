// Runs in the page: draws the widgets of the saved state where their views stand. The modules of the widget library are
// defined in the same function, before this text, and nothing is loaded; where a widget of another module stands inside
// of one that can be drawn, a note takes its place.
const drawWidgets = async () => {
  const { HTMLManager } = required("@jupyter-widgets/html-manager");
  const saved = JSON.parse(
    document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]').textContent,
  );
  for (const [id, { model_module, model_name }] of Object.entries(saved.state)) {
    if (/^@jupyter-widgets\/(base|controls|output)$/.test(model_module)) continue;
    const controls = { model_module: "@jupyter-widgets/controls", model_module_version: "2.0.0" };
    const value = `${model_name} of ${model_module}: not in this page`;
    saved.state[id] = { ...controls, model_name: "LabelModel", state: { value } };
  }
  const manager = new HTMLManager();
  const models = await manager.set_state(saved);
  for (const view of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')) {
    const { model_id } = JSON.parse(view.textContent);
    const model = models.find((candidate) => candidate.model_id === model_id);
    if (!model) continue;
    const place = document.createElement("div");
    place.className = "widget-subarea";
    view.before(place);
    await manager.display_view(await manager.create_view(model), place);
    const text = view.parentElement.querySelector(".widget-text");
    if (text) text.hidden = true;
  }
  // Sliders come without a name for screen readers; their label stands beside them.
  for (const handle of document.querySelectorAll('.widget-subarea [role="slider"]:not([aria-label])')) {
    const label = handle.closest(".widget-inline-hbox, .widget-inline-vbox")?.querySelector(".widget-label");
    handle.setAttribute("aria-label", label?.textContent || "value");
  }
};
drawWidgets().catch((error) => console.warn(error));
