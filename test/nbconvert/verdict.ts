// Two outcomes → what is different and not meant, as text for a reader.
import { compareTrees, type Difference } from "./compare.js";
import { type Accepted, acceptedFor } from "./differences.js";
import type { Outcome } from "./outcome.js";
import { shortened } from "./summary.js";

export interface Verdict {
  /** Differences that no entry of the list allows. */
  open: Difference[];
  /** The entries that were needed. */
  used: ReadonlySet<Accepted>;
}

/**
 * Compares what nbconvert made with what we made of the same notebook: long texts by their short forms, so that a live answer and a
 * stored one are judged alike.
 */
export function judge(notebook: string, variant: string, theirs: Outcome, ours: Outcome): Verdict {
  const used = new Set<Accepted>();
  const open = differencesOf(shortened(theirs), shortened(ours)).filter((difference) => {
    const entry = acceptedFor(notebook, variant, difference);
    if (entry) used.add(entry);
    return entry === undefined;
  });
  return { open, used };
}

function differencesOf(theirs: Outcome, ours: Outcome): Difference[] {
  if (theirs.kind === "document" && ours.kind === "document") return compareTrees(theirs.tree, ours.tree);
  if (theirs.kind === ours.kind) return [];
  const said = (outcome: Outcome) => (outcome.kind === "error" ? `error: ${outcome.message}` : "a document");
  return [{ path: "outcome", theirs: said(theirs), ours: said(ours) }];
}

const SHOWN = 12;
const WIDEST = 400;

/** The first differences, each with its place and both sides; "" when there is none. */
export function report(differences: readonly Difference[]): string {
  const cut = (text: string) =>
    text
      .split("\n")
      .slice(0, 8)
      .map((line) => line.slice(0, WIDEST))
      .join("\n      ");
  const shown = differences
    .slice(0, SHOWN)
    .map(
      ({ path, theirs = "(nothing)", ours = "(nothing)" }) =>
        `${path}\n  nbconvert: ${cut(theirs)}\n  ours:      ${cut(ours)}`,
    );
  const more = differences.length - shown.length;
  return [...shown, ...(more > 0 ? [`… and ${more} more`] : [])].join("\n\n");
}
