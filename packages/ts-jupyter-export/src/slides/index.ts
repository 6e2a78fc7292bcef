// Notebook → slides.
export { slidesExporter } from "./exporter.js";
export type { SlidesOptions } from "./options.js";
