// One output of a code cell → HTML. A MIME bundle is shown by its first type in nbconvert's order of preference; plotly
// figures, which nbconvert drops, come before all others.
import type { CodeCell, MimeBundle, Output } from "@innerloop/nbformat";
import { figureOf } from "../figures/index.js";
import { ansiToHtml } from "./ansi.js";
import { balanced } from "./balance.js";
import type { PageContext } from "./context.js";
import { classes, escapeHtml, scriptText, unescapeHtml } from "./html.js";
import { embedImages, imageSources, imageUri, NO_DESCRIPTION } from "./images.js";
import { jsonTree } from "./json-tree.js";
import { renderMarkdown } from "./markdown.js";
import { scanMath } from "./math-scan.js";
import { figureHtml } from "./plot.js";
import { shownModel, WIDGET_VIEW, widgetHtml } from "./widgets.js";

/** nbconvert's order (its HTML exporter), extended by what browsers can show today. */
const PREFERENCE = [
  "application/javascript",
  "text/html",
  "text/markdown",
  "image/svg+xml",
  "text/vnd.mermaid",
  "text/latex",
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "application/json",
  "application/geo+json",
  "text/plain",
];

const STDERR = "application/vnd.jupyter.stderr";

interface Place {
  cell: CodeCell;
  /** Position of the output in its cell. */
  index: number;
  metadata: Record<string, unknown>;
  /** nbconvert repeats this class on the results of a cell. */
  extra: string;
}

/** `div.jp-OutputArea-child` with prompt and content. */
export async function renderOutput(
  output: Output,
  cell: CodeCell,
  index: number,
  context: PageContext,
): Promise<string> {
  const isResult = output.output_type === "execute_result";
  const child = classes("jp-OutputArea-child", isResult && "jp-OutputArea-executeResult");
  const count = cell.execution_count ?? "&nbsp;";
  const prompt = `<div class="jp-OutputPrompt jp-OutputArea-prompt">${isResult ? `Out[${count}]:` : ""}</div>\n`;
  const shown = context.options.exclude?.has("output-prompt") ? "" : prompt;
  return `<div class="${child}">\n${shown}${await content(output, cell, index, context)}\n</div>\n`;
}

async function content(output: Output, cell: CodeCell, index: number, context: PageContext): Promise<string> {
  if (output.output_type === "stream") return text(output.text, output.name === "stderr" ? STDERR : "text/plain");
  if (output.output_type === "error") {
    return text(output.traceback.join("\n") || `${output.ename}: ${output.evalue}`, STDERR);
  }
  const extra = output.output_type === "execute_result" ? "jp-OutputArea-executeResult" : "";
  return bundle(output.data, { cell, index, metadata: output.metadata, extra }, context);
}

const text = (value: string, mime: string, extra = ""): string =>
  `<div class="${classes("jp-RenderedText jp-OutputArea-output", extra)}" data-mime-type="${mime}" tabindex="0">\n<pre>${ansiToHtml(value)}</pre>\n</div>`;

async function bundle(data: MimeBundle, place: Place, context: PageContext): Promise<string> {
  const placed = context.figures.get(data);
  if (placed && figureOf(data)) return figureHtml(placed, figureTitle(data), place.metadata, context);
  const model = shownModel(data, context);
  if (model !== undefined) {
    const { cell, index, extra } = place;
    return widgetHtml(model, `widget-${cell.id}-${index}`, extra, String(data["text/plain"] ?? ""));
  }
  const isJson = (type: string): boolean => /[/+]json$/.test(type) && type !== WIDGET_VIEW;
  const mime = PREFERENCE.find((type) => type in data) ?? Object.keys(data).find(isJson);
  if (mime === undefined) {
    const known = Object.keys(data).join(", ") || "nothing";
    context.warn({ kind: "output", message: `no way to show an output of type ${known}`, cellId: place.cell.id });
    return "";
  }
  return byType(mime, data[mime], data, place, context);
}

