// Formats: what `--to` names, and the exporters and preprocessors behind it.

export { classOf } from "./classes.js";
export { loadExporter, type ModuleOptions } from "./module.js";
export { endings, type Format, type FormatChoice, formatOf, formats } from "./names.js";
export { excludedBy, pageOptions, slidesOptions } from "./page.js";
export { preprocessOptions } from "./preprocess.js";
export { type DocumentFormat, type ExporterPlace, exporterOf } from "./registry.js";
