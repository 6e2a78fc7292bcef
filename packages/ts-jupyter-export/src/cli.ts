// ts-jupyter-export: the command. Parses, plans every output, converts several notebooks at once, and says how it ended:
// 0 all done, 1 a notebook failed, 2 the command line is wrong (nothing was started), 128 + n stopped by signal n.
import { createRequire } from "node:module";
import { expandNotebooks } from "./cli/globs.js";
import type { Options } from "./cli/options.js";
import { parse } from "./cli/parse.js";
import { requestOf } from "./cli/request.js";
import { planJobs } from "./cli/targets.js";
import { UsageError } from "./cli/usage-error.js";
import { type LoadedConfig, loadConfig } from "./config/load.js";
import type { FormatChoice } from "./formats/names.js";
import { isHeard } from "./run/reporter.js";
import { printableLines } from "./run/text.js";
import { ineffective, mergeSettings, readerOf, type Settings } from "./traits/settings.js";

/** Runs the command with these arguments (without node and script). @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`… --stdout | head`) closes the pipe; that is no failure of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  // Nobody reads the progress any more (`… 2>&1 | head`): the notebooks are converted all the same.
  process.stderr.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exit(1);
  });
  try {
    const line = parse(argv);
    if (line.print !== "nothing") return await print(line.print);
    const file = readerOf(line.settings, "NbConvertApp").value("JupyterApp", "config_file");
    const config = await loadConfig(file === "" ? undefined : file, process.env, process.cwd());
    const settings = mergeSettings(config.settings, line.settings);
    const listed = readerOf(settings, "NbConvertApp").value("NbConvertApp", "notebooks");
    const options = { ...line, settings, notebooks: line.notebooks.length > 0 ? line.notebooks : listed };
    return (await about(options, config)) ?? (await convert(options, config.warnings));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`ts-jupyter-export: ${printableLines(message)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function print(what: "help" | "help-all" | "version"): Promise<number> {
  const { helpText, traitText } = await import("./cli/help.js");
  const text = what === "version" ? `${version()}\n` : helpText() + (what === "help-all" ? traitText() : "");
  process.stdout.write(text);
  return 0;
}

/** Answers questions about the settings. Undefined: none was asked. */
async function about({ settings }: Options, config: LoadedConfig): Promise<number | undefined> {
  const { value } = readerOf(settings, "NbConvertApp");
  const asked = (["show_config", "show_config_json"] as const).find((trait) => value("Application", trait));
  if (asked === undefined && !value("JupyterApp", "generate_config")) return undefined;
  const { generateConfig, showConfig, showConfigJson } = await import("./config/show.js");
  if (asked === undefined)
    return generateConfig(value("JupyterApp", "config_file"), value("JupyterApp", "answer_yes"), process.env);
  process.stdout.write(asked === "show_config" ? showConfig(settings, config.files) : showConfigJson(settings));
  return 0;
}

async function convert(options: Options, warnings: readonly string[]): Promise<number> {
  const request = requestOf(options, process.cwd());
  const say = (level: "WARN" | "ERROR", text: string) => {
    if (isHeard(level, request.logLevel)) process.stderr.write(`${printableLines(text)}\n`);
  };
  const { files, unmatched } =
    request.source === "stdin" ? { files: ["notebook.ipynb"], unmatched: [] } : expandNotebooks(options.notebooks);
  const { jobs, notes } = planJobs(files, request);
  await checkModules(request.format, options.settings);
  for (const note of [...warnings, ...ineffective(options.settings), ...notes]) say("WARN", `! ${note}`);
  for (const pattern of unmatched) say("ERROR", `no notebook matches ${pattern}`);
  if (jobs.length === 0) return 1;
  // Loaded only now, so that help and refusals come at once: below are a kernel client, a DOM and plotly.
  const { convertAll } = await import("./run/convert-all.js");
  const code = await convertAll(jobs, request, options);
  return unmatched.length > 0 && code === 0 ? 1 : code;
}

/** Modules that the user names are loaded once before anything starts: one that is none is a mistake in the command line. */
async function checkModules(format: FormatChoice, settings: Settings): Promise<void> {
  const named = Object.values(settings).some(({ preprocessors }) => preprocessors !== undefined);
  if (format.kind === "format" && !named) return;
  const folder = process.cwd();
  const { loadExporter, preprocessOptions } = await import("./formats/index.js");
  try {
    if (format.kind === "module") await loadExporter(format.specifier, folder, settings);
    if (named) await preprocessOptions(format, settings, folder);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Of this package. */
function version(): string {
  const { version: found } = createRequire(import.meta.url)("../package.json") as { version: string };
  return found;
}
