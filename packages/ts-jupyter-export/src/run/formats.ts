// What each `--to` writes: a notebook goes in, named files come out. Adding a format is adding a row.

import { basename, dirname, relative } from "node:path";
import { type Notebook, stringifyNotebook } from "@innerloop/nbformat";
import type { Format, Options } from "../cli/options.js";
import { figurePath, indexPath, type Job } from "../cli/targets.js";
import { figuresOf, renderFigure, UndrawableError } from "../figures/index.js";
import { renderNotebook } from "../render/index.js";
import { resourcesBeside } from "./resources.js";

export interface OutputFile {
  path: string;
  data: string | Uint8Array;
}

export interface FormatContext {
  job: Job;
  options: Options;
  /** Something was left out or shown in a lesser way. */
  warn: (message: string) => void;
}

type FormatWriter = (notebook: Notebook, context: FormatContext) => AsyncIterable<OutputFile>;

async function* html(notebook: Notebook, { job, options, warn }: FormatContext): AsyncIterable<OutputFile> {
  const prompts = options.prompt === "show" ? "shown" : "none";
  const page = await renderNotebook(notebook, {
    title: typeof notebook.metadata.title === "string" ? notebook.metadata.title : undefined,
    theme: options.theme,
    input: options.input === "show" ? "shown" : "none",
    inputPrompt: prompts,
    outputPrompt: prompts,
    ...(options.index === "write" ? { indexHref: hrefBetween(job.output, indexPath(options)) } : {}),
    resolve: resourcesBeside(job.input),
    onWarning: ({ cellId, message }) => warn(`cell ${cellId}: ${message}`),
  });
  yield { path: job.output, data: page };
}

async function* executedNotebook(notebook: Notebook, { job }: FormatContext): AsyncIterable<OutputFile> {
  yield { path: job.output, data: stringifyNotebook(notebook) };
}

async function* figures(notebook: Notebook, { job, warn }: FormatContext): AsyncIterable<OutputFile> {
  for (const { name, figure } of figuresOf(notebook)) {
    try {
      yield { path: figurePath(job, name, "svg"), data: await renderFigure(figure, "svg") };
      yield { path: figurePath(job, name, "png"), data: await renderFigure(figure, "png") };
    } catch (error) {
      if (!(error instanceof UndrawableError)) throw error;
      warn(`figure ${name}: ${error.message}`);
    }
  }
}

export const formatWriters: Record<Format, FormatWriter> = { html, notebook: executedNotebook, figures };

/** Address of one written file seen from another, as a browser needs it. */
export function hrefBetween(from: string, to: string): string {
  const folder = relative(dirname(from), dirname(to)).split(/[\\/]/).filter(Boolean);
  return [...folder, basename(to)].map(encodeURIComponent).join("/");
}
