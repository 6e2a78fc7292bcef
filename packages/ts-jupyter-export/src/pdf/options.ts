// What a PDF may be asked for.
import type { PageOptions } from "../render/options.js";
import type { PaperName } from "./paper.js";

/** How Chromium is found and started. */
export interface BrowserOptions {
  /** The program; default: CHROME_PATH and the like, then the usual names and places. */
  browser?: string;
  /** "off": Chromium's own sandbox is not used (nbconvert's --disable-chromium-sandbox); root must do so. Default "on". */
  sandbox?: "on" | "off";
  /** More arguments for the program: nbconvert's `WebPDFExporter.browser_args`. */
  args?: readonly string[];
  /** Seconds that Chromium may take, start included. Default 120. */
  timeout?: number;
}

export interface PdfOptions extends BrowserOptions {
  /** How the page is rendered; theme, plots, table of contents and code folding are paper's. */
  page?: PageOptions;
  /** "one-page": one long page. Default "pages". */
  paginate?: "pages" | "one-page";
  /** Size of a sheet; a style sheet's `@page` wins. Default "letter", as nbconvert's webpdf. */
  paper?: PaperName;
  /** Milliseconds that the page gets after its last change: `WebPDFExporter.page_render_timeout`. Default 100. */
  settle?: number;
}
