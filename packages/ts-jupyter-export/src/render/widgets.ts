// Widgets from the state that a notebook saved: nbconvert's script elements for state and views, and the library that
// draws them (@jupyter-widgets/html-manager's AMD bundle), cut down so that it runs in the page alone: no loader, no
// eval (the page's content security policy forbids it), fonts as data, ipywidgets 7 only where the state is that old.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { MimeBundle, Notebook } from "@innerloop/nbformat";
import { loadsLibraries } from "./addresses.js";
import { escapeHtml, jsonText } from "./html.js";
import type { PageOptions } from "./options.js";

export const WIDGET_STATE = "application/vnd.jupyter.widget-state+json";
export const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";

export interface WidgetModel {
  model_name: string;
  model_module: string;
  model_module_version?: string;
  state: Record<string, unknown>;
}

/** What ipywidgets saves in a notebook's metadata. */
export interface WidgetState {
  version_major: number;
  version_minor: number;
  state: Record<string, WidgetModel>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isModel = (value: unknown): value is WidgetModel =>
  isRecord(value) &&
  typeof value.model_name === "string" &&
  typeof value.model_module === "string" &&
  isRecord(value.state);

/** The saved state, or undefined where there is none or it is malformed. Entries that are no models are left out. */
export function widgetStateOf({ metadata }: Notebook): WidgetState | undefined {
  const saved = isRecord(metadata.widgets) ? metadata.widgets[WIDGET_STATE] : undefined;
  if (!isRecord(saved) || saved.version_major !== 2 || !isRecord(saved.state)) return undefined;
  const models = Object.entries(saved.state).filter((entry): entry is [string, WidgetModel] => isModel(entry[1]));
  if (models.length === 0) return undefined;
  return { version_major: 2, version_minor: Number(saved.version_minor ?? 0), state: Object.fromEntries(models) };
}

/** The model that a bundle shows, where the state has it and the page can draw it (by itself, where no libraries load). */
export function shownModel(
  data: MimeBundle,
  { widgets, options }: { widgets?: WidgetState | undefined; options: Pick<PageOptions, "network" | "foreign"> },
): string | undefined {
  const view = data[WIDGET_VIEW];
  if (!isRecord(view) || typeof view.model_id !== "string" || !widgets) return undefined;
  if (!Object.hasOwn(widgets.state, view.model_id)) return undefined;
  const module = widgets.state[view.model_id]?.model_module ?? "";
  return loadsLibraries(options) || OWN_MODULES.has(module) ? view.model_id : undefined;
}

/** Modules that the library brings; all others would have to be loaded. */
const OWN_MODULES: ReadonlySet<string> = new Set([
  "@jupyter-widgets/base",
  "@jupyter-widgets/controls",
  "@jupyter-widgets/output",
]);

/** The state as nbconvert writes it, at the end of the page. */
export const stateElement = (state: WidgetState): string =>
  `<script type="${WIDGET_STATE}">\n${jsonText(state)}\n</script>\n`;

/** The view as nbconvert writes it, for a `div.jupyter-widgets`; `text` stands there until the widget is drawn. */
export const widgetView = (modelId: string, text: string): string =>
  `<script type="${WIDGET_VIEW}">\n${jsonText({ model_id: modelId, version_major: 2, version_minor: 0 })}\n</script>\n` +
  `<pre class="widget-text">${escapeHtml(text)}</pre>\n`;

const require = createRequire(import.meta.url);
const distFile = (name: string): string =>
  join(dirname(require.resolve("@jupyter-widgets/html-manager/package.json")), "dist", name);

/** The bundle's AMD modules by name, in the order in which they stand. */
function modules(): Map<string, string> {
  const bundle = readFileSync(distFile("embed-amd.js"), "utf8");
  const starts = [...bundle.matchAll(/^define\("([^"]+)"/gm)];
  return new Map(
    starts.map((start, index) => {
      const end = starts[index + 1]?.index ?? bundle.length;
      return [start[1] ?? "", bundle.slice(start.index, end).replace(/^\/\/# sourceMappingURL=.*$/gm, "")];
    }),
  );
}

const MANAGER = "@jupyter-widgets/html-manager";
const CURRENT = ["@jupyter-widgets/base", "@jupyter-widgets/controls", MANAGER];
const VERSION_7 = ["@jupyter-widgets/base7", "@jupyter-widgets/controls7"];

/** Script text that defines `define`d modules for `page-widgets.js`, which follows in the same function. */
export function widgetLibrary(state: WidgetState): string {
  const all = modules();
  const text = (name: string): string => {
    const found = all.get(name);
    if (found === undefined) throw new Error(`internal: no module "${name}" in the widget bundle`);
    return name === MANAGER ? withoutEval(withFonts(found)) : found;
  };
  const names = usesVersion7(state) ? [...VERSION_7, ...CURRENT] : CURRENT;
  return names.map(text).join(";\n");
}

/** ipywidgets 7 saved models of base and controls with a version 1. */
const usesVersion7 = ({ state }: WidgetState): boolean =>
  Object.values(state).some(
    ({ model_module: module, model_module_version: version }) =>
      /^@jupyter-widgets\/(?:base|controls)$/.test(module) && /^\D*1\./.test(version ?? ""),
  );

/** The schemas of state and view are compiled with `new Function`; the state has been checked before it came here. */
function withoutEval(manager: string): string {
  const compiles = /\b([\w$]+)=new\(([\w$]+)\(\)\);\1\.compile\([\w$]+\),\1\.compile\([\w$]+\);/;
  if (!compiles.test(manager)) throw new Error("internal: the widget manager compiles its schemas in an unknown way");
  return manager.replace(compiles, "$1=void 0;");
}

/** Icons come from the woff2 files, as data; browsers ask for the older formats only where woff2 is missing. */
const withFonts = (manager: string): string =>
  manager.replace(/[\w$]+\.p\+"(\w+\.(woff2|woff|ttf|eot|svg))"/g, (_whole, file: string, kind: string) =>
    kind === "woff2" ? `"data:font/woff2;base64,${readFileSync(distFile(file), "base64")}"` : '"data:,"',
  );
