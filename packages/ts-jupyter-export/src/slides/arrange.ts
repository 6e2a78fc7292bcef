// Which cell opens and closes what: nbconvert's arrangement of cells into slides (columns), the subslides below each
// other in them, and fragments that appear step by step. A notebook says it in `metadata.slideshow.slide_type`.
import type { Cell } from "@innerloop/nbformat";

export type Level = "slide" | "subslide" | "fragment";

/** One cell in the show. */
export interface Placement {
  cell: Cell;
  /** "notes": for the speaker; "skip": left out, though what it opens or closes stays. */
  shown: "shown" | "notes" | "skip";
  /** Opened before the cell, outermost first. */
  opens: readonly Level[];
  /** Closed after it, innermost first. */
  closes: readonly Level[];
}

/**
 * The cells in their order. The first one that is neither notes nor skipped begins the first slide, whatever it says;
 * notes before it stand outside of all slides, as in nbconvert. A fragment ends where the next one, or the next
 * slide, begins, so that the cells after it belong to it.
 * @throws Error when nothing is to be shown
 */
export function arrange(cells: readonly Cell[]): Placement[] {
  const types = cells.map(slideType);
  const first = types.findIndex((type) => type !== "notes" && type !== "skip");
  if (first < 0) throw new Error("all cells are hidden: there is nothing to make slides of");
  types[first] = "slide";
  const opens: Level[][] = cells.map(() => []);
  const closes: Level[][] = cells.map(() => []);
  let inFragment = false;
  for (const [index, type] of types.entries()) {
    if (index < first) continue;
    const before = index > first ? closes[index - 1] : undefined;
    if (type === "slide" || type === "subslide") {
      before?.push(...ending(inFragment, type));
      opens[index]?.push(...(type === "slide" ? (["slide", "subslide"] as const) : (["subslide"] as const)));
      inFragment = false;
    } else if (type === "fragment") {
      if (inFragment) before?.push("fragment");
      opens[index]?.push("fragment");
      inFragment = true;
    }
  }
  closes.at(-1)?.push(...ending(inFragment, "slide"));
  return cells.map((cell, index) => {
    const type = types[index];
    const shown = type === "notes" || type === "skip" ? type : "shown";
    return { cell, shown, opens: opens[index] ?? [], closes: closes[index] ?? [] };
  });
}

const ending = (inFragment: boolean, level: "slide" | "subslide"): Level[] => [
  ...(inFragment ? (["fragment"] as const) : []),
  "subslide",
  ...(level === "slide" ? (["slide"] as const) : []),
];

/** Anything but the known types continues what is open. */
function slideType({ metadata }: Cell): string {
  const show = slideshow(metadata);
  return typeof show?.slide_type === "string" ? show.slide_type : "-";
}

/** `metadata.slideshow`, where it is a record. */
export const slideshow = (metadata: object): Record<string, unknown> | undefined =>
  "slideshow" in metadata ? record(metadata.slideshow) : undefined;

export const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
