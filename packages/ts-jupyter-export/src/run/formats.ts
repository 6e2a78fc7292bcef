// What each `--to` writes: a notebook goes in, named files come out. Adding a format is adding a row.

import { basename, dirname, relative } from "node:path";
import { type Notebook, stringifyNotebook } from "@innerloop/nbformat";
import type { Format, Options } from "../cli/options.js";
import { figurePath, indexPath, type Job } from "../cli/targets.js";
import { browserOnlyType, drawAll, figuresOf } from "../figures/index.js";
import { rasterise } from "../figures/raster.js";
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

/** Pixels of a PNG per unit of the figure: sharp on dense screens and in print. */
const pngScale = 2;

type FormatWriter = (notebook: Notebook, context: FormatContext) => AsyncIterable<OutputFile>;

async function* html(notebook: Notebook, { job, options, warn }: FormatContext): AsyncIterable<OutputFile> {
  const page = await renderNotebook(notebook, {
    title: typeof notebook.metadata.title === "string" ? notebook.metadata.title : undefined,
    theme: options.theme,
    input: options.input === "show" ? "shown" : "none",
    ...(options.prompt === "hide" ? { exclude: new Set(["input-prompt", "output-prompt"] as const) } : {}),
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
  const found = figuresOf(notebook);
  const drawn = await drawAll(found.map(({ figure }) => figure));
  for (const [i, { name, figure }] of found.entries()) {
    const svg = drawn[i];
    if (svg === undefined) {
      warn(`figure ${name} is left out: ${browserOnlyType(figure)} traces need a browser`);
      continue;
    }
    yield { path: figurePath(job, name, "svg"), data: svg };
    yield { path: figurePath(job, name, "png"), data: rasterise(svg, pngScale) };
  }
}

export const formatWriters: Record<Format, FormatWriter> = { html, notebook: executedNotebook, figures };

/** Address of one written file seen from another, as a browser needs it. */
export function hrefBetween(from: string, to: string): string {
  const folder = relative(dirname(from), dirname(to)).split(/[\\/]/).filter(Boolean);
  return [...folder, basename(to)].map(encodeURIComponent).join("/");
}
