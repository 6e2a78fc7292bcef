// Where a page that may use the network loads its libraries from: nbconvert 7.17's defaults (the traits of its
// HTMLExporter); plotly.js, which nbconvert leaves to the outputs, from plotly's own server in the version inlined else.
import { createRequire } from "node:module";
import type { PageAddresses, PageOptions } from "./options.js";

const CDNJS = "https://cdnjs.cloudflare.com/ajax/libs";

const require = createRequire(import.meta.url);
const plotlyVersion = (): string => (require("plotly.js/package.json") as { version: string }).version;

/** Every address, the asked for before the usual. */
export function addressesOf({ addresses = {} }: PageOptions): Required<PageAddresses> {
  return {
    mathjax: addresses.mathjax ?? `${CDNJS}/mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe`,
    mermaid: addresses.mermaid ?? `${CDNJS}/mermaid/11.10.0/mermaid.esm.min.mjs`,
    requireJs: addresses.requireJs ?? `${CDNJS}/require.js/2.1.10/require.min.js`,
    jquery: addresses.jquery ?? `${CDNJS}/jquery/2.0.3/jquery.min.js`,
    widgetRenderer: addresses.widgetRenderer ?? "https://unpkg.com/@jupyter-widgets/html-manager@*/dist/embed-amd.js",
    plotly: addresses.plotly ?? `https://cdn.plot.ly/plotly-${plotlyVersion()}.min.js`,
  };
}

/** Whether libraries load from their addresses. A sanitized page runs nothing but what stands in it. */
export const loadsLibraries = ({ network, foreign }: Pick<PageOptions, "network" | "foreign">): boolean =>
  network === "allow" && foreign !== "sanitize";
