// The notebook in memory: nbformat 4.5 as TypeScript records (https://nbformat.readthedocs.io/en/latest/format_description.html).
// One thing differs from the file: every text (source, stream text, text-like MIME data) is ONE string; the file's lists of lines
// exist on disk only (lines.ts). Fields of the notebook that are not named here are kept, and written back.

/** Any value that a JSON file can hold. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** In memory a source or a text is one string, whatever the file holds. */
export type MultilineIn = string;

/** The kernel a notebook asks for. */
export interface KernelspecMetadata {
  name: string;
  display_name: string;
  language?: string;
  [key: string]: unknown;
}

/** What the kernel said about its language (the content of `kernel_info_reply`'s `language_info`). */
export interface LanguageInfo {
  name: string;
  version?: string;
  mimetype?: string;
  file_extension?: string;
  pygments_lexer?: string;
  codemirror_mode?: string | Record<string, unknown>;
  [key: string]: unknown;
}

export interface NotebookMetadata {
  kernelspec?: KernelspecMetadata;
  language_info?: LanguageInfo;
  title?: string;
  authors?: { name?: string; [key: string]: unknown }[];
  [key: string]: unknown;
}

export interface CellMetadata {
  /** Unique, and none holds a comma. */
  tags?: string[];
  name?: string;
  collapsed?: boolean;
  scrolled?: boolean | "auto";
  jupyter?: { source_hidden?: boolean; outputs_hidden?: boolean; [key: string]: unknown };
  /** Times of the run, ISO 8601, keyed `iopub.status.busy`, `iopub.execute_input`, `iopub.status.idle`, `shell.execute_reply`. */
  execution?: Record<string, string>;
  [key: string]: unknown;
}

/** MIME type → data: one string for text and base64, a JSON value for `application/json` and `application/…+json`. */
export type MimeBundle = Record<string, unknown>;

/** File name → MIME bundle; a Markdown cell refers to it as `attachment:<file name>`. */
export type Attachments = Record<string, MimeBundle>;

interface BaseCell {
  /** 1 to 64 characters of a–z, A–Z, 0–9, `-`, `_`; unique in the notebook. */
  id: string;
  source: MultilineIn;
  metadata: CellMetadata;
}

export interface CodeCell extends BaseCell {
  cell_type: "code";
  /** null: not run. */
  execution_count: number | null;
  outputs: Output[];
}

export interface MarkdownCell extends BaseCell {
  cell_type: "markdown";
  attachments?: Attachments;
}

export interface RawCell extends BaseCell {
  cell_type: "raw";
  attachments?: Attachments;
}

export type Cell = CodeCell | MarkdownCell | RawCell;

export interface StreamOutput {
  output_type: "stream";
  /** "stdout" or "stderr" (the format allows any name). */
  name: string;
  text: MultilineIn;
}

export interface DisplayDataOutput {
  output_type: "display_data";
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

export interface ExecuteResultOutput {
  output_type: "execute_result";
  execution_count: number | null;
  data: MimeBundle;
  metadata: Record<string, unknown>;
}

export interface ErrorOutput {
  output_type: "error";
  ename: string;
  evalue: string;
  /** Lines of the trace, with ANSI colour codes. */
  traceback: string[];
}

export type Output = StreamOutput | DisplayDataOutput | ExecuteResultOutput | ErrorOutput;

export interface Notebook {
  cells: Cell[];
  metadata: NotebookMetadata;
  nbformat: 4;
  nbformat_minor: number;
  [unknown: string]: unknown;
}

/** One thing that is wrong in a notebook. */
export interface Problem {
  /** JSON pointer (RFC 6901) into the document; "" is the document itself. */
  pointer: string;
  /** One lower-case phrase that holds the value, shortened. */
  message: string;
  /** The value at the pointer; undefined where a field is missing. */
  value: unknown;
}
