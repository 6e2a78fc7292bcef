// Where everything is written, decided before anything runs. The rules are nbconvert's: beside the notebook or in
// --output-dir; the notebook's base name or --output; `.nbconvert` before `.ipynb` unless either flag is given. Two notebooks
// with one output, or an output over an input, are refused (nbconvert overwrites).
import { realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Format, formats, type Options } from "./options.js";
import { UsageError } from "./usage-error.js";

/** One notebook of the command line and what becomes of it. */
export interface Job {
  /** Path of the notebook, as given. */
  input: string;
  /** File name without extension. */
  name: string;
  format: Format;
  /** The file to write; for figures the start of every file's name; with --stdout never used. */
  output: string;
  /** What ran so far, written after every cell, gone once the output is complete. */
  partial: string;
}

const extensions: Record<Format, string> = { html: ".html", notebook: ".ipynb", figures: "" };

/** `<output>--<figure>.svg`: two hyphens, because either name may hold one. */
export const figurePath = (job: Job, figure: string, extension: "svg" | "png"): string =>
  `${job.output}--${figure}.${extension}`;

/** Where `--index` puts its page. */
export const indexPath = (options: Options): string => join(options.outputDir ?? ".", "index.html");

/** @throws UsageError when two outputs meet, or one would replace a notebook that is read */
export function planJobs(files: readonly string[], options: Options): Job[] {
  const planned = files.map((file) => planJob(file, options));
  // `*.ipynb` also matches what an interrupted run left beside its notebook; that is no notebook to convert.
  const leftovers = new Set(planned.map((job) => resolve(job.partial)));
  const jobs = planned.filter((job) => !leftovers.has(resolve(job.input)));
  if (options.destination === "files") refuseCollisions(jobs, options);
  if (options.destination === "inplace") refuseTwins(jobs);
  return jobs;
}

function planJob(input: string, options: Options): Job {
  const inplace = options.destination === "inplace";
  const format = options.to ?? (inplace ? "notebook" : formats[0]);
  const name = basename(input).replace(/\.ipynb$/, "");
  const folder = options.outputDir ?? dirname(input);
  const extension = extensions[format];
  const given = options.output.replaceAll("{notebook_name}", name);
  const base = extension !== "" && given.endsWith(extension) ? given.slice(0, -extension.length) : given;
  const named = options.output !== "{notebook_name}" || options.outputDir !== undefined;
  const suffix = format === "notebook" && !named ? ".nbconvert" : "";
  const stem = resolve(folder, base) === resolve(base) ? base : join(folder, base);
  return {
    input,
    name,
    format,
    output: inplace ? input : `${stem}${suffix}${extension}`,
    partial: `${stem}.partial.ipynb`,
  };
}

function refuseCollisions(jobs: readonly Job[], options: Options): void {
  const inputs = new Set(jobs.map((job) => realPath(job.input)));
  const outputs = new Map<string, string>();
  if (options.index === "write") outputs.set(realPath(indexPath(options)), "the index");
  for (const { input, output } of jobs) {
    const path = realPath(output);
    if (inputs.has(path)) throw new UsageError(`${output} is read and would be overwritten (--inplace allows that)`);
    const other = outputs.get(path);
    if (other !== undefined) throw new UsageError(`${other} and ${input} would both be written to ${output}`);
    outputs.set(path, input);
  }
}

/** Two names of one file are two runs that overwrite each other. */
function refuseTwins(jobs: readonly Job[]): void {
  const inputs = new Map<string, string>();
  for (const { input } of jobs) {
    const path = realPath(input);
    const other = inputs.get(path);
    if (other !== undefined)
      throw new UsageError(`${other} and ${input} are one file, and --inplace would write it twice`);
    inputs.set(path, input);
  }
}

/** Where a path leads through symbolic links, also when the file does not exist yet. */
function realPath(path: string): string {
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    const folder = dirname(full);
    return folder === full ? full : join(realPath(folder), basename(full));
  }
}
