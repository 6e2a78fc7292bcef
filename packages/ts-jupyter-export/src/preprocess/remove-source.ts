// `metadata.transient.remove_source`, which TagRemovePreprocessor sets: the source is not for readers. nbconvert's templates leave it out;
// an executed or cleaned notebook still has it there. Here it can leave the notebook itself.
import type { Cell } from "@innerloop/nbformat";
import type { Preprocessor } from "../core/exporter.js";
import { editCells, withFields } from "./edit.js";

/** True where exporters must leave out a code cell's input, or the whole of any other cell. */
export function isSourceRemoved({ metadata }: Pick<Cell, "metadata">): boolean {
  const { transient } = metadata;
  return (
    typeof transient === "object" && transient !== null && "remove_source" in transient && !!transient.remove_source
  );
}

/** Code cells keep their outputs and lose their source, other cells go. The mark stays, so that no empty input is shown. */
export function removeSource(): Preprocessor {
  return {
    name: "RemoveSourcePreprocessor",
    preprocess: (notebook) => ({
      notebook: editCells(notebook, (cell) => {
        if (!isSourceRemoved(cell)) return cell;
        return cell.cell_type === "code" ? withFields(cell, { source: "" }) : "gone";
      }),
    }),
  };
}
