// What the parts of a page share, made before the first cell is rendered: pictures of the figures, the sanitizer, the
// saved widgets.
import type { Notebook } from "@innerloop/nbformat";
import { drawAll, type Figure, figureOf } from "../figures/index.js";
import type { Sanitizer } from "../sanitize/index.js";
import { cleanFigure, cleanWidgets } from "./clean.js";
import type { PageContext, PlacedFigure } from "./context.js";
import { bringsScript } from "./foreign.js";
import { Headings } from "./headings.js";
import { MathCollector } from "./math.js";
import type { PageOptions } from "./options.js";
import { PICTURE_WIDTH } from "./plot.js";
import { widgetStateOf } from "./widgets.js";

/** The context in which the notebook's cells are rendered, one after the other. */
export async function prepare(notebook: Notebook, asked: PageOptions): Promise<PageContext> {
  // Cells alone have no style sheet, on which a live plot and its picture take turns.
  const options: PageOptions = asked.template === "basic" ? { ...asked, plots: "static" } : asked;
  const warn = options.onWarning ?? (() => {});
  const sanitizer = options.foreign === "sanitize" ? await loadSanitizer(options, warn) : undefined;
  const saved = widgetStateOf(notebook);
  const widgets = sanitizer && saved ? cleanWidgets(saved, sanitizer) : saved;
  const gone = sanitizer?.removed() ?? [];
  if (gone.length > 0)
    warn({ kind: "sanitized", message: `left out of the widgets as unsafe: ${gone.join(", ")}`, cellId: "" });
  return {
    options,
    language: languageOf(notebook),
    math: new MathCollector(),
    headings: new Headings(),
    figures: await placeFigures(notebook, sanitizer, warn),
    foreignScript: widgets !== undefined && bringsScript(JSON.stringify(widgets)),
    ...(sanitizer ? { sanitizer } : {}),
    widgets,
    leftOut: new Set(),
    filesBeside: false,
    warn,
  };
}

/** It brings a whole DOM along, so it is loaded only where something must be sanitized. */
async function loadSanitizer({ sanitize }: PageOptions, warn: PageContext["warn"]): Promise<Sanitizer> {
  const { loadSanitizer: load } = await import("../sanitize/index.js");
  return load({
    ...sanitize,
    onRefused(message) {
      sanitize?.onRefused?.(message);
      warn({ kind: "sanitized", message, cellId: "" });
    },
  });
}

/** nbconvert's: Pygments' name where the notebook says one, and IPython where it says nothing. */
function languageOf({ metadata }: Notebook): string {
  const { language_info: info, kernelspec } = metadata;
  // A notebook that has never run says its language in the kernel's name only, which nbconvert takes for Python.
  // The schema leaves its type open.
  const named = typeof kernelspec?.language === "string" ? kernelspec.language : undefined;
  const ofKernel = named?.toLowerCase() === "python" ? undefined : named;
  return info?.pygments_lexer ?? info?.name ?? ofKernel ?? "ipython3";
}

/** Draws the picture of every figure, in one window. */
async function placeFigures(
  notebook: Notebook,
  sanitizer: Sanitizer | undefined,
  warn: PageContext["warn"],
): Promise<Map<object, PlacedFigure>> {
  const found: { bundle: object; figure: Figure; leftOut: string[]; cellId: string }[] = [];
  for (const cell of notebook.cells) {
    for (const output of cell.cell_type === "code" ? cell.outputs : []) {
      const bundle = "data" in output ? output.data : {};
      const figure = figureOf(bundle);
      const gone = new Set<string>();
      const shown = figure && sanitizer ? cleanFigure(figure, sanitizer, (name) => gone.add(name)) : figure;
      if (shown) found.push({ bundle, figure: shown, leftOut: [...gone], cellId: cell.id });
    }
  }
  const pictures = await drawAll(
    found.map(({ figure }) => onPage(figure)),
    {},
    (index, reason) =>
      warn({ kind: "figure", message: `no picture of a figure: ${reason}`, cellId: found[index]?.cellId ?? "" }),
  );
  return new Map(
    found.map(({ bundle, figure, leftOut }, index) => [bundle, { figure, svg: pictures[index], leftOut }]),
  );
}

/** The picture fills the text column and lets the page's ground through, as the live plot does. */
function onPage(figure: Figure): Figure {
  const ground = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
  return { ...figure, layout: { width: PICTURE_WIDTH, ...ground, ...figure.layout } };
}
