// What a command line means, once parsed: one plain record. Unions name the choices where two flags would contradict each other.
import type { JsonValue } from "@innerloop/nbformat";

/** The formats that `--to` knows. */
export const formats = ["html", "notebook", "figures"] as const;
export type Format = (typeof formats)[number];

/** Messages at least this important are printed; the names and their order are Python's logging levels, as in nbconvert. */
export const logLevels = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Options {
  /** Paths and globs, as written. */
  notebooks: string[];
  /** Absent: html, or notebook with `--inplace`. */
  to?: Format;
  run: "execute" | "as-stored";
  /** Injected after the cell tagged `parameters`; only with `--execute`. */
  parameters: Record<string, JsonValue>;
  /** Absent: the kernel that each notebook names. */
  kernelName?: string;
  /** Base name of the output; `{notebook_name}` stands for the notebook's own. */
  output: string;
  /** Absent: beside each notebook. */
  outputDir?: string;
  destination: "files" | "inplace" | "stdout";
  /** Notebooks converted at once. Absent: half of the processors, at least 1. */
  jobs?: number;
  errors: "stop" | "allow";
  /** Seconds a cell may take; 0 = no limit. */
  timeout: number;
  /** Seconds a whole notebook may take; 0 = no limit. */
  notebookTimeout: number;
  /** Seconds the kernel may take to answer. */
  startupTimeout: number;
  index: "write" | "none";
  input: "show" | "hide";
  prompt: "show" | "hide";
  theme: "light" | "dark";
  logLevel: LogLevel;
  /** What to print instead of converting anything. */
  print: "nothing" | "help" | "version";
}

/** The command line with nothing on it. */
export const defaultOptions: Options = {
  notebooks: [],
  run: "as-stored",
  parameters: {},
  output: "{notebook_name}",
  destination: "files",
  errors: "stop",
  timeout: 0,
  notebookTimeout: 0,
  startupTimeout: 60,
  index: "none",
  input: "show",
  prompt: "show",
  theme: "light",
  logLevel: "INFO",
  print: "nothing",
};
