// What a notebook of the corpus is, and the words it is written with: plain records as a file holds them, so that a
// notebook may also be odd in ways that our own types forbid. Everything is fixed: the same text on every run.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Entry {
  /** File name without extension; also the name of its tests. */
  name: string;
  /** The file's text. */
  text: () => string;
  /** "html": only the page is compared, and live only (too large for a stored summary). Default "all". */
  formats?: "html" | "all";
  /** "all": every variant of the page is compared (themes, templates, exclusions). Default "page". */
  variants?: "all" | "page";
  /** "slides": its slides are compared as well. */
  also?: "slides";
  /** True where ids are drawn at random by nbformat, because the format has none. */
  randomIds?: true;
  /** Files beside the notebook, by name. */
  beside?: Readonly<Record<string, Uint8Array>>;
}

type Part = Readonly<Record<string, Json>>;

export const PYTHON: Part = {
  kernelspec: { display_name: "Python 3 (ipykernel)", language: "python", name: "python3" },
  language_info: {
    codemirror_mode: { name: "ipython", version: 3 },
    file_extension: ".py",
    mimetype: "text/x-python",
    name: "python",
    nbconvert_exporter: "python",
    pygments_lexer: "ipython3",
    version: "3.11.2",
  },
};

export const TYPESCRIPT: Part = {
  kernelspec: { display_name: "TypeScript", language: "typescript", name: "typescript" },
  language_info: {
    codemirror_mode: "typescript",
    file_extension: ".ts",
    mimetype: "text/x-typescript",
    name: "typescript",
    version: "6.0.3",
  },
};

/** A notebook of format 4.5 in TypeScript; cells without an id get one by their place. */
export const notebook = (cells: readonly Part[], metadata: Part = TYPESCRIPT, rest: Part = {}): string =>
  JSON.stringify({
    cells: cells.map((cell, index) => ({ id: `c${index}`, ...cell })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
    ...rest,
  });

/** A notebook of an older format 4.x: no ids. */
export const older = (minor: number, cells: readonly Part[], metadata: Part = PYTHON): string =>
  JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: minor });

export const md = (source: Json, rest: Part = {}): Part => ({ cell_type: "markdown", metadata: {}, source, ...rest });

export const raw = (source: Json, metadata: Part = {}, rest: Part = {}): Part => ({
  cell_type: "raw",
  metadata,
  source,
  ...rest,
});

export const code = (source: Json, outputs: readonly Part[] = [], rest: Part = {}): Part => ({
  cell_type: "code",
  execution_count: outputs.length > 0 ? 1 : null,
  metadata: {},
  outputs,
  source,
  ...rest,
});

export const stream = (text: Json, name = "stdout"): Part => ({ output_type: "stream", name, text });

export const display = (data: Part, metadata: Part = {}): Part => ({ output_type: "display_data", data, metadata });

export const result = (data: Part, metadata: Part = {}, count: number | null = 1): Part => ({
  output_type: "execute_result",
  data,
  execution_count: count,
  metadata,
});

export const failure = (ename: string, evalue: string, traceback: readonly string[]): Part => ({
  output_type: "error",
  ename,
  evalue,
  traceback,
});

/** One grey pixel, and the same in two other types. */
export const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
export const GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
export const JPEG =
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";
export const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10"><title>A box</title><rect width="20" height="10" fill="teal"/></svg>';
