/** A figure as one output: plotly JSON, a small page fragment that draws it where the page knows Plotly, and its words. */
import { createHash } from "node:crypto";
import { escapeHtml } from "./format.js";
import type { DisplayBundle } from "./kernel.js";
import type { Figure } from "./plot.js";

/** The MIME type that plotly renderers listen to. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** The bundle `show(figure)` sends; the name travels in `metadata.innerloop.figure`. */
export function figureBundle(figure: Figure): DisplayBundle {
  const { data, layout, config, name, caption } = figure;
  return {
    data: {
      [PLOTLY_MIME]: { data, layout, config },
      "text/html": fragment(figure),
      "text/plain": words(figure),
    },
    metadata: { innerloop: { figure: name, ...(caption && { caption }) } },
  };
}

function titleOf({ layout, name }: Figure): string {
  const { title } = layout;
  return (typeof title === "string" ? title : title?.text) ?? name;
}

function words(figure: Figure): string {
  const traces = figure.data.map(
    (trace) => ("name" in trace && trace.name) || ("type" in trace && trace.type) || "trace",
  );
  const head = `figure ${figure.name}: ${titleOf(figure)} (${traces.join(", ")})`;
  return figure.caption ? `${head}\n${figure.caption}` : head;
}

/**
 * For front ends that do not render the plotly type: JupyterLab 4 and the classic Notebook as installed. The script draws with the page's
 * `Plotly`; where there is none it loads plotly.js, once a page, from the kernelspec's folder, which every Jupyter server gives out (the kernel's
 * installation puts it there). So neither an extension nor a notebook carries the library. Where no script runs (an untrusted notebook) or
 * no server answers (a page on disk) the words and the note stay. `<` inside the JSON is escaped so that no data can end the script.
 */
function fragment(figure: Figure): string {
  const { data, layout, config, name, caption } = figure;
  const json = JSON.stringify({ data, layout, config }).replace(/</g, "\\u003c");
  const mark = createHash("sha256").update(json).digest("hex").slice(0, 12);
  const note =
    "Not drawn: this page runs no scripts (trust the notebook or run the cell) or has no Plotly. The HTML report has the figure.";
  const foot = caption ? `<figcaption style="opacity:.8">${escapeHtml(caption)}</figcaption>` : "";
  return (
    `<figure class="innerloop-figure" data-figure="${name}" style="margin:.5em 0"><div class="innerloop-plot" data-plot="${mark}">` +
    `<b>${escapeHtml(titleOf(figure))}</b> <span style="opacity:.7">${note}</span></div>${foot}` +
    `<script>(function(){var f=${json},m="${mark}";${DRAW}})()</script></figure>`
  );
}

/**
 * Draws figure `f` into the block that is marked `m`: beside the script, or somewhere in the page, because the classic Notebook runs scripts from
 * the page's head before it shows their output. JupyterLab and Notebook 7 say their base address in #jupyter-config-data, classic pages on
 * their body. Without a width of its own the figure follows the block, which changes with the page's panels and not only with the window;
 * Plotly's own `responsive` would also keep every figure that a cell ever drew, by a listener on the window.
 */
const DRAW = [
  "var w=window,d=document,s=d.currentScript,p=s&&s.parentNode,q='[data-plot=\"'+m+'\"]:not([data-drawn])',tries=0,b;",
  "function find(){b=(p&&p.querySelector(q))||d.querySelector(q);",
  "if(b){b.setAttribute('data-drawn','');load()}else if(tries++!==100)setTimeout(find,50)}",
  "function draw(){b.textContent='';w.Plotly.newPlot(b,f.data,f.layout,Object.assign({},f.config,{responsive:false}));",
  "if(!f.layout.width&&w.ResizeObserver)new w.ResizeObserver(function(){var n=b.offsetWidth;",
  "if(n&&b._fullLayout&&n!==b._fullLayout.width)w.Plotly.relayout(b,{width:n})}).observe(b)}",
  "function load(){if(w.Plotly)return draw();",
  "if(!w.innerloopPlotly)w.innerloopPlotly=new Promise(function(yes,no){",
  "var c=d.getElementById('jupyter-config-data'),t=d.createElement('script'),",
  "u=c?JSON.parse(c.textContent).baseUrl:d.body.getAttribute('data-base-url');",
  "t.onload=yes;t.onerror=function(){w.innerloopPlotly=null;no()};",
  "if(u){t.src=u+'kernelspecs/ts-jupyter/plotly.min.js';d.head.appendChild(t)}});",
  "w.innerloopPlotly.then(draw,function(){})}find();",
].join("");
