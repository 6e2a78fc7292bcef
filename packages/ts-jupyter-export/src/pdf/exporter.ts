// `--to pdf` and `--to webpdf`: the page, printed by Chromium.
import type { Exporter } from "../core/exporter.js";
import type { PdfOptions } from "./options.js";

export const webpdfExporter = (options: PdfOptions = {}): Exporter => printed("webpdf", options);

/** nbconvert's goes through LaTeX; ours is webpdf by another name. */
export const pdfExporter = (options: PdfOptions = {}): Exporter => printed("pdf", options);

function printed(name: string, _options: PdfOptions): Exporter {
  return {
    name,
    mimetype: "application/pdf",
    extension: ".pdf",
    async export() {
      throw new Error("internal: PDF is not written yet");
    },
  };
}
