// Every flag of the command, one row each: its names, the values it takes, how they change the request, and its help. The parser and the
// help page are read from here.
import type { JsonValue } from "@innerloop/nbformat";
import type { NotebooksOptions } from "../settings/types.js";

/** What a command line asks for. */
export interface Request {
  print: "nothing" | "help" | "version";
  /** Files, folders and globs. */
  paths: readonly string[];
  options: NotebooksOptions;
  references: "compare" | "rewrite";
  watch: boolean;
  reporters: readonly string[];
  /** A file, or files by reporter. */
  outputFile: string | Record<string, string> | undefined;
  /** vitest's -t. */
  testNamePattern: string | undefined;
}

export interface Flag {
  /** All spellings, the one to show first. */
  names: readonly string[];
  /** What each value stands for in the help; its length is the number of values taken. */
  values: readonly string[];
  help: string;
  /** The change that the flag makes. `name`: as it was spelled. */
  read(values: readonly string[], request: Request, name: string): Partial<Request>;
}

/** A flag that sets one option. The option's own rules judge the value. */
function option(name: keyof NotebooksOptions, names: string[], value: string, help: string, fixed?: string): Flag {
  return {
    names,
    values: fixed === undefined ? [value] : [],
    help,
    read: ([text], request) => ({ options: { ...request.options, [name]: fixed ?? jsonOr(text ?? "") } }),
  };
}

/** Papermill's reading of `-p name value`: numbers, true, false, null, lists and objects are JSON, everything else is a text. */
function jsonOr(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

export const FLAGS: readonly Flag[] = [
  {
    names: ["--update", "-u"],
    values: [],
    help: "rewrite the outputs of the cells that differ; every other byte stays",
    read: () => ({ references: "rewrite" }),
  },
  option("cache", ["--no-cache"], "", "run every notebook, and remember nothing", "off"),
  option("jobs", ["--jobs", "-j"], "N", "most notebooks at a time; half of the processors when not said"),
  option("kernel", ["--kernel", "-k"], "NAME", "kernel to run in, instead of the one the notebook names"),
  option("profile", ["--profile"], "NAME", "the parameter `profile`, where a notebook declares it"),
  {
    names: ["-p", "--parameter"],
    values: ["NAME", "VALUE"],
    help: "set a parameter: number, true, false, null, JSON list or object, else text (repeatable)",
    read: ([name = "", text = ""], { options }) => ({
      options: { ...options, parameters: { ...options.parameters, [name]: jsonOr(text) } },
    }),
  },
  option("rtol", ["--rtol"], "R", "relative tolerance of numbers; 1e-6 when not said"),
  option("atol", ["--atol"], "A", "absolute tolerance of numbers; 0 when not said"),
  option("compare", ["--compare"], "all|tagged|none", "whose outputs are compared; all when not said"),
  option("slow", ["--slow"], "", "run the cells tagged slow, too", "run"),
  option("timeout", ["--timeout"], "SECONDS", "longest a cell may take, 0 for no limit; 600 when not said"),
  option("notebookTimeout", ["--notebook-timeout"], "SECONDS", "longest a notebook may take; 3600 when not said"),
  {
    names: ["--watch", "-w"],
    values: [],
    help: "run again what changes: notebooks, the modules they import, the files they read",
    read: () => ({ watch: true }),
  },
  {
    names: ["--reporter"],
    values: ["NAME"],
    help: "vitest's reporters: default, verbose, junit, json, github-actions, html, … (repeatable)",
    read: ([reporter = ""], { reporters }) => ({ reporters: [...reporters, reporter] }),
  },
  {
    names: ["--outputFile", "--output-file"],
    values: ["FILE"],
    help: "where reporters write; --outputFile.junit FILE for one of several",
    read: ([file = ""], { outputFile }, name) => {
      const [, reporter] = name.split(".");
      if (reporter === undefined) return { outputFile: file };
      return { outputFile: { ...(typeof outputFile === "object" ? outputFile : {}), [reporter]: file } };
    },
  },
  {
    names: ["-t", "--testNamePattern"],
    values: ["PATTERN"],
    help: "report only cells whose title matches; the cells before them run all the same",
    read: ([testNamePattern]) => ({ testNamePattern }),
  },
  { names: ["--help", "-h"], values: [], help: "print this page", read: () => ({ print: "help" }) },
  { names: ["--version", "-v"], values: [], help: "print the version", read: () => ({ print: "version" }) },
];

/** What `--help` prints. */
export function helpText(): string {
  const spelling = ({ names, values }: Flag) => [names.join(", "), ...values].join(" ");
  const width = Math.max(...FLAGS.map((flag) => spelling(flag).length));
  const rows = FLAGS.map((flag) => `  ${spelling(flag).padEnd(width)}  ${flag.help}`);
  return `vitest-notebook [flags] [notebook.ipynb | folder | glob] …

Runs notebooks as tests: a code cell is a test, its outputs are compared with those in the file, numbers as numbers.
Without a path: every notebook below this folder.

${rows.join("\n")}

Exit code: 0 all passed; 1 a notebook failed, or none was found; 2 the command line is wrong (nothing was started);
130 interrupted.
`;
}
