// What may be done to a notebook before it is exported: one record a preprocessor of nbconvert, absent = not enabled.

export interface PreprocessOptions {
  /** TagRemovePreprocessor; enabled as soon as one of its sets is given (nbconvert asks for `enabled=True`). */
  tagRemove?: {
    removeCellTags?: readonly string[];
    removeInputTags?: readonly string[];
    removeAllOutputsTags?: readonly string[];
    removeSingleOutputTags?: readonly string[];
    /** Names of cell metadata fields. */
    removeMetadataFields?: readonly string[];
  };
  /** RegexRemovePreprocessor: cells whose source matches one of these (Python's re.match: at its start) go. */
  regexRemove?: { patterns: readonly string[] };
  /** ClearOutputPreprocessor. */
  clearOutput?: { removeMetadataFields?: readonly string[] };
  /** ClearMetadataPreprocessor; masks are names, or paths as lists of names. */
  clearMetadata?: {
    cells?: "clear" | "keep";
    notebook?: "clear" | "keep";
    preserveCellMask?: readonly (string | readonly string[])[];
    preserveNotebookMask?: readonly (string | readonly string[])[];
  };
  /** ExtractOutputPreprocessor. */
  extractOutput?: {
    /** Default "{unique_key}_{cell_index}_{index}{extension}"; fields as in Python's str.format. */
    filenameTemplate?: string;
    /** Media types; default nbconvert's. */
    types?: readonly string[];
  };
  /** ExtractAttachmentsPreprocessor. */
  extractAttachments?: { directoryTemplate?: string; usesSeparateDirectory?: boolean };
  coalesceStreams?: Record<string, never>;
  /** HighlightMagicsPreprocessor. `languages` by cell magic, beside nbconvert's own. */
  highlightMagics?: { languages?: Readonly<Record<string, string>> };
  /** ConvertFigures: SVG → what the target can show. */
  convertFigures?: {
    from: string;
    to: "image/png" | "application/pdf";
    /** What a figure becomes, as bytes; a rejection leaves it out with a warning. Default: SVG → PNG without a browser. */
    convert?: (data: string) => Promise<Uint8Array> | Uint8Array;
    /** What a figure becomes where `convert` fails. Default: nothing. */
    instead?: { to: "image/png"; convert?: (data: string) => Promise<Uint8Array> | Uint8Array };
  };
  /** SanitizeHTML; before what writes files. */
  sanitizeHtml?: import("./sanitize-html.js").SanitizeHtmlOptions;
  /** What `metadata.transient.remove_source` marks leaves the notebook itself; without it, exporters do not show it, as nbconvert's templates. */
  removeSource?: Record<string, never>;
  /** Anything of the user's own, run last: `--preprocessors` of the Node API. */
  more?: readonly import("../core/exporter.js").Preprocessor[];
}
