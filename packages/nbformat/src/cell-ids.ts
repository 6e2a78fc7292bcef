// Cell ids for notebooks that have none (formats before 4.5). Jupyter draws them at random, so that two upgrades of one file differ; here
// an id is eight hexadecimal digits of the SHA-256 of the cell's type and source, and of a count where that is taken: the same file always
// gets the same ids, and a cell keeps its id when others are added, moved or removed.
import { createHash } from "node:crypto";

/** A function that gives each cell of one notebook its id, in the order of the cells; none of those that are `taken` already. */
export function cellIds(taken: Set<string> = new Set()): (cellType: string, source: string) => string {
  return (cellType, source) => {
    for (let count = 0; ; count++) {
      const id = createHash("sha256").update(`${cellType}\n${count}\n${source}`).digest("hex").slice(0, 8);
      if (taken.has(id)) continue;
      taken.add(id);
      return id;
    }
  };
}
