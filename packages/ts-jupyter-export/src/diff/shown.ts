// What the parts of a page of differences know of two cells that stand opposite each other.
import type { OutputNote } from "./compare.js";
import type { Tally } from "./numbers.js";

/** A pair of cells as it stands in the page. */
export interface ShownPair {
  status: "same" | "changed" | "added" | "removed";
  /** First line of the source, for the summary. */
  title: string;
  /** Whether the code or the prose itself differs. */
  source: "same" | "changed";
  before: string;
  after: string;
  /** Of the outputs. */
  tally: Tally;
  notes: OutputNote[];
}
