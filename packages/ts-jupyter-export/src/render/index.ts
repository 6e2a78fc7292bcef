// Notebook → one self-contained page.
export { htmlExporter } from "./exporter.js";
export type { PageAddresses, PageOptions, PageWarning, Resource } from "./options.js";
export { renderNotebook } from "./page.js";
