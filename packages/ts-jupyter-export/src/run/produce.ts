// What one notebook becomes, by the request: the document with its files, pictures, or a page of differences, written or printed.
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { type Notebook, readNotebook, writeFileAtomic } from "@innerloop/nbformat";
import type { Options } from "../cli/options.js";
import type { Request } from "../cli/request.js";
import { indexPath, type Job } from "../cli/targets.js";
import { exportPrepared } from "../export.js";
import { readerOf } from "../traits/index.js";
import { copyFiles } from "./copies.js";
import { hrefBetween } from "./href.js";
import { writeFiles } from "./write-files.js";

export interface Output {
  options: Options;
  request: Request;
  warn: (message: string) => void;
  /** Where --stdout writes. */
  print: (data: string | Uint8Array) => void;
  /** Whether the notebook has just been run. */
  outputs: "fresh" | "stored";
}

/** @returns the paths written, the one to look at first */
export async function produce(notebook: Notebook, job: Job, output: Output): Promise<string[]> {
  const { format } = job;
  if (format.kind === "format" && format.name === "figures") return writePictures(notebook, job, output);
  if (output.request.diff !== undefined) return writeDiff(output.request.diff, notebook, job, output);
  return writeDocument(notebook, job, output);
}

async function writeDocument(notebook: Notebook, job: Job, output: Output): Promise<string[]> {
  const { options, request, warn, print } = output;
  const { format, stem } = job;
  const result = await exportPrepared(notebook, {
    to: format.kind === "format" ? format.name : format.specifier,
    settings: options.settings,
    name: job.name,
    title: job.title,
    uniqueKey: job.uniqueKey,
    filesDir: job.filesDir,
    path: job.input,
    trust: readerOf(options.settings, "TsJupyterExport").value("TsJupyterExport", "trust") ? "trusted" : "auto",
    outputs: output.outputs,
    onWarning: warn,
    ...(request.index === "write" ? { indexHref: hrefBetween(job.output, indexPath(request)) } : {}),
  });
  if (request.destination === "stdout") {
    print(result.data);
    if (result.files.size > 0) warn(`${result.files.size} files beside the document are left out by --stdout`);
    return [];
  }
  if (request.destination === "debug") {
    print(`${[`files extracted from ${job.name}: ${result.files.size}`, ...result.files.keys()].join("\n")}\n`);
    return [];
  }
  const written = await writeFiles(`${stem}${request.extension ?? result.extension}`, result);
  return request.copies.files.length === 0 ? written : [...written, ...(await copyFiles(job, request))];
}

async function writePictures(notebook: Notebook, job: Job, { warn }: Output): Promise<string[]> {
  const { pictures } = await import("./figures.js");
  const written: string[] = [];
  for await (const { path, data } of pictures(notebook, job, warn)) {
    await writeFileAtomic(path, data);
    written.push(path);
  }
  return written;
}

/** A page of what differs from an older run: that file, or the notebook of the same name in that folder. */
async function writeDiff(old: string, notebook: Notebook, job: Job, output: Output): Promise<string[]> {
  const { options, request, warn, print } = output;
  const path = statSync(old, { throwIfNoEntry: false })?.isDirectory() ? join(old, basename(job.input)) : old;
  const before = await readNotebook(path, { onRepair: (what) => warn(`${path}: ${what}`) });
  const [{ renderDiff }, { excludedBy, pageOptions }, { isUntrusted }, { resourcesBeside }] = await Promise.all([
    import("../diff/index.js"),
    import("../formats/page.js"),
    import("./trust.js"),
    import("./resources.js"),
  ]);
  const own = readerOf(options.settings, "TsJupyterExport").value;
  const believed = own("TsJupyterExport", "trust") || !(isUntrusted(before) || isUntrusted(notebook));
  const page = pageOptions(options.settings, "HTMLExporter", excludedBy(options.settings, "HTMLExporter"));
  const data = await renderDiff(before, notebook, {
    names: { before: path, after: job.input },
    rtol: own("TsJupyterExport", "diff_rtol"),
    atol: own("TsJupyterExport", "diff_atol"),
    page: {
      ...page,
      ...(believed ? {} : { foreign: "sanitize" }),
      resolve: resourcesBeside(job.input, believed ? "trusted" : "untrusted"),
      onWarning: ({ message }) => warn(message),
    },
  });
  if (request.destination === "stdout") {
    print(data);
    return [];
  }
  return writeFiles(job.output, { data, files: new Map() });
}
