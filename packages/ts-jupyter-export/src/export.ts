// The Node API: a notebook, or the path of one, becomes a document in any format, with the files beside it; writing it is a second step.
// Nothing is executed here (@innerloop/jupyter-client does that), and nothing is written before `writeExport`.
import { basename, extname, resolve } from "node:path";
import { type Notebook, readNotebook } from "@innerloop/nbformat";
import type { ExportContext, Exported, Exporter, Preprocessor, Resource } from "./core/exporter.js";
import type { Settings } from "./traits/types.js";

export interface ExportOptions {
  /** What `--to` takes: a format, the path of an exporter's module, a package; or an exporter. Default "html". */
  to?: string | Exporter;
  /** By class and trait, as in a configuration file; unknown ones and bad values are refused. Default: nbconvert's defaults. */
  settings?: Settings;
  /** Base name of the output and of the files beside it. Default: the file's name, else "notebook". */
  name?: string;
  /** What an untitled page is called. Default: the name. */
  title?: string;
  /** Folder of the files beside the output. Default "<name>_files". */
  filesDir?: string;
  /** "auto": what the notebook says about itself (`metadata.trusted`); an untrusted one is sanitized. Default "auto". */
  trust?: "auto" | "trusted" | "untrusted";
  /** Run after nbconvert's own. */
  preprocessors?: readonly Preprocessor[];
  /** Reads a file that the notebook refers to by a relative address. Default: images beside the notebook's file; without one, nothing. */
  resolve?: (address: string) => Promise<Resource | undefined>;
  /** Where relative paths of modules count from. Default: the current folder. */
  folder?: string;
  /** Address of a page that lists the notebooks, for a link to it. */
  indexHref?: string;
  /** Hears of everything that was left out or shown in a lesser way. Default: silence. */
  onWarning?: (message: string) => void;
}

export interface ExportResult extends Exported {
  /** Name of the main document's file. */
  fileName: string;
  /** Its media type. */
  mimetype: string;
  /** As it was exported: after all preprocessors. */
  notebook: Notebook;
}

/**
 * Exports a notebook.
 * @param source a notebook, or the path of its file; what is not quite a notebook is repaired, and onWarning hears of it
 * @throws NotebookError no notebook, or a file that cannot be read; Error one line: an unknown format, setting or value, or a notebook that cannot become
 * this format (no pandoc, no Chromium)
 */
export async function exportNotebook(source: Notebook | string, options: ExportOptions = {}): Promise<ExportResult> {
  const [{ checkConfig }, { notebookFrom }] = await Promise.all([
    import("./config/read.js"),
    import("./run/source.js"),
  ]);
  const settings = checkConfig(options.settings ?? {}, "settings", "keep");
  const { onWarning = () => undefined } = options;
  const notebook =
    typeof source === "string" ? await readNotebook(source, { onRepair: onWarning }) : notebookFrom(source, onWarning);
  const path = typeof source === "string" ? source : undefined;
  const name = options.name ?? (path === undefined ? "notebook" : basename(path, extname(path)));
  return exportPrepared(notebook, { ...options, settings, name, ...(path === undefined ? {} : { path }) });
}

/** What the command asks for: settings that were checked, a notebook that may have been changed since it was read. */
export interface PreparedOptions extends ExportOptions {
  settings: Settings;
  name: string;
  /** The notebook's file. */
  path?: string;
  /** nbconvert's unique_key. Default: the name. */
  uniqueKey?: string;
  /** Output is what the notebook just produced: it is not cleared. */
  outputs?: "fresh" | "stored";
}

/** @throws Error as exportNotebook */
export async function exportPrepared(notebook: Notebook, options: PreparedOptions): Promise<ExportResult> {
  const { settings, name, to = "html", onWarning = () => undefined } = options;
  const folder = resolve(options.folder ?? ".");
  const [{ exporterOf, formatOf, preprocessOptions }, { preprocess, preprocessorsOf }, { isUntrusted }] =
    await Promise.all([import("./formats/index.js"), import("./preprocess/index.js"), import("./run/trust.js")]);
  const choice = typeof to === "string" ? told(() => formatOf(to, folder)) : undefined;
  if (choice?.kind === "format" && choice.name === "figures")
    throw new Error("figures are several pictures, not a document: figuresOf and renderFigure make them");
  const { indexHref } = options;
  const exporter =
    choice === undefined
      ? (to as Exporter)
      : await exporterOf(choice, settings, { folder, ...(indexHref === undefined ? {} : { indexHref }) });
  const asked = await preprocessOptions(choice ?? { kind: "module", specifier: exporter.name }, settings, folder);
  const { clearOutput, ...others } = asked;
  const wanted = {
    ...others,
    ...(clearOutput !== undefined && options.outputs !== "fresh" ? { clearOutput } : {}),
    more: [...(others.more ?? []), ...(options.preprocessors ?? [])],
  };
  const trust = options.trust ?? "auto";
  const believed = trust === "auto" ? (isUntrusted(notebook) ? "untrusted" : "trusted") : trust;
  const context: ExportContext = {
    name: options.title ?? name,
    filesDir: options.filesDir ?? `${name}_files`,
    uniqueKey: options.uniqueKey ?? name,
    trust: believed,
    resolve: options.resolve ?? (await beside(options.path, believed)),
    warn: onWarning,
  };
  const prepared = await preprocess(notebook, preprocessorsOf(wanted), context);
  const made = await exporter.export(prepared.notebook, context);
  return {
    ...made,
    files: union(prepared.files, made.files),
    fileName: `${name}${made.extension}`,
    mimetype: exporter.mimetype,
    notebook: prepared.notebook,
  };
}

/** What a format is not stands in the message without saying that it is one. */
function told<T>(choose: () => T): T {
  try {
    return choose();
  } catch (error) {
    throw new Error(`invalid format: ${(error as Error).message}`);
  }
}

async function beside(path: string | undefined, trust: "trusted" | "untrusted"): Promise<ExportContext["resolve"]> {
  if (path === undefined) return async () => undefined;
  const { resourcesBeside } = await import("./run/resources.js");
  return resourcesBeside(path, trust);
}

/** @throws Error where both made a file of one name */
function union(first: Exported["files"], second: Exported["files"]): Exported["files"] {
  for (const path of second.keys())
    if (first.has(path)) throw new Error(`two files of one name: ${JSON.stringify(path)}`);
  return new Map([...first, ...second]);
}

/**
 * Writes an export into a folder, which is made if it is missing: the files beside first, the document last, each of them whole or not at all.
 * Files of an earlier export that are not made any more stay.
 * @returns the paths written, the document first
 * @throws NotebookError one line that names the file
 */
export async function writeExport(
  result: Pick<ExportResult, "data" | "files" | "fileName">,
  folder: string,
): Promise<string[]> {
  const { writeFiles } = await import("./run/write-files.js");
  return writeFiles(resolve(folder, result.fileName), result);
}

/** Writes the document alone to a stream, and waits until it is taken. The stream stays open. */
export async function streamExport(result: Pick<ExportResult, "data">, stream: NodeJS.WritableStream): Promise<void> {
  await new Promise<void>((done, failed) => {
    stream.once("error", failed);
    stream.write(result.data, (error) => {
      stream.off("error", failed);
      if (error) failed(error);
      else done();
    });
  });
}
