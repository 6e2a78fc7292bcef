// What a command line means, once parsed: one plain record, JSON throughout, so that it can be handed to a worker.
// Everything that nbconvert can set is in `settings`, by its class and trait; the rest is this command's own.
import type { JsonValue } from "@innerloop/nbformat";
import type { Settings } from "../traits/types.js";

/** Messages at least this important are printed; the names and their order are Python's logging levels, as in nbconvert. */
export const logLevels = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Options {
  /** Paths and globs, as written. */
  notebooks: readonly string[];
  /** What flags, `--Class.trait=value` and configuration files set; in the end also nbconvert's own defaults hold. */
  settings: Settings;
  /** Injected after the cell tagged `parameters`; only with execution. */
  parameters: Readonly<Record<string, JsonValue>>;
  /** "files": by nbconvert's rules. "inplace": a flag asked for the notebook itself to be written over. */
  destination: "files" | "inplace";
  /** Another notebook that every page is compared with. */
  diff?: string;
  /** What to print instead of converting anything. */
  print: "nothing" | "help" | "help-all" | "version";
}

/** The command line with nothing on it. */
export const defaultOptions: Options = {
  notebooks: [],
  settings: {},
  parameters: {},
  destination: "files",
  print: "nothing",
};
