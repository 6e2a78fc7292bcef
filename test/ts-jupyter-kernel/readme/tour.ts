// The tour of the package's README as a notebook: its blocks of TypeScript are the cells, the block of text behind one is what it shows.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNotebook, stripAnsi } from "@innerloop/jupyter-client";
import { type Notebook, newCodeCell, newNotebook, type Output } from "@innerloop/nbformat";
import { KERNEL_NAME, kernelJson, writeKernelspec } from "ts-jupyter-kernel";

export interface Stop {
  code: string;
  shown: string;
}

/** The cells of the section "## Tour" with what they are said to show; "" where no text follows. */
export function stopsOf(readme: string): Stop[] {
  const tour = readme.slice(readme.indexOf("## Tour"), readme.indexOf("\n## ", readme.indexOf("## Tour") + 1));
  const blocks = tour.matchAll(/^```ts\n([\s\S]*?)\n```$(?:\n\n```text\n([\s\S]*?)\n```$)?/gm);
  return Array.from(blocks, ([, code = "", shown = ""]) => ({ code, shown }));
}

/** What each cell shows, all run one after the other in one kernel and an empty folder. */
export async function shownBy(cells: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "tour-"));
  try {
    writeKernelspec(join(folder, ".kernels", "kernels", KERNEL_NAME), kernelJson());
    const notebook: Notebook = { ...newNotebook(), cells: cells.map((code) => newCodeCell(code)) };
    const result = await runNotebook(notebook, { kernelName: KERNEL_NAME, cwd: folder, allowErrors: true });
    if (result.error) throw result.error;
    return result.notebook.cells.map((cell) =>
      cell.cell_type === "code" ? cell.outputs.map((output) => textOf(output, folder)).join("\n") : "",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** As a page without pictures shows it. */
function textOf(output: Output, folder: string): string {
  const text =
    output.output_type === "stream"
      ? output.text
      : output.output_type === "error"
        ? stripAnsi(output.traceback.join("\n"))
        : String(output.data["text/plain"]);
  return text.trimEnd().replaceAll(`${folder}/`, "");
}
