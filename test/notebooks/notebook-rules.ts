import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeCell, type Notebook, type PlacedCheck, parseNotebook } from "@innerloop/nbformat";
import ts from "typescript";

// What every notebook of the book has to obey, for the tests in this folder.

const root = fileURLToPath(new URL("../../", import.meta.url));

export async function committed(name: string): Promise<Notebook> {
  return parseNotebook(await readFile(join(root, "notebooks", name)), { file: name });
}

export const codeCells = (notebook: Notebook): CodeCell[] =>
  notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");

/** Names of the figures and number of tables that the outputs hold. */
export function displays(notebook: Notebook): { figures: string[]; tables: number } {
  const figures: string[] = [];
  let tables = 0;
  for (const output of codeCells(notebook).flatMap((cell) => cell.outputs)) {
    if (output.output_type !== "display_data") continue;
    if ("application/vnd.dataresource+json" in output.data) tables++;
    if ("application/vnd.plotly.v1+json" in output.data) {
      figures.push((output.metadata.innerloop as { figure: string }).figure);
    }
  }
  return { figures, tables };
}

/** "cell id: n lines" for every function of a code cell that is longer than the limit. */
export function longFunctions(notebook: Notebook, limit: number): string[] {
  return codeCells(notebook).flatMap((cell) => {
    const file = ts.createSourceFile("cell.ts", cell.source, ts.ScriptTarget.ES2022, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const [first, last] = [node.getStart(), node.end].map((at) => file.getLineAndCharacterOfPosition(at).line);
      if (ts.isFunctionLike(node) && last - first + 1 > limit) found.push(`${cell.id}: ${last - first + 1} lines`);
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

/** "cell id: n characters" for every line of code that is wider than the limit; a page would cut it off. */
export function longLines(notebook: Notebook, limit: number): string[] {
  const wide = (cell: CodeCell): number[] => cell.source.split("\n").map((line) => [...line].length);
  return codeCells(notebook).flatMap((cell) =>
    wide(cell)
      .filter((width) => width > limit)
      .map((width) => `${cell.id}: ${width} characters`),
  );
}

/** A golden value: an upper bound for residuals, or numbers with an absolute or relative tolerance. */
export type Golden =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly values: readonly number[]; readonly atol?: number; readonly rtol?: number };

/** What is wrong with a check's value by the golden one; undefined when nothing is. */
export function deviation(check: PlacedCheck, golden: Golden): string | undefined {
  const numbers = (Array.isArray(check.value) ? check.value : [check.value]).map(Number);
  const bad = (value: number, i: number): boolean => {
    if ("atMost" in golden) return !(value <= golden.atMost);
    if ("atLeast" in golden) return !(value >= golden.atLeast);
    const { values, atol = 0, rtol = 0 } = golden;
    return !(Math.abs(value - values[i]) <= atol + rtol * Math.abs(values[i]));
  };
  const wrongLength = "values" in golden && golden.values.length !== numbers.length;
  return wrongLength || numbers.some(bad) ? `${check.name}: ${numbers.join(", ")}` : undefined;
}
