/**
 * Plotly figures as one output: plotly's JSON for the front ends that draw it (VS Code, JupyterLab with plotly's extension), for all others a
 * fragment of HTML (JupyterLab 4 as installed shows nothing at all for the JSON alone), and words. The fragment draws with the page's `Plotly`,
 * which it loads once a page from the kernelspec's folder of the Jupyter server (see cli/kernelspec.ts), and else says what the figure is.
 */
import { createHash } from "node:crypto";
import { escapeHtml } from "./escape.js";
import { type Json, toJson } from "./json.js";
import { lineOf } from "./plain-text.js";
import { isList, isObject } from "./shapes.js";

const PLOTLY_MIME = "application/vnd.plotly.v1+json";

export interface PlotlyFigure {
  readonly data: readonly Record<string, unknown>[];
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly frames?: readonly unknown[];
}

/** The trace types of plotly.js 3. A trace without a type is a scatter. */
const TRACES = new Set(
  (
    "bar barpolar box candlestick carpet choropleth choroplethmap choroplethmapbox cone contour contourcarpet densitymap densitymapbox " +
    "funnel funnelarea heatmap heatmapgl histogram histogram2d histogram2dcontour icicle image indicator isosurface mesh3d ohlc parcats " +
    "parcoords pie pointcloud quiver sankey scatter scatter3d scattercarpet scattergeo scattergl scattermap scattermapbox scatterpolar " +
    "scatterpolargl scattersmith scatterternary splom streamtube sunburst surface table treemap violin volume waterfall"
  ).split(" "),
);

/** Strict, because `{ data: [{ … }] }` is also what half of the world's web services answer. */
export function isPlotlyFigure(value: unknown): value is PlotlyFigure {
  if (!isObject(value) || !Array.isArray(value.data)) return false;
  if (value.layout !== undefined && !isObject(value.layout)) return false;
  if (value.data.length > 0) return value.data.every(isTrace);
  return isObject(value.layout) && Object.keys(value).every((key) => /^(data|layout|config|frames)$/.test(key));
}

function isTrace(trace: unknown): boolean {
  if (!isObject(trace)) return false;
  if (trace.type !== undefined) return typeof trace.type === "string" && TRACES.has(trace.type);
  return isList(trace.y) || (isList(trace.x) && trace.name !== undefined);
}

export function plotlyData(figure: PlotlyFigure): Record<string, unknown> {
  const { data, layout = {}, config, frames } = figure;
  const json = toJson({ data, layout, config, frames });
  const words = describe(figure);
  return { [PLOTLY_MIME]: json, "text/html": fragment(json, words), "text/plain": words };
}

/** `plotly figure: Loss by step (train, test)` */
function describe({ data, layout }: PlotlyFigure): string {
  const title = isObject(layout?.title) ? layout.title.text : layout?.title;
  const traces = data.slice(0, 10).map((trace) => lineOf(trace.name ?? trace.type ?? "scatter", 60));
  if (data.length > traces.length) traces.push(`${data.length - traces.length} more`);
  const named = typeof title === "string" && title.trim() !== "" ? `: ${lineOf(title)}` : "";
  return `plotly figure${named} (${traces.length > 0 ? traces.join(", ") : "no traces"})`;
}

/** Inside a script nothing but `<` could end it or open a comment. */
function fragment(figure: Json, words: string): string {
  const json = JSON.stringify(figure)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  const mark = createHash("sha256").update(json).digest("hex").slice(0, 12);
  const note = "Not drawn: this page runs no scripts (trust the notebook or run the cell) or has no Plotly.";
  return (
    `<div><div data-plot="${mark}">${escapeHtml(words)} <span style="opacity:.7">${note}</span></div>` +
    `<script>(function(){var f=${json},m="${mark}";${DRAW}})()</script></div>`
  );
}

/** Traces of plotly.js's cartesian bundle. */
const PLANE = "/^(scatter|bar|box|contour|heatmap|histogram|histogram2d|histogram2dcontour|image|pie|violin)$/";

/**
 * Draws figure `f` into the block that is marked `m`: beside the script, or somewhere in the page, because the classic Notebook runs scripts from
 * the page's head before it shows their output. JupyterLab and Notebook 7 say their base address in #jupyter-config-data, classic pages on
 * their body. Plane figures load plotly.js's cartesian bundle, others the whole, which then stands for both. Without a width of its own the
 * figure follows the block, which changes with the page's panels and not only with the window; Plotly's own `responsive` would also keep every figure that a cell ever drew, by a listener on the window.
 */
const DRAW = [
  "var w=window,d=document,s=d.currentScript,p=s&&s.parentNode,q='[data-plot=\"'+m+'\"]:not([data-drawn])',tries=0,b;",
  "function find(){b=(p&&p.querySelector(q))||d.querySelector(q);",
  'if(b){b.setAttribute("data-drawn","");load()}else if(tries++!==100)setTimeout(find,50)}',
  'function draw(){b.textContent="";f.config=Object.assign({},f.config,{responsive:false});w.Plotly.newPlot(b,f);',
  "if(!f.layout.width&&w.ResizeObserver)new w.ResizeObserver(function(){var n=b.offsetWidth;",
  "if(n&&b._fullLayout&&n!==b._fullLayout.width)w.Plotly.relayout(b,{width:n})}).observe(b)}",
  "function get(t){var o=w.innerloopPlotly=w.innerloopPlotly||{};return o[t]=o[t]||new Promise(function(yes,no){",
  'var c=d.getElementById("jupyter-config-data"),e=d.createElement("script"),',
  'u=c?JSON.parse(c.textContent).baseUrl:d.body.getAttribute("data-base-url");e.onerror=function(){o[t]=null;no()};',
  'e.onload=function(){if(t==="plotly")o.all=w.Plotly;else if(o.all)w.Plotly=o.all;yes()};',
  'if(u){e.src=u+"kernelspecs/ts-jupyter/"+t+".min.js";d.head.appendChild(e)}})}',
  `function load(){var o=w.innerloopPlotly,c=f.data.every(function(t){return ${PLANE}.test(t.type||"scatter")});`,
  "if(w.Plotly&&(!o||c||o.all))return draw();",
  '(c?get("plotly-cartesian").catch(function(){return get("plotly")}):get("plotly")).then(draw,function(){})}find();',
].join("");
