// The scripts of a page, in the order in which they run: only what something in the page can use. Without network they
// stand in the page; with network the libraries load from their addresses.
import { readFileSync } from "node:fs";
import { addressesOf, loadsLibraries } from "./addresses.js";
import type { PageContext } from "./context.js";
import { escapeHtml, scriptText } from "./html.js";
import { hasMermaid, mermaidLibrary } from "./mermaid.js";
import { plotlyScript } from "./plot.js";
import { stateElement, WIDGET_VIEW, type WidgetState, widgetLibrary } from "./widgets.js";

/** `text` stands in the page; `address` is loaded. `data` becomes the element's `data-library`. */
export type Script = { text: string; data?: string } | { address: string };

export interface PageScripts {
  /** Before the cells: libraries that scripts of the notebook itself count on. */
  head: readonly Script[];
  /** After the cells. */
  end: readonly Script[];
}

const asset = (name: string): string => scriptText(readFileSync(new URL(name, import.meta.url), "utf8"));

/** What the page of these cells needs. */
export function scriptsOf(main: string, context: PageContext): PageScripts {
  const { options, widgets, figures } = context;
  const online = loadsLibraries(options);
  const addresses = addressesOf(options);
  const hasWidgets = widgets !== undefined && main.includes(`<script type="${WIDGET_VIEW}">`);
  const hasPlots = options.plots !== "static" && main.includes('<div class="plot-stage"');
  const hasDiagrams = hasMermaid(main);
  const head: Script[] = [];
  const end: Script[] = [];
  if (online) {
    // Before require.js: plotly.js would register with it instead of becoming a global.
    if (hasPlots) head.push({ address: addresses.plotly });
    if (context.foreignScript) {
      if (options.template === "classic") head.push({ address: addresses.jquery });
      head.push({ text: MATHJAX_CONFIG }, { address: addresses.mathjax });
    }
    if (hasWidgets || context.foreignScript) head.push({ address: addresses.requireJs });
  }
  if (hasPlots) {
    if (!online) end.push({ text: plotlyScript([...figures.values()].map(({ figure }) => figure)) });
    end.push({ text: asset("./page-plots.js") });
  }
  if (hasDiagrams) {
    if (!online) end.push({ text: mermaidLibrary() });
    end.push({ text: asset("./page-mermaid.js"), ...(online ? { data: addresses.mermaid } : {}) });
  }
  if (hasWidgets) end.push(online ? { address: addresses.widgetRenderer } : { text: widgetScript(widgets) });
  if (options.template !== "basic") end.push({ text: asset("./page-script.js") }, { text: asset("./page-cells.js") });
  return { head, end };
}

/** The elements; the saved state of the widgets stands before what draws them. */
export function scriptElements(scripts: readonly Script[]): string {
  return scripts
    .map((script) =>
      "address" in script
        ? `<script src="${escapeHtml(script.address)}"></script>\n`
        : `<script${script.data === undefined ? "" : ` data-library="${escapeHtml(script.data)}"`}>${script.text}</script>\n`,
    )
    .join("");
}

/** nbconvert's footer: the state, also where nothing shows it. */
export const widgetState = ({ widgets }: PageContext): string => (widgets ? stateElement(widgets) : "");

/** The library and what draws with it, in a function of their own: its `define` is nobody else's. */
const widgetScript = (widgets: WidgetState): string =>
  `(() => {\n${asset("./page-modules.js")}${scriptText(widgetLibrary(widgets))};\n${asset("./page-widgets.js")}})();`;

/** Formulas of the notebook are typeset already; MathJax serves what its scripts write later. */
const MATHJAX_CONFIG = `window.MathJax = {
  tex2jax: {
    inlineMath: [["$", "$"], ["\\\\(", "\\\\)"]],
    displayMath: [["$$", "$$"], ["\\\\[", "\\\\]"]],
    processEscapes: true,
    processEnvironments: true,
    ignoreClass: "math|math-display|highlight"
  },
  TeX: { equationNumbers: { autoNumber: "AMS", useLabelIds: true } },
  messageStyle: "none",
  skipStartupTypeset: true
};`;
