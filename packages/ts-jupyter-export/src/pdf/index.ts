// Notebook → PDF, and a picture → PDF, through the user's own Chromium.
export { pdfExporter, webpdfExporter } from "./exporter.js";
export type { BrowserOptions, PdfOptions } from "./options.js";
export { svgToPdf } from "./svg.js";
