// What is known about the cells of two HTML tables: where they stand, and which belong to columns that only one of the tables has.
import { compareColumns } from "./columns.js";
import { tableOf } from "./html-tables.js";
import type { HtmlElement, HtmlNode } from "./html-tree.js";
import type { Difference } from "./types.js";

export class HtmlCells {
  /** Cell → `row 2, column loss`; of the expected and of the actual document. */
  readonly places: Map<HtmlNode, string> = new Map();
  /** Cells of columns that have been told as a whole. */
  readonly told: Set<HtmlNode> = new Set();
  #tables = 0;

  /** The children that are still to be compared. */
  kids({ children }: HtmlElement): readonly HtmlNode[] {
    return this.told.size === 0 ? children : children.filter((child) => !this.told.has(child));
  }

  /** Notes the cells of two tables that belong together; columns that only one of two simple tables has are its differences. */
  note(expected: HtmlElement, actual: HtmlElement, several: boolean): Difference[] {
    const [before, after] = [tableOf(expected), tableOf(actual)];
    this.#tables += 1;
    const prefix = several ? `table ${this.#tables}, ` : "";
    for (const table of [before, after]) {
      for (const [cell, { row, column }] of table.cells) {
        const name = row === undefined ? `head, column ${column + 1}` : `row ${row}, column ${table.columns[column]}`;
        this.places.set(cell, prefix + name);
      }
    }
    if (!before.regular || !after.regular) return [];
    const columns = compareColumns(before.columns, after.columns);
    // Tables without a common column are other tables; in tables of one width, columns have other names.
    if (columns.common.length === 0 || columns.missing.size === columns.extra.size) return [];
    for (const [table, names] of [
      [before, columns.missing],
      [after, columns.extra],
    ] as const) {
      for (const [cell, { column }] of table.cells) if (names.has(table.columns[column]!)) this.told.add(cell);
    }
    return columns.differences.map((difference) => ({ ...difference, place: prefix + difference.place }));
  }
}
