// What markdown, script, notebook, latex, rst and asciidoc exports may be asked for.
import type { Excluded } from "../core/excluded.js";

export interface TextOptions {
  /** Parts left out; default none. */
  exclude?: Excluded;
  /** Media types in the order in which an output's forms are tried; `NbConvertBase.display_data_priority`. Default: the format's own. */
  displayPriority?: readonly string[];
  /** `raw_mimetype`s of the raw cells that are kept ("": those without one); `TemplateExporter.raw_mimetypes`. Default: the format's own. */
  rawMimetypes?: readonly string[];
  /** "sanitize": Markdown keeps nothing that could act once it becomes a page. Default "as-is"; an untrusted notebook is sanitized. */
  foreign?: "as-is" | "sanitize";
  /** Which of what is harmless stays. */
  sanitize?: import("../sanitize/options.js").SanitizeOptions;
}

export interface NotebookOptions {
  /** 4.x is written as 4.5; 3, 2, 1 as nbformat's own down-grade does. Default 4. */
  nbformat?: 1 | 2 | 3 | 4;
}
