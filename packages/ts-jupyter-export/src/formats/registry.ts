// Format → exporter with the options that the traits say. Each format's module is loaded when it is asked for, not before.
import type { Exporter } from "../core/exporter.js";
import type { TextOptions } from "../text/options.js";
import { type ClassName, readerOf, type Settings } from "../traits/index.js";
import { classOf } from "./classes.js";
import { loadExporter } from "./module.js";
import type { Format, FormatChoice } from "./names.js";
import { excludedBy, pageClass, pageOptions, pdfOptions, slidesOptions } from "./page.js";
import { isSanitizeAsked, preprocessorNames, sanitizeOptions } from "./sanitize.js";

/** Formats that are one document a notebook; figures are several pictures (run/figures.ts). */
export type DocumentFormat = Exclude<Format, "figures">;

export interface ExporterPlace {
  /** Paths of modules count from here, and packages are looked for from here. */
  folder: string;
  /** Address of the page that lists the notebooks, as seen from the output. */
  indexHref?: string;
}

type Make = (settings: Settings, place: ExporterPlace) => Promise<Exporter>;

const page = (settings: Settings, format: "html" | "slides" | "pdf" | "webpdf", place: ExporterPlace) => ({
  ...pageOptions(settings, pageClass(format), excludedBy(settings, classOf[format])),
  ...(place.indexHref === undefined ? {} : { indexHref: place.indexHref }),
});

function text(settings: Settings, name: ClassName): TextOptions {
  const { given } = readerOf(settings, name);
  const displayPriority = readerOf(settings, "NbConvertBase").given("NbConvertBase", "display_data_priority");
  const rawMimetypes = given("TemplateExporter", "raw_mimetypes");
  return {
    exclude: excludedBy(settings, name),
    foreign: isSanitizeAsked(settings, preprocessorNames(given("Exporter", "preprocessors") ?? []))
      ? "sanitize"
      : "as-is",
    sanitize: sanitizeOptions(settings),
    ...(displayPriority === undefined ? {} : { displayPriority }),
    ...(rawMimetypes === undefined ? {} : { rawMimetypes }),
  };
}

/** Adding a format is adding a row (and its names in names.ts). */
const registry: Readonly<Record<DocumentFormat, Make>> = {
  html: async (settings, place) => (await import("../render/index.js")).htmlExporter(page(settings, "html", place)),
  slides: async (settings, place) =>
    (await import("../slides/index.js")).slidesExporter(slidesOptions(settings, page(settings, "slides", place))),
  pdf: async (settings, place) =>
    (await import("../pdf/index.js")).pdfExporter(pdfOptions(settings, page(settings, "pdf", place))),
  webpdf: async (settings, place) =>
    (await import("../pdf/index.js")).webpdfExporter(pdfOptions(settings, page(settings, "webpdf", place))),
  markdown: async (settings) => (await import("../text/index.js")).markdownExporter(text(settings, "MarkdownExporter")),
  script: async (settings) => (await import("../text/index.js")).scriptExporter(text(settings, "ScriptExporter")),
  python: async (settings) => (await import("../text/index.js")).pythonExporter(text(settings, "PythonExporter")),
  latex: async (settings) => (await import("../text/index.js")).latexExporter(text(settings, "LatexExporter")),
  rst: async (settings) => (await import("../text/index.js")).rstExporter(text(settings, "RSTExporter")),
  asciidoc: async (settings) => (await import("../text/index.js")).asciidocExporter(text(settings, "ASCIIDocExporter")),
  notebook: async (settings) =>
    (await import("../text/index.js")).notebookExporter({
      nbformat: readerOf(settings, "NotebookExporter").value("NotebookExporter", "nbformat_version"),
    }),
};

/** @throws Error one line: a module that is none, or a trait whose value means nothing */
export async function exporterOf(choice: FormatChoice, settings: Settings, place: ExporterPlace): Promise<Exporter> {
  if (choice.kind === "module") return loadExporter(choice.specifier, place.folder, settings);
  if (choice.name === "figures") throw new Error("internal: figures have no exporter");
  return registry[choice.name](settings, place);
}
