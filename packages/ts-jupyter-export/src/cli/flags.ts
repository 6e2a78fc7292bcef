// Every flag of the command, one row each: its names, the values it takes, how they change the options, and its help text.
// The parser, the help page and the README's table are all read from here, so adding a flag is adding a row.
import { formats } from "../formats/names.js";
import { assign } from "./assign.js";
import { alias, type Flag, nb, own, pm, sets } from "./flag-rows.js";
import { about, places } from "./flags-of-files.js";
import { count, parameterName, parameterValue, seconds } from "./values.js";

export type { Flag } from "./flag-rows.js";

const what: readonly Flag[] = [
  alias(
    nb("--to", `format of the output: ${formats.join(", ")}, or a module of your own (./mine.js); html when not said`),
    "FORMAT",
    "NbConvertApp",
    "export_format",
  ),
  alias(
    nb("--template", "frame of the page: lab (when not said), classic or basic"),
    "NAME",
    "TemplateExporter",
    "template_name",
  ),
  alias(
    nb("--template-file", "a Jinja file; accepted, and changes nothing here"),
    "FILE",
    "TemplateExporter",
    "template_file",
  ),
  alias(nb("--theme", "colours of the page: light (when not said) or dark"), "NAME", "HTMLExporter", "theme"),
  alias(
    nb("--nbformat", "version of the format that --to notebook writes: 1, 2, 3 or 4"),
    "N",
    "NotebookExporter",
    "nbformat_version",
  ),
  alias(
    nb("--reveal-prefix", "where reveal.js loads from with --online; it stands in the file otherwise"),
    "URL",
    "SlidesExporter",
    "reveal_url_prefix",
  ),
  sets(nb("--no-input", "leave out the code, keep its outputs (and no prompts)"), {
    TemplateExporter: { exclude_input: true, exclude_input_prompt: true, exclude_output_prompt: true },
  }),
  sets(nb("--no-prompt", "leave out the In [n] and Out [n] prompts"), {
    TemplateExporter: { exclude_input_prompt: true, exclude_output_prompt: true },
  }),
  sets(nb("--show-input", "show the code, where a configuration file hides it"), {
    TemplateExporter: { exclude_input: false },
  }),
  sets(nb("--embed-images", "carry the images of the prose inside the page; always so without --online"), {
    HTMLExporter: { embed_images: true },
  }),
  sets(nb("--sanitize-html", "clean everything that the notebook brings of what could act"), {
    HTMLExporter: { sanitize_html: true },
  }),
  alias(nb("--sanitize_html", "the same, by True or False"), "BOOL", "HTMLExporter", "sanitize_html"),
  sets(own("--online", "load libraries and images from their addresses; a page makes no request otherwise"), {
    TsJupyterExport: { online: true },
  }),
  sets(own("--toc", "a table of contents from the first heading on (when not said: from three on)"), {
    TsJupyterExport: { toc: "always" },
  }),
  sets(own("--no-toc", "no table of contents"), { TsJupyterExport: { toc: "none" } }),
  sets(own("--collapse-code", "fold the code behind a button"), { TsJupyterExport: { collapse_code: true } }),
  sets(own("--trust", "do not sanitize notebooks that are marked untrusted"), { TsJupyterExport: { trust: true } }),
  {
    ...own(
      "--diff",
      "a page that shows what differs from this older notebook (or the one of the same name in this folder)",
    ),
    values: ["OLD"],
    read: ([diff], options) => ({ ...options, diff }),
  },
];

const running: readonly Flag[] = [
  sets(nb("--execute", "run every notebook in a kernel of its own first"), { ExecutePreprocessor: { enabled: true } }),
  sets(nb("--allow-errors", "a failing cell does not stop the notebook, nor count as a failure"), {
    ExecutePreprocessor: { allow_errors: true },
  }),
  {
    ...pm(
      ["--parameter", "--parameters", "-p"],
      "set a parameter: number, true, false, null, JSON list or object, else text (repeatable)",
    ),
    values: ["NAME", "VALUE"],
    read: ([name, value], options) => ({
      ...options,
      parameters: { ...options.parameters, [parameterName(name)]: parameterValue(value) },
    }),
  },
  {
    ...pm(["--parameters_raw", "-r"], "set a parameter to the text as it stands (repeatable)"),
    values: ["NAME", "TEXT"],
    read: ([name, text], options) => ({
      ...options,
      parameters: { ...options.parameters, [parameterName(name)]: text },
    }),
  },
  alias(
    pm(["--kernel", "-k", "--kernel_name"], "kernel to run in, instead of the one the notebook names"),
    "NAME",
    "ExecutePreprocessor",
    "kernel_name",
  ),
  {
    ...own("--timeout", "longest a cell may take; no limit when not said"),
    values: ["SECONDS"],
    read: ([text], options) => assign(options, "ExecutePreprocessor", "timeout", seconds(text)),
  },
  {
    ...own("--notebook-timeout", "longest a whole notebook may take; no limit when not said"),
    values: ["SECONDS"],
    read: ([text], options) => assign(options, "TsJupyterExport", "notebook_timeout", seconds(text)),
  },
  {
    ...own(["--startup-timeout", "--startup_timeout"], "longest a kernel may take to answer; 60 when not said"),
    values: ["SECONDS"],
    read: ([text], options) => assign(options, "ExecutePreprocessor", "startup_timeout", seconds(text)),
  },
  {
    ...own(["--jobs", "-j"], "notebooks converted at once; as many as the processors bear when not said"),
    values: ["N"],
    read: ([text], options) => assign(options, "TsJupyterExport", "jobs", count(text)),
  },
];

export const flags: readonly Flag[] = [...what, ...running, ...places, ...about];
