/** A figure as one output: plotly JSON, a small page fragment that draws it where the page knows Plotly, and its words. */
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
  const script =
    `(function(){var f=${json},s=document.currentScript,` +
    `b=(s&&s.parentNode&&s.parentNode.querySelector('.innerloop-plot'))||document.querySelector('[data-figure="${name}"] .innerloop-plot');` +
    `if(b)${DRAW}})()`;
  const note =
    "Not drawn: this page runs no scripts (trust the notebook or run the cell) or has no Plotly. The HTML report has the figure.";
  const foot = caption ? `<figcaption style="opacity:.8">${escapeHtml(caption)}</figcaption>` : "";
  return (
    `<figure class="innerloop-figure" data-figure="${name}" style="margin:.5em 0"><div class="innerloop-plot">` +
    `<b>${escapeHtml(titleOf(figure))}</b> <span style="opacity:.7">${note}</span></div>${foot}<script>${script}</script></figure>`
  );
}

/**
 * Draws figure `f` into block `b` of the page. JupyterLab and Notebook 7 say their base address in #jupyter-config-data, classic pages on
 * their body. A block changes its width with panels that Plotly does not watch, so it is watched here.
 */
const DRAW = [
  "{var w=window,d=document,draw=function(){b.textContent='';w.Plotly.newPlot(b,f.data,f.layout,f.config);",
  "if(w.ResizeObserver)new ResizeObserver(function(){if(b.offsetWidth)w.Plotly.Plots.resize(b)}).observe(b)};",
  "if(w.Plotly)draw();else{if(!w.innerloopPlotly)w.innerloopPlotly=new Promise(function(yes,no){",
  "var c=d.getElementById('jupyter-config-data'),u=c?JSON.parse(c.textContent).baseUrl:d.body.getAttribute('data-base-url'),t=d.createElement('script');",
  "t.onload=yes;t.onerror=function(){w.innerloopPlotly=null;no()};",
  "if(u){t.src=u+'kernelspecs/ts-jupyter/plotly.min.js';d.head.appendChild(t)}});",
  "w.innerloopPlotly.then(draw,function(){})}}",
].join("");
