// What a user can say about notebooks: in vitest's configuration or on the command line, in a notebook's metadata, and in a cell's tags.
import type { JsonValue } from "@innerloop/nbformat";
import type { CompareRules, Pattern } from "../compare/types.js";

/** "all": every code cell's outputs. "tagged": those of cells tagged `check-output`. "none": cells only have to run. */
export type CompareMode = "all" | "tagged" | "none";

/** Patterns that have names of their own. */
export type PatternName =
  | "duration"
  | "path"
  | "date"
  | "address"
  | "uuid"
  | "backend"
  | "memory"
  | "port"
  | "progress";

/** Options of the plugin. Unknown ones are errors. */
export interface NotebooksOptions {
  /** Globs below the project's root. Default: `["**\/*.ipynb"]` without node_modules, dist and hidden folders. */
  include?: string[];
  /** Globs. Default: none beside those of `include`. */
  exclude?: string[];
  /** Kernel name. Default: what the notebook's metadata name. */
  kernel?: string;
  /** Most notebooks at a time. Default: half of the processors, at least one. */
  jobs?: number;
  /** The value of the parameter `profile`, where a notebook's parameters cell declares it. Default: untouched. */
  profile?: string;
  /** Parameters (papermill's convention) for every notebook that declares them. Default: none. */
  parameters?: Record<string, JsonValue>;
  /** Default: "all". */
  compare?: CompareMode;
  /** Default: 1e-6. */
  rtol?: number;
  /** Default: 0. */
  atol?: number;
  /** Names, or patterns of one's own, which are added. Default: all names but "backend", "port" and "memory". */
  patterns?: (PatternName | Pattern)[];
  /** Default: none. */
  ignorePaths?: string[];
  /** Share of the pixels of any patch of 32 × 32 that may differ; see compare/pixels.ts. Default: 0.002, two pixels. */
  pictures?: number;
  /** Default: "compare". */
  stderr?: CompareRules["stderr"];
  /** Default: "present". */
  derived?: CompareRules["derived"];
  /** What happens to cells tagged `slow`. Default: "skip". */
  slow?: "run" | "skip";
  /** Seconds a cell may take; 0: no limit. Default: 600. */
  timeout?: number;
  /** Seconds a notebook may take; 0: no limit. Default: 3600. */
  notebookTimeout?: number;
  /** "on", or "off": always run, store nothing. Default: "on". */
  cache?: "on" | "off";
  /** Globs of files that notebooks depend on in ways that neither their imports nor their reads show. Default: none. */
  inputs?: string[];
  /** Names of environment variables whose values are part of the cache's key. Default: none. */
  envInputs?: string[];
  /** Added to the kernels' environment. Default: none. */
  env?: Record<string, string>;
  /** Folder of the cache and of the executed notebooks of failing runs. Default: ".vitest-notebook" in the project's root. */
  dir?: string;
}

/** The options with their defaults, checked. */
export type Settings = Required<Omit<NotebooksOptions, "kernel" | "profile" | "patterns">> &
  Pick<NotebooksOptions, "kernel" | "profile"> & { patterns: Pattern[] };

/** What holds for one code cell: the options, then the notebook's metadata, then the cell's metadata and tags. */
export interface CellSettings {
  rules: CompareRules;
  /** Are the outputs compared? */
  outputs: "compare" | "ignore";
  /** "raises": the cell must end with an error, which is compared as an output. */
  expects: "success" | "raises";
  execution: "run" | "skip";
  /** Why the cell is skipped: the tag. */
  skipReason?: string;
  /** Seconds; 0: no limit. */
  timeout: number;
}

/** What holds for one notebook. `cells` has an entry for each code cell, by its position among all cells. */
export interface NotebookSettings {
  /** "off": switched off by the options or by the notebook itself. */
  cache: "on" | "off";
  /** undefined: no kernel named anywhere. */
  kernel?: string;
  /** Only those that the notebook declares. */
  parameters: Record<string, JsonValue>;
  notebookTimeout: number;
  /** Globs of the metadata, added to those of the options. */
  inputs: string[];
  cells: Map<number, CellSettings>;
}
