// Notebooks that the tests write into their project.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cell, newCodeCell, newMarkdownCell, newNotebook, stringifyNotebook } from "@innerloop/nbformat";

const kernelspec = { name: "ts-jupyter", display_name: "TypeScript", language: "typescript" };

/** Writes notebooks/<name>.ipynb of these code cells (`md:…` is Markdown) and returns its path below the project. */
export function writeCells(folder: string, name: string, sources: readonly string[]): string {
  const path = `notebooks/${name}.ipynb`;
  const cells: Cell[] = sources.map((source) =>
    source.startsWith("md:") ? newMarkdownCell(source.slice(3)) : newCodeCell(source),
  );
  writeFileSync(join(folder, path), stringifyNotebook({ ...newNotebook({ kernelspec }), cells }));
  return path;
}
