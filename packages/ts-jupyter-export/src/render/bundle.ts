// What a MIME bundle shows: its first type in nbconvert's order of preference; plotly figures, which nbconvert drops, and
// widgets whose state was saved come before all others.
import type { CodeCell, DisplayDataOutput, ExecuteResultOutput, MimeBundle } from "@innerloop/nbformat";
import { figureOf } from "../figures/index.js";
import { ansiToHtml } from "./ansi.js";
import type { PageContext } from "./context.js";
import { foreignHtml } from "./foreign.js";
import { escapeHtml, scriptText, unescapeHtml } from "./html.js";
import { jsonTree } from "./json-tree.js";
import { type Box, lookOf } from "./look.js";
import { renderMarkdown } from "./markdown.js";
import { scanMath } from "./math-scan.js";
import { renderPicture } from "./picture.js";
import { figureHtml } from "./plot.js";
import { shownModel, WIDGET_VIEW, widgetView } from "./widgets.js";

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
  "image/avif",
  "image/bmp",
  "application/json",
  "application/geo+json",
  "text/plain",
];

/** Where a bundle stands. */
export interface Place {
  cell: CodeCell;
  /** Position of the output in its cell. */
  index: number;
  output: DisplayDataOutput | ExecuteResultOutput;
  kind: "result" | "other";
}

/** The box of the bundle's best type; "" (and a warning) where no type can be shown. */
export async function renderBundle(data: MimeBundle, place: Place, context: PageContext): Promise<string> {
  const { cell, index, output, kind } = place;
  const placed = context.figures.get(data);
  for (const name of placed?.leftOut ?? []) context.leftOut.add(name);
  if (placed && figureOf(data)) return figureHtml(placed, figureTitle(data), output.metadata, context);
  const model = shownModel(data, context);
  if (model !== undefined) {
    const box = lookOf(context.options).box("widget", WIDGET_VIEW, kind, `widget-${cell.id}-${index}`);
    return `${box}${widgetView(model, String(data["text/plain"] ?? ""))}</div>`;
  }
  const isJson = (type: string): boolean => /[/+]json$/.test(type) && type !== WIDGET_VIEW;
  const mime = PREFERENCE.find((type) => Object.hasOwn(data, type)) ?? Object.keys(data).find(isJson);
  if (mime === undefined) {
    const known = Object.keys(data).join(", ") || "nothing";
    context.warn({ kind: "output", message: `no way to show an output of type ${known}`, cellId: cell.id });
    return "";
  }
  return byType(mime, data[mime], place, context);
}

async function byType(mime: string, value: unknown, place: Place, context: PageContext): Promise<string> {
  const { cell, kind, output } = place;
  const source = typeof value === "string" ? value : JSON.stringify(value);
  const boxed = (box: Box, html: string): string => `${lookOf(context.options).box(box, mime, kind)}${html}\n</div>`;
  switch (mime) {
    case "application/javascript":
      return javascript(source, place, context);
    case "text/html":
      return boxed("html", await foreignHtml(typesetHtml(source, cell.id, context), cell.id, context));
    case "text/markdown": {
      const { math, headings, options } = context;
      const { anchorLinkText } = options;
      const html = renderMarkdown(source, {
        math,
        headings,
        cellId: cell.id,
        anchorLinkText,
        diagram: context.sanitizer?.mermaid,
      });
      return boxed("markdown", await foreignHtml(html, cell.id, context));
    }
    case "text/vnd.mermaid":
      return `<div class="jp-Mermaid">\n<pre class="mermaid">\n${escapeHtml((context.sanitizer?.mermaid(source) ?? source).trim())}\n</pre>\n</div>`;
    case "text/latex":
      return boxed("latex", typesetText(source, cell.id, context));
    case "text/plain":
      return boxed("plain", `<pre>${ansiToHtml(source)}</pre>`);
    default: {
      if (!mime.startsWith("image/")) return boxed("json", jsonTree(value));
      const box = ({ "image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpeg" } as const)[mime] ?? "image";
      return boxed(box, await renderPicture(mime, source, cell, output, context));
    }
  }
}

/** A script of the notebook runs beside its own element; a sanitized page says that there was one. */
function javascript(source: string, { cell, index, kind }: Place, context: PageContext): string {
  const id = `javascript-${cell.id}-${index}`;
  const box = lookOf(context.options).box("javascript", "application/javascript", kind, id);
  if (context.sanitizer) {
    context.leftOut.add("application/javascript");
    return `${box}<p class="output-note">A script stood here. It was left out, since this notebook is not trusted.</p>\n</div>`;
  }
  context.foreignScript = true;
  const script = `var element = document.getElementById(${JSON.stringify(id)});\n${source}`;
  return `${box}<script type="text/javascript">\n${scriptText(script)}\n</script>\n</div>`;
}

const figureTitle = (data: MimeBundle): string => String(data["text/plain"] ?? "").split("\n", 1)[0] ?? "";

/** Formulas in the text of an HTML output, as MathJax would find them in the browser. */
const typesetHtml = (html: string, cellId: string, { math }: PageContext): string =>
  scanMath(html, "html")
    .map((piece) => (piece.kind === "text" ? piece.text : math.add({ ...piece, tex: unescapeHtml(piece.tex), cellId })))
    .join("");

const typesetText = (text: string, cellId: string, { math }: PageContext): string =>
  scanMath(text, "html")
    .map((piece) => (piece.kind === "text" ? escapeHtml(piece.text) : math.add({ ...piece, cellId })))
    .join("");
