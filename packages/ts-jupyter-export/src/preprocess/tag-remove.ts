// TagRemovePreprocessor: cells, inputs, outputs and single outputs go by their tags. A removed input is only marked
// (`metadata.transient.remove_source`); exporters leave it out.
import type { Cell, Output } from "@innerloop/nbformat";
import type { Preprocessor } from "../core/exporter.js";
import { withoutOutputs } from "./clear.js";
import { editCells, withFields } from "./edit.js";
import type { PreprocessOptions } from "./options.js";

export function tagRemove(options: NonNullable<PreprocessOptions["tagRemove"]>): Preprocessor {
  const cellTags = new Set(options.removeCellTags);
  const inputTags = new Set(options.removeInputTags);
  const allOutputsTags = new Set(options.removeAllOutputsTags);
  const singleOutputTags = new Set(options.removeSingleOutputTags);
  const edit = (cell: Cell): Cell | "gone" => {
    if (hasOne(cell, cellTags)) return "gone";
    const cleared = hasOne(cell, allOutputsTags) ? withoutOutputs(cell, options.removeMetadataFields) : cell;
    const marked = hasOne(cell, inputTags) ? marking(cleared) : cleared;
    if (marked.cell_type !== "code" || !marked.outputs.some((output) => hasOne(output, singleOutputTags)))
      return marked;
    return withFields(marked, { outputs: marked.outputs.filter((output) => !hasOne(output, singleOutputTags)) });
  };
  return {
    name: "TagRemovePreprocessor",
    preprocess: (notebook) => ({ notebook: editCells(notebook, edit) }),
  };
}

const marking = (cell: Cell): Cell =>
  withFields(cell, { metadata: withFields(cell.metadata, { transient: { remove_source: true } }) });

function hasOne(tagged: Cell | Output, wanted: ReadonlySet<string>): boolean {
  const metadata = "metadata" in tagged ? tagged.metadata : undefined;
  const tags: unknown = metadata?.tags;
  return Array.isArray(tags) && tags.some((tag: unknown) => typeof tag === "string" && wanted.has(tag));
}
