/**
 * Figures: plain plotly.js data with one house template, so that every picture of the book looks alike and can be drawn by JupyterLab,
 * VS Code, the offline report and the static exporter from the same record. `plot` only builds; `show(figure)` sends it:
 *
 *     application/vnd.plotly.v1+json   VS Code, JupyterLab with a Plotly extension, ts-jupyter-export (report and figures)
 *     text/html                        JupyterLab 4 and classic as installed: drawn by plotly.js from the kernelspec (plot-bundle.ts), else title, caption and a note
 *     text/plain                       terminals: title, caption, names of the traces
 *
 * Numbers are rounded to 7 significant digits on the way out: nobody sees more in a picture, and stored notebooks stay small.
 */
import type { Config, Data, Layout } from "plotly.js";
import { roundedTrace } from "./plot-data.js";
import { drawnGuide, type Guide } from "./plot-guides.js";
import { houseConfig, houseLayout } from "./plot-template.js";

/** A finished figure. `data`, `layout` and `config` are plotly.js's own. */
export interface Figure {
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  readonly config: Partial<Config>;
  /** Kebab-case; the file name of the exported picture. */
  readonly name: string;
  readonly caption: string;
}

export interface PlotOptions {
  /** Kebab-case, unique in its notebook, for example "maml-loss": the exported picture is figures/<notebook>--<name>.svg. */
  readonly name: string;
  readonly title: string;
  /** What the reader should see, and the parameters of the run. Default: none. */
  readonly caption?: string;
  /** Axis titles with units. Default: none. */
  readonly x?: string;
  readonly y?: string;
  /** Axis scales. Default: "linear". */
  readonly xScale?: "linear" | "log";
  readonly yScale?: "linear" | "log";
  /** Reference lines from `nullLine` and `oracleLine`. Default: none. */
  readonly guides?: readonly Guide[];
  /** Pixels. Default: 720 × 420; in a page the width follows the page. */
  readonly width?: number;
  readonly height?: number;
  /** Anything else plotly.js knows; it wins over the template, key by key at the top level and inside each axis. */
  readonly layout?: Partial<Layout>;
  readonly config?: Partial<Config>;
}

/**
 * Builds a figure.
 * @throws Error on a name that is not kebab-case, a missing title, an unknown scale, no traces or a tensor in one
 */
export function plot(traces: readonly Data[], options: PlotOptions): Figure {
  const { name, title, caption = "", guides = [], layout = {}, config = {} } = options;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) throw new Error(`invalid figure name: "${name}" (kebab-case wanted)`);
  if (typeof title !== "string" || title.trim() === "") throw new Error(`figure "${name}": missing title`);
  for (const scale of [options.xScale, options.yScale]) {
    if (scale !== undefined && scale !== "linear" && scale !== "log") {
      throw new Error(`figure "${name}": unknown scale "${String(scale)}" (known: linear, log)`);
    }
  }
  if (!Array.isArray(traces) || traces.length === 0) throw new Error(`figure "${name}": no traces`);
  const house = houseLayout(options);
  const yaxis = { ...house.yaxis, ...layout.yaxis };
  const drawn = guides.map((guide) => drawnGuide(guide, yaxis.type));
  const merged: Partial<Layout> = {
    ...house,
    ...layout,
    xaxis: { ...house.xaxis, ...layout.xaxis },
    yaxis,
    shapes: [...drawn.map(({ shape }) => shape), ...(layout.shapes ?? [])],
    annotations: [...drawn.map(({ annotation }) => annotation), ...(layout.annotations ?? [])],
  };
  return { data: traces.map(roundedTrace), layout: merged, config: { ...houseConfig, ...config }, name, caption };
}

/** Recognises what `plot` builds. */
export function isFigure(value: unknown): value is Figure {
  if (typeof value !== "object" || value === null) return false;
  const { data, layout, name } = value as Partial<Figure>;
  return Array.isArray(data) && typeof layout === "object" && layout !== null && typeof name === "string";
}
