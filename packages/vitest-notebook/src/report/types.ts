// What a failing cell is told with.
import type { RunError } from "@innerloop/jupyter-client";
import type { OutputDifference } from "../compare/types.js";

/** Where a cell stands, for links. */
export interface CellAddress {
  /** Absolute path of the notebook. */
  path: string;
  /** Position among all cells, from 0. */
  index: number;
  /** Number among the code cells, from 1: what Jupyter shows as `In [7]` after a fresh run. */
  number: number;
  id: string;
  source: string;
  /** Line in the notebook's file where the cell's source begins, from 1. */
  line: number;
}

/** Is the reference old? "unknown": no history to look into. */
export type Staleness =
  | { status: "unknown" | "current" }
  /** `since`: one phrase: `its source changed in the working copy, its outputs did not`; `commit 1a2b3c4 changed the source of cell 3, …`. */
  | { status: "stale"; since: string };

export type CellFailure =
  | { kind: "outputs"; differences: OutputDifference[]; staleness: Staleness }
  /** The cell raised an error, ran out of time, or its kernel died. */
  | { kind: "execution"; error: RunError }
  /** It is tagged `raises-exception` and raised nothing. */
  | { kind: "no-exception" };
