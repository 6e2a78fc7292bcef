// Every flag of the command, one row each: its names, the values it takes, how they change the options, and its help text.
// The parser, the help page and the README's table are all read from here, so adding a flag is adding a row.
import { type Format, formats, type LogLevel, logLevels, type Options } from "./options.js";
import { count, oneOf, parameterName, parameterValue, seconds } from "./values.js";

export interface Flag {
  /** All spellings, the one to show first. */
  readonly names: readonly string[];
  /** What each value stands for in the help; its length is the number of values taken. */
  readonly values: readonly string[];
  readonly help: string;
  /** nbconvert's and papermill's flags are theirs in name and meaning; the others exist here only. */
  readonly origin: "nbconvert" | "papermill" | "own";
  /** The change that the flag makes. @throws UsageError with the offending value */
  readonly read: (values: readonly string[], options: Options) => Partial<Options>;
}

const themes = ["light", "dark"] as const;

/** nbconvert also takes the numbers of Python's logging module: 10 = DEBUG … 50 = CRITICAL. */
function level(text: string): LogLevel {
  const numbered = /^[1-5]0$/.test(text) ? logLevels[Number(text[0]) - 1] : undefined;
  return numbered ?? oneOf(logLevels, text === "WARNING" ? "WARN" : text);
}

export const flags: readonly Flag[] = [
  {
    names: ["--to"],
    values: [formats.join("|")],
    help: "format of the output; html when not said",
    origin: "nbconvert",
    read: ([to]) => ({ to: oneOf<Format>(formats, to) }),
  },
  {
    names: ["--execute"],
    values: [],
    help: "run every notebook in a kernel of its own first",
    origin: "nbconvert",
    read: () => ({ run: "execute" }),
  },
  {
    names: ["--parameter", "--parameters", "-p"],
    values: ["NAME", "VALUE"],
    help: "set a parameter: number, true, false, null, JSON list or object, else text (repeatable)",
    origin: "papermill",
    read: ([name, value], { parameters }) => ({
      parameters: { ...parameters, [parameterName(name)]: parameterValue(value) },
    }),
  },
  {
    names: ["--parameters_raw", "-r"],
    values: ["NAME", "TEXT"],
    help: "set a parameter to the text as it stands (repeatable)",
    origin: "papermill",
    read: ([name, text], { parameters }) => ({ parameters: { ...parameters, [parameterName(name)]: text } }),
  },
  {
    names: ["--kernel", "-k", "--kernel_name", "--ExecutePreprocessor.kernel_name"],
    values: ["NAME"],
    help: "kernel to run in, instead of the one the notebook names",
    origin: "papermill",
    read: ([kernelName]) => ({ kernelName }),
  },
  {
    names: ["--allow-errors"],
    values: [],
    help: "a failing cell does not stop the notebook, nor count as a failure",
    origin: "nbconvert",
    read: () => ({ errors: "allow" }),
  },
  {
    names: ["--timeout"],
    values: ["SECONDS"],
    help: "longest a cell may take; no limit when not said",
    origin: "own",
    read: ([text]) => ({ timeout: seconds(text) }),
  },
  {
    names: ["--notebook-timeout"],
    values: ["SECONDS"],
    help: "longest a whole notebook may take; no limit when not said",
    origin: "own",
    read: ([text]) => ({ notebookTimeout: seconds(text) }),
  },
  {
    names: ["--startup-timeout", "--startup_timeout"],
    values: ["SECONDS"],
    help: "longest a kernel may take to answer; 60 when not said",
    origin: "own",
    read: ([text]) => ({ startupTimeout: seconds(text) }),
  },
  {
    names: ["--jobs", "-j"],
    values: ["N"],
    help: "notebooks converted at once; half of the processors when not said",
    origin: "own",
    read: ([text]) => ({ jobs: count(text) }),
  },
  {
    names: ["--output"],
    values: ["NAME"],
    help: "base name of the output; {notebook_name} stands for the notebook's own",
    origin: "nbconvert",
    read: ([output]) => ({ output }),
  },
  {
    names: ["--output-dir"],
    values: ["FOLDER"],
    help: "where to write, made if missing; beside each notebook when not said",
    origin: "nbconvert",
    read: ([outputDir]) => ({ outputDir }),
  },
  {
    names: ["--inplace"],
    values: [],
    help: "write the notebook over itself (implies --to notebook)",
    origin: "nbconvert",
    read: () => ({ destination: "inplace" }),
  },
  {
    names: ["--stdout"],
    values: [],
    help: "write the output to standard output instead of files",
    origin: "nbconvert",
    read: () => ({ destination: "stdout" }),
  },
  {
    names: ["--index"],
    values: [],
    help: "also write index.html: every page with its status, duration and checks",
    origin: "own",
    read: () => ({ index: "write" }),
  },
  {
    names: ["--no-input"],
    values: [],
    help: "leave out the code, keep its outputs (and no prompts)",
    origin: "nbconvert",
    read: () => ({ input: "hide", prompt: "hide" }),
  },
  {
    names: ["--no-prompt"],
    values: [],
    help: "leave out the In [n] and Out [n] prompts",
    origin: "nbconvert",
    read: () => ({ prompt: "hide" }),
  },
  {
    names: ["--theme"],
    values: [themes.join("|")],
    help: "colours of the page; light when not said",
    origin: "nbconvert",
    read: ([theme]) => ({ theme: oneOf(themes, theme) }),
  },
  {
    names: ["--log-level"],
    values: ["LEVEL"],
    help: "DEBUG prints every cell, INFO (when not said) every notebook, WARN and up only what went wrong",
    origin: "nbconvert",
    read: ([text]) => ({ logLevel: level(text) }),
  },
  {
    names: ["--quiet", "-q"],
    values: [],
    help: "print errors only",
    origin: "own",
    read: () => ({ logLevel: "ERROR" }),
  },
  {
    names: ["-y"],
    values: [],
    help: "answer yes to every question; accepted for nbconvert's sake, nothing is ever asked",
    origin: "nbconvert",
    read: () => ({}),
  },
  {
    names: ["--help", "-h"],
    values: [],
    help: "print this page",
    origin: "nbconvert",
    read: () => ({ print: "help" }),
  },
  {
    names: ["--version"],
    values: [],
    help: "print the version",
    origin: "nbconvert",
    read: () => ({ print: "version" }),
  },
];
