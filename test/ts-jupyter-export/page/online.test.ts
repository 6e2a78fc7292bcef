import { describe, expect, it } from "vitest";
import { type PageOptions, renderNotebook } from "../../../packages/ts-jupyter-export/src/render/index.js";
import { code, display, FIGURE, markdown, notebookOf } from "../render/rich-notebook.js";
import { attribute, programs } from "./dom.js";
import { widgetNotebook } from "./widget-notebook.js";

// The defaults of HTMLExporter's traits in nbconvert 7.17.2 (nbconvert/exporters/html.py); plotly's is plotly's own server.
const CDNJS = "https://cdnjs.cloudflare.com/ajax/libs";
const MATHJAX = `${CDNJS}/mathjax/2.7.7/latest.js?config=TeX-AMS_CHTML-full,Safe`;
const REQUIRE = `${CDNJS}/require.js/2.1.10/require.min.js`;
const JQUERY = `${CDNJS}/jquery/2.0.3/jquery.min.js`;
const MERMAID = `${CDNJS}/mermaid/11.10.0/mermaid.esm.min.mjs`;
const WIDGETS = "https://unpkg.com/@jupyter-widgets/html-manager@*/dist/embed-amd.js";
const PLOTLY = "https://cdn.plot.ly/plotly-3.7.0.min.js";

const plot = code("p", "", [display({ "application/vnd.plotly.v1+json": FIGURE })]);
const drawing = code("d", "", [display({ "text/vnd.mermaid": "graph TD\n  A --> B" })]);
const scripted = code("s", "", [display({ "application/javascript": "own()" })]);

const online = (cells: Parameters<typeof notebookOf>[0], options: PageOptions = {}) =>
  renderNotebook(notebookOf(cells), { network: "allow", ...options });
const loaded = (html: string): string[] => programs(html).flatMap((script) => attribute(script, "src") ?? []);

describe("a page that may use the network", () => {
  it("loads nothing that nothing in it uses", async () => {
    expect(loaded(await online([markdown("m", "# Text\n\n$x^2$"), code("c", "1")]))).toEqual([]);
  });

  it("loads each library from nbconvert's address instead of holding it", async () => {
    const plots = await online([plot]);
    expect(loaded(plots)).toEqual([PLOTLY]);
    expect(plots.length).toBeLessThan(200_000);
    const diagrams = await online([drawing]);
    expect(loaded(diagrams)).toEqual([]);
    expect(programs(diagrams).map((script) => attribute(script, "data-library"))).toContain(MERMAID);
    expect(diagrams.length).toBeLessThan(120_000);
    expect(loaded(await renderNotebook(widgetNotebook(), { network: "allow" }))).toEqual([REQUIRE, WIDGETS]);
  });

  it("gives the notebook's own scripts what they find in nbconvert's page, plotly before require.js", async () => {
    expect(loaded(await online([scripted, plot]))).toEqual([PLOTLY, MATHJAX, REQUIRE]);
    expect(loaded(await online([scripted], { template: "classic" }))).toEqual([JQUERY, MATHJAX, REQUIRE]);
  });

  it("takes the addresses that it is given", async () => {
    const addresses = { requireJs: "r.js", mathjax: "m.js", jquery: "j.js", mermaid: "d.mjs", plotly: "p.js" };
    const html = await online([scripted, plot, drawing], { template: "classic", addresses });
    expect(loaded(html)).toEqual(["p.js", "j.js", "m.js", "r.js"]);
    expect(programs(html).map((script) => attribute(script, "data-library"))).toContain("d.mjs");
    const widgets = await renderNotebook(widgetNotebook(), { network: "allow", addresses: { widgetRenderer: "w.js" } });
    expect(loaded(widgets)).toEqual([REQUIRE, "w.js"]);
  });

  it("loads no script where the notebook is sanitized: what runs stands in it", async () => {
    const html = await online([scripted, plot, drawing], { foreign: "sanitize" });
    expect(loaded(html)).toEqual([]);
    expect(html).toContain("mermaid.initialize");
  });
});
