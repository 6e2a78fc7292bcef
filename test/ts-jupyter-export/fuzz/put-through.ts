// One mutant through everything: read, preprocess, every exporter that is code of our own. What is wrong with what came of it is said in
// words; nothing wrong is an empty list.
import { type Notebook, parseNotebook, validateNotebook } from "@innerloop/nbformat";
import type { ExportContext, Exported, Exporter } from "../../../packages/ts-jupyter-export/src/core/exporter.js";
import { renderDiff } from "../../../packages/ts-jupyter-export/src/diff/index.js";
import {
  isInside,
  type PreprocessOptions,
  preprocess,
  preprocessorsOf,
} from "../../../packages/ts-jupyter-export/src/preprocess/index.js";
import { htmlExporter } from "../../../packages/ts-jupyter-export/src/render/index.js";
import { slidesExporter } from "../../../packages/ts-jupyter-export/src/slides/index.js";
import {
  markdownExporter,
  notebookExporter,
  pythonExporter,
  scriptExporter,
} from "../../../packages/ts-jupyter-export/src/text/index.js";
import type { Mutant } from "./mutate.js";

export interface Findings {
  /** What became of it: "unreadable", or the exporters that made a document. */
  outcome: string[];
  bugs: string[];
  /** Longest that one step took. */
  slowest: { step: string; ms: number };
}

/** Every preprocessor once, in two sets, as they exclude each other's effects. */
const preprocessing: readonly PreprocessOptions[] = [
  {
    tagRemove: {
      removeCellTags: ["a"],
      removeInputTags: ["hide"],
      removeSingleOutputTags: ["x"],
      removeAllOutputsTags: ["b"],
    },
    regexRemove: { patterns: ["\\s*\\Z"] },
    coalesceStreams: {},
    highlightMagics: {},
    extractOutput: {},
    extractAttachments: {},
    removeSource: {},
  },
  {
    highlightMagics: {},
    extractOutput: { types: ["text/html", "application/json", "text/plain"] },
    extractAttachments: { usesSeparateDirectory: true },
    clearMetadata: { preserveCellMask: ["tags", ["slideshow", "slide_type"]] },
  },
];

const plain = { plots: "static" } as const;
const asPage = (name: string, exporter: Exporter): Exporter => ({ ...exporter, name });

const textExporters: readonly Exporter[] = [
  markdownExporter(),
  scriptExporter(),
  pythonExporter(),
  notebookExporter(),
  asPage("notebook 3", notebookExporter({ nbformat: 3 })),
];

/** A page takes as long as all texts together, so each mutant meets one of these. */
const pageExporters: readonly Exporter[] = [
  htmlExporter(plain),
  asPage("html sanitized", htmlExporter({ ...plain, template: "classic", svg: "inline", foreign: "sanitize" })),
  asPage("html basic", htmlExporter({ ...plain, template: "basic", network: "allow", input: "folded" })),
  slidesExporter({ page: plain }),
  {
    name: "diff",
    mimetype: "text/html",
    extension: ".html",
    export: async (notebook) => {
      const rest = { ...notebook, cells: notebook.cells.slice(1) };
      return { data: await renderDiff(rest, notebook), extension: ".html", files: new Map() };
    },
  },
];

export async function putThrough({ bytes, about, number }: Mutant): Promise<Findings> {
  const findings: Findings = { outcome: [], bugs: [], slowest: { step: "", ms: 0 } };
  const attempt = async <T>(step: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    const start = performance.now();
    try {
      return await work();
    } catch (error) {
      const wrong = wrongWith(error);
      if (wrong !== undefined) findings.bugs.push(`${about}: ${step}: ${wrong}`);
      return undefined;
    } finally {
      const ms = performance.now() - start;
      if (ms > findings.slowest.ms) findings.slowest = { step: `${about}: ${step}`, ms };
    }
  };
  const notebook = await attempt("read", () => parseNotebook(bytes, { file: "m.ipynb" }));
  if (notebook === undefined) return { ...findings, outcome: ["unreadable"] };
  const before = JSON.stringify(notebook);
  for (const [index, options] of preprocessing.entries()) {
    const made = await attempt(`preprocess ${index}`, () => preprocess(notebook, preprocessorsOf(options), context));
    if (JSON.stringify(notebook) !== before)
      findings.bugs.push(`${about}: preprocess ${index}: it changed the notebook that came in`);
    if (made === undefined) continue;
    const [problem] = validateNotebook(made.notebook);
    if (problem !== undefined)
      findings.bugs.push(`${about}: preprocess ${index}: ${problem.pointer}: ${problem.message}`);
    for (const path of made.files.keys())
      if (!isInside(path, "win32")) findings.bugs.push(`${about}: file ${JSON.stringify(path)}`);
    // The second set makes little of the notebook that formats differ in.
    const page = pageExporters[number % pageExporters.length];
    const exporters = index === 0 ? [...textExporters, ...(page ? [page] : [])] : textExporters.slice(0, 2);
    for (const exporter of exporters) {
      const exported = await attempt(exporter.name, () => exporter.export(made.notebook, context));
      if (exported === undefined) continue;
      findings.outcome.push(exporter.name);
      const wrong = incomplete(exporter, exported);
      if (wrong !== undefined) findings.bugs.push(`${about}: ${exporter.name}: ${wrong}`);
    }
  }
  return findings;
}

const context: ExportContext = {
  name: "m",
  uniqueKey: "m",
  filesDir: "m_files",
  trust: "trusted",
  resolve: async () => undefined,
  warn: (message) => {
    if (message.includes("\n") || message === "")
      throw new TypeError(`warning of several lines: ${JSON.stringify(message)}`);
  },
};

/** What a user must not see of an error; undefined: nothing. */
function wrongWith(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const { name, message, stack = "" } = error;
  const isOwn = name === "Error" || name === "NotebookError";
  const isLine = message !== "" && message.length < 1000 && !/[\n\r]|^\s*at |^internal:/.test(message);
  return isOwn && isLine ? undefined : `${name}: ${message.slice(0, 300)}\n${stack.split("\n").slice(1, 6).join("\n")}`;
}

/** What is missing of a whole document; undefined: nothing. */
function incomplete({ name }: Exporter, { data, files }: Exported): string | undefined {
  for (const path of files.keys()) if (!isInside(path)) return `file ${JSON.stringify(path)}`;
  if (typeof data !== "string") return "it is no text";
  // Scripts of libraries know these words.
  if (data.replace(/<script[\s\S]*?<\/script>/g, "").includes("[object Object]")) return "it shows [object Object]";
  const isPage = name === "html" || name === "html sanitized" || name === "slides" || name === "diff";
  if (isPage && !(/^<!DOCTYPE html>/i.test(data) && /<\/html>\s*$/.test(data))) return "the page does not end";
  if (name === "notebook") {
    const read: Notebook = parseNotebook(data);
    return validateNotebook(read).length === 0 ? undefined : "it cannot be read again";
  }
  return undefined;
}
