// The traits of nbconvert's preprocessors → PreprocessOptions. What is on without being asked for is what nbconvert's exporters say.
import type { Preprocessor } from "../core/exporter.js";
import type { PreprocessOptions } from "../preprocess/options.js";
import { type ClassName, isClass, lineage, readerOf, type Settings } from "../traits/index.js";
import { classOf } from "./classes.js";
import { loadPreprocessor } from "./module.js";
import type { FormatChoice } from "./names.js";
import { browserOptions } from "./page.js";
import { sanitizeHtmlOptions } from "./sanitize.js";

type Name = Exclude<keyof PreprocessOptions, "more" | "removeSource" | "sanitizeHtml">;

const classNamesOf = {
  tagRemove: "TagRemovePreprocessor",
  regexRemove: "RegexRemovePreprocessor",
  clearOutput: "ClearOutputPreprocessor",
  clearMetadata: "ClearMetadataPreprocessor",
  extractOutput: "ExtractOutputPreprocessor",
  extractAttachments: "ExtractAttachmentsPreprocessor",
  coalesceStreams: "CoalesceStreamsPreprocessor",
  highlightMagics: "HighlightMagicsPreprocessor",
  convertFigures: "SVG2PDFPreprocessor",
} as const satisfies Record<Name, ClassName>;

const template: readonly Name[] = ["tagRemove", "regexRemove"];
/** `default_config` of nbconvert's exporters. PDF is made from a page here, so it has the page's. */
const onByDefault: Readonly<Record<string, readonly Name[]>> = {
  html: [...template, "highlightMagics"],
  slides: [...template, "highlightMagics"],
  pdf: [...template, "highlightMagics"],
  webpdf: [...template, "highlightMagics"],
  markdown: [...template, "highlightMagics", "extractOutput", "extractAttachments"],
  script: template,
  python: template,
  latex: [...template, "highlightMagics", "extractOutput", "extractAttachments", "convertFigures"],
  rst: [...template, "highlightMagics", "extractOutput", "coalesceStreams"],
  asciidoc: [...template, "highlightMagics", "extractOutput"],
};

/** Which of nbconvert's preprocessors are used: by `enabled`, by Exporter.preprocessors, or by the format's default. */
function enabled(name: Name, choice: FormatChoice, settings: Settings, asked: ReadonlySet<string>): boolean {
  const className = classNamesOf[name];
  const said = readerOf(settings, className).given("Preprocessor", "enabled");
  if (said !== undefined) return said;
  if (asked.has(className)) return true;
  if (choice.kind === "format" && onByDefault[choice.name]?.includes(name)) return true;
  // nbconvert's notebook exporter ignores tags without `enabled=True`; nobody names tags that are to stay.
  const removes = name === "tagRemove" || name === "regexRemove";
  return removes && Object.keys(settings[className] ?? {}).length > 0;
}

/** @throws Error one line: a preprocessor that does not exist */
export async function preprocessOptions(
  choice: FormatChoice,
  settings: Settings,
  folder: string,
): Promise<PreprocessOptions> {
  const exporterClass = choice.kind === "format" ? classOf[choice.name] : "Exporter";
  const asked = readerOf(settings, exporterClass).value("Exporter", "preprocessors");
  const known = new Set(asked.flatMap((name) => preprocessorClass(name) ?? []));
  const more: Preprocessor[] = [];
  for (const name of asked)
    if (preprocessorClass(name) === undefined) more.push(await loadPreprocessor(name, folder, settings));
  if (choice.kind === "format" && choice.name === "latex") more.unshift(...latexMetadata(settings));
  const options: PreprocessOptions = {};
  for (const name of Object.keys(classNamesOf) as Name[])
    if (enabled(name, choice, settings, known)) Object.assign(options, await build[name](settings));
  const sanitizing = sanitizeHtmlOptions(choice, settings, known);
  if (sanitizing !== undefined) options.sanitizeHtml = sanitizing;
  return { ...options, ...(more.length > 0 ? { more } : {}) };
}

