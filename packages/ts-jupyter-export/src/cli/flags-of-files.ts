// Rows of the table of flags: where things are written, and flags about the command itself.
import { assignText } from "./assign.js";
import { alias, type Flag, nb, own, sets } from "./flag-rows.js";
import { logLevels } from "./options.js";

export const places: readonly Flag[] = [
  alias(
    nb("--output", "base name of the output; {notebook_name} stands for the notebook's own"),
    "NAME",
    "NbConvertApp",
    "output_base",
  ),
  alias(
    nb("--output-dir", "where to write, made if missing; beside each notebook when not said"),
    "FOLDER",
    "FilesWriter",
    "build_directory",
  ),
  sets(nb("--stdin", "read one notebook from standard input; its name is notebook"), {
    NbConvertApp: { from_stdin: true },
  }),
  sets(nb("--stdout", "write the output to standard output instead of files"), {
    NbConvertApp: { writer_class: "StdoutWriter" },
  }),
  sets(nb("--inplace", "write the notebook over itself (implies --to notebook)"), {}, { destination: "inplace" }),
  sets(
    nb("--clear-output", "write the notebook over itself without its outputs"),
    { ClearOutputPreprocessor: { enabled: true } },
    { destination: "inplace" },
  ),
  sets(
    nb("--coalesce-streams", "write the notebook over itself with the pieces of each stream joined"),
    { CoalesceStreamsPreprocessor: { enabled: true } },
    { destination: "inplace" },
  ),
  alias(
    nb("--writer", "FilesWriter, StdoutWriter or DebugWriter (which lists what was extracted)"),
    "NAME",
    "NbConvertApp",
    "writer_class",
  ),
  alias(
    nb("--post", "serve: show the written file in a browser until interrupted"),
    "NAME",
    "NbConvertApp",
    "postprocessor_class",
  ),
  sets(own("--index", "also write index.html: every page with its status, duration and checks"), {
    TsJupyterExport: { index: true },
  }),
];

export const about: readonly Flag[] = [
  sets(nb("--allow-chromium-download", "accepted; nothing is downloaded here"), {
    WebPDFExporter: { allow_chromium_download: true },
  }),
  sets(nb("--disable-chromium-sandbox", "print PDF without Chromium's sandbox (root has to)"), {
    WebPDFExporter: { disable_sandbox: true },
  }),
  alias(
    nb("--config", "the configuration file to read, instead of searching for one"),
    "FILE",
    "JupyterApp",
    "config_file",
  ),
  sets(nb("--generate-config", "write a configuration file to begin with (to --config, else into Jupyter's folder)"), {
    JupyterApp: { generate_config: true },
  }),
  sets(nb("--show-config", "print all settings instead of converting"), { Application: { show_config: true } }),
  sets(nb("--show-config-json", "the same as JSON"), { Application: { show_config_json: true } }),
  {
    ...nb(
      "--log-level",
      "DEBUG prints every cell, INFO (when not said) every notebook, WARN and up only what went wrong",
    ),
    values: [`${logLevels.join("|")}|10…50`],
    read: ([text], options) => assignText(options, "Application", "log_level", text === "WARNING" ? "WARN" : text),
  },
  sets(nb("--debug", "the same as --log-level DEBUG"), { Application: { log_level: "DEBUG" } }),
  sets(own(["--quiet", "-q"], "print errors only"), { Application: { log_level: "ERROR" } }),
  sets(nb("-y", "answer yes instead of asking"), { JupyterApp: { answer_yes: true } }),
  sets(nb(["--help", "-h"], "print this page"), {}, { print: "help" }),
  sets(nb("--help-all", "the same with every --Class.trait"), {}, { print: "help-all" }),
  sets(nb("--version", "print the version"), {}, { print: "version" }),
];
