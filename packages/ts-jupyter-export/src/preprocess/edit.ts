// Changed copies of parts of a notebook: what does not change is shared with the original, and numbers are written as they were read.
import { type Cell, copyNumberForms, type Notebook, type Output } from "@innerloop/nbformat";

/** A copy of a record with other values for some of its fields. */
export function withFields<T extends object>(record: T, fields: Partial<T>): T {
  return copyNumberForms(record, { ...record, ...fields });
}

/** A copy of a record without some of its fields; the record itself when it has none of them. */
export function withoutFields<T extends object>(record: T, fields: Iterable<string>): T {
  const gone = [...fields].filter((field) => Object.hasOwn(record, field));
  if (gone.length === 0) return record;
  const kept = Object.entries(record).filter(([field]) => !gone.includes(field));
  return copyNumberForms(record, Object.fromEntries(kept) as T);
}

/** The notebook with every cell replaced by what `edit` makes of it; "gone" takes the cell out. */
export function editCells(notebook: Notebook, edit: (cell: Cell, index: number) => Cell | "gone"): Notebook {
  const cells = notebook.cells.map(edit).filter((cell) => cell !== "gone");
  return withFields(notebook, { cells });
}

/** The cell with its outputs replaced; cells without outputs stay. */
export function editOutputs(cell: Cell, edit: (outputs: readonly Output[]) => Output[]): Cell {
  if (cell.cell_type !== "code" || cell.outputs.length === 0) return cell;
  return withFields(cell, { outputs: edit(cell.outputs) });
}
