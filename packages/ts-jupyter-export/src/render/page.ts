// A notebook → one self-contained page: nbconvert's DOM, everything inlined, nothing fetched, and the same bytes whenever
// the same notebook is rendered.
import type { Notebook } from "@innerloop/nbformat";
import { renderCell } from "./cell.js";
import type { PageContext } from "./context.js";
import { type Frame, framed } from "./frame.js";
import { outline } from "./headings.js";
import type { PageOptions } from "./options.js";
import { prepare } from "./prepare.js";
import { scriptsOf } from "./scripts.js";

/**
 * Renders a notebook as one HTML document.
 * What cannot be shown as meant (a TeX error, an unknown output type, a missing image) is told to `options.onWarning`.
 */
export async function renderNotebook(notebook: Notebook, options: PageOptions = {}): Promise<string> {
  const context = await prepare(notebook, options);
  const cells: string[] = [];
  for (const cell of notebook.cells) cells.push(await renderCell(cell, context));
  return framed(frameOf(cells.join(""), notebook, context), context);
}

/** The cells with their formulas typeset, and what the page around them is made from. */
function frameOf(cells: string, { metadata }: Notebook, context: PageContext): Frame {
  const { options, headings } = context;
  const math = context.math.typeset();
  for (const { message, tex, cellId } of math.errors) {
    context.warn({
      kind: "math",
      message: `TeX error: ${message} in ${tex.trim().replace(/\s+/g, " ").slice(0, 80)}`,
      cellId,
    });
  }
  const main = math.fill(cells);
  return {
    title: options.title ?? titleIn(metadata) ?? headings.list[0]?.text ?? "Notebook",
    glyphs: math.glyphs,
    main,
    toc: options.toc === "none" ? "" : math.fill(outline(headings.list, options.toc === "always" ? 1 : 3)),
    scripts: scriptsOf(main, context),
  };
}

const titleIn = ({ title }: Notebook["metadata"]): string | undefined =>
  typeof title === "string" ? title : undefined;
