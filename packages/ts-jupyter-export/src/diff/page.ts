// Two runs of a notebook → one self-contained page: a summary, then the cells, those that differ side by side, those that
// do not folded away. The cells are rendered as everywhere; marks are put into what came out.
import { readFileSync } from "node:fs";
import type { Notebook } from "@innerloop/nbformat";
import { renderCell } from "../render/cell.js";
import type { PageContext } from "../render/context.js";
import { framed } from "../render/frame.js";
import type { PageOptions } from "../render/options.js";
import { prepare } from "../render/prepare.js";
import { scriptsOf } from "../render/scripts.js";
import { alignCells, type CellPair } from "./align.js";
import { isIdentical, outputNotes } from "./compare.js";
import { isSame, nothing, sumOf, type Tolerance } from "./numbers.js";
import { cellsHtml, summaryHtml, tocHtml } from "./parts.js";
import type { ShownPair } from "./shown.js";
import { markWords } from "./words.js";

export interface DiffOptions {
  /** What the two runs are called; default "before" and "after". */
  names?: { before: string; after: string };
  /** Numbers within atol + rtol · |before| count as equal. Default 0 and 0. */
  rtol?: number;
  atol?: number;
  /** Of the page around it; title, theme, sanitizing. */
  page?: PageOptions;
}

/** Renders the differences between two runs as one HTML document. Nothing of either notebook is changed. */
export async function renderDiff(before: Notebook, after: Notebook, options: DiffOptions = {}): Promise<string> {
  const { names = { before: "before", after: "after" }, rtol = 0, atol = 0, page = {} } = options;
  const placed = alignCells(before.cells, after.cells).map(place);
  // What is the same is shown, and its figures are drawn, once.
  const cells = placed.flatMap((pair) => (pair.same ? [pair.after] : [pair.before, pair.after]));
  const prompts = ["input-prompt", "output-prompt"] as const;
  const exclude = new Set([...(page.exclude ?? []), ...prompts]);
  const context = await prepare({ ...after, cells: cells.filter((cell) => cell !== undefined) }, { ...page, exclude });
  const pairs: Rendered[] = [];
  for (const pair of placed) pairs.push(await rendered(pair, context));
  await context.math.load();
  const math = context.math.typeset();
  for (const { message, tex, cellId } of math.errors)
    context.warn({ kind: "math", message: `TeX error: ${message} in ${tex.trim().slice(0, 80)}`, cellId });
  const shown = pairs.map((pair) => compared(pair, math.fill, { rtol, atol }));
  const title = page.title ?? `${names.before} → ${names.after}`;
  const style = readFileSync(new URL("./diff.css", import.meta.url), "utf8");
  const main = `<style>\n${style}</style>\n${summaryHtml(shown, title, names)}${cellsHtml(shown, names)}`;
  return framed({ title, glyphs: math.glyphs, main, toc: tocHtml(shown), scripts: scriptsOf(main, context) }, context);
}

interface Placed extends CellPair {
  same: boolean;
}

/** The cells of the earlier run get identifiers of their own. */
function place({ before, after }: CellPair): Placed {
  const same = before !== undefined && after !== undefined && isIdentical(before, after);
  return { ...(before ? { before: { ...before, id: `before-${before.id}` } } : {}), ...(after ? { after } : {}), same };
}

interface Rendered extends Placed {
  old: string;
  now: string;
}

async function rendered(pair: Placed, context: PageContext): Promise<Rendered> {
  const { before, after, same } = pair;
  const now = after === undefined ? "" : await renderCell(after, context);
  const old = before === undefined || same ? "" : await renderCell(before, context);
  return { ...pair, old, now };
}

function compared(
  { before, after, same, old, now }: Rendered,
  fill: (html: string) => string,
  tolerance: Tolerance,
): ShownPair {
  const [line = ""] = (after ?? before)?.source.trim().split("\n", 1) ?? [];
  const title = line.replace(/^#+ /, "");
  const common = { title, before: fill(old), after: fill(now), source: "same", tally: nothing, notes: [] } as const;
  if (before === undefined || after === undefined)
    return { ...common, notes: [], status: after === undefined ? "removed" : "added" };
  if (same) return { ...common, notes: [], status: "same" };
  const source = before.source === after.source ? "same" : "changed";
  const [oldParts, nowParts] = [halves(common.before), halves(common.after)];
  const input = markWords(oldParts.input, nowParts.input, { rtol: 0, atol: 0 });
  const output = markWords(oldParts.output, nowParts.output, tolerance);
  const notes = outputNotes(before, after, tolerance);
  const tally = sumOf([output.tally, ...notes.map((note) => note.tally)]);
  if (source === "same" && isSame(tally)) return { ...common, notes: [], status: "same" };
  return {
    status: "changed",
    title,
    source,
    before: input.before + output.before,
    after: input.after + output.after,
    tally,
    notes,
  };
}

/** What was typed and what came of it. */
function halves(html: string): { input: string; output: string } {
  const at = html.indexOf('<div class="jp-Cell-outputWrapper');
  return at < 0 ? { input: html, output: "" } : { input: html.slice(0, at), output: html.slice(at) };
}
