/** A figure as one output: plotly JSON, a small page fragment that draws it where the page knows Plotly, and its words. */
import { createHash } from "node:crypto";
import { DRAW, scriptJson } from "./figure-page.js";
import { escapeHtml } from "./format.js";
import type { DisplayBundle } from "./kernel.js";
import type { Figure } from "./plot.js";
import { stillAddress } from "./still.js";

/** The MIME type that plotly renderers listen to. */
export const PLOTLY_MIME = "application/vnd.plotly.v1+json";

/** The bundle `show(figure)` sends; the name travels in `metadata.innerloop.figure`. */
export function figureBundle(figure: Figure): DisplayBundle {
  const { data, layout, config, name, caption } = figure;
  return {
    data: {
      [PLOTLY_MIME]: { data, layout, config },
      "text/html": fragment(figure, `var f=${scriptJson({ data, layout, config })};function go(){}`),
      "text/plain": figureWords(figure),
    },
    metadata: { innerloop: { figure: name, ...(caption && { caption }) } },
  };
}

function titleOf({ layout, name }: Figure): string {
  const { title } = layout;
  return (typeof title === "string" ? title : title?.text) ?? name;
}

/** Title, names of the traces and caption: what a terminal shows. */
export function figureWords(figure: Figure): string {
  const traces = figure.data.map(
    (trace) => ("name" in trace && trace.name) || ("type" in trace && trace.type) || "trace",
  );
  const head = `figure ${figure.name}: ${titleOf(figure)} (${traces.join(", ")})`;
  return figure.caption ? `${head}\n${figure.caption}` : head;
}

/**
 * For front ends that do not render the plotly type: JupyterLab 4 and the classic Notebook as installed. `script` names the figure `f` and what to
 * do when it is drawn, `go` (figure-page.ts). The page loads plotly.js from the kernelspec's folder, which every Jupyter server gives out (the kernel's
 * installation puts it there). So neither an extension nor a notebook carries the library. Where no script runs (an untrusted notebook) or
 * no server answers (nbconvert's page) a still picture of the same figure stays.
 */
export function fragment(figure: Figure, script: string): string {
  const { name, caption } = figure;
  const mark = createHash("sha256").update(script).digest("hex").slice(0, 12);
  const foot = caption ? `<figcaption style="opacity:.8">${escapeHtml(caption)}</figcaption>` : "";
  return (
    `<figure class="innerloop-figure" data-figure="${name}" style="margin:.5em 0"><div class="innerloop-plot" data-plot="${mark}">` +
    `<b>${escapeHtml(titleOf(figure))}</b> ${stillHtml(figure)}</div>${foot}` +
    `<script>(function(){var m="${mark}";${script};${DRAW}})()</script></figure>`
  );
}

/** What is seen without a script: a picture, or the reason why there is none. */
function stillHtml(figure: Figure): string {
  const why = "this page runs no scripts (trust the notebook or run the cell) or has no Plotly.";
  const note = (text: string) => `<small style="opacity:.7">${text} ${why}</small>`;
  const address = stillAddress(figure);
  if (address === undefined) return note("Not drawn:");
  return `${note("Still picture:")}<br><img alt="${escapeHtml(figureWords(figure))}" src="${address}" style="max-width:100%">`;
}
