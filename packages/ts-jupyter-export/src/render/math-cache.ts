// Formulas that were drawn before are not drawn again: a page repeats its symbols, and the notebooks of a command repeat
// each other's. Only where a drawing hangs on nothing but its source: no definition in the page, no number, no label.
import { type Formula, hangTogether, type Typeset } from "./formula.js";

/** Drawings kept from page to page. */
const MOST = 4000;

const drawings = new Map<string, string>();
/** The outline of every glyph that a kept drawing uses, by its identifier. */
const outlines = new Map<string, string>();

const keyOf = ({ tex, display }: Formula): string => `${display ? "display" : "inline"} ${tex}`;

/** As `draw`, which draws those formulas that are new. The result does not depend on what was drawn before. */
export function drawNew(formulas: readonly Formula[], draw: (formulas: readonly Formula[]) => Typeset): Typeset {
  if (hangTogether(formulas)) return draw(formulas);
  const fresh = new Map<string, Formula>();
  for (const formula of formulas) if (!drawings.has(keyOf(formula))) fresh.set(keyOf(formula), formula);
  if (fresh.size > 0) {
    const drawn = draw([...fresh.values()]);
    // What failed is shown with the source of each place.
    if (drawn.errors.length > 0) return draw(formulas);
    for (const [, outline = "", id = ""] of drawn.glyphs.matchAll(GLYPH)) outlines.set(id, outline);
    for (const [index, key] of [...fresh.keys()].entries()) drawings.set(key, drawn.parts[index] ?? "");
  }
  const parts = formulas.map((formula) => drawings.get(keyOf(formula)) ?? "");
  for (const key of [...drawings.keys()].slice(0, Math.max(0, drawings.size - MOST))) drawings.delete(key);
  return { parts, glyphs: glyphsOf(parts), errors: [] };
}

const GLYPH = /(<path id="([^"]+)"[^>]*>\s*<\/path>)/g;

/** The outlines that the drawings use, in the order in which they first do. */
function glyphsOf(parts: readonly string[]): string {
  const ids = new Set(parts.flatMap((part) => [...part.matchAll(/\shref="#(MJX-[^"]+)"/g)].map(([, id = ""]) => id)));
  const used = [...ids].flatMap((id) => outlines.get(id) ?? []);
  return used.length === 0
    ? ""
    : `<svg aria-hidden="true" style="display: none;" id="MJX-SVG-global-cache"><defs>${used.join("")}</defs></svg>`;
}