/** nbconvert's LatexPreprocessor: title, authors and date as they are set stand for those of the notebook. */
function latexMetadata(settings: Settings): Preprocessor[] {
  const { given, value } = readerOf(settings, "LatexPreprocessor");
  if (given("Preprocessor", "enabled") === false) return [];
  const title = value("LatexPreprocessor", "title");
  const date = value("LatexPreprocessor", "date");
  const names = value("LatexPreprocessor", "author_names");
  const metadata = {
    ...(title === null ? {} : { title }),
    ...(date === null ? {} : { date }),
    ...(names === null ? {} : { authors: names.map((name) => ({ name })) }),
  };
  if (Object.keys(metadata).length === 0) return [];
  const preprocess: Preprocessor["preprocess"] = (notebook) => ({
    notebook: { ...notebook, metadata: { ...notebook.metadata, ...metadata } },
  });
  return [{ name: "LatexPreprocessor", preprocess }];
}

/** `nbconvert.preprocessors.TagRemovePreprocessor` and the bare name mean the class; anything else is a module. */
function preprocessorClass(name: string): ClassName | undefined {
  const last = name.split(".").at(-1) ?? name;
  return isClass(last) && lineage(last).includes("Preprocessor") ? last : undefined;
}

const names = (members: readonly (string | readonly string[])[]): string[] =>
  members.map((member) => (typeof member === "string" ? member : member.join(".")));

/** @throws Error where a preprocessor cannot be built from these settings */
const build: { readonly [N in Name]: (settings: Settings) => PreprocessOptions | Promise<PreprocessOptions> } = {
  tagRemove: (settings) => {
    const { value } = readerOf(settings, "TagRemovePreprocessor");
    return {
      tagRemove: {
        removeCellTags: names(value("TagRemovePreprocessor", "remove_cell_tags")),
        removeInputTags: names(value("TagRemovePreprocessor", "remove_input_tags")),
        removeAllOutputsTags: names(value("TagRemovePreprocessor", "remove_all_outputs_tags")),
        removeSingleOutputTags: names(value("TagRemovePreprocessor", "remove_single_output_tags")),
        removeMetadataFields: names(value("TagRemovePreprocessor", "remove_metadata_fields")),
      },
    };
  },
  regexRemove: (settings) => {
    const { value } = readerOf(settings, "RegexRemovePreprocessor");
    return { regexRemove: { patterns: value("RegexRemovePreprocessor", "patterns") } };
  },
  clearOutput: (settings) => {
    const { value } = readerOf(settings, "ClearOutputPreprocessor");
    return { clearOutput: { removeMetadataFields: names(value("ClearOutputPreprocessor", "remove_metadata_fields")) } };
  },
  clearMetadata: (settings) => {
    const { value } = readerOf(settings, "ClearMetadataPreprocessor");
    return {
      clearMetadata: {
        cells: value("ClearMetadataPreprocessor", "clear_cell_metadata") ? "clear" : "keep",
        notebook: value("ClearMetadataPreprocessor", "clear_notebook_metadata") ? "clear" : "keep",
        preserveCellMask: value("ClearMetadataPreprocessor", "preserve_cell_metadata_mask"),
        preserveNotebookMask: value("ClearMetadataPreprocessor", "preserve_nb_metadata_mask"),
      },
    };
  },
  extractOutput: (settings) => {
    const { value } = readerOf(settings, "ExtractOutputPreprocessor");
    return {
      extractOutput: {
        filenameTemplate: value("ExtractOutputPreprocessor", "output_filename_template"),
        types: names(value("ExtractOutputPreprocessor", "extract_output_types")),
      },
    };
  },
  extractAttachments: (settings) => {
    const { value } = readerOf(settings, "ExtractAttachmentsPreprocessor");
    return {
      extractAttachments: {
        directoryTemplate: value("ExtractAttachmentsPreprocessor", "attachments_directory_template"),
        usesSeparateDirectory: value("ExtractAttachmentsPreprocessor", "use_separate_dir"),
      },
    };
  },
  coalesceStreams: () => ({ coalesceStreams: {} }),
  highlightMagics: (settings) => {
    const languages = readerOf(settings, "HighlightMagicsPreprocessor").value(
      "HighlightMagicsPreprocessor",
      "languages",
    );
    const told = Object.entries(languages).map(([magic, language]) => [magic, String(language)]);
    return { highlightMagics: { languages: Object.fromEntries(told) } };
  },
  convertFigures: (settings) => ({
    convertFigures: {
      from: "image/svg+xml",
      to: "application/pdf",
      convert: async (svg) => (await import("../pdf/index.js")).svgToPdf(svg, browserOptions(settings)),
      // Where there is no Chromium, or none that may be started.
      instead: { to: "image/png" },
    },
  }),
};
