// `--to pdf` and `--to webpdf`: the page, printed by Chromium. Light, every section open, no table of contents, no button;
// plots as their pictures, links and headings kept (the headings are also the PDF's outline).
import type { Notebook } from "@innerloop/nbformat";
import type { ExportContext, Exporter } from "../core/exporter.js";
import { browserOnlyType, figuresOf } from "../figures/index.js";
import { htmlExporter, type PageOptions } from "../render/index.js";
import { chromiumFor, withPage } from "./chromium.js";
import { DRAW_MISSING } from "./in-page.js";
import type { PdfOptions } from "./options.js";
import { PAPER } from "./paper.js";
import { printToPdf } from "./print.js";

/** White border of a sheet, in inches. */
const MARGIN = 0.6;

export const webpdfExporter = (options: PdfOptions = {}): Exporter => printed("webpdf", options);

/** nbconvert's goes through LaTeX; ours is webpdf by another name. */
export const pdfExporter = (options: PdfOptions = {}): Exporter => printed("pdf", options);

function printed(name: string, options: PdfOptions): Exporter {
  const paper = PAPER[options.paper ?? "letter"];
  if (paper === undefined) throw new Error(`unknown paper: ${JSON.stringify(options.paper)}`);
  return {
    name,
    mimetype: "application/pdf",
    extension: ".pdf",
    async export(notebook: Notebook, context: ExportContext) {
      chromiumFor(options);
      // Figures that only a browser can draw are drawn by this one, unless scripts are off.
      const isTrusted = context.trust === "trusted";
      const draws = isTrusted && figuresOf(notebook).some(({ figure }) => browserOnlyType(figure) !== undefined);
      const onPaper = paperOptions(options.page, draws ? "live" : "static");
      const { data } = await htmlExporter(onPaper).export(notebook, context);
      const pdf = await withPage(options, (page) =>
        printToPdf(page, {
          html: String(data),
          scripts: isTrusted && onPaper.foreign !== "sanitize" ? "run" : "none",
          network: isTrusted ? (onPaper.network ?? "none") : "none",
          before: draws ? [DRAW_MISSING] : [],
          settle: options.settle ?? 100,
          paper: options.paginate === "one-page" ? "content" : paper,
          margin: MARGIN,
          outline: "headings",
        }),
      );
      return { data: pdf, extension: ".pdf", files: new Map() };
    },
  };
}

/** What paper decides. */
function paperOptions(page: PageOptions = {}, plots: "live" | "static"): PageOptions {
  return {
    ...page,
    theme: "light",
    toc: "none",
    plots,
    anchorLinkText: "",
    input: page.input === "folded" ? "shown" : (page.input ?? "shown"),
  };
}
