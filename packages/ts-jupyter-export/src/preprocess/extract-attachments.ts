// ExtractAttachmentsPreprocessor: attachments leave the notebook as files, and `attachment:name` in the source becomes the file's path.
// Two cells may each have an `image.png`: nbconvert keeps the last one for both, here the second gets a name of its own.
import { type Cell, isJsonMime, type MimeBundle } from "@innerloop/nbformat";
import type { ExportContext, Preprocessor } from "../core/exporter.js";
import { decodeBase64, isBase64 } from "./base64.js";
import { editCells, withFields } from "./edit.js";
import { joinPath, Places, safeName } from "./file-names.js";
import { filesSoFar } from "./files-so-far.js";
import type { PreprocessOptions } from "./options.js";
import { pythonJson } from "./python-json.js";
import { nameTemplate } from "./template.js";

interface Extraction {
  context: ExportContext;
  folder: string;
  places: Places;
  files: Map<string, string | Uint8Array>;
}

export function extractAttachments(options: NonNullable<PreprocessOptions["extractAttachments"]>): Preprocessor {
  const trait = "ExtractAttachmentsPreprocessor.attachments_directory_template";
  const template = nameTemplate(
    options.directoryTemplate ?? "{notebook_name}_attachments",
    ["notebook_name"] as const,
    trait,
  );
  return {
    name: "ExtractAttachmentsPreprocessor",
    preprocess(notebook, context) {
      const folder = options.usesSeparateDirectory ? template({ notebook_name: context.uniqueKey }) : context.filesDir;
      const files = new Map<string, string | Uint8Array>();
      const extraction = { context, folder, places: new Places(filesSoFar(context).keys()), files };
      return { notebook: editCells(notebook, (cell) => extract(cell, extraction)), files };
    },
  };
}

function extract(cell: Cell, extraction: Extraction): Cell {
  if (cell.cell_type === "code" || cell.attachments === undefined) return cell;
  const paths = new Map<string, string>();
  for (const [name, bundle] of Object.entries(cell.attachments)) {
    const path = extractOne(name, bundle, extraction);
    if (path !== undefined) paths.set(name, path);
  }
  const source = withPaths(cell.source, paths, cell.cell_type);
  return source === cell.source ? cell : withFields(cell, { source });
}

function extractOne(name: string, bundle: MimeBundle, { context, folder, places, files }: Extraction) {
  const quoted = JSON.stringify(name);
  const safe = safeName(name);
  // One name has one file: of several types nbconvert takes the first as well.
  const [first] = Object.entries(bundle);
  const content = first && contentOf(...first);
  if (safe === undefined || content === undefined) {
    const reason =
      safe === undefined ? "its name is no file name" : first ? `${first[0]} is not base64` : "it is empty";
    context.warn(`attachment ${quoted} is left out: ${reason}`);
    return undefined;
  }
  if (safe !== name) context.warn(`unsafe attachment name ${quoted}, written as ${JSON.stringify(safe)}`);
  const path = joinPath(folder, safe);
  const earlier = files.get(path);
  if (earlier !== undefined && Buffer.from(earlier).equals(Buffer.from(content))) return path;
  const free = places.take(path);
  if (free !== path)
    context.warn(`attachment ${quoted} is not the first of its name, written as ${JSON.stringify(free)}`);
  files.set(free, content);
  return free;
}

/** The format asks for base64; SVG is found as text too. */
function contentOf(mime: string, data: unknown): string | Uint8Array | undefined {
  if (isJsonMime(mime) || typeof data !== "string") return pythonJson(data);
  if (/^text\/|\+xml$/.test(mime) && !isBase64(data)) return data;
  return decodeBase64(data);
}

/** All references at once, so that no path is taken for a reference, and the longest name first, so that none is taken for its start. */
function withPaths(source: string, paths: ReadonlyMap<string, string>, type: "markdown" | "raw"): string {
  const targets = new Map(
    [...paths].flatMap(([name, path]): [string, string][] => {
      const address = type === "markdown" ? markdownAddress(path) : path;
      return [
        [name, address],
        [encoded(name), encoded(path)],
      ];
    }),
  );
  if (targets.size === 0) return source;
  const names = [...targets.keys()].sort((a, b) => b.length - a.length).map(literal);
  const reference = new RegExp(`attachment:(${names.join("|")})`, "g");
  return source.replace(reference, (_, name: string) => targets.get(name) ?? "");
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

const encoded = (path: string): string =>
  encodeURI(path.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/[#?]/g, encodeURIComponent);

/** A path with white space, or what else ends a Markdown address, is percent-encoded; nbconvert writes it as it is, and the link breaks. */
const markdownAddress = (path: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: CommonMark names them
  /[\s\0-\x1f()<>"\\#?]/.test(path)
    ? encoded(path).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"))
    : path;
