// Where everything is written, decided before anything runs. The rules are nbconvert's: beside the notebook or in --output-dir; the
// notebook's base name or --output; `.nbconvert` before `.ipynb` unless either is given. Where two notebooks of one name would meet in
// --output-dir, each keeps its folder below it (nbconvert overwrites the first); every other meeting is refused.
import { realpathSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { endings, type FormatChoice } from "../formats/names.js";
import type { Request } from "./request.js";
import { UsageError } from "./usage-error.js";

/** One notebook of the command line and what becomes of it: plain data. */
export interface Job {
  /** Path of the notebook as given; with --stdin a name that stands for it. */
  input: string;
  source: "file" | "stdin";
  /** File name without extension; what nbconvert calls the notebook in its output. */
  name: string;
  title: string;
  format: FormatChoice;
  /** The file to write without its ending, which may depend on the notebook (--to script); for figures the start of every name. */
  stem: string;
  /** The whole path, as far as it is known before; see `endings`. */
  output: string;
  /** "itself": the output is the notebook, which is only ever replaced by a complete one. */
  over: "nothing" | "itself";
  /** nbconvert's unique_key and output_files_dir, without folders. */
  uniqueKey: string;
  filesDir: string;
  /** What ran so far, written after every cell, gone once the output is complete. */
  partial: string;
}

export interface Plan {
  jobs: Job[];
  /** One line for every thing that is done otherwise than asked. */
  notes: string[];
}

/** `<output>--<figure>.svg`: two hyphens, because either name may hold one. */
export const figurePath = (job: Job, figure: string, extension: "svg" | "png"): string =>
  `${job.stem}--${figure}.${extension}`;

/** Where `--index` puts its page. */
export const indexPath = ({ outputDir }: Pick<Request, "outputDir">): string => join(outputDir ?? ".", "index.html");

const pattern = "{notebook_name}";

/** @throws UsageError when two outputs meet, or one would replace another notebook that is read */
export function planJobs(files: readonly string[], request: Request): Plan {
  const planned = files.map((file) => planJob(file, request, request.outputDir ?? dirname(file)));
  // `*.ipynb` also matches what an interrupted run left beside its notebook; that is no notebook to convert.
  const leftovers = new Set(planned.map((job) => resolve(job.partial)));
  const jobs = planned.filter((job) => job.source === "stdin" || !leftovers.has(resolve(job.input)));
  if (request.destination === "stdout" || request.destination === "debug") return { jobs, notes: [] };
  const plan = keepFolders(jobs, request);
  refuseTwins(plan.jobs);
  refuseCollisions(plan.jobs, request);
  return plan;
}

function planJob(input: string, request: Request, folder: string): Job {
  const { format } = request;
  const stdin = request.source === "stdin";
  const notebook = format.kind === "format" && format.name === "notebook";
  const ending = request.extension ?? (format.kind === "format" ? endings[format.name] : "");
  const name = basename(input, extname(input));
  // As nbconvert's: `--output a.html` is `a`; only the last dot counts, so that `x.slides.html` stays as it is.
  const repeats = ending !== "" && extname(request.output) === ending;
  const base = repeats ? request.output.slice(0, -ending.length) : request.output;
  const unique = base.replaceAll(pattern, name);
  const stem = resolve(folder, unique) === resolve(unique) ? unique : join(folder, unique);
  const named = base !== pattern || request.outputDir !== undefined || request.destination === "inplace";
  const written = `${stem}${notebook && !named ? request.suffix : ""}${request.diff === undefined ? "" : ".diff"}`;
  const output = `${written}${ending}`;
  return {
    input,
    source: stdin ? "stdin" : "file",
    name,
    title: stdin ? "Notebook" : name,
    format,
    stem: written,
    output,
    over: notebook && !stdin && realPath(output) === realPath(input) ? "itself" : "nothing",
    uniqueKey: basename(unique),
    filesDir: request.filesDir.replaceAll(pattern, basename(unique)),
    partial: `${stem}.partial.ipynb`,
  };
}

/** Notebooks of one output file but different folders are written below the folders that tell them apart. */
function keepFolders(jobs: readonly Job[], request: Request): Plan {
  const { outputDir } = request;
  if (outputDir === undefined) return { jobs: [...jobs], notes: [] };
  const byOutput = new Map<string, Job[]>();
  for (const job of jobs) {
    const path = realPath(job.output);
    byOutput.set(path, [...(byOutput.get(path) ?? []), job]);
  }
  const meetings = [...byOutput.values()].filter((met) => met.length > 1);
  const moved = new Map<Job, Job>();
  for (const met of meetings) {
    const folders = met.map((job) => dirname(realPath(job.input)));
    if (new Set(folders).size < met.length) continue;
    const common = folders.reduce(commonFolder);
    for (const [at, job] of met.entries())
      moved.set(job, planJob(job.input, request, join(outputDir, relative(common, folders[at]))));
  }
  const notes = meetings.flatMap((met) => {
    const to = met.flatMap((job) => moved.get(job)?.output ?? []);
    return to.length === 0 ? [] : [`${met.length} notebooks are named ${met[0].name}: written to ${to.join(", ")}`];
  });
  return { jobs: jobs.map((job) => moved.get(job) ?? job), notes };
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (relative(folder, b).split(/[\\/]/)[0] === ".." && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function refuseCollisions(jobs: readonly Job[], request: Request): void {
  const inputs = new Set(jobs.filter(({ source }) => source === "file").map((job) => realPath(job.input)));
  const outputs = new Map<string, string>();
  if (request.index === "write") outputs.set(realPath(indexPath(request)), "the index");
  for (const { input, output, over } of jobs) {
    const path = realPath(output);
    if (over === "nothing" && inputs.has(path))
      throw new UsageError(`${output} is read and would be overwritten (--inplace allows that)`);
    const other = outputs.get(path);
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${input} would both be written to ${output} (${pattern} in --output tells them apart)`,
      );
    outputs.set(path, input);
  }
}

/** Two names of one file are two runs that overwrite each other. */
function refuseTwins(jobs: readonly Job[]): void {
  const inputs = new Map<string, string>();
  for (const { input, over } of jobs) {
    if (over === "nothing") continue;
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
