// Which plotly.js file a set of figures needs. The partial bundles are subsets by trace type (plotly.js
// dist/README.md); the smallest that knows all types is taken, else the strict full one (no eval, so that it runs
// under a content security policy).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Figure } from "./collect.js";

const require = createRequire(import.meta.url);

/** Partial bundles, smallest file first, with the trace types each knows. */
const PARTIAL: readonly (readonly [name: string, types: string])[] = [
  ["basic", "bar pie scatter"],
  ["finance", "bar candlestick funnel funnelarea histogram indicator ohlc pie scatter waterfall"],
  ["geo", "choropleth scatter scattergeo"],
  [
    "cartesian",
    "bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter scatterternary violin",
  ],
];

/** Trace types drawn with WebGL or map tiles: possible in a browser, impossible in pure Node. */
const BROWSER_ONLY = /^(.*gl|.*3d|.*map|.*mapbox|surface|volume|isosurface|cone|streamtube|splom|parcoords)$/;
const NOT_MAPS = /^(heatmap|treemap)$/;

export const traceTypes = (figure: Figure): string[] =>
  figure.data.map((trace) => (typeof trace.type === "string" ? trace.type : "scatter"));

/** Name of the smallest bundle that knows all the figures' trace types: "basic", "finance", "geo", "cartesian", "strict". */
export function bundleFor(figures: readonly Figure[]): string {
  const wanted = new Set(figures.flatMap(traceTypes));
  const fits = PARTIAL.find(([, types]) => [...wanted].every((type) => types.split(" ").includes(type)));
  return fits?.[0] ?? "strict";
}

/** The first trace type that cannot be drawn without a browser, if any. */
export const browserOnlyType = (figure: Figure): string | undefined =>
  traceTypes(figure).find((type) => BROWSER_ONLY.test(type) && !NOT_MAPS.test(type));

/** Text of a minified bundle; it defines the global `Plotly`. */
export const bundleSource = (name: string): string =>
  readFileSync(require.resolve(`plotly.js/dist/plotly-${name}.min.js`), "utf8");
