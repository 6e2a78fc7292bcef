// What a notebook brings as data for our own scripts, made harmless for a sanitized page: texts of plotly figures, which
// may hold links, and the saved state of widgets, which may hold HTML.
import type { Figure } from "../figures/index.js";
import type { Sanitizer } from "../sanitize/index.js";
import type { WidgetModel, WidgetState } from "./widgets.js";

type Change = (value: string, key: string) => string | undefined;

/** A copy with every string changed, however deep; where the change gives nothing, the entry is left out. */
function mapStrings(value: unknown, change: Change, key = ""): unknown {
  if (typeof value === "string") return change(value, key);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, key));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, mapStrings(item, change, name)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** Settings of plotly.js that only change how a figure is handled; others add buttons and links to servers. */
const HARMLESS_CONFIG = ["staticPlot", "responsive", "displayModeBar", "displaylogo", "scrollZoom", "doubleClick"];

/** Tags of plotly's texts that only format; `extra` divides hover texts. All others go, and all attributes. */
const FORMATS = /^(br|sub|sup|b|i|em|u|s|strong|extra)$/i;

const plainTags = (text: string, gone: (name: string) => void): string =>
  text.replace(/<(\/?)([a-z][\w-]*)(?:[^>"']|"[^"]*"|'[^']*')*(?:>|$)/gi, (_whole, slash: string, name: string) => {
    if (FORMATS.test(name)) return `<${slash}${name}>`;
    gone(`<${name.toLowerCase()}>`);
    return "";
  });

/** plotly.js would load any other address. */
const inside = (picture: string | undefined): string | undefined =>
  picture?.startsWith("data:") ? picture : undefined;

/** The figure without links and without pictures from elsewhere; `gone` hears what went. */
export function cleanFigure(figure: Figure, { address }: Sanitizer, gone: (name: string) => void = () => {}): Figure {
  const change: Change = (text, key) => (key === "source" ? inside(address(text, "image")) : plainTags(text, gone));
  const config = Object.entries(figure.config ?? {}).filter(([name]) => HARMLESS_CONFIG.includes(name));
  return {
    data: mapStrings(figure.data, change) as Figure["data"],
    ...(figure.layout ? { layout: mapStrings(figure.layout, change) as Record<string, unknown> } : {}),
    config: Object.fromEntries(config),
  };
}

/** What an Output widget may show in a sanitized page. */
const SHOWN = /^(text\/(plain|html)|image\/(png|jpeg|gif|webp)|application\/vnd\.jupyter\.widget-view\+json)$/;

/** The state with sanitized texts; outputs that an Output widget holds lose everything but texts and pictures. */
export function cleanWidgets(widgets: WidgetState, sanitizer: Sanitizer): WidgetState {
  // Without the start of a tag a text is the same as HTML and as text, and stays what it is.
  const change: Change = (text) => (/<[a-z!/?]/i.test(text) ? sanitizer.standalone(text) : text);
  const clean = (model: WidgetModel): WidgetModel => {
    const { outputs, _dom_classes: names, ...state } = model.state;
    const kept = {
      ...(Array.isArray(outputs) ? { outputs: outputs.map(shownOnly) } : {}),
      ...(Array.isArray(names) ? { _dom_classes: names.filter(isClassName) } : {}),
    };
    return { ...model, state: mapStrings({ ...state, ...kept }, change) as Record<string, unknown> };
  };
  const models = Object.entries(widgets.state).map(([id, model]) => [id, clean(model)] as const);
  return { ...widgets, state: Object.fromEntries(models) };
}

/** The library gives each to a list of classes, which takes nothing else. */
const isClassName = (name: unknown): boolean => typeof name === "string" && /^[\w-]+$/.test(name);

function shownOnly(output: unknown): unknown {
  if (typeof output !== "object" || output === null || !("data" in output)) return output;
  const entries = Object.entries(output.data ?? {}).filter(([mime]) => SHOWN.test(mime));
  return { ...output, data: Object.fromEntries(entries) };
}
