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
 * The script looks for a page-global `Plotly` and draws into the block; without one the block keeps its note. Front ends that render the
 * plotly type never use this fragment. `</` inside the JSON is escaped so that no data can end the script.
 */
function fragment(figure: Figure): string {
  const { data, layout, config, name, caption } = figure;
  const json = JSON.stringify({ data, layout, config }).replace(/</g, "\\u003c");
  const script =
    `(function(){var f=${json},s=document.currentScript,` +
    `b=(s&&s.parentNode&&s.parentNode.querySelector('.innerloop-plot'))||document.querySelector('[data-figure="${name}"] .innerloop-plot');` +
    "if(b&&window.Plotly){b.textContent='';window.Plotly.newPlot(b,f.data,f.layout,f.config)}})()";
  const note = "This page has no Plotly to draw the figure with; the HTML report has it.";
  const foot = caption ? `<figcaption style="opacity:.8">${escapeHtml(caption)}</figcaption>` : "";
  return (
    `<figure class="innerloop-figure" data-figure="${name}" style="margin:.5em 0"><div class="innerloop-plot">` +
    `<b>${escapeHtml(titleOf(figure))}</b> <span style="opacity:.7">${note}</span></div>${foot}<script>${script}</script></figure>`
  );
}
