// The contract between the parts of an export: a notebook and what is known about it go in; one main document and the
// files beside it come out. Nothing here touches the disk. Whoever calls decides where files go.
import type { Notebook } from "@innerloop/nbformat";

/** Bytes of a file that a notebook refers to by a relative address, with its media type ("image/png"). */
export interface Resource {
  bytes: Uint8Array;
  mime: string;
}

/** What is known about one export besides the notebook. */
export interface ExportContext {
  /** `{notebook_name}`: the notebook's file name without extension; nbconvert's `resources.metadata.name`. */
  name: string;
  /** Folder for extracted files, relative to the output, with `/`: nbconvert's `resources.output_files_dir`, as in "a_files". */
  filesDir: string;
  /** nbconvert's `resources.unique_key`: the start of every extracted file's name. */
  uniqueKey: string;
  /** "untrusted": everything that the notebook brings is sanitized, whatever else is asked for. */
  trust: "trusted" | "untrusted";
  /** Reads a file that the notebook refers to by a relative address; undefined: not found, or outside of what may be read. */
  resolve: (address: string) => Promise<Resource | undefined>;
  /** Something was left out or shown in a lesser way: one lower-case phrase with the offending value. */
  warn: (message: string) => void;
}

/** What one export made. */
export interface Exported {
  /** The main document. */
  data: string | Uint8Array;
  /** With its dot, as in ".html"; "" where nbconvert has none. */
  extension: string;
  /** Files beside it by their path relative to the main document, with `/`; never absolute, never outside (`..`). */
  files: ReadonlyMap<string, string | Uint8Array>;
}

/** One format: what `--to` names. An exporter of a user's own is a module whose default export is one. */
export interface Exporter {
  /** The name that `--to` takes. */
  readonly name: string;
  /** Media type of the main document. */
  readonly mimetype: string;
  /** The file name's ending, with its dot; a function where it depends on the notebook. */
  readonly extension: string | ((notebook: Notebook) => string);
  /** @throws Error one line, where this notebook cannot become this format (a missing pandoc, no Chromium) */
  export(notebook: Notebook, context: ExportContext): Promise<Exported>;
}

/** A change made to every notebook before it is exported, in nbconvert's sense. Pure: the notebook that comes in stays as it is. */
export interface Preprocessor {
  /** nbconvert's class name where there is one, as in "TagRemovePreprocessor". */
  readonly name: string;
  preprocess(notebook: Notebook, context: ExportContext): Promise<Preprocessed> | Preprocessed;
}

export interface Preprocessed {
  notebook: Notebook;
  /** Files that left the notebook, by their path relative to the main document, with `/`. */
  files?: ReadonlyMap<string, string | Uint8Array>;
}
