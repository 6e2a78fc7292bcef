// One cell → nbconvert's DOM (7.17): wrapper with `cell-id=…`, input area with prompt and editor or Markdown, output area
// with one child an output. What is left out follows nbconvert's rules for `exclude_…` and removed sources.
import type { Cell, CodeCell, MarkdownCell, RawCell } from "@innerloop/nbformat";
import type { PageContext } from "./context.js";
import { foreignHtml, tellRemoved } from "./foreign.js";
import { highlightCode, trimmedCode } from "./highlight.js";
import { classes, escapeHtml } from "./html.js";
import { lookOf } from "./look.js";
import { renderMarkdown } from "./markdown.js";
import { renderOutput } from "./output.js";
import { type Showing, showingOf, tagsOf } from "./tags.js";

/** HTML of a cell, "" when it is removed. Formulas in it are placeholders, and what draws them is loaded. */
export async function renderCell(cell: Cell, context: PageContext): Promise<string> {
  const showing = showingOf(cell, context.options);
  if (showing.cell === "none") return "";
  const html = await byKind(cell, showing, context);
  tellRemoved(cell.id, context);
  await context.math.load();
  return html;
}

function byKind(cell: Cell, { input, output }: { input: Showing; output: Showing }, context: PageContext) {
  if (cell.cell_type === "code") return codeCell(cell, input, output, context);
  if (cell.cell_type === "markdown") return markdownCell(cell, input, context);
  return rawCell(cell, context);
}

async function codeCell(cell: CodeCell, input: Showing, output: Showing, context: PageContext): Promise<string> {
  const { options } = context;
  const look = lookOf(options);
  const outputs = output === "none" ? [] : cell.outputs;
  const children: string[] = [];
  for (const [index, item] of outputs.entries()) children.push(await renderOutput(item, cell, index, context));
  const body =
    (input === "none"
      ? ""
      : look.input(promptOf(cell, context), highlighted(cell, context), fold(input, "Show code"))) +
    (children.length === 0 ? "" : look.outputs(children.join(""), fold(output, "Show output")));
  const frame = {
    ...frameOf(cell, context),
    isWithoutInput: options.input === "none" || options.exclude?.has("input") === true,
    // Outputs removed by a tag are gone for nbconvert too; with `exclude_output` the cell still counts as having some.
    isWithoutOutputs: cell.outputs.length === 0 || (output === "none" && options.exclude?.has("output") !== true),
  };
  return look.code(frame, body);
}

const promptOf = (cell: CodeCell, { options }: PageContext): string | undefined =>
  options.exclude?.has("input-prompt") ? undefined : escapeHtml(String(cell.execution_count ?? "\u00a0"));

/** IPython's cell magics are coloured as the language that they are in. */
function highlighted(cell: CodeCell, { language, sanitizer }: PageContext): string {
  const magic = cell.metadata.magics_language;
  const name = language.startsWith("ipython") && typeof magic === "string" ? magic : language;
  const hl = `hl-${sanitizer ? name.replace(/[^\w+#.-]+/g, "-") : name}`;
  const code = trimmedCode(cell.source === "" ? " " : cell.source);
  return `<div class="${escapeHtml(classes("highlight", hl))}"><pre>${highlightCode(code, name)}</pre></div>`;
}

async function markdownCell(cell: MarkdownCell, input: Showing, context: PageContext): Promise<string> {
  if (input === "none") return "";
  const { options } = context;
  const rendered = renderMarkdown(cell.source, {
    math: context.math,
    headings: context.headings,
    cellId: cell.id,
    anchorLinkText: options.anchorLinkText,
    diagram: context.sanitizer?.mermaid,
  });
  const html = await foreignHtml(withoutFilesPrefix(rendered), cell.id, context, cell.attachments);
  const prompt = options.exclude?.has("input-prompt") !== true;
  return lookOf(options).prose(frameOf(cell, context), prompt, html, fold(input, "Show text"));
}

/** `files/` is where old notebook servers kept a notebook's neighbours. */
const withoutFilesPrefix = (html: string): string => html.replace(/(src|href)=(['"]?)\/?files\//g, "$1=$2");

/** Raw cells pass where they say nothing, or that they are HTML (nbconvert's rule for this format). */
async function rawCell(cell: RawCell, context: PageContext): Promise<string> {
  const mime = cell.metadata.raw_mimetype;
  if (typeof mime === "string" && !/^(?:text\/html)?$/i.test(mime)) return "";
  return `<div class="cell-raw">\n${await foreignHtml(cell.source, cell.id, context, cell.attachments)}\n</div>\n`;
}

/** In a sanitized page a tag is one class, which cannot be one of the page's own. */
const frameOf = (cell: Cell, { sanitizer }: PageContext) => ({
  id: cell.id,
  tags: sanitizer ? tagsOf(cell).map((tag) => tag.replace(/\s+/g, "-")) : tagsOf(cell),
});

const fold = (showing: Showing, label: string): string => (showing === "folded" ? label : "");
