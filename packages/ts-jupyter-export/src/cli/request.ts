// What is to be done, read from the settings of command line and configuration files together; and what cannot be done together.
import { isAbsolute, normalize } from "node:path";
import { classOf } from "../formats/classes.js";
import { type FormatChoice, formatOf } from "../formats/names.js";
import { checkPage } from "../formats/page.js";
import { readerOf } from "../traits/index.js";
import { type LogLevel, logLevels, type Options } from "./options.js";
import { UsageError } from "./usage-error.js";

export interface Request {
  format: FormatChoice;
  run: "execute" | "as-stored";
  /** "inplace": the notebook itself is written over, unless --output names another file beside it. "debug": what was extracted is listed. */
  destination: "files" | "inplace" | "stdout" | "debug";
  source: "files" | "stdin";
  /** Base name of the output; `{notebook_name}` stands for the notebook's own. */
  output: string;
  /** Absent: beside each notebook. */
  outputDir?: string;
  /** What stands before `.ipynb` where neither --output nor --output-dir is given. */
  suffix: string;
  /** Folder of extracted files beside the output; `{notebook_name}` stands for the output's base name. */
  filesDir: string;
  /** Absent: the format's own. */
  extension?: string;
  /** Files and globs that are copied along, and the folder that their names count from. */
  copies: { files: readonly string[]; from?: string };
  post: "serve" | "none";
  index: "write" | "none";
  logLevel: LogLevel;
  /** Absent: half of the processors. */
  jobs?: number;
  /** "page": what differs from an older notebook is shown instead. */
  diff?: string;
}

const writers: Readonly<Record<string, "files" | "stdout" | "debug">> = {
  fileswriter: "files",
  stdoutwriter: "stdout",
  debugwriter: "debug",
};

/**
 * @param folder packages of exporters are looked for from here
 * @throws UsageError for a value that means nothing, or settings that contradict each other
 */
export function requestOf(options: Options, folder: string): Request {
  const { settings } = options;
  const app = readerOf(settings, "NbConvertApp").value;
  const own = readerOf(settings, "TsJupyterExport").value;
  const writer = readerOf(settings, "FilesWriter").value;
  const to = app("NbConvertApp", "export_format");
  const outputDir = writer("FilesWriter", "build_directory");
  const format = choice(to || (options.destination === "inplace" ? "notebook" : "html"), folder);
  const nbformat = readerOf(settings, "NotebookExporter").value("NotebookExporter", "nbformat_version");
  const extension = readerOf(settings, format.kind === "format" ? classOf[format.name] : "Exporter").value(
    "Exporter",
    "file_extension",
  );
  const from = writer("FilesWriter", "relpath");
  const jobs = own("TsJupyterExport", "jobs");
  const request: Request = {
    format,
    run: readerOf(settings, "ExecutePreprocessor").value("Preprocessor", "enabled") ? "execute" : "as-stored",
    destination: destination(options, app("NbConvertApp", "writer_class")),
    source: app("NbConvertApp", "from_stdin") ? "stdin" : "files",
    output: app("NbConvertApp", "output_base"),
    ...(outputDir === "" ? {} : { outputDir }),
    suffix: app("NbConvertApp", "use_output_suffix") ? (nbformat === 4 ? ".nbconvert" : `.v${nbformat}`) : "",
    filesDir: inside(app("NbConvertApp", "output_files_dir")),
    ...(extension === "" ? {} : { extension: dotted(extension) }),
    copies: { files: writer("WriterBase", "files"), ...(from === "" ? {} : { from }) },
    post: post(app("NbConvertApp", "postprocessor_class")),
    index: own("TsJupyterExport", "index") ? "write" : "none",
    logLevel: logLevel(readerOf(settings, "NbConvertApp").given("Application", "log_level") ?? "INFO"),
    ...(jobs > 0 ? { jobs } : {}),
    ...(options.diff === undefined ? {} : { diff: options.diff }),
  };
  checkTogether(request, options);
  usage(() => checkPage(format, settings));
  return request;
}

const choice = (name: string, folder: string): FormatChoice => usage(() => formatOf(name, folder), "invalid --to: ");

/** Whatever is wrong with these settings is wrong with the command line. */
function usage<T>(read: () => T, prefix = ""): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`${prefix}${(error as Error).message}`);
  }
}

function destination(options: Options, writer: string): Request["destination"] {
  const last = writer.split(".").at(-1)?.toLowerCase() ?? "";
  const known = writers[last];
  if (known === undefined)
    throw new UsageError(`unknown writer: "${writer}" (known: FilesWriter, StdoutWriter, DebugWriter)`);
  return known === "files" ? options.destination : known;
}

function post(name: string): Request["post"] {
  if (name === "") return "none";
  if (/(^|\.)serve(postprocessor)?$/i.test(name)) return "serve";
  throw new UsageError(`unknown --post: "${name}" (known: serve)`);
}

/** A folder that stays beside the output; "" is the output's own. */
function inside(folder: string): string {
  const path = normalize(folder).replaceAll("\\", "/").replace(/\/$/, "");
  if (isAbsolute(folder) || path.split("/").includes(".."))
    throw new UsageError(`invalid NbConvertApp.output_files_dir: "${folder}" is not beside the output`);
  return path === "." ? "" : path;
}

function dotted(extension: string): string {
  if (/^\.[^/\\]+$/.test(extension)) return extension;
  throw new UsageError(`invalid Exporter.file_extension: "${extension}" (begins with a dot)`);
}

/** By name, or by the numbers of Python's logging module: 10 = DEBUG … 50 = CRITICAL. */
const logLevel = (level: number | LogLevel): LogLevel =>
  typeof level === "string" ? level : logLevels[Math.max(0, level / 10 - 1)];

/** What is fine by itself but not together. */
function checkTogether(request: Request, options: Options): void {
  const { destination: place, format, index, source } = request;
  const to = format.kind === "format" ? format.name : format.specifier;
  const refuse = (wrong: boolean, message: string) => {
    if (wrong) throw new UsageError(message);
  };
  refuse(source === "files" && options.notebooks.length === 0, "no notebook given (--help shows how)");
  refuse(
    request.run === "as-stored" && Object.keys(options.parameters).length > 0,
    "a parameter changes nothing without --execute",
  );
  refuse(options.destination === "inplace" && to !== "notebook", `--inplace with --to ${to}`);
  refuse(
    place === "inplace" && request.outputDir !== undefined,
    "--inplace with --output-dir (nbconvert would write over the notebook; so with --clear-output, --coalesce-streams)",
  );
  refuse(place === "inplace" && source === "stdin", "--inplace with --stdin: there is no file to write over");
  refuse(place === "stdout" && to === "figures", "--stdout with --to figures: several files, one stream");
  refuse(place !== "files" && request.post === "serve", "--post serve needs a file to serve");
  refuse(index === "write" && (to !== "html" || place !== "files"), "--index lists pages: it needs --to html");
  refuse(request.diff !== undefined && to !== "html", "--diff shows a page: it needs --to html");
}
