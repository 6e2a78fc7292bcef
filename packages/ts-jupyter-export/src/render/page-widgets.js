// Runs in the page: draws the widgets of the saved state where their views stand. The modules of the widget library are
// defined in the same function, before this text; nothing is loaded, and a widget of an unknown module stays as text.
const manager = async () => {
  const { HTMLManager } = required("@jupyter-widgets/html-manager");
  const state = document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]');
  const shown = new HTMLManager({
    loader: (name) => Promise.reject(new Error(`no widget module "${name}" in this page`)),
  });
  const models = await shown.set_state(JSON.parse(state.textContent));
  for (const view of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')) {
    const { model_id } = JSON.parse(view.textContent);
    const model = models.find((candidate) => candidate.model_id === model_id);
    if (!model) continue;
    const place = document.createElement("div");
    place.className = "widget-subarea";
    view.before(place);
    await shown.display_view(await shown.create_view(model), place);
    view.parentElement.classList.add("has-widget");
  }
};
manager().catch((error) => console.warn(error.message));
