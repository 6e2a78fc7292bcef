// One cell → the lab template's DOM (nbconvert 7.17): wrapper with `cell-id=…`, input area with prompt and editor or
// Markdown, output area with one child an output.
import type { Attachments, Cell, CodeCell, MarkdownCell, RawCell } from "@innerloop/nbformat";
import { balanced } from "./balance.js";
import type { PageContext } from "./context.js";
import { highlightCode } from "./highlight.js";
import { classes, escapeHtml } from "./html.js";
import { embedImages, imageSources } from "./images.js";
import { renderMarkdown } from "./markdown.js";
import { bringsScript, renderOutput } from "./output.js";
import { type Showing, showingOf, tagsOf } from "./tags.js";

/** HTML of a cell, "" when it is removed. */
export async function renderCell(cell: Cell, context: PageContext): Promise<string> {
  const showing = showingOf(cell, context.options);
  if (showing.cell === "none") return "";
  if (cell.cell_type === "code") return codeCell(cell, showing.input, showing.output, context);
  if (cell.cell_type === "markdown") return markdownCell(cell, showing.input, context);
  return rawCell(cell, context);
}

async function codeCell(cell: CodeCell, input: Showing, output: Showing, context: PageContext): Promise<string> {
  const outputs = output === "none" ? [] : cell.outputs;
  if (input === "none" && outputs.length === 0) return "";
  const rendered: string[] = [];
  for (const [index, item] of outputs.entries()) rendered.push(await renderOutput(item, cell, index, context));
  const name = classes(
    "jp-Cell jp-CodeCell jp-Notebook-cell",
    outputs.length === 0 && "jp-mod-noOutputs",
    input === "none" && "jp-mod-noInput",
    ...tagClasses(cell),
  );
  const body =
    (input === "none" ? "" : inputWrapper(codeArea(cell, context), fold(input, "Show code"))) +
    (outputs.length === 0 ? "" : outputWrapper(rendered.join(""), fold(output, "Show output")));
  return `<div id="${anchor(cell)}" class="${escapeHtml(name)}">\n${body}</div>\n`;
}

function codeArea(cell: CodeCell, { language, options }: PageContext): string {
  const count = cell.execution_count ?? "&nbsp;";
  const prompt = options.exclude?.has("input-prompt")
    ? ""
    : `<div class="jp-InputPrompt jp-InputArea-prompt">In&nbsp;[${count}]:</div>\n`;
  return (
    `${prompt}<div class="jp-CodeMirrorEditor jp-Editor jp-InputArea-editor" data-type="inline">\n` +
    `<div class="cm-editor cm-s-jupyter">\n<div class="highlight hl-${escapeHtml(language)}">` +
    `<pre>${highlightCode(cell.source, language)}</pre></div>\n</div>\n</div>\n`
  );
}

async function markdownCell(cell: MarkdownCell, input: Showing, context: PageContext): Promise<string> {
  if (input === "none" && context.options.input !== "none") return "";
  const html = renderMarkdown(cell.source, { ...context, cellId: cell.id });
  context.foreignScript ||= bringsScript(html);
  const prompt = context.options.exclude?.has("input-prompt")
    ? ""
    : '<div class="jp-InputPrompt jp-InputArea-prompt"></div>\n';
  const name = classes("jp-RenderedHTMLCommon jp-RenderedMarkdown jp-MarkdownOutput", ...tagClasses(cell));
  const area =
    `${prompt}<div class="${escapeHtml(name)}" data-mime-type="text/markdown">\n` +
    `${await withImages(html, cell.id, cell.attachments, context)}</div>\n`;
  const folded = tagsOf(cell).some((tag) => /^hide[-_]cell$/i.test(tag));
  return (
    `<div id="${anchor(cell)}" class="jp-Cell jp-MarkdownCell jp-Notebook-cell">\n` +
    `${inputWrapper(area, folded ? "Show text" : "")}</div>\n`
  );
}

/** Raw cells pass only when they say they are HTML (nbconvert's rule for this format). */
async function rawCell(cell: RawCell, context: PageContext): Promise<string> {
  const mime = cell.metadata.raw_mimetype ?? cell.metadata.format;
  if (mime !== "text/html") return "";
  context.foreignScript ||= bringsScript(cell.source);
  return `<div class="cell-raw">\n${await withImages(cell.source, cell.id, cell.attachments, context)}\n</div>\n`;
}

const withImages = (html: string, cellId: string, attachments: Attachments | undefined, context: PageContext) =>
  embedImages(balanced(html), imageSources(cellId, context, attachments));

const anchor = (cell: Cell): string => escapeHtml(`cell-id=${cell.id}`);

const tagClasses = (cell: Cell): string[] => tagsOf(cell).map((tag) => `celltag_${tag.replace(/\s+/g, "-")}`);

const fold = (showing: Showing, label: string): string => (showing === "folded" ? label : "");

const inputWrapper = (area: string, label: string): string =>
  '<div class="jp-Cell-inputWrapper" tabindex="0">\n' +
  '<div class="jp-Collapser jp-InputCollapser jp-Cell-inputCollapser"></div>\n' +
  `${folded(`<div class="jp-InputArea jp-Cell-inputArea">\n${area}</div>\n`, label)}</div>\n`;

const outputWrapper = (area: string, label: string): string =>
  '<div class="jp-Cell-outputWrapper">\n' +
  '<div class="jp-Collapser jp-OutputCollapser jp-Cell-outputCollapser"></div>\n' +
  `${folded(`<div class="jp-OutputArea jp-Cell-outputArea">\n${area}</div>\n`, label)}</div>\n`;

const folded = (html: string, label: string): string =>
  label === "" ? html : `<details class="cell-fold">\n<summary>${label}</summary>\n${html}</details>\n`;
