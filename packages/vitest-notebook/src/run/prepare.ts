// The notebook as it goes into the kernel, and the way back. It differs from the reference in what only this run knows: the values of
// parameters (one cell more, by papermill's convention) and the tags that the runner reads. The result has the reference's cells again.
import { injectParameters, placeOf, type RunError } from "@innerloop/jupyter-client";
import { type CodeCell, cloneNotebook, type Notebook, type Output } from "@innerloop/nbformat";
import { cellName } from "../settings/number.js";
import type { NotebookSettings } from "../settings/types.js";

/** Tags of the copy that is run; a notebook's own words for the same (nbval's, `slow`) are settled in the settings. */
export const SKIP_TAG = "vitest-notebook-skip";
const RAISES_TAG = "raises-exception";
/** What messages call the cell that the reference does not have. */
export const INJECTED = "the cell of injected parameters";

export interface Prepared {
  /** What is run. */
  notebook: Notebook;
  /** Position in the reference; undefined for the injected cell. */
  reference(index: number): number | undefined;
  /** The executed copy with the reference's cells, sources and metadata. Changes its argument. */
  restore(executed: Notebook): Notebook;
  /** A cell's outputs and count as they are without the injected cell. */
  outcome(cell: CodeCell): Pick<CodeCell, "outputs" | "execution_count">;
  /** How the run's messages name the cell, and how the tests name it. */
  rename(error: RunError): [from: string, to: string][];
}

/** @throws {RangeError} parameters that cannot be written in the notebook's language. */
export function prepare(notebook: Notebook, { parameters, cells }: NotebookSettings): Prepared {
  const copy = cloneNotebook(notebook);
  for (const [index, { execution, expects }] of cells) {
    const { metadata } = copy.cells[index] as CodeCell;
    const tags = (metadata.tags ?? []).filter((tag) => tag !== RAISES_TAG && tag !== SKIP_TAG);
    if (execution === "skip") tags.push(SKIP_TAG);
    if (expects === "raises") tags.push(RAISES_TAG);
    metadata.tags = tags;
  }
  const run = injectParameters(copy, parameters);
  // An injected cell of an earlier run is replaced where it is; only a new one moves the others.
  const isAdded = run.cells.length > copy.cells.length;
  const added = isAdded ? run.cells.findIndex((cell, index) => cell.id !== copy.cells[index]?.id) : -1;
  const reference = (index: number): number | undefined => {
    if (index === added) return undefined;
    return isAdded && index > added ? index - 1 : index;
  };
  // The injected cell is the how-many-eth that runs? Those behind it count one less without it.
  const before = run.cells.slice(0, Math.max(added, 0)).filter((cell) => willRun(cell)).length;
  const count = (found: number | null): number | null =>
    isAdded && found !== null && found > before ? found - 1 : found;
  const outcome = ({ outputs, execution_count }: CodeCell) => ({
    outputs: structuredClone(outputs).map((output) => recount(output, count)),
    execution_count: count(execution_count),
  });
  return {
    notebook: run,
    reference,
    outcome,
    restore: (executed) => {
      if (isAdded) executed.cells.splice(added, 1);
      executed.cells = executed.cells.map((cell, index) => {
        const { source, metadata } = notebook.cells[index] ?? cell;
        const { execution } = cell.metadata;
        const own = { ...structuredClone(metadata), ...(execution && { execution }) };
        if (cell.cell_type !== "code" || cells.get(index)?.execution === "skip") return { ...cell, metadata: own };
        return { ...cell, source, metadata: own, ...outcome(cell) };
      });
      return executed;
    },
    rename: ({ cell }) => {
      if (cell === undefined) return [];
      const index = reference(cell.index);
      return [[placeOf(cell), index === undefined ? INJECTED : cellName(notebook.cells, index)]];
    },
  };
}

const willRun = (cell: Notebook["cells"][number]): boolean =>
  cell.cell_type === "code" && cell.source.trim() !== "" && !cell.metadata.tags?.includes(SKIP_TAG);

function recount(output: Output, count: (found: number | null) => number | null): Output {
  return output.output_type === "execute_result"
    ? { ...output, execution_count: count(output.execution_count) }
    : output;
}
