// What is compared: a way of asking nbconvert, and the same asked of our exporters.
import type { Excluded } from "../../packages/ts-jupyter-export/src/core/excluded.js";
import type { Exporter } from "../../packages/ts-jupyter-export/src/core/exporter.js";
import type { PreprocessOptions } from "../../packages/ts-jupyter-export/src/preprocess/options.js";
import { htmlExporter, type PageOptions } from "../../packages/ts-jupyter-export/src/render/index.js";
import { slidesExporter } from "../../packages/ts-jupyter-export/src/slides/index.js";
import {
  defaultPreprocessing,
  markdownExporter,
  pythonExporter,
  scriptExporter,
} from "../../packages/ts-jupyter-export/src/text/index.js";
import type { Entry } from "./corpus/index.js";

type Config = Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;

export interface Variant {
  name: string;
  /** nbconvert's name of the exporter, and its traits. */
  exporter: string;
  config: Config;
  /** "text": byte by byte. */
  compare: "lab" | "classic" | "basic" | "text";
  ours: () => Exporter;
  preprocess: PreprocessOptions;
  /** Which notebooks. */
  takes: (entry: Entry) => boolean;
}

const everyNotebook = () => true;
const smallNotebooks = (entry: Entry) => entry.formats !== "html";
const allVariants = (entry: Entry) => entry.variants === "all";
const named = (names: RegExp) => (entry: Entry) => names.test(entry.name);

/** Notebooks with every kind of cell, output and prompt. */
const MIXED =
  /^(?:kitchen-sink|empty-cells|raw-types|tags|transient-remove-source|streams|errors|several-outputs|attachments|slides|v3)$/;

const page = (
  name: string,
  config: Config[string],
  options: PageOptions,
  template: "lab" | "classic" | "basic" = "lab",
): Variant => ({
  name,
  exporter: "html",
  config: { HTMLExporter: template === "lab" ? config : { template_name: template, ...config } },
  compare: template,
  ours: () => htmlExporter(template === "lab" ? options : { template, ...options }),
  preprocess: {},
  takes: allVariants,
});

/** What was typed at prompts is left out as long as nbconvert is not told otherwise. */
const excluding = (name: string, ...parts: (Excluded extends ReadonlySet<infer T> ? T : never)[]): Variant => {
  const traits = Object.fromEntries(parts.map((part) => [`exclude_${part.replaceAll("-", "_")}`, true]));
  return { ...page(name, traits, { exclude: new Set([...parts, "output-stdin"]) }), takes: named(MIXED) };
};

const text = (name: "markdown" | "script" | "python", ours: () => Exporter): Variant => ({
  name,
  exporter: name,
  config: {},
  compare: "text",
  ours,
  preprocess: defaultPreprocessing[name],
  takes: smallNotebooks,
});

export const variants: readonly Variant[] = [
  { ...page("html", {}, {}), takes: everyNotebook },
  {
    ...page("html dark", { theme: "dark" }, { theme: "dark" }),
    takes: named(/^(?:kitchen-sink|empty-notebook|titles|mermaid)$/),
  },
  page("html classic", {}, {}, "classic"),
  page("html basic", {}, {}, "basic"),
  // --no-input and --no-prompt are these sets.
  excluding("html no-input", "input", "input-prompt", "output-prompt"),
  excluding("html no-prompt", "input-prompt", "output-prompt"),
  excluding("html without input", "input"),
  excluding("html without input prompts", "input-prompt"),
  excluding("html without output prompts", "output-prompt"),
  excluding("html without outputs", "output"),
  {
    ...page("html with stdin", { exclude_output_stdin: false }, { exclude: new Set() }),
    takes: named(/^(?:kitchen-sink|streams)$/),
  },
  excluding("html without code cells", "code-cell"),
  excluding("html without markdown", "markdown"),
  excluding("html without raw", "raw"),
  {
    ...page("html without anchors", { exclude_anchor_links: true }, { anchorLinkText: "" }),
    takes: named(/^(?:kitchen-sink|headings|html-in-markdown|slides)$/),
  },
  {
    ...page("html other anchors", { anchor_link_text: "#" }, { anchorLinkText: "#" }),
    takes: named(/^(?:kitchen-sink|headings|markdown-outputs)$/),
  },
  {
    ...page("html inline svg", { skip_svg_encoding: true }, { svg: "inline" }),
    takes: named(/^(?:kitchen-sink|svg-outputs|preference|image-metadata|attachments)$/),
  },
  {
    ...page("html in German", { language_code: "de" }, { language: "de" }),
    takes: named(/^(?:kitchen-sink|empty-notebook|titles)$/),
  },
  text("markdown", markdownExporter),
  text("script", scriptExporter),
  text("python", pythonExporter),
  {
    name: "slides",
    exporter: "slides",
    config: {},
    compare: "lab",
    ours: slidesExporter,
    preprocess: {},
    takes: (entry) => entry.also === "slides",
  },
];
