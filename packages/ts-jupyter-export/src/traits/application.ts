// Settings of the command itself: nbconvert's application classes, its writers and its post-processor, and our own class.
import { baseDisplayPriority } from "../core/display-priority.js";
import { choice, decimal, flag, integer, list, map, none, text, to } from "./rows.js";

const logging = none("messages are laid out by the progress display");

export const applicationClasses = {
  Application: {
    parents: [],
    traits: {
      log_datefmt: text("%Y-%m-%d %H:%M:%S", logging, "layout of dates in log lines"),
      log_format: text("[%(name)s]%(highlevel)s %(message)s", logging, "layout of log lines"),
      log_level: choice(
        [0, 10, 20, 30, 40, 50, "DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"],
        30,
        to("--log-level"),
        "least importance of what is printed (nbconvert, like us, starts at INFO)",
      ),
      logging_config: map(logging, "handlers of Python's logging module"),
      show_config: flag(false, to("--show-config"), "print the settings instead of converting"),
      show_config_json: flag(false, to("--show-config-json"), "the same as JSON"),
    },
  },
  JupyterApp: {
    parents: ["Application"],
    traits: {
      answer_yes: flag(false, to("-y"), "answer yes instead of asking"),
      config_file: text("", to("--config"), "the configuration file to read instead of searching for one"),
      config_file_name: text("", none("the names that are searched for are fixed"), "name of the configuration file"),
      generate_config: flag(false, to("--generate-config"), "write a configuration file to begin with"),
    },
  },
  NbConvertApp: {
    parents: ["JupyterApp", "Application"],
    traits: {
      export_format: text("", to("--to"), "format of the output; html when not said"),
      from_stdin: flag(false, to("--stdin"), "read one notebook from standard input"),
      notebooks: list([], to("words of the command line"), "notebooks and globs, when the command line names none"),
      output_base: text("{notebook_name}", to("--output"), "base name of the output"),
      output_files_dir: text("{notebook_name}_files", to("file names"), "folder of extracted files, beside the output"),
      postprocessor_class: text("", to("--post"), "what happens to the written file; known: serve"),
      recursive_glob: flag(false, none("`**` always reaches into folders"), "whether ** reaches into folders"),
      use_output_suffix: flag(true, to("file names"), "`.nbconvert` (or `.v3`) before `.ipynb` with --to notebook"),
      writer_class: text("FilesWriter", to("--writer"), "FilesWriter, StdoutWriter or DebugWriter"),
    },
  },
  NbConvertBase: {
    parents: [],
    traits: {
      default_language: text(
        "ipython",
        none("nbconvert ignores it too; language_info decides"),
        "language of code cells",
      ),
      display_data_priority: list(
        [...baseDisplayPriority],
        to("text.displayPriority"),
        "order of an output's representations in text formats; pages keep nbconvert's order",
      ),
    },
  },
  WriterBase: {
    parents: ["NbConvertBase"],
    traits: { files: list([], to("writer"), "files and globs that are copied beside the output") },
  },
  FilesWriter: {
    parents: ["WriterBase", "NbConvertBase"],
    traits: {
      build_directory: text("", to("--output-dir"), "where to write; beside each notebook when empty"),
      relpath: text("", to("writer"), "folder that the names of copied files count from; the notebook's when empty"),
    },
  },
  StdoutWriter: { parents: ["WriterBase", "NbConvertBase"], traits: {} },
  DebugWriter: { parents: ["WriterBase", "NbConvertBase"], traits: {} },
  PostProcessorBase: { parents: ["NbConvertBase"], traits: {} },
  ServePostProcessor: {
    parents: ["PostProcessorBase", "NbConvertBase"],
    traits: {
      browser: text("", to("serve.browser"), "program that opens the address"),
      ip: text("127.0.0.1", to("serve.host"), "address to listen on"),
      open_in_browser: flag(true, to("serve.open"), "open the address in a browser"),
      port: integer(8000, to("serve.port"), "port to listen on"),
      reveal_cdn: text(
        "https://cdnjs.cloudflare.com/ajax/libs/reveal.js/3.5.0",
        none("reveal.js stands in the file"),
        "where reveal.js is fetched from",
      ),
      reveal_prefix: text("reveal.js", none("reveal.js stands in the file"), "path of reveal.js on the server"),
    },
  },
  TsJupyterExport: {
    parents: [],
    traits: {
      online: flag(
        false,
        to("page.network"),
        "libraries and images load from their addresses instead of being carried inside",
      ),
      toc: choice(
        ["auto", "always", "none"],
        "auto",
        to("page.toc"),
        "table of contents: from three headings on, from one on, or never",
      ),
      collapse_code: flag(false, to("page.input"), "code is folded behind a button"),
      plots: choice(["live", "static"], "live", to("page.plots"), "plotly figures: interactive, or pictures only"),
      paper: choice(
        ["a3", "a4", "a5", "letter", "legal", "tabloid"],
        "letter",
        to("pdf.paper"),
        "size of a sheet; a style sheet's @page wins",
      ),
      date: text("", to("page.date"), "a date under the title, as it should read"),
      trust: flag(false, to("trust"), "notebooks that are marked untrusted are not sanitized"),
      notebook_timeout: decimal(0, to("run"), "seconds a whole notebook may take; 0: no limit"),
      jobs: integer(0, to("run"), "notebooks converted at once; 0: as many as the processors bear"),
      diff_rtol: decimal(
        0,
        to("--diff"),
        "numbers that differ by no more than this part of the older one count as equal",
      ),
      diff_atol: decimal(0, to("--diff"), "numbers that differ by no more than this count as equal"),
      index: flag(false, to("--index"), "also write index.html"),
    },
  },
} as const;
