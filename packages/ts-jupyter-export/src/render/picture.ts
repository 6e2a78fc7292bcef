// A picture that a code cell has put out → `<img>` (or the drawing itself) with the size, ground and description that
// its metadata ask for, as nbconvert's templates read them.
import type { CodeCell, DisplayDataOutput, ExecuteResultOutput, MimeBundle } from "@innerloop/nbformat";
import { isExtracted } from "../core/extracted.js";
import { balanced } from "./balance.js";
import type { PageContext } from "./context.js";
import { bringsScript } from "./foreign.js";
import { classes, escapeHtml } from "./html.js";
import { imageUri, NO_DESCRIPTION } from "./images.js";

type PictureOutput = DisplayDataOutput | ExecuteResultOutput;

/** Of the picture of a type among the output's types. */
export async function renderPicture(
  mime: string,
  data: string,
  cell: CodeCell,
  output: PictureOutput,
  context: PageContext,
): Promise<string> {
  if (mime === "image/svg+xml" && context.options.svg === "inline" && fileOf(mime, output, context) === undefined) {
    if (!context.sanitizer) context.foreignScript ||= bringsScript(data);
    const svg = context.sanitizer ? context.sanitizer.svg(data) : await balanced(data.replace(PROLOGUE, ""));
    return svg;
  }
  const wish = wishOf(mime, output);
  const alt = wish("alt") ?? cell.metadata.alt;
  const description = typeof alt === "string" ? alt : described(output.data);
  // nbconvert's templates size and ground pixels only; a drawing knows its own.
  const isDrawing = mime === "image/svg+xml";
  const size = isDrawing ? [] : ["width", "height"].map((name) => sizeAttribute(name, wish(name), context));
  const look = isDrawing ? "" : lookOfPicture(wish, context);
  const source = sourceOf(mime, data, output, context);
  return `<img alt="${escapeHtml(description)}" src="${escapeHtml(source)}"${size.join("")}${look && ` class="${look}"`}>`;
}

/** What an SVG file says before its element has no place in HTML. */
const PROLOGUE = /^\s*(?:<\?xml[^>]*>|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>|<!--[\s\S]*?-->|\s+)*/i;

/** A field of the metadata of this type, else of the whole output's. */
const wishOf =
  (mime: string, { metadata }: PictureOutput) =>
  (name: string): unknown => {
    const own = metadata[mime];
    return typeof own === "object" && own !== null && Object.hasOwn(own, name)
      ? (own as Record<string, unknown>)[name]
      : metadata[name];
  };

/** The file that a preprocessor has put the picture into; in a sanitized page only what our own says. */
function fileOf(mime: string, { metadata }: PictureOutput, { sanitizer }: PageContext): string | undefined {
  const { filenames } = metadata;
  if (sanitizer && !isExtracted(filenames)) return undefined;
  const name =
    typeof filenames === "object" && filenames !== null ? (filenames as Record<string, unknown>)[mime] : undefined;
  return typeof name === "string" ? name.replaceAll("\\", "/") : undefined;
}

function sourceOf(mime: string, data: string, output: PictureOutput, context: PageContext): string {
  const { sanitizer } = context;
  const file = fileOf(mime, output, context);
  context.filesBeside ||= file !== undefined;
  // nbconvert encodes drawings in base64, whatever they hold.
  const uri = file ?? imageUri(mime, mime === "image/svg+xml" ? Buffer.from(data).toString("base64") : data);
  return sanitizer ? (sanitizer.address(uri, "image") ?? "") : uri;
}

const LENGTH = /^\d+(?:\.\d+)?(?:px|em|rem|%)?$/;

function sizeAttribute(name: string, value: unknown, { sanitizer }: PageContext): string {
  if (typeof value !== "number" && typeof value !== "string") return "";
  if (sanitizer && !LENGTH.test(String(value))) return "";
  return ` ${name}="${escapeHtml(String(value))}"`;
}

function lookOfPicture(wish: (name: string) => unknown, { options }: PageContext): string {
  const ground = options.template === undefined || options.template === "lab" ? wish("needs_background") : undefined;
  return classes(
    Boolean(wish("unconfined")) && "unconfined",
    (ground === "light" || ground === "dark") && `jp-needs-${ground}-background`,
  );
}

const LONGEST = 300;

/** The plain-text twin describes the picture, unless it is only an object's address. */
function described(bundle: MimeBundle): string {
  const plain = bundle["text/plain"];
  if (typeof plain !== "string" || plain.length > 2 * LONGEST) return NO_DESCRIPTION;
  const text = plain.trim();
  return text !== "" && text.length <= LONGEST && !/^<.*>$/s.test(text) ? text : NO_DESCRIPTION;
}