async function byType(
  mime: string,
  value: unknown,
  data: MimeBundle,
  place: Place,
  context: PageContext,
): Promise<string> {
  const { extra, cell } = place;
  const source = typeof value === "string" ? value : JSON.stringify(value);
  const open = (kind: string, attributes = "") =>
    `<div${attributes} class="${classes(kind, "jp-OutputArea-output", extra)}" data-mime-type="${escapeHtml(mime)}" tabindex="0">\n`;
  const images = (html: string) => embedImages(balanced(html), imageSources(cell.id, context));
  switch (mime) {
    case "application/javascript": {
      context.foreignScript = true;
      const id = `javascript-${cell.id}-${place.index}`;
      const script = `var element = document.getElementById(${JSON.stringify(id)});\n${source}`;
      return `${open("jp-RenderedJavaScript", ` id="${id}"`)}<script>\n${scriptText(script)}\n</script>\n</div>`;
    }
    case "text/html":
      context.foreignScript ||= bringsScript(source);
      return `${open("jp-RenderedHTMLCommon jp-RenderedHTML")}${await images(typesetHtml(source, cell.id, context))}\n</div>`;
    case "text/markdown": {
      const html = renderMarkdown(source, { ...context, cellId: cell.id });
      context.foreignScript ||= bringsScript(html);
      return `${open("jp-RenderedHTMLCommon jp-RenderedMarkdown")}${await images(html)}\n</div>`;
    }
    case "text/vnd.mermaid":
      return `<div class="jp-Mermaid">\n<pre class="mermaid">\n${escapeHtml(source.trim())}\n</pre>\n</div>`;
    case "text/latex":
      return `${open("jp-RenderedLatex")}${typesetText(source, cell.id, context)}\n</div>`;
    case "text/plain":
      return text(source, mime, extra);
    case "image/svg+xml":
      return `${open("jp-RenderedSVG")}${picture(mime, source, data, place)}\n</div>`;
    default:
      if (mime.startsWith("image/")) {
        return `<div class="${classes("jp-RenderedImage jp-OutputArea-output", extra)}" tabindex="0">\n${picture(mime, source, data, place)}\n</div>`;
      }
      return `${open("jp-RenderedJSON")}${jsonTree(value)}\n</div>`;
  }
}

/** `<img>` with the size and ground that the output's metadata ask for. */
function picture(mime: string, data: string, bundle: MimeBundle, { metadata }: Place): string {
  const own = metadata[mime];
  const wish = (name: string): unknown =>
    typeof own === "object" && own !== null && name in own ? (own as Record<string, unknown>)[name] : metadata[name];
  const size = ["width", "height"].map((name) => {
    const value = wish(name);
    return typeof value === "number" || typeof value === "string" ? ` ${name}="${escapeHtml(String(value))}"` : "";
  });
  const ground = wish("needs_background");
  const look = classes(
    wish("unconfined") === true && "unconfined",
    (ground === "light" || ground === "dark") && `jp-needs-${ground}-background`,
  );
  const alt = typeof wish("alt") === "string" ? String(wish("alt")) : description(bundle);
  const uri = mime === "image/svg+xml" ? imageUri(mime, Buffer.from(data).toString("base64")) : imageUri(mime, data);
  return `<img alt="${escapeHtml(alt)}" src="${uri}"${size.join("")}${look && ` class="${look}"`}>`;
}

/** The plain-text twin describes the picture, unless it is only an object's address. */
function description(bundle: MimeBundle): string {
  const plain = typeof bundle["text/plain"] === "string" ? bundle["text/plain"].trim() : "";
  return plain !== "" && plain.length <= 300 && !/^<.*>$/s.test(plain) ? plain : NO_DESCRIPTION;
}

const figureTitle = (data: MimeBundle): string => String(data["text/plain"] ?? "").split("\n")[0] ?? "";

/** Formulas in the text of an HTML output, as MathJax would find them in the browser. */
const typesetHtml = (html: string, cellId: string, { math }: PageContext): string =>
  scanMath(html, "html")
    .map((piece) => (piece.kind === "text" ? piece.text : math.add({ ...piece, tex: unescapeHtml(piece.tex), cellId })))
    .join("");

const typesetText = (text: string, cellId: string, { math }: PageContext): string =>
  scanMath(text, "html")
    .map((piece) => (piece.kind === "text" ? escapeHtml(piece.text) : math.add({ ...piece, cellId })))
    .join("");

/** Scripts, handlers and javascript: addresses that a content security policy without 'unsafe-inline' would stop. */
export const bringsScript = (html: string): boolean =>
  /<script(?![^>]*type="?application\/(?:\w+\+)?json)|\son[a-z]+\s*=|javascript:/i.test(html);
