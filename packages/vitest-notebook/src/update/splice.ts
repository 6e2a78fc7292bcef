// A reference is updated by exchanging values in the file's text, not by writing the notebook anew: every byte outside `outputs` and
// `execution_count` of the given cells stays, so that a review shows what changed and nothing else. Outputs that are equal keep their bytes
// too. New text has the layout of the file (indentation, line ends, separators, escapes) around what Jupyter would write.
import { type CodeCell, type Notebook, type Output, parseNotebook, stringifyNotebook } from "@innerloop/nbformat";
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { type Layout, layoutOf, relayout } from "./layout.js";

/** What a cell is to show from now on. */
export interface CellUpdate {
  outputs: Output[];
  executionCount: number | null;
}

interface Edit {
  offset: number;
  length: number;
  text: string;
}

/**
 * The text of a notebook file with new outputs in some of its code cells, given by position among all cells. Equal outputs change nothing.
 * @throws NotebookError when the text is no notebook; Error when it is one of format 3, whose outputs have other fields
 */
export function updateReferences(text: string, cells: ReadonlyMap<number, CellUpdate>): string {
  const before = parseNotebook(text);
  const root = parseTree(text);
  if (root === undefined) throw new Error("internal: a notebook without a syntax tree");
  const nodes = member(root, "cells")?.children;
  if (nodes === undefined) throw new Error("notebook of format 3 cannot be updated: open and save it in Jupyter first");
  const edits: Edit[] = [];
  for (const [index, update] of cells) {
    const cell = before.cells[index];
    const node = nodes[index];
    if (cell?.cell_type !== "code" || node === undefined) throw new Error(`internal: no code cell at ${index}`);
    edits.push(...cellEdits(text, root, node, cell, update));
  }
  const after = applied(text, edits);
  if (edits.length > 0) verify(before, after, cells);
  return after;
}

function cellEdits(text: string, root: Node, node: Node, cell: CodeCell, update: CellUpdate): Edit[] {
  const layout = layoutOf(text, root, node);
  const edits = outputEdits(text, layout, need(member(node, "outputs")), cell, update);
  if (cell.execution_count !== update.executionCount) {
    const { offset, length } = need(member(node, "execution_count"));
    edits.push({ offset, length, text: String(update.executionCount) });
  }
  return edits;
}

/** Where the number of outputs stays, each is exchanged for itself; otherwise the list is. */
function outputEdits(text: string, layout: Layout, list: Node, cell: CodeCell, { outputs }: CellUpdate): Edit[] {
  const changed = outputs.filter((output, at) => !isSame([output], cell.outputs.slice(at, at + 1)));
  if (changed.length === 0 && outputs.length === cell.outputs.length) return [];
  const written = jupyterText(outputs);
  const oldItems = list.children ?? [];
  const newItems = need(written.list.children);
  const laidOut = (node: Node) => relayout(written.text.slice(node.offset, node.offset + node.length), layout);
  if (oldItems.length !== newItems.length || !isLaidOut(text, layout, list)) {
    return [{ offset: list.offset, length: list.length, text: laidOut(written.list) }];
  }
  return oldItems.flatMap(({ offset, length }, at) => {
    const item = newItems[at];
    if (item === undefined || isSame(outputs.slice(at, at + 1), cell.outputs.slice(at, at + 1))) return [];
    return [{ offset, length, text: laidOut(item) }];
  });
}

/** Does the list break its lines as the file does? If not, it is written anew as a whole. */
function isLaidOut(text: string, layout: Layout, list: Node): boolean {
  const first = list.children?.[0];
  return first !== undefined && text.slice(list.offset + 1, first.offset).includes("\n") === layout.broken;
}

/** The outputs as Jupyter writes them, cut from a notebook that holds nothing else. */
function jupyterText(outputs: Output[]): { text: string; list: Node } {
  const text = stringifyNotebook(notebookOf(outputs));
  const root = parseTree(text);
  return { text, list: need(root && findNodeAtLocation(root, ["cells", 0, "outputs"])) };
}

function notebookOf(outputs: Output[]): Notebook {
  const cell: CodeCell = { cell_type: "code", id: "cell", source: "", metadata: {}, execution_count: null, outputs };
  return { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

/** Equal as values: the order of keys and the difference between 1 and 1.0 do not count. */
function isSame(a: Output[], b: Output[]): boolean {
  return canonical(notebookOf(a)) === canonical(notebookOf(b));
}

/** A structuredClone forgets how numbers were written. */
function canonical(notebook: Notebook): string {
  return stringifyNotebook(structuredClone(notebook));
}

/** The last line of defence before a file of somebody else's work is overwritten. */
function verify(before: Notebook, after: string, cells: ReadonlyMap<number, CellUpdate>): void {
  const wanted = before.cells.map((cell, index) => {
    const update = cells.get(index);
    if (update === undefined || cell.cell_type !== "code") return cell;
    return { ...cell, outputs: update.outputs, execution_count: update.executionCount };
  });
  if (canonical(parseNotebook(after)) !== canonical({ ...before, cells: wanted })) {
    throw new Error("internal: the updated text is not the updated notebook");
  }
}

function applied(text: string, edits: Edit[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.offset - b.offset)) {
    parts.push(text.slice(at, edit.offset), edit.text);
    at = edit.offset + edit.length;
  }
  return parts.join("") + text.slice(at);
}

/** The value of a field; of repeated ones the last, as JSON readers have it. */
function member(object: Node, key: string): Node | undefined {
  return object.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("internal: a code cell without a field that every code cell has");
  return value;
}
